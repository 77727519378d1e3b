"""Parts of the page on duties beside the Gantt table: board, list, next days, workload."""

from collections.abc import Sequence
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from dashboard import look, messages
from dashboard.charts.bars import bars
from dashboard.charts.duties import LOOKS
from dashboard.duties import calendar as duty_calendar
from dashboard.duties import plan as duty_plan
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import (
    DISPUTED,
    LATE,
    NEAR,
    NOT_DUE,
    ON_TIME,
    OVERDUE,
    UNDECIDED,
)
from dashboard.duties.plan import Line, Load, key_of
from dashboard.duties.words import state_text
from dashboard.frame import View, table
from dashboard.frame.html import Html, escaped, page_note
from dashboard.frame.picking import pickable_table, table_height
from dashboard.screens.plan.plan import (
    DONE,
    EACH,
    LINES,
    choose_line,
    short_due,
    stage_of,
    stages,
    state_word,
)
from dashboard.words import formats

Table = tuple[list[tuple[str, str]], list[list[str]]]
_BOARD_ROWS = 40
_LATE_BARS = 12
_BOARD_COLUMNS = 4


def glyph(name: str) -> Html:
    """The sign of a state in its ink."""
    one = LOOKS[name]
    return Html(f'<span style="color:{one.ink}">{one.glyph}</span>')


def _state_words(line: Line, as_of: date) -> str:
    due, state = line[0].period.due, line[1]
    left = (due - as_of).days if due else None
    told = duty_words.UNDATED if due is None and state.name == NOT_DUE else state_text(state, left)
    return f"{LOOKS[state.name].glyph} {told}"


def state_html(line: Line, as_of: date) -> Html:
    """Glyph and words of a state in its ink."""
    name = line[1].name
    style = f"color:{LOOKS[name].ink};font-weight:{700 if name == OVERDUE else 400}"
    return Html(f'<span style="{style}">{escape(_state_words(line, as_of))}</span>')


def board(found: Sequence[Line], as_of: date, with_documents: bool) -> None:
    """Columns by stage, the most urgent duties first, each with its sign, body and due day."""
    groups = {
        head: [line for own in groups for line in own]
        for head, groups in stages(found, with_documents).items()
    }
    heads = list(groups)
    for start in range(0, len(heads), _BOARD_COLUMNS):
        shown = heads[start : start + _BOARD_COLUMNS]
        for place, head in zip(st.columns(max(len(shown), 3), gap="medium"), shown, strict=False):
            with place, st.container(gap=None):
                _board_column(head, groups[head], as_of)


def _board_column(head: str, own: Sequence[Line], as_of: date) -> None:
    """A stage: how many of its duties are done, and each as a button that shows its evidence."""
    stage = stage_of(own[0][0].duty)
    done = LINES.count(own, {"阶段": stage, "状态": DONE})
    st.html(
        '<div style="border-bottom:2px solid var(--frame);padding:4px 0 6px;font-weight:700">'
        f'{escape(head)}<span style="float:right;font-weight:400">'
        f"{escaped(done)}/{escaped(LINES.count(own, {'阶段': stage}))}</span></div>"
    )
    ordered = sorted(own, key=lambda one: duty_plan.WORST_FIRST.index(one[1].name))
    for one in ordered[:_BOARD_ROWS]:
        _board_item(one, as_of)
    if len(own) > _BOARD_ROWS:
        page_note(f"另有{len(own) - _BOARD_ROWS}件，见清单")


def _board_item(one: Line, as_of: date) -> None:
    line, key = one[0], key_of(one[0])
    parts = (state_html(one, as_of), duty_plan.body_words(line), short_due(line.duty))
    words = "　".join(f'<span style="white-space:nowrap">{_safe(part)}</span>' for part in parts)
    with st.container(key=f"board_item_{key}", gap=None):
        st.button(
            messages.plain(f"{line.duty.row or chr(183)} {duty_words.titled(line)}"),
            key=f"board_{key}",
            on_click=choose_line,
            args=(key,),
            type="tertiary",
            help="看佐证和条款",
        )
        st.html(
            f'<div style="color:var(--second);font-size:var(--s13);line-height:20px">{words}</div>'
        )


def _safe(part: str) -> str:
    return part if isinstance(part, Html) else escape(part)


# ---- list and next days -----------------------------------------------------------------------


def duty_list(found: Sequence[Line], as_of: date) -> pd.DataFrame:
    """The plan as a table: one row per line; no column of periods where nothing recurs."""
    rows = pd.DataFrame(
        [
            {
                "序号": str(line.duty.row or ""),
                "状态": _state_words((line, state), as_of),
                "工作内容": line.duty.title,
                "期": duty_words.period_name(line.period),
                "责任单位": duty_plan.body_words(line),
                "时限": line.duty.due or "未写",
                "到期日": line.period.due,
                "迟或逾期（天）": state.days_told or None,
                "完成日期": state.done_on,
                "佐证": state.evidence,
                "说明": duty_words.state_note(line, state),
                "裁定": line.duty.ruling,
                "条款": line.duty.clauses[0],
            }
            for line, state in found
        ]
    )
    return (
        rows
        if any(line.period.label for line, _ in found)
        else rows.drop(columns="期", errors="ignore")
    )


