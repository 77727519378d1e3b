"""Simulated completions of duties and regular reports (duty_completions, submissions)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.duties import definitions as duty_definitions
from dashboard.duties.due_dates import periods

SHEET = "推进表完成情况"
COMPLETION = ["duty", "actor", "done_on", "evidence"]
SUBMISSION = ["duty", "unit", "period", "received_on"]
EARLY_DAYS, LATE_DAYS = 3, 9
"""A report in time comes at most so long before its due day, a late one so long after it."""


def completions(parameters: dict[str, Any], townships: list[str], seed: int) -> pd.DataFrame:
    """One row is one completion, by everybody at once or by one body (columns of the table)."""
    rng = np.random.default_rng([seed, 5])
    known = _known()
    rows = [
        {"duty": item["duty"], "actor": actor, "done_on": day, "evidence": item.get("evidence", "")}
        for item in parameters["completions"]
        if item["duty"] in known
        for actor, day in _days(item, townships, parameters["groups"], rng)
    ]
    return _placed(pd.DataFrame(rows, columns=COMPLETION), SHEET)


def _known() -> set[str]:
    """Ids of the duties; one may be missing while its record is wrong."""
    return {duty.id for duty in duty_definitions.duties()}


def _days(
    item: dict[str, Any],
    townships: list[str],
    groups: dict[str, list[str]],
    rng: np.random.Generator,
) -> Iterator[tuple[str, date]]:
    """Bodies and their days; an empty name stands for everybody."""
    if "bodies" in item:
        yield from item["bodies"].items()
        return
    if "townships" not in item:
        given = item["done_on"]
        yield from (("", day) for day in (given if isinstance(given, list) else [given]))
        return
    span = item["townships"]
    days = (span["until"] - span["from"]).days
    for name in townships:
        if name in span.get("none", []):
            continue
        in_time = span["from"] + timedelta(days=int(rng.integers(0, days + 1)))
        yield name, span["late"].get(name, in_time)
    for body, day in item.get("others", {}).items():
        yield from ((name, day) for name in groups.get(body, [body]))


def submissions(parameters: dict[str, Any], townships: list[str], seed: int) -> pd.DataFrame:
    """One row is one unit's report of one period; received_on missing: it never came."""
    rng = np.random.default_rng([seed, 6])
    frames = []
    for item in parameters["reports"]:
        if item["duty"] not in _known():
            continue
        duty = duty_definitions.duty(item["duty"])
        listed = {"townships": townships, **parameters["groups"]}
        named = (name for body in item["units"] for name in listed.get(body, [body]))
        units = list(dict.fromkeys(named))
        rows = [
            {
                "duty": duty.id,
                "unit": unit,
                "period": period.label,
                "received_on": _received(period.due, item, rng)
                if unit not in item.get("none", {}).get(period.label, [])
                else None,
            }
            for period in periods(duty.due, duty.starts, duty.until, duty.until or duty.starts)
            for unit in units
            if period.due
        ]
        frames.append(_placed(pd.DataFrame(rows, columns=SUBMISSION), item["sheet"]))
    none = _placed(pd.DataFrame(columns=SUBMISSION), SHEET)
    return pd.concat(frames, ignore_index=True) if frames else none


def _received(due: date, item: dict[str, Any], rng: np.random.Generator) -> date | None:
    draw, early, late = rng.random(), rng.integers(0, EARLY_DAYS + 1), rng.integers(1, LATE_DAYS)
    if draw < item["missing"]:
        return None
    is_late = draw < item["missing"] + item["late"]
    return due + timedelta(days=int(late)) if is_late else due - timedelta(days=int(early))


def _placed(rows: pd.DataFrame, sheet: str) -> pd.DataFrame:
    day = "done_on" if "done_on" in rows else "received_on"
    rows[day] = pd.to_datetime(rows[day])
    rows.insert(0, "sheet", sheet)
    rows.insert(1, "row_number", np.arange(1, len(rows) + 1))
    return rows
