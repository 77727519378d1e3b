"""Facts of 监督抽查结果通报: every purpose in the totals and every failed batch in the list.

Source: batches of spot checks (62号 三(三), 四(四)). The rate over all purposes is told first; what
is compared with the aim of 62号 are the purposes that the ruling in force counts, and a note says
how the two differ. A comparison is with the same months of the year before, or there is none.
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

from dashboard.indicators import readings, words
from dashboard.letters import phrases, tables_samples
from dashboard.letters.checked_batches import (
    LEAST,
    LEVELS,
    RECHECKED,
    Check,
    indicator_of,
)
from dashboard.letters.material import Gate, Material, Period
from dashboard.letters.phrases import fact, rate, share
from dashboard.report.model import Selection
from dashboard.spot_checks import batches
from dashboard.store import db
from dashboard.words import formats, terms, workdays
from dashboard.words.tied import Value

FEW = 30  # batches below which a letter says that they are few
SAME = Fraction(2)  # points below which an uncertain change is 基本持平
YEARS = 5
TERM_DAYS = 30  # from delivery to the end of the order, where nothing else is ordered


def material(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """The facts of one product in one period."""
    return _Facts(store, asked, period, product).material()


class _Facts(Check):
    def gates(self) -> list[Gate]:
        found = []
        if self.tested.empty:
            found.append(Gate(f"{self.period.name}没有抽查{self.product}的结果", is_refusal=True))
        untold = int((self.tested["purpose"] == batches.UNTOLD).sum())
        if untold:
            found.append(Gate(f"{untold}批次没有注明抽查性质，附件注中说明"))
        undecided = int((~self.rows["verdict"].isin([*batches.TESTED, "拒检"])).sum())
        if undecided:
            found.append(Gate(f"{undecided}批次没有结论，没有计入"))
        pending = sum(one.is_pending for one in self.windows)
        if pending:
            found.append(Gate(f"{pending}批次还在异议期内或异议没有处理完，不得对外公布"))
        if self.results.count(""):
            found.append(Gate(f"{self.results.count('')}批次不合格产品没有登记处理和复查结果"))
        if self.with_firms:
            found.append(Gate("写出企业名称，只作内部资料；对外公布由省级部门决定"))
        return found

    def material(self) -> Material:
        facts: dict[str, Value | None] = {}
        tables = {}
        if not self.tested.empty:
            facts |= self._totals() | self._groups() | self._years() | self._items()
            facts |= self._handling()
            tables = {
                "kinds": tables_samples.kinds_table(self),
                "products": tables_samples.group_table(self, "kind", "产品", self.kind_names()),
                "townships": tables_samples.group_table(
                    self, "township", "乡镇", self.township_names()
                ),
            }
            if len(self.failed):
                tables["failed"] = tables_samples.failed_table(self, self._again())
        return Material(
            as_of=self.as_of,
            facts=facts,
            words={
                "product": self.product,
                "period": self.period.name,
                "year": str(self.period.on.year),
                "version": "（内部）" if self.with_firms else "",
            },
            days={
                "mend": workdays.working_day(self.issued + timedelta(days=TERM_DAYS)),
                "report": workdays.after(self.issued, 10),
                "place": workdays.after(self.issued, 5),
                "track": _next_quarter_end(self.issued),
            },
            tables=tables,
            gates=tuple(self.gates()),
            names_firms=self.with_firms and len(self.failed) > 0,
        )

    def _totals(self) -> dict[str, Value | None]:
        n, good = len(self.tested), int(self.tested["passed"].sum())
        known = [
            word.removesuffix("级")
            for key, word in LEVELS.items()
            if (self.tested["level"] == key).any()
        ]
        if len(known) > 1:
            who = f"{'、'.join(known)}{formats.numeral(len(known))}级"
        else:
            who = f"{known[0]}级" if known else ""
        text = f"{who}共抽查{self.product}{n}批次，合格{good}批次"
        text += f"，不合格{n - good}批次" if n > good else "，没有发现不合格"
        if n >= LEAST:
            text += f"，批次合格率{rate(good, n)}"
        facts: dict[str, Value | None] = {"total": fact(text, f"{good}/{n}批次")}
        if firms := self.tested["id"].dropna().nunique():
            facts["total.firms"] = fact(f"抽查涉及生产企业{firms}家", "抽到的企业")
        if (told := self._compared()) is not None:
            facts["total.change"] = told
        refused = int((self.rows["verdict"] == "拒检").sum())
        if refused:
            facts["total.refused"] = fact(f"另有{refused}批次企业拒绝抽检，没有计入", "拒检批次")
        names = [
            p for p in (*terms.purposes(), batches.UNTOLD) if (self.tested["purpose"] == p).any()
        ]
        if len(names) > 1:
            parts = []
            for name in names:
                own = self.tested[self.tested["purpose"] == name]
                a, b = int(own["passed"].sum()), len(own)
                word = "没有注明性质的" if name == batches.UNTOLD else f"{name}抽查"
                parts.append(f"{word}{_pair(a, b)}")
            facts["total.purposes"] = fact(f"其中{'，'.join(parts)}", "分抽查性质")
        facts |= self._goal()
        return facts

    def _is_alike(self, apart: Fraction) -> bool:
        """Whether the change is as sure with the classes of makers weighed alike; yes where no
        classes are known."""
        chosen, year = replace(self.chosen, as_of=self.period.on), self.period.on.year
        if not batches.class_sizes(self.store, self.product, chosen.as_of):
            return True
        like = batches.like_years(self.store, self.one, chosen, year, year - 1)
        return like is not None and like.is_sure and (like.points > 0) == (apart > 0)

    def _compared(self) -> Value | None:
        new, old = self.compared()
        found = words.change(new, old)
        if found is None or old.denominator < LEAST or new.denominator < LEAST:
            return None
        now, was = share(new.numerator, new.denominator), share(old.numerator, old.denominator)
        apart = phrases.points(now, was)
        gap = phrases.formats.decimal_text(abs(apart), 1)
        base = "上年" if self.period.id.isdigit() else "上年同期"
        if found.is_sure:
            told = f"比{base}的{was}%{'提高' if apart > 0 else '下降'}{gap}个百分点，"
            if self._is_alike(apart):
                told += "提高明显" if apart > 0 else "应引起重视"
            else:
                told += "但两期抽到的企业类别不同，按企业分类折算后不能认定"
        elif abs(apart) < SAME:
            told = f"与{base}的{was}%基本持平"
        elif apart > 0:
            told = f"比{base}的{was}%高{gap}个百分点，因批次不多，趋势有待继续观察"
        else:
            told = f"比{base}的{was}%低{gap}个百分点，是否为下滑趋势有待继续观察"
        return fact(told, f"{base}{old.numerator}/{old.denominator}批次")

    def _goal(self) -> dict[str, Value | None]:
        m = self.counted()
        counted = readings.purposes(self.store, self.one.id, self.one.purposes)
        if m.target is None or not m.denominator:
            return {}
        which = "、".join(p for p in counted if p != batches.UNTOLD)
        part = m.denominator != len(self.tested)
        a, b, goal = m.numerator, m.denominator, m.target.printed
        head = (
            f"与{goal}的目标比较，按{which}抽查计算，"
            if part and which
            else f"与{goal}的目标比较，"
        )
        if b < LEAST:
            told = f"{head}抽查{b}批次，不合格{b - a}批次，批次太少，不作比较"
            return {"goal": fact(told, f"{a}/{b}批次")}
        told = (
            f"{head}合格率{rate(a, b)}"
            if not part
            else f"{head}{b}批次合格{a}批次，合格率{rate(a, b)}"
        )
        few = "；本期抽查批次较少" if b < FEW else ""
        ends = {
            "reached_proven": f"，达到{goal}以上的目标要求",
            "reached_unproven": f"，高于{goal}的目标，还需通过后续抽查加以巩固{few}",
            "missed_unproven": f"，低于{goal}的目标；本期仅抽查{b}批次，有待后续抽查验证",
            "missed_proven": f"，没有达到{goal}的目标要求",
        }
        end = ends.get(m.state)
        if end is None:
            apart = Fraction(a, b) - m.target.value
            word = "高于" if apart > 0 else "低于" if apart < 0 else "等于"
            end = f"，{word}专项整治时{goal}的目标"
        return {"goal": fact(told + end, f"{self.one.name}，{a}/{b}批次")}

    def _groups(self) -> dict[str, Value | None]:
        facts: dict[str, Value | None] = {}
        levels = [(word, self.tested[self.tested["level"] == key]) for key, word in LEVELS.items()]
        levels = [(word, own) for word, own in levels if len(own)]
        rest = self.tested[~self.tested["level"].isin(list(LEVELS))]
        told = [f"{word}抽查{_pair(int(own['passed'].sum()), len(own))}" for word, own in levels]
        if len(rest) and levels:
            told.append(f"没有注明级别的{_pair(int(rest['passed'].sum()), len(rest))}")
        if told:
            facts["levels"] = fact("；".join(told), "分抽查级别")
        facts |= self._products() | self._places()
        return facts

    def _products(self) -> dict[str, Value | None]:
        found = self.split("kind")
        if len(found) < 2:
            return {}
        clean = [
            n for n in self.kind_names() if found[n][0] == found[n][1] and found[n][1] >= LEAST
        ]
        whole = Fraction(int(self.tested["passed"].sum()), len(self.tested))
        low = {n: Fraction(*found[n]) for n in sorted(found) if found[n][1] >= LEAST}
        bad = formats.least(((n, share) for n, share in low.items() if share < whole), 3)
        facts: dict[str, Value | None] = {}
        if clean:
            shown = "、".join(f"{n}{found[n][1]}批次" for n in clean[:5])
            more = f"等{len(clean)}种" if len(clean) > 5 else ""
            facts["products.clean"] = fact(f"{shown}{more}全部合格", "全部合格的产品")
        if bad:
            shown = "、".join(
                f"{n}（{found[n][1]}批次、合格{found[n][0]}批次，{rate(*found[n])}）" for n in bad
            )
            facts["products.low"] = fact(f"合格率较低的是{shown}", "合格率较低的产品")
        small = [n for n in self.kind_names() if found[n][1] < LEAST and found[n][0] < found[n][1]]
        if small:
            shown = "、".join(
                f"{n}抽查{found[n][1]}批次，{found[n][1] - found[n][0]}批次不合格"
                for n in small[:4]
            )
            facts["products.small"] = fact(shown, "批次较少的产品")
        return facts

    def _places(self) -> dict[str, Value | None]:
        found = self.split("township")
        if not found:
            return {}
        n = len(self.tested)
        order = sorted(
            found, key=lambda name: (-found[name][1], phrases.official(found).index(name))
        )
        lead = order[0]
        a, b = found[lead]
        unknown = n - sum(total for _, total in found.values())
        big = [name for name in order if found[name][1] >= FEW // 3]
        if len(order) == 1:
            text = f"抽查的都是{lead}的企业"
        elif b * 3 > n:
            text = f"抽查主要集中在{lead}，{_pair(a, b)}，占{rate(b, n)}"
        else:
            text = f"抽查涉及{len(order)}个{phrases.unit_word(order)}"
            text += f"，其中{lead}{_pair(a, b)}" if big else "，各地批次都较少，不作比较"
        rest = [name for name in order if name != lead]
        shown = [name for name in rest if name in big][:3]
        text += "".join(f"；{name}{_pair(*found[name])}" for name in shown)
        if rest and len(shown) < len(rest) and (big or b * 3 > n):
            left = [name for name in rest if name not in shown]
            text += f"；其他{len(left)}个{phrases.unit_word(left)}批次较少，不作比较"
        if unknown:
            text += f"；另有{unknown}批次生产企业所在地不明，正在核实"
        facts: dict[str, Value | None] = {"places": fact(text, "分乡镇")}
        bad = [name for name in phrases.official(found) if found[name][0] < found[name][1]]
        if bad:
            facts["places.failed"] = fact(phrases.listed(bad, 8), "有不合格批次的乡镇")
        if unknown:
            facts["places.unknown"] = fact(f"{unknown}批次生产企业所在地不明", "所在地不明的批次")
        return facts

    def _years(self) -> dict[str, Value | None]:
        if not self.period.id.isdigit():
            return {}
        last = int(self.period.id)
        told = []
        for year in range(last - YEARS + 1, last + 1):
            rows = self.between(date(year, 1, 1), date(year, 12, 31))
            rows = rows[rows["verdict"].isin(batches.TESTED)]
            if len(rows) >= LEAST:
                told.append((year, rate(int(rows["passed"].sum()), len(rows))))
        if len(told) < 3:
            return {}
        listed = "、".join(text for _, text in told)
        return {
            "years": fact(
                f"{told[0][0]}年至{told[-1][0]}年，各种性质抽查的批次合格率依次为{listed}",
                "历年合格率",
            )
        }

    def _items(self) -> dict[str, Value | None]:
        if not len(self.failed):
            return {}
        counts: dict[str, int] = {}
        for cell in self.failed["failing_items"]:
            for item in dict.fromkeys(cell):
                counts[str(item)] = counts.get(str(item), 0) + 1
        facts: dict[str, Value | None] = {}
        if counts:
            order = sorted(counts, key=lambda item: (-counts[item], item))
            shown = "、".join(f"{item}（{counts[item]}批次）" for item in order[:6])
            more = f"等{len(order)}项" if len(order) > 6 else ""
            several = sum(len(dict.fromkeys(cell)) > 1 for cell in self.failed["failing_items"])
            text = f"不合格项目有{shown}{more}"
            text += (
                f"；有{several}批次同时有几个项目不合格，各项批次数之和大于不合格批次数"
                if several
                else ""
            )
            facts["items"] = fact(text, "不合格项目")
        again = self._again()
        if again:
            facts["again"] = fact(
                f"{len(again)}家企业的产品此前的抽查中也有不合格", "再次不合格的企业"
            )
            facts["again.who"] = fact(f"再次不合格的{len(again)}家企业", "再次不合格的企业")
        return facts

    def _again(self) -> list[str]:
        """Makers of a failed batch that had failed on an earlier day, in any year that is known."""
        every = self.every[self.every["sampled_to"] <= pd.Timestamp(self.period.on)]
        bad = every[(every["verdict"] == "不合格") & every["id"].notna()]
        days = bad.groupby("id")["sampled_to"].agg(["min", "max"])
        own = set(self.failed["id"].dropna())
        return sorted(str(one) for one in days.index[days["min"] < days["max"]] if one in own)

    def _handling(self) -> dict[str, Value | None]:
        n = len(self.failed)
        if not n:
            return {}
        order = (RECHECKED, "复查不合格", "异议期内", "异议处理中", "")
        counts = [(word, self.results.count(word)) for word in order if self.results.count(word)]
        named = {"": "没有登记处理结果的"}
        if len(counts) == 1 and not counts[0][0]:
            text = f"{n}批次不合格产品的处理和复查结果还没有登记"
        else:
            parts = "，".join(f"{named.get(word, word)}{number}批次" for word, number in counts)
            text = f"{n}批次不合格产品中，{parts}"
        facts: dict[str, Value | None] = {"handling": fact(text, "不合格批次的处理")}
        makers = self.failed["id"].dropna().nunique()
        owed = [word for word in self.results if word != RECHECKED]
        facts["failed.count"] = fact(f"{n}批次不合格产品", "不合格批次")
        if owed:
            facts["failed.owed"] = fact(
                f"所列{n}批次中没有复查合格的{len(owed)}批次" if len(owed) < n else f"所列{n}批次",
                "没有复查合格的批次",
            )
        if makers:
            facts["failed.makers"] = fact(f"涉及生产企业{makers}家", "有不合格批次的企业")
        return facts


def periods(store: db.StoreName, as_of: date, product: str) -> list[Period]:
    """Years and half-years with batches, newest first; the running one to its last whole month."""
    one = indicator_of(product)
    rows = db.query(store, "sampled_months", product=one.product, as_of=as_of)
    months: dict[int, list[int]] = {}
    for year, month in zip(rows["year"], rows["month"], strict=True):
        months.setdefault(int(year), []).append(int(month))
    found = []
    for year, own in sorted(months.items(), reverse=True):
        end = date(year, 12, 31)
        if as_of >= end or as_of.year > year:
            found.append(Period(f"{year}", f"{year}年", end))
            last = 12
        else:
            last = (
                as_of.month if (as_of + timedelta(days=1)).month != as_of.month else as_of.month - 1
            )
            if last and last != 6 and any(m <= last for m in own):
                whole = (pd.Timestamp(year, last, 1) + pd.offsets.MonthEnd(0)).date()
                name = f"{year}年1—{last}月" if last > 1 else f"{year}年1月"
                found.append(Period(f"{year}-1-{last}", name, whole))
        if last >= 6 and any(m <= 6 for m in own):
            found.append(Period(f"{year}H1", f"{year}年上半年", date(year, 6, 30)))
    return found


def _next_quarter_end(day: date) -> date:
    """The last working day of the quarter after the day's."""
    last = (pd.Timestamp(day) + pd.offsets.QuarterEnd(0) + pd.offsets.QuarterEnd(1)).date()
    while workdays.is_rest_day(last):
        last -= timedelta(days=1)
    return last


def _pair(good: int, n: int) -> str:
    """42批次、合格37批次（88.1%）; of few ones no rate."""
    told = f"{n}批次、合格{good}批次"
    return told + (f"（{rate(good, n)}）" if n >= LEAST else "")
