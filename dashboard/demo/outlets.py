"""Simulated registers of outlets: who is listed on each date, rectified and compliant or not.

Each outlet draws a score (how hard it is to bring it to the norm). On a register the hardest of
a township are not compliant, as many as the parameters say; the hardest of those are not even
rectified. A compliant outlet is therefore always a rectified one.
"""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.demo import places
from dashboard.demo.names import invented, moved_places, phones

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEW_DIVISION_FROM = date(2011, 5, 1)
# How much of an outlet's yearly score after 2011 is its own; the rest is drawn anew each year.
OWN_SHARE = 0.5
UNLICENSED = (0.003, 0.22)
"""Share without a business licence among compliant outlets (a slip of the list) and the others."""


def generate(parameters: dict[str, Any], names: dict[str, Any], seed: int) -> pd.DataFrame:
    """One row is one outlet as one register lists it (columns of table outlets).

    Rows are ordered by register; `sheet` names the register, `row_number` counts within it.
    """
    rng = np.random.default_rng([seed, 1])
    registers = parameters["registers"]
    everyone = _outlets(parameters, names, rng)
    listed = _listed(parameters, len(everyone), rng)
    units, unit_names = _units(everyone, registers)
    bad, unrectified = _shortfall(parameters, everyone, listed, units, unit_names, rng)
    rectified = np.logical_or.accumulate(listed & ~unrectified, axis=1)
    everyone["rectified_on"] = _rectified_on(rectified, registers, rng)
    everyone[["longitude", "latitude"]] = places.positions(
        everyone["place"], everyone["later"], parameters["located"], parameters["near"], seed
    )
    sheets = []
    for number, register in enumerate(registers):
        missing = np.isin(unit_names[units[:, number]], register.get("missing", []))
        rows = np.flatnonzero(listed[:, number] & ~missing)
        sheets.append(
            pd.DataFrame(
                {
                    "outlet": rows,
                    "sheet": f"十小名册{register['on']}",
                    "row_number": np.arange(1, len(rows) + 1),
                    "recorded_on": pd.Timestamp(register["on"]),
                    "township": unit_names[units[rows, number]],
                    "is_rectified": rectified[rows, number],
                    "is_compliant": ~bad[rows, number],
                }
            )
        )
    return _described(pd.concat(sheets, ignore_index=True), everyone)


def _described(registers: pd.DataFrame, everyone: pd.DataFrame) -> pd.DataFrame:
    """Register rows with what is known of each outlet; a day of rectification only once it came."""
    details = everyone.drop(columns=["place", "later", "difficulty"])
    rows = details.iloc[registers.pop("outlet").to_numpy()].reset_index(drop=True)
    rows["rectified_on"] = rows["rectified_on"].where(registers["is_rectified"])
    rows["address"] = registers["township"] + rows["address"]
    allowed = np.where(registers["is_compliant"], *UNLICENSED)
    rows["business_licence"] = np.where(rows.pop("unlicensed") < allowed, "无", "有")
    return pd.concat([registers, rows], axis=1)


def _outlets(
    parameters: dict[str, Any], names: dict[str, Any], rng: np.random.Generator
) -> pd.DataFrame:
    """One row is one outlet ever listed; rows of a township stand together."""
    places = parameters["townships"]
    place = np.repeat([p["name"] for p in places], [p["outlets"] for p in places])
    count = len(place)
    trades = parameters["trades"]
    shares = np.array([trade["share"] for trade in trades])
    trade = rng.choice(len(trades), size=count, p=shares / shares.sum())
    numbers = rng.integers(1, 300, size=count).astype(str).astype(object)
    streets = rng.choice(np.array(names["streets"], dtype=object), size=count)
    return pd.DataFrame(
        {
            "place": place,
            "later": moved_places(places, place, rng),
            "difficulty": np.array([t["difficulty"] for t in trades])[trade],
            "name": _signs(trades, trade, names["shop_characters"], rng),
            "trade": np.array([t["name"] for t in trades], dtype=object)[trade],
            "address": streets + numbers + "号",
            "owner": invented(names["surnames"], names["given"], count, rng, longer=1.0),
            "phone": phones(names["phone_prefix"], count, rng),
            "employees": rng.geometric(0.42, size=count).clip(1, 9),
            "unlicensed": rng.random(count),
            "permit": _permits(trades, trade, rng),
        }
    )


