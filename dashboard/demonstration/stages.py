"""Demonstration campaigns (示范创先): how far applicants are, which quotas are met, who is blocked.

Two figures are kept apart. What a list *claims*: the furthest stage that carries a day. What is
*in order*: the stages up to the first one that is left out or dated before the one before it. Only
what is in order counts as reached; the difference is shown.

Source: 75号 二(四), 嘉兴 一 and 三; the region decides which (dashboard.demonstration.regions).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

import pandas as pd

from dashboard import divisions
from dashboard.definition_files import UnknownError
from dashboard.demonstration.regions import Quota, Region, region, regions
from dashboard.duties.definitions import duty, stage_window, stages
from dashboard.duties.due_dates import periods
from dashboard.store import db

TOWNS = "示范乡镇"
APPROVED = "approved_on"

_TITLE = re.compile("示范(?:街区?|村)$")
_NO_OBJECTION = re.compile("(?:公示)?(?:期间|期内)?(?:无|没有|未收到)(?:任何)?(?:异议|反映|意见)?")


@dataclass(frozen=True)
class Unit:
    """One applicant. days: one per stage of its region, None where the list has none yet."""

    county: str
    township: str
    applicant: str
    category: str
    level: str
    steps: tuple[str, ...]
    fields: tuple[str, ...]
    days: tuple[date | None, ...]
    accepted_on: date | None = None
    returned_on: date | None = None
    objection: str = ""
    remark: str = ""
    origin: str = ""

    @property
    def claimed(self) -> int:
        """How many stages the list claims: the furthest one that carries a day, all before it."""
        return max((i for i, day in enumerate(self.days, start=1) if day), default=0)

    @property
    def in_order(self) -> int:
        """How many stages stand one after the other, each with a day not before the last."""
        last = date.min
        for number, day in enumerate(self.days):
            if day is None or day < last:
                return number
            last = day
        return len(self.days)

    @property
    def fault(self) -> str:
        """What is wrong with its days, in words; empty when they are in order."""
        place = self.in_order
        if place == self.claimed:
            return ""
        if self.days[place] is None:
            return f"缺{self.steps[place]}日期，后面的阶段却有日期"
        return f"{self.steps[place]}日期早于{self.steps[place - 1]}"

    @property
    def is_approved(self) -> bool:
        """Whether the approval is reached and all stages before it are in order."""
        return self.in_order > self.fields.index(APPROVED)

    @property
    def is_returned(self) -> bool:
        """Whether the list says that it was sent back, and nothing followed."""
        after = [day for day in self.days if day and self.returned_on and day > self.returned_on]
        return self.returned_on is not None and not after

    def waiting_days(self, until: date) -> int | None:
        """Days since its last stage in order; None when it is approved or has not begun."""
        place = self.in_order
        if place in (0, len(self.days)) or self.fault or self.is_approved:
            return None
        day = self.days[place - 1]
        return max((until - day).days, 0) if day else None

    @property
    def next_step(self) -> str:
        """The stage that comes next; empty at the end."""
        return self.steps[self.in_order] if self.in_order < len(self.steps) else ""


def units(store: db.StoreName, region: Region, as_of: date) -> list[Unit]:
    """Applicants of a region with what is known of them on a day."""
    rows = db.query(store, "demonstration_units", counties=list(region.counties), as_of=as_of)
    return [
        Unit(
            county=str(row["county"]),
            township=_text(row["township"]),
            applicant=str(row["applicant"]),
            category=str(row["category"]),
            level=str(row["level"]),
            steps=tuple(step.name for step in region.steps_of(str(row["level"]))),
            fields=tuple(step.field for step in region.steps_of(str(row["level"]))),
            days=tuple(_day(row[one.field]) for one in region.steps_of(str(row["level"]))),
            accepted_on=_day(row["accepted_on"]),
            returned_on=_day(row["returned_on"]),
            objection=_objection(str(row["objection"])),
            remark=str(row["remark"]),
            origin=f"{row['file_name']} {row['sheet']} 第{row['row_number']}行",
        )
        for row in rows.to_dict("records")
    ]


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _objection(told: str) -> str:
    """What the list tells against a title; empty where it says that nobody objected."""
    return "" if _NO_OBJECTION.fullmatch(told.strip()) else told.strip()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def reached(found: Iterable[Unit], steps: Sequence[str], *, in_order: bool) -> dict[str, int]:
    """Stage → applicants that got so far: as claimed, or only with all stages in order."""
    counts = dict.fromkeys(steps, 0)
    for one in found:
        far = one.in_order if in_order else one.claimed
        for name in one.steps[:far]:
            if name in counts:
                counts[name] += 1
    return counts


def grouped(found: Iterable[Unit], by: str) -> dict[str, list[Unit]]:
    """Applicants by an attribute (county, township), or by 'kind': level and category."""
    groups: dict[str, list[Unit]] = {}
    for one in found:
        key = f"{one.level}级{one.category}" if by == "kind" else str(getattr(one, by))
        groups.setdefault(key, []).append(one)
    return groups


@dataclass(frozen=True)
class QuotaState:
    """One quota: approved in order, approved as claimed, still under way, members without one.

    A quota "左右" has no verdict: the paper names no limit. is_over: the year of the campaign is
    past, its number is told for comparison only.
    """

    quota: Quota
    approved: int
    claimed: int
    under_way: int
    wanted: int
    without: tuple[str, ...] = ()
    is_over: bool = False

    @property
    def state(self) -> str:
        """A key of look.VERDICTS: reached, missed, no_target when the paper says 左右, reference
        when its year is past."""
        if self.quota.about:
            return "no_target"
        if self.is_over:
            return "reference"
        return "reached" if self.approved >= self.wanted else "missed"


def quota_states(region: Region, found: Sequence[Unit], members: Sequence[str]) -> list[QuotaState]:
    """Every quota of a region. members: townships of the day, for quotas that each must meet."""
    return [_quota_state(quota, found, members) for quota in region.quotas]


def _quota_state(quota: Quota, found: Sequence[Unit], members: Sequence[str]) -> QuotaState:
    own = [u for u in found if u.category == quota.category and u.level in quota.levels]
    approved = [u for u in own if u.is_approved]
    claimed = [u for u in own if u.claimed > u.fields.index(APPROVED)]
    if not quota.per_member:
        under_way = len(own) - len(claimed)
        return QuotaState(quota, len(approved), len(claimed), under_way, quota.count)
    have = {u.township for u in approved} & set(members)
    say = {u.township for u in claimed} & set(members)
    on_the_way = {u.township for u in own} & set(members) - say
    without = tuple(name for name in members if name not in have)
    return QuotaState(quota, len(have), len(say), len(on_the_way), len(members), without)


def entry_fault(region: Region, one: Unit, *, is_told: bool) -> str:
    """Why an applicant of a region without a register may not apply yet: the county's acceptance
    is missing or later than its self-assessment; empty where it may, or where nobody can say.

    is_told: the list tells the acceptance of some applicant. Source: 嘉兴 三 第三阶段.
    """
    if region.register or not is_told or not one.claimed:
        return ""
    first = next(day for day in one.days if day)
    if one.accepted_on is None:
        return "没有县级验收日期就申报"
    if one.accepted_on > first:
        step = one.steps[one.days.index(first)]
        return f"县级验收（{one.accepted_on:%m-%d}）晚于{step}（{first:%m-%d}）"
    return ""


def step_days(found: Iterable[Unit]) -> list[tuple[str, str, list[int]]]:
    """Days between neighbouring stages of applicants in order: (from, to, days of each)."""
    waits: dict[tuple[str, str], list[int]] = {}
    for one in found:
        known = one.days[: one.in_order]
        for number, (first, second) in enumerate(zip(known, known[1:], strict=False)):
            if first and second:
                pair = (one.steps[number], one.steps[number + 1])
                waits.setdefault(pair, []).append((second - first).days)
    return [(first, second, days) for (first, second), days in waits.items()]


def usual_days(found: Iterable[Unit]) -> dict[str, float]:
    """Stage → median days that applicants took to reach it from the one before."""
    return {second: float(median(days)) for _, second, days in step_days(found) if days}


@dataclass(frozen=True)
class Gate:
    """Whether all outlets within one applicant comply. reason: why it cannot be said."""

    unit: Unit
    outlets: int
    blocking: pd.DataFrame
    recorded_on: date | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there are outlets and all of them comply."""
        return not self.reason and self.outlets > 0 and self.blocking.empty

    @property
    def is_unknown(self) -> bool:
        """Whether nothing can be said: no register, or no outlet of it lies within."""
        return bool(self.reason) or self.outlets == 0

    @property
    def words(self) -> str:
        """The answer in words, without praise or blame."""
        if self.reason:
            return self.reason
        if self.outlets == 0:
            return "范围内没有登记的“十小”单位"
        if self.blocking.empty:
            return f"{self.outlets}户全部达标"
        return f"{self.outlets}户中{len(self.blocking)}户未达标"


