"""Saved weights, peer groups, moves beyond the interval, rounds side by side, share of noise."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import definition_files, divisions
from dashboard.acceptance.method import read_plan, weighted
from dashboard.duties import groups as duty_groups
from dashboard.frame import filters as frame_filters
from dashboard.indicators import assessment as indicator_assessment
from dashboard.indicators import measured
from dashboard.indicators.assessment import WeightError
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.ranking import groups as ranking_groups
from dashboard.ranking import words
from dashboard.screens.ranking import moves
from dashboard.screens.ranking.bump import bump
from dashboard.settings import ROOT
from dashboard.store import db
from dashboard.township import facts as township_facts
from tests.rows import outlets, put

A = divisions.units("a")


@pytest.mark.usefixtures("store")
class TestWeights:
    def test_a_set_is_kept_by_name_and_person(self) -> None:
        assert indicator_assessment.saved("real") == [] and not db.exists("real")
        first = indicator_assessment.save(
            "real", " 重质量 ", {"规范率": 80, "督查得分": 20}, "李四"
        )
        indicator_assessment.save("real", "重质量", {"规范率": 50, "督查得分": 50}, "王五")
        second = indicator_assessment.save("real", "重质量", {"规范率": 70, "督查得分": 30}, "李四")
        kept = {one.by: one for one in indicator_assessment.saved("real")}
        assert kept["李四"].weights == {"规范率": 70, "督查得分": 30}
        assert kept["李四"].set_id == second != first
        indicator_assessment.withdraw("real", second, "李四")
        assert {one.by: one.set_id for one in indicator_assessment.saved("real")}["李四"] == first
        with pytest.raises(WeightError, match="只能撤回自己保存的"):
            indicator_assessment.withdraw("real", kept["王五"].set_id, "李四")

    @pytest.mark.parametrize(
        ("name", "weights", "says"),
        [
            ("", {"规范率": 1, "督查得分": 1}, "起个名字"),
            ("名" * 21, {"规范率": 1, "督查得分": 1}, "不超过20个字"),
            ("甲", {"规范率": 1, "督查得分": 0}, "至少两项"),
            ("甲", {"规范率": -1, "督查得分": 5}, "不能小于0"),
        ],
    )
    def test_nonsense_is_refused(self, name: str, weights: dict[str, int], says: str) -> None:
        with pytest.raises(WeightError, match=says):
            indicator_assessment.save("real", name, weights, "李四")
        assert not db.exists("real")

    def test_weights_change_the_plan_and_zero_leaves_an_item_out(self) -> None:
        plan = weighted(read_plan(), {"规范率": 0, "督查得分": 7})
        by_name = {item.name: item.weight for item in plan.items}
        assert "规范率" not in by_name and by_name["督查得分"] == 7
        assert by_name["整规覆盖面"] == 20, "what a set does not name keeps its default"
        assert {item.name for item in read_plan().items} >= {"规范率"}


@pytest.mark.usefixtures("store")
class TestPeers:
    def test_types_come_from_the_divisions_and_nothing_is_guessed(self) -> None:
        found = ranking_groups.groups("real", A)
        assert set(found) == {"只比镇", "只比乡"}
        assert len(found["只比镇"]) + len(found["只比乡"]) == 38
        assert ranking_groups.groups("real", divisions.units(divisions.AREAS)) == {}
        assert "只比街道" in ranking_groups.groups("real", divisions.units("b"))
        assert not db.exists("real")

    def test_key_townships_once_the_county_has_set_them(self) -> None:
        duty_groups.set_members(
            "real", ranking_groups.KEY_TOWNSHIPS, ["瓯北镇", "上塘镇"], "县政府文件", "李四"
        )
        assert set(ranking_groups.groups("real", A)["重点乡镇"]) == {"瓯北镇", "上塘镇"}

    def test_a_file_with_an_unknown_township_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "peers.toml"
        file.write_text(
            '[[group]]\nname = "山区"\ntownships = ["蓬莱乡"]\nsource = "文件"\n', encoding="utf-8"
        )
        assert ranking_groups.read_groups(file) == {}
        (fault,) = definition_files.faults(file)
        assert "没有乡镇“蓬莱乡”" in fault.says

    def test_a_group_is_ranked_alone_against_the_whole_county(self) -> None:
        put(
            "outlets",
            [*outlets("上塘镇", 9, 10), *outlets("瓯北镇", 8, 10), *outlets("西溪乡", 10, 10)],
        )
        some = ranking_groups.only(A, ("上塘镇", "瓯北镇"))
        found = measured.ranking(
            "real", indicator("compliance_rate"), Slice(date(2010, 7, 1)), some
        )
        assert list(found.table["township"]) == ["上塘镇", "瓯北镇"]
        assert list(found.table["rank"]) == [1, 2]
        assert found.county.denominator == 30, "compared with the county, not with the group"
        assert found.unknown == 0, "others are left out, not unknown"


@pytest.mark.usefixtures("store")
class TestMoves:
    @pytest.mark.soak
    def test_only_moves_beyond_both_intervals(self) -> None:
        early = {"上塘镇": 300, "瓯北镇": 200, "桥下镇": 250, "桥头镇": 251}
        late = {"上塘镇": 200, "瓯北镇": 300, "桥下镇": 251, "桥头镇": 250}
        for day, rates in (("2010-06-30", early), ("2010-09-30", late)):
            put(
                "outlets",
                [row for n, good in rates.items() for row in outlets(n, good, 310, on=day)],
            )
        points = township_facts.history("real", date(2010, 10, 1), A, 6)
        lines = moves.moved(points)
        assert lines == {"上塘镇": [1, 4], "瓯北镇": [4, 1]}
        title, _ = words.moves_panel(list(lines), 4, [day for day, _ in points])
        assert title == "2010年6月到2010年9月，4个乡镇中2个分得出名次升降"
        figure = bump(lines, ["6月", "9月"], 4)
        assert [list(trace.y) for trace in figure.data] == [[1, 4], [4, 1]]
        assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "rank 1 is on top"

    def test_one_register_shows_no_move(self) -> None:
        put("outlets", outlets("上塘镇", 9, 10))
        points = township_facts.history("real", date(2010, 10, 1), A, 6)
        assert moves.moved(points) == {}
        assert words.moves_panel([], 1, [day for day, _ in points])[0].startswith("名册不足两次")


def test_rounds_stand_side_by_side_with_shared_ranks() -> None:
    rows = pd.DataFrame(
        [
            ("县", 2010, 1, "上塘镇", 90.0),
            ("县", 2010, 1, "瓯北镇", 90.0),
            ("县", 2010, 1, "桥下镇", 80.0),
            ("县", 2010, 2, "上塘镇", 85.0),
            ("县", 2010, 2, "瓯北镇", 95.0),
            ("市", 2010, 1, "上塘镇", 70.0),
        ],
        columns=["series", "year", "number", "township", "score"],
    )
    shown = moves.round_rows(rows, "县", A.names)
    assert shown.values.tolist() == [
        ["瓯北镇", "90.0（1）", "95.0（1）", "不变"],
        ["上塘镇", "90.0（1）", "85.0（2）", "降1位"],
        ["桥下镇", "80.0（3）", "—", "—"],
    ]
    assert words.rounds_panel(shown, "县")[0] == "县督查首末两次：0个名次升、1个名次降"
    city = moves.round_rows(rows, "市", A.names)
    assert words.rounds_panel(city, "市")[0] == "市督查只有一次得分"
    assert moves.round_rows(rows, "省", A.names).empty


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (0.26, "这张排名约26%是噪声：乡镇之间的差别有这么多可以用偶然波动解释。"),
        (1.0, "这张排名全是偶然也说得通：乡镇之间的差别没有超出偶然波动。"),
        (np.nan, "各乡镇规范率相同，这张排名没有可说明的差别。"),
    ],
)
def test_the_share_of_noise_in_one_sentence(share: float, says: str) -> None:
    assert words.noise_line(share, indicator("compliance_rate")) == says


def test_the_narrow_table_keeps_rank_interval_and_gap() -> None:
    rows = pd.DataFrame(
        {
            "名次": ["1", "—"],
            "乡镇": ["上塘镇", "瓯北镇"],
            "规范率（%）": ["98.4", "未报"],
            "还差": ["还可以有 3 户没达到", ""],
            "与全县": ["高于", ""],
            "总户数": ["750", "—"],
            "达到": ["738", "—"],
            "可能名次": ["1—7", "—"],
        }
    )
    assert frame_filters.narrow_rows(rows).values.tolist() == [
        ["1（1—7）", "上塘镇", "738/750", "高于", "余3户"],
        ["—", "瓯北镇", "未报", "", ""],
    ]


@pytest.fixture(scope="module")
def demo(demo_folder: Path) -> Iterator[None]:
    """One store folder with demo data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        yield
        db.close()


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page(str(ROOT / "pages" / "ranking.py")).run()


