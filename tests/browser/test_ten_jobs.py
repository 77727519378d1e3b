"""The ten jobs that an analyst does in a month, in a browser, checked against SQL; by hand.

Clicks and seconds are written to tests/artifacts/ten_jobs.md, from which docs/ten_jobs.md is taken.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from dashboard.store import db
from tests.browser.driver import ARTIFACTS, AppServer, Visit

pytestmark = pytest.mark.marathon

OUBEI = "source=samples-valves-event&f_samples-valves-event=乡镇&v_samples-valves-event_乡镇=瓯北镇"
HALVES = "&r_samples-valves-event=年&r_samples-valves-event=半年"
DAY = "as_of=2010-12-31"
TOLD: dict[str, tuple[int, float]] = {}


class Job:
    """One job in one tab: counts clicks (a typed word is one) and seconds until all is drawn."""

    def __init__(self, name: str, tab: Visit) -> None:
        self.name, self.tab, self.clicks = name, tab, 0
        self.began = time.monotonic()

    def open(self, path: str) -> None:
        """A page of the menu, a kept view, or an address that a colleague sent: one click."""
        self.clicks += 1
        self.tab.open(path)

    def click(self, what: Locator) -> None:
        """One click that makes the page run."""
        self.clicks += 1
        with self.tab.rerun():
            what.click()

    def type(self, where: Locator, text: str) -> None:
        """One word and Enter."""
        self.clicks += 1
        where.fill(text)
        with self.tab.rerun():
            where.press("Enter")

    def says(self, *texts: str) -> None:
        """What the page must say now."""
        for text in texts:
            expect(self.tab.page.locator("[data-testid=stMain]")).to_contain_text(text)

    def cells(self, key: str) -> str:
        """What stands in a table, from its hidden copy for screen readers."""
        grid = self.tab.page.locator(f".st-key-{key}")
        grid.locator("td").first.wait_for(state="attached")
        return " ".join(text.strip() for text in grid.locator("td").all_text_contents())

    def done(self) -> None:
        """Note it."""
        TOLD[self.name] = (self.clicks, time.monotonic() - self.began)
        assert self.tab.errors == [] and self.tab.outside_requests() == []


@pytest.fixture
def job(
    demo_server: AppServer,
    visit: Callable[[AppServer], Visit],
    demo_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[str], Job]]:
    """Begins a job; the store of the same simulated data answers the SQL beside it."""
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    yield lambda name: Job(name, visit(demo_server))
    lines = [f"| {name} | {clicks} | {seconds:.1f} |" for name, (clicks, seconds) in TOLD.items()]
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    (ARTIFACTS / "ten_jobs.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def one(sql: str) -> tuple[Any, ...]:
    """The row that a statement on the store finds."""
    with db.reading("demo") as cursor:
        row = cursor.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


REGULAR = (
    "SELECT count(*) FILTER (verdict = '合格'), count(*) FILTER (verdict IN ('合格', '不合格')) "
    "FROM live_samples WHERE product = '阀门' AND in_county AND sampled_to <= DATE '2010-12-31' "
    "AND coalesce(purpose, '定期') = '定期' "
)


def test_half_years_by_level_of_one_township(job: Callable[[str], Job]) -> None:
    work = job("瓯北镇阀门：半年×级别，同比")
    work.open(f"/explore?{DAY}&{OUBEI}{HALVES}&c_samples-valves-event=抽查级别&compare=year")
    passed, tested = one(REGULAR + "AND township = '瓯北镇'")
    work.says(f"{passed}/{tested}批")
    passed, tested = one(REGULAR + "AND township = '瓯北镇' AND level = '国'")
    assert f"{passed}/{tested}" in work.cells("pivot_cells")
    work.done()


def test_two_townships_on_one_chart(job: Callable[[str], Job]) -> None:
    work = job("两个乡镇的规范率画在一张图上，差多少")
    both = "f_outlets-state=乡镇&v_outlets-state_乡镇=瓯北镇&v_outlets-state_乡镇=上塘镇"
    work.open(
        f"/explore?as_of=2010-10-15&source=outlets-state&m_outlets-state=规范率&{both}"
        "&r_outlets-state=月&c_outlets-state=乡镇&compare=pair"
    )
    work.says("名册是某一天的状态")
    expect(work.tab.page.locator(".js-plotly-plot").first).to_be_visible()
    assert "瓯北镇" in work.tab.page.locator(".js-plotly-plot").first.inner_text()
    work.done()


def test_from_a_figure_to_its_rows(job: Callable[[str], Job]) -> None:
    work = job("一个合格率由哪些批次数出来")
    work.open(f"/valves?{DAY}")
    work.click(work.tab.page.get_by_text("由哪些记录数出来").first)
    work.says("由这些记录数出来")
    work.done()


def test_a_question_by_sql(job: Callable[[str], Job]) -> None:
    work = job("自己写一句SQL")
    work.open(f"/explore?{DAY}&explore_part=SQL")
    sql = "SELECT 乡镇, sum(分子) AS a, sum(分母) AS b FROM 规范率 WHERE 乡镇='瓯北镇' GROUP BY 1"
    box = work.tab.page.locator("textarea").first
    work.clicks += 1
    box.fill(sql)
    box.press("ControlOrMeta+Enter")
    work.click(work.tab.page.get_by_role("button", name="运行"))
    work.says("1行，")
    work.done()


def test_a_view_is_kept_and_opened_again(job: Callable[[str], Job]) -> None:
    work = job("存一个视图，再打开")
    work.open(f"/explore?{DAY}&{OUBEI}{HALVES}")
    work.clicks += 2
    page = work.tab.page
    page.get_by_text("保存的视图").first.click()
    page.get_by_label("名字").fill("瓯北阀门")
    work.click(page.get_by_role("button", name="保存", exact=True))
    work.open(f"/explore?{DAY}&saved=own/瓯北阀门")
    work.says("年×半年，只看瓯北镇")
    page.get_by_text("保存的视图").first.click()
    work.click(page.get_by_role("button", name="删除").first)
    work.done()


def test_failing_items(job: Callable[[str], Job]) -> None:
    work = job("不合格项目按产品")
    work.open(
        f"/explore?{DAY}&source=rows-samples&r_rows-samples=不合格项目逐项&c_rows-samples=产品种类"
    )
    (count,) = one(
        "SELECT count(*) FROM live_samples WHERE in_county AND product = '阀门' "
        "AND sampled_from <= DATE '2010-12-31' AND list_contains(failing_items, '密封')"
    )
    assert str(count) in work.cells("pivot_cells").split()
    work.says("一行可以有几个")
    work.done()


def test_whose_data_are_in_doubt(job: Callable[[str], Job]) -> None:
    work = job("排名以前先看谁的数据存疑")
    work.open("/ranking?as_of=2010-10-15")
    work.says("数据")
    work.done()


def test_a_firm_by_first_letters(job: Callable[[str], Job]) -> None:
    work = job("用拼音首字母查一家企业")
    work.open(f"/overview?{DAY}")
    (name,) = one("SELECT min(enterprise) FROM live_enterprise_register")
    work.type(work.tab.page.get_by_label("查", exact=True), name[:6])
    work.says(name)
    work.click(work.tab.page.get_by_text(name).first)
    assert "/enterprises" in work.tab.page.url
    work.done()


def test_a_workbook_to_take_away(job: Callable[[str], Job]) -> None:
    work = job("下载带公式的Excel")
    work.open(f"/explore?{DAY}&{OUBEI}{HALVES}")
    work.clicks += 1
    with work.tab.page.expect_download() as told:
        work.tab.page.get_by_text("下载 Excel").first.click()
    assert told.value.suggested_filename.endswith(".xlsx")
    work.done()


def test_what_is_late(job: Callable[[str], Job]) -> None:
    work = job("今天有什么要提醒的，贴到消息里")
    work.open("/explore?as_of=2010-10-15&explore_part=提醒")
    work.says("永嘉质量看板提醒（截至2010年10月15日")
    work.done()
