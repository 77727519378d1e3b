"""Sentences of the cockpit about duties."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.duties.definitions import LATE, NEAR, NOT_DUE, ON_TIME, OVERDUE, UNDECIDED
from dashboard.duties.plan import Line
from dashboard.duties.words import day_words
from dashboard.indicators.words import Title

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
    for state, name in (("overdue", OVERDUE), ("due_soon", NEAR), ("done_late", LATE)):
        if counts[name]:
            return state, f"{counts[name]}项", " · ".join(words)
    is_done = counts[ON_TIME] and not counts[NOT_DUE] and not counts[UNDECIDED]
    return "done_on_time" if is_done else "not_due", "", " · ".join(words)


def countdown(rows: Sequence[Line], as_of: date) -> str:
    """离10月31日还有16天：, to the next of the days that are near; empty where none is."""
    days = _days_near(rows, as_of)
    if not days:
        return ""
    day, left = day_words(days[0]), (days[0] - as_of).days
    return f"离{day}还有{left}天：" if left else f"今天（{day}）有任务到期："


def urgent_panel(rows: Sequence[Line], as_of: date) -> Title:
    """How many duties are overdue, how many fall due soon, and when the first of these."""
    late = sum(state.name == OVERDUE for _, state in rows)
    left = [(day - as_of).days for day in _days_near(rows, as_of)]
    sub = "五个文件一年内到期的任务，先逾期、后临期"
    parts = [f"{late}件事已逾期"] if late else []
    if left:
        parts.append(f"{len(left)}件事{f'{left[-1]}天内' if left[-1] else '今天'}到期")
        if left[0] < left[-1]:
            parts.append(f"最早的{f'还有{left[0]}天' if left[0] else '今天到期'}")
    return "，".join(parts) or "没有逾期和临近到期的事", sub


def _days_near(rows: Sequence[Line], as_of: date) -> list[date]:
    """Due days of the lines that are near, one per line, the next first; none that has passed."""
    dues = (line.period.due for line, state in rows if state.name == NEAR)
    return sorted(due for due in dues if due is not None and due >= as_of)
