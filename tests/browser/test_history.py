"""One click on the menu is one step of the history; Back shows the page as it was left."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from tests.browser.driver import AppServer, Visit

pytestmark = pytest.mark.soak

DAY = "2010年10月29日"
GRAIN = "[data-testid=stMain] [data-testid=stButtonGroup] button[aria-checked=true]"


def address(tab: Visit) -> str:
    """Page and choices as the reader sees them."""
    return unquote(tab.page.url.removeprefix(tab.server.url)).replace("+", " ")


def shown(tab: Visit) -> tuple[str, list[str]]:
    """The strip with the as-of day, and every pressed choice."""
    return tab.page.locator(".strip").inner_text(), tab.page.locator(GRAIN).all_inner_texts()


def press(tab: Visit, title: str) -> None:
    with tab.rerun():
        tab.page.locator("[data-testid=stSidebarNavLink]").filter(has_text=title).click()


def test_back_returns_to_each_page_as_it_was_left(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.open("/ranking?as_of=2010-10-29")
    for choice in ("并列后不跳号",):
        before = tab.page.evaluate("history.length")
        with tab.rerun():
            tab.page.get_by_text(choice, exact=True).first.click()
        assert tab.page.evaluate("history.length") == before, "a choice is no step"
    left = [(address(tab), shown(tab))]
    assert "as_of=2010-10-29" in address(tab) and "ties=并列后不跳号" in address(tab)

    for title in ("阀门抽查", "任务推进", "乡镇画像"):
        before = tab.page.evaluate("history.length")
        press(tab, title)
        assert tab.page.evaluate("history.length") == before + 1
        assert DAY in shown(tab)[0] and "as_of=2010-10-29" in address(tab)
        assert "ties" not in address(tab), "that choice is of another page"
        if title == "阀门抽查":
            with tab.rerun():
                tab.page.get_by_text("按年", exact=True).click()
            assert "grain=按年" in address(tab)
        left.append((address(tab), shown(tab)))

    for expected in reversed(left[:-1]):
        with tab.rerun():
            tab.page.go_back()
        assert (address(tab), shown(tab)) == expected
    with tab.rerun():
        tab.page.go_forward()
    assert (address(tab), shown(tab)) == left[1]

    tab.page.evaluate("window.isSameProgram = true")  # a link in the page is a step like the menu
    with tab.rerun():
        tab.page.locator(".page-foot a[href*=documents]").first.click()
    assert "/documents" in address(tab) and DAY in shown(tab)[0]
    with tab.rerun():
        tab.page.go_back()
    assert (address(tab), shown(tab)) == left[1] and tab.page.evaluate("window.isSameProgram")
    assert tab.errors == [] and tab.outside_requests() == []


STEPS = ("阀门抽查", "任务推进", "乡镇画像", "督查与执法", "整规进度")
NUMBERS = ".strip, .headline, .headline-sub, .card-value, .panel-title"


@pytest.mark.marathon
def test_back_through_ten_steps_shows_every_number_again(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)

    def screen() -> tuple[str, list[str]]:
        tab.wait_idle(0, quiet_ms=800)
        return address(tab), tab.page.locator(NUMBERS).all_inner_texts()

    tab.open("/ranking?as_of=2010-10-29")
    left = [screen()]
    for title in STEPS + STEPS:
        press(tab, title)
        left.append(screen())
    for expected in reversed(left[:-1]):
        with tab.rerun():
            tab.page.go_back()
        assert screen() == expected
    for expected in left[1:]:
        with tab.rerun():
            tab.page.go_forward()
        assert screen() == expected
