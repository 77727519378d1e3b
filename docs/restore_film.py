"""Photograph a lost database and its restore: docs/images/restore_1.png to restore_5.png.

    .venv/bin/python -m docs.restore_film

Fills a temporary store from a file made of simulated outlets, backs it up, removes the database
under a stopped server, and takes what a leader and an administrator then see, what the commands of
docs/admin.md print, and the page as it is afterwards. Nothing is staged: the pictures show what the
program said; a restore that does not bring the same figures back ends with an error.
"""

import html
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from dashboard import access, demo
from dashboard.store import db
from docs.screenshots import COLOURS, IMAGES
from tests.browser.driver import ROOT, AppServer, Visit, chromium_path, running_app, running_browser

SIZE = (1280, 720)
PAGE = "/outlets?as_of=2010-10-25"
PASSWORD = "correct horse"
OUTLETS = (
    "SELECT township AS 乡镇, trade AS 行业, name AS 单位名称, address AS 地址, "
    "if(is_rectified, '是', '否') AS 是否整规, if(is_compliant, '是', '否') AS 是否规范 "
    "FROM live_outlets WHERE recorded_on = (SELECT max(recorded_on) FROM live_outlets "
    "WHERE recorded_on <= DATE '2010-06-30')"
)


def filled(place: Path) -> Path:
    """A store with a register, two accounts and a backup."""
    store = place / "zhiliang"
    os.environ["DASHBOARD_STORE"] = str(store)
    demo.ensure()
    db.close()
    file = place / "十小名册（2010年6月30日）.csv"
    with duckdb.connect(str(db.path("demo")), read_only=True) as connection:
        connection.execute(OUTLETS).df().to_csv(file, index=False, encoding="utf-8")
    access.write_account("lingdao", "leader", PASSWORD)
    access.write_account("guanli", "administrator", PASSWORD)
    command("import", str(file))
    command("backup")
    return store


def command(*words: str) -> str:
    """What a command of the dashboard prints, the command before it; an error ends the film."""
    ran = subprocess.run(
        [sys.executable, "-m", "dashboard", *words],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"{words}: {ran.stdout}{ran.stderr}")
    return f"$ python -m dashboard {' '.join(words)}\n{ran.stdout}{ran.stderr}"


def signed_in(browser: Browser, server: AppServer, name: str) -> Visit:
    """The page as somebody sees it."""
    tab = Visit(browser, server, *SIZE)
    tab.open(PAGE)
    tab.page.get_by_label("账号").fill(name)
    tab.page.get_by_label("密码", exact=True).fill(PASSWORD)
    with tab.rerun():
        tab.page.get_by_role("button", name="登录").click()
    tab.page.wait_for_timeout(1500)
    return tab


def shown(tab: Visit, number: int) -> str:
    """Keep the picture; what the page says."""
    tab.shot(f"restore_{number}", IMAGES)
    said = tab.main_text()
    tab.close()
    return said


def printed(browser: Browser, texts: list[str], number: int) -> None:
    """Keep a picture of what commands printed."""
    page = browser.new_page(viewport={"width": SIZE[0], "height": 400})
    shell = html.escape("\n\n".join(text.strip() for text in texts))
    page.set_content(
        "<pre style='margin:0;padding:20px;font:15px/1.6 Noto Sans CJK SC;white-space:pre-wrap;"
        f"word-break:break-all;border:1px solid silver'>{shell}</pre>"
    )
    page.locator("pre").screenshot(path=IMAGES / f"restore_{number}.png")
    page.close()


def main() -> None:
    """Write the five pictures."""
    executable = chromium_path()
    if executable is None:
        sys.exit("Chromium is needed to take the screenshots: install chromium.")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        running_browser(playwright, executable) as browser,
    ):
        store, log = filled(Path(folder)), Path(folder) / "server.log"
        with running_app(store, log) as server:
            before = shown(signed_in(browser, server, "lingdao"), 1)
        (store / "real.duckdb").unlink()
        with running_app(store, log) as server:
            shown(signed_in(browser, server, "lingdao"), 2)
            shown(signed_in(browser, server, "guanli"), 3)
        (backup,) = [one.name for one in (store / "backups").iterdir() if one.is_dir()]
        printed(browser, [command("restore", backup), command("check")], 4)
        with running_app(store, log) as server:
            after = shown(signed_in(browser, server, "lingdao"), 5)
        if after != before:
            raise RuntimeError(f"not the same page:\n{before}\n---\n{after}")
    for number in range(1, 6):
        picture = IMAGES / f"restore_{number}.png"
        Image.open(picture).quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
        print(picture.relative_to(ROOT), f"{picture.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
