"""Duties: who owes what by when, and how it stands on a given day.

Definitions come from data/duties.toml. ``instances`` makes one line per duty and period (or per
actor as well); ``state`` judges a line by the completions handed in. Pure functions over plain
data: completions are passed in as rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import definition_files, look
from dashboard.definition_files import (
    DefinitionError,
    UnknownError,
    check_choice,
    check_fields,
    check_known,
)
from dashboard.documents.actors import Members, actors, members_on
from dashboard.documents.clauses import clause, clauses, document, documents
from dashboard.duties.due_dates import WAYS_TO_WRITE, Period, is_readable, periods
from dashboard.indicators.definitions import indicators
from dashboard.settings import DATA
from dashboard.words import formats

NOT_DUE = "未到期"
NEAR = "临近"
ON_TIME = "按期完成"
LATE = "逾期完成"
OVERDUE = "逾期未完成"
UNDECIDED = "无法判定"
DISPUTED = "有出入"
LONG_OVERDUE = "到期已过一年"
_SHOWN = {
    name: look.VERDICTS[key].word for name, key in ((ON_TIME, "done_on_time"), (NEAR, "due_soon"))
}
STATES = (NOT_DUE, NEAR, ON_TIME, LATE, OVERDUE, DISPUTED, UNDECIDED)
CHASED_DAYS = 365  # a duty that fell due earlier is told once, its days are not counted on
NO_ACTOR = "文件未写明责任单位"
NO_LIST = "名单未定"


@dataclass(frozen=True)
class Stage:
    """A stage of a document's work: clause, name, and its first and last day as written."""

    id: str
    clause: str
    name: str
    due: str


@dataclass(frozen=True)
class Duty:
    """What somebody owes. ``due`` is the document's wording (see due_dates).

    ``clauses``: the one that asks for it, then others that say the same. ``responsible`` and
    ``cooperating`` are actor ids; ``starts`` the first day that counts; ``until`` the last, where
    it recurs or has no date; ``times`` how often in a period. ``ruling``: what changed ``due``.
    ``rates``: indicators that all have to reach their target for it to be done. ``paper``: the
    document that is itself what is owed. ``seen``: facts that show by themselves that it was done
    (see the head of data/duties.toml).
    """

    id: str
    title: str
    clauses: tuple[str, ...]
    responsible: tuple[str, ...]
    cooperating: tuple[str, ...]
    due: str
    starts: date
    until: date | None = None
    times: int = 1
    stage: str = ""
    row: int | None = None
    ruling: str = ""
    rates: tuple[str, ...] = ()
    paper: str = ""
    seen: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def document(self) -> str:
        """Short id of the document that asks for it."""
        return clause(self.clauses[0]).document


@dataclass(frozen=True)
class Instance:
    """One line of the plan: a duty in one period, for one actor or for all of them together.

    ``actor`` is the name shown. ``members`` are the bodies whose single completions together
    complete the line (empty when ``actor`` is one body). ``problem`` says why its due day
    cannot be used. ``unlisted``: groups among them whose bodies nobody has listed.
    """

    duty: Duty
    actor: str
    members: tuple[str, ...]
    period: Period
    problem: str = ""
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Completion:
    """One row of evidence: duty id, actor as shown (empty: reported for all), day, proof.

    ``period`` is an instance's period label where the row names one. ``day`` None: not dated.
    ``seen``: the evidence itself shows it (a score sheet, a paper), nobody had to say so.
    ``known_on``: the day of the list that tells of something not dated.
    """

    duty: str
    day: date | None
    actor: str = ""
    evidence: str = ""
    period: str = ""
    seen: bool = False
    known_on: date | None = None


@dataclass(frozen=True)
class State:
    """How a line stands: one of STATES, days late or overdue, day and proof of completion."""

    name: str
    late_days: int = 0
    done_on: date | None = None
    evidence: str = ""
    note: str = ""

    @property
    def days_told(self) -> int:
        """Days late; none are counted on for what is overdue so long that nobody chases it."""
        return 0 if self.name == OVERDUE and not self.is_chased else self.late_days

    @property
    def is_chased(self) -> bool:
        """Whether it is overdue, and by no more than the year in which it is chased."""
        return self.name == OVERDUE and self.late_days <= CHASED_DAYS

    @property
    def label(self) -> str:
        """The state in words, the same wherever it is told: 迟11天完成, 逾期107天, 按时完成."""
        if self.name == LATE:
            return f"迟{self.late_days}天完成"
        if self.name == OVERDUE:
            return f"逾期{self.late_days}天" if self.is_chased else LONG_OVERDUE
        return _SHOWN.get(self.name, self.name)


# ---- definitions --------------------------------------------------------------------------

