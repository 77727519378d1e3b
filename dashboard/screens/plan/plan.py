"""What the page on duties shows: its filters, tiles, the Gantt table, the grid of townships."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

import plotly.graph_objects as go
import streamlit as st

from dashboard import divisions, messages
from dashboard.charts.duties import LOOKS, Cell, duty_grid
from dashboard.documents import clauses
from dashboard.documents.actors import actors
from dashboard.duties import completions, reporting
from dashboard.duties import definitions as duty_definitions
from dashboard.duties import plan as duty_plan
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import STATES, UNDECIDED, Instance, State
from dashboard.duties.plan import Line, key_of
from dashboard.duties.words import state_text
from dashboard.frame import ALL, View
from dashboard.frame.html import tiles as draw_tiles
from dashboard.frame.listed import Listing
from dashboard.frame.picking import pickable_chart
from dashboard.mechanism.facts import SYSTEMS
from dashboard.overview.eras import era_on
from dashboard.screens.plan.gantt import Mark, Row, gantt
from dashboard.words import formats

ANNEX = "annex"
PARTS = {"gantt": "进度图", "board": "看板", "grid": "乡镇", "load": "单位", "list": "清单"}
WHOLE_TIME = "贯穿全程"
KEY = "duty"
TILES = (
    duty_definitions.ON_TIME,
    duty_definitions.LATE,
    duty_definitions.OVERDUE,
    duty_definitions.DISPUTED,
    duty_definitions.NEAR,
    duty_definitions.NOT_DUE,
    UNDECIDED,
)
_ANY_STATE = ("state", f"状态：{ALL}")
_ALL = (("paper", f"文件：{ALL}"), ("actor", f"单位：{ALL}"), ("township", "全部乡镇"), _ANY_STATE)
SYSTEM, SHOWN, NOT_SHOWN = "六项制度和指导员制度", "有佐证", "没有佐证"
CHASED, DONE, SILENT, PAST = "一年内逾期", "已完成", "到期没报", "已到期"
_TRAITS: dict[str, Callable[[Line], str | tuple[str, ...]]] = {
    "状态": lambda one: (state_word(one[1].name), *_more_words(one)),
    "任务": lambda one: duty_words.paper_title(one[0].duty),
    "期": lambda one: duty_words.period_name(one[0].period),
    "单位": lambda one: one[0].actor,
    "年": lambda one: f"{one[0].period.due.year}年" if one[0].period.due else "",
    "阶段": lambda one: stage_of(one[0].duty),
    "制度": lambda one: SYSTEM if one[0].duty.id in SYSTEMS else "",
    "佐证": lambda one: SHOWN if one[1].done_on else NOT_SHOWN,
}
LINES: Listing[Line] = Listing("lines", "任务", "件", "plan", (("part", PARTS["list"]),), _TRAITS)
LINES_OF_ANY_STATE = replace(LINES, choices=(*LINES.choices, _ANY_STATE))
LINES_OF_ALL = replace(LINES, choices=(*LINES.choices, *_ALL))
EACH: Listing[Line] = replace(LINES, name="each", title="各单位的任务")
_NARROW = (
    "@media (max-width:1000px){[data-testid=stElementContainer]:has(>.KEY),.st-key-KEY"
    "{overflow-x:auto}.st-key-KEY>div{min-width:960px}}"
)


@dataclass(frozen=True)
class Choice:
    """What the reader asked for. document None: all; actor an id or empty; state or empty."""

    document: str | None
    is_annex: bool
    actor: str
    township: str | None
    state: str
    part: str
    scope: str
    units: divisions.Units


def follow_link() -> None:
    """Turn to the document of the duty that a link asks for (?duty=…), once."""
    asked = chosen_key()
    if asked == st.session_state.get("plan_link"):
        return
    st.session_state["plan_link"] = asked
    known = {item.id: item for item in duty_definitions.duties()}
    if item := known.get(asked.split("@")[0]):
        has_row = item.row is not None and st.session_state.get("paper", ANNEX) == ANNEX
        st.session_state["paper"] = ANNEX if has_row else item.document


def choose(view: View) -> Choice:
    """The filters of the page: document, actor, township, state, part."""
    follow_link()
    papers = {ANNEX: "75号附件", "75号": "75号全部"}
    papers |= {d.id: f"{d.id}" for d in clauses.documents() if d.id not in papers}
    papers[""] = ALL
    picked = view.pick("paper", "文件", papers, default=_usual(view), width=160)
    document = "75号" if picked == ANNEX else picked or None
    owed = [d for d in duty_definitions.duties(document) if picked != ANNEX or d.row]
    ids = dict.fromkeys(actor for item in owed for actor in item.responsible)
    names = {"": ALL, **{one: actors()[one].name for one in ids}}
    actor = view.pick("actor", "单位", names, width=176)
    day = clauses.document(document).date if document else view.as_of
    units = divisions.units_for(day, day)
    township = view.township_picker(units)
    words = {"": ALL, **{name: LOOKS[name].word for name in STATES}}
    state = view.pick("state", "状态", words, width=146)
    part = view.switch("part", "视图", PARTS)
    view.show_units(units)
    return Choice(document, picked == ANNEX, actor, township, state, part, papers[picked], units)


def _usual(view: View) -> str:
    """What is shown before the reader chooses: the paper of the work year, by its annex if it has
    one."""
    head = era_on(view.as_of).head
    return ANNEX if any(item.row for item in duty_definitions.duties(head)) else head


def lines(view: View, chosen: Choice, by_body: bool = False) -> list[Line]:
    """Lines of the plan that the filters leave, of all states; by_body: one per body."""
    by_actor = by_body or chosen.township is not None
    found = view.ask(completions.plan, view.as_of, chosen.document, by_actor)
    return [
        (line, state)
        for line, state in found
        if (not chosen.is_annex or line.duty.row)
        and (not chosen.actor or chosen.actor in line.duty.responsible)
        and (chosen.township is None or line.actor == chosen.township)
    ]


def in_state(found: Sequence[Line], chosen: Choice) -> list[Line]:
    """Lines of the state asked for."""
    return [one for one in found if chosen.state in ("", one[1].name)]


def noun(found: Sequence[Line]) -> str:
    """项 where every duty has one line, 件 where some recur."""
    return "件" if any(line.period.label for line, _ in found) else "项"


def each_of(document: str) -> Listing[Line]:
    """The lines of every body under one paper, for counts on other pages."""
    return replace(EACH, choices=(*EACH.choices, ("paper", document), *_ALL[1:]))


def state_word(name: str) -> str:
    """A state as its tile says it."""
    return "临近到期" if name == duty_definitions.NEAR else LOOKS[name].word


def _more_words(one: Line) -> tuple[str, ...]:
    """What else is counted of states."""
    name = one[1].name
    is_done = name in (duty_definitions.ON_TIME, duty_definitions.LATE)
    is_open = name in (duty_definitions.NEAR, duty_definitions.NOT_DUE)
    is_silent = not is_open and not reporting.has_come(one[1])
    return (
        (DONE,) * is_done
        + (CHASED,) * one[1].is_chased
        + (PAST,) * (not is_open)
        + (SILENT,) * is_silent
    )


def stage_of(duty: duty_definitions.Duty) -> str:
    """The stage of a duty, with its paper."""
    known = {one.id: one.name for one in duty_definitions.stages()}
    return f"{duty.document}{known.get(duty.stage, WHOLE_TIME)}"


def listed(view: View, chosen: Choice, shown: Sequence[Line]) -> list[Line]:
    """The lines of the list: those shown, or exactly those behind the count that led here."""
    if EACH.asked():
        return EACH.narrowed(in_state(lines(view, chosen, by_body=True), chosen))
    return LINES.narrowed(shown)


def tiles(found: Sequence[Line]) -> None:
    """Number of lines per state, each leading to them; 无法判定 and 有出入 only where there are
    any."""
    counts = duty_plan.counts(found)
    rare = (UNDECIDED, duty_definitions.DISPUTED)
    draw_tiles(
        [
            (
                LOOKS[name].glyph,
                LOOKS[name].ink,
                LINES_OF_ANY_STATE.count(found, {"状态": state_word(name)}),
                state_word(name),
            )
            for name in TILES
            if name not in rare or counts[name]
        ]
    )


def link_to(line: Instance) -> str:
    """Where a line is shown with its evidence, for a link on another page."""
    return f"plan?duty={quote(key_of(line))}"


def chosen_key() -> str:
    """The line that the address asks for (?duty=…)."""
    return str(st.query_params.get(KEY, ""))


def choose_line(key: str) -> None:
    """Ask for a line in the address; empty: for none."""
    if key:
        st.query_params[KEY] = key
    else:
        st.query_params.pop(KEY, None)


def clickable(figure: go.Figure, key: str, alt: str) -> None:
    """A chart whose marks choose a line; on a narrow screen it scrolls sideways."""
    st.html(f"<style>{_NARROW.replace('KEY', key)}</style>")
    pickable_chart(figure, key, alt, choose_line)


# ---- Gantt -----------------------------------------------------------------------------------


def gantt_chart(found: Sequence[Line], as_of: date, with_documents: bool) -> go.Figure:
    """The Gantt table of lines with a due day, grouped by stage (and document)."""
    return gantt(
        gantt_rows(found, as_of, with_documents), as_of=as_of, chosen=_row_of_choice(found)
    )


def _row_of_choice(found: Sequence[Line]) -> str:
    wanted = chosen_key().split("@")[0]
    for own in duty_plan.by_duty(found).values():
        if own[0][0].duty.id == wanted:
            return _row_key(own)
    return ""


def gantt_rows(found: Sequence[Line], as_of: date, with_documents: bool) -> list[Row]:
    """One row per duty below the head of its stage; duties without any due day are left out."""
    rows: list[Row] = []
    for head, groups in stages(found, with_documents).items():
        own = [row for one in groups if (row := _gantt_row(one, as_of))]
        if own:
            rows += [Row(head), *own] if head else own
    return rows


def stages(found: Sequence[Line], with_documents: bool) -> dict[str, list[list[Line]]]:
    """Duties (each with its lines) under the name of their stage, in the papers' order."""
    known = {one.id: one for one in duty_definitions.stages()}
    groups: dict[str, list[list[Line]]] = {}
    for own in duty_plan.by_duty(found).values():
        duty = own[0][0].duty
        stage = known.get(duty.stage)
        head = WHOLE_TIME
        if stage:
            first, last = duty_definitions.stage_window(stage)
            head = f"{stage.name}（{duty_words.span_words(first, last)}）"
        if with_documents:
            head = f"{duty.document} {head}"
        groups.setdefault(head, []).append(own)
    papers = [d.id for d in clauses.documents()]
    return dict(
        sorted(
            groups.items(),
            key=lambda one: (
                papers.index(one[1][0][0][0].duty.document),
                one[1][0][0][0].duty.stage or "~",
            ),
        )
    )


