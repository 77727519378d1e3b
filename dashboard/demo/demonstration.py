"""Simulated applications for demonstration titles, with a few of the faults that lists have."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

STAGES = (
    "self_assessed_on",
    "applied_on",
    "reviewed_on",
    "assessed_on",
    "published_on",
    "approved_on",
    "commended_on",
)


def units(
    parameters: dict[str, Any], townships: list[str], streets: list[str], seed: int
) -> pd.DataFrame:
    """One row is one applicant (columns of demonstration_units)."""
    rng = np.random.default_rng([seed, 11])
    own = parameters["yongjia"]
    home = [{"applicant": name, "township": name, "category": "示范乡镇"} for name in own["towns"]]
    home += [
        {"applicant": name + str(rng.choice(streets)), "township": name, "category": "示范街（村）"}
        for name in townships
    ]
    home = [{"county": own["county"], "level": own["level"], **one} for one in home]
    other = parameters["jiaxing"]
    frames = [
        _dated(home, own, rng),
        _dated(_drawn(other, streets, rng), other, rng),
    ]
    found = pd.concat(frames, ignore_index=True)
    for name in (*STAGES, "accepted_on", "returned_on"):
        found[name] = pd.to_datetime(found[name])
    return found


def _drawn(
    parameters: dict[str, Any], streets: list[str], rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Applicants of a region of several counties, towns drawn without repeating one."""
    places = [(county, town) for county, towns in parameters["towns"].items() for town in towns]
    rows = []
    for group in parameters["applications"]:
        for place in rng.permutation(len(places))[: group["count"]]:
            county, town = places[place]
            street = "" if group["category"] == "示范乡镇" else str(rng.choice(streets))
            rows.append(
                {
                    "county": county,
                    "level": group["level"],
                    "applicant": town + street,
                    "township": None,
                    "category": group["category"],
                }
            )
    return rows


def _dated(
    rows: list[dict[str, Any]], parameters: dict[str, Any], rng: np.random.Generator
) -> pd.DataFrame:
    """Days of the stages, faults, returns and objections."""
    found = []
    for number, row in enumerate(rows, start=1):
        days = _days(parameters, rng)
        if number in parameters["skipped"] and days[4]:
            days[3] = None
        if number in parameters["out_of_order"] and days[3] and days[1]:
            days[3] = days[1] - timedelta(days=1)
        found.append(
            {
                "sheet": parameters["sheet"],
                "row_number": number,
                **row,
                **dict(zip(STAGES, days, strict=True)),
                "accepted_on": _accepted(number, parameters, rng),
                "returned_on": parameters["returned"].get(str(number)),
                "objection": parameters["objections"].get(str(number)),
            }
        )
    return pd.DataFrame(found)


def _days(parameters: dict[str, Any], rng: np.random.Generator) -> list[date | None]:
    span = (parameters["until"] - parameters["from"]).days
    day: date = parameters["from"] + timedelta(days=int(rng.integers(span + 1)))
    days: list[date | None] = [day]
    is_stopped = False
    for chance, (least, most) in zip(parameters["chances"], parameters["days"], strict=True):
        day = day + timedelta(days=int(rng.integers(least, most + 1)))
        is_stopped = is_stopped or bool(rng.random() >= chance)
        days.append(None if is_stopped else day)
    return days


def _accepted(number: int, parameters: dict[str, Any], rng: np.random.Generator) -> date | None:
    if "accepted_from" not in parameters or number in parameters["unaccepted"]:
        return None
    first: date = parameters["accepted_from"]
    return first + timedelta(days=int(rng.integers((parameters["accepted_until"] - first).days)))


def scores(parameters: dict[str, Any], applicants: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row is one item of one assessed applicant outside the county (demonstration_scores)."""
    rng = np.random.default_rng([seed, 12])
    items: dict[str, int] = parameters["items"]
    full = np.array(list(items.values()))
    rows: list[dict[str, Any]] = []
    assessed = applicants[
        applicants["level"].isin(["市", "省"]) & applicants["assessed_on"].notna()
    ]
    for number, one in enumerate(assessed.itertuples(), start=1):
        share = np.clip(rng.normal(parameters["mean"], parameters["spread"], len(full)), 0.6, 1)
        marks = np.rint(share * full * 2) / 2
        rows += [
            {
                "sheet": parameters["sheet"],
                "row_number": number,
                "standard": "市",
                "county": one.county,
                "applicant": one.applicant,
                "assessed_on": one.assessed_on,
                "item": name,
                "score": float(mark),
                "full_marks": float(most),
                "printed_total": float(marks.sum()),
            }
            for (name, most), mark in zip(items.items(), marks, strict=True)
        ]
    return pd.DataFrame(rows)
