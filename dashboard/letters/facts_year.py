"""Facts of the year's papers of 75号: 全年总结报告, 考核验收通报, the proposal of 表彰.

Source: the plan's annex with its evidence, monthly reports, rounds, training, joint enforcement,
data/assessment.toml. A commendation is a decision of the leading group: this office only proposes
(提请), and only who passes the three tests of 75号 三(二)3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from dashboard.acceptance import method, scores, sheet
from dashboard.acceptance.scores import HOME
from dashboard.demonstration import levels, stages
from dashboard.demonstration.objections import objections
from dashboard.demonstration.regions import regions
from dashboard.duties import completions, groups
from dashboard.duties.definitions import DISPUTED, LATE, ON_TIME, OVERDUE
from dashboard.duties.plan import Line
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.letters import facts_rounds, months, phrases
from dashboard.letters.facts_campaign import (
    open_words,
    task_table,
    task_words,
    tasks_of,
    untold,
)
from dashboard.letters.material import Gate, Material, NothingToReportError, Period
from dashboard.letters.months import Month
from dashboard.letters.phrases import fact, rate, score
from dashboard.mechanism import training
from dashboard.ranking.groups import KEY_TOWNSHIPS
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.statistics.edges import edges
from dashboard.statistics.targets import missing_to_target
from dashboard.store import db
from dashboard.ten_trades import monthly
from dashboard.words import workdays
from dashboard.words.tied import Value

DOCUMENT = "75号"
PAPER_DUTIES = ("75.annex.14",)
STALE = 60  # days after which a register is too old for an assessment without a word
UNFIT = "按名册范围内还有没有达标的经营户"
FIRST_DAY = (11, 1)  # 考核验收 begins in November (75号 三(三))


def periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """The campaign year, once its third stage has begun and anything is known of it."""
    year = 2010
    if as_of < date(year, *FIRST_DAY):
        return []
    known = [p for p in months.periods(store, as_of) if p.on.year == year]
    register = measured.counts(store, indicator("compliance_rate"), Slice(as_of), "all")
    has_register = len(register) and int(register["denominator"].sum()) > 0
    if not known and not has_register:
        return []
    return [Period(str(year), f"{year}年", min(as_of, date(year, 12, 31)))]


class Unused(NamedTuple):
    """A month whose reports are not used: what it is called, why they cannot be ("" where the
    register is newer), who owes them still."""

    words: str
    why: str
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Latest:
    """Township → outlets, rectified, compliant of the newest source, and its words.

    silent: who did not send it; newer: months that are not used, newest first.
    """

    by_place: dict[str, tuple[int, int, int]]
    words: str
    silent: tuple[str, ...]
    partial: tuple[str, ...] = ()
    month: date | None = None
    newer: tuple[Unused, ...] = ()


def latest(store: db.StoreName, asked: Selection) -> Latest | None:
    """The newest monthly report whose day has passed and that most townships sent, where it ended
    after the register, as the assessment takes it; else the register."""
    newer: list[Unused] = []
    day = scores.register_day(store, asked.as_of)
    for period in months.periods(store, asked.as_of):
        if monthly.due_of(period.on) >= asked.as_of:
            continue
        sent = months.sent_in(store, period.on, asked.as_of)
        called, end = f"{period.on.month}月份月报", months.month_end(period.on)
        if day is not None and end <= day:
            newer += [] if newer else [Unused(called, "", sent.missing)]
            break
        if len(sent.came) * 10 < len(sent.units) * 9:
            newer.append(Unused(called, "报送的不足九成", sent.missing))
            continue
        one = Month(store, asked, period)
        if one.incomplete:
            newer.append(Unused(called, "有数据待核实", sent.missing))
            continue
        found = {n: (c.outlets, c.rectified, c.compliant) for n, c in one.by_place.items()}
        untold = (*one.partial, *sent.bare)
        return Latest(found, called, sent.missing, untold, end, tuple(newer))
    good = measured.counts(store, indicator("compliance_rate"), Slice(asked.as_of), "township")
    done = measured.counts(store, indicator("coverage_rate"), Slice(asked.as_of), "township")
    rectified = {str(r.key): int(r.numerator) for r in done.itertuples()}
    found = {
        str(r.key): (int(r.denominator), rectified.get(str(r.key), 0), int(r.numerator))
        for r in good.itertuples()
        if r.key is not None and int(r.denominator) and not pd.isna(r.last_day)
    }
    if not found:
        return None
    last = max(pd.Timestamp(d).date() for d in good["last_day"].dropna())
    return Latest(found, f"{phrases.day_text(last)}名册", (), newer=tuple(newer))


def year(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """What was done in the year and what was reached, with the plan's rows as annex."""
    lines = [one for one in completions.plan(store, asked.as_of, DOCUMENT) if one[0].duty.row]
    lines.sort(key=lambda one: one[0].duty.row or 0)
    gates = untold(lines, "推进表任务")
    facts: dict[str, Value | None] = {"tasks": task_words(lines)}
    facts |= _left(lines)
    facts |= _reached(store, asked) | _rounds(store, asked) | _training(store, period.on)
    facts |= _enforcement(store, period.on)
    issued = asked.issued_on or asked.as_of
    doubtful = _doubtful_units(store, asked.as_of)
    facts |= _demonstration(store, period.on, doubtful)
    if doubtful:
        word = f"审定的示范单位中{doubtful}个{UNFIT}"
        gates.append(Gate(f"{word}，审定通报没有列入，请核对"))
    return Material(
        as_of=period.on,
        facts=facts,
        words={"year": period.id},
        days={"fix": workdays.working_day(issued + timedelta(days=30))},
        tables={"tasks": task_table(lines)} if lines else {},
        gates=tuple(gates),
    )