def _row_key(own: Sequence[Line]) -> str:
    worst = duty_plan.worst(state for _, state in own)
    return next(key_of(line) for line, state in own if state == worst)


def _gantt_row(own: Sequence[Line], as_of: date) -> Row | None:
    dated = [(line, state) for line, state in own if line.period.due or line.problem]
    if not dated:
        return None
    line = dated[0][0]
    duty = line.duty
    state = duty_plan.worst(one for _, one in dated)
    assert state is not None
    return Row(
        title=duty.title,
        number=str(duty.row or ""),
        actor=duty_plan.body_words(line),
        due=short_due(duty),
        state=state.name,
        state_text=_state_words(dated, state, as_of),
        proof=state.evidence,
        key=_row_key(dated),
        marks=[_mark(one, result, as_of) for one, result in dated if one.period.due],
    )


def short_due(duty: duty_definitions.Duty) -> str:
    """The due words as written, short; ※ where the light depends on a ruling."""
    written = duty.due.removesuffix("前") if len(duty.due) < 8 else duty.due.rpartition("至")[2]
    return f"※{written}" if duty.ruling else written


def _state_words(own: Sequence[Line], worst: State, as_of: date) -> str:
    if len(own) == 1:
        due = own[0][0].period.due
        return state_text(worst, (due - as_of).days if due else None)
    same = sum(state.name == worst.name for _, state in own)
    word = duty_words.SHORT_WORDS[worst.name]
    return f"{len(own)}期都{word}" if same == len(own) else f"{len(own)}期，{same}{word}"


