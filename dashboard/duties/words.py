"""Sentences of the pages on duties, reports, documents and contradictions.

Plain and numbered; every function returns text, or (title, subtitle).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from dashboard.documents.actors import actors
from dashboard.duties.conflicts import Conflict
from dashboard.duties.definitions import (
    CHASED_DAYS,
    DISPUTED,
    LATE,
    NEAR,
    NOT_DUE,
    ON_TIME,
    OVERDUE,
    UNDECIDED,
    Duty,
    Instance,
    State,
)
from dashboard.duties.due_dates import Period
from dashboard.duties.plan import Line, Load, body_words, counts, due_within, recent_overdue
from dashboard.duties.reporting import Register, UnitRate, has_come, is_undated
from dashboard.words import formats

Title = tuple[str, str]

TAKE_BACK_RULING = "撤回后按没有裁定时的读法计算，数字可能改变；可以重新裁定。"
_MONTH = re.compile(r"(\d{4})-0?(\d{1,2})(?![\d-])")
_DAY = re.compile(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})")
RULES = "“6月中旬前”按6月11—20日、20日到期；休息日不顺延；※ 有几种读法，按裁定"
SHORT_WORDS = {
    ON_TIME: "按时",
    LATE: "迟",
    OVERDUE: "逾期",
    NEAR: "临近",
    NOT_DUE: "未到期",
    DISPUTED: "有出入",
    UNDECIDED: "待定",
}
REPORT_RULE = "以登记的收到日期为准；休息日不顺延"
UNDATED = "没写时限"
NO_EVIDENCE = "没有任何佐证的任务到期后记“无法判定”，不算逾期"


def state_text(state: State, days_left: int | None = None) -> str:
    """A state in a few words, with the days left where it is open: 迟11天完成, 还有16天."""
    if state.name in (NEAR, NOT_DUE) and days_left is not None:
        return "今天到期" if days_left == 0 else f"还有{days_left}天"
    return state.label


def day_words(day: date | None) -> str:
    """10月31日; — when there is no day."""
    return f"{day.month}月{day.day}日" if day else formats.MISSING


def span_words(first: date, last: date) -> str:
    """7月3日—7月18日; with the years where there are two."""
    if first.year != last.year:
        return f"{formats.date_text(first)}—{formats.date_text(last)}"
    return f"{day_words(first)}—{day_words(last)}"


def plan_headline(lines: Sequence[Line], as_of: date, noun: str = "项") -> Title:
    """How many are done, late, overdue; what falls due next."""
    found = counts(lines)
    done = found[ON_TIME] + found[LATE]
    late = f"（{found[LATE]}{noun}迟）" if found[LATE] else ""
    parts = [f"{len(lines)}{noun}已完成{done}{noun}{late}"]
    if found[DISPUTED]:
        parts.append(f"{found[DISPUTED]}{noun}登记与数据有出入")
    chased = len(recent_overdue(lines, as_of))
    if chased:
        parts.append(f"{chased}{noun}逾期未完成")
    elif found[OVERDUE]:
        parts.append(f"{found[OVERDUE]}{noun}到期已过一年没有完成")
    elif found[UNDECIDED]:
        parts.append(f"{found[UNDECIDED]}{noun}无法判定")
    elif done and not found[DISPUTED]:
        parts.append("没有逾期未完成的")
    return "，".join(parts) + _next_words(lines, as_of, noun), _overdue_words(lines, as_of, noun)


def _next_words(lines: Sequence[Line], as_of: date, noun: str) -> str:
    days = sorted(
        line.period.due
        for line, state in lines
        if state.name in (NEAR, NOT_DUE) and line.period.due and line.period.due >= as_of
    )
    if not days:
        return ""
    year = f"{days[0].year}年" if days[0].year != as_of.year else ""
    return f"；{year}{day_words(days[0])}前还有{days.count(days[0])}{noun}到期"


def _overdue_words(lines: Sequence[Line], as_of: date, noun: str) -> str:
    worst = recent_overdue(lines, as_of)
    old = sum(state.name == OVERDUE for _, state in lines) - len(worst)
    told = f"另有{old}{noun}到期已过一年、没有完成佐证，不再催办。" if old else ""
    if worst:
        names = [f"{line_name(line)}（{state.late_days}天）" for line, state in worst]
        return "逾期最久的：" + formats.names_text(names, 3) + "。" + told
    if told:
        return told.removeprefix("另")
    disputed = [line_name(line) for line, state in lines if state.name == DISPUTED]
    if disputed:
        return f"登记与数据有出入的：{formats.names_text(disputed, 3)}。"
    asked = [line_name(line) for line, state in lines if state.name == UNDECIDED]
    return f"无法判定的：{formats.names_text(asked, 3)}。" if asked else ""


def line_name(line: Instance) -> str:
    """第11项 至少组织一次规模以上联合执法; a recurring one with its period."""
    row = f"第{line.duty.row}项 " if line.duty.row else ""
    return f"{row}{titled(line)}"


def paper_title(duty: Duty) -> str:
    """A duty by its paper and title: 75号报送工作进度月报表"""
    return f"{duty.document}{duty.title}"


def titled(line: Instance) -> str:
    """What is owed; a recurring duty with its period: 报送工作进度月报表（2010年7月）."""
    label = period_name(line.period)
    return line.duty.title + (f"（{label}）" if label else "")


def period_name(period: Period) -> str:
    """2010-07 → 2010年7月; 2007-07-25 → 2007年7月25日; "" where nothing recurs."""
    return _MONTH.sub(r"\1年\2月", _DAY.sub(r"\1年\2月\3日", period.label))


def gantt_panel(lines: Sequence[Line], scope: str, undated: int) -> Title:
    """Which duties are overdue, by how much."""
    late = sorted(
        ((line, state) for line, state in lines if state.name == OVERDUE),
        key=lambda one: -one[1].late_days,
    )
    sub = f"{scope}；浅蓝块：最早到最晚到期的日子，竖线：到期日，横条：迟或逾期的天数"
    if undated:
        sub += f"；另有{undated}项文件没有写时限，见清单"
    if late:
        now = [one for one in late if one[1].late_days <= CHASED_DAYS]
        if not now:
            return f"{len(late)}项到期已过一年、没有完成佐证", sub
        first = [f"{line.duty.title}逾期{state.late_days}天" for line, state in now[:2]]
        return "、".join(first), sub
    done = sorted((s.late_days for _, s in lines if s.name == LATE), reverse=True)
    if done:
        return f"没有逾期未完成的；迟完成{len(done)}项，最多迟{done[0]}天", sub
    return "没有逾期未完成的", sub


def board_panel(lines: Sequence[Line]) -> Title:
    """Stages side by side."""
    found = counts(lines)
    return f"{found[ON_TIME] + found[LATE]}/{len(lines)}已完成", "按文件阶段；没有阶段的列在最后"


def grid_panel(lines: Sequence[Line], townships: Sequence[str], duties: int) -> Title:
    """Townships × duties."""
    own = [(line, state) for line, state in lines if line.actor in townships]
    sub = (
        f"{duties}项任务，只列有时限、不重复的；● 按时　○ 迟　◆ 逾期　◇ 临近　□ 未到期　— 待定，"
        "+5 为5天；没有分乡镇的佐证时，按全县的佐证"
    )
    places = {line.actor for line, state in own if state.name in (LATE, OVERDUE)}
    if not places:
        return "没有乡镇迟完成或逾期", sub
    return f"{len(townships)}个乡镇中{len(places)}个有迟完成或逾期的", sub


LATE_DAYS = ("迟或逾期天数", "合计最多的12个单位（天）")


def workload_panel(loads: Sequence[Load]) -> Title:
    """Who owes most and who is late."""
    sub = "任务件数（重复任务按期计）；合计、最长：迟和逾期的天数"
    late = [one for one in loads if one.late_days]
    if not late:
        return "没有单位迟或逾期", sub
    most = formats.most((one.actor, one.late_days) for one in late)
    days = max(one.late_days for one in late)
    each = "各" if len(most) > 1 else ""
    return f"{formats.names_text(most, 3)}迟或逾期合计{each}{days:,}天，最多", sub


def soon_panel(lines: Sequence[Line], as_of: date) -> Title:
    """The next fourteen days."""
    found = due_within(lines, as_of)
    title = f"未来14天到期{len(found)}件" if found else "未来14天没有到期的"
    return title, f"{day_words(as_of)}起，含当天"


def overdue_panel(lines: Sequence[Line]) -> Title:
    """What is overdue now."""
    late = [state.late_days for _, state in lines if state.name == OVERDUE]
    if not late:
        return "没有逾期未完成的", "到期日已过、还没有完成佐证的"
    now = [days for days in late if days <= CHASED_DAYS]
    old = f"{len(late) - len(now)}件到期已过一年，不再催办" if len(now) < len(late) else ""
    longest = f"最长{max(now):,}天" if now else ""
    sub = "；".join(part for part in ("到期日已过、还没有完成佐证的", longest, old) if part)
    return f"逾期未完成{len(late)}件", sub


def due_words(line: Instance) -> str:
    """When it is due, as written and as a day: 6月中旬前 → 2010年6月20日."""
    written = line.duty.due or "没有写时限"
    if line.period.due is None:
        return written
    return f"{written} → {formats.date_text(line.period.due)}"


def how_often(times: int) -> str:
    """How often in one period, where more than once."""
    return f"，每期{times}次" if times > 1 else ""


# ---- reports ---------------------------------------------------------------------------------


def period_words(period: Period) -> str:
    """2010-06 → 6月; 2007-07-25 → 7月25日."""
    parts = [int(part) for part in period.label.split("-")]
    return f"{parts[1]}月" if len(parts) == 2 else f"{parts[1]}月{parts[2]}日"


def period_head(period: Period) -> str:
    """Head of a column: 6月 / 7月3日前; a week by its day: 7月 / 25日."""
    words = period_words(period)
    if len(period.label) == len("2010-06"):
        return f"{words}<br>{day_words(period.due)}前"
    return words.replace("月", "月<br>")


def cell_words(state: State, is_wide: bool) -> str:
    """What stands beside the glyph: the day and how late (+7), or only how late."""
    if is_undated(state):
        return "日期不明" if is_wide else ""
    if state.done_on is None:
        return "没报" if is_wide and state.name == OVERDUE else ""
    late = f"+{state.late_days}" if state.late_days else ""
    return f"{day_words(state.done_on)} {late}".strip() if is_wide else late


def report_name(found: Register) -> str:
    """月报 or 周报."""
    return "周报" if found.duty.due.startswith("每周") else "月报"


def no_reports_headline(found: Register, as_of: date) -> Title:
    """Nothing is known of any report: which periods are due, and what to do."""
    due = [period_words(one) for one in found.due(as_of)]
    where = f"{found.duty.document}{report_name(found)}"
    text = (
        f"{where}应报{len(due)}期，还没有报送登记"
        if due
        else f"{where}还没有到期的，也没有报送登记"
    )
    sub = f"到期的：{'、'.join(due)}。" if due else ""
    return text, f"{sub}导入报送登记表，或点格子逐份补登后，这里显示谁报了、谁没报。"


def reporting_headline(found: Register, as_of: date) -> Title:
    """The newest period that is due: how many reported, on time, late, missing."""
    due = found.due(as_of)
    kind, where = report_name(found), found.duty.document
    if not due:
        first = found.periods[0].due if found.periods else None
        return f"{where}{kind}：第一期{day_words(first)}到期，还没有应报的", ""
    newest = due[-1]
    states = [state for _, state in found.states(newest)]
    on_time = sum(state.name == ON_TIME for state in states)
    late = sum(state.name == LATE for state in states)
    missing, came = found.missing(newest), sum(has_come(state) for state in states)
    text = f"{period_words(newest)}{kind}：{len(states)}个单位报了{came}个"
    text += f"，按时{on_time}个" + (f"，迟{late}个" if late else "")
    undated = came - on_time - late
    text += f"，{undated}个不知哪天报的" if undated else ""
    text += f"，没报{len(missing)}个" if missing else "，全部报齐"
    all_due = len(found.units) * len(due)
    everything = [state for one in due for _, state in found.states(one)]
    came = sum(has_come(state) for state in everything)
    in_time = sum(state.name == ON_TIME for state in everything)
    sub = f"到期{len(due)}期，应报{all_due:,}份，收到{came:,}份，按时{in_time:,}份"
    sub += f"（{formats.rate_text(Fraction(in_time, all_due))}）" if all_due else ""
    if missing:
        sub += f"；{period_words(newest)}没报的：{formats.names_text(missing, 6)}"
    return text, sub + "。"


def matrix_panel(found: Register, rates: Sequence[UnitRate]) -> Title:
    """Units × periods: how many were always on time."""
    sub = f"{report_name(found)}（{found.duty.due}）；● 按时　○ 迟，+7 为晚7天　◆ 没报"
    sub += "　◇ 临近　□ 没到期　— 没有登记"
    if found.unlisted:
        sub += f"。{'、'.join(found.unlisted)}名单未定，不计"
    if found.is_empty:
        return f"{len(found.units)}个单位，还没有报送登记", sub
    owed = [one for one in rates if one.due]
    if not owed:
        return f"{len(found.units)}个单位，还没有到期的", sub
    always = sum(one.on_time == one.due for one in owed)
    return f"{len(owed)}个单位中{always}个每期都按时", sub


def rates_panel(rates: Sequence[UnitRate]) -> Title:
    """Units that were not always on time."""
    behind = [one for one in rates if one.on_time < one.due]
    sub = "到期的各期中按时报送的期数；只列有迟报或没报的单位"
    if not behind:
        return "所有单位每期都按时", sub
    return f"{len(behind)}个单位有迟报或没报", sub


def reminder_text(found: Register, reminders: Sequence[tuple[Period, list[str]]], day: date) -> str:
    """The list to paste into a message: what is missing, from whom, due when, by which clause."""
    clause = f"{found.duty.document}“{found.duty.due}”"
    lines = [f"报送提醒（截至{formats.date_text(day)}）：{found.duty.title}（{clause}）"]
    for period, units in reminders:
        when = formats.date_text(period.due) if period.due else ""
        is_past = period.due is not None and period.due < day
        said = "还没有收到" if is_past else "请按时报送，还没有收到"
        everybody = len(units) == len(found.units)
        names = f"全部{len(units)}个单位" if everybody else "、".join(units)
        lines.append(f"{period_words(period)}（应于{when}前）{said}：{names}。")
    to = [actors()[one].name for one in found.duty.cooperating]
    lines.append(f"请尽快报送{to[0] if to else ''}；已报送的请提供报送日期以便补登。")
    return "\n".join(lines)


# ---- contradictions --------------------------------------------------------------------------


def conflict_headline(items: Sequence[Conflict], ruled: int, still_open: int) -> Title:
    """How many contradictions, how many decided."""
    default = len(items) - ruled - still_open
    return (
        f"{len(items)}处矛盾：县里已裁定{ruled}处，按看板口径{default}处，待裁定{still_open}处",
        "裁定改变时限、责任单位或佐证归属；换一种读法会变什么，可先试算再裁定。",
    )


REPLAY_NOTE = "按现有佐证、截至统计截止日试算，不改变任何数据"
RULING_NOTE = "记下后各页的灯按它计算；谁、何时、依据都留存，可以撤回"


def replay_words(changes: int, option: str) -> str:
    """How many lines another reading would change."""
    return f"“{option}”：{changes}条会变" if changes else f"“{option}”：没有一盏灯会变"


def state_note(line: Instance, state: State) -> str:
    """What else is to be said about a light."""
    return "；".join(part for part in (state.note, line.problem if not state.note else "") if part)


# ---- the cockpit ------------------------------------------------------------------------------

NO_URGENT = "近一年没有逾期的任务，也没有将到期的任务。"


def others(count: int) -> str:
    """The link below the list."""
    return f"另有{count}件，看全部任务 →" if count > 0 else "看全部任务 →"


def plan_card_words(counts: Mapping[str, int]) -> tuple[str, str, str]:
    """The state that the card shows (a key of look.VERDICTS), what stands beside it, last line."""
    parts = (("按时", ON_TIME), ("迟完成", LATE), ("临近到期", NEAR), ("未到期", NOT_DUE))
    words = [f"{word}{counts[name]}" for word, name in parts if counts[name]]
    if counts[UNDECIDED]:
        words.append(f"{UNDECIDED}{counts[UNDECIDED]}")
    if counts[DISPUTED]:
        words.insert(0, f"{DISPUTED}{counts[DISPUTED]}")
    urgent = (
        ("overdue", OVERDUE),
        ("disputed", DISPUTED),
        ("due_soon", NEAR),
        ("done_late", LATE),
    )
    for state, name in urgent:
        if counts[name]:
            return state, f"{counts[name]}项", " · ".join(words)
    is_done = counts[ON_TIME] and not counts[NOT_DUE] and not counts[UNDECIDED]
    return "done_on_time" if is_done else "not_due", "", " · ".join(words)


def urgent_card_words(late: Sequence[Line], counts: Mapping[str, int]) -> tuple[str, str, str]:
    """State of the card, whom the overdue duties wait for, and how the annex stands, whose overdue
    rows are among those of the card and not the same number."""
    state, _, foot = plan_card_words(counts)
    if counts[OVERDUE]:
        foot = f"其中逾期{counts[OVERDUE]}" + (f" · {foot}" if foot else "")
    if not late:
        return ("due_soon" if state in ("overdue", "disputed") else state), "没有逾期", foot
    who = dict.fromkeys(one for line, _ in late for one in body_words(line).split("、"))
    return "overdue", f"各份文件，{formats.names_text(list(who), 1)}", foot


def plan_card_aim(rows: Sequence[Line]) -> str:
    """75号附件 21项; 62号任务 16项."""
    if not rows:
        return "还没有任务"
    duty = rows[0][0].duty
    return f"{duty.document}{'附件' if duty.row else '任务'} {len(rows)}项"


def countdown(rows: Sequence[Line], as_of: date) -> str:
    """离10月31日还有16天：, to the next of the days that are near; empty where none is."""
    days = _days_near(rows, as_of)
    if not days:
        return ""
    day, left = day_words(days[0]), (days[0] - as_of).days
    return f"离{day}还有{left}天：" if left else f"今天（{day}）有任务到期："


def next_day(rows: Sequence[Line], as_of: date) -> date | None:
    """The next of the days that are near; None where none is."""
    return next(iter(_days_near(rows, as_of)), None)


def urgent_panel(rows: Sequence[Line], as_of: date) -> Title:
    """How many duties are overdue, how many fall due soon, and when the first of these."""
    late = sum(state.name == OVERDUE for _, state in rows)
    left = [(day - as_of).days for day in _days_near(rows, as_of)]
    sub = "各份文件一年内到期的任务，先逾期、后临期"
    parts = [f"{late}件事已逾期"] if late else []
    if left:
        parts.append(f"{len(left)}件事{f'{left[-1]}天内' if left[-1] else '今天'}到期")
        if left[0] < left[-1]:
            parts.append(f"最早的{f'还有{left[0]}天' if left[0] else '今天到期'}")
    return "，".join(parts) or "没有逾期和临近到期的事", sub


def _days_near(rows: Sequence[Line], as_of: date) -> list[date]:
    """Due days of the lines that are near, one per line, the next first; none that has passed."""
    dues = (line.period.due for line, state in rows if state.name in (NEAR, DISPUTED))
    return sorted(due for due in dues if due is not None and due >= as_of)


# ---- entries and reports ----------------------------------------------------------------------

NO_PROOF = "还没有佐证；任务出自文件条款"
NO_TOWNSHIP_DUTY = "这些任务不由乡镇承担，或没有写时限。换一份文件或去掉筛选。"
REMINDERS = ("催报文字", "可直接复制粘贴到通知、短信或工作群")


def entered_later(day: date) -> str:
    """A completion after the as-of day was entered."""
    return f"已登记。完成日期{formats.date_text(day)}晚于统计截止日，到那一天才计入。"


def periods_panel(units: int) -> Title:
    """How many came in time, period by period."""
    return "各期报送", f"到期的各期按时收到的份数，共{units}个单位"