def gate_day(store: db.StoreName, as_of: date) -> date:
    """The day whose register speaks for the applicants: within the era in which they applied.

    The same rule as in queries/indicators/demonstration_rate.sql.
    """
    found = db.query(store, "demonstration_day", as_of=as_of)["register_day"].iloc[0]
    return pd.Timestamp(found).date()


def gates(store: db.StoreName, found: Sequence[Unit], day: date) -> list[Gate]:
    """The gate of every applicant that lies in a known township, on the register of a day."""
    names = sorted({one.township for one in found if one.township})
    if not names:
        return [_closed(one, "不知道在哪个乡镇") for one in found]
    rows = db.query(store, "demonstration_gate", day=day, townships=names)
    by_township = {str(name): part for name, part in rows.groupby("township")}
    return [_gate(one, by_township) for one in found]


def _closed(one: Unit, reason: str) -> Gate:
    return Gate(one, 0, pd.DataFrame(), None, reason)


def _gate(one: Unit, by_township: Mapping[str, pd.DataFrame]) -> Gate:
    if not one.township:
        return _closed(one, "不知道在哪个乡镇")
    listed = by_township.get(one.township)
    if listed is None:
        return _closed(one, f"{one.township}没有名册")
    street = place_within(one)
    if street:
        if not listed["address"].str.len().gt(len(one.township)).any():
            return _closed(one, "名册没有地址，不能算到街和村")
        listed = listed[listed["address"].str.contains(street, regex=False)]
    day = None if listed.empty else pd.Timestamp(listed["recorded_on"].max()).date()
    return Gate(one, len(listed), listed[~listed["is_compliant"]], day)


