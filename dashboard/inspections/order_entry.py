"""What people enter in the loop of orders: issue, reply, recheck, remind, put off, hand over, shut.

Every row says who entered it and when; what is withdrawn keeps its row. The bureau enters all
(right `edit`); a township replies to its own orders (right `reply`) and to no other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from dashboard import divisions
from dashboard.documents.clauses import clauses
from dashboard.inspections.order_rules import REMINDERS, SOURCES
from dashboard.inspections.orders import (
    CLOSED,
    HANDED,
    MENDED,
    NOT_MENDED,
    PUT_OFF,
    RECHECKED,
    REPLY,
    SHUT,
    Order,
    Step,
    orders,
)
from dashboard.store import db, kept, originals, viewer

_ALL = date(9999, 1, 1)
PROOF_TYPES = ("pdf", "jpg", "jpeg", "png", "doc", "docx", "xls", "xlsx")
PROOF_MEGABYTES = 20
_BY_BUREAU = (RECHECKED, PUT_OFF, HANDED, SHUT, *REMINDERS)


class OrderError(ValueError):
    """An order or step cannot be kept or withdrawn; the message is Chinese and says why."""


@dataclass(frozen=True)
class Draft:
    """An order to issue; see queries/schema/036_supervision_orders.sql. number empty: the next."""

    township: str
    matter: str
    clause: str
    issued_on: date
    reply_by: date
    source: str = "手工"
    series: str = ""
    trade: str = ""
    outlet: str = ""
    item: str = ""
    paper: str = ""
    found_on: date | None = None
    number: str = ""


def next_number(known: Sequence[Order], year: int) -> str:
    """The number after the highest plain one of a year: 〔2010〕7号."""
    head = f"〔{year}〕"
    used = [one.number.removeprefix(head).removesuffix("号") for one in known]
    return f"{head}{max((int(one) for one in used if one.isdecimal()), default=0) + 1}号"


def issue(store: db.StoreName, draft: Draft, by: str) -> int:
    """Keep an order; gives its id. OrderError where it cannot be one, or was issued already."""
    era = divisions.era_on(draft.issued_on)
    if draft.township not in divisions.names_in(era.id):
        raise OrderError(
            f"{draft.issued_on:%Y-%m-%d}没有乡镇“{draft.township}”，请从名单里选（{era.label}）。"
        )
    if draft.source not in SOURCES:
        raise OrderError(f"没有来源“{draft.source}”，可选：{'、'.join(SOURCES)}。")
    if not draft.matter.strip():
        raise OrderError("请写明要整改什么。")
    if draft.clause not in {one.id for one in clauses()}:
        raise OrderError(f"没有条款“{draft.clause}”，请选一条依据。")
    if draft.reply_by < draft.issued_on:
        raise OrderError("回复期限早于发出日期，请改其中一个。")
    if draft.found_on and draft.found_on > draft.issued_on:
        raise OrderError("发出日期早于查出问题的日期，请改发出日期。")
    row = {
        "source": draft.source,
        "series": draft.series,
        "township": draft.township,
        "trade": draft.trade,
        "outlet": draft.outlet.strip(),
        "item": draft.item.strip(),
        "matter": draft.matter.strip(),
        "clause": draft.clause,
        "paper": draft.paper.strip(),
        "found_on": draft.found_on,
        "issued_on": draft.issued_on,
        "reply_by": draft.reply_by,
    }
    db.require("edit")
    with db.writing(store):
        known = orders(store, _ALL)
        row["number"] = draft.number.strip() or next_number(known, draft.issued_on.year)
        for one in known:
            if one.number == row["number"]:
                raise OrderError(f"文号“{one.number}”已经用过，请换一个。")
            same = (one.source, one.issued_to, one.outlet, one.item, one.found_on)
            asked = (draft.source, draft.township, row["outlet"], row["item"], draft.found_on)
            by_hand = draft.source != "手工" or (one.matter, one.issued_on) == (
                row["matter"],
                draft.issued_on,
            )
            if same == asked and by_hand:
                raise OrderError(f"同一个问题已经发过督办单（{one.number}），不重复发。")
        return kept.add(store, "supervision_orders", by, row)


def enter(
    store: db.StoreName, order_id: int, step: Step, by: str, proof: tuple[str, bytes] | None = None
) -> int:
    """Keep one step of an order; gives its id. OrderError where it does not fit the order.

    proof: name and content of the file that shows it; it is kept as an original under its SHA-256.
    A viewer who answers for townships may reply alone, and to their own orders.
    """
    action = "reply" if step.kind == REPLY else "edit"
    db.require(action)
    with db.writing(store):
        one = _order(store, order_id, step.on)
        own = viewer.current().townships
        if own is not None and not {one.township, one.issued_to, *one.heirs} & own:
            raise OrderError("这张督办单不是发给您的乡镇的，不能回复。")
        digest = hashlib.sha256(proof[1]).hexdigest() if proof else ""
        _check(one, step, proof, digest)
        if proof:
            originals.keep(proof[1], digest, proof[0])
        row = {
            "order_id": order_id,
            "kind": step.kind,
            "step_on": step.on,
            "result": step.result,
            "new_day": step.new_day,
            "remark": step.remark.strip(),
            "evidence": step.evidence.strip(),
            "proof_name": proof[0] if proof else None,
            "proof_sha256": digest or None,
        }
        return kept.add(store, "order_steps", by, row, action=action)


def _order(store: db.StoreName, order_id: int, on: date) -> Order:
    """The order as it stands on the day of a step."""
    for as_of in (on, _ALL):
        for one in orders(store, as_of):
            if one.order_id == order_id:
                return one
    raise OrderError("没有这张督办单，或已经撤回，请刷新页面。")


def _check_proof(proof: tuple[str, bytes]) -> None:
    name, content = proof
    if PurePath(name).suffix.lower().removeprefix(".") not in PROOF_TYPES:
        raise OrderError(f"佐证“{name}”不能收，请交{'、'.join(PROOF_TYPES)}文件。")
    if not content:
        raise OrderError(f"佐证“{name}”是空文件，请重新选择。")
    if len(content) > PROOF_MEGABYTES * 1024 * 1024:
        raise OrderError(f"佐证“{name}”超过{PROOF_MEGABYTES}MB，请压缩后再交。")


def proof_of(step: Step) -> bytes:
    """The file of a step as it was handed in. OrderError where it is gone or was changed."""
    name, digest = step.proof
    place = originals.path(digest, name)
    content = place.read_bytes() if place.is_file() else b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise OrderError(f"佐证“{name}”找不到或已被改动，请运行 check 核对原件，或从备份恢复。")
    return content


def _check(one: Order, step: Step, proof: tuple[str, bytes] | None, digest: str) -> None:
    if proof:
        _check_proof(proof)
    if step.kind not in (REPLY, *_BY_BUREAU):
        raise OrderError(f"没有“{step.kind}”这一步，可选：{'、'.join((REPLY, *_BY_BUREAU))}。")
    if step.on < one.issued_on:
        raise OrderError(f"{step.kind}日期早于发出日期{one.issued_on:%Y-%m-%d}，请核对。")
    if step.kind == REPLY and not step.remark.strip():
        raise OrderError("请写明怎么整改的、改到什么程度。")
    if step.kind == RECHECKED and step.result not in (MENDED, NOT_MENDED):
        raise OrderError(f"复查结果请填{MENDED}或{NOT_MENDED}。")
    shown = bool(step.evidence.strip() or proof)
    if step.kind == RECHECKED and step.result == MENDED and not shown:
        raise OrderError("销号要有复查的佐证（复查表、照片或报告编号），请填写或交文件。")
    needs_day = step.kind == PUT_OFF or (step.kind == RECHECKED and step.result == NOT_MENDED)
    if needs_day and (step.new_day is None or step.new_day < step.on):
        raise OrderError("请填新的回复期限，不早于这一步的日期。")
    if step.kind == HANDED:
        era = divisions.era_on(step.on)
        if step.result not in divisions.names_in(era.id):
            raise OrderError(f"{step.on:%Y-%m-%d}没有乡镇“{step.result}”，请从名单里选。")
    if step.kind == SHUT and not one.outlet:
        raise OrderError("只有发给经营户或企业的督办单能以关停销号，乡镇的要复查。")
    if step.kind in (SHUT, PUT_OFF, HANDED) and not step.remark.strip():
        raise OrderError(f"{step.kind}请写明原因，以后查得到。")
    if step.kind in REMINDERS and one.standing.state == CLOSED:
        raise OrderError("这张督办单已经销号，不用再催。")
    said = (step.kind, step.on, step.result, step.remark.strip(), step.evidence.strip(), digest)
    for old in one.steps:
        if (old.kind, old.on, old.result, old.remark, old.evidence, old.proof[1]) == said:
            raise OrderError("同样的一步已经登记过，不重复登记。")


def withdraw(store: db.StoreName, order_id: int, by: str) -> None:
    """Take an order back: it no longer counts on any day. OrderError when it was so already."""
    if not kept.take_back(store, "supervision_orders", order_id, by):
        raise OrderError("这张督办单已经撤回过了，请刷新页面。")


def withdraw_step(store: db.StoreName, step_id: int, by: str) -> None:
    """Take a step back, as if it had not been entered. OrderError when it was so already."""
    if not kept.take_back(store, "order_steps", step_id, by):
        raise OrderError("这一步已经撤回过了，请刷新页面。")