def _left(lines: Sequence[Line]) -> dict[str, Value | None]:
    """Tasks of the plan that are open, and what of it nobody has told."""
    facts: dict[str, Value | None] = {}
    number, _, _, rest = tasks_of(lines)
    if rest:
        told = f"推进表{number}项任务中{len(rest)}项还没有上报完成情况，本报告不完整"
        facts["incomplete"] = fact(told, "任务完成情况")
    if still_open := open_words(lines):
        facts["open"] = fact("推进表中，" + "；".join(still_open), "没有办结的任务")
        left = [line for line, state in lines if state.name in (OVERDUE, DISPUTED)]
        names = list(dict.fromkeys(name for line in left for name in line.actor.split("、")))
        below = [n.replace("（镇、街道）政府", "") for n in names if not n.endswith("县人民政府")]
        if below:  # a report that goes up asks nothing of the government
            facts["open.who"] = fact("、".join(below), "没有办结的任务的责任单位")
    return facts


def _reached(store: db.StoreName, asked: Selection) -> dict[str, Value | None]:
    found = latest(store, asked)
    if found is None:
        return {}
    outlets, done, good = (sum(row[i] for row in found.by_place.values()) for i in (0, 1, 2))
    goal = indicator("compliance_rate").target("county", date(2010, 12, 31))
    unit = phrases.unit_word(found.by_place)
    told = (
        f"据{found.words}统计，{len(found.by_place)}个{unit}“十小”经营户{outlets}户，已整规{done}户，"
        f"覆盖面{rate(done, outlets)}；达到规范要求{good}户，规范率{rate(good, outlets)}"
    )
    facts: dict[str, Value | None] = {}
    if goal is not None:
        lacks = missing_to_target(good, outlets, goal.value)
        told += phrases.against_goal(goal.printed, lacks)
        low = [n for n, (a, _, c) in found.by_place.items() if a and Fraction(c, a) < goal.value]
        if low:  # each township has the target of its own (75号 一), whatever the county reached
            shown = phrases.listed(phrases.official(low), 8)
            facts["short"] = fact(f"规范率没有达到{goal.printed}的有{shown}", "没有达到目标的乡镇")
            facts["short.names"] = fact(shown, "没有达到目标的乡镇")
    due = [(one.words, one.silent) for one in found.newer] + [(found.words, found.silent)]
    if silent := [one for one in due if one[1]]:
        said = "；".join(f"{phrases.listed(names)}没有报送{told_in}" for told_in, names in silent)
        facts["silent"] = fact(said, "没有报送")
        every = phrases.official({name for _, names in silent for name in names})
        facts["silent.who"] = fact(phrases.listed(every), "没有报送的乡镇")
    if found.silent:
        told += f"；{phrases.listed(found.silent)}没有报送，未计入"
    if found.partial:
        told += f"；{phrases.listed(found.partial)}月报没有填全，未计入"
    if unfit := [f"{one.words}{one.why}" for one in found.newer if one.why]:
        told += f"；{'、'.join(unfit)}，没有采用"
    facts["reached"] = fact(told, f"{good}/{outlets}户")
    return facts


