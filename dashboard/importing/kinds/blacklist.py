"""The blacklist of enterprises (62号): one row is one enterprise's stay on it."""

from collections.abc import Hashable

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import report_order


def check(checked: Checked) -> None:
    """Days in order and townships; an enterprise leaves the list with a reason."""
    checked.set_days("listed_on", "followed_up_on", "removed_on")
    fill_townships(checked, checked.values["listed_on"], source="place", required=False)
    report_order(checked, "listed_on", "followed_up_on", "follow_up_before_listing")
    report_order(checked, "listed_on", "removed_on", "removed_before_listing")
    pairs = zip(checked.column("removed_on"), checked.column("removed_because"), strict=True)
    for position, (day, reason) in enumerate(pairs):
        if day and not reason:
            checked.report(
                position, "removed_because", "removal_unexplained", "notice",
                "填了移出日期，没有写移出依据。按填写的保存，请补填依据。",
            )  # fmt: skip


def keys(checked: Checked) -> list[Hashable]:
    """One enterprise is listed once on a day."""
    names, days = checked.column("enterprise"), checked.column("listed_on")
    return [
        (enterprise_key(name), day) if name and day else None
        for name, day in zip(names, days, strict=True)
    ]


def summarise(checked: Checked) -> dict[str, int]:
    """Stays, those that ended, and those with a follow-up."""
    kept = checked.accepted()
    removed, followed = checked.column("removed_on"), checked.column("follow_up_result")
    return {
        "listed": len(kept),
        "removed": sum(removed[position] is not None for position in kept),
        "followed_up": sum(followed[position] is not None for position in kept),
    }


KIND = Kind(check, keys, summarise)
