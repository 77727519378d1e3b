"""Sentences and tables of the report on the stages of 62号."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.duties.definitions import DISPUTED, LATE, NOT_DUE, ON_TIME, OVERDUE, UNDECIDED
from dashboard.enterprises import campaign
from dashboard.enterprises.campaign import Finding, Line, Part, Report
from dashboard.enterprises.register import CLASSES, LEFT
from dashboard.enterprises.words import CLASS_NAMES
from dashboard.indicators.definitions import indicator
from dashboard.indicators.products import Product
from dashboard.indicators.words import Title, measure_sentence
from dashboard.words import formats

SHARED_NOTE = "相邻阶段共用的一天两边都计，合计只计一次"
FINDINGS_NOTE = "按各项日期落在哪个阶段计；整改期限到期按名册所写期限；抽查不含复查"
TITLE = "62号整治阶段报告"
PARTS = {"stages": "五个阶段", "findings": "查到什么", "report": "结论和分类"}
REPORT_PANEL = ("阶段报告", "各阶段一句话和全部表格，不含企业名称")
GOALS_PANEL = ("62号 二的目标，整治期间的数说到哪一步", "抽样检验，按目标判定")
NUMBERS = "一二三四五"
COLUMNS = (*CLASSES, LEFT)


@dataclass(frozen=True)
class Table:
    """One table of the report: title, heads, rows of text."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def day_words(day: date) -> str:
    """8月11日."""
    return f"{day.month}月{day.day}日"


def span_words(part: Part) -> str:
    """7月19日—8月11日."""
    return f"{day_words(part.first)}—{day_words(part.last)}"


def done_count(lines: Sequence[Line]) -> int:
    """Lines of the plan that are done, in time or late."""
    return sum(state.name in (ON_TIME, LATE) for _, state in lines)


def headline(found: Report) -> Title:
    """How many duties of the stages are done, how the classes moved."""
    if found.as_of < found.span[0]:
        return f"62号整治{formats.date_text(found.span[0])}开始，还没有开始", ""
    lines = found.staged
    if not lines:
        return "62号还没有印发，没有到期的任务", ""
    done = [state for _, state in lines if state.name in (ON_TIME, LATE)]
    late = sum(state.name == LATE for state in done)
    words = f"五个阶段{len(lines)}项任务完成{len(done)}项"
    words += f"（{late}项迟）" if late else ""
    words += "".join(f"，{told}" for told in _open_words([state.name for _, state in lines]))
    if all(state.name == UNDECIDED for _, state in lines):
        words = f"五个阶段{len(lines)}项任务都没有登记完成佐证，无法判定"
    rates = [measure_sentence(one) for one in found.rates if one.denominator]
    return words, "；".join(["整治期间" + rates[0], *rates[1:]]) + "。" if rates else ""


def _open_words(names: Sequence[str]) -> list[str]:
    """What is said of the duties that are not done: refuted, in dispute, without evidence."""
    said = {OVERDUE: "没有完成", DISPUTED: "登记与数据有出入", UNDECIDED: "没有登记完成佐证"}
    counts = {word: names.count(name) for name, word in said.items()}
    return [f"{count}项{word}" for word, count in counts.items() if count]


def board_panel(found: Report) -> Title:
    """Which stage is behind."""
    late = [sum(state.name in (LATE, OVERDUE) for _, state in part.lines) for part in found.parts]
    sub = "各阶段62号要求的任务：● 按时　○ 迟　◆ 逾期　▲ 有出入　□ 未到期　— 无法判定"
    behind = [f"第{name}阶段{count}项" for name, count in zip(NUMBERS, late, strict=True) if count]
    unknown = sum(state.name == UNDECIDED for part in found.parts for _, state in part.lines)
    if not behind and unknown:
        return f"{unknown}项任务没有登记完成日期，无法判定", sub
    if not behind:
        return "各阶段没有迟完成或逾期的任务", sub
    return f"{sum(late)}项迟完成或逾期：{'、'.join(behind)}", sub


def findings_panel(found: Report, product: str) -> Title:
    """What was found of one product in the campaign."""
    known = {one.name: one.total for one in found.findings if one.product == product}
    sub = "落在各阶段的件数；一至五为上面的五个阶段"
    parts = []
    if known["监督抽查"] is not None:
        parts.append(f"抽查{known['监督抽查']}批、不合格{known['其中不合格'] or 0}批")
    if known["整改确认"] is not None:
        parts.append(f"整改确认{known['整改确认']}家")
    return f"{product}：" + ("，".join(parts) or "还没有抽查和名册数据"), sub


def shared_words(found: Report) -> str:
    """8月11日、9月26日、10月26日同属两个阶段：…"""
    return f"{'、'.join(day_words(day) for day in found.shared)}同属两个阶段：{SHARED_NOTE}"


def shared_notes(found: Report) -> tuple[str, ...]:
    """Why the stages of a table add up to more than its sum; none where no day is shared."""
    return (shared_words(found),) if found.shared else ()


def classes_panel(found: Report) -> Title:
    """How the classes moved within the campaign."""
    sub = "整治期间各次分类的企业（家）"
    days = sorted({day for rows in found.classes.values() for day in rows})
    if len(days) < 2:
        return "整治期间还没有两次分类", sub
    moves = []
    for word in "AC":
        first, last = (
            sum(rows.get(day, {}).get(word, 0) for rows in found.classes.values())
            for day in (days[0], days[-1])
        )
        moves.append(f"{word}类从{first}家到{last}家")
    return "，".join(moves), sub


