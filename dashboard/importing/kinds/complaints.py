"""Complaints and reports (投诉举报): one row is one case."""

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import report_order

# Same number, days, place, party and matter: the same case.
KEY = ("complaint_number", "complained_on", "accepted_on", "township", "about", "matter")


def check(checked: Checked) -> None:
    """Days in order and townships; a case needs the day of the complaint or of its acceptance."""
    checked.set_days("complained_on", "accepted_on", "closed_on")
    days = [
        made or taken
        for made, taken in zip(
            checked.column("complained_on"), checked.column("accepted_on"), strict=True
        )
    ]
    named = "complained_on" if checked.mapping.column_of("complained_on") else "accepted_on"
    for position, day in enumerate(days):
        if day is None and position not in checked.rejected:
            checked.report(
                position, named, "date_missing", "rejected",
                "投诉日期和受理日期都没有填，无法计入哪一期。请至少补填一个。",
            )  # fmt: skip
    fill_townships(checked, days, required=False)
    report_order(checked, "complained_on", "accepted_on", "accepted_before_complaint")
    first = "accepted_on" if checked.mapping.column_of("accepted_on") else "complained_on"
    report_order(checked, first, "closed_on", "closed_before_accepted")


def summarise(checked: Checked) -> dict[str, int]:
    """Cases, closed ones, and those whose complainant was satisfied."""
    kept = checked.accepted()
    closed, satisfied = checked.column("closed_on"), checked.column("satisfaction")
    return {
        "complaints": len(kept),
        "closed": sum(closed[position] is not None for position in kept),
        "satisfied": sum(satisfied[position] in ("满意", "基本满意") for position in kept),
    }


KIND = Kind(check, KEY, summarise, stored=True, is_one=False)
