"""The meeting mode as a speaker uses it: keys, spotlight, dark, by itself, the live page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.driver import AppServer, Visit

AS_OF = "as_of=2010-10-15"
SMALLEST = """
() => Math.min(...[...document.querySelectorAll(
    '.st-key-meeting_screen *, .m-strip *')].filter((e) => {
  const box = e.getBoundingClientRect();
  return box.width && box.height && [...e.childNodes].some(
      (n) => n.nodeType === 3 && n.textContent.trim());
}).map((e) => parseFloat(getComputedStyle(e).fontSize)))
"""
SCROLLS = """
() => [...document.querySelectorAll(
    '[data-testid=stMain], .st-key-meeting_screen *')].filter((e) => {
  const how = getComputedStyle(e).overflowY;
  return (how === 'auto' || how === 'scroll') && e.scrollHeight > e.clientHeight + 1;
}).length
"""


def place(tab: Visit) -> Locator:
    return tab.page.locator(".m-place")


def key(tab: Visit, name: str, expected: str) -> None:
    tab.page.keyboard.press(name)
    expect(place(tab)).to_contain_text(expected)


def fits(tab: Visit) -> None:
    tab.page.wait_for_timeout(600)
    assert 24 <= tab.page.evaluate(SMALLEST) < 400  # Infinity where nothing was found
    assert tab.page.evaluate(SCROLLS) == 0


@pytest.mark.marathon
def test_a_meeting_from_the_first_screen_to_the_live_page(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.page.set_viewport_size({"width": 1920, "height": 1080})
    tab.open(f"/meeting?{AS_OF}")
    main = tab.page.locator("[data-testid=stMain]")

    # an own storyline is kept and offered
    tab.page.get_by_text("把这组屏幕存为自己的汇报线").click()
    tab.page.get_by_label("名称").fill("周三会")
    tab.page.get_by_label("名称").press("Enter")
    with tab.rerun():
        tab.page.get_by_role("button", name="保存").click()
    tab.page.locator(".st-key-filters, [data-testid=stMain]").get_by_role(
        "combobox", name=re.compile("汇报线")
    ).first.click()
    expect(tab.page.get_by_role("option", name="周三会")).to_be_visible()
    tab.page.keyboard.press("Escape")

    tab.page.get_by_role("button", name="开始汇报").click()
    expect(place(tab)).to_contain_text("1 /")
    last = re.search(r"/ (\d+)", place(tab).inner_text())
    assert last is not None
    count = int(last[1])
    for number in range(2, count + 1):
        fits(tab)
        key(tab, "ArrowRight" if number % 2 else "PageDown", f"{number} / {count}")
    fits(tab)
    key(tab, "PageUp", f"{count - 1} / {count}")
    key(tab, "ArrowLeft", f"{count - 2} / {count}")
    key(tab, "Home", f"1 / {count}")
    key(tab, "End", f"{count} / {count}")
    key(tab, "Home", f"1 / {count}")

    light = main.evaluate("(e) => getComputedStyle(e).backgroundColor")
    with tab.rerun():
        tab.page.keyboard.press("d")
    assert main.evaluate("(e) => getComputedStyle(e).backgroundColor") != light
    assert "dark=true" in tab.page.url

    # by itself
    tab.open(f"/meeting?{AS_OF}&screens=lights,ranking,gaps&screen=1&auto=2&spot=瓯北镇")
    expect(place(tab)).to_contain_text("3 / 3")
    fits(tab)
    tab.shot("meeting_spot")
    key(tab, "Home", "1 / 3")
    key(tab, "ArrowRight", "2 / 3")
    expect(tab.page.locator(".m-table tr.spot")).to_contain_text("瓯北镇")

    # back into the live page with the same day
    with tab.rerun():
        tab.page.get_by_role("link", name=re.compile("实时页面")).click()
    assert AS_OF in tab.page.url and "/meeting" not in tab.page.url
    assert tab.errors == []