_STAGE_FIELDS = {"id": str, "clause": str, "name": str, "due": str}
_DUTY_FIELDS = {
    "id": str,
    "title": str,
    "clauses": list,
    "responsible": list,
    "cooperating": list,
    "due": str,
    "from": date,
    "until": date,
    "times": int,
    "stage": str,
    "row": int,
    "rates": list,
    "paper": str,
    "seen": dict,
}
_NEEDED = {"id", "title", "clauses", "responsible", "cooperating", "due"}
_SEEN_FIELDS = {
    "kind": str,
    "part": str,
    "purpose": str,
    "number": int,
    "at_least": int,
    "within": str,
}
FACTS = (
    *("report", "round", "joint", "named", "applied", "reviewed", "published", "approved"),
    *("check", "classified", "assessed", "disposed", "trained", "suppliers", "ledger"),
)
"""Kinds of facts of queries/reports/duty_facts.sql."""


def load_duties(path: Path) -> tuple[dict[str, Stage], dict[str, Duty]]:
    """Stages and duties of a file by id."""
    good: dict[str, Stage] = {}

    def make_stage(record: dict[str, Any]) -> Stage:
        item = _stage(record)
        good.setdefault(item.id, item)
        return item

    found = definition_files.lists(
        path, {"stage": make_stage, "duty": lambda record: _duty(record, good)}
    )
    return good, {item.id: item for item in found["duty"]}


def _stage(record: dict[str, Any]) -> Stage:
    check_fields(record, _STAGE_FIELDS)
    _check_clauses("clause", [record["clause"]])
    check_due("due", record["due"])
    item = Stage(**record)
    stage_window(item)
    return item


def _duty(record: dict[str, Any], stages: Mapping[str, Stage]) -> Duty:
    check_fields(record, _DUTY_FIELDS, set(_DUTY_FIELDS) - _NEEDED)
    check_known("rates", record.get("rates", []), indicators(), "指标", "indicators.toml")
    if not record["clauses"]:
        raise DefinitionError("没有写明出自哪一条款。", "clauses", "[]", "条款的编号")
    _check_clauses("clauses", record["clauses"])
    for name in ("responsible", "cooperating"):
        check_known(name, record[name], actors(), "单位", "actors.toml")
    asked = [record["stage"]] if "stage" in record else []
    papers = {one.id for one in documents()}
    check_known(
        "paper", [record["paper"]] if "paper" in record else [], papers, "文件", "documents"
    )
    check_known("stage", asked, stages, "阶段", "duties.toml")
    if seen := record.get("seen"):
        check_fields(seen, _SEEN_FIELDS, set(_SEEN_FIELDS) - {"kind"})
        check_choice(seen, "kind", FACTS)
        check_choice({"within": "year", **seen}, "within", ("year", "stages", "paper"))
        if seen.get("within") == "stages":
            check_known("stage", asked or [""], stages, "阶段", "duties.toml")
    check_due("due", record["due"])
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in record.items()
        if key != "from"
    }
    issued = document(clause(record["clauses"][0]).document).date
    return Duty(**fields, starts=record.get("from", issued))


def _check_clauses(field: str, asked: Sequence[str]) -> None:
    check_known(field, asked, {item.id for item in clauses()}, "条款", "documents/clauses")


def check_due(field: str, written: str) -> None:
    """Refuse a due date whose words nobody can read."""
    if not is_readable(written):
        raise DefinitionError(f"看不懂的时限“{written}”。", field, written, WAYS_TO_WRITE)


@cache
def _definitions() -> tuple[dict[str, Stage], dict[str, Duty]]:
    return load_duties(DATA / "duties.toml")


def duties(document: str | None = None) -> tuple[Duty, ...]:
    """Duties of one document or of all, as written (before any ruling)."""
    found = _definitions()[1].values()
    return tuple(item for item in found if document is None or item.document == document)


def duty(duty_id: str) -> Duty:
    """The duty with this id; KeyError with a Chinese message when there is none."""
    try:
        return _definitions()[1][duty_id]
    except KeyError:
        raise UnknownError(f"没有任务“{duty_id}”，请查 data/duties.toml。") from None


def stages(document: str | None = None) -> tuple[Stage, ...]:
    """Stages of one document or of all."""
    return tuple(
        item
        for item in _definitions()[0].values()
        if document is None or clause(item.clause).document == document
    )


def campaign_windows(document: str) -> list[tuple[date, date]]:
    """First and last day of each stage of a document; UnknownError while none is there."""
    found = [stage_window(item) for item in stages(document)]
    if not found:
        raise UnknownError(f"{document}没有可用的阶段，请查 data/duties.toml。")
    return found


def stage_window(stage: Stage) -> tuple[date, date]:
    """First and last day of a stage. Neighbouring stages may share a day, as written."""
    issued = document(clause(stage.clause).document).date
    (period,) = periods(stage.due, issued, None, issued)
    if period.opens is None or period.due is None:
        raise DefinitionError(
            f"阶段 {stage.id}：{period.problem or '没有写明时限'}。", "due", stage.due
        )
    return period.opens, period.due


