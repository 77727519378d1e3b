"""What the data prove or refute about duties, against what somebody entered."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import divisions
from dashboard.duties import completions, definitions, proofs, seen, words
from dashboard.duties.definitions import Completion, State, instances, state
from dashboard.duties.reporting import has_come
from dashboard.indicators.definitions import indicator, indicators, measure
from dashboard.indicators.measured import Slice
from dashboard.screens.documents.clauses import indicators_of
from dashboard.settings import QUERIES
from dashboard.ten_trades import monthly
from tests.rows import day, outlets, put, sample

AS_OF = day("2010-12-31")


def states(as_of: date = AS_OF) -> dict[str, State]:
    """The state of each duty that does not recur."""
    plan = completions.plan("real", as_of)
    return {line.duty.id: state for line, state in plan if not line.period.label}


def test_rows_of_a_ledger_speak_for_the_time_of_their_paper_and_for_whom_it_names() -> None:
    """62号 and 126号 三(四)1 name nobody for these: whoever did it did it. What comes after the
    campaign of 62号 (to 11 November 2007) is none of its publicity."""
    ledgers = ("support_measures", "publicity", "publicity", "publicity")
    days = ("2010-09-01", "2007-07-17", "2007-08-01", "2010-06-10")
    facts = pd.DataFrame(
        {
            "kind": "ledger", "part": ledgers, "purpose": "", "number": None,
            "actor": "县工商局", "done_on": pd.to_datetime(list(days)),
        }
    )  # fmt: skip
    told = {}
    for name in ("126.support", "62.publicity", "75.media"):
        rows = proofs._shown(definitions.duty(name), facts)
        told[name] = [(f"{row.done_on:%Y-%m-%d}", row.actor) for row in rows.itertuples()]
    assert told == {
        "126.support": [("2010-09-01", "")],
        "62.publicity": [("2007-08-01", "")],
        "75.media": [("2010-06-10", "县工商局")],
    }


def typed(duty: str, on: str) -> dict[str, Any]:
    return {"duty": duty, "actor": "", "period": "", "done_on": day(on), "evidence": "某号"}


def session(trained: int, on: str = "2010-07-20") -> dict[str, Any]:
    where = {"township": "上塘镇", "trade": "小药店"}
    return {"trained_on": day(on), **where, "trained": trained, "due": 100}


def action(on: str, departments: list[str]) -> dict[str, Any]:
    return {
        "acted_on": day(on), "lead_department": "县质监局", "departments": departments,
        "township": "上塘镇", "trade": None, "persons": 46,
    }  # fmt: skip


def test_training_that_was_entered_as_done_and_is_not(store: Path) -> None:
    put("training_sessions", [session(88)])
    put("duty_completions", [typed("75.annex.10", "2010-06-30")])
    found = states()["75.annex.10"]
    assert found.name == "有出入"
    assert "登记2010年6月30日完成" in found.note and "培训覆盖率88.0%" in found.note


def test_training_that_nobody_entered(store: Path) -> None:
    put("training_sessions", [session(100, "2010-06-25")])
    found = states()["75.annex.10"]
    assert (found.name, found.done_on) == ("按期完成", day("2010-06-25"))


@pytest.mark.soak
def test_data_older_than_the_day_entered_cannot_refute(store: Path) -> None:
    put("outlets", outlets("上塘镇", 5, 10))  # of 30 June
    put("duty_completions", [typed("75.annex.17", "2010-10-31")])
    found = states()["75.annex.17"]
    assert found.name == "按期完成" and found.note.startswith("数据早于登记的完成日，不能核对")
    put("outlets", outlets("上塘镇", 6, 10, on="2010-12-31"))
    assert states()["75.annex.17"].name == "有出入"


def test_figures_speak_together_only_for_the_oldest_of_their_days() -> None:
    duty = definitions.duty("75.annex.17")
    known = [
        replace(measure(indicator(name), 9, 10), day=day(on))
        for name, on in (("coverage_rate", "2010-12-31"), ("compliance_rate", "2010-06-30"))
    ]
    assert seen._of(known, duty).day == day("2010-06-30")


def test_a_large_action_on_record_against_a_late_entry(store: Path) -> None:
    put("joint_enforcement", [action("2010-06-22", ["县工商局", "县卫生局"])])
    assert states()["75.annex.11"].name == "按期完成"
    put("duty_completions", [typed("75.annex.11", "2010-10-28")])
    found = states()["75.annex.11"]
    assert found.name == "有出入"
    assert "登记2010年10月28日完成（晚120天" in found.note and "数据2010年6月22日完成" in found.note


@pytest.mark.soak
def test_two_departments_are_no_large_action(store: Path) -> None:
    put("joint_enforcement", [action("2010-06-22", ["县工商局"])])
    assert states()["75.annex.11"].name != "按期完成"


def test_the_paper_itself_is_what_was_owed(store: Path) -> None:
    put("outlets", outlets("上塘镇", 5, 10))
    found = states()
    assert found["75.county_document"].done_on == day("2010-08-09")
    assert found["75.county_document"].evidence == "永政办发〔2010〕126号"
    # and one paper of the annex does not make all rows without evidence overdue
    assert found["75.annex.18"].name == "无法判定"


def test_no_duty_of_a_paper_that_is_not_issued(store: Path) -> None:
    papers = {line.duty.document for line, _ in completions.plan("real", day("2010-06-30"))}
    assert "126号" not in papers and "83号" not in papers and {"62号", "75号"} <= papers


def test_long_past_duties_are_told_once(store: Path) -> None:
    put("duty_completions", [{**typed("75.annex.1", "2010-06-18")}])
    plan = completions.plan("real", day("2015-12-31"), "75号")
    told = " ".join(words.plan_headline(plan, day("2015-12-31")))
    assert "到期已过一年" in told and "天）" not in told
    assert not any("天" in state.label for _, state in plan if state.name == definitions.OVERDUE)


def test_receipts_have_one_answer(store: Path) -> None:
    """The page on progress and the register of reports name the same townships as silent."""
    month = day("2010-07-01")
    report = {"month": month, "township": "上塘镇", "is_reported": True}
    put("monthly_reports", [report, {**report, "township": "瓯北镇", "is_reported": False}])
    figures = {"outlets": 10, "rectified": 9, "compliant": 8}
    put("monthly_progress", [{**figures, "month": month, "township": "上塘镇", "trade": "小药店"}])
    came = {"duty": "75.monthly", "period": "2010-07"}
    put("submissions", [
        {**came, "unit": "乌牛镇", "received_on": day("2010-08-02")},
        {**came, "unit": "上塘镇", "received_on": None},
    ])  # fmt: skip
    (found,) = monthly.months("real", Slice(AS_OF), beside=False)
    plan = completions.plan("real", AS_OF, "75号", by_actor=True)
    of_july = {
        line.actor: state
        for line, state in plan
        if line.duty.id == "75.monthly" and line.period.label == "2010-07"
    }
    missing = {unit for unit, state in of_july.items() if not has_come(state)}
    assert "上塘镇" not in missing and "乌牛镇" not in missing and "瓯北镇" in missing
    assert "上塘镇" not in found.silent and "乌牛镇" not in found.silent
    assert found.without_figures == ("乌牛镇",)
    townships = {unit for unit in missing if unit.endswith(("镇", "乡"))}
    assert set(found.silent) == townships


def test_clauses_lead_to_their_figure_and_back() -> None:
    for one in indicators().values():
        for clause_id in one.clause_ids:
            assert one in indicators_of(clause_id), (one.id, clause_id)
    for clause_id in ("75.annex.10", "75.annex.17", "75.2.1.townships", "75.2.1.trades"):
        assert indicators_of(clause_id), clause_id
    assert indicators_of("62.2.3.region") and indicators_of("83.5.8.2")


def firm(name: str, **days: str | None) -> dict[str, Any]:
    known = {key: day(on) if on else None for key, on in days.items()}
    return {
        "enterprise": name, "product": "阀门", "township": "瓯北镇",
        "recorded_on": day("2007-11-12"), **known,
    }  # fmt: skip


def test_assessments_and_confirmations_of_62_are_seen_in_the_register(store: Path) -> None:
    rows = [
        firm("甲厂", assessed_on="2007-09-20", rectify_by="2007-10-10", rectified_on="2007-10-08"),
        firm("乙厂", assessed_on="2007-09-25", rectify_by="2007-10-10", rectified_on=None),
        firm("丙厂", assessed_on="2007-09-21", rectify_by=None, rectified_on=None),
    ]
    put("enterprise_register", rows)
    found = states(day("2008-06-30"))
    assert (found["62.assessment"].name, found["62.assessment"].done_on) == (
        "按期完成",
        day("2007-09-25"),
    )
    assert found["62.rectify"].name == "逾期未完成"
    assert "整改确认率2家中1家（1/2家）" in found["62.rectify"].note


def test_a_check_within_the_stages_proves_and_one_after_them_does_not(store: Path) -> None:
    put("samples", [sample(on="2008-03-01"), sample(on="2007-07-20")])
    assert states(day("2008-06-30"))["62.county_check"].name == "无法判定"
    put("samples", [sample(on="2007-09-01"), sample(on="2007-09-03")])
    assert states(day("2008-06-30"))["62.county_check"].done_on == day("2007-09-01")


def test_evidence_that_ended_long_ago_says_nothing_of_later_quarters(store: Path) -> None:
    sheet = {"series": "县", "round": 1, "inspected_on": day("2010-09-21")}
    score = {"township": "上塘镇", "item": "总分", "score": 90.0, "full_marks": 100.0}
    put("supervision_scores", [{**sheet, **score}])
    lines = completions.plan("real", day("2013-10-01"), "126号")
    found = {line.period.label: state for line, state in lines if line.duty.id == "126.supervision"}
    assert found["2011年第1季度"].name == "逾期未完成"
    assert found["2012年第4季度"].name == "无法判定"
    assert found["2012年第4季度"].note == "这项任务的佐证到2010年9月21日为止，以后的没有数据"


@pytest.mark.soak
def test_another_reading_of_a_figure_changes_the_duty_that_rests_on_it(store: Path) -> None:
    at = day("2010-12-31")
    names = divisions.units_for(at, at).names
    listed = [
        {**one, "business_licence": "无" if name == names[0] else "有"}
        for name in names
        for one in outlets(name, 1, 1, on="2010-10-31")
    ]
    put("outlets", listed)
    assert completions.replay("real", "C31", "as_listed", at) == []
    changes = completions.replay("real", "C31", "not_compliant", at)
    (found,) = [one for one in changes if one.duty == "75.annex.17"]
    assert found.before and found.before.endswith("按时完成")
    assert found.after and "逾期61天" in found.after


def test_every_kind_of_fact_that_a_duty_names_is_one_of_the_query() -> None:
    text = (QUERIES / "reports" / "duty_facts.sql").read_text(encoding="utf-8")
    named = {item.seen["kind"] for item in definitions.duties() if item.seen}
    assert named <= set(definitions.FACTS)
    assert all(f"'{kind}'" in text for kind in definitions.FACTS)
    assert not re.findall(r"'(?:62|75|83|126)号?\.", text), "no duty is named in the query"


@pytest.mark.soak
def test_a_list_without_days_tells_of_a_duty_from_its_own_day_on(store: Path) -> None:
    """No day is invented for closed firms, and nobody knew of them before the list."""
    row = {"product": "阀门", "enterprise": "甲厂", "recorded_on": date(2007, 11, 12)}
    put("enterprise_register", [row | {"disposal": "吊销"}])

    def told(on: date) -> str:
        lines = completions.plan("real", on, "62号")
        return next(state.note for line, state in lines if line.duty.id == "62.exit")

    assert told(date(2007, 11, 11)) == "已到期，还没有任何佐证（无数据）"
    assert told(date(2007, 11, 12)).startswith("有佐证但没有日期（企业分类名册）")


def test_work_of_a_stage_that_began_before_its_paper_is_in_order() -> None:
    """62号 is of 18 July 2007, its first stage runs from 3 July on."""
    (line,) = instances([definitions.duty("62.group")], date(2007, 7, 31))
    for begun, note in ((3, ""), (2, "完成日期早于发文日期，请核实佐证")):
        done = Completion("62.group", date(2007, 7, begun))
        assert state(line, [done], date(2007, 7, 31)).note == note
