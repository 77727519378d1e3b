"""Photograph a drop of a whole folder: docs/images/import_folder_1440.png.

    .venv/bin/python -m docs.folder_drop ../shared/inputs/county

Drops everything in the folder at once into a fresh app with a temporary store, imports all that can
be imported, and takes a picture of the list before and of what became of each file after.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from docs.screenshots import COLOURS, IMAGES
from tests.browser.driver import Visit, chromium_path, running_app, running_browser

LONGEST = 300_000  # ms


def main(folder: Path) -> None:
    """Write the two pictures and print how long the check and the import took."""
    executable = chromium_path()
    if executable is None:
        sys.exit("Chromium is needed to take the screenshots: install chromium.")
    with (
        tempfile.TemporaryDirectory() as place,
        running_app(Path(place) / "store", Path(place) / "server.log") as server,
        sync_playwright() as playwright,
        running_browser(playwright, executable) as browser,
    ):
        tab = Visit(browser, server)
        tab.open("/imports")
        begun = time.monotonic()
        drop_folder(tab, folder)
        print(f"checked in {time.monotonic() - begun:.0f} s")
        shoot(tab, "import_folder_1440")
        begun = time.monotonic()
        take_all(tab.page)
        print(f"imported in {time.monotonic() - begun:.0f} s")
        tab.page.wait_for_timeout(1500)
        shoot(tab, "import_folder_done_1440")
        tab.close()


def drop_folder(tab: Visit, folder: Path) -> None:
    """Choose a whole folder, as the toggle of the page allows, and wait until all is checked."""
    with tab.rerun():
        tab.page.get_by_text("选择整个文件夹").click()
    tab.page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(folder)
    button = tab.page.get_by_role("button", name=re.compile("^导入全部可导入的"))
    button.wait_for(timeout=LONGEST)
    tab.page.wait_for_timeout(2500)


def take_all(page: Page) -> None:
    """Import every file that can be imported and wait for the list of outcomes."""
    page.get_by_role("button", name=re.compile("^导入全部可导入的")).click()
    page.get_by_text("刚才的导入结果").wait_for(timeout=LONGEST)


def shoot(tab: Visit, name: str) -> None:
    """One picture, reduced to few colours."""
    picture = tab.shot(name, IMAGES)
    Image.open(picture).quantize(COLOURS, dither=Image.Dither.NONE).save(picture)
    print(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
