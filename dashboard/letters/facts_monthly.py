"""Facts of 月度进展通报: the month's own reports, the same townships compared, what to verify.

Source: monthly reports and the list of received reports (75号 三(二)2: monthly, by the 3rd of the
next month), the register only as a comparison with its own date. Silent townships are named and
never filled in.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from dashboard.letters import phrases, tables_monthly
from dashboard.letters.material import Gate, Material, Period
from dashboard.letters.months import (
    Counts,
    Month,
    added,
    before,
    month_end,
    periods,
    told_doubts,
)
from dashboard.letters.phrases import fact, official, rate, share
from dashboard.report.model import Selection
from dashboard.store import db
from dashboard.ten_trades import monthly
from dashboard.words import formats, workdays
from dashboard.words.terms import trades
from dashboard.words.tied import Value

__all__ = ["material", "periods"]

HIGH, LOW = Fraction(95, 100), Fraction(90, 100)
FEW = 6  # places named with their figures


def material(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """The facts of one month as they were known on the as-of day."""
    return _Facts(store, asked, period).material()


def _are(names: Sequence[str]) -> str:
    return ("分别为" if len(names) > 1 else "为") + "、".join(names)


class _Facts(Month):
    def gates(self) -> list[Gate]:
        found = []
        for names, why in ((self.sent.missing, "没有报送"), (self.sent.bare, "的月报没有数字")):
            if names:
                told = f"合计只含报了数字的{len(self.sent.came)}个"
                found.append(Gate(f"{phrases.listed(names)}{why}，{told}"))
        if self.partial:
            found.append(Gate(f"{phrases.listed(self.partial)}月报没有填全，没有计入合计"))
        if why := self.incomplete:
            found.append(Gate(why))
        if self.sent.undated:
            found.append(Gate("没有月报报送登记，分不出按时和迟报"))
        found += [
            Gate(f"{place}{item}上报{told}，{basis}为{other}，请核实")
            for place, item, told, other, basis in self.doubts()
        ]
        return found

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
        tables = {
            "townships": tables_monthly.township_table(self, whole),
            "trades": tables_monthly.trade_table(self, whole),
        }
        if doubts:
            tables["doubts"] = tables_monthly.doubt_table(doubts)
        if self.late_months():
            tables["late"] = tables_monthly.late_table(self)
        return Material(
            as_of=max(self.as_of, month_end(self.month)),
            facts=facts,
            words=self._words(),
            days=self._days(),
            tables=tables,
            gates=tuple(self.gates()),
        )

    def _words(self) -> dict[str, str]:
        return {
            "year": str(self.month.year),
            "month": str(self.month.month),
            "next_month": str(self.next_due[0].month),
            "reporters": str(len(self.sent.came)),
            "unit": phrases.unit_word(self.sent.units),
            "low": _percent(LOW),
            "high": _percent(HIGH),
        }

    def _days(self) -> dict[str, date]:
        days = {
            "fix": workdays.working_day(self.issued + timedelta(days=5)),
            "next_report": self.next_due[1],
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
        due, month = monthly.due_of(self.month), self.month.month
        s, unit = self.sent, phrases.unit_word(self.sent.units)
        year = "" if due.year == self.issued.year else f"{due.year}年"
        told = f"{len(s.units)}个{unit}应于{year}{due.month}月{due.day}日前报送{month}月份月报"
        head = f"已报送{len(s.came) + len(s.bare)}个"
        came = head
        if s.on_time or s.late:
            came += f"，其中按时报送{len(s.on_time)}个"
            came += f"；迟报{len(s.late)}个，{_are(s.late)}" if s.late else "，没有迟报"
            if s.undated:
                came += f"；报送日期不明{len(s.undated)}个"
        if s.bare:
            came += f"；登记已收到、没有数字的{len(s.bare)}个，{_are(s.bare)}，没有计入"
        if s.missing:
            came += f"；未报送{len(s.missing)}个，{_are(s.missing)}"
        else:
            came = f"{len(s.units)}个{unit}全部报送" + came.removeprefix(head)
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
                f"{before(self.month).month}月份{'、'.join(parts)}，本月报送情况{word}",
                "上月月报报送",
            )
            bad, was = len(s.late) + len(s.missing), len(e.late) + len(e.missing)
            if bad > was:
                facts["reports.worse"] = fact(
                    f"迟报、未报的{unit}由上月的{was}个增加到{bad}个", "迟报和未报，与上月比"
                )
        if s.late or s.missing:
            bad = len(s.late) + len(s.missing)
            facts["reports.bad"] = facts.get("reports.worse") or fact(
                f"迟报、未报的{unit}还有{bad}个", "迟报和未报"
            )
        if s.missing:
            facts["reports.missing"] = fact(f"{phrases.listed(s.missing)}要于", "没有报送的乡镇")
            facts["missing.names"] = fact(phrases.listed(s.missing), "没有报送的乡镇")
            known = [n for n in s.missing if n in self.register]
            if known:
                outlets = sum(self.register[n][1] for n in known)
                facts["missing.register"] = fact(
                    f"未报送的{len(s.missing)}个{phrases.unit_word(s.missing)}"
                    f"{self.register_day()}名册共{outlets}户，没有计入",
                    "没有报送的乡镇的名册",
                )
        return dict(facts)

    def _repeaters(self) -> dict[str, Value | None]:
        again = self.late_months()
        if not again:
            return {}
        told = "；".join(f"{name}{'、'.join(months)}" for name, months in again.items())
        return {"reports.again": fact(told, "多次迟报或未报")}

    def _totals(self) -> dict[str, Value | None]:
        t = self.total
        end = f"{self.month.month}月底"
        everyone = len(self.sent.came) == len(self.sent.units)
        unit = phrases.unit_word(self.sent.units)
        who = (
            f"{len(self.sent.units)}个{unit}月报"
            if everyone
            else f"报送月报的{len(self.sent.came)}个{unit}"
        )
        if self.partial:
            who = f"月报填写完整的{len(self.units)}个{unit}"
        head = (
            f"据{who}统计，截至{end}，“十小”经营户{t.outlets}户，已整规{t.rectified}户，"
            f"覆盖面{t.coverage}%"
        )
        good = f"达到规范要求{t.compliant}户，规范率{t.compliance}%"
        if self.goal is not None:
            good += phrases.against_goal(self.goal.printed, self.gap(t))
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
            old = added(self.by_place_before[n] for n in both)
            new = added(self.by_place[n] for n in both)
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
            now = added(self.by_place[n] for n in known)
            facts["change.register"] = fact(
                f"本月报送的{len(known)}个{unit}与"
                f"{phrases.day_text(max(days), on=self.month)}名册相比，"
                f"规范率{phrases.moved(now.compliance, share(good_then, all_then))}",
                f"名册{good_then}/{all_then}户",
            )
        return facts

    def _places(self) -> dict[str, Value | None]:
        ranked = self.ranked()
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
                only = "只有" if len(high) == 1 else "有"
                told = f"规范率在{_percent(HIGH)}以上的{only}{_with_rates(high)}"
                if len(high) > 1:
                    told += f"，共{len(high)}个{phrases.unit_word([n for n, _ in high])}"
            facts["places.high"] = fact(told, "规范率较高的乡镇")
        if low:
            lowest = formats.least(((n, exact[n]) for n, _ in reversed(low)), 3)
            rates = {n: f"{c.compliance}%" for n, c in low}
            names = [n for n, _ in low]
            if len(low) <= 2 * FEW:
                told = f"低于{_percent(LOW)}的有{'、'.join(names)}，"
                told += f"共{len(low)}个{phrases.unit_word(names)}"
            else:
                told = f"低于{_percent(LOW)}的有{len(low)}个{phrases.unit_word(names)}"
            if len(low) == 1:
                told += f"（{rates[names[0]]}）"
            elif len(lowest) == len(low):
                told += f"，都是{rates[names[0]]}"
            elif len(lowest) <= FEW:
                told += f"，其中最低的是{'、'.join(f'{n}{rates[n]}' for n in lowest)}"
            facts["places.low"] = fact(told, "规范率较低的乡镇")
            facts["slow.count"] = fact(
                f"规范率低于{_percent(LOW)}的{unit}还有{len(low)}个", "规范率较低的乡镇"
            )
            facts["slow.names"] = fact(
                f"规范率低于{_percent(LOW)}的{phrases.listed(official(names), 12)}",
                "规范率较低的乡镇",
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
            told = f"规范率达到{aim}的有{len(reached)}个{unit}，"
            told += f"还有{len(ranked) - len(reached)}个没有达到"
        facts: dict[str, Value | None] = {"places.aim": fact(told, "达到目标的乡镇")}
        if covered:
            if len(covered) == len(ranked):
                told = "覆盖面都达到100%"
            elif len(covered) <= FEW:
                only = "只有" if len(covered) == 1 else "有"
                told = f"覆盖面达到100%的{only}{phrases.listed(covered)}"
            else:
                told = f"覆盖面达到100%的有{len(covered)}个{unit}"
            facts["places.covered"] = fact(told, "覆盖面达到100%的乡镇")
        else:
            facts["places.covered"] = fact("覆盖面达到100%的还没有", "覆盖面达到100%的乡镇")
        gaps = {n: self.gap(c) for n, c in ranked}
        total = sum(gaps.values())
        behind = [n for n in official(gaps) if gaps[n]]
        if len(behind) > 1:
            most = formats.most(((n, gaps[n]) for n in behind), FEW)
            part = sum(gaps[n] for n in most)
            listed = "、".join(f"{n}（{gaps[n]}户）" for n in most)
            which = f"{len(most)}个{phrases.unit_word(most)}"
            if len(most) > 2 * FEW:  # a tie that is too long to be listed
                listed, which = f"相差最多的{which}", f"各{gaps[most[0]]}户，"
            facts["places.gaps"] = fact(
                f"从户数看，{listed}{which}与{aim}的目标相差{part}户，"
                f"占{len(ranked)}个{unit}相差户数之和{total}户的{rate(part, total)}",
                "与目标相差的户数",
            )
            facts["gap.names"] = fact(
                f"相差户数较多的{phrases.listed(most, 12)}", "与目标相差户数较多的乡镇"
            )
        return facts

    def _trades(self) -> dict[str, Value | None]:
        order = [t for t in trades() if t in self.by_trade and self.by_trade[t].outlets]
        order += [t for t in self.by_trade if t not in order and self.by_trade[t].outlets]
        if len(order) < 2:
            return {}
        shares = {t: Fraction(self.by_trade[t].compliant, self.by_trade[t].outlets) for t in order}
        few = min(3, len(order) // 2)
        best, worst = formats.most(shares.items(), few), formats.least(shares.items(), few)
        said = lambda names: "、".join(f"{t}（{self.by_trade[t].compliance}%）" for t in names)  # noqa: E731
        if len(set(shares.values())) == 1:
            same = f"{len(order)}个行业的规范率都是{self.by_trade[order[0]].compliance}%"
            facts: dict[str, Value | None] = {"trades.best": fact(same, "各行业的规范率")}
        else:
            facts = {
                "trades.best": fact(f"规范率较高的是{said(best)}", "规范率较高的行业"),
                "trades.low": fact(f"规范率较低的行业是{said(worst)}", "规范率较低的行业"),
                "trades.worst": fact(f"较低的是{said(worst)}", "规范率较低的行业"),
                "trades.lead": fact("、".join(worst) + "的牵头部门", "规范率较低的行业"),
            }
        rest = {t: self.by_trade[t].outlets - self.by_trade[t].compliant for t in order}
        total = sum(rest.values())
        most = formats.most(((t, rest[t]) for t in order if rest[t]), 2)
        if most:
            part = sum(rest[t] for t in most)
            listed = "、".join(f"{t}（{rest[t]}户）" for t in most)
            told = f"主要集中在{listed}，占全部{total}户的{rate(part, total)}"
            if part == total:
                told = f"都在{listed}"
            facts["trades.rest"] = fact(f"没有达到规范要求的经营户{told}", "没有达到规范要求的行业")
        return facts

    def _doubt_facts(
        self, doubts: Sequence[tuple[str, str, str, str, str]]
    ) -> dict[str, Value | None]:
        if not doubts:
            return {}
        places = official({row[0] for row in doubts})
        return {
            "doubts": fact(told_doubts(doubts), "需核实的数据"),
            "doubts.who": fact(phrases.listed(places, 8), "需核实数据的乡镇"),
        }


def _with_rates(found: Sequence[tuple[str, Counts]]) -> str:
    return "、".join(f"{n}{c.compliance}%" for n, c in found)


def _percent(value: Fraction) -> str:
    return f"{int(value * 100)}%"
