"""From the county to one outlet and the spreadsheet cell behind it, by clicks alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.driver import AppServer, Visit

pytestmark = pytest.mark.marathon

ROW, TICK = 24, 14  # px: height of a row, middle of the column of tick boxes


def tick_first_row(tab: Visit, grid: Locator) -> None:
    """Click the box of the first row of a table of figures."""
    canvas = grid.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    with tab.rerun():
        tab.page.mouse.click(box["x"] + TICK, box["y"] + ROW * 1.5)


def test_county_township_village_outlet_and_back_by_address(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    page = tab.page
    tab.open("/outlets?as_of=2010-12-31&part=到村到户")
    for key in ("places", "villages", "outlet_rows"):
        tick_first_row(tab, page.locator(f".st-key-{key}"))
    main = page.locator("[data-testid=stMain]")
    expect(main).to_contain_text("营业执照")
    expect(main).to_contain_text(re.compile(r"第\d+行"))  # the row of the register that told it
    assert "as_of=2010-12-31" in page.url and "outlet=" in page.url and "township=" in page.url
    address = page.locator(".table").first.locator("tr").nth(1).locator("td").nth(1).inner_text()

    other = visit(demo_server)
    other.open(page.url.removeprefix(demo_server.url))
    expect(other.page.locator(".table").first).to_contain_text(address)
    assert tab.errors == [] and tab.outside_requests() == []
