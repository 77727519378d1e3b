"""Simulated assessments: demonstration zones every September, supervision rounds of 2010."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd


def zones(parameters: dict[str, Any], seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of zone_assessments and of zone_scores (columns of these tables).

    The criteria's scores, in tenths of a mark, add up to the printed total.
    """
    rng = np.random.default_rng([seed, 3])
    criteria: dict[str, int] = parameters["criteria"]
    assessments: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    for day in parameters["assessed_on"]:
        row_number = 0
        for zone in parameters["list"]:
            if str(day.year) not in zone["years"]:
                continue
            row_number += 1
            total, conclusion = zone["years"][str(day.year)]
            place = {
                "sheet": f"示范区考核{day.year}年",
                "row_number": row_number,
                "zone": zone["name"],
                "year": day.year,
            }
            assessments.append(
                {
                    **place,
                    "townships": "、".join(zone["townships"]),
                    "assessed_on": pd.Timestamp(day),
                    "total": total,
                    "conclusion": conclusion,
                    "pass_mark": float(parameters["pass_mark"]),
                }
            )
            tenths = _split(round(total * 10), list(criteria.values()), rng)
            scores.extend(
                {**place, "criterion": name, "score": score / 10, "full_marks": float(full)}
                for (name, full), score in zip(criteria.items(), tenths, strict=True)
            )
    return pd.DataFrame(assessments), pd.DataFrame(scores)


def _split(total: int, full_marks: list[int], rng: np.random.Generator) -> list[int]:
    """Divide `total` tenths over the criteria, roughly by their full marks, none above its own."""
    most = np.array(full_marks) * 10
    wish = most * total / most.sum() * rng.normal(1, 0.03, size=len(most))
    parts = np.minimum(np.rint(wish).astype(int), most)
    while parts.sum() != total:
        step = 1 if parts.sum() < total else -1
        movable = np.flatnonzero(parts < most) if step > 0 else np.flatnonzero(parts > 0)
        parts[rng.choice(movable)] += step
    return [int(part) for part in parts]


def supervision(parameters: dict[str, Any], townships: list[str], seed: int) -> pd.DataFrame:
    """One row is one item of one township in one round, in half marks (supervision_scores).

    A round may look at so many `townships` only, and print one wrong rank (`wrong_rank` places
    too low for its last township).
    """
    rng = np.random.default_rng([seed, 4 if parameters["series"] == "县" else 7])
    items: dict[str, int] = parameters["items"]
    full = np.array(list(items.values()))
    inclination = rng.normal(0, parameters["spread"], size=len(townships))
    frames = []
    for number, round_ in enumerate(parameters["rounds"], start=1):
        visited = np.arange(len(townships))
        if "townships" in round_:
            visited = np.sort(rng.choice(visited, size=round_["townships"], replace=False))
        noise = rng.normal(0, 0.06, size=(len(visited), len(full)))
        share = np.clip(round_["mean"] + inclination[visited, None] + noise, 0.5, 1)
        score = np.rint(share * full * 2) / 2
        names = [townships[place] for place in visited]
        rows = _round_rows(number, round_["on"], names, items, score)
        last = rows["township"] == names[-1]
        rows.loc[last, "printed_rank"] += round_.get("wrong_rank", 0)
        frames.append(rows)
    rows = pd.concat(frames, ignore_index=True)
    rows["sheet"] = parameters["series"] + "级" + rows["sheet"]
    rows.insert(0, "series", parameters["series"])
    return rows


def _round_rows(
    number: int, day: date, townships: list[str], items: dict[str, int], score: Any
) -> pd.DataFrame:
    total = pd.Series(score.sum(axis=1))
    rank = total.rank(method="min", ascending=False).astype(int)
    width = len(items)
    return pd.DataFrame(
        {
            "sheet": f"第{number}次督查",
            "row_number": np.repeat(np.arange(1, len(townships) + 1), width),
            "round": number,
            "inspected_on": pd.Timestamp(day),
            "township": np.repeat(np.array(townships, dtype=object), width),
            "item": np.tile(np.array(list(items), dtype=object), len(townships)),
            "score": score.ravel(),
            "full_marks": np.tile(np.array(list(items.values()), dtype=float), len(townships)),
            "printed_total": np.repeat(total.to_numpy(), width),
            "printed_rank": np.repeat(rank.to_numpy(), width),
        }
    )
