"""Photograph every page on the demo data: docs/images/<page>_<width>.png.

    .venv/bin/python -m docs.screenshots            # every page
    .venv/bin/python -m docs.screenshots valves     # only these
    .venv/bin/python -m docs.screenshots --county folder   # the cockpit on a store with real files

    .venv/bin/python -m docs.screenshots meeting_screen   # the first screen of a meeting
    .venv/bin/python -m docs.screenshots --province   # 各地 on a simulated province

Starts its own app with a temporary store, so that the pictures never show imported data. Each page
is taken at 1440×900 and at 1920×1080 (a meeting room), the cockpit also at 390×844 (a phone).
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.driver import ROOT, Visit, chromium_path, running_app, running_browser

IMAGES = ROOT / "docs" / "images"
SIZES = [(1440, 900), (1920, 1080)]
PHONE = (390, 844)
ON_THE_PHONE = {"overview"}
MEETING = "meeting_screen"
COUNTY_DAYS = ("2008-06-30", "2010-10-25", "2013-10-01", "default")
PROVINCE_DAY = "2010-12-31"
PROVINCE = {
    "province_counties": "unit=浙江省/温州市/永嘉县",
    "province_cities": "level=city",
    "province_one_city": "above=浙江省/温州市",
    "province_townships": "level=township&unit=浙江省/温州市/永嘉县/瓯北镇",
}
COLOURS = 128  # the pictures are flat; this makes the files a third as large


def county(store: Path) -> None:
    """Write the pictures of the cockpit on imported files as of several days and by default."""
    executable = chromium_path()
    if executable is None:
        sys.exit("Chromium is needed to take the screenshots: install chromium.")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(store, Path(folder) / "server.log") as server,
        sync_playwright() as playwright,
        running_browser(playwright, executable) as browser,
    ):
        for day in COUNTY_DAYS:
            tab = Visit(browser, server, *SIZES[0])
            tab.open("/overview" if day == "default" else f"/overview?as_of={day}")
            picture = tab.shot(f"county_overview_{day}", IMAGES)
            tab.close()
            Image.open(picture).quantize(COLOURS, dither=Image.Dither.NONE).save(picture)
            print(picture.relative_to(ROOT))


def province() -> None:
    """Write the pictures of several counties side by side, on archives made for them."""
    executable = chromium_path()
    if executable is None:
        sys.exit("Chromium is needed to take the screenshots: install chromium.")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        counted = ["counties", str(Path(folder) / "archives"), "--demo", "--as-of", PROVINCE_DAY]
        subprocess.run(
            [sys.executable, "-m", "dashboard", *counted], cwd=ROOT, check=True,
            env={**os.environ, "DASHBOARD_STORE": str(store)},
        )  # fmt: skip
        with (
            running_app(store, Path(folder) / "server.log") as server,
            sync_playwright() as playwright,
            running_browser(playwright, executable) as browser,
        ):
            for name, address in PROVINCE.items():
                tab = Visit(browser, server, *SIZES[0])
                tab.open(f"/ranking?data=demo&ranked=all&{address}")
                picture = tab.shot(name, IMAGES)
                tab.close()
                Image.open(picture).quantize(COLOURS, dither=Image.Dither.NONE).save(picture)
                print(picture.relative_to(ROOT))


def main(names: list[str]) -> None:
    """Write the pictures of the named pages, or of all."""
    executable = chromium_path()
    if executable is None:
        sys.exit("Chromium is needed to take the screenshots: install chromium.")
    names = names or sorted(file.stem for file in (ROOT / "pages").glob("*.py"))
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder) / "store", Path(folder) / "server.log") as server,
        sync_playwright() as playwright,
        running_browser(playwright, executable) as browser,
    ):
        for name in names:
            if name == MEETING:
                tab = Visit(browser, server, *SIZES[1])
                tab.open("/meeting?screens=lights,ranking,gaps&screen=1")
                tab.page.locator(".m-place").first.wait_for()
                tab.wait_idle(0, quiet_ms=1500)
                picture = tab.shot(MEETING, IMAGES)
                tab.close()
                shown = Image.open(picture).resize((1200, 675))
                shown.quantize(COLOURS, dither=Image.Dither.NONE).save(picture)
                continue
            for size in SIZES + [PHONE] * (name in ON_THE_PHONE):
                tab = Visit(browser, server, *size)
                tab.open(f"/{name}")
                picture = tab.shot(f"{name}_{size[0]}", IMAGES)
                tab.close()
                Image.open(picture).quantize(COLOURS, dither=Image.Dither.NONE).save(picture)
                print(picture.relative_to(ROOT))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--county"]:
        county(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--province"]:
        province()
    else:
        main(sys.argv[1:])