def weekly_sentence(found: Report) -> str:
    """The weekly reports of 62号 五: how many of those due came in time."""
    due = [state for _, state in found.weekly if state.name != NOT_DUE]
    if not due:
        return "每周三的进展报送：还没有到期的。"
    on_time = sum(state.name == ON_TIME for state in due)
    late = sum(state.name == LATE for state in due)
    unknown = sum(state.name == UNDECIDED for state in due)
    if unknown == len(due):
        return f"每周三的进展报送（62号 五）到期{unknown}期，没有报送登记。"
    rest = len(due) - on_time - late - unknown
    words = f"每周三的进展报送（62号 五）到期{len(due)}期：全部单位按时{on_time}期、有迟报{late}期"
    words += f"、有没报的{rest}期" if rest else ""
    return words + (f"、没有登记{unknown}期。" if unknown else "。")


def sentences(found: Report) -> list[str]:
    """The report in sentences, one per stage and one for the whole; no enterprise is named."""
    lines = [headline(found)[0] + "。"]
    for number, part in enumerate(found.parts):
        lines.append(_stage_sentence(found, part, number))
    lines.append(weekly_sentence(found))
    if found.classes:
        lines.append(classes_panel(found)[0] + "。")
    lines += [f"整治期间{measure_sentence(one)}。" for one in found.rates if one.denominator]
    return lines


def _stage_sentence(found: Report, part: Part, number: int) -> str:
    head = f"第{NUMBERS[number]}阶段（{span_words(part)}，{part.stage.name}）："
    if not part.has_begun(found.as_of):
        return head + "还没有开始。"
    done = done_count(part.lines)
    late = [f"{line.duty.title}（晚{s.late_days}天）" for line, s in part.lines if s.name == LATE]
    words = f"{len(part.lines)}项任务完成{done}项"
    if all(state.name == UNDECIDED for _, state in part.lines):
        words = f"{len(part.lines)}项任务没有登记完成佐证"
    else:
        told = _open_words([state.name for _, state in part.lines])
        words += "".join(f"，{one}" for one in told)
    words += f"，迟完成的有{'、'.join(late)}" if late else ""
    counted = [
        f"{one.product}{one.name}{one.by_stage[number]}{one.unit}"
        for one in found.findings
        if one.by_stage[number] and not one.name.startswith("其中")
    ]
    return head + words + ("；" + "，".join(counted) if counted else "") + "。"


def findings_table(found: Report, product: str) -> Table:
    """Counts of one product by stage with the total of the campaign."""
    heads = ("项目", *NUMBERS, "合计")
    own = [one for one in found.findings if one.product == product]
    return Table(f"{product}：各阶段查到什么", heads, tuple(_finding_row(one) for one in own))


def _finding_row(one: Finding) -> tuple[str, ...]:
    name = f"{one.name}（{one.unit}）"
    if one.total is None:
        return (name, *[formats.MISSING] * len(one.by_stage), formats.NO_DATA)
    cells = ["未开始" if count is None else str(count) for count in one.by_stage]
    return (name, *cells, str(one.total))


def classes_table(found: Report) -> Table:
    """Enterprises by product, day and class."""
    heads = ("产品", "分类日期", *[CLASS_NAMES[word] for word in COLUMNS], "合计")
    rows = [
        (
            product,
            formats.date_text(day),
            *[str(counts.get(word, 0)) for word in COLUMNS],
            str(sum(counts.values())),
        )
        for product, days in found.classes.items()
        for day, counts in days.items()
    ]
    return Table("整治期间的分类（家）", heads, tuple(rows))


def duties_table(found: Report) -> Table:
    """Every line of the plan: stage, duty, due, state, day and evidence."""
    heads = ("阶段", "任务", "责任单位", "时限", "状态", "完成日期", "佐证")
    rows = [
        _duty_row(f"{span_words(part)} {part.stage.name}", line)
        for part in found.parts
        for line in part.lines
    ]
    rows += [_duty_row("贯穿全程", line) for line in found.whole_time]
    return Table("各阶段任务", heads, tuple(rows))


def _duty_row(stage: str, line: Line) -> tuple[str, ...]:
    instance, state = line
    return (
        stage,
        instance.duty.title,
        instance.actor,
        instance.duty.due or "没有写",
        state.label,
        formats.date_text(state.done_on) if state.done_on else formats.MISSING,
        state.evidence or formats.MISSING,
    )


def tables(found: Report) -> list[Table]:
    """All tables of the report, in reading order; no enterprise is named."""
    counted = [findings_table(found, product.name) for product in campaign.goals()]
    return [duties_table(found), *counted, classes_table(found)]


def goals(found: Report) -> Sequence[tuple[str, str, str]]:
    """Goals of 62号 二 with what the campaign's data say: clause, goal, finding."""
    known = {one.indicator.id: measure_sentence(one) for one in found.rates}
    return [
        (clause.id, *_goal(product, clause.id, known.get(product.pass_rate, formats.NO_DATA)))
        for product, clause in campaign.goals().items()
    ]


def _goal(product: Product, clause_id: str, finding: str) -> tuple[str, str]:
    """阀门抽查合格率80%以上, or 童装合格率较高提升, which only the page of the product can test."""
    one = indicator(product.pass_rate)
    target = next((each for each in one.targets if each.clause == clause_id), None)
    if target:
        return f"{one.name}{target.printed}以上", finding
    return f"{one.short_name}{one.aim}", f"{finding}；提升与否见{product.title}页的检验"
