"""Applicants for demonstration titles as tables: to download (Chinese heads) or to print."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from dashboard.demonstration.regions import Region
from dashboard.demonstration.stages import Unit, waiting_until


def stage_rows(region: Region, found: Iterable[Unit]) -> pd.DataFrame:
    """How far the applicants came: one row per county, level, category and stage.

    Columns: region, county, level, category, stage, claimed (the list has a day for it
    or for a later one), in_order (it and all stages before it have days, in order).
    """
    by_kind: dict[tuple[str, str, str], list[Unit]] = {}
    for one in found:
        by_kind.setdefault((one.county, one.level, one.category), []).append(one)
    return pd.DataFrame(
        [
            {
                **{"region": region.id, "county": county, "level": level, "category": category},
                "stage": stage,
                "claimed": sum(one.claimed > place for one in own),
                "in_order": sum(one.in_order > place for one in own),
            }
            for (county, level, category), own in by_kind.items()
            for place, stage in enumerate(own[0].steps)
        ]
    )


def applicant_rows(region: Region, found: Iterable[Unit], as_of: date) -> pd.DataFrame:
    """One row per applicant: region, county, …, a column per stage (its field), reached (the last
    stage in order), waiting_days (see waiting_until), fault, …, source."""
    until = waiting_until(region, as_of)
    return pd.DataFrame([{"region": region.id, **_row(one, until)} for one in found])


def listed_rows(region: Region, found: Iterable[Unit], as_of: date) -> pd.DataFrame:
    """The same rows with Chinese heads, the stages as the region names them."""
    rows = applicant_rows(region, found, as_of).drop(columns="region", errors="ignore")
    heads = _HEADS | {step.field: step.name for step in region.steps}
    return rows.rename(columns=heads)


_HEADS = {
    "county": "县（市、区）",
    "township": "乡镇",
    "applicant": "申报单位",
    "category": "类别",
    "level": "级别",
    "accepted_on": "县级验收",
    "reached": "到达（日期齐全）",
    "waiting_days": "已等天数",
    "fault": "日期问题",
    "returned_on": "退回",
    "objection": "异议",
    "remark": "备注",
    "source": "来源",
}


def _row(one: Unit, until: date) -> dict[str, Any]:
    return {
        "county": one.county,
        "township": one.township,
        "applicant": one.applicant,
        "category": one.category,
        "level": one.level,
        "accepted_on": one.accepted_on,
        **dict(zip(one.fields, one.days, strict=True)),
        "reached": one.steps[one.in_order - 1] if one.in_order else "",
        "waiting_days": one.waiting_days(until),
        "fault": one.fault,
        "returned_on": one.returned_on,
        "objection": one.objection,
        "remark": one.remark,
        "source": one.origin,
    }
