"""Simulated visits, complaints, surveys, grid cells and money (tables of migration 007)."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

Rng = np.random.Generator


def visits(parameters: dict[str, Any], outlets: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row is one visit to one outlet (outlet_checks); problem_kinds as text joined by 、."""
    rng = np.random.default_rng([seed, 13])
    rows: list[dict[str, Any]] = []
    for round_ in parameters["rounds"]:
        listed = _newest_before(outlets, round_["from"])
        if round_.get("compliant_only"):
            listed = listed[listed["is_compliant"]]
        drawn = listed.iloc[rng.choice(len(listed), size=round_["visits"], replace=False)]
        for outlet in drawn.itertuples():
            is_found = rng.random() < round_["found"][0 if outlet.is_compliant else 1]
            rows.append(
                {
                    "checked_on": _day_between(round_["from"], round_["until"], rng),
                    "kind": round_["kind"],
                    "outlet": outlet.name,
                    "township": outlet.township,
                    "trade": outlet.trade,
                    "inspector": _inspector(parameters, round_["kind"], rng),
                    "result": "发现问题" if is_found else "未发现问题",
                    **(_finding(parameters, rng) if is_found else {"problem_kinds": ""}),
                }
            )
            if is_found:
                _settle(rows[-1], parameters, rng)
    return _placed(rows, parameters["sheet"], "checked_on", "correct_by", "rechecked_on")


def _inspector(parameters: dict[str, Any], kind: str, rng: Rng) -> str:
    names: list[str] = parameters["inspectors"]
    return names[-1] if kind == "暗访" else str(rng.choice(names[:-1]))


def _finding(parameters: dict[str, Any], rng: Rng) -> dict[str, str]:
    shares = parameters["problems"]
    kind = str(rng.choice(list(shares), p=list(shares.values())))
    return {"problem_kinds": kind, "problems_text": parameters["texts"][kind]}


def _settle(row: dict[str, Any], parameters: dict[str, Any], rng: Rng) -> None:
    """Deadline, recheck and its result; some late, some never rechecked, some still open."""
    given = int(rng.choice(parameters["days_given"]))
    due = row["checked_on"] + timedelta(days=given)
    row.update(correct_by=due, action="责令限期整改")
    draw = rng.random()
    if draw < parameters["not_rechecked"]:
        return
    late = int(rng.integers(2, 25)) if draw > 1 - parameters["late"] else 0
    row["rechecked_on"] = due + timedelta(days=late or -int(rng.integers(0, given)))
    is_open = rng.random() < parameters["still_open"]
    row["recheck_result"] = "整改中" if is_open else "已整改"


def complaints(parameters: dict[str, Any], townships: list[str], seed: int) -> pd.DataFrame:
    """One row is one complaint (complaints); days to settle it are log-normal."""
    rng = np.random.default_rng([seed, 14])
    rows: list[dict[str, Any]] = []
    trades = parameters["trades"]
    for month in parameters["months"]:
        for _ in range(int(rng.poisson(parameters["per_month"]))):
            made = month + timedelta(days=int(rng.integers(28)))
            taken = made + timedelta(days=int(rng.integers(0, 3)))
            days = int(rng.lognormal(np.log(parameters["median_days"]), parameters["spread"])) + 1
            is_open = rng.random() < parameters["open"]
            shares = parameters["satisfaction"]
            said = str(rng.choice(list(shares), p=list(shares.values())))
            rows.append(
                {
                    "complaint_number": f"模拟{len(rows) + 1:03d}",
                    "complained_on": made,
                    "accepted_on": taken,
                    "closed_on": None if is_open else taken + timedelta(days=days),
                    "township": str(rng.choice(townships, p=parameters["weights"])),
                    "trade": str(rng.choice(trades)),
                    "matter": str(rng.choice(parameters["matters"])),
                    "department": str(rng.choice(parameters["departments"])),
                    "satisfaction": None if is_open else said,
                }
            )
    return _placed(rows, parameters["sheet"], "complained_on", "accepted_on", "closed_on")


