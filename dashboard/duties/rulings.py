"""Rulings: what the county decided about contradictions in the documents, kept in the store.

A ruling replaces the reading that data/conflicts.toml gives; withdrawing it brings back the one
before. Every ruling keeps who decided, when and why.
"""

from dataclasses import dataclass

from dashboard.duties.conflicts import Conflict, conflicts
from dashboard.store import db, kept


class RulingError(ValueError):
    """A ruling cannot be kept or withdrawn; the message is Chinese, for the person deciding."""


@dataclass(frozen=True)
class Ruling:
    """The option in force of one conflict (empty: left open), who decided, when and why.

    ruling_id is None where nobody has ruled and the register's own reading holds.
    """

    option: str
    by: str
    on: str
    reason: str = ""
    ruling_id: int | None = None


def recorded(store: db.StoreName) -> dict[str, str]:
    """Conflict id to option id of every ruling of the county: what replaces the register's own."""
    return {key: ruling.option for key, ruling in _kept(store).items()}


def in_force(store: db.StoreName) -> dict[str, Ruling]:
    """The reading in force of every conflict."""
    own = _kept(store)
    return {item.id: own.get(item.id) or _default(item) for item in conflicts()}


def _default(item: Conflict) -> Ruling:
    return Ruling(item.ruling, item.ruled_by, item.ruled_on.isoformat() if item.ruled_on else "")


def _kept(store: db.StoreName) -> dict[str, Ruling]:
    if not db.exists(store):
        return {}
    known = {item.id: item for item in conflicts()}
    found = {}
    for row in db.query(store, "rulings_in_force").to_dict("records"):
        item = known.get(row["conflict"])
        if item and row["option"] in {option.id for option in item.options}:
            found[item.id] = Ruling(
                row["option"],
                row["ruled_by"],
                f"{row['ruled_at']:%Y-%m-%d}",
                row["reason"],
                int(row["ruling_id"]),
            )
    return found


def rule(store: db.StoreName, conflict_id: str, option_id: str, reason: str, by: str) -> None:
    """Keep a decision. RulingError when the option is unknown or no reason is given."""
    found = [item for item in conflicts() if item.id == conflict_id]
    if not found:
        raise RulingError(f"没有矛盾编号“{conflict_id}”。")
    try:
        is_open = found[0].option(option_id) is None
    except KeyError as unknown:
        raise RulingError(str(unknown.args[0])) from None
    if is_open:
        raise RulingError(f"矛盾 {conflict_id} 要选一个选项；不裁定就不登记。")
    if not reason.strip():
        raise RulingError("请写明裁定的依据（会议、批示或文号），以后查得到。")
    row = {"conflict": conflict_id, "option": option_id, "reason": reason.strip()}
    kept.add(store, "rulings", by, row)


def withdraw(store: db.StoreName, ruling_id: int, by: str) -> None:
    """Take a ruling back; the one before it is in force again."""
    if not kept.take_back(store, "rulings", ruling_id, by):
        raise RulingError("这项裁定已经撤回过了，请刷新页面。")
