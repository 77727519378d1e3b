"""One township: its standings, outlets at risk, villages, parts; the page in both eras."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import divisions
from dashboard.divisions.villages import UNKNOWN, village_of
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.maps.outline import outline_map
from dashboard.screens.township.charts import WIDTH, spine, trend
from dashboard.settings import ROOT
from dashboard.store import db
from dashboard.township import facts, words
from tests.rows import outlet, outlets, put


@pytest.mark.parametrize(
    ("address", "township", "village"),
    [
        ("上塘镇环城路175号", "上塘镇", "环城路"),
        ("永嘉县瓯北镇人民路284号", "瓯北镇", "人民路"),
        ("浙江省温州市永嘉县 大若岩镇 后垟村70号", "大若岩镇", "后垟村"),
        ("下寮乡岩头村3号", "下寮乡", "岩头村"),
        ("东瓯街道双塔路新村5幢", "东瓯街道", "双塔路"),
        ("瓯北镇罗浮社区12号", "瓯北镇", "罗浮社区"),
        ("12号", "瓯北镇", UNKNOWN),
        ("", "瓯北镇", UNKNOWN),
        (None, "瓯北镇", UNKNOWN),
    ],
)
def test_the_village_is_read_from_the_address_or_left_unknown(
    address: str | None, township: str, village: str
) -> None:
    assert village_of(address, township) == village


@pytest.mark.usefixtures("store")
def test_risks_name_relapse_first_and_never_guess() -> None:
    put(
        "outlets",
        [
            outlet(name="甲", on="2010-06-30"),
            outlet(name="乙", on="2010-06-30", compliant=False),
            outlet(name="丙", trade="小药店", on="2010-06-30"),
        ],
    )
    late = [
        {**outlet(name="甲", on="2010-09-30", compliant=False), "business_licence": "有"},
        {**outlet(name="乙", on="2010-09-30", compliant=False), "business_licence": "无"},
        {**outlet(name="丙", on="2010-09-30", trade="小药店"), "business_licence": None},
        {**outlet(name="丁", on="2010-09-30", rectified=False, compliant=False)},
    ]
    put("outlets", [{"business_licence": None, **row} for row in late])
    rows = facts.outlets("real", date(2010, 10, 15))
    assert {r["name"]: r["risks"] for r in rows.to_dict("records")} == {
        "甲": ("又不规范", "未规范"),
        "乙": ("未规范", "无照"),
        "丙": (),
        "丁": ("未整规",),
    }
    assert list(facts.at_risk(rows)["name"]) == ["甲", "乙", "丁"]
    before = facts.outlets("real", date(2010, 7, 1))
    assert list(before["name"]) == ["乙", "丙", "甲"] or set(before["name"]) == {"甲", "乙", "丙"}


@pytest.mark.usefixtures("store")
def test_a_merged_township_lists_its_parts_and_takes_nothing_over() -> None:
    put(
        "outlets",
        [
            *outlets("桥下镇", 9, 10, on="2010-12-31"),
            *outlets("西溪乡", 5, 5, on="2010-12-31"),
            *outlets("上塘镇", 8, 8, on="2010-12-31"),
        ],
    )
    as_of = date(2011, 6, 30)
    parts = facts.parts("real", "桥下镇", as_of)
    known = {p.name: (p.relation, p.own.numerator, p.own.denominator) for p in parts}
    assert known["桥下镇"] == ("merged", 9, 10)
    assert known["西溪乡"] == ("merged", 5, 5)
    assert known["徐岙乡"] == ("merged", 0, 0)
    assert facts.parts("real", "桥下镇", date(2010, 12, 31)) == []
    assert facts.parts("real", "大若岩镇", as_of) == [], "made of nothing but itself"
    units = divisions.units("b")
    for found, chosen in facts.standings("real", as_of, units):
        assert facts.standing(found, "桥下镇", chosen).own.state == "no_data"


@pytest.mark.usefixtures("store")
def test_a_standing_holds_rank_range_and_median() -> None:
    put(
        "outlets",
        [
            *outlets("上塘镇", 60, 100),
            *outlets("瓯北镇", 80, 100),
            *outlets("桥下镇", 100, 100),
            *outlets("岩坦镇", 2, 3),
        ],
    )
    one = indicator("compliance_rate")
    chosen = Slice(date(2010, 7, 1), start=date(2007, 1, 1))
    found = measured.ranking("real", one, chosen, divisions.units("a"))
    middle = facts.standing(found, "瓯北镇", chosen)
    assert (middle.rank or ())[0] == 2 and middle.of == 3
    assert middle.middle == pytest.approx(0.8)
    assert (min(middle.others), max(middle.others)) == pytest.approx((0.6, 1.0))
    few = facts.standing(found, "岩坦镇", chosen)
    assert few.rank is None and words.rank_words(few) == ("数量过少",)
    none = facts.standing(found, "碧莲镇", chosen)
    assert none.own.text == "无数据" and words.rank_words(none) == ("—",)
    title, sub = words.township_headline("瓯北镇", middle, date(2010, 7, 1))
    assert title == "规范率80.0%，与全县没有明显差别，离98%还差18户"
    assert sub == "100户“十小”经营户；可以有2户不规范，现有20户不规范。"
    assert "无数据" in words.township_headline("碧莲镇", none, date(2010, 7, 1))[0]


def test_the_spine_puts_marks_where_the_values_lie() -> None:
    drawn = spine(0.75, [0.5, 0.75, 1.0], county=0.8, middle=0.75, target=1.0)
    centres = [float(x) for x in re.findall(r'cx="([\d.]+)"', drawn)]
    assert centres == pytest.approx([9, WIDTH / 2, WIDTH - 9, WIDTH / 2], abs=0.1)
    assert spine(None, [], county=None, middle=None, target=None) == ""
    line = trend([0.5, None, 1.0], [0.5, 0.5, 0.5])
    assert line.count("<circle") == 2, "a month without a figure has no point"
    own = re.findall(r'd="(M[^"]*)" fill="none" stroke="#0B3A6F"', line)[0]
    assert own.count("M") == 2 and "L" not in own, "and the line breaks there"


def test_the_little_map_marks_one_unit() -> None:
    drawn = outline_map(divisions.units("b"), "桥下镇")
    assert drawn.count('fill="#0B3A6F"') == 1
    assert drawn.count("<path") == 18 + 1


@pytest.mark.parametrize(
    ("percents", "title"),
    [
        ([(90, 80), (95, 85)], "2次督查得分都高于各乡镇平均"),
        ([(80, 80), (85, 85)], "2次督查得分都不高于各乡镇平均"),
        ([(90, 80), (80, 85)], "2次督查得分1次高于各乡镇平均"),
        ([], "没有县督查得分"),
    ],
)
def test_rounds_are_compared_with_the_mean(percents: list[tuple[int, int]], title: str) -> None:
    rows = pd.DataFrame(percents, columns=["percent", "mean"])
    assert words.rounds_panel(rows, "县")[0] == title


def test_trades_and_risks_in_words() -> None:
    assert words.trades_panel([("小药店", 1, 9), ("小食杂店", 3, 50)])[0] == (
        "不规范的4户中3户是小食杂店（75%）"
    )
    assert words.trades_panel([("小药店", 0, 9)])[0] == "各行业都没有不规范的户"
    assert words.trades_panel([])[0] == "没有名册，分不出行业"
    assert words.risk_panel(12, 2) == (
        "要盯的有12户，其中规范后又不规范的2户",
        "未整规、未规范、无照、无证，或上次名册规范而这次不规范",
    )
    assert words.successors_line("瓯北镇", ["江北街道", "东瓯街道"], 2011).startswith(
        "瓯北镇2011年分为江北街道"
    )
    assert words.successors_line("西溪乡", ["桥下镇"], 2011) == "西溪乡2011年并入桥下镇"
    assert words.successors_line("桥头镇", ["桥头镇"], 2011) == ""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One store folder with demo data for the tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("township")
        patch.setenv("DASHBOARD_STORE", str(folder))
        yield folder
        db.close()


def opened(as_of: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for key, value in {"as_of": as_of, **query}.items():
        at.query_params[key] = value
    return at.switch_page(str(ROOT / "pages" / "township.py")).run()


def text(at: AppTest) -> str:
    bodies = [b.proto.body for b in at.get("html") if not b.proto.body.startswith("<style")]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies)))


@pytest.mark.usefixtures("demo")
class TestPage:
    @pytest.mark.marathon
    def test_before_and_after_the_merger(self) -> None:
        at = opened(as_of="2010-12-31", township="西溪乡")
        assert not at.exception
        shown = text(at)
        assert "西溪乡2011年并入桥下镇" in shown and "38个乡镇" in shown
        at = opened(as_of="2015-12-31", township="桥下镇")
        shown = text(at)
        assert not at.exception and "18个镇街道" in shown
        assert "桥下镇由原来的5个乡镇组成" in shown
        for part in ("徐岙乡", "昆阳乡", "西溪乡", "茗岙乡"):
            assert re.search(rf"{part}\s+整体并入", shown), part
        assert "培训覆盖率" in shown and "无数据" in shown

    @pytest.mark.soak
    def test_every_indicator_of_a_township_is_there(self) -> None:
        shown = text(opened(as_of="2010-12-31", township="瓯北镇"))
        for one in facts.shown_indicators():
            assert one.short_name in shown

    @pytest.mark.soak
    def test_next_and_previous_and_their_keys(self) -> None:
        at = opened(as_of="2010-12-31")
        first = at.get_by_key("township").value
        names = list(divisions.units("a").names)
        assert first == names[0]
        assert [b.proto.shortcut for b in at.button if b.key in ("previous", "next")] == [
            "left",
            "right",
        ]
        at = at.button(key="next").click().run()
        assert at.get_by_key("township").value == names[1]
        at = at.button(key="previous").click().run()
        at = at.button(key="previous").click().run()
        assert at.get_by_key("township").value == names[-1]

    def test_owner_and_telephone_are_never_readable(self) -> None:
        at = opened(as_of="2010-12-31", township="瓯北镇")
        (table,) = [frame.value for frame in at.dataframe if "电话" in frame.value.columns]
        assert table["电话"].str.contains(r"\*\*\*\*").all()
        assert table["业主"].str.contains("＊＊").all()