def surveys(parameters: dict[str, Any], sizes: dict[str, int], seed: int) -> pd.DataFrame:
    """One row is one township's answers in one survey (satisfaction_surveys)."""
    rng = np.random.default_rng([seed, 15])
    rows: list[dict[str, Any]] = []
    for survey in parameters["surveys"]:
        for township, outlets in sizes.items():
            asked = max(parameters["fewest"], round(outlets * parameters["asked_per_outlets"]))
            own = float(np.clip(survey["satisfied"] + rng.normal(0, 0.04), 0.4, 0.95))
            fairly = min(survey["fairly"], 0.98 - own)
            split = rng.multinomial(asked, [own, fairly, 1 - own - fairly])
            rows.append(
                {
                    "period_from": survey["from"],
                    "period_to": survey["until"],
                    "township": township,
                    "asked": asked,
                    "satisfied": int(split[0]),
                    "fairly_satisfied": int(split[1]),
                    "dissatisfied": int(split[2]),
                }
            )
    return _placed(rows, parameters["sheet"], "period_from", "period_to")


def grid(parameters: dict[str, Any], sizes: dict[str, int], seed: int) -> pd.DataFrame:
    """One row is one cell of the supervision grid (grid_cells)."""
    rng = np.random.default_rng([seed, 16])
    words = {
        "settled_time": "每月2次",
        "settled_task": "巡查和建档",
        "settled_person": "网格员",
        "settled_measure": "责令限期整改",
    }
    rows: list[dict[str, Any]] = []
    for township, outlets in sizes.items():
        if township in parameters["uncovered"]:
            continue
        cells = max(1, round(outlets / parameters["outlets_per_cell"]))
        for number in range(cells):
            settled = {
                name: None if rng.random() < parameters["lacking"][name] else text
                for name, text in words.items()
            }
            rows.append(
                {
                    "recorded_on": parameters["on"],
                    "township": township,
                    "grid": f"{township}第{number + 1}网格",
                    "outlets": outlets // cells + (number < outlets % cells),
                    **settled,
                }
            )
    return _placed(rows, parameters["sheet"], "recorded_on")


def budget(parameters: dict[str, Any], townships: list[str], seed: int) -> pd.DataFrame:
    """One row is one unit's money for one purpose (budget_lines)."""
    rng = np.random.default_rng([seed, 17])
    rows = [
        {
            "unit": line["unit"],
            "township": None,
            "purpose": line["purpose"],
            "planned_yuan": float(line["planned"]),
            "paid_yuan": float(line["paid"]),
        }
        for line in parameters["lines"]
    ]
    own = parameters["per_township"]
    for township in townships:
        planned = round(own["planned"] + float(rng.gamma(1.5, own["spread"] / 1.5)), -3)
        is_paid = rng.random() >= own["unpaid"]
        rows.append(
            {
                "unit": township,
                "township": township,
                "purpose": "工作经费",
                "planned_yuan": planned,
                "paid_yuan": planned if is_paid else 0.0,
            }
        )
    frame = _placed(rows, parameters["sheet"])
    frame.insert(2, "year", parameters["year"])
    frame["paid_on"] = [parameters["paid_on"] if paid else None for paid in frame["paid_yuan"]]
    frame["paid_on"] = pd.to_datetime(frame["paid_on"])
    return frame


def _newest_before(outlets: pd.DataFrame, day: date) -> pd.DataFrame:
    known = outlets[outlets["recorded_on"] <= pd.Timestamp(day)]
    return known[known["recorded_on"] == known["recorded_on"].max()]


def _day_between(first: date, last: date, rng: Rng) -> date:
    return first + timedelta(days=int(rng.integers((last - first).days + 1)))


def _placed(rows: list[dict[str, Any]], sheet: str, *days: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for name in days:
        frame[name] = pd.to_datetime(frame[name])
    frame.insert(0, "sheet", sheet)
    frame.insert(1, "row_number", np.arange(1, len(frame) + 1))
    return frame