def _mark(line: Instance, state: State, as_of: date) -> Mark:
    assert line.period.due is not None
    left = (line.period.due - as_of).days
    hover = (
        f"<b>{escape(duty_words.line_name(line))}</b><br>{escape(line.actor)}"
        f"<br>{escape(duty_words.due_words(line))}<br>{LOOKS[state.name].glyph} "
        f"{state_text(state, left)}"
    )
    if state.done_on:
        hover += f"（{formats.date_text(state.done_on)} {escape(state.evidence)}）"
    period = line.period
    return Mark(period.opens, line.period.due, state.done_on, state.name, hover, key_of(line))


# ---- townships × duties ------------------------------------------------------------------------


def township_chart(found: Sequence[Line], chosen: Choice) -> tuple[go.Figure | None, int]:
    """The grid of lines made by body, and its number of duties; None when townships owe nothing."""
    heads, cells = duty_plan.township_grid(found, chosen.units.names)
    units = list(chosen.units.names) if chosen.township is None else [chosen.township]
    marks = {
        (row, column): _cell(head, unit, cells[unit, head.duty.id])
        for row, unit in enumerate(units)
        for column, head in enumerate(heads)
        if (unit, head.duty.id) in cells
    }
    if not marks:
        return None, 0
    columns = [
        f"{head.duty.row or ''} {_broken(head.duty.title)}<br>{short_due(head.duty)}"
        for head in heads
    ]
    return duty_grid(units, columns, marks, chosen=chosen.township), len(heads)


