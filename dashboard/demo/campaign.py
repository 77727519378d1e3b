"""Simulated field work: joint enforcement, training sessions, monthly reports of townships."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd


def enforcement(parameters: dict[str, Any], townships: list[str], seed: int) -> pd.DataFrame:
    """One row is one action (columns of joint_enforcement); departments as text joined by 、."""
    rng = np.random.default_rng([seed, 8])
    trades = parameters["trades"]
    rows: list[dict[str, Any]] = []
    for day in parameters["actions"]:
        places = townships if day["on"] < date(2011, 5, 1) else parameters["new_townships"]
        for _ in range(day["count"]):
            lead, *others = rng.permutation(parameters["departments"])[: 3 + len(rows) % 3]
            outlets = int(rng.poisson(day["outlets"]))
            problems = int(rng.binomial(outlets, parameters["problem_share"]))
            cases = int(rng.binomial(problems, parameters["case_share"]))
            fine = float(rng.gamma(4.0, parameters["fine_yuan"] / 4)) * cases
            rows.append(
                {
                    "acted_on": day["on"],
                    "lead_department": str(lead),
                    "departments": "、".join(str(name) for name in others),
                    "township": str(rng.choice(places)),
                    "trade": str(rng.choice(trades)),
                    "persons": int(rng.poisson(day["persons"])),
                    "outlets_checked": outlets,
                    "problems": problems,
                    "cases": cases,
                    "fine_yuan": round(fine / 100) * 100.0,
                    "closed_down": int(rng.binomial(problems, parameters["closed_share"])),
                }
            )
    return _placed(rows, parameters["sheet"], "acted_on")


def training(parameters: dict[str, Any], outlets: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row is one session of a trade in a township (columns of training_sessions).

    People due follow from the outlets that the newest register before the campaign lists.
    """
    rng = np.random.default_rng([seed, 9])
    counted = outlets.groupby(["recorded_on", "township", "trade"], sort=True).size()
    rows: list[dict[str, Any]] = []
    for campaign in parameters["campaigns"]:
        for (township, trade), count in _listed(counted, campaign).items():
            due = max(1, round(count * parameters["people_per_outlet"]))
            is_full = rng.random() < campaign.get("complete", 0.0)
            for number in range(campaign["sessions"]):
                share = campaign["share"] / campaign["sessions"]
                everybody = (due + number) // campaign["sessions"]
                some = int(rng.binomial(due + due // 20, min(1.0, share)))
                rows.append(
                    {
                        "trained_on": _day(campaign, rng),
                        "township": township,
                        "trade": trade,
                        "trained": everybody if is_full else some,
                        "due": due,
                    }
                )
    found = _placed(rows, parameters["sheet"], "trained_on").sort_values(
        "trained_on", kind="stable"
    )
    found["row_number"] = np.arange(1, len(found) + 1)
    return found.reset_index(drop=True)


def _listed(counted: pd.Series, campaign: dict[str, Any]) -> pd.Series:
    days = counted.index.get_level_values("recorded_on").unique()
    first = pd.Timestamp(campaign["from"])
    after = pd.Timestamp(2011, 5, 1)
    fitting = [d for d in days if d >= after] if campaign.get("new_division") else list(days)
    known = [d for d in fitting if d <= first] or [min(fitting)]
    return counted.xs(max(known), level="recorded_on")


def _day(campaign: dict[str, Any], rng: np.random.Generator) -> date:
    first: date = campaign["from"]
    return first + timedelta(days=int(rng.integers((campaign["until"] - first).days + 1)))


def reports(
    parameters: dict[str, Any],
    outlets: pd.DataFrame,
    townships: list[str],
    received: pd.DataFrame,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of monthly_reports and of monthly_progress: what townships say, near their newest list.

    received: the list of received reports (columns unit, period, received_on); whoever is not on it
    did not report.
    """
    rng = np.random.default_rng([seed, 10])
    heads: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    there = received[received["received_on"].notna()]
    came = set(zip(there["unit"], there["period"], strict=True))
    for day in parameters["months"]:
        sheet = f"{parameters['sheet']}{day:%Y年%m月}"
        known = outlets[outlets["recorded_on"] <= pd.Timestamp(day)]
        latest = known.groupby("township", sort=False)["recorded_on"].transform("max")
        counted = _counted(known[known["recorded_on"] == latest])
        for number, township in enumerate(townships, start=1):
            mine = counted[township]
            is_reported = (township, f"{day:%Y-%m}") in came
            place = {
                "sheet": sheet,
                "row_number": number,
                "month": pd.Timestamp(day.replace(day=1)),
                "township": township,
            }
            own = _progress(mine, parameters["differing"], rng) if is_reported else []
            total = {
                f"printed_{name}": sum(line[name] for line in own) if own else None
                for name in ("outlets", "rectified", "compliant")
            }
            heads.append({**place, "is_reported": is_reported, **total})
            lines += [{**place, **line} for line in own]
    return pd.DataFrame(heads), pd.DataFrame(lines)


def _counted(newest: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Outlets, rectified and compliant of each trade, by township."""
    found = newest.groupby(["township", "trade"], sort=True).agg(
        outlets=("trade", "size"),
        rectified=("is_rectified", "sum"),
        compliant=("is_compliant", "sum"),
    )
    lines: dict[str, list[dict[str, Any]]] = {}
    for row in found.reset_index().to_dict("records"):
        lines.setdefault(row.pop("township"), []).append(row)
    return lines


def _progress(
    mine: list[dict[str, Any]], differing: float, rng: np.random.Generator
) -> list[dict[str, Any]]:
    found = []
    for line in mine:
        more = int(rng.integers(1, 3)) if rng.random() < differing else 0
        most = int(line["outlets"])
        told = {name: min(most, int(line[name]) + more) for name in ("rectified", "compliant")}
        found.append({"trade": line["trade"], "outlets": most, **told})
    return found


def _placed(rows: list[dict[str, Any]], sheet: str, day: str) -> pd.DataFrame:
    found = pd.DataFrame(rows)
    found[day] = pd.to_datetime(found[day])
    found.insert(0, "sheet", sheet)
    found.insert(1, "row_number", np.arange(1, len(found) + 1))
    return found
