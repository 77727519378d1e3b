"""The verification sample: drawn as anybody can repeat, and what it says of the register."""

from math import comb
from pathlib import Path

import pandas as pd
import pytest

from dashboard.inspections import round_plan
from dashboard.ten_trades import verification
from dashboard.ten_trades import words_verification as words
from tests.rows import day, outlet, put

ON = day("2010-09-30")
NAMES = [f"{i:02}店" for i in range(40)]


def register(township: str, bad: int = 0, count: int = 40) -> list[dict]:
    return [
        outlet(township, compliant=i >= bad, on="2010-08-31", name=name)
        for i, name in enumerate(NAMES[:count])
    ]


def visited(township: str, results: list[str], kind: str = "随机核查") -> list[dict]:
    return [
        {"checked_on": day("2010-09-10"), "kind": kind, "outlet": name, "township": township,
         "result": result, "problem_kinds": []}
        for name, result in zip(NAMES, results, strict=False)
    ]  # fmt: skip


class TestDrawing:
    def test_the_same_number_draws_the_same_outlets_whatever_the_order(self, store: Path) -> None:
        put("outlets", register("上塘镇") + register("瓯北镇", count=9))
        rows = verification.listed("real", ON)
        found = verification.drawn(rows, 15, 75)
        assert found["township"].value_counts().to_dict() == {"上塘镇": 15, "瓯北镇": 9}
        assert verification.drawn(rows.iloc[::-1], 15, 75).equals(found)
        alone = verification.drawn(rows[rows["township"] == "上塘镇"], 15, 75)
        assert alone["name"].tolist() == found[found["township"] == "上塘镇"]["name"].tolist()
        other = verification.drawn(rows, 15, 76)
        assert not other.equals(found) and found["name"].is_unique is False

    @pytest.mark.soak
    def test_every_outlet_has_the_same_chance(self) -> None:
        rows = pd.DataFrame({"township": "上塘镇", "trade": "小食杂店", "name": NAMES})
        taken = pd.concat([verification.drawn(rows, 10, seed) for seed in range(400)])["name"]
        # 400 draws of 10 from 40: each about 100 times, standard deviation 8.7
        assert taken.value_counts().between(100 - 4 * 8.7, 100 + 4 * 8.7).all()
        assert taken.nunique() == 40

    def test_the_list_is_the_form_that_the_import_takes(self, store: Path) -> None:
        put("outlets", register("上塘镇"))
        form = verification.form(verification.drawn(verification.listed("real", ON), 3, 75))
        assert tuple(form.columns) == round_plan.FORM and len(form) == 3
        assert set(form["检查方式"]) == {"随机核查"} and set(form["检查结果"]) == {""}


class TestAnswer:
    def test_what_the_self_reported_rate_is_worth(self, store: Path) -> None:
        put("outlets", register("上塘镇") + register("瓯北镇", bad=1))
        put(
            "outlet_checks",
            visited("上塘镇", ["未发现问题"] * 9 + ["发现问题"] * 6)
            + visited("瓯北镇", ["未发现问题"] * 14 + ["未营业"])
            + visited("瓯北镇", ["发现问题"] * 20, kind="暗访"),
        )
        found = verification.answer("real", ON, day("2010-01-01"))
        first, second = found.findings
        assert (first.outlets, first.claimed, first.visited, first.good) == (40, 40, 15, 9)
        assert first.is_contradicted, "all 40 cannot be good when 6 of 15 are not"
        assert (second.visited, second.good, second.is_contradicted) == (14, 14, False)
        assert found.closed == 1 and found.unknown == 0
        assert found.claimed == pytest.approx(79 / 80)
        assert found.found is not None
        assert found.found.rate == pytest.approx((9 / 15 + 1) / 2)
        # of 40 with M good, 14 of 14 are good by chance comb(M,14)/comb(40,14)
        lowest = next(m for m in range(14, 41) if comb(m, 14) / comb(40, 14) >= 0.025)
        assert (second.lower, second.upper) == (lowest, 40)
        title, _ = words.panel(found)
        assert title.startswith("自报98.8%，核查为80.0%（") and title.endswith("上塘镇与自报不符")
        assert "先请乡镇说明，不作结论" in words.foot(found) and "1户未营业" in words.foot(found)

    def test_a_bad_one_more_than_claimed_is_no_contradiction(self, store: Path) -> None:
        put("outlets", register("上塘镇", bad=2))
        put("outlet_checks", visited("上塘镇", ["发现问题"] * 2 + ["未发现问题"] * 13))
        (only,) = verification.answer("real", ON, day("2010-01-01")).findings
        # 13 or fewer of 15 when 38 of 40 are good: comb(38,13)*comb(2,2)/comb(40,15)
        assert comb(38, 13) / comb(40, 15) > 0.05
        assert not only.is_contradicted

    def test_nothing_visited_is_no_answer(self, store: Path) -> None:
        put("outlets", register("上塘镇"))
        found = verification.answer("real", ON, day("2010-01-01"))
        assert found.found is None and words.panel(found)[0] == "自报的规范率没有核查过"
        assert verification.most_to_visit(100, 2) == 63, "method notes: 63 of 100 for 98%"
