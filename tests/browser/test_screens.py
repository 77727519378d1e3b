"""Every page at the widths it is read at: nothing sticks out, all of it is Chinese, its address
brings back the same screen, its title names page and day."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Locator
from pypdf import PdfReader

from dashboard.frame import menu
from tests.browser.driver import AppServer, Visit
from tests.browser.measures import FAINT, OVERPRINTED, SMALL
from tests.soak import beyond

DAY = "2010-10-15"
# What is written in Latin letters also in Chinese papers: names of programs, formats, keys.
KNOWN = re.compile(
    r"GB/T|Word|WPS|Excel|PowerPoint|PDF|CSV|GeoNames|CC BY|Ctrl|Home|End|PgUp|PgDn|Esc|DuckDB|"
    r"Kulldorff|data(?:/[\w.-]*)+|HTML|PNG|Enter|txt|zip|(?:/[\w.-]+)+|Windows|Linux|ABC|Python|SQL|Parquet|"
    r"gfl|lhzf|[\w./-]*\.(xlsx?|csv|et|docx?|txt|pdf|ics|sql|toml|exe)|GeoJSON|GeoPackage|Shapefile|WGS-84|"
    r"\.(?:shp|shx|dbf|prj)|• [A-Z, ]+"  # the last: kinds of files that an upload takes
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
    for fact in (
        "统计截止",
        "数据",
    ):  # the day, and that of the evidence, have room beside the tools
        box = tab.page.locator(".strip-facts > span").filter(has_text=fact).first.bounding_box()
        assert box and box["y"] + box["height"] <= 52, fact
    tab.page.emulate_media(media="print")
    tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    width = tab.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.js-plotly-plot, .card, .table')].map("
        "(one) => one.getBoundingClientRect().right))"
    )
    assert width <= 1080, "nothing is cut at the edge of the paper"
    charts = tab.page.locator(".svg-container").all()
    widths = [box["width"] for box in (one.bounding_box() for one in charts) if box]
    assert len(widths) >= 3 and min(widths) > 200, "a chart is as wide as its panel"
    assert tab.page.locator(".strip").is_visible() and tab.page.locator(".page-foot").is_visible()
    assert not tab.page.get_by_role("button", name="打印").is_visible()
    sheets = PdfReader(BytesIO(tab.page.pdf(prefer_css_page_size=True))).pages
    assert [sheet.mediabox.width > sheet.mediabox.height for sheet in sheets] == [True], (
        "one, lying"
    )


def gaps_of(box: Locator) -> list[int]:
    """The figures of the third column, 104户."""
    told = box.locator("tbody td:nth-child(3)").all_inner_texts()
    return [int(re.sub(r"\D", "", one)) for one in told]


@pytest.mark.marathon
def test_a_table_is_sorted_by_size_and_copied_as_cells(
    demo_server: AppServer, visit: Callable[..., Visit]
) -> None:
    """The cockpit's list of townships: opened whole by the sort, which begins with the largest."""
    tab = visit(demo_server)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.open(f"/overview?as_of={DAY}")
    box = tab.page.locator(".table-box").filter(has_text="还差").first
    head = box.locator("th", has_text="还差")
    head.wait_for()
    before = len(gaps_of(box))
    head.focus()
    tab.page.keyboard.press("Enter")
    gaps = gaps_of(box)
    assert len(gaps) > before and gaps == sorted(gaps, reverse=True)
    head.click()
    assert gaps_of(box) == sorted(gaps) and head.get_attribute("aria-sort") == "ascending"
    box.hover()
    box.locator(".table-copy").click()
    copied = tab.page.evaluate("navigator.clipboard.readText()").split("\n")
    assert len(copied) == len(gaps) + 1 and all(line.count("\t") == 3 for line in copied)


SWITCHES = ".st-key-filters [data-testid=stButtonGroup]"
EMPTY = """() => {
  const main = document.querySelector('[data-testid=stMain]').getBoundingClientRect();
  const seen = [...document.querySelectorAll('[data-testid=stMain] :is(.js-plotly-plot, table, '
    + 'canvas, .headline, .card, .panel-title, .foot, button, li, img, .banner, .tile)')].map(
    (one) => one.getBoundingClientRect()).filter((box) => box.width && box.height);
  return Math.max(0, ...seen.map((box) => box.bottom)) / Math.max(innerHeight, main.height);
}"""


