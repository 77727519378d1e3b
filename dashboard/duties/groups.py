"""Lists of bodies that a document names only together (各牵头部门, 各重点乡镇), kept in the store.

The documents do not say who belongs to such a group; the county decides. Every list keeps who set
it, when and by which paper; withdrawing it brings back the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dashboard.documents.actors import Actor, Members, actors, members_on
from dashboard.store import db, kept
from dashboard.words.terms import trades

LEAD = "trade_lead."


class GroupListError(ValueError):
    """A list cannot be kept or withdrawn; the message is Chinese and says what to do."""


@dataclass(frozen=True)
class GroupList:
    """The members of one group, the paper they come from, who set them and when."""

    members: tuple[str, ...]
    source: str
    by: str
    on: str
    list_id: int


def groups() -> tuple[Actor, ...]:
    """Bodies that stand for several which their documents do not list."""
    return tuple(one for one in actors().values() if one.is_open_group)


@cache
def lead_groups() -> dict[str, Actor]:
    """Trade → who leads it, a group of its own: acceptance has two tracks, townships and trades
    (75号 三(三)2), but no paper says which department leads which trade."""
    return {
        name: Actor(f"{LEAD}{name}", f"{name}牵头部门", "several", "县", (), {})
        for name in trades()
    }


def settable() -> dict[str, Actor]:
    """Every group whose bodies the county sets, by id."""
    return {one.id: one for one in (*groups(), *lead_groups().values())}


def in_force(store: db.StoreName) -> dict[str, GroupList]:
    """The list of every group that has one, by actor id."""
    if not db.exists(store):
        return {}
    known = settable()
    return {
        row["actor"]: GroupList(
            tuple(row["members"]),
            row["source"],
            row["set_by"],
            f"{row['set_at']:%Y-%m-%d}",
            int(row["list_id"]),
        )
        for row in db.query(store, "group_lists_in_force").to_dict("records")
        if row["actor"] in known
    }


def members(store: db.StoreName) -> Members:
    """Names of the bodies behind an actor on a day, with the lists of this store."""
    lists = in_force(store)

    def found(actor_id: str, day: date) -> tuple[str, ...]:
        return lists[actor_id].members if actor_id in lists else members_on(actor_id, day)

    return found


def choices(group: Actor, day: date) -> list[str]:
    """Bodies to choose members from: those the papers mention, then others of its level."""
    if group.level == "乡镇":
        others = members_on("townships", day) if not group.id.startswith("jiaxing") else ()
    else:
        others = tuple(one.name for one in actors().values() if one.kind == "department")
    return list(dict.fromkeys([*group.named, *group.mentioned, *others]))


def set_members(
    store: db.StoreName, actor_id: str, names: Sequence[str], source: str, by: str
) -> None:
    """Keep a list. GroupListError when the group, a name or the source is missing."""
    if actor_id not in settable():
        raise GroupListError(f"“{actor_id}”不是名单待定的单位，不用填名单。")
    chosen = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not chosen:
        raise GroupListError("请至少选一个单位；要恢复成名单未定，请撤回名单。")
    collective = {one.name for one in actors().values() if one.kind in ("several", "townships")}
    if vague := [name for name in chosen if name in collective]:
        raise GroupListError(f"“{'、'.join(vague)}”本身是几个单位的合称，请填具体单位。")
    if not source.strip():
        raise GroupListError("请写明名单的依据（文号、会议或批示），以后查得到。")
    row = {"actor": actor_id, "members": chosen, "source": source.strip()}
    kept.add(store, "group_lists", by, row)


def withdraw(store: db.StoreName, list_id: int, by: str) -> None:
    """Take a list back; the one before it is in force again, or the group is open again."""
    if not kept.take_back(store, "group_lists", list_id, by):
        raise GroupListError("这份名单已经撤回过了，请刷新页面。")