def _rounds(store: db.StoreName, asked: Selection) -> dict[str, Value | None]:
    own = [p for p in facts_rounds.periods(store, asked.as_of) if p.on.year == 2010]
    if not own:
        return {}
    means = []
    for period in reversed(own):
        one = facts_rounds.Standing(store, asked, period, "县")
        if len(one.ranked):
            means.append(
                f"{period.name.removeprefix('2010年')}平均{one.mean(list(one.ranked['score']))}分"
            )
    return {"rounds": fact(f"组织督查{len(own)}次，{'、'.join(means)}", "督查")}


def _training(store: db.StoreName, on: date) -> dict[str, Value | None]:
    rows = training.groups(store, date(on.year, 1, 1), on)
    if rows.empty:
        return {}
    sums = training.totals(rows)
    told = f"举办培训{sums.sessions}期，培训{sums.trained}人次"
    told += f"，{phrases.trained(sums)}" if sums.due else ""
    facts: dict[str, Value | None] = {"training": fact(told, "培训")}
    short = training.short(rows)
    short = short[short["missing"] > 0]
    if len(short):
        number = f"{len(short)}个{phrases.unit_word(short['township'])}"
        told = f"{number}还有{int(short['missing'].sum())}人没有培训到位"
        facts["training.short"] = fact(told, "没有培训到位的乡镇")
        facts["training.who"] = fact(f"没有培训到位的{number}", "没有培训到位的乡镇")
    return facts


def _enforcement(store: db.StoreName, on: date) -> dict[str, Value | None]:
    rows = db.query(store, "enforcement_actions", start=date(on.year, 1, 1), end=on)
    if rows.empty:
        return {}
    told = f"开展部门联合执法{len(rows)}次"
    for name, word, noun in (
        ("outlets_checked", "检查经营户", "户"),
        ("problems", "发现问题", "个"),
        ("cases", "立案", "起"),
    ):
        if name in rows and rows[name].notna().any():
            told += f"，{word}{int(rows[name].sum())}{noun}"
    return {"enforcement": fact(told, "联合执法")}


def _demonstration(store: db.StoreName, on: date, doubtful: int) -> dict[str, Value | None]:
    made = regions().get("yongjia")
    if made is None:
        return {}
    own = [one for one in stages.units(store, made, on) if one.is_approved]
    if not own:
        return {}
    kinds: dict[str, int] = {}
    for one in own:
        kinds[one.category] = kinds.get(one.category, 0) + 1
    told = "、".join(f"{name}{number}个" for name, number in kinds.items())
    rest = f"，其中{doubtful}个{UNFIT}" if doubtful else ""
    return {"demonstration": fact(f"认定{told}{rest}", "示范创建")}


def _doubtful_units(store: db.StoreName, as_of: date) -> int:
    made = regions().get("yongjia")
    own = [one for one in stages.units(store, made, as_of) if one.is_approved] if made else []
    held = stages.gates(store, own, stages.gate_day(store, as_of)) if own else []
    return sum(not gate.reason and len(gate.blocking) > 0 for gate in held)


# ---- 考核验收 -----------------------------------------------------------------------------------


