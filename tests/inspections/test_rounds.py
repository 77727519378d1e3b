"""Supervision rounds, joint enforcement, the rectification clock: small rows and the county's."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.duties import completions
from dashboard.importing import store as imports
from dashboard.importing.kinds import supervision_scores
from dashboard.importing.pipeline import prepare
from dashboard.inspections import enforcement, visits
from dashboard.inspections import rounds as inspection_rounds
from dashboard.store import db
from tests import rows

END = date(2010, 12, 31)


def sheet(
    scores: dict[str, tuple[float | None, ...]],
    *,
    number: int = 1,
    series: str = "县",
    on: str = "2010-06-18",
    printed: dict[str, tuple[float | None, int | None]] | None = None,
) -> list[rows.Row]:
    """Lines of one round: points of items 甲 and 乙 (10 marks each) by township."""
    found = []
    for township, points in scores.items():
        total, rank = (printed or {}).get(township, (None, None))
        found += [
            {
                "series": series,
                "round": number,
                "inspected_on": rows.day(on),
                "township": township,
                "item": item,
                "score": point,
                "full_marks": 10.0,
                "printed_total": total,
                "printed_rank": rank,
            }
            for item, point in zip("甲乙", points, strict=False)
            if point is not None
        ]
    return found


@pytest.mark.usefixtures("store")
class TestSheets:
    def test_equal_scores_share_a_rank_and_the_next_is_skipped(self) -> None:
        scores = {"上塘镇": (9, 9), "瓯北镇": (9, 8), "桥下镇": (8, 9), "桥头镇": (5, 5)}
        rows.put("supervision_scores", sheet(scores))
        table = inspection_rounds.standings(inspection_rounds.sheets("real", END))
        ranks = dict(zip(table["township"], table["rank"], strict=True))
        assert ranks == {"上塘镇": 1, "瓯北镇": 2, "桥下镇": 2, "桥头镇": 4}
        words = [inspection_rounds.rank_text(r.rank, r.shared) for r in table.itertuples()]
        assert words == ["1", "并列2", "并列2", "4"]

    def test_a_sheet_without_an_item_has_no_rank(self) -> None:
        rows.put("supervision_scores", sheet({"上塘镇": (9, None), "瓯北镇": (5, 5)}))
        table = inspection_rounds.standings(inspection_rounds.sheets("real", END)).set_index(
            "township"
        )
        assert table.loc["瓯北镇", "rank"] == 1
        assert table.loc["上塘镇"].isna()["rank"] and table.loc["上塘镇"].isna()["score"]

    def test_a_sheet_sent_again_replaces_only_its_township_and_round(self) -> None:
        rows.put("supervision_scores", sheet({"上塘镇": (9, 9), "瓯北镇": (8, 8)}))
        rows.put("supervision_scores", sheet({"上塘镇": (1, 1)}, number=2, on="2010-07-26"))
        rows.put("supervision_scores", sheet({"上塘镇": (5, 5)}, series="市"))
        rows.put("supervision_scores", sheet({"上塘镇": (7, 6)}, on="2010-06-20"))
        rows.put("supervision_scores", sheet({"上塘镇": (0, 0)}), undone=True)
        found = db.query("real", "supervision_sheets", as_of=END)
        sums = found.groupby(["series", "round", "township"])["score"].sum().to_dict()
        assert sums == {
            ("县", 1, "上塘镇"): 13,
            ("县", 1, "瓯北镇"): 16,
            ("县", 2, "上塘镇"): 2,
            ("市", 1, "上塘镇"): 10,
        }
        total = db.query("real", "supervision_totals", start=date(2010, 1, 1), as_of=END)
        assert total.set_index("township").loc["上塘镇", "score"] == 15

    def test_printed_figures_that_differ_are_told(self) -> None:
        printed = {"上塘镇": (18.0, 1), "瓯北镇": (17.0, 3), "桥下镇": (99.0, 3)}
        scores = {"上塘镇": (9, 9), "瓯北镇": (9, 8), "桥下镇": (5, 5)}
        rows.put("supervision_scores", sheet(scores, printed=printed))
        wrong = inspection_rounds.misprints(inspection_rounds.sheets("real", END)).set_index(
            "township"
        )
        assert list(wrong.index) == ["瓯北镇", "桥下镇"]
        assert wrong.loc["瓯北镇", "wrong_rank"] and not wrong.loc["瓯北镇", "wrong_total"]
        assert wrong.loc["桥下镇", "wrong_total"] and not wrong.loc["桥下镇", "wrong_rank"]

    def test_changes_compare_townships_of_both_rounds(self) -> None:
        rows.put("supervision_scores", sheet({"上塘镇": (5, 5), "瓯北镇": (8, 8)}))
        later = {"上塘镇": (9, 8), "桥下镇": (3, 3)}
        rows.put("supervision_scores", sheet(later, number=2, on="2010-07-26"))
        found = inspection_rounds.sheets("real", END)
        first, second = inspection_rounds.rounds(found, "县", 2010)
        (moved,) = inspection_rounds.changes(found, first, second).to_dict("records")
        assert (moved["township"], moved["change"]) == ("上塘镇", 7)
        assert (moved["rank_before"], moved["rank_after"]) == (2, 1)
        shares = inspection_rounds.item_shares(found)
        assert shares.loc["甲"].to_dict() == pytest.approx({1: 13 / 20, 2: 12 / 20})
        assert len(inspection_rounds.sheets("real", date(2010, 7, 1))) == 4


def action(on: str, **more: Any) -> rows.Row:
    plain = {
        "acted_on": rows.day(on),
        "lead_department": "县质监局",
        "departments": ["县工商局"],
        "persons": 10,
        "outlets_checked": 20,
        "problems": 3,
        "cases": 1,
        "fine_yuan": 500.0,
        "closed_down": 0,
    }
    return {**plain, **more}


@pytest.mark.usefixtures("store")
class TestEnforcement:
    def windows(self, as_of: date) -> list[tuple[int, str]]:
        found = enforcement.actions("real", date(2010, 1, 1), as_of)
        return [(one.actions, one.state) for one in enforcement.windows(found, as_of)]

    def test_each_two_months_owe_one_action(self) -> None:
        rows.put("joint_enforcement", [action("2010-06-11"), action("2010-10-01")])
        assert self.windows(date(2010, 6, 30)) == [(1, "done_on_time")]
        assert self.windows(date(2010, 9, 30)) == [(1, "done_on_time"), (0, "due_soon")]
        assert self.windows(END) == [(1, "done_on_time"), (0, "overdue"), (1, "done_on_time")]

    def test_the_largest_day_before_the_end_of_june(self) -> None:
        many = ["县工商局", "县卫生局", "县公安局"]
        rows.put(
            "joint_enforcement",
            [
                action("2010-06-11", persons=40),
                action("2010-06-22", departments=many),
                action("2010-06-22", lead_department="县农业局", departments=[]),
                action("2010-07-15", departments=[*many, "县建设局", "县文广局"]),
            ],
        )
        days = enforcement.by_day(enforcement.actions("real", date(2010, 1, 1), END))
        largest = enforcement.largest_before(days, 2010)
        assert largest is not None
        assert (largest["acted_on"], largest["departments"]) == (date(2010, 6, 22), 5)
        assert enforcement.largest_before(days, 2011) is None

    def test_what_a_row_does_not_tell_adds_nothing(self) -> None:
        rows.put("joint_enforcement", [action("2010-06-11", cases=None, fine_yuan=None)])
        sums = enforcement.totals(enforcement.actions("real", date(2010, 1, 1), END))
        assert (sums.actions, sums.cases, sums.fine_yuan) == (1, 0, 0)


def visit(result: str = "发现问题", **more: Any) -> rows.Row:
    plain = {
        "checked_on": date(2010, 6, 15),
        "kind": "督查",
        "outlet": "甲店",
        "township": "上塘镇",
        "trade": "小食杂店",
        "result": result,
        "problem_kinds": [],
        "correct_by": None,
        "rechecked_on": None,
        "recheck_result": None,
    }
    return {**plain, **more}


@pytest.mark.usefixtures("store")
class TestClock:
    DUE = date(2010, 6, 30)

    def states(self, as_of: date = date(2010, 7, 10)) -> list[str]:
        found = visits.visits("real", date(2010, 1, 1), END, as_of)
        return list(found["state"])

    @pytest.mark.parametrize(
        ("more", "state"),
        [
            ({"correct_by": DUE, "rechecked_on": DUE, "recheck_result": "已整改"}, "按期整改"),
            (
                {
                    "correct_by": DUE,
                    "rechecked_on": date(2010, 7, 1),
                    "recheck_result": "已整改",
                },
                "逾期整改",
            ),
            ({"correct_by": DUE}, "逾期未整改"),
            (
                {"correct_by": DUE, "rechecked_on": DUE, "recheck_result": "整改中"},
                "逾期未整改",
            ),
            ({"correct_by": date(2010, 7, 10)}, "整改期内"),
            ({}, "没有期限"),
            ({"rechecked_on": DUE, "recheck_result": "已整改"}, "按期整改"),
            (
                {
                    "correct_by": DUE,
                    "rechecked_on": date(2010, 7, 20),
                    "recheck_result": "已整改",
                },
                "逾期未整改",
            ),
        ],
    )
    def test_how_a_finding_stands(self, more: dict[str, Any], state: str) -> None:
        rows.put("outlet_checks", [visit(**more)])
        assert self.states() == [state]

    def test_no_finding_has_no_clock(self) -> None:
        rows.put("outlet_checks", [visit("未发现问题"), visit("未营业")])
        assert self.states() == ["", ""]
        found = visits.visits("real", date(2010, 1, 1), END, END)
        assert sum(visits.clock(found).values()) == 0
        rates = visits.found_rates(found)
        assert rates.loc["明查", "督查"].to_dict() == {"visits": 1, "found": 0}

    def test_kinds_of_problem_most_first(self) -> None:
        rows.put(
            "outlet_checks",
            [
                visit(problem_kinds=["无证照", "其他"]),
                visit(problem_kinds=["无证照"], kind="暗访"),
                visit("未发现问题"),
            ],
        )
        found = visits.visits("real", date(2010, 1, 1), END, END)
        assert visits.pareto(found).to_dict() == {"无证照": 2, "其他": 1}
        assert visits.found_rates(found)["found"].to_dict() == {
            ("明查", "督查"): 1,
            ("暗访", "暗访"): 1,
        }


@pytest.mark.usefixtures("store")
def test_outlets_that_fell_back_between_two_registers() -> None:
    rows.put(
        "outlets",
        [
            *(rows.outlet(name=name, on="2010-06-30") for name in ("甲店", "乙店", "丙店")),
            rows.outlet(name="丁店", on="2010-06-30", compliant=False),
        ],
    )
    rows.put(
        "outlets",
        [
            rows.outlet(name="甲店", on="2010-09-30"),
            rows.outlet(name="乙店", on="2010-09-30", compliant=False),
            rows.outlet(name="丁店", on="2010-09-30", compliant=False),
        ],
    )
    days = {"before": date(2010, 7, 1), "after": date(2010, 12, 31)}
    (line,) = db.query("real", "relapsed_between", **days).to_dict("records")
    assert (line["outlets"], line["relapsed"]) == (2, 1), "丙店 is gone, 丁店 never complied"


class TestCountyInput:
    @pytest.fixture
    def truth(self, county_store: Path, county_truth: dict[str, Any]) -> dict[str, Any]:
        return county_truth

    def test_score_and_rank_of_every_township_in_every_round(self, truth: dict[str, Any]) -> None:
        found = inspection_rounds.sheets("real", END)
        rounds = inspection_rounds.rounds(found, "县", 2010)
        wanted = truth["aggregates"]["inspections"]
        assert [str(one.number) for one in rounds] == list(wanted)
        for one in rounds:
            table = inspection_rounds.standings(inspection_rounds.of_round(found, one))
            computed = {r.township: {"score": r.score, "rank": r.rank} for r in table.itertuples()}
            assert computed == {
                name: {"score": told["score"], "rank": told["rank"]}
                for name, told in wanted[str(one.number)].items()
            }

    def test_planted_misprints(self, truth: dict[str, Any]) -> None:
        planted = {one["township"]: one for one in truth["files"]["督查评分表.xlsx"]["planted"]}
        wrong = inspection_rounds.misprints(inspection_rounds.sheets("real", END)).set_index(
            "township"
        )
        assert set(wrong.index) == set(planted) == {"张溪乡", "桥下镇"}
        rank, total = wrong.loc["张溪乡"], wrong.loc["桥下镇"]
        assert (rank["printed_rank"], rank["rank"], rank["wrong_rank"]) == (31, 29, True)
        assert (total["printed_total"], total["score"], total["wrong_total"]) == (99, 94, True)

    def test_enforcement_totals(self, truth: dict[str, Any]) -> None:
        found = enforcement.actions("real", date(2010, 1, 1), END)
        sums = enforcement.totals(found)
        wanted = dict(truth["aggregates"]["enforcement"])
        months = {day.month: sums.actions for day, sums in enforcement.by_month(found)}
        assert months == {int(key): count for key, count in wanted.pop("by_month").items()}
        assert wanted == {
            "actions": sums.actions,
            "outlets_checked": sums.outlets_checked,
            "persons": sums.persons,
            "problems": sums.problems,
            "cases": sums.cases,
            "fines_yuan": sums.fine_yuan,
            "closed": sums.closed_down,
        }


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("永嘉县“十小”整规第一次督查评分表", "县"),
        ("永嘉县“十小”整规第一次综合督查评分表", "县"),
        ("永嘉县“十小”整规第一次督查暗访评分表", "县"),  # 督查暗访: every round of the papers
        ("永嘉县“十小”整规第一次专项督查评分表", "县专项"),
        ("永嘉县“十小”整规第一次明察暗访评分表", "县暗访"),
        ("永嘉县“十小”整规第一次明查暗访评分表", "县暗访"),
        ("温州市“十小”整规第一次督查评分表", "市"),
        ("温州市“十小”整规第一次专项督查评分表", "市专项"),
    ],
)
def test_the_title_says_whose_round_it_is_and_of_which_form(title: str, series: str) -> None:
    assert supervision_scores._series(title) == series


@pytest.mark.soak
def test_rounds_of_the_three_forms_have_numbers_of_their_own(store: Path) -> None:
    """The first 专项督查 takes no place of the first 督查, nor proves that it was held."""
    for form, day, points in (("", "6月18日", 30), ("专项", "7月12日", 20)):
        text = (
            f"2010年第一次{form}督查评分表\n督查时间：2010年{day}\n"
            f"乡镇,整规进度（40分）,总分\n岩头镇,{points},{points}\n"
        )
        imports.commit(prepare(text.encode(), f"{form}督查.csv"), "甲")
    found = inspection_rounds.sheets("real", END)
    told = found[["series", "round", "township", "score"]].values.tolist()
    assert sorted(told) == [["县", 1, "岩头镇", 30.0], ["县专项", 1, "岩头镇", 20.0]]
    held = {
        name: sorted(f"{one.day:%m-%d}" for one in completions.completions("real")
                     if one.duty == name and one.seen and one.day)
        for name in ("75.annex.8", "126.supervision")
    }  # fmt: skip
    assert held == {"75.annex.8": ["06-18"], "126.supervision": ["06-18", "07-12"]}
