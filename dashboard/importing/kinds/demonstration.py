"""Applications for demonstration titles: one row is one town, street or village."""

import re
from collections.abc import Hashable

from dashboard import divisions
from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.counties import fill_counties

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

TOWNS, STREETS = "示范乡镇", "示范街（村）"

_STREETS = re.compile("[村街]$|街[(（]村[)）]|村[(（]街[)）]|商业街|特色街|街区|社区")
_OF_LIST = re.compile("示范(?:中心)?(?:乡镇|镇|街[(（]村[)）]|街村|街|村)")
_TOWNS = re.compile("镇|乡|街道")


def check(checked: Checked) -> None:
    """Days of the stages, county, township, kind; stages left out or out of order are said."""
    checked.set_days(*STAGES, *BESIDE)
    days = checked.column("self_assessed_on")
    span = checked.context.span
    here = [
        divisions.resolve(name, day or (span.end if span else None)).township if name else None
        for name, day in zip(checked.column("applicant"), days, strict=True)
    ]
    fill_counties(checked, [COUNTY if name else None for name in here])
    counties = checked.values["county"]
    checked.values["township"] = [
        name if county == COUNTY else None for name, county in zip(here, counties, strict=True)
    ]
    _fill_categories(checked)
    _check_stages(checked)


def category_of(text: str) -> str | None:
    """示范村, 示范街区 → 示范街（村）; 示范镇（街道）, 示范街道 → 示范乡镇; None for others."""
    plain = "".join(text.split())
    if _STREETS.search(plain):
        return STREETS
    return TOWNS if _TOWNS.search(plain) else None


def category_of_list(text: str) -> str | None:
    """What a sheet's name or title says of all its rows: 示范乡镇, or 示范街（村）."""
    found = _OF_LIST.search("".join(text.split()))
    return category_of(found[0]) if found else None


def _fill_categories(checked: Checked) -> None:
    """One writing per kind of subject; what is neither stays as written and is told."""
    known: list[str | None] = []
    listed = checked.column("category")
    if checked.mapping.column_of("category") is None:
        words = (checked.sheet, *checked.plan.titles)
        told = next(filter(None, map(category_of_list, words)), None)
        listed = [told] * len(checked.rows)
    for position, text in enumerate(listed):
        found = category_of(text) if text else None
        if text and found is None:
            checked.report(
                position, "category", "category_unknown", "notice",
                f"“{text}”看不出是{TOWNS}还是{STREETS}，照存，但不计入目标个数。",
            )  # fmt: skip
        known.append(found or text)
    checked.values["category"] = known


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


KIND = Kind(check, keys, summarise)
