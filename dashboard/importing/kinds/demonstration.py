"""Applications for demonstration titles: one row is one town, street or village."""

import re
from collections.abc import Hashable

from dashboard import divisions
from dashboard.importing.checked import Checked

STAGES = {
    "self_assessed_on": "自评",
    "applied_on": "申报",
    "reviewed_on": "初审",
    "assessed_on": "考核",
    "published_on": "公示",
    "approved_on": "审定",
}
BESIDE = ("commended_on", "accepted_on", "returned_on")
COUNTY = "永嘉县"

_TITLE_COUNTY = re.compile("(永嘉|南湖|秀洲|嘉善|平湖|海盐|海宁|桐乡)[县区市]?")


def check(checked: Checked) -> None:
    """Days of the stages, county and township; stages left out or out of order are said."""
    checked.set_days(*STAGES, *BESIDE)
    found = _TITLE_COUNTY.search(checked.context.title)
    default = COUNTY if found and found[1] == "永嘉" else "未注明"
    counties = [name or default for name in checked.column("county")]
    checked.values["county"] = counties
    days = checked.column("self_assessed_on")
    span = checked.context.span
    checked.values["township"] = [
        divisions.resolve(name, day or (span.end if span else None)).township
        if county == COUNTY and name
        else None
        for name, county, day in zip(checked.column("applicant"), counties, days, strict=True)
    ]
    _check_stages(checked)


def _check_stages(checked: Checked) -> None:
    present = [name for name in STAGES if checked.mapping.column_of(name) is not None]
    columns = [checked.column(name) for name in present]
    for position, days in enumerate(zip(*columns, strict=True)):
        for number, day in enumerate(days):
            later = [other for other in days[number + 1 :] if other]
            if day is None and later:
                checked.report(
                    position, present[number], "stage_skipped", "notice",
                    f"没有填写{STAGES[present[number]]}日期，后面的阶段却有日期。按填写的保存，请补填。",
                )  # fmt: skip
            elif day is not None and any(other < day for other in later):
                checked.report(
                    position, present[number], "stage_out_of_order", "notice",
                    f"{STAGES[present[number]]}日期晚于后面阶段的日期，顺序不对。按填写的保存，请核对。",
                )  # fmt: skip


def keys(checked: Checked) -> list[Hashable]:
    """One unit applies once for a category and level."""
    names = ("county", "applicant", "category", "level")
    return list(zip(*(checked.column(name) for name in names), strict=True))


def summarise(checked: Checked) -> dict[str, int]:
    """Applications, and how many have a day in each stage."""
    kept = checked.accepted()
    reached = {
        word: sum(checked.column(name)[p] is not None for p in kept)
        for name, word in STAGES.items()
    }
    return {"applications": len(kept), **reached}
