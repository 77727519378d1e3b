"""The campaign of 62号, stage by stage: what was due, what was done, what was found.

Source: duties and their evidence, class registers, samples. Neighbouring stages share a day in
62号 (8月11日, 9月26日, 10月26日): what happened on it counts in both, and once in the total.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.documents import clauses
from dashboard.documents.clauses import Clause
from dashboard.duties import completions
from dashboard.duties import definitions as duty_definitions
from dashboard.duties.definitions import Instance, Stage, State
from dashboard.enterprises.register import Entry, register
from dashboard.indicators import measured
from dashboard.indicators.definitions import Measure, indicator
from dashboard.indicators.measured import Slice
from dashboard.indicators.products import Product, products
from dashboard.store import db

DOCUMENT = "62号"
WEEKLY = "62.weekly"

Line = tuple[Instance, State]
Span = tuple[date, date]
Days = Mapping[date, int]  # how many on each day


@dataclass(frozen=True)
class Part:
    """One stage: its first and last day and the lines of the plan that belong to it."""

    stage: Stage
    first: date
    last: date
    lines: tuple[Line, ...]

    def has_begun(self, as_of: date) -> bool:
        """Whether the stage had begun by the day."""
        return as_of >= self.first


@dataclass(frozen=True)
class Finding:
    """A count of one product over the stages: `by_stage` (None: not begun), `total` once each day.

    total None: nothing was imported that could tell.
    """

    product: str
    name: str
    unit: str
    by_stage: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class Report:
    """The campaign as known on a day.

    `whole_time`: lines of the plan that belong to no stage, `weekly`: those of the weekly report.
    `shared`: days that two stages claim. `classes`: product → day → class → enterprises.
    `rates`: pass rates of the regular checks drawn within the campaign.
    """

    as_of: date
    span: Span
    parts: tuple[Part, ...]
    whole_time: tuple[Line, ...]
    weekly: tuple[Line, ...]
    findings: tuple[Finding, ...]
    classes: dict[str, dict[date, dict[str, int]]]
    shared: tuple[date, ...]
    rates: tuple[Measure, ...]

    @property
    def staged(self) -> list[Line]:
        """Lines of all stages."""
        return [line for part in self.parts for line in part.lines]


def goals() -> dict[Product, Clause]:
    """The products that 62号 sets a goal for, with the clause that says it."""
    return {
        product: clause
        for product in products().values()
        for clause in map(clauses.clause, indicator(product.pass_rate).clause_ids)
        if clause.document == DOCUMENT
    }


def report(store: db.StoreName, as_of: date) -> Report:
    """The campaign with what was known by the day."""
    plan = completions.plan(store, as_of, DOCUMENT)
    parts = tuple(_part(stage, plan) for stage in duty_definitions.stages(DOCUMENT))
    staged = {id(line) for part in parts for line in part.lines}
    weekly = tuple(line for line in plan if line[0].duty.id == WEEKLY)
    windows = duty_definitions.campaign_windows(DOCUMENT)
    span = windows[0][0], windows[-1][1]
    known = db.exists(store)
    entries = register(store, as_of) if known else []
    return Report(
        as_of=as_of,
        span=span,
        parts=parts,
        whole_time=tuple(
            line for line in plan if id(line) not in staged and line[0].duty.id != WEEKLY
        ),
        weekly=weekly,
        findings=tuple(_findings(parts, entries, _drawn(store, as_of, span), as_of)),
        classes=_classes(entries, span),
        shared=tuple(one.last for one in parts if any(one.last == p.first for p in parts)),
        rates=tuple(_rates(store, span, as_of)) if known else (),
    )


def _part(stage: Stage, plan: Sequence[Line]) -> Part:
    first, last = duty_definitions.stage_window(stage)
    return Part(stage, first, last, tuple(one for one in plan if one[0].duty.stage == stage.id))


@dataclass(frozen=True)
class _Drawn:
    """Batches of one product, verdict and purpose on one day, None outside the campaign."""

    product: str
    verdict: str
    purpose: str
    day: date | None
    batches: int


def _drawn(store: db.StoreName, as_of: date, span: Span) -> list[_Drawn]:
    """Tested batches up to the day, counted by day within the campaign."""
    rows = db.query(store, "campaign_batches", as_of=as_of, start=span[0], end=span[1])
    days = [None if pd.isna(day) else day.date() for day in rows["day"]]
    told = (rows[name].tolist() for name in ("product", "verdict", "purpose"))
    return list(map(_Drawn, *told, days, rows["batches"].tolist()))


def _rates(store: db.StoreName, span: Span, as_of: date) -> Iterable[Measure]:
    for one in (indicator(product.pass_rate) for product in goals()):
        chosen = Slice(min(as_of, span[1]), start=span[0], end=min(as_of, span[1]))
        if as_of >= span[0]:
            yield measured.total(store, one, chosen)


def _classes(entries: Sequence[Entry], span: Span) -> dict[str, dict[date, dict[str, int]]]:
    """Enterprises by product, day of classification within the campaign, and class."""
    found: dict[str, dict[date, dict[str, int]]] = {}
    for one in entries:
        for day, word in one.classes:
            if span[0] <= day <= span[1]:
                counts = found.setdefault(one.product, {}).setdefault(day, {})
                counts[word] = counts.get(word, 0) + 1
    return {product: dict(sorted(days.items())) for product, days in found.items()}


# ---- counts over the stages ---------------------------------------------------------------------


def _findings(
    parts: Sequence[Part], entries: list[Entry], drawn: list[_Drawn], as_of: date
) -> Iterable[Finding]:
    """Every count of the products; an enterprise event needs a register, a batch a check list."""
    for product in (one.name for one in goals()):
        own = [one for one in entries if one.product == product]
        tested = [one for one in drawn if one.product == product]
        events: list[tuple[str, str, Days | None]] = [
            ("交自查报告", "家", _days(own, lambda one: one.self_reported_on)),
            ("考核合格", "家", _assessed(own, "合格")),
            ("考核责令限期整改", "家", _assessed(own, "限期整改")),
            ("考核不合格", "家", _assessed(own, "不合格")),
            ("整改期限到期", "家", _days(own, lambda one: one.rectify_by)),
            ("整改确认", "家", _days(own, lambda one: one.rectified_on)),
            ("监督抽查", "批", _summed(tested) if tested else None),
            ("其中不合格", "批", _failed(tested)),
            ("其中专项抽查", "批", _special(tested)),
        ]
        for name, unit, days in events:
            yield _finding(parts, product, name, unit, days, as_of)


def _days(own: list[Entry], event: Callable[[Entry], date | None]) -> Days | None:
    """Days of an event; None where no register tells anything of the product but its classes."""
    return Counter(day for one in own if (day := event(one))) if any(map(_tells, own)) else None


def _tells(one: Entry) -> bool:
    """Whether a register tells any step of the campaign for an enterprise."""
    days = (one.self_reported_on, one.assessed_on, one.rectify_by, one.rectified_on)
    return any(days) or bool(one.assessment)


def _assessed(own: list[Entry], result: str) -> Days | None:
    return _days(own, lambda one: one.assessed_on if one.assessment == result else None)


def _summed(tested: Iterable[_Drawn]) -> Days:
    found: Counter[date] = Counter()
    for one in tested:
        if one.day is not None:
            found[one.day] += one.batches
    return found


def _failed(tested: list[_Drawn]) -> Days | None:
    return _summed(one for one in tested if one.verdict == "不合格") if tested else None


def _special(tested: list[_Drawn]) -> Days | None:
    """Days of batches of special checks; None where no list says what a check was for."""
    if all(one.purpose == "未注明" for one in tested):
        return None
    return _summed(one for one in tested if one.purpose == "专项")


def _finding(
    parts: Sequence[Part],
    product: str,
    name: str,
    unit: str,
    days: Days | None,
    as_of: date,
) -> Finding:
    if days is None:
        return Finding(product, name, unit, tuple(None for _ in parts), None)
    known = {day: number for day, number in days.items() if day <= as_of}

    def within(first: date, last: date) -> int:
        return sum(number for day, number in known.items() if first <= day <= last)

    by_stage = tuple(
        within(part.first, part.last) if part.has_begun(as_of) else None for part in parts
    )
    total = within(parts[0].first, parts[-1].last)
    return Finding(product, name, unit, by_stage, total)
