"""The register of enterprises on a day: class, self-check, assessment, rectification, disposal.

A register written after the campaign tells the days of its events, so the state on an earlier day
is what had happened by then. Events without a day of their own (处置) are known from the day of
the register on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.duties import definitions as duty_definitions
from dashboard.enterprises.names import decided, identity
from dashboard.store import db

CLASSES = ("A", "B", "C")
LEFT = "退出"
CLOSING = ("关停", "吊销")

ON_TIME, LATE, MISSING, PENDING = "on_time", "late", "missing", "pending"
OVERDUE, RUNNING = "overdue", "running"

Given = dict[date, tuple[str, str]]
"""Class and township by day of classification, oldest first."""

_DATED = ("self_reported_on", "assessed_on", "rectified_on")
_FACTS = (*_DATED, "assessment", "rectify_by", "disposal", "representative", "remark")


@dataclass(frozen=True)
class Entry:
    """One enterprise of one product as known on a day.

    `enterprise` is its newest writing, `names` every writing; `products` all that it makes.
    `places`: townships by the day from which a register names them, oldest first. `classes`: days
    and classes, oldest first, with the township of each in `class_places`; `class_now` the last
    of them ('' before the first). Days are None while nothing had happened. `self_report`:
    on_time, late, missing, pending or '' (not owed); `rectification`: on_time, late, overdue,
    running or '' (nothing ordered). `is_listed`: it stands in the newest register of its product.
    `source` is file, sheet and row.
    """

    id: str
    enterprise: str
    names: tuple[str, ...]
    product: str
    products: tuple[str, ...]
    township: str
    places: tuple[tuple[date, str], ...]
    classes: tuple[tuple[date, str], ...]
    class_places: tuple[str, ...]
    self_reported_on: date | None
    self_report: str
    assessed_on: date | None
    assessment: str
    rectify_by: date | None
    rectified_on: date | None
    rectification: str
    disposal: str
    representative: str
    remark: str
    recorded_on: date
    is_listed: bool
    source: tuple[str, str, int]

    @property
    def class_now(self) -> str:
        """Its newest class; empty while nobody classified it."""
        return self.classes[-1][1] if self.classes else ""

    @property
    def class_since(self) -> date | None:
        """First day of the unbroken time in its present class."""
        since = None
        for day, word in reversed(self.classes):
            if word != self.class_now:
                break
            since = day
        return since

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, lost its licence or left the trade."""
        return self.disposal in CLOSING or self.class_now == LEFT

    @property
    def moves(self) -> tuple[tuple[date, str, str], ...]:
        """Day, old and new township of every move that a redrawn border does not explain."""
        pairs = zip(self.places, self.places[1:], strict=False)
        return tuple((day, old, new) for (_, old), (day, new) in pairs if not _is_redrawn(old, new))

    def class_before(self, day: date) -> str:
        """The class in force when the day began: one given on that very day counts from the next.

        Empty before the first classification.
        """
        known = [word for given, word in self.classes if given < day]
        return known[-1] if known else ""

    def overdue_days(self, as_of: date) -> int:
        """Days since its deadline passed unconfirmed, else 0."""
        if self.rectification != OVERDUE or self.rectify_by is None:
            return 0
        return (as_of - self.rectify_by).days


def _is_redrawn(old: str, new: str) -> bool:
    return any(link.new == new for link in divisions.successors(old))


@cache
def self_check_due() -> date:
    """Last day of the stage in which 62号 asks for the self-check form."""
    stage = next(
        s
        for s in duty_definitions.stages("62号")
        if s.id == duty_definitions.duty("62.self_check").stage
    )
    return duty_definitions.stage_window(stage)[1]


@cache
def campaign_days() -> tuple[date, date]:
    """First and last day of the campaign of 62号."""
    windows = duty_definitions.campaign_windows("62号")
    return windows[0][0], windows[-1][1]


def register(store: db.StoreName, as_of: date) -> list[Entry]:
    """Every enterprise that a register or a classification knew by the day, in sheet order."""
    known = decided(store)
    rows = db.query(store, "enterprise_rows")
    if rows.empty:
        return []
    classes = db.query(store, "enterprise_class_days", as_of=as_of)
    for table in (rows, classes):
        table["id"] = [identity(name, known) for name in table["enterprise"].tolist()]
    days = _classes_by_enterprise(classes)
    newest = _newest_registers(rows, as_of)
    makes: dict[str, dict[str, None]] = {}
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows.to_dict("records"):
        makes.setdefault(row["id"], {})[row["product"]] = None
        groups.setdefault((row["product"], row["id"]), []).append(row)
    found = []
    for (product, key), own in groups.items():
        seen = [row for row in own if row["recorded_on"].date() <= as_of]
        history = days.get((product, key), {})
        if seen or history:
            products = tuple(makes[key])
            entry = _entry(key, seen or own[:1], history, products, newest.get(product), as_of)
            found.append(entry)
    return found


def _classes_by_enterprise(rows: pd.DataFrame) -> dict[tuple[str, str], Given]:
    found: dict[tuple[str, str], Given] = {}
    on = {day: day.date() for day in rows["classified_on"].unique()}
    places = {place: _text(place) for place in rows["township"].unique()}
    told = (rows[name].tolist() for name in ("product", "id", "classified_on", "class", "township"))
    for product, firm, day, word, place in zip(*told, strict=True):
        found.setdefault((product, firm), {})[on[day]] = word, places[place]
    return {key: dict(sorted(days.items())) for key, days in found.items()}


