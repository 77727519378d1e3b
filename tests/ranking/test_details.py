"""What stands behind the ranking: computed on literal registers, expected by hand."""

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from dashboard import definition_files, divisions
from dashboard.acceptance import method, scores
from dashboard.definition_files import UnknownError
from dashboard.indicators import chance as indicator_chance
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Ranking, Slice
from dashboard.ranking import runs
from dashboard.screens.ranking import details, matrix
from tests.rows import day, outlets, put


def league(*counts: tuple[str, int, int]) -> Ranking:
    """A ranking of places with (name, numerator, denominator), as evidence makes it."""
    put("outlets", [row for name, n, d in counts for row in outlets(name, n, d, on="2010-09-30")])
    on = day("2010-09-30")
    return measured.ranking("real", indicator("compliance_rate"), Slice(on), divisions.units("a"))


class TestRanking:
    def test_only_a_unit_outside_the_998_limits_is_named(self, store: Path) -> None:
        found = league(("上塘镇", 95, 100), ("瓯北镇", 60, 100), ("沙头镇", 19, 20))
        county = found.county
        centre = Fraction(county.numerator, county.denominator)
        points = details.funnel_data(found, centre, is_wide=False).points
        # 174 of 220 is 79%: 60 of 100 has an exact tail of 0.00001, 95 of 100 of 0.00001 above
        assert dict(zip(points["township"], points["outside"], strict=True)) == {
            "上塘镇": 1,
            "沙头镇": 0,
            "瓯北镇": -1,
        }

    def test_limits_reach_from_the_smallest_to_the_largest_unit(self, store: Path) -> None:
        found = league(("上塘镇", 95, 100), ("瓯北镇", 90, 100), ("沙头镇", 9, 10))
        limits = details.funnel_data(found, Fraction(9, 10), is_wide=False).limits
        assert (limits["total"].iloc[0], limits["total"].iloc[-1]) == (10, 100)
        last = limits.iloc[-1]
        assert last["low_998"] < last["low_95"] < 0.9 < last["high_95"] < last["high_998"]
        # 1.96 * sqrt(0.9 * 0.1 / 100) = 0.0588: the exact limit lies near the normal one
        assert last["low_95"] == pytest.approx(0.9 - 0.0588, abs=0.01)

    @pytest.mark.soak
    def test_bands_part_what_cannot_be_confused(self, store: Path) -> None:
        good = [("上塘镇", 495, 500), ("瓯北镇", 494, 500)]
        poor = [("沙头镇", 300, 500), ("碧莲镇", 298, 500)]
        found = league(*good, *poor)
        table = indicator_chance.band_table(found)
        assert list(table["band"]) == [1, 1, 2, 2]
        assert list(table["rank_low"]) == [1, 1, 3, 3]
        assert list(table["rank_high"]) == [2, 2, 4, 4]

    def test_townships_that_do_not_differ_are_all_open_to_every_place(self, store: Path) -> None:
        found = league(("上塘镇", 93, 100), ("瓯北镇", 91, 100), ("沙头镇", 88, 100))
        assert indicator_chance.is_open(found)
        ranked = found.ranked
        assert (list(ranked["rank_low"]), list(ranked["rank_high"])) == ([1] * 3, [3] * 3)
        assert list(indicator_chance.band_table(found)["band"]) == [1, 1, 1]

    def test_equal_townships_shrink_to_the_county_rate(self, store: Path) -> None:
        fit, table = details.shrunk_table(
            league(("上塘镇", 90, 100), ("瓯北镇", 45, 50), ("沙头镇", 9, 10))
        )
        assert fit.pooled
        assert list(table["shrunk"]) == pytest.approx([0.9, 0.9, 0.9])


def put_supervision(scores: dict[str, float], on: str = "2010-09-25") -> None:
    put(
        "supervision_scores",
        [
            {
                "series": "县", "round": 3, "inspected_on": day(on), "township": name,
                "item": "整规进度", "score": score, "full_marks": 100.0,
            }
            for name, score in scores.items()
        ],
    )  # fmt: skip


