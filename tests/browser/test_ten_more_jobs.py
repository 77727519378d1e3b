"""Ten more jobs, from how such bureaus work, in a browser, checked against SQL; by hand.

Clicks and seconds are written beside those of test_ten_jobs.py.
"""

import io
import re
from collections.abc import Callable

import docx
import pytest
from playwright.sync_api import expect

from tests.browser.test_ten_jobs import DAY, Job, job, one

__all__ = ["job"]
pytestmark = pytest.mark.marathon
OCTOBER = "as_of=2010-10-15"
REGISTER = "SELECT count(*) FILTER (is_compliant), count(*) FROM register_on(DATE '2010-10-15') "


def test_from_a_card_to_its_rows_and_back(job: Callable[[str], Job]) -> None:
    work = job("领导问卡片上的92.2%是哪些户：从卡片到行，再回来")
    work.open(f"/overview?{OCTOBER}")
    good, whole = one(REGISTER)
    work.click(work.tab.page.locator(".card", has_text="规范率").locator("a.behind").first)
    work.says(f"{good:,}/{whole:,}由这些记录数出来")
    work.click(work.tab.page.get_by_text("回到驾驶舱"))
    expect(work.tab.page.locator(".card").first).to_be_visible()
    work.done()


def test_from_a_township_in_a_table_to_its_rows(job: Callable[[str], Job]) -> None:
    work = job("差得最多的乡镇：从驾驶舱的表到它的户")
    work.open(f"/overview?{OCTOBER}")
    good, whole = one(REGISTER + "WHERE township = '瓯北镇'")
    row = work.tab.page.locator("tr", has_text="瓯北镇").first
    work.click(row.locator("a.behind").first)
    work.says(f"{good:,}/{whole:,}由这些记录数出来", "瓯北镇")
    work.done()


def test_from_a_point_of_a_line_to_its_rows(job: Callable[[str], Job]) -> None:
    work = job("折线上去年底那一点是怎么数的")
    work.open(f"/overview?{OCTOBER}")
    points = work.tab.page.locator(".st-key-progress .scatterlayer .point")
    work.clicks += 1
    points.last.click(force=True)
    work.click(work.tab.page.get_by_text(re.compile("由哪些记录数出来")).first)
    work.says("由这些记录数出来")
    work.done()


def test_every_row_that_holds_a_word(job: Callable[[str], Job]) -> None:
    work = job("翻出抽查表里所有写着“飞行”的行")
    work.open(f"/explore?{DAY}&explore_part=明细&list=samples")
    work.type(work.tab.page.get_by_label("含有"), "飞行")
    (count,) = one(
        "SELECT count(*) FROM live_samples WHERE purpose = '飞行' AND sampled_from <= '2010-12-31'"
    )
    work.says(f"监督抽查结果：{count:,}行")
    work.done()


def test_batches_without_a_township(job: Callable[[str], Job]) -> None:
    work = job("哪些批次的企业不知道在哪个乡镇")
    work.open(f"/data_quality?{DAY}")
    (count,) = one(
        "SELECT count(*) FROM live_samples "
        "WHERE in_county AND township IS NULL AND sampled_to <= DATE '2010-12-31'"
    )
    work.says(f"生产企业所在乡镇不明的：{count:,}批")
    work.done()


def test_three_townships_against_the_first(job: Callable[[str], Job]) -> None:
    work = job("三个镇和第一个比，差几个点")
    names = "".join(f"&v_outlets-state_乡镇={n}" for n in ("瓯北镇", "上塘镇", "桥头镇"))
    work.open(
        f"/explore?{OCTOBER}&source=outlets-state&m_outlets-state=规范率&f_outlets-state=乡镇{names}"
        "&r_outlets-state=行业&c_outlets-state=乡镇&compare=pair"
    )
    told = work.tab.page.locator("button.copy").get_attribute("data-text") or ""
    heads, *lines = [line.split("\t") for line in told.split("\n")]
    assert [head for head in heads if "－" in head] == [
        "瓯北镇－桥头镇（点）",
        "瓯北镇－上塘镇（点）",
    ]
    rates = [one(REGISTER + f"WHERE township = '{name}'") for name in ("瓯北镇", "上塘镇")]
    apart = 100 * (rates[0][0] / rates[0][1] - rates[1][0] / rates[1][1])
    assert f"{abs(apart):.1f}" in lines[-1][heads.index("瓯北镇－上塘镇（点）")]
    work.done()


