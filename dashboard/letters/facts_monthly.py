"""Facts of 月度进展通报: the month's own reports, the same townships compared, what to verify.

Source: monthly reports and the list of received reports (75号 三(二)2: monthly, by the 3rd of the
next month), the register only as a comparison with its own date. Silent townships are named and
never filled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.letters import phrases
from dashboard.letters.material import Gate, Material, NothingToReportError, Period
from dashboard.letters.phrases import SLASH, fact, official, points, rate, share
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.store import db
from dashboard.ten_trades import monthly
from dashboard.words.terms import trades
from dashboard.words.tied import Value

DUE_DAY = 3
HIGH, LOW = Fraction(95, 100), Fraction(90, 100)
WHOLE = Fraction(95, 100)  # share of townships × trades that must be told for a county rate
AGAINST_REGISTER = Fraction(90, 100)  # outlets reported of those registered, same townships
FEW = 6  # places named with their figures
ITEMS = {"outlets": "经营户", "rectified": "已整规", "compliant": "达到规范要求"}


@dataclass(frozen=True)
class Sent:
    """Reports of one month: who is due, who sent in time, late, on an unknown day, or nothing."""

    units: tuple[str, ...]
    on_time: tuple[str, ...]
    late: tuple[str, ...]
    undated: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def came(self) -> tuple[str, ...]:
        """Those whose report came."""
        gone = set(self.missing)
        return tuple(name for name in self.units if name not in gone)


def periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """Months with reports that had ended by the day, newest first."""
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
    return Sent(
        units,
        tuple(n for n in units if n in came and state.get(n) == "按时"),
        tuple(n for n in units if n in came and state.get(n) == "迟报"),
        tuple(n for n in units if n in came and state.get(n) not in ("按时", "迟报")),
        tuple(n for n in units if n not in came),
    )


def _all_rows(store: db.StoreName, as_of: date) -> pd.DataFrame:
    return db.query(store, "monthly_rows", as_of=as_of)


def due_of(month: date) -> date:
    """The 3rd of the next month."""
    return (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date() + timedelta(days=DUE_DAY)


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


def _sum(rows: pd.DataFrame) -> Counts:
    return Counts(*(int(rows[name].fillna(0).sum()) for name in ITEMS))


def material(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """The facts of one month as they were known on the as-of day."""
    return _Month(store, asked, period).material()


class _Month:
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
        self.by_place = self._by(self.rows, "township")
        self.by_place_before = self._by(self.rows_before, "township")
        self.by_trade = self._by(self.rows, "trade")
        self.total = _sum(self.rows)
        self.units = [n for n in official(self.sent.came) if n in self.by_place]
        goal = indicator("compliance_rate").target("county", min(self.as_of, month_end(self.month)))
        self.goal = goal
        self.register = self._register()

    @staticmethod
    def _by(rows: pd.DataFrame, key: str) -> dict[str, Counts]:
        return {str(name): _sum(part) for name, part in rows.groupby(key)}

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

    # ---- whether a county rate may be said ------------------------------------------------

    def gates(self) -> list[Gate]:
        found = []
        if self.sent.missing:
            names = phrases.listed(self.sent.missing)
            found.append(Gate(f"{names}没有报送，合计只含已报送的{len(self.sent.came)}个"))
        if why := self.incomplete:
            found.append(Gate(why))
        if self.sent.undated:
            found.append(Gate("没有月报报送登记，分不出按时和迟报"))
        found += [Gate(f"{place}{item}上报{told}，{basis}为{other}，请核实") for
                  place, item, told, other, basis in self.doubts()]
        return found

    @property
    def incomplete(self) -> str:
        """Why no county rate is told; '' where one may be."""
        told = self.rows[list(ITEMS)].notna().all(axis=1).sum()
        wanted = len(self.units) * self.rows["trade"].nunique()
        if not wanted or Fraction(int(told), wanted) < WHOLE:
            return "已报送的乡镇还有不少行业没有填，不计算全县规范率、不排位次"
        if self.total.compliant > self.total.outlets or self.total.rectified > self.total.outlets:
            return "上报的已整规或达到规范户数多于经营户数，不计算全县规范率、不排位次"
        known = [name for name in self.units if name in self.register]
        there = sum(self.register[name][1] for name in known)
        here = sum(self.by_place[name].outlets for name in known)
        if there and Fraction(here, there) < AGAINST_REGISTER:
            return f"上报经营户只有名册的{rate(here, there)}，不计算全县规范率、不排位次"
        if len(self.sent.came) * 2 < len(self.sent.units):
            return "报送的乡镇不到一半，不计算全县规范率、不排位次"
        return ""

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
                    found.append((r["township"], f"{word}（合计栏）", str(int(told)), sums, "各行业之和"))
        last = f"{before(self.month).month}月份月报"
        for name in self.units:
            old, new = self.by_place_before.get(name), self.by_place[name]
            for key, word in (("rectified", "已整规户数"), ("compliant", "达到规范户数")):
                if old is not None and getattr(new, key) < getattr(old, key):
                    found.append(
                        (name, word, str(getattr(new, key)), str(getattr(old, key)), last)
                    )
            if max(new.rectified, new.compliant) > new.outlets:
                told = max(new.rectified, new.compliant)
                found.append((name, "已整规或规范户数", str(told), str(new.outlets), "上报经营户"))
        found += self._bases()
        return sorted(found, key=lambda row: official([n for n in self.sent.units]).index(row[0])
                      if row[0] in self.sent.units else 99)

    def _bases(self) -> list[tuple[str, str, str, str, str]]:
        """Trades whose reported outlets are not those of the register."""
        rows = measured.counts(
            self.store, indicator("compliance_rate"), Slice(month_end(self.month)),
            "township", "trade",
        )
        listed = {(str(r.key), str(r.key2)): int(r.denominator) for r in rows.itertuples()}
        found = []
        for r in self.rows.to_dict("records"):
            known = listed.get((r["township"], r["trade"]))
            if known is None or pd.isna(r["outlets"]) or int(r["outlets"]) == known:
                continue
            day = self.register[r["township"]][2]
            basis = f"{phrases.day_text(day, on=self.month)}名册"
            found.append((r["township"], f"{r['trade']}经营户", str(int(r["outlets"])), str(known), basis))
        return found

    # ---- facts ---------------------------------------------------------------------------

    def material(self) -> Material:
        whole = not self.incomplete
        doubts = self.doubts()
        facts: dict[str, Value | None] = {**self._reports(), **self._repeaters()}
        if whole:
            facts |= self._totals() | self._places() | self._trades()
        else:
            facts["incomplete"] = fact(self.incomplete, "完整性")
        facts |= self._doubt_facts(doubts)
        facts["left"] = self._left()
        tables = {"townships": self._township_table(whole), "trades": self._trade_table(whole)}
        if doubts:
            tables["doubts"] = _doubt_table(doubts)
        if self._late_months():
            tables["late"] = self._late_table()
        return Material(
            as_of=max(self.as_of, month_end(self.month)),
            facts=facts,
            words=self._words(),
            days=self._days(),
            tables=tables,
            gates=tuple(self.gates()),
        )

    def _words(self) -> dict[str, str]:
        nxt = (pd.Timestamp(self.month) + pd.DateOffset(months=1)).date()
        return {
            "year": str(self.month.year),
            "month": str(self.month.month),
            "next_month": str(nxt.month),
            "reporters": str(len(self.sent.came)),
            "unit": phrases.unit_word(self.sent.units),
            "low": _percent(LOW),
            "high": _percent(HIGH),
        }

    def _days(self) -> dict[str, date]:
        days = {
            "fix": phrases.working_day(self.issued + timedelta(days=5)),
            "next_report": due_of((pd.Timestamp(self.month) + pd.DateOffset(months=1)).date()),
        }
        end = monthly.deadline()
        if end > days["fix"]:
            days["finish"] = end
        return days

    def _left(self) -> Value | None:
        """How long it is to the day by which all is to be finished."""
        end = monthly.deadline()
        left = (end - self.issued).days
        if left <= 0 or self.issued.year != end.year:
            return None
        text = f"距{phrases.day_text(end, on=self.issued)}全面完成的期限还有{left}天"
        return fact(text, "距完成期限")

    def _reports(self) -> dict[str, Value | None]:
        due, month = due_of(self.month), self.month.month
        s, unit = self.sent, phrases.unit_word(self.sent.units)
        year = "" if due.year == self.issued.year else f"{due.year}年"
        told = f"{len(s.units)}个{unit}应于{year}{due.month}月{due.day}日前报送{month}月份月报"
        came = f"已报送{len(s.came)}个"
        if s.on_time or s.late:
            came += f"，其中按时报送{len(s.on_time)}个"
            came += f"；迟报{len(s.late)}个，分别为{'、'.join(s.late)}" if s.late else "，没有迟报"
            if s.undated:
                came += f"；报送日期不明{len(s.undated)}个"
        if s.missing:
            came += f"；未报送{len(s.missing)}个，分别为{'、'.join(s.missing)}"
        else:
            came = f"{len(s.units)}个{unit}全部报送" + came.removeprefix(f"已报送{len(s.came)}个")
        until = phrases.day_text(self.as_of, on=self.issued)
        facts = {
            "reports.due": fact(told, "应报送月报"),
            "reports.came": fact(f"截至{until}，{came}", "月报报送"),
        }
        e = self.earlier
        if e.came and (e.on_time or e.late) and (s.on_time or s.late):
            parts = [f"按时报送{len(e.on_time)}个"]
            parts += [f"迟报{len(e.late)}个"] if e.late else []
            parts += [f"未报送{len(e.missing)}个"] if e.missing else []
            apart = len(s.on_time) - len(e.on_time)
            word = "不如上月" if apart < 0 else "好于上月" if apart > 0 else "与上月相当"
            facts["reports.before"] = fact(
                f"{before(self.month).month}月份{'、'.join(parts)}，本月报送情况{word}", "上月月报报送"
            )
            if apart < 0:
                bad, was = len(s.late) + len(s.missing), len(e.late) + len(e.missing)
                facts["reports.worse"] = fact(
                    f"迟报、未报的{unit}由上月的{was}个增加到{bad}个", "迟报和未报，与上月比"
                )
        if s.late or s.missing:
            bad = len(s.late) + len(s.missing)
            facts["reports.bad"] = facts.get("reports.worse") or fact(
                f"迟报、未报的{unit}还有{bad}个", "迟报和未报"
            )
        if s.missing:
            facts["reports.missing"] = fact(
                f"{phrases.listed(s.missing)}要于", "没有报送的乡镇"
            )
            facts["missing.names"] = fact(phrases.listed(s.missing), "没有报送的乡镇")
            known = [n for n in s.missing if n in self.register]
            if known:
                outlets = sum(self.register[n][1] for n in known)
                facts["missing.register"] = fact(
                    f"未报送的{len(s.missing)}个{phrases.unit_word(s.missing)}"
                    f"{self._register_day()}名册共{outlets}户，没有计入",
                    "没有报送的乡镇的名册",
                )
        return dict(facts)

    def _late_months(self) -> dict[str, list[str]]:
        """Townships that are late or missing now, with every month of this year in which they were."""
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

    def _repeaters(self) -> dict[str, Value | None]:
        again = self._late_months()
        if not again:
            return {}
        told = "；".join(f"{name}{'、'.join(months)}" for name, months in again.items())
        return {"reports.again": fact(told, "多次迟报或未报")}

    def _late_table(self) -> Table:
        rows = [
            (Cell(str(i), float(i)), Cell(name), Cell("、".join(months)))
            for i, (name, months) in enumerate(self._late_months().items(), start=1)
        ]
        return Table("迟报", "", (Column("序号"), Column("乡镇"), Column("迟报未报", side="text")),
                     tuple(rows))

    def _register_day(self) -> str:
        days = {self.register[n][2] for n in self.register}
        return phrases.day_text(max(days), on=self.month)

    def _gap(self, one: Counts) -> int:
        assert self.goal is not None
        need = -(-one.outlets * self.goal.value.numerator // self.goal.value.denominator)
        return max(0, int(need) - one.compliant)

    def _totals(self) -> dict[str, Value | None]:
        t = self.total
        end = f"{self.month.month}月底"
        everyone = not self.sent.missing
        unit = phrases.unit_word(self.sent.units)
        who = f"{len(self.sent.units)}个{unit}月报" if everyone else (
            f"报送月报的{len(self.sent.came)}个{unit}"
        )
        head = (
            f"据{who}统计，截至{end}，“十小”经营户{t.outlets}户，已整规{t.rectified}户，"
            f"覆盖面{t.coverage}%"
        )
        good = f"达到规范要求{t.compliant}户，规范率{t.compliance}%"
        if self.goal is not None:
            lacks = self._gap(t)
            aim = self.goal.printed
            good += f"，与{aim}的目标还相差{lacks}户" if lacks else f"，达到{aim}以上的目标"
        facts: dict[str, Value | None] = {
            "total.base": fact(head, f"{t.rectified}/{t.outlets}户"),
            "total.compliance": fact(good, f"{t.compliant}/{t.outlets}户"),
        }
        if t.rectified >= t.compliant and t.outlets > t.compliant:
            facts["total.rest"] = fact(
                f"尚未整规的{t.outlets - t.rectified}户，已整规但没有达到规范要求的"
                f"{t.rectified - t.compliant}户",
                "没有达到规范要求的经营户",
            )
        both = [n for n in self.units if n in self.by_place_before]
        if both and before(self.month) and self.earlier.came:
            old = _added(self.by_place_before[n] for n in both)
            new = _added(self.by_place[n] for n in both)
            facts["change.same"] = fact(
                f"{before(self.month).month}月、{self.month.month}月都报送月报的{len(both)}个{unit}，"
                f"覆盖面{phrases.moved(new.coverage, old.coverage)}；"
                f"规范率{phrases.moved(new.compliance, old.compliance)}",
                f"同样{len(both)}个乡镇",
            )
        known = [n for n in self.units if n in self.register]
        days = {self.register[n][2] for n in known}
        if known and max(days) < self.month:
            good_then = sum(self.register[n][0] for n in known)
            all_then = sum(self.register[n][1] for n in known)
            now = _added(self.by_place[n] for n in known)
            facts["change.register"] = fact(
                f"本月报送的{len(known)}个{unit}与{phrases.day_text(max(days), on=self.month)}名册相比，"
                f"规范率{phrases.moved(now.compliance, share(good_then, all_then))}",
                f"名册{good_then}/{all_then}户",
            )
        return facts

    def _ranked(self) -> list[tuple[str, Counts]]:
        found = [(n, self.by_place[n]) for n in self.units if self.by_place[n].outlets]
        return sorted(found, key=lambda one: -Fraction(one[1].compliant, one[1].outlets))

    def _places(self) -> dict[str, Value | None]:
        ranked = self._ranked()
        if not ranked:
            return {}
        unit = phrases.unit_word(self.sent.units)
        exact = {n: Fraction(c.compliant, c.outlets) for n, c in ranked}
        high = [(n, c) for n, c in ranked if exact[n] >= HIGH]
        low = [(n, c) for n, c in ranked if exact[n] < LOW]
        middle = len(ranked) - len(high) - len(low)
        facts: dict[str, Value | None] = {}
        if high:
            if len(high) > 2 * FEW:
                told = f"规范率在{_percent(HIGH)}以上的有{len(high)}个{unit}"
            else:
                told = f"规范率在{_percent(HIGH)}以上的有{_with_rates(high)}"
                told += f"，共{len(high)}个{phrases.unit_word([n for n, _ in high])}"
            facts["places.high"] = fact(told, "规范率较高的乡镇")
        if low:
            worst = [f"{n}{c.compliance}%" for n, c in reversed(low[-3:])]
            names = [n for n, _ in low]
            if len(low) <= 2 * FEW:
                told = f"低于{_percent(LOW)}的有{'、'.join(names)}，共{len(low)}个{phrases.unit_word(names)}"
            else:
                told = f"低于{_percent(LOW)}的有{len(low)}个{phrases.unit_word(names)}"
            told += f"，其中最低的是{'、'.join(worst)}" if len(low) > 1 else f"（{worst[0][len(names[0]):]}）"
            facts["places.low"] = fact(told, "规范率较低的乡镇")
            facts["slow.count"] = fact(
                f"规范率低于{_percent(LOW)}的{unit}还有{len(low)}个", "规范率较低的乡镇"
            )
            facts["slow.names"] = fact(
                f"规范率低于{_percent(LOW)}的{phrases.listed(official(names), 12)}", "规范率较低的乡镇"
            )
        if middle and (high or low):
            facts["places.middle"] = fact(
                f"其余{middle}个{unit}在{_percent(LOW)}至{_percent(HIGH)}之间", "其余乡镇"
            )
        if self.goal is not None:
            facts |= self._aims(ranked, exact, unit)
        return facts

    def _aims(
        self, ranked: list[tuple[str, Counts]], exact: dict[str, Fraction], unit: str
    ) -> dict[str, Value | None]:
        assert self.goal is not None
        aim = self.goal.printed
        reached = [n for n, _ in ranked if exact[n] >= self.goal.value]
        covered = official(n for n, c in ranked if c.rectified == c.outlets)
        if not reached:
            told = f"{len(ranked)}个{unit}规范率都还没有达到{aim}"
        elif len(reached) == len(ranked):
            told = f"{len(ranked)}个{unit}规范率都达到{aim}以上"
        elif len(reached) <= FEW:
            told = f"规范率达到{aim}的有{phrases.listed(official(reached))}"
        else:
            told = f"规范率达到{aim}的有{len(reached)}个{unit}，还有{len(ranked) - len(reached)}个没有达到"
        facts: dict[str, Value | None] = {"places.aim": fact(told, "达到目标的乡镇")}
        if covered:
            if len(covered) == len(ranked):
                told = f"覆盖面都达到100%"
            elif len(covered) <= FEW:
                told = f"覆盖面达到100%的{'只有' if len(covered) == 1 else '有'}{phrases.listed(covered)}"
            else:
                told = f"覆盖面达到100%的有{len(covered)}个{unit}"
            facts["places.covered"] = fact(told, "覆盖面达到100%的乡镇")
        else:
            facts["places.covered"] = fact("覆盖面达到100%的还没有", "覆盖面达到100%的乡镇")
        gaps = {n: self._gap(c) for n, c in ranked}
        total = sum(gaps.values())
        biggest = sorted((n for n in gaps if gaps[n]), key=lambda n: (-gaps[n], official(gaps).index(n)))
        if total and len(biggest) > 1:
            most = biggest[:FEW]
            part = sum(gaps[n] for n in most)
            listed = "、".join(f"{n}（{gaps[n]}户）" for n in most)
            facts["places.gaps"] = fact(
                f"从户数看，{listed}{len(most)}个{phrases.unit_word(most)}与{aim}的目标相差{part}户，"
                f"占{len(ranked)}个{unit}相差户数之和{total}户的{rate(part, total)}",
                "与目标相差的户数",
            )
            facts["gap.names"] = fact(
                f"相差户数较多的{phrases.listed(most)}", "与目标相差户数较多的乡镇"
            )
        return facts

    def _trades(self) -> dict[str, Value | None]:
        order = [t for t in trades() if t in self.by_trade and self.by_trade[t].outlets]
        order += [t for t in self.by_trade if t not in order and self.by_trade[t].outlets]
        if len(order) < 2:
            return {}
        ranked = sorted(
            order, key=lambda t: -Fraction(self.by_trade[t].compliant, self.by_trade[t].outlets)
        )
        few = min(3, len(ranked) // 2)
        said = lambda names: "、".join(f"{t}（{self.by_trade[t].compliance}%）" for t in names)  # noqa: E731
        facts: dict[str, Value | None] = {
            "trades.best": fact(f"规范率较高的是{said(ranked[:few])}", "规范率较高的行业"),
            "trades.low": fact(
                f"规范率较低的行业是{said(list(reversed(ranked))[:few])}", "规范率较低的行业"
            ),
            "trades.worst": fact(f"较低的是{said(list(reversed(ranked))[:few])}", "规范率较低的行业"),
            "trades.lead": fact(
                "、".join(list(reversed(ranked))[:few]) + "的牵头部门", "规范率较低的行业"
            ),
        }
        rest = {t: self.by_trade[t].outlets - self.by_trade[t].compliant for t in order}
        total = sum(rest.values())
        most = sorted(order, key=lambda t: (-rest[t], order.index(t)))[:2]
        if total:
            part = sum(rest[t] for t in most)
            facts["trades.rest"] = fact(
                f"没有达到规范要求的经营户主要集中在{most[0]}（{rest[most[0]]}户）、"
                f"{most[1]}（{rest[most[1]]}户），占全部{total}户的{rate(part, total)}",
                "没有达到规范要求的行业",
            )
        return facts

    def _doubt_facts(self, doubts: Sequence[tuple[str, str, str, str, str]]) -> dict[str, Value | None]:
        if not doubts:
            return {}
        places = official({row[0] for row in doubts})
        shown = doubts[:5]
        told = "；".join(f"{p}{item}上报{a}户，{basis}为{b}户" for p, item, a, b, basis in shown)
        if len(doubts) > len(shown):
            told += f"；等{len(doubts)}项"
        return {
            "doubts": fact(told, "需核实的数据"),
            "doubts.who": fact(phrases.listed(places, 8), "需核实数据的乡镇"),
        }

    # ---- tables --------------------------------------------------------------------------

    def _township_table(self, whole: bool) -> Table:
        aim = self.goal.printed if self.goal is not None else ""
        rank = {}
        for n, c in self._ranked():
            own = Fraction(c.compliant, c.outlets)
            rank[n] = 1 + sum(Fraction(o.compliant, o.outlets) > own for _, o in self._ranked())
        earlier = f"{before(self.month).month}月规范率"
        has_states = bool(self.sent.on_time or self.sent.late)
        columns = [
            Column("序号"), Column("乡镇"), Column("经营户", "户", "number"),
            Column("已整规", "户", "number"), Column("覆盖面", "%", "number"),
            Column("已规范", "户", "number"), Column("规范率", "%", "number"),
        ]
        columns += [Column("位次", "", "number")] if whole else []
        columns += [Column(f"与{aim}相差", "户", "number")] if whole and aim else []
        columns += [Column(earlier, "%", "number"), Column("增减", "百分点", "number"), Column("报送")]
        rows: list[Row] = []
        for i, name in enumerate(official(self.sent.units), start=1):
            rows.append(self._township_row(i, name, rank.get(name), whole, bool(aim), has_states))
        groups = {"镇": "镇小计", "乡": "乡小计", "街道": "街道小计"}
        subtotals = []
        kinds = [k for k in ("街道", "镇", "乡") if any(n.endswith(k) for n in self.units)]
        if len(kinds) > 1:
            for kind in kinds:
                own = [n for n in self.units if n.endswith(kind)]
                subtotals.append(self._sum_row(groups[kind], own, whole, bool(aim)))
        total = self._sum_row("合计", self.units, whole, bool(aim))
        return Table(
            "乡镇汇总", "", tuple(columns), tuple(rows), total, self._notes(whole, aim),
            subtotals=tuple(subtotals),
        )

    def _township_row(
        self, i: int, name: str, rank: int | None, whole: bool, has_aim: bool, has_states: bool
    ) -> Row:
        own, old = self.by_place.get(name), self.by_place_before.get(name)
        state = (
            "未报" if name in self.sent.missing
            else "迟报" if name in self.sent.late
            else "按时" if name in self.sent.on_time
            else "已报" if own is not None else "已报无数"
        )
        cells = [Cell(str(i), float(i)), Cell(name)]
        if own is None:
            cells += [Cell(SLASH)] * (5 + whole + (whole and has_aim) + 2)
            return (*cells, Cell(state))
        cells += [_count(own.outlets), _count(own.rectified), _rate(own.coverage),
                  _count(own.compliant), _rate(own.compliance)]
        cells += [_count(rank) if rank else Cell(SLASH)] if whole else []
        cells += [_count(self._gap(own))] if whole and has_aim else []
        if old is None or not old.outlets or not own.outlets:
            cells += [Cell(SLASH), Cell(SLASH)]
        else:
            apart = points(own.compliance, old.compliance)
            cells += [_rate(old.compliance), Cell(phrases.signed(apart), float(apart))]
        return (*cells, Cell(state))

    def _sum_row(self, word: str, names: Sequence[str], whole: bool, has_aim: bool) -> Row:
        own = _added(self.by_place[n] for n in names)
        cells = [Cell(""), Cell(word), _count(own.outlets), _count(own.rectified),
                 _rate(own.coverage), _count(own.compliant), _rate(own.compliance)]
        cells += [Cell("—")] if whole else []
        cells += [_count(sum(self._gap(self.by_place[n]) for n in names))] if whole and has_aim else []
        return (*cells, Cell("—"), Cell("—"), Cell(f"{len(names)}个"))

    def _notes(self, whole: bool, aim: str) -> tuple[str, ...]:
        notes = [f"数据来自各乡镇{self.month.year}年{self.month.month}月月报，“/”为未报送或没有可比数"]
        if whole:
            notes.append(
                "乡镇按镇、乡次序排列；位次按规范率由高到低排列，同率并列，户数较少的乡镇一户之差即影响"
                "一至三个百分点，位次相近的不宜简单比较"
            )
        if whole and aim:
            each = sum(self._gap(self.by_place[n]) for n in self.units)
            notes.append(
                f"“与{aim}相差”为达到{aim}尚需规范的户数，逐乡镇计算、小数进位，各乡镇之和{each}户；"
                f"按{len(self.units)}个乡镇合并计算为{self._gap(self.total)}户"
            )
        silent = [n for n in self.units if n not in self.by_place_before]
        if silent and self.rows_before.shape[0]:
            notes.append(
                f"{'、'.join(silent)}{before(self.month).month}月未报送，不计算增减；增减按表列规范率计算"
            )
        if self.sent.missing:
            notes.append(f"小计、合计只含已报送的{len(self.units)}个乡镇")
        return tuple(notes)

    def _trade_table(self, whole: bool) -> Table:
        order = [t for t in trades() if t in self.by_trade]
        order += [t for t in self.by_trade if t not in order]
        columns = (
            Column("序号"), Column("行业"), Column("经营户", "户", "number"),
            Column("已整规", "户", "number"), Column("覆盖面", "%", "number"),
            Column("已规范", "户", "number"), Column("规范率", "%", "number"),
            Column("未整规", "户", "number"), Column("已整规未规范", "户", "number"),
        )
        rows = [self._trade_row(str(i), t, self.by_trade[t]) for i, t in enumerate(order, start=1)]
        total = self._trade_row("", "合计", _added(self.by_trade[t] for t in order))
        notes = ["行业次序按月报表"]
        if self.sent.missing:
            notes.append(f"只含已报送月报的{len(self.units)}个乡镇")
        return Table("行业汇总", "", columns, tuple(rows), total, tuple(notes))

    @staticmethod
    def _trade_row(number: str, name: str, own: Counts) -> Row:
        return (
            Cell(number), Cell(name), _count(own.outlets), _count(own.rectified), _rate(own.coverage),
            _count(own.compliant), _rate(own.compliance), _count(own.outlets - own.rectified),
            _count(own.rectified - own.compliant),
        )


def _added(found: Any) -> Counts:
    listed = list(found)
    return Counts(*(sum(getattr(one, name) for one in listed) for name in ITEMS))


def _with_rates(found: Sequence[tuple[str, Counts]]) -> str:
    return "、".join(f"{n}{c.compliance}%" for n, c in found)


def _percent(value: Fraction) -> str:
    return f"{int(value * 100)}%"


def _count(value: int) -> Cell:
    return Cell(str(value), float(value))


def _rate(text: str) -> Cell:
    return Cell(text) if text == SLASH else Cell(text, float(text))


def _doubt_table(doubts: Sequence[tuple[str, str, str, str, str]]) -> Table:
    columns = (
        Column("序号"), Column("乡镇"), Column("项目", side="text"), Column("上报数", "户", "number"),
        Column("对照数", "户", "number"), Column("对照依据", side="text"),
    )
    rows = tuple(
        (Cell(str(i)), Cell(p), Cell(item), Cell(a, float(a)), Cell(b, float(b)), Cell(basis))
        for i, (p, item, a, b, basis) in enumerate(doubts, start=1)
    )
    note = "通报按各乡镇上报的分行业数汇总，上报数没有改动；核实以后在下月通报中更正"
    return Table("需核实", "", columns, rows, None, (note,))
