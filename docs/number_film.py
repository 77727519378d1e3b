"""Pictures of the way from a number printed in a letter to its cell: python -m docs.number_film

Imports a made-up list into a store of its own, writes the letter, and films the page. Takes
LibreOffice, pdftoppm and Chromium.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
import openpyxl
from playwright.sync_api import sync_playwright

from tests.browser.driver import chromium_path, running_app, running_browser

IMAGES = Path(__file__).parent / "images"
HEADS = (
    "序号 生产企业名称 所在乡镇 产品名称 规格型号 抽样日期 抽查级别 抽查性质 检验结论 不合格项目"
)
TOWNS, FAILED = ("瓯北镇", "上塘镇", "桥头镇", "乌牛镇"), (7, 15, 22)


def _list(file: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "抽查结果"
    sheet.append(["2010年阀门产品质量监督抽查结果汇总表"])
    sheet.append(HEADS.split())
    for i in range(1, 29):
        end = ["不合格", "密封"] if i in FAILED else ["合格", ""]
        day = f"2010-0{1 + i % 9}-1{i % 9}"
        firm = f"永嘉县甲{i:02d}阀门厂"
        sheet.append([i, firm, TOWNS[i % 4], "闸阀", "Z41H-16C", day, "县", "定期", *end])
    book.save(file)


def main() -> None:
    """Write the four pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, file, letter = folder / "store", folder / "阀门抽查结果2010.xlsx", folder / "a.docx"
        os.environ["DASHBOARD_STORE"] = str(store)
        _list(file)
        run = [sys.executable, "-m", "dashboard"]
        subprocess.run([*run, "import", str(file), "--best-guess"], check=True)
        wanted = ["--kind", "spot_check_valves", "--as-of", "2010-12-31", "--final"]
        subprocess.run([*run, "export", "circular", *wanted, "--out", str(letter)], check=True)
        text = "\n".join(one.text for one in docx.Document(str(letter)).paragraphs)
        found = re.search(r"25/28批次 ([2-9A-Z]{6})", text)
        assert found is not None
        _paper(letter, folder)
        _pages(store, folder, found[1])


def _paper(letter: Path, folder: Path) -> None:
    """The last page, on which the codes stand."""
    out = ["--outdir", str(folder)]
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", *out, str(letter)], check=True)
    pdf = str(letter.with_suffix(".pdf"))
    subprocess.run(["pdftoppm", "-r", "70", "-png", pdf, str(folder / "page")], check=True)
    last = max(folder.glob("page-*.png"))
    (IMAGES / "letter_number_1.png").write_bytes(last.read_bytes())


def _pages(store: Path, folder: Path, code: str) -> None:
    executable = chromium_path()
    assert executable is not None
    with (
        running_app(store, folder / "log") as server,
        sync_playwright() as playwright,
        running_browser(playwright, executable) as browser,
    ):
        page = browser.new_page(viewport={"width": 1200, "height": 1100})
        page.goto(f"{server.url}/valves?as_of=2010-12-31")
        page.wait_for_selector(".page-foot", timeout=90_000)
        box = page.get_by_label("查", exact=True)
        box.fill(code)
        box.press("Enter")
        link = page.get_by_text(re.compile(code)).last
        link.wait_for()
        page.wait_for_timeout(3000)
        page.screenshot(path=IMAGES / "letter_number_2.png", clip=_part(500))
        link.click()
        rows = page.locator(".st-key-drill_rows canvas").first
        rows.wait_for(timeout=60_000)
        page.wait_for_timeout(3000)
        page.screenshot(path=IMAGES / "letter_number_3.png", clip=_part(1000))
        at = rows.bounding_box()
        assert at is not None
        page.mouse.click(at["x"] + 20, at["y"] + 48)
        page.get_by_role("button", name="收起原表").scroll_into_view_if_needed()
        page.wait_for_timeout(2000)
        page.screenshot(path=IMAGES / "letter_number_4.png")


def _part(height: float) -> dict[str, float]:
    return {"x": 0, "y": 0, "width": 1200, "height": height}


if __name__ == "__main__":
    main()
