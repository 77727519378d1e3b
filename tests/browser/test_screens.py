"""Every page at the widths it is read at: nothing sticks out, all of it is Chinese, its address
brings back the same screen, its title names page and day."""

import re
from collections.abc import Callable

import pytest

from dashboard.frame import menu
from tests.browser.driver import AppServer, Visit
from tests.soak import beyond

DAY = "2010-10-15"
# What is written in Latin letters also in Chinese papers: names of programs, formats, keys.
KNOWN = re.compile(
    r"GB/T|Word|WPS|Excel|PowerPoint|PDF|CSV|GeoNames|CC BY|Ctrl|Home|End|PgUp|PgDn|Esc|DuckDB|"
    r"SHA-256|HTML|PNG|Enter|txt|zip|(?:/[\w.-]+)+|Windows|Linux|data/demo|ABC|Python|SQL|[\w./-]+\.(xlsx?|csv|et|docx?|txt|pdf|ics|sql)"
)
TOLD = """() => {
  const icons = [...document.querySelectorAll('[data-testid=stIconMaterial]')];
  icons.forEach((one) => one.textContent = '');  // their letters are drawn as one sign
  const told = [document.querySelector('[data-testid=stMain]').innerText,
                document.querySelector('[data-testid=stSidebar]').innerText];
  for (const one of document.body.querySelectorAll('*')) {
    if (one.closest('svg.main-svg')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      if (one.getAttribute(name)) told.push(one.getAttribute(name));
    }
  }
  return told;
}"""
WIDEST = """() => Math.max(...[...document.querySelectorAll('[data-testid=stMain]')].map(
  (one) => one.scrollWidth - one.clientWidth))"""
CUT = """() => [...document.querySelectorAll('.st-key-filters > *, .st-key-strip > *')].filter(
  (one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.innerText)"""


def english(texts: list[str]) -> set[str]:
    """Words of three letters and more that are not known as such in Chinese."""
    bare = KNOWN.sub(" ", "\n".join(texts))
    return set(re.findall(r"[A-Za-z]{3,}", bare))


def seen(tab: Visit) -> list[str]:
    """Strip, headline, and every figure of the cards."""
    return tab.page.locator(".strip, .headline, .headline-sub, .card-value").all_inner_texts()


WALKED = [(name, width) for name in sorted(menu.titles()) for width in (1440, 390)]


@pytest.mark.parametrize(
    ("name", "width"), beyond([("overview", 390)], WALKED, soak=0), ids=lambda one: str(one)
)
@pytest.mark.soak
def test_a_page_is_whole_chinese_and_its_address_restores_it(
    demo_server: AppServer, visit: Callable[..., Visit], name: str, width: int
) -> None:
    tab = visit(demo_server, width=width, height=900)
    tab.open(f"/{name}?as_of={DAY}")
    tab.page.wait_for_function("document.documentElement.lang === 'zh-CN'")
    assert menu.titles()[name] in tab.page.title() and "2010年10月15日" in tab.page.title()
    assert tab.page.evaluate(WIDEST) <= 0
    assert tab.page.evaluate(CUT) == []
    assert "data=" in tab.page.url and f"as_of={DAY}" in tab.page.url
    before = seen(tab)
    assert before and english(tab.page.evaluate(TOLD)) == set()
    other = visit(demo_server, width=width, height=900)
    other.open(tab.page.url.removeprefix(demo_server.url))
    assert seen(other) == before
    assert tab.errors == [] and tab.outside_requests() == []


@pytest.mark.marathon
def test_the_words_of_the_toolbar_of_a_table_are_chinese(
    demo_server: AppServer, visit: Callable[..., Visit]
) -> None:
    tab = visit(demo_server)
    tab.open(f"/ranking?as_of={DAY}")
    table = tab.page.locator("[data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    table.hover()
    bar = tab.page.locator("[data-testid=stElementToolbarButton]")
    bar.first.wait_for()
    told = tab.page.evaluate(TOLD)
    assert english(told) == set() and any("搜索" in one for one in told), told[-40:]


@pytest.mark.soak
def test_the_goals_are_seen_at_once_on_a_phone_and_paper_is_whole(
    demo_server: AppServer, visit: Callable[..., Visit]
) -> None:
    tab = visit(demo_server, width=390, height=844)
    tab.open(f"/overview?as_of={DAY}")
    bottoms = [
        box["y"] + box["height"]
        for box in (one.bounding_box() for one in tab.page.locator(".card .chip").all())
        if box
    ]
    assert sum(bottom <= 844 for bottom in bottoms) >= 5
    tab.page.set_viewport_size({"width": 1440, "height": 900})
    tab.page.wait_for_timeout(800)
    tab.page.emulate_media(media="print")
    tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    width = tab.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.js-plotly-plot, .card, .table')].map("
        "(one) => one.getBoundingClientRect().right))"
    )
    assert width <= 1080, "nothing is cut at the edge of the paper"
    assert tab.page.locator(".strip").is_visible() and tab.page.locator(".page-foot").is_visible()
    assert not tab.page.get_by_role("button", name="打印").is_visible()
