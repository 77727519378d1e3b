"""A round of visits drawn before it is made: which townships and outlets, who goes, which way.

双随机 (126号 三(三)4: 明查暗访、巡查抽查): places and inspectors are drawn with a number that
anybody can repeat. What is known against an outlet raises its chance, never to certainty; the list
goes out as the form of 检查记录 and comes back through the usual import.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

import numpy as np
import pandas as pd

from dashboard import divisions

FORM = (
    "检查日期",
    "检查方式",
    "乡镇",
    "行业类别",
    "被检查单位",
    "检查单位",
    "检查结果",
    "发现的问题",
)
SEAT = "上塘镇"  # the county seat, where every round begins
TEAM = 2  # 75号 and the law on inspections: never alone
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Plan:
    """A drawn round. stops: townships in the order of the route; km: straight lines from the county
    seat through them; outlets: one row per outlet in that order: township, village, trade, name,
    risks, weight, team. teams: who goes to which township, joined by 、, '' without names."""

    stops: tuple[str, ...]
    km: float
    outlets: pd.DataFrame
    teams: dict[str, str]


def planned(
    outlets: pd.DataFrame,
    era: str,
    townships: int,
    each: int,
    extra: int,
    inspectors: Sequence[str],
    seed: int,
) -> Plan:
    """Draw a round from the register's outlets (township, village, trade, name, risks).

    townships: how many, of those with outlets; each: outlets of each (all where it has fewer).
    extra: what every risk adds to an outlet's weight of 1, and the mean weight of its outlets is a
    township's weight; 0 draws evenly. The same register and seed draw the same round.
    """
    keys = ["township", "trade", "name"]
    known = outlets.sort_values(keys, kind="stable").reset_index(drop=True)
    known = known.assign(weight=[1 + extra * len(risks) for risks in known["risks"]])
    random = np.random.default_rng(seed)
    names = sorted({str(name) for name in known["township"]})
    mean = known.groupby("township")["weight"].mean().reindex(names).to_numpy(dtype=float)
    stops = _drawn(random, names, mean, townships)
    parts = []
    for name in sorted(stops):
        own = known[known["township"] == name]
        weights = own["weight"].to_numpy(dtype=float)
        rows = _drawn(random, list(own.index), weights, each)
        parts.append(own.loc[sorted(rows)])
    route, km = ordered(stops, era)
    teams = _teams(random, route, inspectors)
    chosen = pd.concat(parts) if parts else known.iloc[:0]
    place = {name: number for number, name in enumerate(route)}
    chosen = chosen.assign(team=chosen["township"].map(teams), place=chosen["township"].map(place))
    chosen = chosen.sort_values(["place", "village", "trade", "name"], kind="stable")
    columns = ["township", "village", "trade", "name", "risks", "weight", "team"]
    return Plan(tuple(route), km, chosen[columns].reset_index(drop=True), teams)


def _drawn(random: np.random.Generator, of: list[Any], weights: Any, number: int) -> list[Any]:
    """So many of a list, without putting back, chances by weight."""
    if number >= len(of):
        return list(of)
    chances = weights / weights.sum()
    return [of[place] for place in random.choice(len(of), number, replace=False, p=chances)]


def _teams(
    random: np.random.Generator, route: Sequence[str], inspectors: Sequence[str]
) -> dict[str, str]:
    """Two inspectors for every township; nobody goes again before all have gone."""
    people = list(dict.fromkeys(name.strip() for name in inspectors if name.strip()))
    if len(people) < TEAM:
        return dict.fromkeys(route, "、".join(people))
    waiting: list[str] = []
    found = {}
    for name in route:
        team: list[str] = []
        while len(team) < TEAM:
            if not waiting:
                waiting = [people[at] for at in random.permutation(len(people))]
                waiting.sort(key=lambda one: one in team)  # nobody twice in one team
            team.append(waiting.pop(0))
        found[name] = "、".join(team)
    return found


def ordered(names: Sequence[str], era: str) -> tuple[list[str], float]:
    """Townships from the county seat always to the nearest one left, and the way back, in km of
    straight lines between seats."""
    seats = {one.name: (one.lon, one.lat) for one in divisions.townships(era)}
    here = seats.get(SEAT) or next(iter(seats.values()))
    start, left, route, km = here, sorted(names), [], 0.0
    while left:
        nearest = min(left, key=lambda name: (_km(here, seats[name]), name))
        km += _km(here, seats[nearest])
        here = seats[nearest]
        route.append(nearest)
        left.remove(nearest)
    return route, km + (_km(here, start) if route else 0.0)


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great circle."""
    lon1, lat1, lon2, lat2 = map(radians, (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def form(chosen: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The list to print, to fill in and to import; columns as in the form of 检查记录. chosen:
    township, trade, name, and team where somebody is to go."""
    return pd.DataFrame(
        {
            "检查日期": "",
            "检查方式": kind,
            "乡镇": chosen["township"],
            "行业类别": chosen["trade"],
            "被检查单位": chosen["name"],
            "检查单位": chosen.get("team", ""),
            "检查结果": "",
            "发现的问题": "",
        },
        columns=list(FORM),
    )
