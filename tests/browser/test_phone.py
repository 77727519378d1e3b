"""On a phone the menu is folded away: its button is there, opens it, and leads to another page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driver import AppServer, Visit

pytestmark = pytest.mark.soak

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"


def test_a_phone_reaches_another_page_through_the_menu(
    demo_server: AppServer, visit: Callable[..., Visit]
) -> None:
    tab = visit(demo_server, width=390, height=844, user_agent=PHONE)
    tab.open("/overview?as_of=2010-10-15")
    link = tab.page.locator("[data-testid=stSidebarNavLink]").filter(has_text="阀门抽查")
    expect(link).not_to_be_in_viewport()
    tab.shot("phone_closed")

    opener = tab.page.get_by_test_id("stExpandSidebarButton")
    expect(opener).to_be_in_viewport()
    box = opener.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40, "a finger must hit it"
    title = tab.page.locator(".strip b").bounding_box()
    assert title is not None
    assert box["x"] + box["width"] <= title["x"], "the button hides no letter of the title"
    opener.click()
    expect(link).to_be_in_viewport()
    tab.shot("phone_open")
    tab.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(link).not_to_be_in_viewport()

    opener.click()
    with tab.rerun():
        link.click()
    expect(link).not_to_be_in_viewport()
    expect(tab.page.locator(".strip b")).to_have_text("阀门抽查")
    assert "/valves" in tab.page.url