def _newest_registers(rows: pd.DataFrame, as_of: date) -> dict[str, date]:
    """Day of the newest register of each product up to the day; the oldest later one else."""
    found: dict[str, date] = {}
    for product, own in rows.groupby("product"):
        known = sorted({day.date() for day in own["recorded_on"]})
        past = [day for day in known if day <= as_of]
        found[str(product)] = past[-1] if past else known[0]
    return found


def _entry(
    key: str,
    records: list[dict[str, Any]],
    given: Given,
    products: tuple[str, ...],
    newest: date | None,
    as_of: date,
) -> Entry:
    last = records[-1]
    recorded_on = last["recorded_on"].date()
    facts = _facts(records, as_of)
    owes = _owes_self_check(records, given)
    return Entry(
        id=key,
        enterprise=last["enterprise"],
        names=tuple(dict.fromkeys(one["enterprise"] for one in reversed(records))),
        product=last["product"],
        products=products,
        township=_text(last["township"]),
        places=_places(records),
        classes=tuple((day, word) for day, (word, _) in given.items()),
        class_places=tuple(place for _, place in given.values()),
        self_reported_on=facts["self_reported_on"],
        self_report=_self_report(facts["self_reported_on"], as_of) if owes else "",
        assessed_on=facts["assessed_on"],
        assessment=facts["assessment"] or "",
        rectify_by=facts["rectify_by"],
        rectified_on=facts["rectified_on"],
        rectification=_rectification(facts["rectify_by"], facts["rectified_on"], as_of),
        disposal=facts["disposal"] or "",
        representative=facts["representative"] or "",
        remark=facts["remark"] or "",
        recorded_on=recorded_on,
        is_listed=recorded_on == newest,
        source=(last["file_name"], last["sheet"], int(last["row_number"])),
    )


def _facts(records: list[dict[str, Any]], as_of: date) -> dict[str, Any]:
    """The newest entry of every column, without what had not happened by the day."""
    found: dict[str, Any] = dict.fromkeys(_FACTS)
    for record in records:
        for name in _FACTS:
            value = record[name]
            if not pd.isna(value):
                found[name] = value.date() if isinstance(value, pd.Timestamp) else value
    for name in _DATED:
        if found[name] and found[name] > as_of:
            found[name] = None
    if found["assessed_on"] is None and records[-1]["recorded_on"].date() > as_of:
        found |= {"assessment": None, "rectify_by": None}
    if records[-1]["recorded_on"].date() > as_of:
        found |= {"disposal": None, "remark": None}
    return found


def _places(records: list[dict[str, Any]]) -> tuple[tuple[date, str], ...]:
    found: list[tuple[date, str]] = []
    for record in records:
        place = _text(record["township"])
        if place and (not found or found[-1][1] != place):
            found.append((record["recorded_on"].date(), place))
    return tuple(found)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _owes_self_check(records: list[dict[str, Any]], given: Given) -> bool:
    """Whether it was known in the campaign: classified in it, or in a register soon after."""
    last = campaign_days()[1]
    listed = any(one["recorded_on"].date() <= last + timedelta(days=60) for one in records)
    return listed or any(day <= last for day in given)


def _self_report(reported: date | None, as_of: date) -> str:
    due = self_check_due()
    if reported is None:
        return MISSING if as_of > due else PENDING
    return ON_TIME if reported <= due else LATE


def _rectification(due: date | None, confirmed: date | None, as_of: date) -> str:
    if due is None:
        return ""
    if confirmed is not None:
        return ON_TIME if confirmed <= due else LATE
    return OVERDUE if as_of > due else RUNNING


# ---- counts -----------------------------------------------------------------------------------


def tally(entries: list[Entry], field: str) -> dict[str, int]:
    """How many entries have each value of a field (self_report, assessment, disposal, …)."""
    found: dict[str, int] = {}
    for one in entries:
        value = getattr(one, field)
        if value:
            found[value] = found.get(value, 0) + 1
    return found


def by_day(entries: list[Entry]) -> dict[date, dict[str, int]]:
    """Enterprises of each class on every day of classification, oldest day first."""
    found: dict[date, dict[str, int]] = {}
    for one in entries:
        for day, word in one.classes:
            counts = found.setdefault(day, {})
            counts[word] = counts.get(word, 0) + 1
    return dict(sorted(found.items()))


def by_township(entries: list[Entry], on: date) -> dict[str, dict[str, int]]:
    """Enterprises of each class by township on a day of classification."""
    found: dict[str, dict[str, int]] = {}
    for one in entries:
        for (day, word), place in zip(one.classes, one.class_places, strict=True):
            if day == on:
                counts = found.setdefault(place or "未明", {})
                counts[word] = counts.get(word, 0) + 1
    return found


@dataclass(frozen=True)
class Step:
    """How many went from one class to another between two days of classification.

    '' stands for not classified (not yet, or no longer listed).
    """

    start: date
    end: date
    before: str
    after: str
    count: int


def flow(entries: list[Entry], days: list[date]) -> list[Step]:
    """Transitions between neighbouring days, largest first; who left and is no longer listed
    makes none."""
    found: dict[tuple[date, date, str, str], int] = {}
    for one in entries:
        known: Mapping[date, str] = dict(one.classes)
        for start, end in zip(days, days[1:], strict=False):
            pair = known.get(start, ""), known.get(end, "")
            if any(pair) and pair != (LEFT, ""):
                found[start, end, *pair] = found.get((start, end, *pair), 0) + 1
    steps = [Step(*key, count) for key, count in found.items()]
    return sorted(steps, key=lambda step: (step.start, -step.count))
