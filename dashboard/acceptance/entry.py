"""What people enter in a year's assessment: marks, publication, objections, answers, confirmation.

Every row says who entered it and when; what is withdrawn keeps its row. A township marks and
objects for itself alone (right `reply`), a department marks the trades it leads (right `report`);
the rest is the bureau's (right `edit`).
"""

import json
from collections.abc import Mapping
from datetime import date

from dashboard import divisions
from dashboard.acceptance.method import Plan
from dashboard.acceptance.sheet import (
    ANSWER,
    CONFIRMED,
    COUNTY,
    INCIDENT_KIND,
    ISSUED,
    OBJECTION,
    OWN,
    PUBLISHED,
    TOWNSHIPS,
    TRADES,
    Event,
    Sheet,
    as_text,
    events,
    marks_given,
    sheet,
)
from dashboard.store import db, kept, viewer
from dashboard.words import workdays
from dashboard.words.terms import trades

_ALL = date(9999, 1, 1)
FIRST_YEAR, LAST_YEAR = 2008, 2049


class AcceptanceError(ValueError):
    """Something cannot be entered or withdrawn; the message is Chinese and says why."""


def _check_subject(year: int, subject: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise AcceptanceError(f"年度“{year}”不对，请填{FIRST_YEAR}到{LAST_YEAR}之间的年份。")
    on = date(year, 12, 31)
    names = divisions.names_in(divisions.era_on(on).id)
    if subject not in names and subject not in trades():
        raise AcceptanceError(f"{year}年没有乡镇或行业“{subject}”，请从名单里选。")


def _right_to_mark(track: str, subject: str) -> str:
    """The right by which the viewer of the moment marks a unit: a township itself, a department the
    trades that it leads (75号 三(三)2), the bureau everybody. AcceptanceError for others."""
    who = viewer.current()
    if "edit" in who.may:
        return "edit"
    if track == OWN:
        _require_own(subject)
        return "reply"
    if "report" in who.may and subject in (who.trades or ()):
        return "report"
    if who.trades is not None:
        raise AcceptanceError(f"{subject}不由您的部门牵头，不能给它评分。")
    db.require("edit")
    return "edit"


def _require_own(subject: str) -> None:
    """A viewer who answers for townships enters for them alone; the bureau for everybody."""
    who = viewer.current()
    if "edit" in who.may:
        return
    db.require("reply")
    if who.townships is not None and subject not in who.townships:
        raise AcceptanceError(f"您的账号不能替{subject}填报，请联系县质安办。")


def _must_be_open(store: db.StoreName, year: int) -> None:
    done = [one for one in events(store, year, _ALL) if one.kind == CONFIRMED]
    if done:
        raise AcceptanceError(f"{year}年考核已在{done[0].on}审定，不能再改分；要改先撤回审定。")


def put_marks(
    store: db.StoreName,
    year: int,
    track: str,
    subject: str,
    marks: Mapping[str, float],
    plan: Plan,
    by: str,
    reason: str = "",
    evidence: str = "",
) -> list[int]:
    """Keep marks of one unit; gives their ids. A mark of the county in the place of data needs a
    reason. AcceptanceError where one cannot be."""
    _check_subject(year, subject)
    if track not in (OWN, COUNTY):
        raise AcceptanceError(f"没有评分“{track}”，可选：{OWN}、{COUNTY}。")
    full = {item.name: item.weight for item in plan.items}
    for item, mark in marks.items():
        if item not in full:
            raise AcceptanceError(f"考核办法里没有项目“{item}”，可选：{'、'.join(full)}。")
        if not 0 <= mark <= full[item]:
            raise AcceptanceError(
                f"{subject}“{item}”填了{mark:g}分，应在0到{full[item]}之间（满分{full[item]}分）。"
            )
    if track == COUNTY and not reason.strip():
        raise AcceptanceError("人工评分要写明理由，如“第二次督查总分印错，按90分计”。")
    action = _right_to_mark(track, subject)
    said = reason.strip(), evidence.strip()
    with db.writing(store):
        _must_be_open(store, year)
        standing = {
            str(r["item"]): (float(r["mark"]), str(r["reason"]), str(r["evidence"]))
            for r in marks_given(store, year).to_dict("records")
            if (r["track"], r["subject"]) == (track, subject)
        }
        if all(standing.get(item) == (float(mark), *said) for item, mark in marks.items()):
            raise AcceptanceError(f"{subject}的{track}和已登记的一样，不重复登记。")
        rows = [
            {
                "year": year,
                "track": track,
                "subject": subject,
                "item": item,
                "mark": float(mark),
                "reason": said[0],
                "evidence": said[1],
            }
            for item, mark in marks.items()
        ]
        return kept.add_all(store, "acceptance_marks", by, rows, action=action)


def take_back_mark(store: db.StoreName, year: int, mark_id: int, by: str) -> None:
    """Withdraw a mark: the one before it, or the data, stand again."""
    with db.writing(store):
        _must_be_open(store, year)
        if not kept.take_back(store, "acceptance_marks", mark_id, by):
            raise AcceptanceError("这一分已经撤回。请刷新页面。")


def publish(
    store: db.StoreName, year: int, on: date, until: date, paper: str, plan: Plan, by: str
) -> int:
    """Begin publicity; at least as many working days as the method asks."""
    days = workdays.between(on, until)
    if days < plan.publicity_days:
        raise AcceptanceError(
            f"公示从{on}到{until}只有{days}个工作日，办法要求不少于{plan.publicity_days}个，请把期满日往后改。"
        )
    with db.writing(store):
        _must_be_open(store, year)
        return _add(store, year, PUBLISHED, on, by, until_on=until, paper=paper)


def object_to(store: db.StoreName, year: int, subject: str, matter: str, on: date, by: str) -> int:
    """Keep an objection; only while the result is published, the last day counts."""
    _check_subject(year, subject)
    _require_own(subject)
    if not matter.strip():
        raise AcceptanceError("请写明对哪一项、为什么有异议。")
    action = "edit" if "edit" in viewer.current().may else "reply"
    with db.writing(store):
        _must_be_open(store, year)
        course = events(store, year, _ALL)
        spans = [(one.on, one.until) for one in course if one.kind == PUBLISHED and one.until]
        if not spans:
            raise AcceptanceError(f"{year}年考核结果还没有公示，公示以后再提异议。")
        if not any(first <= on <= last for first, last in spans if last):
            first, last = spans[-1]
            raise AcceptanceError(f"{on}不在公示期内（{first}至{last}），异议应在公示期内提出。")
        return _add(store, year, OBJECTION, on, by, action=action, subject=subject, matter=matter)


def answer(
    store: db.StoreName, year: int, objection_id: int, matter: str, on: date, by: str
) -> int:
    """Keep the county's answer to an objection; both stay."""
    if not matter.strip():
        raise AcceptanceError("请写明答复：维持原分，或改成几分、为什么。")
    with db.writing(store):
        found = _event(store, year, objection_id, OBJECTION)
        if on < found.on:
            raise AcceptanceError(f"答复日期{on}早于异议日期{found.on}。")
        answers = [one for one in events(store, year, _ALL) if one.objection_id == objection_id]
        if answers:
            raise AcceptanceError(f"这件异议{answers[0].on}已经答复，要改先撤回答复。")
        return _add(
            store, year, ANSWER, on, by,
            subject=found.subject, objection_id=objection_id, matter=matter,
        )  # fmt: skip


def hold(store: db.StoreName, year: int, subject: str, matter: str, on: date, by: str) -> int:
    """Put a unit on hold for something that no data show (否决项)."""
    _check_subject(year, subject)
    if not matter.strip():
        raise AcceptanceError("请写明否决项，如“发生较大质量安全事故”。")
    with db.writing(store):
        _must_be_open(store, year)
        return _add(store, year, INCIDENT_KIND, on, by, subject=subject, matter=matter)


def confirm(store: db.StoreName, year: int, on: date, paper: str, plan: Plan, by: str) -> int:
    """Confirm the year: the sheets of both tracks are kept as they stand. Refused before the end of
    publicity, while an objection waits, and without any total."""
    with db.writing(store):
        _must_be_open(store, year)
        own = sheet(store, year, on, plan, TOWNSHIPS)
        _may_confirm(own, on)
        result = json.dumps(
            {
                track: json.loads(as_text(one.lines))
                for track, one in (
                    (TOWNSHIPS, own), (TRADES, sheet(store, year, on, plan, TRADES)),
                )
            },
            ensure_ascii=False,
        )  # fmt: skip
        return _add(store, year, CONFIRMED, on, by, paper=paper, result=result)


def _may_confirm(own: Sheet, on: date) -> None:
    if all(one.total is None for one in own.lines):
        raise AcceptanceError(f"{own.year}年还没有一个乡镇有总分，不能审定。")
    if own.published is None or own.published.until is None:
        raise AcceptanceError(f"{own.year}年考核结果还没有公示，不能审定。")
    if on <= own.published.until:
        raise AcceptanceError(f"公示到{own.published.until}，期满以后才能审定。")
    if waiting := own.open_objections():
        names = "、".join(dict.fromkeys(one.subject for one in waiting))
        raise AcceptanceError(f"{names}的异议还没有答复，答复以后才能审定。")


def issue(store: db.StoreName, year: int, on: date, paper: str, by: str) -> int:
    """Note the paper by which the result was issued."""
    if not paper.strip():
        raise AcceptanceError("请填文号。")
    with db.writing(store):
        if not any(one.kind == CONFIRMED for one in events(store, year, on)):
            raise AcceptanceError(f"{year}年考核还没有审定，不能发文。")
        return _add(store, year, ISSUED, on, by, paper=paper)


def take_back(store: db.StoreName, year: int, event_id: int, by: str) -> None:
    """Withdraw an event. AcceptanceError while a later step rests on it."""
    with db.writing(store):
        course = events(store, year, _ALL)
        found = next((one for one in course if one.event_id == event_id), None)
        if found is None:
            raise AcceptanceError("这一条已经撤回。请刷新页面。")
        later = {PUBLISHED: CONFIRMED, CONFIRMED: ISSUED, OBJECTION: CONFIRMED,
                 ANSWER: CONFIRMED, INCIDENT_KIND: CONFIRMED}.get(found.kind)  # fmt: skip
        if any(one.kind == later for one in course):
            raise AcceptanceError(f"已经{later}，先撤回{later}再撤回{found.kind}。")
        if any(one.objection_id == event_id for one in course):
            raise AcceptanceError("这件异议已有答复，先撤回答复。")
        kept.take_back(store, "acceptance_events", event_id, by)


def _event(store: db.StoreName, year: int, event_id: int, kind: str) -> Event:
    for one in events(store, year, _ALL):
        if one.event_id == event_id and one.kind == kind:
            return one
    raise AcceptanceError(f"没有这件{kind}，可能已经撤回。请刷新页面。")


def _add(
    store: db.StoreName,
    year: int,
    kind: str,
    on: date,
    by: str,
    action: str = "edit",
    **more: object,
) -> int:
    row = {
        "year": year, "kind": kind, "subject": "", "objection_id": None, "happened_on": on,
        "until_on": None, "matter": "", "paper": "", "result": "",
    }  # fmt: skip
    for key, value in more.items():
        row[key] = value.strip() if isinstance(value, str) else value
    if kept.stands(store, "acceptance_events", row):
        raise AcceptanceError(f"同样的{kind}已经登记过，不重复登记。请刷新页面。")
    return kept.add(store, "acceptance_events", by, row, action=action)
