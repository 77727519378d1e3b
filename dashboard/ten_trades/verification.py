"""What the self-reported rate is worth: outlets drawn at random, visited, and compared.

Drawn from the register with a number that anybody can repeat; the list goes out as a form of
检查记录 with 随机核查 as the kind of visit, and comes back through the usual import.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

import numpy as np
import pandas as pd

from dashboard import statistics
from dashboard.indicators import policy
from dashboard.inspections import round_plan
from dashboard.inspections.visits import CLOSED_SHOP, VERIFICATION, visits
from dashboard.store import db


def listed(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/outlet_list.sql: the register as of a day."""
    return db.query(store, "outlet_list", as_of=as_of, start=None, townships=None, trades=None)


def drawn(outlets: pd.DataFrame, each: int, seed: int) -> pd.DataFrame:
    """`each` outlets of every township (all where it has fewer), at random.

    One row is one outlet: township, trade, name. The same register and seed draw the same ones,
    whatever the order of the rows and whichever other townships there are.
    """
    keys = ["township", "trade", "name"]
    parts = []
    for township, own in outlets.sort_values(keys, kind="stable").groupby("township"):
        random = np.random.default_rng([seed, crc32(str(township).encode("utf-8"))])
        chosen = np.sort(random.choice(len(own), min(each, len(own)), replace=False))
        parts.append(own.iloc[chosen][keys])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=keys)


def form(chosen: pd.DataFrame) -> pd.DataFrame:
    """The list to print, to fill in and to import."""
    return round_plan.form(chosen, VERIFICATION)


@dataclass(frozen=True)
class Finding:
    """One township: outlets on the register, those that it calls compliant; drawn and visited,
    found good; how many of all can be good (95%); whether the claim is contradicted."""

    township: str
    outlets: int
    claimed: int
    visited: int
    good: int
    lower: int
    upper: int
    is_contradicted: bool = False


@dataclass(frozen=True)
class Answer:
    """What the visits say of the register: the rate claimed and the one found (0..1) with its 95%
    limits, weighed by the outlets of the townships that were visited. unknown: visits to an outlet
    that the register does not list; closed: those that could not be made."""

    findings: tuple[Finding, ...]
    claimed: float
    found: statistics.StratifiedRate | None
    unknown: int
    closed: int


def answer(store: db.StoreName, as_of: date, start: date) -> Answer:
    """From visits by 随机核查 since a day; an outlet visited twice counts by its newest visit."""
    made = visits(store, start, as_of, as_of)
    return answer_of(listed(store, as_of), made[made["kind"] == VERIFICATION])


def answer_of(outlets: pd.DataFrame, made: pd.DataFrame) -> Answer:
    """The same of a register (township, name, is_compliant) and visits (township, outlet, result,
    checked_on)."""
    known = set(zip(outlets["township"], outlets["name"], strict=True))
    newest = made.sort_values("checked_on").drop_duplicates(["township", "outlet"], keep="last")
    inside = [(t, o) in known for t, o in zip(newest["township"], newest["outlet"], strict=True)]
    mine = newest[np.array(inside, dtype=bool)]
    open_ = mine[mine["result"] != CLOSED_SHOP]
    findings = []
    for township, own in open_.groupby("township"):
        register = outlets[outlets["township"] == township]
        good = int((own["result"] == "未发现问题").sum())
        limits = statistics.finite_interval(good, len(own), len(register))
        assert limits is not None
        findings.append(
            Finding(
                str(township),
                len(register),
                int(register["is_compliant"].fillna(False).sum()),
                len(own),
                good,
                limits.passed_lower,
                limits.passed_upper,
            )
        )
    told = policy.contradicted([(f.good, f.visited, f.outlets, f.claimed) for f in findings])
    findings = [replace(f, is_contradicted=flag) for f, flag in zip(findings, told, strict=True)]
    outlets_ = sum(f.outlets for f in findings)
    rate = _rate(findings) if findings else None
    claimed = sum(f.claimed for f in findings) / outlets_ if outlets_ else float("nan")
    return Answer(tuple(findings), claimed, rate, len(newest) - len(mine), len(mine) - len(open_))


def _rate(findings: Iterable[Finding]) -> statistics.StratifiedRate:
    rows = list(findings)
    return statistics.stratified_rate(
        [f.good for f in rows],
        [f.visited for f in rows],
        [f.outlets for f in rows],
        limits="gamma",
    )


def most_to_visit(outlets: int, allowed: int) -> int | None:
    """Outlets to visit of a township, none found bad, to exclude more than `allowed` bad ones."""
    return statistics.units_to_exclude(outlets, allowed + 1)