# ---- instances ----------------------------------------------------------------------------


def instances(
    owed: Iterable[Duty], as_of: date, by_actor: bool = False, members: Members = members_on
) -> list[Instance]:
    """Lines of the plan for these duties, in their order and by period.

    With ``by_actor`` one line per body and period, else one line per period for all together.
    """
    return [
        instance
        for item in owed
        for period in periods(item.due, item.starts, item.until, as_of)
        for instance in _lines(item, period, by_actor, members)
    ]


def _lines(item: Duty, period: Period, by_actor: bool, members: Members) -> list[Instance]:
    problem = period.problem or _due_before_document(item, period)
    day = period.due or item.starts
    bodies = tuple(dict.fromkeys(name for one in item.responsible for name in members(one, day)))
    groups = {one.name for one in map(actors().get, item.responsible) if one and one.is_open_group}
    unlisted = tuple(name for name in bodies if name in groups)
    if by_actor:
        return [
            Instance(item, name, (), period, problem, (name,) if name in unlisted else ())
            for name in bodies or (NO_ACTOR,)
        ]
    shown = "、".join(actors()[actor].name for actor in item.responsible) or NO_ACTOR
    return [Instance(item, shown, bodies if len(bodies) > 1 else (), period, problem, unlisted)]


def _due_before_document(item: Duty, period: Period) -> str:
    issued = document(item.document).date
    if period.due is None or period.due >= issued:
        return ""
    return f"时限{period.due:%Y-%m-%d}早于发文日期{issued:%Y-%m-%d}，请先裁定按哪一天算"


# ---- states -------------------------------------------------------------------------------


def state(instance: Instance, completions: Iterable[Completion], as_of: date) -> State:
    """How a line stands at the end of the as-of day.

    Evidence of later days is not yet known; the same evidence twice counts once; evidence
    without a day leaves an open duty undecided; evidence older than the document counts, with
    a note. A row for all (no actor) completes every line of its duty. Once due, a duty of which
    nobody has reported anything is undecided, not overdue (see ``_Told.is_tracked``), and so is one
    that only a group without a list of its bodies has left open.
    """
    return _state(instance, _Told(completions, as_of))


class _Told:
    """What is told of duties by the as-of day, each row once, sorted by duty once."""

    def __init__(self, completions: Iterable[Completion], as_of: date) -> None:
        self.as_of = as_of
        rows = dict.fromkeys(row for row in completions if (row.known_on or as_of) <= as_of)
        self.by_duty: dict[str, list[Completion]] = defaultdict(list)
        for row in rows:
            self.by_duty[row.duty].append(row)
        self.tables = {_table(row.duty) for row in rows if not row.seen}

    def is_tracked(self, item: Duty) -> bool:
        """Whether anybody keeps evidence of this duty, so that a gap means that it is not done.

        The rows of the annex are reported in one table: evidence of one tracks them all. A row
        without day and evidence says that the duty is watched and not done. What shows by itself
        (a paper, a score sheet) says nothing about the other rows.
        """
        return bool(self.by_duty.get(item.id)) or _table(item.id) in self.tables


def _state(instance: Instance, told_of: _Told) -> State:
    as_of, rows = told_of.as_of, told_of.by_duty.get(instance.duty.id, [])
    own = [row for row in rows if _belongs(row, instance)]
    known = [row for row in own if row.day is not None and row.day <= as_of]
    done = _completed(instance, known)
    if done is not None:
        return _both_sides(instance, known, _done_state(instance, done))
    if instance.unlisted and instance.period.due and as_of > instance.period.due:
        by_body = any(row.actor for row in rows)
        if by_body and _only_unlisted_left(instance, known):
            return State(UNDECIDED, note=f"{NO_LIST}：{'、'.join(instance.unlisted)}没有列出单位")
    if said_until := _silent_since(instance, rows, as_of):
        told = formats.date_text(said_until)
        return State(UNDECIDED, note=f"这项任务的佐证到{told}为止，以后的没有数据")
    return _open_state(instance, own, as_of, told_of.is_tracked(instance.duty))


def _silent_since(instance: Instance, rows: Iterable[Completion], as_of: date) -> date | None:
    """The newest evidence of a recurring duty where it is from more than a year before a period
    fell due: whoever stopped keeping evidence says nothing about what was done since."""
    due = instance.period.due
    if due is None or as_of <= due or not instance.period.label:
        return None
    days = [row.day for row in rows if row.day]
    newest = max((day for day in days if day <= as_of), default=None)
    return newest if newest and (due - newest).days > CHASED_DAYS else None