def _signs(
    trades: list[dict[str, Any]], trade: Ints, characters: str, rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    """A name per outlet that no other outlet has: two characters and the trade's sign."""
    pairs = [a + b for a in characters for b in characters if a != b]
    result = np.empty(len(trade), dtype=object)
    for number, row in enumerate(trades):
        every = np.array([pair + sign for sign in row["signs"] for pair in pairs], dtype=object)
        mine = np.flatnonzero(trade == number)
        result[mine] = rng.choice(every, size=len(mine), replace=False)
    return result


def _permits(
    trades: list[dict[str, Any]], trade: Ints, rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    share = np.array([row.get("permit", np.nan) for row in trades])[trade]
    held = np.where(rng.random(len(trade)) < share, "有", "无")
    return np.where(np.isnan(share), "不适用", held).astype(object)


def _listed(parameters: dict[str, Any], count: int, rng: np.random.Generator) -> Flags:
    """Whether each outlet (row) is on each register (column)."""
    last = len(parameters["registers"])
    late = rng.random(count) < parameters["opened_later"]
    gone = rng.random(count) < parameters["closed_early"]
    first = np.where(late, rng.integers(1, last, size=count), 0)
    end = np.where(gone, rng.integers(1, last, size=count), last)
    columns = np.arange(last)
    return (columns >= first[:, None]) & (columns < end[:, None])


def _units(
    everyone: pd.DataFrame, registers: list[dict[str, Any]]
) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Unit of each outlet on each register as an index into the names of all units."""
    old, new = everyone["place"].to_numpy(object), everyone["later"].to_numpy(object)
    by_register = [old if row["on"] < NEW_DIVISION_FROM else new for row in registers]
    codes, unit_names = pd.factorize(np.concatenate(by_register), sort=True)
    matrix = codes.reshape(len(registers), len(everyone)).T.astype(np.int64)
    return matrix, np.asarray(unit_names, dtype=object)


def _shortfall(
    parameters: dict[str, Any],
    everyone: pd.DataFrame,
    listed: Flags,
    units: Ints,
    unit_names: npt.NDArray[np.object_],
    rng: np.random.Generator,
) -> tuple[Flags, Flags]:
    """Which outlets are not compliant, and which of these not rectified, on each register."""
    registers = parameters["registers"]
    own = rng.normal(size=len(everyone)) + everyone["difficulty"].to_numpy()
    inclination = rng.normal(size=len(unit_names))
    bad = np.zeros(listed.shape, dtype=bool)
    unrectified = np.zeros(listed.shape, dtype=bool)
    for number, register in enumerate(registers):
        fresh = rng.normal(size=len(everyone))
        is_old = register["on"] < NEW_DIVISION_FROM
        score = own if is_old else OWN_SHARE * own + (1 - OWN_SHARE**2) ** 0.5 * fresh
        rows = np.flatnonzero(listed[:, number])
        unit = units[rows, number]
        position = _position(unit, score[rows])
        size = np.bincount(unit, minlength=len(unit_names))
        compliant = _rates(register, "compliant", inclination, unit_names)
        reached = _rates(register, "rectified", inclination, unit_names)
        most_bad = np.rint(size * (1 - compliant)).astype(np.int64)
        most_unrectified = np.minimum(np.rint(size * (1 - reached)).astype(np.int64), most_bad)
        bad[rows, number] = position < most_bad[unit]
        unrectified[rows, number] = position < most_unrectified[unit]
    return bad, unrectified


def _rates(
    register: dict[str, Any],
    which: str,
    inclination: Floats,
    unit_names: npt.NDArray[np.object_],
) -> Floats:
    """Share reached in each unit: the county's share, moved by the unit's own inclination."""
    share = register[which]
    odds = share / (1 - share) * np.exp(register["spread"] * inclination)
    rates = odds / (1 + odds)
    if which == "compliant":
        for name, rate in register.get("behind", {}).items():
            rates[unit_names == name] = rate
    return np.asarray(rates, dtype=np.float64)


def _position(unit: Ints, score: Floats) -> Ints:
    """Place of each row within its unit, the highest score first (0, 1, 2 ...)."""
    order = np.lexsort((-score, unit))
    ordered = unit[order]
    starts = np.searchsorted(ordered, ordered)
    position = np.empty(len(unit), dtype=np.int64)
    position[order] = np.arange(len(unit)) - starts
    return position


def _rectified_on(
    rectified: Flags, registers: list[dict[str, Any]], rng: np.random.Generator
) -> pd.Series:
    """A day between the last register without and the first with the outlet rectified."""
    days = np.array([row["on"] for row in registers], dtype="datetime64[D]")
    before = np.concatenate([[days[0] - np.timedelta64(200, "D")], days[:-1]])
    first = rectified.argmax(axis=1)
    span = (days - before).astype(np.int64)[first]
    offset = np.floor(rng.random(len(first)) * span).astype("timedelta64[D]")
    chosen = days[first] - offset
    chosen[~rectified.any(axis=1)] = np.datetime64("NaT")
    return pd.Series(chosen)
