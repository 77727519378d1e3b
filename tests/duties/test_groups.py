"""Groups that the papers do not list: what is undecided, who sets the list, what it changes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.documents.actors import Members
from dashboard.duties import completions, definitions, groups, reporting
from dashboard.duties.definitions import Completion, instances, state
from dashboard.duties.groups import GroupListError
from dashboard.store import db

TWO = ("上塘镇", "瓯北镇")
JULY = "2010-07"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in place of the store."""
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path))
    yield tmp_path
    db.close()


def members(*departments: str) -> Members:
    """Two townships, and these departments (none: nobody has listed them)."""

    def found(actor_id: str, day: date) -> tuple[str, ...]:
        listed = {"townships": TWO, "departments": departments or ("县各有关部门",)}
        return listed[actor_id]

    return found


def july(rows: list[Completion], who: Members, actor: str | None = None) -> definitions.State:
    """The July report as of 15 August: of all units, or of one."""
    as_of = date(2010, 8, 15)
    lines = instances([definitions.duty("75.monthly")], as_of, actor is not None, who)
    (line,) = (
        one for one in lines if one.period.label == JULY and (actor is None or one.actor == actor)
    )
    return state(line, rows, as_of)


def report(unit: str, day: int = 3) -> Completion:
    return Completion("75.monthly", date(2010, 8, day), unit, period=JULY)


def test_only_a_group_without_a_list_is_left() -> None:
    rows = [report(name) for name in TWO]
    whole = july(rows, members())
    assert whole.label == "无法判定" and whole.note.startswith("名单未定：县各有关部门")
    assert july(rows, members(), "县各有关部门").name == "无法判定"
    assert july(rows, members(), "上塘镇").name == "按期完成"


def test_a_known_body_that_is_late_stays_overdue() -> None:
    found = july([report("上塘镇")], members())
    assert found.label == "逾期12天"
    assert found.note == "2个单位中已有1个报送佐证（县各有关部门名单未定，不计）"


def test_with_a_list_the_bodies_count_one_by_one() -> None:
    rows = [report(name) for name in (*TWO, "县工商局")]
    who = members("县工商局", "县经贸局")
    assert july(rows, who).note == "4个单位中已有3个报送佐证"
    assert july(rows, who, "县经贸局").name == "逾期未完成"
    assert july([*rows, report("县经贸局", 5)], who).label == "迟2天完成"


def test_a_row_for_all_that_says_not_done_is_overdue() -> None:
    """Row 14 of the annex: three groups, reported as a whole, without a day."""
    as_of = date(2010, 10, 15)
    (line,) = instances([definitions.duty("75.annex.14")], as_of)
    assert line.unlisted == ("各牵头部门", "各重点乡镇")
    assert state(line, [Completion("75.annex.14", None)], as_of).label == "逾期45天"


@pytest.mark.usefixtures("store")
def test_a_list_keeps_who_when_why_and_can_be_withdrawn() -> None:
    assert groups.in_force("real") == {} and not db.exists("real")
    groups.set_members("real", "lead_departments", ["县质监局", " 县工商局 "], "纪要1号", "李四")
    kept = groups.in_force("real")["lead_departments"]
    assert (kept.members, kept.by, kept.source) == (("县质监局", "县工商局"), "李四", "纪要1号")
    lines = completions.plan("real", date(2010, 10, 15), "75号", by_actor=True)
    assert {"县质监局", "县工商局"} <= {line.actor for line, _ in lines if line.duty.row == 14}
    groups.set_members("real", "lead_departments", ["县质监局"], "纪要2号", "王五")
    second = groups.in_force("real")["lead_departments"]
    assert second.members == ("县质监局",)
    groups.withdraw("real", second.list_id, "王五")
    assert groups.in_force("real")["lead_departments"] == kept
    with pytest.raises(GroupListError, match="已经撤回"):
        groups.withdraw("real", second.list_id, "王五")


@pytest.mark.usefixtures("store")
def test_a_listed_group_owes_reports() -> None:
    as_of = date(2007, 8, 15)

    def units() -> tuple[tuple[str, ...], tuple[str, ...]]:
        lines = completions.plan("real", as_of, "62号", by_actor=True)
        found = reporting.register(definitions.duty("62.weekly"), lines)
        return found.units, found.unlisted

    assert units()[1] == ("62号有关部门", "各有关乡镇") and "瓯北镇" not in units()[0]
    groups.set_members("real", "relevant_townships", ["瓯北镇", "桥下镇"], "62号", "李四")
    assert units()[1] == ("62号有关部门",) and {"瓯北镇", "桥下镇"} <= set(units()[0])


@pytest.mark.parametrize(
    ("actor", "names", "source", "says"),
    [
        ("nobody", ["县质监局"], "会议", "不是名单待定"),
        ("quality_bureau", ["县质监局"], "会议", "不是名单待定"),
        ("lead_departments", [], "会议", "至少选一个"),
        ("lead_departments", [" "], "会议", "至少选一个"),
        ("lead_departments", ["县各有关部门"], "会议", "合称"),
        ("lead_departments", ["县质监局"], " ", "依据"),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_wrong_list_is_refused(actor: str, names: list[str], source: str, says: str) -> None:
    with pytest.raises(GroupListError, match=says):
        groups.set_members("real", actor, names, source, "李四")
    assert not db.exists("real")


def test_a_body_named_twice_owes_once() -> None:
    """62号 names 县工商局 among the departments and on its own."""
    lines = instances([definitions.duty("62.measure_c")], date(2007, 8, 15), by_actor=True)
    assert [line.actor for line in lines].count("县工商局") == 1