class TestAssessment:
    def test_scores_are_weighted_shares_of_the_way_to_the_target(self, store: Path) -> None:
        put(
            "outlets",
            outlets("上塘镇", 89, 100, on="2010-09-30")
            + outlets("瓯北镇", 98, 100, on="2010-09-30"),
        )
        put_supervision({"上塘镇": 90.0, "瓯北镇": 70.0})
        plan = method.read_plan()
        units = divisions.units("a")
        found = scores.assess("real", day("2010-09-30"), units, plan)
        table = found.table.set_index("township")
        # coverage 100% -> 100 (20); compliance (89-80)/18 = 50, (98-80)/18 = 100 (25);
        # supervision (90-60)/40 = 75, (70-60)/40 = 25 (20); the rest (35) has no data
        assert table.loc["上塘镇", "score"] == pytest.approx((20 * 100 + 25 * 50 + 20 * 75) / 65)
        assert table.loc["瓯北镇", "score"] == pytest.approx((20 * 100 + 25 * 100 + 20 * 25) / 65)
        assert found.missing == ("长效机制", "示范创建", "报送", "群众满意度")
        assert found.missing_share == 35
        assert len(found.unscored) == 36
        # without supervision 瓯北镇 leads, without compliance 上塘镇
        assert (table.loc["上塘镇", "drop_low"], table.loc["上塘镇", "drop_high"]) == (1, 2)

    def test_no_score_when_half_of_the_weight_has_no_data(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 89, 100, on="2010-09-30"))
        found = scores.assess("real", day("2010-09-30"), divisions.units("a"), method.read_plan())
        assert found.table.empty
        assert found.missing == ("督查得分", "长效机制", "示范创建", "报送", "群众满意度")
        assert found.missing_share == 55

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ('source = "no_such_rate"', "no_such_rate"),
            ('source = ""\nfloor = 100', "floor与target不能相同"),
        ],
    )
    def test_a_wrong_plan_is_refused_in_chinese(
        self, tmp_path: Path, line: str, message: str
    ) -> None:
        file = tmp_path / "assessment.toml"
        floor = "" if "floor" in line else "floor = 80\n"
        text = f'least_weight = 60\nconcentration = 50\n[[item]]\nname = "甲"\n{line}\n{floor}'
        file.write_text(f"{text}target = 100\nweight = 20\n", encoding="utf-8")
        with pytest.raises(UnknownError, match="没有可用的考核方案"):
            method.read_plan(file)
        assert message in definition_files.faults(file)[0].says


def test_the_matrix_tells_verdict_and_side_of_the_county(store: Path) -> None:
    rows = [("上塘镇", 60), ("瓯北镇", 98), ("乌牛镇", 97), ("沙头镇", 96)]
    put("outlets", [one for name, good in rows for one in outlets(name, good, 100)])
    on = day("2010-07-31")
    found = matrix.cells("real", on, divisions.units_for(on, on)).set_index("township")
    own = found[found["indicator"] == "规范率"]
    assert own["state"].to_dict() == {
        "上塘镇": "missed", "瓯北镇": "reached", "乌牛镇": "missed", "沙头镇": "missed",
    }  # fmt: skip
    assert own.loc["上塘镇", "side"] == -1 and own.loc["瓯北镇", "side"] == 1
    assert own.loc["上塘镇", "text"] == "60.0%"
    assert set(found.loc[found["indicator"] == "覆盖面", "side"]) == {0}


@pytest.mark.parametrize(
    ("compliant", "told"),
    [
        ([80] * 11 + [55], ("concern", "fail")),  # 55 of 100 lies below 77.9 - 3 * 4.1
        ([70] * 12, ("common", "fail")),  # limits 56 to 84, the target is 98
        ([99] * 12, ("common", "hit_or_miss")),  # 3 failures in 100 are still ordinary
        ([97] * 11, ("common", None)),  # of eleven points no word on the target
        ([97] * 4, (None, None)),
    ],
)
def test_the_matrix_tells_who_departs_from_its_own_past(
    compliant: list[int], told: tuple[str | None, str | None]
) -> None:
    one = indicator("compliance_rate")
    own = pd.DataFrame({"numerator": compliant, "denominator": 100})
    run = runs._run(own, [], one, one.target("township", day("2010-07-31")))
    assert (run.variation, run.assurance, run.points) == (*told, len(compliant))
