"""Publicity of demonstration titles: objections within its days, and what was answered.

Source: 嘉兴 三 第三阶段 (经社会公示无异后审定). The days of publicity are the region's own setting:
no paper names any. The last day counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard.demonstration.regions import Region
from dashboard.demonstration.stages import APPROVED, Unit, units
from dashboard.store import db, kept
from dashboard.words import workdays

PUBLISHED = "published_on"
HELD, NOT_HELD = "成立", "不成立"
OBJECTION, ANSWER = "异议", "答复"
TABLE = "demonstration_objections"
_ALL = date(9999, 1, 1)
Key = tuple[str, str, str, str]


class ObjectionError(ValueError):
    """An objection or answer cannot be kept; the message is Chinese and says why."""


@dataclass(frozen=True)
class Objection:
    """One objection to a title. answered_on None: nobody answered; outcome: HELD or NOT_HELD."""

    entry_id: int
    key: Key
    on: date
    matter: str
    by: str
    answer_id: int | None = None
    answered_on: date | None = None
    outcome: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_on is None


def key_of(one: Unit) -> Key:
    """What tells one title from another."""
    return one.county, one.applicant, one.category, one.level


def objections(store: db.StoreName, region: Region, as_of: date) -> dict[Key, list[Objection]]:
    """Objections of a region by title, oldest first, with their answers as known on a day."""
    rows = db.query(store, TABLE, counties=list(region.counties), as_of=as_of).to_dict("records")
    answers = {int(row["objection_id"]): row for row in rows if row["kind"] == ANSWER}
    found: dict[Key, list[Objection]] = {}
    for row in rows:
        if row["kind"] != OBJECTION:
            continue
        names = ("county", "applicant", "category", "level")
        county, applicant, category, level = (str(row[name]) for name in names)
        said = answers.get(int(row["entry_id"]))
        one = Objection(
            int(row["entry_id"]),
            (county, applicant, category, level),
            pd.Timestamp(row["happened_on"]).date(),
            str(row["matter"]),
            str(row["entered_by"]),
            int(said["entry_id"]) if said else None,
            pd.Timestamp(said["happened_on"]).date() if said else None,
            str(said["outcome"]) if said else "",
            str(said["matter"]) if said else "",
        )
        found.setdefault(one.key, []).append(one)
    return found


def span(region: Region, one: Unit) -> tuple[date, date] | None:
    """First and last day of the publicity of a title, as the notice counts them; None before it
    is published."""
    day = one.days[one.fields.index(PUBLISHED)] if PUBLISHED in one.fields else None
    if day is None:
        return None
    return day, workdays.after(day, max(region.publicity_days, 1) - 1)


def fault(region: Region, one: Unit, own: Sequence[Objection]) -> str:
    """What speaks against its approval as the list has it; empty where nothing does."""
    approved = one.days[one.fields.index(APPROVED)]
    days = span(region, one)
    if approved is None:
        return ""
    if days and region.publicity_days and approved <= days[1]:
        shown = workdays.between(days[0], approved - timedelta(days=1))
        asked = f"局里定{region.publicity_days}个工作日，文件没有写"
        return f"公示{shown}个工作日就审定（{asked}）"
    if waiting := [item for item in own if item.answered_on is None or item.answered_on > approved]:
        return f"{len(waiting)}件异议没有答复就审定"
    if any(item.outcome == HELD for item in own):
        return "异议成立，仍然审定"
    return ""


def raise_objection(
    store: db.StoreName, region: Region, key: Key, on: date, matter: str, by: str
) -> int:
    """Keep an objection; only within the days of publicity, the last day counts."""
    if not matter.strip():
        raise ObjectionError("请写明对什么有异议、为什么。")
    with db.writing(store):
        one = next((u for u in units(store, region, _ALL) if key_of(u) == key), None)
        if one is None:
            raise ObjectionError("名单里没有这个申报单位，请刷新页面。")
        days = span(region, one)
        if days is None:
            raise ObjectionError(f"{one.applicant}还没有公示，公示以后再提异议。")
        if not days[0] <= on <= days[1]:
            raise ObjectionError(
                f"{on}不在公示期内（{days[0]}至{days[1]}），异议应在公示期内提出。"
            )
        return _add(store, OBJECTION, key, on, matter, by)


def answer(
    store: db.StoreName, region: Region, entry_id: int, on: date, outcome: str, matter: str, by: str
) -> int:
    """Keep the answer to an objection; both stay."""
    if outcome not in (HELD, NOT_HELD):
        raise ObjectionError(f"请选异议{HELD}或{NOT_HELD}。")
    if not matter.strip():
        raise ObjectionError("请写明核实的情况。")
    with db.writing(store):
        known = [one for own in objections(store, region, _ALL).values() for one in own]
        found = next((one for one in known if one.entry_id == entry_id), None)
        if found is None:
            raise ObjectionError("没有这件异议，可能已经撤回，请刷新页面。")
        if not found.is_open:
            raise ObjectionError(f"这件异议{found.answered_on}已经答复，要改先撤回答复。")
        if on < found.on:
            raise ObjectionError(f"答复日期{on}早于异议日期{found.on}。")
        return _add(store, ANSWER, found.key, on, matter, by, entry_id, outcome)


def withdraw(store: db.StoreName, region: Region, entry_id: int, by: str) -> None:
    """Take an objection or an answer back; an answered objection only after its answer."""
    with db.writing(store):
        known = [one for own in objections(store, region, _ALL).values() for one in own]
        if any(one.entry_id == entry_id and not one.is_open for one in known):
            raise ObjectionError("这件异议已有答复，先撤回答复。")
        if not kept.take_back(store, TABLE, entry_id, by):
            raise ObjectionError("这一条已经撤回过了，请刷新页面。")


def _add(
    store: db.StoreName,
    kind: str,
    key: Key,
    on: date,
    matter: str,
    by: str,
    objection_id: int | None = None,
    outcome: str = "",
) -> int:
    county, applicant, category, level = key
    row = {
        "kind": kind, "county": county, "applicant": applicant, "category": category,
        "level": level, "objection_id": objection_id, "happened_on": on, "outcome": outcome,
        "matter": matter.strip(),
    }  # fmt: skip
    if kept.stands(store, TABLE, row):
        raise ObjectionError(f"同样的{kind}已经登记过，不重复登记。请刷新页面。")
    return kept.add(store, TABLE, by, row)