def acceptance(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """The assessment of townships by the items and weights of data/assessment.toml."""
    plan = method.read_plan()
    found = sheet.sheet(store, int(period.id), period.on, plan, sheet.TOWNSHIPS)
    own = [one for one in found.lines if one.total is not None and not one.holds]
    if not own:
        missing = "、".join(found.lacking) or "各考核项目"
        raise NothingToReportError(f"{period.name}考核缺{missing}的数据，出不了考核通报，请先导入")
    order = phrases.official([one.subject for one in own])
    own.sort(key=lambda one: (-(one.total or 0), order.index(one.subject)))
    items = [one for one in plan.items if one.name in found.counted]
    weight = "、".join(f"{one.name}{one.weight}分" for one in items)
    unit = phrases.unit_word(order)
    mean = sum((Fraction(str(one.total)) for one in own), Fraction(0)) / len(own)
    scale = "" if sum(one.weight for one in items) == method.FULL else "，折算为百分制"
    totals = [one.total or 0 for one in own]
    top, last = edges(own, lambda one: 1 + sum(total > (one.total or 0) for total in totals))
    alike = sum(one.total == own[0].total for one in own)
    first = (
        f"得分居前的是{_scored(top)}"
        if top
        else f"{alike}个乡镇得分均为{_points(own[0])}分，并列第1名"
    )
    facts: dict[str, Value | None] = {
        "items": fact(f"考核项目为{weight}{scale}", "考核项目"),
        "mean": fact(
            f"{len(own)}个{unit}平均{phrases.formats.decimal_text(mean, 1)}分", "平均得分"
        ),
        "top": fact(first, "得分居前"),
        "last": fact("得分居后的是" + _scored(last), "得分居后") if last else None,
        "last.names": fact(
            phrases.listed(phrases.official([one.subject for one in last])), "得分居后"
        )
        if last and len(own) > 6
        else None,
    }
    newest = found.month
    untold_items = scores.lacking_words(store, found.lacking, plan, period.on)
    lacks = [f"{'、'.join(untold_items)}没有可以计分的数据，没有计入"] if untold_items else []
    day = scores.register_day(store, period.on)
    words = f"{newest.month}月份月报" if newest else ""
    is_old = not words and day is not None and (period.on - day).days > STALE
    if day is not None and not words:
        words = f"{phrases.day_text(day, on=period.on)}名册"
    if is_old:
        lacks.append(f"整规覆盖面、规范率只有{words}的数")
    if held := [one for one in found.lines if one.holds]:
        names = phrases.official([one.subject for one in held])
        why = {one.subject: one.holds[0] for one in held}
        shown = "、".join(f"{name}（{why[name]}）" for name in names[:8])
        shown += f"等{len(names)}个{phrases.unit_word(names)}" if len(names) > 8 else ""
        facts["unscored"] = fact(f"{shown}暂缓评定", "暂缓评定的乡镇")
        lacks.append(f"{len(names)}个{phrases.unit_word(names)}暂缓评定")
    if lacks:
        facts["incomplete"] = fact(f"{'；'.join(lacks)}，本通报不完整", "考核项目")
    if words:
        facts["register"] = fact(f"其中整规覆盖面、规范率按{words}计算", "所用的数")
    issued = asked.issued_on or asked.as_of
    gates = [Gate("项目和权重取自 data/assessment.toml，请与考核办法核对；没有办法的等次不写")]
    if is_old:
        gates.append(Gate(f"所用的是{words}，考核前请导入新名册"))
    return Material(
        as_of=period.on,
        facts=facts,
        words={"year": period.id},
        days={
            "fix": workdays.working_day(issued + timedelta(days=20)),
            **({} if found.confirmed else {"object": workdays.after(issued, 5)}),
        },
        tables={"scores": _score_table(own, items, is_scaled=bool(scale))},
        gates=tuple(gates),
    )


def _scored(lines: Sequence[sheet.Line]) -> str:
    return "、".join(f"{one.subject}（{_points(one)}分）" for one in lines)


def _points(line: sheet.Line) -> str:
    return score(line.total or 0)


def _score_table(own: Sequence[sheet.Line], plan: Sequence[method.Item], is_scaled: bool) -> Table:
    columns = (
        Column("名次"),
        Column("乡镇"),
        *(Column(f"{one.name}（{one.weight}分）", "", "number") for one in plan),
        Column("总分", "", "number"),
    )
    rows: list[Row] = []
    names = {one.name for one in plan}
    for one in own:
        rank = 1 + sum((other.total or 0) > (one.total or 0) for other in own)
        cells = [Cell(str(rank), float(rank)), Cell(one.subject)]
        for mark in one.marks:
            if mark.item in names:
                cells.append(Cell(text := score(mark.value or 0), float(text)))
        rows.append((*cells, Cell(text := score(one.total or 0), float(text))))
    scale = "，".join(f"{one.name}{one.floor}%以下0分、{one.target}%以上满分" for one in plan)
    of_rounds = [one.name for one in plan if one.source == method.SUPERVISION]
    share = f"（{of_rounds[0]}指占满分的比例）" if of_rounds else ""
    notes = (
        f"各项{scale}，其间按比例计分{share}",
        ("总分为各项之和折成100分；" if is_scaled else "总分为各项之和；")
        + "同分并列、名次顺延，并列者按镇、乡次序排列",
    )
    return Table("考核得分", "", columns, tuple(rows), None, notes)


# ---- 表彰 ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tested:
    """One township and the three tests of 75号 三(二)3: finished first, turned, papers in force.
    None: nothing came by which to tell. doubt: what speaks against an approved unit of it."""

    township: str
    outlets: int
    compliant: int
    tests: tuple[bool, bool | None, bool | None]
    doubt: str = ""

    @property
    def passes(self) -> bool:
        """Whether it may be proposed."""
        return all(self.tests)

    @property
    def told(self) -> tuple[str, str, str]:
        """What stands under each test."""
        first, shown, papers = self.tests
        turned = NO_LIST if shown is None else _MET[shown]
        turned += DOUBTED if self.doubt else ""
        return _MET[first], turned, _MET[True] if papers else NOT_ON_FILE


_MET = {True: "符合", False: "不符合"}
NO_LIST, NOT_ON_FILE, DOUBTED = "无数据", "没有登记", "（审定有出入）"


def three_tests(store: db.StoreName, asked: Selection) -> list[Tested]:
    """Every township with known progress, in official order; none without any."""
    found = latest(store, asked)
    goal = indicator("compliance_rate").target("township", date(2010, 12, 31)) or indicator(
        "compliance_rate"
    ).target("county", date(2010, 12, 31))
    if found is None or goal is None:
        return []
    papers = _with_papers(store, asked.as_of)
    made = stages.campaign(store, HOME, asked.as_of) if HOME in regions() else None
    shown = {one.township for one in made.units if one.is_approved} if made else set()
    against = levels.contradicted(made, objections(store, made.region, asked.as_of)) if made else {}
    doubts = {one.township: text for one, text in against.items()}
    rows = []
    for name in phrases.official(found.by_place):
        outlets, done, good = found.by_place[name]
        first = outlets > 0 and done == outlets and Fraction(good, outlets) >= goal.value
        turned = name in shown if made and made.units else None
        met = (first, turned, True if name in papers else None)
        rows.append(Tested(name, outlets, good, met, doubts.get(name, "")))
    return rows


def commendation(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """Who passes the three tests: finished first, turned, with a mechanism in force."""
    known = three_tests(store, asked)
    if not known:
        raise NothingToReportError("没有整规进度的数据，提不出表彰名单，请先导入月报或名册")
    chosen = [one.township for one in known if one.passes]
    if not chosen:
        first, shown, papers = (sum(bool(one.tests[i]) for one in known) for i in range(3))
        is_set = KEY_TOWNSHIPS in groups.in_force(store)
        unset = "" if is_set else "（重点乡镇名单没有定，无从核对）"
        raise NothingToReportError(
            f"没有乡镇同时符合75号三（二）3的三条：率先完成的{first}个，有示范单位的{shown}个，"
            f"长效机制文件有登记的{papers}个{unset}。请先补录完成情况和佐证文号"
        )
    rows: list[Row] = [
        (
            Cell(one.township),
            *map(Cell, one.told),
            Cell(rate(one.compliant, one.outlets)),
        )
        for one in known
        if one.tests[0] or sum(map(bool, one.tests)) > 1
    ]
    columns = (
        Column("乡镇"),
        Column("率先完成"),
        Column("成功转型"),
        Column("已建立长效机制"),
        Column("规范率", "", "centre"),
    )
    note = "三条标准见永政办发〔2010〕75号；成功转型按辖区内有审定的示范单位认定"
    return Material(
        as_of=period.on,
        facts={"names": fact(phrases.listed(chosen), "提请表彰的乡镇")},
        words={"year": period.id},
        tables={"tests": Table("三条标准", "", columns, tuple(rows), None, (note,))},
        gates=(
            Gate("表彰由领导小组或县政府决定；有了决定文号和日期再改写为“决定”"),
            *(
                Gate(f"{one.township}审定的示范单位有出入：{one.doubt}，请核实后再提请")
                for one in known
                if one.passes and one.doubt
            ),
        ),
    )


def _with_papers(store: db.StoreName, as_of: date) -> set[str]:
    """Townships whose mechanism paper is on file."""
    found = set()
    for line, state in completions.plan(store, as_of, DOCUMENT, True):
        if line.duty.id in PAPER_DUTIES and state.name in (ON_TIME, LATE):
            found |= {line.actor, *line.members}
    return found
