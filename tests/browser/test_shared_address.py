"""A copied address opens the same page with the same choices, whichever filters were set.

On each page every group of buttons and drop-down is moved through the browser, as a reader does;
then the address is opened in a fresh browser, which knows nothing but the address.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.browser.driver import AppServer, Visit
from tests.soak import beyond

MAIN = "[data-testid=stMain]"
DROP_DOWN, GROUP = f"{MAIN} [data-testid=stSelectbox]", f"{MAIN} [data-testid=stButtonGroup]"
TOGGLE = f"{MAIN} [data-testid=stCheckbox]"
MOST_LOOKS = 100
SETTLED_MS = 500
START = [
    "/outlets?as_of=2010-10-31",
    "/outlets?as_of=2010-10-31&part=到村到户",
    "/ranking?as_of=2010-10-31&details=true",
    "/inspections?as_of=2010-10-31",
    "/mechanism?as_of=2011-03-31",
    "/demonstration?as_of=2011-03-31",
    "/demonstration?region=jiaxing",
    "/township?as_of=2010-10-31",
]


def chosen(tab: Visit) -> list[str]:
    """What every choice of the page shows, then the headline."""
    page = tab.page
    found = [box.input_value() for box in page.locator(f"{DROP_DOWN} input").all()]
    found += page.locator(f"{GROUP} button[aria-checked=true]").all_inner_texts()
    found += [str(box.is_checked()) for box in page.locator(f"{TOGGLE} input").all()]
    found += page.locator(".strip").all_inner_texts()
    return found + page.locator(".headline").all_inner_texts()


def choose_other(tab: Visit, box: Locator) -> None:
    """The second option of a drop-down, where it has one."""
    before = box.locator("input").input_value()
    box.scroll_into_view_if_needed()
    tab.page.wait_for_timeout(SETTLED_MS)  # a list that opens while the page scrolls shuts again
    box.locator("input").click()
    options = tab.page.get_by_role("option")
    options.first.wait_for()
    others = [one for one in options.all() if one.inner_text() != before]
    if not others:
        tab.page.keyboard.press("Escape")
        return
    with tab.rerun():
        others[0].click()


@pytest.mark.parametrize("start", beyond([], START, soak=0))
def test_every_choice_is_in_the_address(
    demo_server: AppServer, visit: Callable[[AppServer], Visit], start: str
) -> None:
    tab = visit(demo_server)
    tab.open(start)
    before = chosen(tab)
    for number in range(tab.page.locator(GROUP).count()):
        group = tab.page.locator(GROUP).nth(number)
        other = group.locator("button[aria-checked=false]").last
        if "part=" in start and "问题与业态" in group.inner_text():
            continue
        if other.count():
            with tab.rerun():
                other.click()
    for number in range(tab.page.locator(DROP_DOWN).count()):
        if number < tab.page.locator(DROP_DOWN).count():  # a choice may leave nothing below
            choose_other(tab, tab.page.locator(DROP_DOWN).nth(number))
    after = chosen(tab)
    assert after != before
    other_tab = visit(demo_server)
    other_tab.open(tab.page.url.removeprefix(demo_server.url))
    for _ in range(MOST_LOOKS):  # a loaded machine draws the page piece by piece
        if chosen(other_tab) == after:
            break
        other_tab.page.wait_for_timeout(SETTLED_MS)
    assert chosen(other_tab) == after
    assert tab.errors == [] and other_tab.errors == []