def blocking_outlets(found: Iterable[Gate]) -> int:
    """How many outlets stand in the way of some applicants, whose gates were asked together: one
    that lies in a demonstration street and in a demonstration town counts once."""
    return len({row for gate in found for row in gate.blocking.index})


def place_within(one: Unit) -> str:
    """Street or village as addresses name it: 上塘镇环城路示范街 → 环城路; empty for a town.

    The same rule as in queries/indicators/demonstration_rate.sql.
    """
    if one.category == TOWNS:
        return ""
    place = one.applicant.removeprefix("永嘉县").removeprefix(one.township)
    return _TITLE.sub("", place) or one.applicant


@dataclass(frozen=True)
class Campaign:
    """A region's applicants on a day, with their gates where its outlets are in the store.

    members: townships of the era of the applications, or the region's own list; last_day: when
    the paper wants it finished, None where it names no day; is_over: that year is past.
    """

    region: Region
    units: tuple[Unit, ...]
    gates: tuple[Gate, ...]
    register_day: date
    members: tuple[str, ...]
    last_day: date | None
    is_over: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """Stages up to the approval, and those after it of which the list tells any day."""
        levels = list(dict.fromkeys(one.level for one in self.units))
        told = {step for one in self.units for step in one.steps[: one.claimed]}
        first = self.region.steps[: [s.field for s in self.region.steps].index(APPROVED) + 1]
        known = {step.field for step in first}
        kept = {s.name for level in levels for s in self.region.steps_of(level) if s.field in known}
        return tuple(
            name
            for name in self.region.stages_of(levels)
            if name in (kept or {step.name for step in first}) or name in told
        )

    @property
    def quotas(self) -> list[QuotaState]:
        """Every quota of the region."""
        found = quota_states(self.region, self.units, self.members)
        return [replace(one, is_over=self.is_over) for one in found]


def campaign(store: db.StoreName, region_id: str, as_of: date) -> Campaign:
    """Everything known of a region's campaign on a day."""
    own = region(region_id)
    found = units(store, own, as_of)
    day = gate_day(store, as_of)
    if own.map == "townships":
        members = divisions.units_for(day, day).names
    else:
        members = tuple(one.name for one in own.members)
    opened = tuple(gates(store, found, day)) if own.register else ()
    end = last_day(own)
    is_over = end is not None and as_of.year > end.year
    return Campaign(own, tuple(found), opened, day, members, end, is_over)


def waiting_until(region: Region, as_of: date) -> date:
    """The day to which waiting is counted: the as-of day, at most the campaign's last day."""
    end = last_day(region)
    return min(as_of, end) if end else as_of


def last_day(region: Region) -> date | None:
    """The day by which the paper wants the campaign finished."""
    if region.window:
        stage = next(item for item in stages() if item.id == region.window)
        return stage_window(stage)[1]
    if region.deadline:
        owed = duty(region.deadline)
        return periods(owed.due, owed.starts, owed.until, owed.starts)[0].due
    return None


def first_region(store: db.StoreName, as_of: date) -> str:
    """The first region with applicants on a day; the first of all where none has any."""
    known = (one.id for one in regions().values() if units(store, one, as_of))
    first = next(known, next(iter(regions()), None))
    if first is None:
        raise UnknownError("没有可用的地区，请查 data/regions。")
    return first
