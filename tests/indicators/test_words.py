"""One value of an indicator in words, to the letter, in every voice."""

import pytest

from dashboard.indicators import official
from dashboard.indicators.words import (
    against_target,
    change,
    gap_clause,
    lacking,
    lacking_cell,
    measure_sentence,
    too_few,
    versus_county,
)
from tests.rankings import m


@pytest.mark.parametrize(
    ("name", "n", "d", "text"),
    [
        ("valve_pass_rate", 25, 28, "阀门合格率89.3%，过80%线，但只有28批，还不能下结论"),
        ("valve_pass_rate", 50, 50, "阀门合格率100%，已达到80%目标"),
        ("valve_pass_rate", 7, 10, "阀门合格率70.0%，低于80%线，但只有10批，还不能下结论"),
        ("valve_pass_rate", 10, 50, "阀门合格率20.0%，没有达到80%目标"),
        ("valve_pass_rate", 4, 4, "阀门合格率：4批中4批，不足5批，不计算比率"),
        ("valve_pass_rate", 0, 0, "阀门合格率：还没有数据"),
        ("compliance_rate", 48, 49, "规范率97.96%，离98%目标还差1户"),
        ("compliance_rate", 4000, 5754, "规范率69.5%，离98%目标还差1,639户"),
        ("compliance_rate", 49, 50, "规范率98.0%，已达到98%目标"),
        ("clothing_pass_rate", 8, 10, "童装合格率80.0%（8/10批）"),
        ("clothing_pass_rate", 1, 2, "童装合格率：2批中1批，不足5批，不计算比率"),
        ("zones_passed", 2, 6, "示范区2个，离3目标还差1个"),
        ("zones_passed", 3, 6, "示范区3个，已达到3目标"),
        ("zones_passed", 0, 0, "示范区：还没有数据"),
    ],
)
def test_one_value_against_its_target(name: str, n: int, d: int, text: str) -> None:
    assert measure_sentence(m(name, n, d)) == text


@pytest.mark.parametrize(
    ("name", "n", "d", "page", "headline", "meeting", "letter"),
    [
        (
            "compliance_rate",
            5202,
            5754,
            "离98%目标还差437户",
            "离98%还差437户",
            "差437户",
            "距98%的目标还差437户",
        ),
        (
            "compliance_rate",
            49,
            50,
            "已达到98%目标",
            "已达到98%",
            "达到98%目标",
            "已达到98%的目标",
        ),
        (
            "valve_pass_rate",
            25,
            28,
            "过80%线，但只有28批，还不能下结论",
            "过80%线，但只有28批，还不能下结论",
            "过80%线，但只有28批",
            "数值高于80%的目标线，但只有28批，尚不能认定已经达标",
        ),
        (
            "valve_pass_rate",
            10,
            50,
            "没有达到80%目标",
            "没有达到80%目标",
            "没有达到80%",
            "经检验可以认定未达到80%的目标",
        ),
    ],
)
def test_every_voice_tells_the_same_state(
    name: str, n: int, d: int, page: str, headline: str, meeting: str, letter: str
) -> None:
    one = m(name, n, d)
    told = [against_target(one, voice) for voice in ("page", "headline", "meeting", "letter")]
    assert [sentence.plain for sentence in told] == [page, headline, meeting, letter]
    assert official.against_target(one).plain == f"，{letter}"


def test_the_numbers_of_a_letter_are_tied_in_their_order() -> None:
    told = against_target(m("valve_pass_rate", 25, 28), "letter")
    assert told.marked == "数值高于〖80%〗的目标线，但只有〖28批〗，尚不能认定已经达标"
    assert [value.text for value in told.values] == ["80%", "28批"]


@pytest.mark.parametrize("counts", [(8, 10), (0, 0), (1, 2)])
def test_without_a_target_or_a_rate_nothing_is_said_of_it(counts: tuple[int, int]) -> None:
    assert against_target(m("clothing_pass_rate", *counts), "page").plain == ""


def test_what_is_lacking_and_whether_it_is_apart() -> None:
    assert [lacking(1639), lacking(0), lacking(2, "批")] == ["差1,639户", "不差", "差2批"]
    assert [lacking_cell(1639), lacking_cell(0)] == ["差 1,639 户", "不差"]
    assert versus_county("高于全县") == "明显高于全县"
    assert versus_county("") == "与全县没有明显差别"
    assert too_few(5, "户").plain == "不足5户，不计算比率"
    assert gap_clause(m("compliance_rate", 48, 49)) == "差1户"


def test_a_change_is_no_surer_than_its_interval() -> None:
    # 56 of 70 against 48 of 80: +20.0 points; 9 of 10 against 8 of 10: +10.0, far too few
    sure = change(m("clothing_pass_rate", 56, 70), m("clothing_pass_rate", 48, 80))
    unsure = change(m("clothing_pass_rate", 8, 10), m("clothing_pass_rate", 9, 10))
    assert sure is not None and unsure is not None
    assert (sure.verb, sure.text, sure.direction) == ("上升", "20.0个百分点", "可以认定为提高")
    assert (unsure.verb, unsure.text) == ("下降", "10.0个百分点")
    assert unsure.direction == "尚不能认定为下降"
    assert sure.conclusion("letter") == "可以认定有变化"
    assert unsure.conclusion("page") == "升降还分不出"
    assert change(m("clothing_pass_rate", 8, 10), m("clothing_pass_rate", 1, 2)) is None
