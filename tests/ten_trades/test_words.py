"""Sentences of the pages on the ten trades, to the letter."""

from datetime import date
from fractions import Fraction

import pytest

from dashboard import statistics
from dashboard.statistics import GlidePath
from dashboard.ten_trades import official, words
from dashboard.ten_trades.words import grid_panel, outlets_headline, trades_panel
from tests.rankings import m


class TestOutlets:
    def test_headline(self) -> None:
        measures = [
            m("coverage_rate", 99, 100),
            m("compliance_rate", 90, 100),
            m("township_completion_rate", 0, 38),
        ]
        assert outlets_headline(measures, None, None) == (
            "全县规范率90.0%，离98%目标还差8户",
            "覆盖面99.0%，离100%目标还差1户；乡镇完成率0%，离100%目标还差38个。",
        )
        assert outlets_headline(measures[:2], "上塘镇", ("小药店",)) == (
            "上塘镇小药店规范率90.0%，离98%目标还差8户",
            "覆盖面99.0%，离100%目标还差1户。",
        )

    def test_exactly_the_target_has_reached_it(self) -> None:
        goal = m("compliance_rate", 98, 100).target
        assert goal is not None
        assert official._against_pace(Fraction(98, 100), None, goal).plain == "，已到98%"
        assert official._against_pace(Fraction(979, 1000), None, goal).plain == "，没有到98%"

    def test_trades(self) -> None:
        found = [
            ("小食杂店", m("compliance_rate", 90, 100)),
            ("小药店", m("compliance_rate", 8, 10)),
        ]
        assert trades_panel(found)[0] == "小食杂店差8户，占各行业差额的80%"
        assert trades_panel([("小药店", m("compliance_rate", 9, 9))])[0] == "各行业都不差"
        assert grid_panel("missing")[0] == "还差的户数：乡镇 × 行业"
        assert grid_panel("rate")[0] == "规范率：乡镇 × 行业"


class TestDetails:
    def test_glide(self) -> None:
        county = m("compliance_rate", 5370, 5824)
        path = GlidePath(338, 338.0, 0.004, 0.0, None, None, None)
        title, sub = words.glide_panel(county, path, 31, date(2010, 10, 31))
        assert title == "到10月31日还有31天，全县差338户，每周要规范77户"
        assert sub.endswith("照此进度到时达标的可能不到1%")
        assert words.glide_table_panel(3.2, 38, 3, "98%")[0] == (
            "还没到98%的35个乡镇，照此进度约3个能到，另3个不估算"
        )
        assert words.glide_table_panel(0.0, 0, 0, "98%")[0] == "乡镇都已到98%"

    @pytest.mark.parametrize(
        ("chance", "text"),
        [(None, "不估算"), (0.0, "不到1%"), (0.68, "68%"), (1.0, "99%以上")],
    )
    def test_a_chance_is_never_certain(self, chance: float | None, text: str) -> None:
        assert words.chance_text(chance) == text

    def test_questions_accuse_nobody(self) -> None:
        texts = [
            *words.all_compliant(1110, 20.4),
            *words.fewer_outlets(75, 70, True),
            *words.no_new_outlets(6.2, date(2010, 6, 30)),
            *words.copied_report(date(2010, 7, 1), date(2010, 8, 1), 9),
            *words.report_gap(412, 407, date(2010, 8, 31)),
            words.CHECK_SUB,
        ]
        for word in ("造假", "虚报", "作假", "嫌疑", "异常", "违规", "落后"):
            assert not any(word in text for text in texts), word
        assert texts[8] == "2010年8月月报已规范412户，同月名册407户，多5户"

    def test_relapse(self) -> None:
        curve = statistics.relapse_curve([365] * 3 + [730] * 97, [True] * 3 + [False] * 97)
        assert words.relapse_panel(curve, "小菜场", 1)[0] == (
            "查实规范1年后约97.0%仍规范，又不规范3户；小菜场最多"
        )
        none = statistics.relapse_curve([365.0], [False])
        assert words.relapse_panel(none, None, 1)[0] == "还没有查到规范后又不规范的"
        assert words.kept_text(curve, 100) == "100.0"
        assert words.kept_text(curve, 366).startswith("97.0（")

    def test_inspection_plan(self) -> None:
        # hypergeometric: 63 of 100 with none found bad exclude three bad ones
        needed = statistics.units_needed(100, 0.98, 0)
        assert words.inspection_sentence(needed, 100, 0, "98%") == (
            "100户中随机查63户，全部规范，就能证明不低于98%（单侧95%）。"
        )
        assert words.inspection_sentence(None, 20, 1, "98%") == (
            "20户中有1户不规范，已经到不了98%。"
        )
        assert words.inspection_sentence(40, 40, 0, "98%") == (
            "40户须全部检查，全部规范，才能证明不低于98%。"
        )