@pytest.mark.usefixtures("demo")
class TestPage:
    @pytest.mark.soak
    def test_weights_are_saved_chosen_and_withdrawn_on_the_page(self) -> None:
        at = opened(details="true")
        at = at.date_input(key="as_of").set_value(date(2010, 12, 31)).run()
        assert not at.exception
        at.text_input(key="weights_name").set_value("重规范")
        at.number_input(key="weight_规范率_0").set_value(90)
        at.session_state["menu_drawn"] = True
        at = next(b for b in at.button if b.label == "保存这套权重").click().run()
        assert not at.exception and not at.error, [e.value for e in at.error]
        label = at.get_by_key("weights").value
        assert label.startswith("重规范（")
        assert {one.name: one.weights["规范率"] for one in indicator_assessment.saved("demo")} == {
            "重规范": 90
        }
        at.session_state["menu_drawn"] = True
        at = at.button(key="withdraw_weights").click().run()
        assert indicator_assessment.saved("demo") == [] and not at.exception

    @pytest.mark.marathon
    def test_a_peer_group_narrows_the_table_and_says_so(self) -> None:
        at = opened()
        at = at.date_input(key="as_of").set_value(date(2015, 12, 31)).run()
        at = at.get_by_key("peers").set_value("只比街道").run()
        assert not at.exception
        table = next(f.value for f in at.dataframe if "达到/总数" in f.value.columns)
        assert len(table) == 8 and table["乡镇"].str.endswith("街道").all()
