"""Type into the grids of the app: they are drawn on a canvas and moved through by keyboard.

Beside the canvas stands a hidden table for screen readers; its cells say which one is selected.
"""

import re

from playwright.sync_api import Locator, Page

HEAD, ROW = 36, 35  # px
SETTLE = 400  # ms until the canvas has followed


def texts(grid: Locator, column: int) -> list[str]:
    """What stands in one column, as far as it is on screen."""
    grid.locator("td").first.wait_for(state="attached")
    cells = grid.locator(f"td[id^='glide-cell-{column}-']").all()
    return [(cell.text_content() or "").strip() for cell in cells]


def column_of(grid: Locator, name: str) -> int:
    """Place of the column whose head ends in `name` (a letter may stand before it)."""
    grid.locator("th").first.wait_for(state="attached")
    heads = [text.strip() for text in grid.locator("th").all_text_contents()]
    return next(number for number, head in enumerate(heads) if head.endswith(name))


def select(page: Page, grid: Locator, row: int, column: int) -> None:
    """Move the selection to one cell, both counted from 0."""
    canvas = grid.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + HEAD + ROW * row + ROW / 2)
    page.wait_for_timeout(SETTLE)
    marked = grid.locator("td[aria-selected=true]").first.get_attribute("id") or ""
    found = re.fullmatch(r"glide-cell-(\d+)-(\d+)", marked)
    assert found is not None, marked
    move = column - int(found[1])
    for _ in range(abs(move)):
        page.keyboard.press("ArrowRight" if move > 0 else "ArrowLeft")


def write(page: Page, grid: Locator, row: int, column: int, text: str) -> None:
    """Replace the text of one cell, or choose from its list."""
    select(page, grid, row, column)
    page.keyboard.press("Enter")
    page.wait_for_timeout(SETTLE)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.wait_for_timeout(SETTLE)
    page.keyboard.press("Enter")
    page.wait_for_timeout(SETTLE)


def tick(page: Page, grid: Locator, row: int, column: int) -> None:
    """Turn a tick mark."""
    select(page, grid, row, column)
    page.keyboard.press("Enter")
    page.wait_for_timeout(SETTLE)
