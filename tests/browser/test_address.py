"""The address holds the as-of date on every page, so that a copied link shows the same figures."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.driver import AppServer, Visit


def test_the_as_of_date_follows_to_the_next_page(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.open("/ranking?as_of=2010-10-15")
    with tab.rerun():
        tab.page.get_by_text("中国式", exact=True).click()
    assert "as_of=2010-10-15" in tab.page.url
    with tab.rerun():
        tab.page.locator("[data-testid=stSidebarNavLink]").filter(has_text="阀门抽查").click()
    expect(tab.page.locator(".strip")).to_contain_text("2010年10月15日")
    assert "/valves" in tab.page.url and "as_of=2010-10-15" in tab.page.url


def test_the_meeting_mode_is_driven_by_keys(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.open("/meeting?as_of=2010-10-15&screen=1&screens=lights,duties")
    expect(tab.page.locator(".m-strip")).to_contain_text("1 / 2")
    with tab.rerun():
        tab.page.keyboard.press("PageDown")
    expect(tab.page.locator(".m-strip")).to_contain_text("2 / 2")
    expect(tab.page.locator(".m-strip")).to_contain_text("2010年10月15日")
    assert tab.outside_requests() == []