_WIDTHS = {"序号": 44, "状态": 112, "工作内容": 236, "期": 92, "责任单位": 134, "佐证": 150}
_SHOWN = [
    "序号",
    "状态",
    "工作内容",
    "期",
    "责任单位",
    "到期日",
    "完成日期",
    "佐证",
    "说明",
    "裁定",
]


def show_list(found: Sequence[Line], as_of: date, height: int) -> None:
    """The table, at most so high; a selected row chooses the line. All columns are downloaded."""
    rows = duty_list(found, as_of)
    texts = {name: st.column_config.TextColumn(width=width) for name, width in _WIDTHS.items()}
    days = {
        name: st.column_config.DateColumn(format="YYYY-MM-DD", width=92)
        for name in ("到期日", "完成日期")
    }
    pickable_table(
        rows,
        "duty_list",
        lambda row: choose_line(key_of(found[row][0])),
        height=min(height, table_height(len(rows))),
        column_order=[name for name in _SHOWN if name in rows],
        column_config=texts | days,
    )


def overdue(found: Sequence[Line], as_of: date) -> None:
    """What is overdue, longest first."""
    late = [one for one in found if one[1].name == OVERDUE]
    ordered = sorted(late, key=lambda one: -one[1].late_days)
    if ordered:
        heads = [("工作内容", "wrap"), ("责任单位", "wrap"), ("状态", "left")]
        table(
            heads,
            [
                [
                    duty_words.titled(one[0]),
                    duty_plan.body_words(one[0]),
                    state_html(one, as_of),
                ]
                for one in ordered
            ],
            most=12,
        )


def soon(view: View, found: Sequence[Line]) -> None:
    """What falls due in the next fourteen days, and everything still open as a calendar file."""
    rows = [
        [
            duty_words.day_words(line.period.due),
            line.duty.title,
            duty_plan.body_words(line),
            state_html((line, state), view.as_of),
        ]
        for line, state in duty_plan.due_within(found, view.as_of)
    ]
    if rows:
        heads = [("到期", "left"), ("工作内容", "wrap"), ("责任单位", "wrap"), ("状态", "left")]
        table(heads, rows)
    ahead = [one for one in found if one[1].name in (NEAR, NOT_DUE, OVERDUE) and one[0].period.due]
    view.offer(
        st.download_button,
        f"下载日历（.ics，未完成{len(ahead)}件）",
        lambda: duty_calendar.calendar_file(ahead, view.as_of, "永嘉任务推进"),
        f"任务推进_{view.as_of:%Y%m%d}{'_模拟数据' if view.is_demo else ''}.ics",
        mime="text/calendar",
        disabled=not ahead,
    )


# ---- workload ----------------------------------------------------------------------------------


def workload_table(found: Sequence[Line], loads: Sequence[Load]) -> Table:
    """One row per body: lines per state, each leading to them; days late in all and at most."""
    order = (ON_TIME, LATE, OVERDUE, DISPUTED, NEAR, NOT_DUE, UNDECIDED)
    columns = [("责任单位", "wrap"), ("任务", "")]
    columns += [(f"{LOOKS[name].glyph} {duty_words.SHORT_WORDS[name]}", "") for name in order]
    columns += [("合计（天）", ""), ("最长（天）", "")]
    rows = [
        [
            one.actor,
            EACH.count(found, {"单位": one.actor}),
            *(_count(found, one, name) for name in order),
            formats.count_text(one.late_days) if one.late_days else formats.MISSING,
            formats.count_text(one.longest) if one.longest else formats.MISSING,
        ]
        for one in loads
    ]
    return columns, rows


def _count(found: Sequence[Line], load: Load, name: str) -> str:
    if not load.counts[name]:
        return Html(f'<span style="color:{look.TEXT_FOOT}">0</span>')
    value = EACH.count(found, {"单位": load.actor, "状态": state_word(name)})
    if name not in (LATE, OVERDUE):
        return value
    return Html(f'<b style="color:{LOOKS[name].ink}">{escaped(value)}</b>')


def late_days_chart(view: View, loads: Sequence[Load]) -> None:
    """Days late or overdue per body, most first."""
    every = [one for one in sorted(loads, key=lambda x: -x.late_days) if one.late_days]
    late = every[:_LATE_BARS]
    if not late:
        return
    figure = bars(
        [one.actor for one in late],
        [float(one.late_days) for one in late],
        [f"{one.late_days:,}天" for one in late],
        height=27 * len(late) + 16,
    )
    view.chart(figure, "late_days", duty_words.LATE_DAYS[0])
    if len(every) > len(late):
        page_note(f"另有{len(every) - len(late)}个单位，见左表")
