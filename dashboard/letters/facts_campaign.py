"""Facts of the papers of 62号: weekly 专报 and 简报, the reports of a stage and of the whole.

Source: class registers with the day of every step, batches of spot checks, the list of weekly
reports, tasks of the plan. A week runs from Wednesday to Tuesday (62号 五: every Wednesday). What
no register tells is not written; a report without enough evidence is refused with what is missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

from dashboard.duties import completions, reporting
from dashboard.duties.definitions import DISPUTED, OVERDUE
from dashboard.duties.definitions import LATE as LATE_TASK
from dashboard.duties.definitions import ON_TIME as TASK_ON_TIME
from dashboard.duties.plan import Line
from dashboard.enterprises import campaign
from dashboard.enterprises.register import (
    CLASSES,
    LEFT,
    Entry,
    campaign_days,
    register,
    self_check_due,
)
from dashboard.indicators.measured import Slice
from dashboard.letters import phrases
from dashboard.letters.checked_batches import LEAST, indicator_of
from dashboard.letters.material import Gate, Material, NothingToReportError, Period
from dashboard.letters.phrases import SLASH, fact, rate
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.spot_checks import batches
from dashboard.store import db
from dashboard.words import formats, workdays
from dashboard.words.tied import Value

PRODUCTS = {"valves": "阀门", "clothing": "童装"}  # the two of 62号
TESTED_STEP, FAILED_STEP = "监督抽查", "其中不合格"
WEDNESDAY = 2
MOST_PLACES = 12  # places that a sentence names one by one
LEAST_EVIDENCE = Fraction(80, 100)  # share of tasks of which the result is known, for a report


@dataclass(frozen=True)
class Step:
    """One thing that firms do in the campaign: its name, the days on which it happened, how many
    are due."""

    product: str
    name: str
    unit: str
    days: tuple[date, ...]
    due: int | None

    def within(self, first: date, last: date) -> int:
        """How many in a span of days."""
        return sum(first <= day <= last for day in self.days)


def _begun(store: db.StoreName, as_of: date) -> bool:
    return as_of >= campaign_days()[0] and bool(register(store, as_of))


def week_periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """Weeks of the campaign that had ended by the day, newest first; id is the Wednesday after."""
    first, last = campaign_days()
    if not _begun(store, as_of):
        return []
    found = []
    wednesday = first + timedelta(days=(WEDNESDAY - first.weekday()) % 7)
    while wednesday <= min(as_of, last + timedelta(days=7)):
        start, end = wednesday - timedelta(days=7), wednesday - timedelta(days=1)
        if end >= first:
            name = f"{start.year}年{start.month}月{start.day}日至"
            name += f"{end.day}日" if end.month == start.month else f"{end.month}月{end.day}日"
            found.append(Period(f"{wednesday:%Y-%m-%d}", name, end))
        wednesday += timedelta(days=7)
    return found[::-1]


def stage_periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """Stages that had ended by the day, newest first, then the one that still runs."""
    if not _begun(store, as_of):
        return []
    parts = campaign.report(store, as_of).parts
    begun = [
        Period(str(i), f"第{formats.numeral(i)}阶段（{part.stage.name}）", min(part.last, as_of))
        for i, part in reversed(list(enumerate(parts, start=1)))
        if part.has_begun(as_of)
    ]
    running = {str(i) for i, part in enumerate(parts, start=1) if part.last > as_of}
    return sorted(begun, key=lambda period: period.id in running)


def whole_periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """The whole campaign, once it is over."""
    first, last = campaign_days()
    if not _begun(store, as_of) or as_of < last:
        return []
    return [
        Period(
            f"{first.year}", f"{phrases.day_text(first)}至{phrases.day_text(last, on=first)}", last
        )
    ]


def steps(store: db.StoreName, entries: Sequence[Entry], until: date) -> list[Step]:
    """Every step of both products up to a day; none where no register tells it."""
    found: list[Step] = []
    for product in PRODUCTS.values():
        own = [one for one in entries if one.product == product]
        if not own:
            continue
        ordered = [one for one in own if one.rectify_by or one.assessment in ("限期整改", "不合格")]
        for name, due, day in _EVENTS:
            days = tuple(d for one in own if (d := day(one)) and d <= until)
            if days:
                number = {"all": len(own), "ordered": len(ordered)}.get(due)
                found.append(Step(product, name, "家", days, number))
        rows = batches.batches(
            store, indicator_of(product), Slice(until, campaign_days()[0], until, ())
        )
        tested = rows[rows["verdict"].isin(batches.TESTED)]
        days = tuple(pd.Timestamp(d).date() for d in tested["sampled_to"])
        if days:
            found.append(Step(product, TESTED_STEP, "批次", days, None))
            bad = tested[tested["verdict"] == "不合格"]["sampled_to"]
            failed = tuple(pd.Timestamp(d).date() for d in bad)
            found.append(Step(product, FAILED_STEP, "批次", failed, None))
    return found


_EVENTS: tuple[tuple[str, str, Callable[[Entry], date | None]], ...] = (
    ("提交自查报告", "all", lambda one: one.self_reported_on),
    ("考核", "all", lambda one: one.assessed_on),
    ("整改确认", "ordered", lambda one: one.rectified_on),
)


def _step_table(found: Sequence[Step], first: date, last: date, start: date, word: str) -> Table:
    """This span and so far side by side: 项目, 本周, 累计, 应完成, 完成率."""
    columns = (
        Column("产品"),
        Column("项目"),
        Column("单位"),
        Column(word, "", "number"),
        Column("累计", "", "number"),
        Column("应完成", "", "number"),
        Column("完成率", "%", "number"),
    )
    rows: list[Row] = []
    for one in found:
        so_far = one.within(start, last)
        now = one.within(first, last)
        share = phrases.share(so_far, one.due) if one.due else SLASH
        rows.append(
            (
                Cell(one.product),
                Cell(one.name),
                Cell(one.unit),
                Cell(str(now), float(now)),
                Cell(str(so_far), float(so_far)),
                Cell(str(one.due), float(one.due)) if one.due else Cell(SLASH),
                Cell(share) if share == SLASH else Cell(share, float(share)),
            )
        )
    note = f"累计从{phrases.day_text(start)}起；“/”为没有应完成数"
    return Table("进展", "", columns, tuple(rows), None, (note,))


def _progress(
    found: Sequence[Step], first: date, last: date, start: date
) -> dict[str, Value | None]:
    """Per product one sentence of this span and of what has come together."""
    facts: dict[str, Value | None] = {}
    for key, product in PRODUCTS.items():
        own = [one for one in found if one.product == product]
        now = [(one, one.within(first, last)) for one in own if one.name != FAILED_STEP]
        failed = sum(one.within(first, last) for one in own if one.name == FAILED_STEP)
        more = {TESTED_STEP: f"（不合格{failed}批次）" if failed else ""}
        told = "、".join(f"{one.name}{n}{one.unit}{more.get(one.name, '')}" for one, n in now if n)
        if own:
            facts[f"{key}.now"] = fact(
                f"{product}企业{told}" if told else f"{product}企业没有新增进展", f"{product}，本期"
            )
        so_far = []
        for one in own:
            total = one.within(start, last)
            if one.due:
                so_far.append(f"{one.name}{total}家，占{one.due}家的{rate(total, one.due)}")
        if so_far:
            facts[f"{key}.total"] = fact(
                f"{product}企业累计{'；'.join(so_far)}", f"{product}，累计"
            )
    return facts


def week(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """One week and what has come together since the campaign began."""
    wednesday = date.fromisoformat(period.id)
    first, last = wednesday - timedelta(days=7), period.on
    start = campaign_days()[0]
    entries = register(store, max(asked.as_of, last))
    found = steps(store, entries, last)
    if not found:
        raise NothingToReportError(f"{period.name}没有企业名册或抽查结果，出不了专报")
    facts = _progress(found, first, last, start)
    facts["span"] = fact(period.name, "本周")
    facts |= _headline(found, start, last) | _missing(entries, last)
    facts |= _weekly_reports(store, wednesday, asked.as_of)
    number = 1 + (wednesday - (start + timedelta(days=(WEDNESDAY - start.weekday()) % 7))).days // 7
    return Material(
        as_of=last,
        facts=facts,
        words={
            "period": period.name,
            "year": str(last.year),
            "number": str(number),
            "head": _head_words(found, start, last),
        },
        days={"next": wednesday + timedelta(days=7)},
        tables={"week": _step_table(found, first, last, start, "本周")},
        gates=(Gate("期号按周三顺序编；登记比实际晚的进展不在本期"),),
    )


def _headline(found: Sequence[Step], start: date, last: date) -> dict[str, Value | None]:
    told = _head_words(found, start, last)
    return {"headline": fact(told, "自查报告申报率")} if told else {}


def _head_words(found: Sequence[Step], start: date, last: date) -> str:
    own = [one for one in found if one.name == "提交自查报告" and one.due]
    if not own:
        return ""
    one = max(own, key=lambda s: s.due or 0)
    return f"{one.product}企业自查报告申报率达到{rate(one.within(start, last), one.due or 1)}"


def _missing(entries: Sequence[Entry], last: date) -> dict[str, Value | None]:
    """Firms that have not handed in what is due, and orders that are overdue, by place."""
    facts: dict[str, Value | None] = {}
    late = [
        one
        for one in entries
        if one.is_listed
        and not one.is_closed
        and (one.self_reported_on is None or one.self_reported_on > last)
    ]
    if late and any(one.self_reported_on for one in entries):
        due = self_check_due()
        word = f"应于{phrases.day_text(due, on=last)}前提交的自查报告，截至"
        word += f"{phrases.day_text(last, on=due)}还有{len(late)}家没有提交"
        facts["problem.reports"] = fact(_by_place(word, late), "没有提交自查报告的企业")
        facts["problem.reports.who"] = fact(_places(late), "有关乡镇")
    over = [
        one
        for one in entries
        if one.rectify_by
        and one.rectify_by < last
        and not one.disposal
        and (one.rectified_on is None or one.rectified_on > last)
    ]
    if over:
        word = f"责令限期整改已到期、没有确认也没有处置的{len(over)}家"
        facts["problem.orders"] = fact(_by_place(word, over), "逾期未完成整改的企业")
        facts["problem.orders.who"] = fact(_places(over), "有关乡镇")
    return facts


def _by_place(word: str, found: Sequence[Entry]) -> str:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.township or "所在地不明"] = counts.get(one.township or "所在地不明", 0) + 1
    order = sorted(counts, key=lambda name: (-counts[name], phrases.official(counts).index(name)))
    shown = "、".join(f"{name}{counts[name]}家" for name in order[:MOST_PLACES])
    more = f"等{len(order)}个{phrases.unit_word(order)}" if len(order) > MOST_PLACES else ""
    return f"{word}，其中{shown}{more}" if len(order) > 1 else f"{word}，都在{order[0]}"


def _places(found: Sequence[Entry]) -> str:
    names = phrases.official({one.township for one in found if one.township})
    return phrases.listed(names) if names else "有关乡镇"


def _weekly_reports(store: db.StoreName, wednesday: date, as_of: date) -> dict[str, Value | None]:
    lines = completions.plan(store, as_of, campaign.DOCUMENT, True)
    duties = [one for one in reporting.report_duties() if one.id == campaign.WEEKLY]
    if not duties:
        return {}
    found = reporting.register(duties[0], lines)
    if found.is_empty:
        return {}
    for one in found.periods:
        if one.due == wednesday:
            missing = found.missing(one)
            came = len(found.units) - len(missing)
            told = f"本周应报送进展的{len(found.units)}个单位，已报送{came}个"
            told += f"，没有报送的是{'、'.join(missing)}" if missing else ""
            return {"weekly": fact(told, "周报报送")}
    return {}


# ---- a stage, and the whole ---------------------------------------------------------------------


_OPEN_WORDS = {OVERDUE: "没有完成", DISPUTED: "登记完成，与数据不一致"}


def tasks_of(lines: Sequence[Line]) -> tuple[int, int, list[str], list[str]]:
    """Tasks, done, names of the late ones and of those without evidence."""
    done = [one for one in lines if one[1].name in (TASK_ON_TIME, LATE_TASK)]
    late = [line.duty.title for line, state in done if state.name == LATE_TASK]
    rest = _titles([one for one in lines if one not in done and one[1].name not in _OPEN_WORDS])
    return len(lines), len(done), late, rest


def open_words(lines: Sequence[Line]) -> list[str]:
    """What is not done, and what does not agree, each with the tasks of which it is said."""
    told = []
    for name, word in _OPEN_WORDS.items():
        if own := _titles([one for one in lines if one[1].name == name]):
            more = f"等{len(own)}项" if len(own) > 4 else ""
            told.append(f"{'、'.join(_quoted(own)[:4])}{more}{word}")
    return told


def untold(lines: Sequence[Line], word: str, instead: str = "") -> list[Gate]:
    """The refusal of a report while nobody knows what became of more than a fifth of its tasks."""
    number, _, _, rest = tasks_of(lines)
    if not number or Fraction(number - len(rest), number) >= LEAST_EVIDENCE:
        return []
    listed = "、".join(_quoted(rest)[:6]) + (f"等{len(rest)}项" if len(rest) > 6 else "")
    told = f"{word}{number}项中{len(rest)}项没有完成登记，知道结果的不足八成{instead}"
    return [Gate(f"{told}；需补录：{listed}", True)]


def _quoted(titles: Sequence[str]) -> list[str]:
    """Names of tasks in a list; one that holds a comma stands in quotation marks."""
    inner = str.maketrans("“”", "‘’")
    return [f"“{one.translate(inner)}”" if set(one) & {"，", "、"} else one for one in titles]


def _titles(lines: Sequence[Line]) -> list[str]:
    return list(dict.fromkeys(line.duty.title for line, _ in lines))


def task_words(lines: Sequence[Line]) -> Value | None:
    """How many tasks are done, how many late, which are not reported; None while none is."""
    total, done, late, rest = tasks_of(lines)
    if not total or not done:
        return None
    told = f"{total}项任务全部完成" if done == total else f"{total}项任务完成{done}项"
    if late:
        told += f"，其中{len(late)}项迟于规定时限"
    told += "".join(f"；{one}" for one in open_words(lines))
    if rest:
        more = f"等{len(rest)}项" if len(rest) > 4 else ""
        told += f"；{'、'.join(_quoted(rest)[:4])}{more}还没有上报完成情况"
    return fact(told, "任务完成情况")


def task_table(lines: Sequence[Line]) -> Table:
    """Every task with its day and what proves it."""
    columns = (
        Column("序号"),
        Column("任务", side="text"),
        Column("时限"),
        Column("完成情况"),
        Column("完成日期"),
        Column("佐证文号", side="text"),
    )
    rows: list[Row] = []
    for i, (line, state) in enumerate(lines, start=1):
        done = state.name in (TASK_ON_TIME, LATE_TASK)
        due = line.period.due
        word = "完成" if state.name == TASK_ON_TIME else "迟于时限完成"
        word = word if done else _OPEN_WORDS.get(state.name, "没有上报").removeprefix("登记完成，")
        rows.append(
            (
                Cell(str(i), float(i)),
                Cell(line.duty.title),
                Cell(due.isoformat() if due else SLASH),
                Cell(word),
                Cell(state.done_on.isoformat() if done and state.done_on else SLASH),
                Cell(state.evidence or SLASH if done else SLASH),
            )
        )
    return Table("任务", "", columns, tuple(rows))


def stage(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """Tasks and results of one stage."""
    whole = campaign.report(store, asked.as_of)
    part = whole.parts[int(period.id) - 1]
    entries = register(store, asked.as_of)
    last = min(part.last, asked.as_of)
    found = steps(store, entries, last)
    active = [one for one in found if one.within(part.first, last)]
    tasks = task_words(part.lines)
    if tasks is None and not active:
        missing = "、".join(line.duty.title for line, _ in part.lines[:4]) or "各项任务"
        raise NothingToReportError(f"{period.name}没有任何完成登记，需补录：{missing}")
    facts = _progress(active, part.first, last, campaign_days()[0])
    facts |= _missing(entries, last)
    facts["tasks"] = tasks
    if asked.as_of < part.last:
        until = phrases.day_text(asked.as_of)
        facts["partial"] = fact(
            f"本阶段到{phrases.day_text(part.last)}结束，以下为截至{until}的情况，不完整",
            "统计截止",
        )
    number, _, _, rest = tasks_of(part.lines)
    if rest and tasks is not None:
        word = f"{number}项任务中{len(rest)}项没有上报完成情况，本报告不完整"
        facts["incomplete"] = fact(word, "任务完成情况")
        facts["untold"] = fact(f"{len(rest)}项任务没有上报完成情况", "没有上报的任务")
        facts["untold.who"] = fact(f"没有上报的{len(rest)}项任务", "没有上报的任务")
    issued = asked.issued_on or asked.as_of
    tables = {"tasks": task_table(part.lines)} if tasks is not None else {}
    if active:
        tables["steps"] = _step_table(active, part.first, last, campaign_days()[0], "本阶段")
    return Material(
        as_of=last,
        facts=facts,
        words={
            "stage": f"第{formats.numeral(int(period.id))}阶段",
            "name": part.stage.name,
            "first": phrases.day_text(part.first),
            "last": phrases.day_text(part.last, on=part.first),
        },
        days={"fix": workdays.working_day(issued + timedelta(days=7))},
        tables=tables,
    )


def total(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """The report of the whole campaign, once enough of it is proven."""
    whole = campaign.report(store, asked.as_of)
    first, last = campaign_days()
    entries = register(store, asked.as_of)
    lines = list(whole.staged)
    gates = untold(lines, "任务", "，可先出阶段报告")
    found = steps(store, entries, last)
    facts = _progress(found, first, last, first)
    facts |= _missing(entries, last)
    facts["tasks"] = task_words(lines)
    tables = {"tasks": task_table(lines)}
    for key, name in PRODUCTS.items():
        facts |= _results(key, name, entries, whole, store)
        table = _classes(name, whole)
        if table is not None:
            tables[f"{key}_classes"] = table
    issued = asked.issued_on or asked.as_of
    return Material(
        as_of=last,
        facts=facts,
        words={"first": phrases.day_text(first), "last": phrases.day_text(last, on=first)},
        days={"fix": workdays.working_day(issued + timedelta(days=30))},
        tables=tables,
        gates=tuple(gates),
    )


def _results(
    key: str, name: str, entries: Sequence[Entry], whole: campaign.Report, store: db.StoreName
) -> dict[str, Value | None]:
    own = [one for one in entries if one.product == name]
    if not own:
        return {}
    facts: dict[str, Value | None] = {}
    assessed = {w: sum(one.assessment == w for one in own) for w in ("合格", "限期整改", "不合格")}
    if any(assessed.values()):
        disposed = {w: sum(one.disposal == w for one in own) for w in ("关停", "吊销", "移送")}
        told = f"{name}企业{len(own)}家中，考核合格{assessed['合格']}家，"
        told += f"责令限期整改{assessed['限期整改']}家，不合格{assessed['不合格']}家"
        closed = "、".join(
            f"{'依法' if i == 0 else ''}{w}{n}家"
            for i, (w, n) in enumerate((w, n) for w, n in disposed.items() if n)
        )
        told += f"；{closed}" if closed else ""
        facts[f"{key}.assessed"] = fact(told, f"{name}企业考核")
    days = whole.classes.get(name, {})
    if len(days) > 1:
        start, end = list(days)[0], list(days)[-1]
        moves = []
        for word in CLASSES:
            a, b = days[start].get(word, 0), days[end].get(word, 0)
            verb = "增加到" if b > a else "减少到" if b < a else "仍为"
            moves.append(f"{word}类企业由{a}家{verb}{b}家" if a != b else f"{word}类企业仍有{b}家")
        if days[end].get(LEFT):
            moves.append(f"退出{days[end][LEFT]}家")
        facts[f"{key}.classes"] = fact(f"{name}企业中，{'，'.join(moves)}", f"{name}企业分类")
    for m in whole.rates:
        if m.indicator.product != name or not m.denominator:
            continue
        a, b = m.numerator, m.denominator
        told = f"整治期间监督抽查{name}{b}批次，合格{a}批次"
        if b >= LEAST:
            told += f"，合格率{rate(a, b)}"
            if m.target is not None:
                aim = m.target.printed
                ends = {
                    "reached_proven": f"，达到{aim}以上的目标要求",
                    "reached_unproven": f"，高于{aim}的目标；抽查批次较少，结果有待巩固",
                    "missed_unproven": f"，低于{aim}的目标；仅抽查{b}批次，有待后续抽查验证",
                    "missed_proven": f"，没有达到{aim}的目标要求",
                }
                told += ends.get(m.state, "")
        facts[f"{key}.rate"] = fact(told, f"{a}/{b}批次")
    return facts


def _classes(name: str, whole: campaign.Report) -> Table | None:
    """Before and after: classes on every day of classification; they add up each time."""
    days = whole.classes.get(name, {})
    if len(days) < 2:
        return None
    start, end = list(days)[0], list(days)[-1]
    columns = (
        Column("项目"),
        Column(f"首次分类（{phrases.day_text(start, on=start)}）", "家", "number"),
        Column(f"最近分类（{phrases.day_text(end, on=start)}）", "家", "number"),
        Column("增减", "家", "number"),
    )
    rows: list[Row] = []
    sums = [0, 0]
    for word in (*CLASSES, LEFT):
        a, b = days[start].get(word, 0), days[end].get(word, 0)
        sums = [sums[0] + a, sums[1] + b]
        label = f"{word}类企业" if word in CLASSES else word
        rows.append(
            (
                Cell(label),
                Cell(str(a), float(a)),
                Cell(str(b), float(b)),
                Cell(f"{b - a:+d}" if b != a else "0", float(b - a)),
            )
        )
    rest = sums[1] - sums[0]
    foot = (
        Cell("合计"),
        Cell(str(sums[0]), float(sums[0])),
        Cell(str(sums[1]), float(sums[1])),
        Cell(f"{rest:+d}" if rest else "0", float(rest)),
    )
    return Table("企业分类", "", columns, tuple(rows), foot)