def _both_sides(instance: Instance, rows: Sequence[Completion], found: State) -> State:
    """The state, or that what was said and what the evidence shows differ on when it was done."""
    sides = [_completed(instance, [r for r in rows if r.seen is seen]) for seen in (False, True)]
    if instance.period.due is None or None in sides:
        return found
    said, shown = (_done_state(instance, row) for row in sides if row is not None)
    if said.name == shown.name:
        return found
    return replace(
        found, name=DISPUTED, late_days=0, note=f"登记{_done_words(said)}；数据{_done_words(shown)}"
    )


def _done_words(found: State) -> str:
    """2010年10月28日完成（晚120天，附件11）."""
    day = formats.date_text(found.done_on) if found.done_on else ""
    late = f"晚{found.late_days}天" if found.late_days else ""
    more = "，".join(part for part in (late, found.evidence) if part)
    return f"{day}完成" + (f"（{more}）" if more else "")


def _table(duty_id: str) -> str:
    """Duties reported together share a table: the rows of the annex; else the duty itself."""
    item = _definitions()[1].get(duty_id)
    return "annex" if item is not None and item.row is not None else duty_id


def states(
    lines: Iterable[Instance], completions: Iterable[Completion], as_of: date
) -> list[tuple[Instance, State]]:
    """Each line with its state."""
    told = _Told(completions, as_of)
    return [(line, _state(line, told)) for line in lines]


def _belongs(row: Completion, instance: Instance) -> bool:
    if row.duty != instance.duty.id:
        return False
    if row.actor and row.actor != instance.actor and row.actor not in instance.members:
        return False
    period = instance.period
    if row.period or not period.label or row.day is None:
        return row.period == period.label or not row.period
    after = period.counts_from is None or row.day >= period.counts_from
    return after and (period.counts_to is None or row.day <= period.counts_to)


def _completed(instance: Instance, rows: Sequence[Completion]) -> Completion | None:
    """The row that made the line complete: for all at once, or the last of its members."""
    whole = _nth(rows, ("", instance.actor), instance.duty.times)
    if whole is not None or not instance.members:
        return whole
    each = [_nth(rows, (name,), instance.duty.times) for name in instance.members]
    known = [row for row in each if row is not None]
    return max(known, key=_day) if len(known) == len(each) else None


def _only_unlisted_left(instance: Instance, rows: Sequence[Completion]) -> bool:
    """Whether every body whose name is known has done its part."""
    named = set(instance.members) - set(instance.unlisted)
    return all(_nth(rows, (name,), instance.duty.times) for name in named)


def _nth(rows: Sequence[Completion], names: Sequence[str], times: int) -> Completion | None:
    own = sorted((row for row in rows if row.actor in names), key=_day)
    return own[times - 1] if len(own) >= times else None


def _day(row: Completion) -> tuple[date, str]:
    return row.day or date.max, row.evidence


def _done_state(instance: Instance, row: Completion) -> State:
    day, due = row.day or date.max, instance.period.due
    note, begun = "", document(instance.duty.document).date
    if instance.duty.stage and instance.period.opens:  # work that the paper says went on before it
        begun = min(begun, instance.period.opens)
    if day < begun:
        note = "完成日期早于发文日期，请核实佐证"
    if instance.problem:
        return State(UNDECIDED, 0, day, row.evidence, instance.problem)
    late = max((day - due).days, 0) if due else 0
    return State(LATE if late else ON_TIME, late, day, row.evidence, note)


def _open_state(
    instance: Instance, rows: Sequence[Completion], as_of: date, tracked: bool
) -> State:
    due, until = instance.period.due, instance.duty.until
    if instance.problem:
        return State(UNDECIDED, note=instance.problem)
    undated = sorted({row.evidence for row in rows if row.day is None and row.evidence})
    if undated:
        told = f"有佐证但没有日期（{'、'.join(undated)}），不能判断是否按期，请补日期"
        return State(UNDECIDED, note=told)
    note = _partly(instance, rows, as_of)
    if due is None:
        ended = until is not None and as_of > until
        return State(UNDECIDED if ended else NOT_DUE, note=note or "文件没有写时限")
    if as_of > due and not tracked:
        return State(UNDECIDED, note="已到期，还没有任何佐证（无数据）")
    if as_of > due:
        return State(OVERDUE, (as_of - due).days, note=note)
    near = (due - as_of).days <= instance.period.near_days and as_of >= instance.duty.starts
    return State(NEAR if near else NOT_DUE, note=note)


def _partly(instance: Instance, rows: Iterable[Completion], as_of: date) -> str:
    named = set(instance.members) - set(instance.unlisted)
    count = len({row.actor for row in rows if row.day is not None and row.day <= as_of} & named)
    rest = f"（{'、'.join(instance.unlisted)}{NO_LIST}，不计）" if instance.unlisted else ""
    return f"{len(named)}个单位中已有{count}个报送佐证{rest}" if count else ""
