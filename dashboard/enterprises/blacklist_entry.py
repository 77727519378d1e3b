"""Entering and withdrawing rulings about the blacklist, checked against the list of their day."""

from datetime import date

from dashboard.enterprises import blacklist
from dashboard.enterprises.blacklist_rulings import ENTRY, EXIT, TABLE
from dashboard.enterprises.names import decided, identity
from dashboard.store import db, kept, viewer


class RulingRefusedError(ValueError):
    """A ruling cannot be kept or withdrawn; the message is Chinese and says why."""


def decide(
    store: db.StoreName, enterprise: str, kind: str, on: date, reason: str, paper: str, by: str
) -> int:
    """Keep a ruling; gives its id. RulingRefusedError where it cannot be."""
    db.require("edit")
    if not viewer.current().sees_firms:
        raise RulingRefusedError("您的账号看不到企业名称，不能逐家裁定，请由看得到名称的账号来办。")
    if kind not in (ENTRY, EXIT):
        raise RulingRefusedError(f"没有“{kind}”这种裁定，可选：{ENTRY}、{EXIT}。")
    if not reason.strip():
        raise RulingRefusedError(f"{kind}请写明理由，如“跟踪抽查两批合格，整改到位”。")
    with db.writing(store):
        listed = {one.id: one for one in blacklist.listings(store, on)}
        own = listed.get(identity(enterprise, decided(store)))
        if kind == EXIT and (own is None or not own.is_on):
            raise RulingRefusedError(f"{on}时“{enterprise}”不在黑名单上，不用移出。")
        if kind == EXIT and own is not None and on < own.last_failure.day:
            day = own.last_failure.day
            raise RulingRefusedError(f"移出日期早于最近一次不合格（{day}），请核对。")
        if kind == ENTRY and own is not None and own.is_on:
            raise RulingRefusedError(f"“{enterprise}”{own.entered_on}起已在黑名单上，不用再列入。")
        drawn = blacklist.batches(store, on).get(identity(enterprise, decided(store)), [])
        if kind == ENTRY and not any(one.verdict in ("不合格", "拒检") for one in drawn):
            raise RulingRefusedError(
                f"到{on}“{enterprise}”没有不合格或拒检的抽查，62号的黑名单只列抽查不合格的企业。"
            )
        row = {
            "enterprise": enterprise,
            "kind": kind,
            "ruled_on": on,
            "reason": reason.strip(),
            "paper": paper.strip(),
        }
        return kept.add(store, TABLE, by, row)


def withdraw(store: db.StoreName, ruling_id: int, by: str) -> None:
    """Take a ruling back: the rule alone counts again."""
    if not kept.take_back(store, TABLE, ruling_id, by):
        raise RulingRefusedError("这项裁定已经撤回过了，请刷新页面。")