@pytest.mark.marathon
@pytest.mark.parametrize("day", ["2008-06-30", "2010-10-15", "2013-10-01"])
@pytest.mark.parametrize("name", sorted(menu.titles()))
def test_every_part_of_a_page_on_three_days(
    demo_server: AppServer, visit: Callable[..., Visit], name: str, day: str
) -> None:
    """Nothing red, no English, no half page without anything, no faint word and none over another,
    and an address that restores it."""
    tab = visit(demo_server)
    tab.open(f"/{name}?as_of={day}")
    tab.page.locator(".headline, .page-foot").first.wait_for()
    parts = tab.page.locator(SWITCHES).last.locator("button")
    for at in range(max(parts.count(), 1)):
        if at:  # the first stands pressed
            with tab.rerun():
                parts.nth(at).click()
        tab.wait_idle(0, quiet_ms=800)
        where = tab.page.url
        assert tab.page.locator("[data-testid=stException]").count() == 0, where
        assert "这一页没有画出来" not in tab.main_text(), where
        assert tab.page.evaluate(FAINT) == [] and tab.page.evaluate(OVERPRINTED) == [], where
        assert english(tab.page.evaluate(TOLD)) == set(), where
        if not tab.page.get_by_text("没有").count():  # a page without data says so and is short
            assert tab.page.evaluate(EMPTY) > 0.5, where
        before = seen(tab)
        other = visit(demo_server)
        other.open(where.removeprefix(demo_server.url))
        assert seen(other) == before, where
    assert tab.outside_requests() == []


UNNAMED = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].map((one) => {
  const panel = one.closest('[data-testid=stVerticalBlock]:has(.panel-title)');
  const titles = [...(panel ?? document).querySelectorAll('.panel-title')].map(
    (title) => title.innerText.trim());
  return [one.getAttribute('aria-label') ?? '', titles];
}).filter(([told, titles]) => !told || (titles.length && !titles.some(
  (title) => title.replace(/\\s/g, '') === told.replace(/\\s/g, '')))).map(([told]) => told)"""


@pytest.mark.marathon
@pytest.mark.parametrize("name", sorted(menu.titles()))
def test_words_of_charts_are_read_from_five_metres(
    demo_server: AppServer, visit: Callable[..., Visit], name: str
) -> None:
    tab = visit(demo_server, width=1920, height=1080)
    tab.open(f"/{name}?as_of={DAY}")
    tab.page.locator(".headline, .page-foot").first.wait_for()
    parts = tab.page.locator(SWITCHES).last.locator("button")
    for at in range(max(parts.count(), 1)):
        if at:
            with tab.rerun():
                parts.nth(at).click()
        tab.wait_idle(0, quiet_ms=800)
        assert tab.page.evaluate(OVERPRINTED) == [], tab.page.url
        assert tab.page.evaluate(SMALL) == [] or name == "meeting", tab.page.url
        assert tab.page.evaluate(UNNAMED) == [], "a chart is read aloud by the title of its panel"


FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return [Boolean(one.closest('.st-key-filters')), box.width > 0 && box.height > 0,
          parseFloat(style.outlineWidth), style.outlineStyle,
          one.getAttribute('aria-label') || one.innerText || one.closest('label')?.innerText || ''];
}"""


@pytest.mark.marathon
@pytest.mark.parametrize(("name", "least"), [("ranking", 6), ("outlets", 4), ("inspections", 4)])
def test_the_keyboard_goes_through_the_filters_and_is_seen(
    demo_server: AppServer, visit: Callable[..., Visit], name: str, least: int
) -> None:
    tab = visit(demo_server)
    tab.open(f"/{name}?as_of={DAY}")
    tab.page.locator(".st-key-strip button").last.focus()
    stops = []
    for _ in range(12):
        tab.page.keyboard.press("Tab")
        stops.append(tab.page.evaluate(FOCUSED))
    inside = [stop for stop in stops if stop[0]]
    assert len(inside) >= least, "day, indicator or round, register, trade, township"
    assert stops.index(inside[-1]) - stops.index(inside[0]) == len(inside) - 1, "one after another"
    unseen = [stop for stop in inside if not (stop[1] and stop[2] >= 1 and stop[3] != "none")]
    assert unseen == []
    before = tab.page.url
    with tab.rerun():  # a filter is changed without a mouse
        tab.page.locator(".st-key-filters [role=combobox]").last.focus()
        tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("Enter")
    assert tab.page.url != before
