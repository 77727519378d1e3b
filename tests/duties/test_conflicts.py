"""The register of contradictions: complete, and a ruling changes the lights it should change."""

from datetime import date
from pathlib import Path

import pytest

from dashboard import definition_files
from dashboard.documents import actors
from dashboard.duties import conflicts, definitions
from dashboard.duties.conflicts import Change, replay, ruled_completions, ruled_duties
from dashboard.duties.definitions import Completion

AS_OF = date(2010, 10, 15)
PAPER = Completion("75.annex.9", date(2010, 8, 9), evidence="永政办发〔2010〕126号")


def members(actor_id: str, day: date) -> tuple[str, ...]:
    return actors.actors()[actor_id].members or (actors.actors()[actor_id].name,)


def due_of(duty_id: str, rulings: dict[str, str]) -> str:
    (found,) = [item for item in ruled_duties(rulings=rulings) if item.id == duty_id]
    return found.due


def replayed(conflict_id: str, option_id: str, rows: list[Completion]) -> list[Change]:
    return replay(conflict_id, option_id, rows, AS_OF, members=members)


def test_the_known_contradictions_are_registered() -> None:
    """Each line: clauses that have to stand side by side in one conflict."""
    expected = [
        {"75.3.2.2.city"},
        {"75.3.2.2.city", "75.annex.8", "75.annex.12", "75.annex.15"},
        {"75.annex.7", "75.3.1.4"},
        {"75.3.2.3.commend", "75.3.2.3.complete"},
        {"75.3.3.3"},
        {"75.3.2.4.units", "126.4.2"},
        {"75.3.2.2.county", "126.3.3.4.quarterly"},
        {"83.4.3", "83.5.1.1", "75.3.2.2.monthly"},
        {"62.3.2", "62.3.3", "62.3.4", "62.3.5"},
        {"83.4.1", "83.4.2"},
        {"jx.1.city", "62.2.3.clothing", "62.2.1"},
        {"126.1", "jx.0.slogan", "75.1.coverage"},
        {"75.annex.9", "75.annex.14"},
    ]
    registered = [set(item.clauses) for item in conflicts.conflicts()]
    assert [want for want in expected if not any(want <= have for have in registered)] == []


def test_every_conflict_offers_a_choice() -> None:
    for item in conflicts.conflicts():
        assert len(item.options) >= 2, item.id
        assert bool(item.ruling) == bool(item.ruled_by), item.id


def test_the_impossible_date_waits_for_a_ruling() -> None:
    (change,) = replayed("C01", "month_end", [Completion("75.city_check.3", None)])
    assert change.before is not None and "无法判定" in change.before
    assert change.after is not None and "逾期15天" in change.after
    third = [item for item in ruled_duties() if item.id == "75.city_check.3"]
    assert third[0].due == "9月31日前" and "待裁定" in third[0].ruling


def test_document_126_proves_row_9_or_row_14() -> None:
    changes = {change.duty: change for change in replayed("C13", "row_14", [PAPER])}
    assert set(changes) == {"75.annex.9", "75.annex.14"}
    assert "迟50天" in (changes["75.annex.9"].before or "")
    assert "逾期117天" in (changes["75.annex.9"].after or "")
    assert (changes["75.annex.14"].after or "").endswith("按时完成")


def test_moving_evidence_leaves_other_duties_alone() -> None:
    other = Completion("126.documents", date(2010, 8, 9), evidence=PAPER.evidence)
    assert ruled_completions([other, PAPER], {"C13": "row_14"})[0] == other


@pytest.mark.parametrize(
    ("duty_id", "conflict_id", "option_id", "due"),
    [
        ("75.list", "C03", "annex", "5月31日前"),
        ("75.commend", "C04", "after", "8月31日前"),
        ("75.annex.14", "C06", "later", "8月20日前"),
        ("75.annex.1", "C14", "start", "6月10日前"),
        ("83.zones", "C18", "year_end", "2015年底"),
    ],
)
def test_another_ruling_changes_the_date(
    duty_id: str, conflict_id: str, option_id: str, due: str
) -> None:
    assert due_of(duty_id, {}) == definitions.duty(duty_id).due != due
    assert due_of(duty_id, {conflict_id: option_id}) == due


def test_a_due_day_before_the_document_is_undecided() -> None:
    (change,) = replayed("C03", "annex", [Completion("75.list", date(2010, 5, 30))])
    assert "按时完成" in (change.before or "") and "无法判定" in (change.after or "")


def test_a_line_can_be_left_out_and_given_to_others() -> None:
    (dropped,) = replayed("C05", "annex_only", [])
    assert dropped.duty == "75.city_acceptance" and dropped.after is None
    moved = {item.id: item for item in ruled_duties(rulings={"C23": "text"})}
    assert moved["75.annex.20"].responsible == ("county_gov", "quality_office")


def test_first_weekly_report_on_the_day_of_issue() -> None:
    (change,) = replay("C20", "same_day", [], date(2007, 8, 15), members=members)
    assert change.before is None and "2007-07-18" in (change.after or "")


def test_a_duty_says_which_ruling_is_used() -> None:
    found = {item.id: item.ruling for item in ruled_duties()}
    assert "6月20日到期" in found["75.annex.1"]
    assert found["83.finance"] == ""


def test_unknown_rulings_are_refused() -> None:
    with pytest.raises(KeyError, match="没有矛盾编号“C99”"):
        ruled_duties(rulings={"C99": "x"})
    with pytest.raises(KeyError, match="没有选项“maybe”"):
        ruled_duties(rulings={"C01": "maybe"})


GOOD = """[[conflict]]
id = "X"
title = "题"
clauses = ["75.annex.7"]
question = "问"
effect = "果"
ruling = "a"
ruled_by = "某"
[[conflict.option]]
id = "a"
text = "甲"
due = { "75.list" = "5月31日前" }
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('ruling = "a"', 'ruling = "b"', "裁定“b”不在选项里"),
        ("75.annex.7", "75.annex.77", "没有条款"),
        ("75.list", "75.lists", "没有任务“75.lists”"),
        ("5月31日前", "不久", "看不懂的时限“不久”"),
        ("effect", "efect", "不认识的字段“efect”"),
    ],
)
def test_a_wrong_register_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "conflicts.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert list(conflicts.load_conflicts(path)) == ["X"]
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    assert conflicts.load_conflicts(path) == {}
    (fault,) = definition_files.faults(path)
    assert fault.record == "[[conflict]] 第1条（X）" and says in fault.says
