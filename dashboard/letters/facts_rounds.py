"""Facts of 督查通报: one supervision round, the round before, weak items, other registers.

Source: score sheets (75号 四(三): 以通报形式予以公布，并进行排名; annex rows 8, 12, 15). Ranks
follow the sum of the items; what a sheet prints otherwise is corrected and said in a note. Scores
are a complete assessment: no words of sampling; where they lie close, that is said. A round of
专项督查 or 明察暗访 is told in its own name and speaks of what it scored alone: the subjects, the
next round and the demands on targets, training and reports are those of the 综合督查 of the annex.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from dashboard.demonstration import stages
from dashboard.demonstration.regions import regions
from dashboard.documents.clauses import document
from dashboard.indicators.definitions import indicator
from dashboard.inspections import rounds
from dashboard.letters import months, phrases, tables_rounds
from dashboard.letters.material import Gate, Material, Period
from dashboard.letters.phrases import cited, fact, official, points, rate, score
from dashboard.letters.standings import Standing
from dashboard.mechanism import training
from dashboard.report.model import Selection
from dashboard.statistics.edges import edges
from dashboard.store import db
from dashboard.ten_trades import monthly
from dashboard.words import formats
from dashboard.words.terms import form_of
from dashboard.words.tied import Value

CLOSE = Fraction(3)  # points within which neighbours in rank are called close
BANDS = (90, 80)
SUBJECTS = {
    1: "宣传发动、工作部署和“回头看”情况",
    2: "整规工作措施落实、“百镇百街（村）”创建和目标任务完成情况",
    3: "“百镇百街（村）”创建、全年目标任务和长效机制建设情况",
}
PLAN, LASTING = (
    "75号",
    "126号",
)  # 三(三)4 orders rounds from its day on; the plan of 75号 is that of one year
NAMED = 5  # townships of a round that are told by name rather than counted


def material(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """The facts of one round."""
    return _Facts(store, asked, period, product or "县").material()


class _Facts(Standing):
    def gates(self) -> list[Gate]:
        found = []
        missing = [n for n in self.units if n not in set(self.ranked["township"])]
        if missing and self.series == "县":
            names = phrases.listed(missing)
            found.append(Gate(f"还有{names}没有评分或分项不全，评完再排名", is_refusal=True))
        elif self.unranked:
            names = phrases.listed(self.unranked)
            found.append(Gate(f"{names}分项不全，没有总分，不列入排名，写入附件1注"))
        wrong = self.table[self.table["wrong_total"] | self.table["wrong_rank"]]
        for r in wrong.to_dict("records"):
            if r["wrong_total"]:
                found.append(
                    Gate(
                        f"{r['township']}表上总分{r['printed_total']:g}，分项合计{score(r['score'])}，"
                        "以分项合计为准，写入附件1注"
                    )
                )
            if r["wrong_rank"]:
                found.append(
                    Gate(
                        f"{r['township']}表上名次第{int(r['printed_rank'])}，按总分为第{r['rank']}，"
                        "以总分为准，写入附件1注"
                    )
                )
        if self.on.weekday() >= 5:
            found.append(Gate(f"评分日期{phrases.day_text(self.on)}是休息日，请核对"))
        if self.issued.weekday() >= 5:
            found.append(Gate(f"成文日期{phrases.day_text(self.issued)}是休息日，请核对"))
        found += self._against_register()
        return found

    def _against_register(self) -> list[Gate]:
        item = next((one for one in self.items if "规范率" in one), None)
        if item is None or item not in self.marks:
            return []
        known = {r[0]: r for r in self.registered}
        own = self.rows[self.rows["item"] == item].set_index("township")["score"]
        found = []
        for name, value in own.items():
            if name not in known or not known[name][2]:
                continue
            told = Fraction(known[name][1], known[name][2])
            if value >= self.marks[item] and told < Fraction(80, 100):
                found.append(
                    Gate(
                        f"{name}{item}得{score(value)}分（满分），名册规范率只有{rate(*known[name][1:3])}，"
                        "请核对后再签"
                    )
                )
        return found

    def material(self) -> Material:
        facts: dict[str, Value | None] = {
            **self._basics(),
            **self._overall(),
            **self._ranking(),
            **self._moves(),
            **self._shares(),
            **self._problems(),
        }
        tables = {"ranks": tables_rounds.rank_table(self)}
        if self.weak:
            tables["weak"] = tables_rounds.weak_table(self)
        return Material(
            as_of=self.on,
            facts=facts,
            words=self._words(),
            days=self.days(),
            tables=tables,
            gates=tuple(self.gates()),
        )

    def _words(self) -> dict[str, str]:
        return {
            "year": str(self.one.year),
            "round": self.named(self.one),
            "form": self.form,
            "basis": self._basis(),
            "unit": phrases.unit_word(self.order),
            "places": self._places(),
            "subjects": self._subjects(),
            "day": phrases.day_text(self.on, on=self.issued),
        }

    def _basis(self) -> str:
        """按照《…》关于督查工作的安排: the plan of its year; later what lasts; before nothing."""
        plan, lasting = document(PLAN).date, document(LASTING).date
        if self.on.year == plan.year and self.issued >= plan:
            return f"按照{cited(PLAN)}关于督查工作的安排，"
        return f"按照{cited(LASTING)}关于督查指导的要求，" if self.on > lasting else ""

    def _places(self) -> str:
        """全县各乡镇; of a round of some only, those."""
        unit = phrases.unit_word(self.order)
        if len(self.order) == len(self.units):
            return f"全县各{unit}"
        if len(self.order) <= NAMED:
            return "、".join(self.order)
        return f"{len(self.order)}个{unit}"

    def _subjects(self) -> str:
        if not self.is_general:
            return "、".join(self.items)
        return SUBJECTS.get(self.one.number, "整规工作任务落实和目标完成情况")

    def _basics(self) -> dict[str, Value | None]:
        towns = [n for n in self.order if not n.endswith("乡")]
        rest = [n for n in self.order if n.endswith("乡")]
        kinds = "、".join(
            f"{len(names)}个{phrases.unit_word(names)}" for names in (towns, rest) if names
        )
        marks = "、".join(f"{item}{full:g}分" for item, full in self.marks.items())
        every = "全县" if len(self.order) == len(self.units) else ""
        verb = "覆盖" if every else "涉及"
        facts = {"basics.range": fact(f"本次{self.form}{verb}{every}{kinds}", "督查范围")}
        whole = sum(self.marks.values())
        if len(self.marks) == len(self.items) and marks:
            head = "评分实行百分制，其中" if whole == 100 else f"满分{whole:g}分，其中"
            facts["basics.marks"] = fact(f"{head}{marks}", "评分项目和满分")
        return dict(facts)

    def _overall(self) -> dict[str, Value | None]:
        scores = list(self.ranked["score"])
        now = self.mean(scores)
        unit = phrases.unit_word(self.order)
        text = f"{len(scores)}个{unit}平均得分{now}分"
        both = self.both()
        facts: dict[str, Value | None] = {}
        if self.before is not None and both:
            earlier = self.named(self.before)
            if self.is_same_set:
                was = self.mean(list(self.old["score"].dropna()))
                apart = points(now, was)
                gap = phrases.formats.decimal_text(abs(apart), 1)
                text += f"，比{earlier}（{phrases.day_text(self.before.on, on=self.on)}）的{was}分"
                text += f"{'提高' if apart > 0 else '下降'}{gap}分" if apart else "没有变化"
            counts = (
                ("提高", sum(x > 0 for *_, x in both)),
                ("持平", sum(x == 0 for *_, x in both)),
                ("下降", sum(x < 0 for *_, x in both)),
            )
            told = "，".join(f"{word}的{number}个" for word, number in counts if number)
            head = f"与{earlier}相比，得分"
            if len(both) < len(scores):
                head = f"两次{self.form}都评分的{len(both)}个{unit}中，得分"
            facts["overall.moves"] = fact(head + told, "得分变化")
        facts["overall.mean"] = fact(text, "平均得分")
        facts["overall.bands"] = fact(f"得分{_bands(scores)}", "得分分布")
        return facts

    def _ranking(self) -> dict[str, Value | None]:
        rows = self.ranked.to_dict("records")
        if len(rows) < 2:
            return {}
        many = len(rows) > 9
        top, last = edges(rows, lambda r: int(r["rank"]), 5 if many else 1, 3 if many else 1)
        facts: dict[str, Value | None] = {}
        if top:
            told = f"得分居前的是{_placed(top, first=True)}"
        else:
            alike = [str(r["township"]) for r in rows if r["rank"] == rows[0]["rank"]]
            told = f"{len(alike)}个{phrases.unit_word(alike)}得分均为{score(rows[0]['score'])}分，"
            told += "并列第1名"
        facts["ranks.top"] = fact(told, "得分居前的乡镇")
        if last:
            told = f"得分居后的是{_placed(last, first=False)}"
            facts["ranks.last"] = fact(told, "得分居后的乡镇")
        middle = [r for r in rows if r["rank"] > 3]
        near = []
        for r in middle:
            top_score = Fraction(score(middle[0]["score"]))
            if top_score - Fraction(score(r["score"])) <= CLOSE:
                near.append(r)
        if len(near) > 5:
            first, final = near[0], near[-1]
            facts["ranks.close"] = fact(
                f"{_rank_words(first)}至{_rank_words(final)}共{len(near)}个"
                f"{phrases.unit_word([str(r['township']) for r in near])}得分在"
                f"{score(final['score'])}分至{score(first['score'])}分之间，差距较小",
                "得分接近的名次",
            )
        return facts

    def _moves(self) -> dict[str, Value | None]:
        both = self.both()
        if not both or self.before is None:
            return {}
        ranks = self.ranked.set_index("township")
        old = self.old.set_index("township")
        rises = sorted((b for b in both if b[3] > 0), key=lambda b: (-b[3], self.order[b[0]]))
        limit = rises[2][3] if len(rises) > 2 else Fraction(0)
        chosen = [b for b in rises if b[3] >= limit][:5] if len(rises) > 2 else rises
        told = []
        for name, _, _, apart in chosen:
            a, b = _rank_words(old.loc[name]), _rank_words(ranks.loc[name])
            how = (
                f"由{a}升至{b}"
                if int(ranks.loc[name, "rank"]) < int(old.loc[name, "rank"])
                else f"现列{b}"
            )
            told.append(f"{name}，提高{phrases.formats.decimal_text(apart, 1)}分，{how}")
        facts: dict[str, Value | None] = {}
        if told:
            facts["moves.rises"] = fact(f"进步较大的是{'；'.join(told)}", "得分提高较多的乡镇")
        falls: dict[Fraction, list[str]] = {}
        for name, _, _, apart in sorted(both, key=lambda b: (b[3], self.order[b[0]])):
            if apart < 0:
                falls.setdefault(apart, []).append(name)
        if falls:
            parts = [
                f"{'、'.join(names)}（{'各' if len(names) > 1 else ''}下降"
                f"{phrases.formats.decimal_text(-apart, 1)}分）"
                for apart, names in falls.items()
            ]
            number = sum(map(len, falls.values()))
            facts["moves.falls"] = fact(f"得分下降的是{'、'.join(parts)}", "得分下降的乡镇")
            names = [n for own in falls.values() for n in own]
            facts["moves.fallen"] = fact(
                f"得分下降的{phrases.listed(official(names))}"
                if number > 1
                else f"得分下降的{names[0]}",
                "得分下降的乡镇",
            )
        else:
            facts["moves.falls"] = fact("没有得分下降的", "得分下降的乡镇")
        return facts

    def _shares(self) -> dict[str, Value | None]:
        now = self.item_rates(self.rows)
        if len(now) < 2:
            return {}
        rates = {item: Fraction(share) for item, share in now.items()}
        high, low = formats.most(rates.items()), formats.least(rates.items())
        if len(set(rates.values())) == 1:
            told = f"{len(now)}个分项的平均得分率都是{now[low[0]]}%"
        else:
            told = (
                f"{len(now)}个分项的平均得分率在{now[low[0]]}%至{now[high[0]]}%之间，"
                f"最高的是{'、'.join(high)}（{now[high[0]]}%），"
                f"最低的是{'、'.join(low)}（{now[low[0]]}%）"
            )
        if self.before is not None and self.rows_before is not None and self.is_same_set:
            was = self.item_rates(self.rows_before)
            both = [item for item in now if item in was]
            fallen = [i for i in both if Fraction(now[i]) < Fraction(was[i])]
            risen = [i for i in both if Fraction(now[i]) > Fraction(was[i])]
            if both and len(risen) == len(both):
                told += f"，各项均高于{self.named(self.before)}"
            elif fallen:
                told += f"，{'、'.join(fallen)}低于{self.named(self.before)}"
        facts: dict[str, Value | None] = {"items.rates": fact(told, "分项得分率")}
        full = []
        for item, marks in self.marks.items():
            own = self.rows[(self.rows["item"] == item) & (self.rows["score"] >= marks)]
            names = [n for n in self.ranked["township"] if n in set(own["township"])]
            if names and len(names) <= 6:
                full.append((item, names))
        if full:
            shown = sorted(full, key=lambda one: -self.marks[one[0]])[:2]
            told = "；".join(f"{item}得满分的有{'、'.join(names)}" for item, names in shown)
            facts["items.full"] = fact(told, "得满分的乡镇")
        return facts

    def _problems(self) -> dict[str, Value | None]:
        facts: dict[str, Value | None] = {}
        if self.weak:
            counts: dict[str, int] = {}
            for name, *_ in self.weak:
                counts[name] = counts.get(name, 0) + 1
            order = sorted(counts, key=lambda n: (-counts[n], -self._rank(n)))
            names = sorted(counts, key=lambda n: -self._rank(n))
            most = [f"{n}{counts[n]}项" for n in order if counts[n] > 1][:4]
            told = f"{phrases.listed(names, 8)}共有{len(self.weak)}个分项得分低于该项满分的75%"
            told += f"，其中{'、'.join(most)}" if most and len(names) > 1 else ""
            facts["weak"] = fact(told, "失分较多的分项")
            facts["weak.count"] = fact(
                f"{len(names)}个{phrases.unit_word(names)}", "失分较多的乡镇"
            )
        if self.is_general:
            facts |= self._candidates() if self.weak else {}
            facts |= self._targets() | self._training() | self._late() | self._doubts()
        return facts

    def _candidates(self) -> dict[str, Value | None]:
        """Applicants for 示范乡镇 that lie in the last quarter of the ranking."""
        region = regions().get("yongjia")
        if region is None:
            return {}
        found = stages.units(self.store, region, self.on)
        towns = [one for one in found if one.category == "示范乡镇"]
        names = [one.township or one.applicant for one in towns]
        far = [n for n in names if n in self.order and self._rank(n) * 4 > len(self.order) * 3]
        if not far:
            return {}
        by = self.ranked.set_index("township")
        far = sorted(far, key=self._rank)
        told = "、".join(far) + "本次督查分别列" if len(far) > 1 else f"{far[0]}本次督查列"
        told += "、".join(_rank_words(by.loc[n]) for n in far)
        return {
            "weak.candidates": fact(
                f"申报示范乡镇的{len(names)}个{phrases.unit_word(names)}中，{told}，与示范要求还有差距",
                "申报示范的乡镇",
            )
        }

    def _targets(self) -> dict[str, Value | None]:
        rows, day = self.registered, self.register_day
        goal = indicator("compliance_rate").target("county", self.on)
        if not rows or day is None or goal is None:
            return {}
        good = sum(r[1] for r in rows)
        all_ = sum(r[2] for r in rows)
        done = sum(r[3] for r in rows)
        until = phrases.day_text(day, on=self.issued)
        head = (
            f"据名册统计，截至{until}，全县“十小”经营户{all_}户，已整规{done}户，"
            f"覆盖面{rate(done, all_)}；"
            f"达到规范要求{good}户，规范率{rate(good, all_)}"
        )
        if Fraction(good, all_) >= goal.value:
            return {}
        reached = official(r[0] for r in rows if r[2] and Fraction(r[1], r[2]) >= goal.value)
        covered = official(r[0] for r in rows if r[2] and r[3] == r[2])
        unit = phrases.unit_word([r[0] for r in rows])
        if not reached:
            told = f"{len(rows)}个{unit}规范率都没有达到{goal.printed}"
        else:
            told = f"规范率达到{goal.printed}的有{phrases.listed(reached, 6)}"
        if covered:
            only = "只有" if len(covered) == 1 else "有"
            told += f"，覆盖面达到100%的{only}{phrases.listed(covered, 6)}"
        return {
            "targets": fact(f"{head}，低于{goal.printed}的年度目标", f"名册{good}/{all_}户"),
            "targets.places": fact(told, "达到目标的乡镇"),
        }

    def _training(self) -> dict[str, Value | None]:
        rows = training.groups(self.store, date(self.on.year, 1, 1), self.on)
        if rows.empty:
            return {}
        sums = training.totals(rows)
        if sums.covered >= sums.due:
            return {}
        until = phrases.day_text(self.on, on=self.issued)
        told = f"截至{until}，全县累计培训{sums.trained}人次，{phrases.trained(sums)}"
        facts: dict[str, Value | None] = {"training": fact(told, "标准规范培训")}
        short = training.short(rows)
        short = short[short["missing"] > 0]
        if len(short):
            listed = "、".join(
                f"{r.township}{int(r.missing)}人" for r in short.head(5).itertuples()
            )
            facts["training.short"] = fact(
                f"没有培训到位的涉及{len(short)}个{phrases.unit_word(short['township'])}，"
                f"其中较多的是{listed}",
                "没有培训到位的乡镇",
            )
            facts["training.who"] = fact(
                f"没有培训到位的{len(short)}个{phrases.unit_word(short['township'])}",
                "没有培训到位的乡镇",
            )
        return facts

    def _late(self) -> dict[str, Value | None]:
        found = [p for p in months.periods(self.store, self.on) if p.on.year == self.on.year]
        if not found:
            return {}
        month = found[0].on
        sent = months.sent_in(self.store, month, self.on)
        if not sent.late and not sent.missing:
            return {}
        parts = []
        unit = phrases.unit_word(sent.units)
        everyone = f"{month.month}月份月报"
        if sent.missing:
            parts.append(f"{everyone}{phrases.listed(sent.missing)}至今没有报送")
        else:
            parts.append(f"{everyone}{len(sent.units)}个{unit}全部报送")
        if sent.late:
            due = monthly.due_of(month)
            parts.append(
                f"{'、'.join(sent.late)}{len(sent.late)}个{phrases.unit_word(sent.late)}迟于"
                f"{phrases.day_text(due, on=self.issued)}"
            )
        bad = len(sent.late) + len(sent.missing)
        return {
            "late": fact(
                "，其中".join(parts) if not sent.missing else "；".join(parts), "月报报送"
            ),
            "late.who": fact(
                f"迟报、未报的{bad}个{unit}"
                if sent.missing and sent.late
                else f"{'未报' if sent.missing else '迟报'}的{bad}个"
                f"{phrases.unit_word([*sent.late, *sent.missing])}",
                "月报报送",
            ),
        }

    def _doubts(self) -> dict[str, Value | None]:
        """Figures of the newest monthly reports that do not agree."""
        found = [p for p in months.periods(self.store, self.on) if p.on.year == self.on.year]
        if not found or not months.sent_in(self.store, found[0].on, self.on).came:
            return {}
        asked = Selection("monthly_notice", self.on, issued_on=self.issued)
        doubts = months.Month(self.store, asked, found[0]).doubts()
        if not doubts:
            return {}
        names = official({row[0] for row in doubts})
        month = f"{found[0].on.month}月份月报"
        return {
            "doubts": fact(f"{month}中，{months.told_doubts(doubts, 3)}", "需核实的数据"),
            "doubts.who": fact(phrases.listed(names, 8), "需核实数据的乡镇"),
        }


def periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """Rounds of one series up to the day, newest first; product: the series, 县 if not told."""
    rows = rounds.sheets(store, as_of)
    series = product or "县"
    found = []
    for year in sorted(rows.loc[rows["series"] == series, "year"].unique(), reverse=True):
        for one in reversed(rounds.rounds(rows, series, int(year))):
            name = f"{year}年{phrases.ordinal(one.number)}{form_of(series)}"
            found.append(Period(f"{year}-{one.number}", name, one.on))
    return found


def _bands(scores: Sequence[float]) -> str:
    high, low = BANDS
    counts = (
        sum(s >= high for s in scores),
        sum(low <= s < high for s in scores),
        sum(s < low for s in scores),
    )
    names = (f"{high}分以上的", f"{low}分以上不足{high}分的", f"不足{low}分的")
    return "，".join(f"{name}{n}个" for name, n in zip(names, counts, strict=True) if n)


def _rank_words(row: object) -> str:
    """第4名, 并列第4名."""
    shared = "并列" if row["shared"] else ""  # type: ignore[index]
    return f"{shared}第{int(row['rank'])}名"  # type: ignore[index]


def _placed(rows: Sequence[dict[str, object]], *, first: bool) -> str:
    """潘坑乡（98.5分）、桥下镇和黄南乡（均为94.0分，并列第4名）; the last with their ranks."""
    by_rank: dict[int, list[dict[str, object]]] = {}
    for r in rows:
        by_rank.setdefault(int(r["rank"]), []).append(r)  # type: ignore[call-overload]
    parts = []
    for number, own in by_rank.items():
        names = [str(r["township"]) for r in own]
        value = score(float(own[0]["score"]))  # type: ignore[arg-type]
        if len(own) > 1:
            joined = "和".join(names) if len(names) == 2 else "、".join(names)
            parts.append(f"{joined}（均为{value}分，并列第{number}名）")
        else:
            shared = f"，并列第{number}名" if own[0]["shared"] else ""
            parts.append(f"{names[0]}（{value}分{shared}）")
    told = "、".join(parts)
    if first or len(rows) == 1:
        return told
    ranks = "、".join(str(int(r["rank"])) for r in rows)  # type: ignore[call-overload]
    return f"{told}，分列第{ranks}名" if all(len(v) == 1 for v in by_rank.values()) else told
