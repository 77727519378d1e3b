"""The meeting mode is driven by keys and by its address."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driver import AppServer, Visit

pytestmark = pytest.mark.marathon


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
