"""Small lists of the ten trades: titles that do not say more than a handful can tell."""

import pandas as pd

from dashboard.demonstration import words as demonstration_words
from dashboard.indicators.words import narrow_gaps
from dashboard.inspections import words as inspection_words
from dashboard.mechanism import words as mechanism_words
from dashboard.mechanism.training import Totals


def test_a_tie_is_not_a_most() -> None:
    two = pd.Series({"无证照": 2, "不符合健康安全标准": 2, "假冒伪劣": 1})
    assert inspection_words.pareto_panel(two)[0] == "无证照、不符合健康安全标准并列最多，各2处"
    assert inspection_words.pareto_panel(two[:2])[0] == "各类问题一样多，各2处"
    assert inspection_words.pareto_panel(two[1:])[0] == "不符合健康安全标准最多，2处，占67%"
    steps = ["自评", "申报", "初审"]
    assert demonstration_words.pipeline_panel(steps, {"自评": 3, "申报": 2, "初审": 1})[0] == (
        "申报、初审前停下的各1个"
    )


def test_few_visits_have_no_percentages() -> None:
    index = pd.MultiIndex.from_tuples([("暗访", "暗访"), ("明查", "明查")], names=["form", "kind"])
    few = pd.DataFrame({"visits": [3, 1], "found": [2, 1]}, index=index)
    assert inspection_words.visits_panel(few)[0] == (
        "暗访3户中2户有问题，明查1户中1户；户数过少，不比高低"
    )
    many = pd.DataFrame({"visits": [30, 50], "found": [20, 5]}, index=index)
    assert "66.7%，明显高于明查的10.0%" in inspection_words.visits_panel(many)[0]


def test_full_coverage_of_a_few_townships_is_not_of_all() -> None:
    sums = Totals(sessions=3, trained=60, due=50, covered=50)
    assert mechanism_words.coverage_panel(sums, 0, 2010)[0] == "培训全覆盖，50人"
    assert mechanism_words.coverage_panel(sums, 0, 2010, silent=35)[0] == (
        "有记录的都已覆盖，50人；35个乡镇没有培训记录"
    )
    assert mechanism_words.few_asked(["应坑乡"], 5) == "应坑乡不足5人，不画，计入全县。"
    assert mechanism_words.few_asked([], 5) == ""


def test_gaps_in_a_narrow_column() -> None:
    texts = pd.Series(["差 8 户", "还可以有 1 户没达到", "不足5户，不计算比率", "还没有数据", ""])
    assert narrow_gaps(texts).tolist() == ["差8户", "余1户", "不足5户", "—", ""]
