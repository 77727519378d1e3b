"""Every page by its address, also on a fresh server: it is itself, whole, and stays at home."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from dashboard.frame import menu
from tests.browser.driver import AppServer, Visit
from tests.soak import beyond

PAGES = sorted(menu.titles())
EVERY = pytest.param(1, marks=pytest.mark.marathon)
FAULTS = re.compile(r"Traceback|Error|Exception|Page not found|nan%|NaN|\bNone\b|undefined")


def assert_whole(tab: Visit, name: str) -> None:
    """The page opened by its address is itself, with the whole menu, without a fault."""
    server = tab.server
    tab.open(f"/{name}")
    expect(tab.page.locator(".strip")).to_contain_text(menu.titles()[name])
    tab.wait_idle(0)

    assert "Traceback" not in server.output(), server.output()
    assert tab.page.url.split("?")[0] == f"{server.url}/{name}"
    listed = tab.page.locator("[data-testid=stSidebarNav]").inner_text()
    assert [title for title in menu.titles().values() if title not in listed] == []

    assert tab.page.locator("[data-testid=stException]").count() == 0
    assert FAULTS.findall(tab.main_text()) == []
    assert tab.errors == []

    assert tab.outside_requests() == []
    assert server.outside.asked == []


@pytest.mark.parametrize("name", beyond([], sorted(PAGES, key="zones".__ne__), soak=1))
def test_deep_link_on_a_fresh_server(
    name: str, fresh_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    assert_whole(visit(fresh_server), name)


@pytest.mark.marathon
def test_every_page_by_its_address(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    for name in PAGES:
        assert_whole(tab, name)


@pytest.mark.parametrize("step", [pytest.param(6, marks=pytest.mark.soak), EVERY])
def test_the_menu_leads_to_every_page(
    step: int, demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.open()
    for name, title in list(menu.titles().items())[::step]:
        link = tab.page.locator("[data-testid=stSidebarNavLink]").filter(has_text=title)
        if link.get_attribute("aria-current") != "page":
            with tab.rerun():
                link.click()
        expect(tab.page.locator(".strip")).to_contain_text(title)
        assert FAULTS.findall(tab.main_text()) == [], name
    assert tab.errors == []
    assert tab.outside_requests() == []
    assert demo_server.outside.asked == []


@pytest.mark.soak
def test_a_request_that_leaves_the_host_is_seen(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.open()
    asks = "fetch('http://outside.invalid/map.json').catch(() => 0)"
    tab.page.evaluate(asks)
    assert tab.outside_requests() == [], "the page's own policy forbids it"
    tab.context.new_page().evaluate(asks)
    assert tab.outside_requests() == ["http://outside.invalid/map.json"]