def test_what_is_clicked_limits_table_and_chart(job: Callable[[str], Job]) -> None:
    work = job("图上点一下，表和图都只看它")
    work.open(f"/explore?{DAY}&source=samples-valves-event&r_samples-valves-event=年")
    points = work.tab.page.locator(".st-key-pivot_chart .scatterlayer .point")
    work.clicks += 1
    with work.tab.rerun():
        points.last.click(force=True)
    work.click(work.tab.page.get_by_role("button", name="只看 2010年"))
    work.says("只看2010年")
    assert "2009年" not in work.cells("pivot_cells")
    work.done()


def test_complaints_by_trade(job: Callable[[str], Job]) -> None:
    work = job("投诉举报按行业、办理结果")
    work.open(
        f"/explore?{DAY}&source=rows-complaints&r_rows-complaints=行业类别"
        "&c_rows-complaints=办理结果"
    )
    told = work.tab.page.locator("button.copy").get_attribute("data-text") or ""
    (count,) = one(
        "SELECT count(*) FROM live_complaints "
        "WHERE coalesce(accepted_on, complained_on) <= DATE '2010-12-31'"
    )
    assert told.split("\n")[-1].split("\t")[-1].replace(",", "") == str(count)
    work.done()


def test_what_a_township_answered(job: Callable[[str], Job]) -> None:
    work = job("核实单：登记乡镇怎么说")
    work.open(f"/outlets?{OCTOBER}")
    page = work.tab.page
    work.click(page.get_by_text("进度推算、核实单").first)
    grid = page.locator(".st-key-check_list canvas").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    work.clicks += 1
    with work.tab.rerun():
        page.mouse.click(box["x"] + 15, box["y"] + 45)
    page.get_by_label("说明", exact=True).fill("漏报，已补")
    work.click(page.get_by_role("button", name="登记核实结果"))
    work.says("1处已有结果")
    work.clicks += 1  # asked about once
    page.get_by_role("button", name="撤回这条结果…").click()
    work.click(page.get_by_role("button", name="撤回这条结果", exact=True))
    work.done()


def test_from_a_printed_number_to_its_rows(job: Callable[[str], Job]) -> None:
    work = job("通报里印着的一个数：凭编号找到它的批次")
    work.open(f"/present?{DAY}&report=spot_check_valves")
    page = work.tab.page
    work.click(page.get_by_text("印“送审稿”"))
    work.clicks += 1
    with page.expect_download() as told:
        page.get_by_role("button", name=re.compile("生成并下载.*通报")).first.click()
    with open(told.value.path(), "rb") as file:
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(file.read())).paragraphs)
    found = re.search(r"(\d+)/(\d+)批次 ([2-9A-Z]{6})；", text)
    assert found is not None
    good, whole, code = found.groups()
    passed, tested = one(
        "SELECT count(*) FILTER (verdict = '合格'), count(*) FROM live_samples "
        "WHERE product = '阀门' AND in_county AND verdict IN ('合格', '不合格') "
        "AND purpose IS DISTINCT FROM '复查' "
        "AND year(sampled_from) = 2010 AND year(sampled_to) = 2010"
    )
    assert (int(good), int(whole)) == (passed, tested)
    work.type(page.get_by_label("查", exact=True), code)
    work.click(page.get_by_text(re.compile(f"编号.*{code}|{code}")).last)
    work.says(f"{passed}/{tested}由这些记录数出来", f"编号{code}")
    work.done()