def _broken(title: str) -> str:
    """A title broken for the head of a column, never before a punctuation mark; the number of the
    row stands before its first line."""
    lines: list[str] = []
    left = title
    for most in (5, 6, 6):
        at = most + (left[most : most + 1] in ("，", "、", "）", "”"))
        at -= left[at - 1 : at] in ("（", "“")
        lines, left = [*lines, left[:at]], left[at:]
    return "<br>".join(filter(None, lines)) + "…" * bool(left)


def _cell(head: Instance, unit: str, state: State) -> Cell:
    text = f"+{state.days_told}" if state.days_told else ""
    when = f"<br>{formats.date_text(state.done_on)}" if state.done_on else ""
    hover = f"<b>{unit}</b><br>{escape(head.duty.title)}<br>{state_text(state)}{when}"
    return Cell(state.name, text, hover, "@".join((head.duty.id, head.period.label, unit)))


def jump(view: View, found: Sequence[Line]) -> None:
    """A button to the last due day when the as-of day lies more than a year after it."""
    days = [line.period.due for line, _ in found if line.period.due]
    if not days or (view.as_of - max(days)).days < 366:
        return
    target = min(max(days), view.as_of)

    def back() -> None:
        st.session_state["as_of"] = target

    st.button(
        messages.plain(f"看{formats.date_text(target)}当天的状态 →"), on_click=back, type="tertiary"
    )


def source(view: View, found: Sequence[Line]) -> str:
    """Files behind the lights."""
    if view.is_demo:
        return view.source_of()
    ids = {line.duty.id for line, _ in found}
    files: Any = view.ask(completions.sources, ids)
    return formats.names_text(files, 3) if files else duty_words.NO_PROOF
