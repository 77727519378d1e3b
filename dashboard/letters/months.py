"""One month of monthly reports as it was known on a day: who sent, sums, what to verify.

Source: monthly reports, the list of received reports, the register as a comparison.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import pandas as pd

from dashboard import divisions
from dashboard.duties import completions
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.letters import phrases
from dashboard.letters.material import NothingToReportError, Period
from dashboard.letters.phrases import official, rate, share
from dashboard.report.model import Selection
from dashboard.statistics.targets import missing_to_target
from dashboard.store import db
from dashboard.ten_trades import monthly

MONTHLY_DUTY = "75.monthly"
WHOLE = Fraction(95, 100)  # share of townships × trades that must be told for a county rate
AGAINST_REGISTER = Fraction(90, 100)  # outlets reported of those registered, same townships
ITEMS = {"outlets": "经营户", "rectified": "已整规", "compliant": "达到规范要求"}


@dataclass(frozen=True)
class Sent:
    """Reports of one month: who is due, who sent in time, late, on an unknown day, or nothing;
    bare: those noted as received of which no figures are there."""

    units: tuple[str, ...]
    on_time: tuple[str, ...]
    late: tuple[str, ...]
    undated: tuple[str, ...]
    missing: tuple[str, ...]
    bare: tuple[str, ...] = ()

    @property
    def came(self) -> tuple[str, ...]:
        """Those whose report came with figures."""
        gone = {*self.missing, *self.bare}
        return tuple(name for name in self.units if name not in gone)


def periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """Months with reports whose due day had passed by the day, newest first: until then nobody is
    late, and a circular would say that most are."""
    return [one for one in begun(store, as_of) if monthly.due_of(one.on) < as_of]


def begun(store: db.StoreName, as_of: date) -> list[Period]:
    """Months with reports that had ended by the day, newest first, due or not."""
    rows = db.query(store, "monthly_totals", as_of=as_of, townships=None, trades=None)
    found = []
    for stamp in sorted(rows["month"].unique(), reverse=True):
        month = pd.Timestamp(stamp).date()
        found.append(Period(f"{month:%Y-%m}", f"{month.year}年{month.month}月", month))
    return found


def sent_in(store: db.StoreName, month: date, as_of: date) -> Sent:
    """Who sent the report of a month by a day."""
    rows = _all_rows(store, as_of)
    own = rows[rows["month"] == f"{month:%Y-%m}"].drop_duplicates("township")
    state = {str(r.township): str(r.received) for r in own.itertuples()}
    told = db.query(store, "monthly_printed", as_of=as_of)
    told = told[told["month"] == pd.Timestamp(month)]
    came = set(told.loc[told["is_reported"], "township"])
    units = tuple(official(divisions.units_for(month, month).names))
    noted = completions.received(store, MONTHLY_DUTY, as_of).get(f"{month:%Y-%m}", set())
    return Sent(
        units,
        tuple(n for n in units if n in came and state.get(n) == "按时"),
        tuple(n for n in units if n in came and state.get(n) == "迟报"),
        tuple(n for n in units if n in came and state.get(n) not in ("按时", "迟报")),
        tuple(n for n in units if n not in came and n not in noted),
        tuple(n for n in units if n not in came and n in noted),
    )


def _all_rows(store: db.StoreName, as_of: date) -> pd.DataFrame:
    return db.query(store, "monthly_rows", as_of=as_of)


def month_end(month: date) -> date:
    """Its last day."""
    return (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date()


def before(month: date) -> date:
    """The first day of the month before."""
    return (pd.Timestamp(month) - pd.DateOffset(months=1)).date()


@dataclass(frozen=True)
class Counts:
    """Outlets, rectified and compliant, summed."""

    outlets: int
    rectified: int
    compliant: int

    @property
    def compliance(self) -> str:
        """92.4, or /."""
        return share(self.compliant, self.outlets)

    @property
    def coverage(self) -> str:
        """95.4, or /."""
        return share(self.rectified, self.outlets)


def _partial(rows: pd.DataFrame) -> list[str]:
    """Townships that left a cell of a trade blank: their sums are not known and never printed."""
    told = rows[rows[list(ITEMS)].notna().any(axis=1)]
    return official(set(told.loc[told[list(ITEMS)].isna().any(axis=1), "township"]))


def summed(rows: pd.DataFrame) -> Counts:
    """Counts over rows of reports."""
    return Counts(*(int(rows[name].fillna(0).sum()) for name in ITEMS))


class Month:
    """Everything that the letter of one month is made of."""

    def __init__(self, store: db.StoreName, asked: Selection, period: Period) -> None:
        self.store, self.as_of, self.month = store, asked.as_of, period.on
        self.issued = asked.issued_on or asked.as_of
        self.sent = sent_in(store, self.month, self.as_of)
        if not self.sent.came:
            raise NothingToReportError(f"{period.name}没有收到一份月报，出不了通报，请先催报。")
        rows = _all_rows(store, self.as_of)
        own = rows[rows["trade"].notna()]
        self.rows = own[own["month"] == f"{self.month:%Y-%m}"]
        earlier = before(self.month)
        self.rows_before = own[own["month"] == f"{earlier:%Y-%m}"]
        self.earlier = sent_in(store, earlier, self.as_of)
        self.partial = _partial(self.rows)
        counted = self.rows[~self.rows["township"].isin(self.partial)]
        old = self.rows_before[~self.rows_before["township"].isin(_partial(self.rows_before))]
        self.by_place = self._by(counted, "township")
        self.by_place_before = self._by(old, "township")
        self.by_trade = self._by(counted, "trade")
        self.total = summed(counted)
        self.units = [n for n in official(self.sent.came) if n in self.by_place]
        goal = indicator("compliance_rate").target("county", min(self.as_of, month_end(self.month)))
        self.goal = goal
        self.register = self._register()

    @staticmethod
    def _by(rows: pd.DataFrame, key: str) -> dict[str, Counts]:
        return {str(name): summed(part) for name, part in rows.groupby(key)}

    def _register(self) -> dict[str, tuple[int, int, date]]:
        """Township → compliant, outlets, day of the register in force at the month's end."""
        rows = measured.counts(
            self.store, indicator("compliance_rate"), Slice(month_end(self.month)), "township"
        )
        return {
            str(r.key): (int(r.numerator), int(r.denominator), pd.Timestamp(r.last_day).date())
            for r in rows.itertuples()
            if not pd.isna(r.last_day) and int(r.denominator)
        }

    @property
    def incomplete(self) -> str:
        """Why no county rate is told; '' where one may be."""
        whole = self.rows[self.rows[list(ITEMS)].notna().all(axis=1)]
        told = set(zip(whole["township"], whole["trade"], strict=True))
        wanted = set(zip(self.rows["township"], self.rows["trade"], strict=True))
        wanted |= {key for key in self.listed if key[0] in self.by_place and self.listed[key]}
        if not wanted or Fraction(len(told & wanted), len(wanted)) < WHOLE:
            return "已报送的乡镇还有不少行业没有填，不计算全县规范率、不排位次"
        if self.total.compliant > self.total.outlets or self.total.rectified > self.total.outlets:
            return "上报的已整规或达到规范户数多于经营户数，不计算全县规范率、不排位次"
        known = [name for name in self.units if name in self.register]
        there = sum(self.register[name][1] for name in known)
        here = sum(self.by_place[name].outlets for name in known)
        if there and Fraction(here, there) < AGAINST_REGISTER:
            return f"上报经营户只有名册的{rate(here, there)}，不计算全县规范率、不排位次"
        if len(self.units) * 2 < len(self.sent.units):
            return "报送的乡镇不到一半，不计算全县规范率、不排位次"
        return ""

    @cached_property
    def listed(self) -> dict[tuple[str, str], int]:
        """Outlets of the register in force at the month's end, by township and trade."""
        rows = measured.counts(
            self.store,
            indicator("compliance_rate"),
            Slice(month_end(self.month)),
            "township",
            "trade",
        )
        return {(str(r.key), str(r.key2)): int(r.denominator) for r in rows.itertuples()}

    @property
    def next_due(self) -> tuple[date, date]:
        """The next month whose report falls due after the letter, and its day."""
        month = (pd.Timestamp(self.month) + pd.DateOffset(months=1)).date()
        while monthly.due_of(month) <= self.issued:
            month = (pd.Timestamp(month) + pd.DateOffset(months=1)).date()
        return month, monthly.due_of(month)

    def doubts(self) -> list[tuple[str, str, str, str, str]]:
        """Figures to verify: township, item, reported, other figure, where that stands."""
        found: list[tuple[str, str, str, str, str]] = []
        printed = db.query(self.store, "monthly_printed", as_of=self.as_of)
        printed = printed[(printed["month"] == pd.Timestamp(self.month)) & printed["is_reported"]]
        for r in printed.to_dict("records"):
            own = self.by_place.get(str(r["township"]))
            for name, word in ITEMS.items():
                told = r[f"printed_{name}"]
                if own is not None and not pd.isna(told) and int(told) != getattr(own, name):
                    sums = str(getattr(own, name))
                    found.append(
                        (r["township"], f"{word}（合计栏）", str(int(told)), sums, "各行业之和")
                    )
        last = f"{before(self.month).month}月份月报"
        for name in self.units:
            old, new = self.by_place_before.get(name), self.by_place[name]
            for key, word in (("rectified", "已整规户数"), ("compliant", "达到规范户数")):
                if old is not None and getattr(new, key) < getattr(old, key):
                    found.append((name, word, str(getattr(new, key)), str(getattr(old, key)), last))
            if max(new.rectified, new.compliant) > new.outlets:
                told = max(new.rectified, new.compliant)
                found.append((name, "已整规或规范户数", str(told), str(new.outlets), "上报经营户"))
        found += self._bases()
        return sorted(
            found,
            key=lambda row: (
                official([n for n in self.sent.units]).index(row[0])
                if row[0] in self.sent.units
                else 99
            ),
        )

    def _bases(self) -> list[tuple[str, str, str, str, str]]:
        """Trades whose reported outlets are not those of the register."""
        found = []
        newest = max((day for _, _, day in self.register.values()), default=self.month)
        for r in self.rows.to_dict("records"):
            known = self.listed.get((r["township"], r["trade"]))
            if known is None or pd.isna(r["outlets"]) or int(r["outlets"]) == known:
                continue
            day = phrases.in_register(self.register[r["township"]][2], newest)
            basis = f"{phrases.day_text(day, on=self.month)}名册"
            found.append(
                (r["township"], f"{r['trade']}经营户", str(int(r["outlets"])), str(known), basis)
            )
        return found

    def ranked(self) -> list[tuple[str, Counts]]:
        found = [(n, self.by_place[n]) for n in self.units if self.by_place[n].outlets]
        return sorted(found, key=lambda one: -Fraction(one[1].compliant, one[1].outlets))

    def late_months(self) -> dict[str, list[str]]:
        """Townships late or missing now, with every month of the year in which they were."""
        found: dict[str, list[str]] = {}
        first = date(self.month.year, 1, 1)
        months = [p.on for p in periods(self.store, self.as_of) if first <= p.on <= self.month]
        for month in sorted(months):
            sent = sent_in(self.store, month, self.as_of)
            for word, names in (("迟报", sent.late), ("未报", sent.missing)):
                for name in names:
                    when = "本月" if month == self.month else f"{month.month}月份"
                    found.setdefault(name, []).append(f"{when}{word}")
        now = {*self.sent.late, *self.sent.missing}
        return {n: found[n] for n in official(found) if n in now and len(found[n]) > 1}

    def gap(self, one: Counts) -> int:
        assert self.goal is not None
        return missing_to_target(one.compliant, one.outlets, self.goal.value)

    def register_day(self) -> str:
        days = {self.register[n][2] for n in self.register}
        return phrases.day_text(max(days), on=self.month)


def told_doubts(doubts: Sequence[tuple[str, str, str, str, str]], most: int = 5) -> str:
    """Figures to verify, one after another; of more than `most` the first ones and their number."""
    told = "；".join(
        f"{place}{item}上报{own}户，{basis}为{other}户"
        for place, item, own, other, basis in doubts[:most]
    )
    return told + (f"等{len(doubts)}项" if len(doubts) > most else "")


def added(found: Iterable[Counts]) -> Counts:
    listed = list(found)
    return Counts(*(sum(getattr(one, name) for one in listed) for name in ITEMS))
