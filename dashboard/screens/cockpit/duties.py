"""The duties on the cockpit: a card for the plan of 75号's annex, and what has to be chased now."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.charts.duties import LOOKS
from dashboard.duties import completions, words
from dashboard.duties import plan as duty_plan
from dashboard.duties.definitions import NEAR, NOT_DUE, Instance
from dashboard.duties.plan import Line
from dashboard.frame import View
from dashboard.frame.html import Html, beside_html, card_box_html, escaped, foot_html
from dashboard.overview.eras import era_on
from dashboard.screens.plan.parts import state_html
from dashboard.screens.plan.plan import CHASED, LINES_OF_ALL, link_to

ROWS = 3


def lines(view: View) -> list[Line]:
    """Every line of the plan of all documents, as of the page's date."""
    return view.ask(completions.plan, view.as_of, None, False)


def annex(view: View, found: Sequence[Line]) -> list[Line]:
    """The numbered rows of 75号's annex, or the dated duties of another work year's paper."""
    return duty_plan.leading(found, era_on(view.as_of).head)


def plan_card(view: View, rows: Sequence[Line], found: Sequence[Line]) -> Html:
    """The card of duties: how many are overdue and whose, a sign per row of the annex. The count
    is that of the panel beside it."""
    late = duty_plan.recent_overdue(found, view.as_of)
    signs = "".join(
        f'<i style="color:{LOOKS[s.name].ink}" title="{escape(line.duty.title)}">'
        f"{LOOKS[s.name].glyph}</i>"
        for line, s in rows
    )
    state, gap, foot = words.urgent_card_words(late, duty_plan.counts(rows))
    number = LINES_OF_ALL.told(found, {"状态": CHASED}, len(late))
    middle = (
        f'<div class="card-value">{escaped(number)}<small> 件逾期</small></div>'
        f'<div class="signs">{signs}</div>'
    )
    return card_box_html("到期任务", words.plan_card_aim(rows), middle, state, gap, foot)


def urgent(view: View, found: Sequence[Line]) -> list[Line]:
    """Overdue within the last year, longest first; then what falls due next."""
    late = duty_plan.recent_overdue(found, view.as_of)
    ahead = [one for one in found if one[0].period.due and one[1].name in (NEAR, NOT_DUE)]
    ahead.sort(key=lambda one: one[0].period.due or view.as_of)
    return late + ahead


def draw(view: View, rows: Sequence[Line]) -> None:
    """One line per duty: what, by whom, how late or how many days are left."""
    if not rows:
        st.caption(words.NO_URGENT)
    link = Html(f'<a href="plan" target="_self">{words.others(len(rows) - ROWS)}</a>')
    st.html("".join(_row(one, view) for one in rows[:ROWS]) + foot_html(link))


def body(line: Instance) -> str:
    """Which document asks whom."""
    return f"{line.duty.document} · {duty_plan.body_words(line)}"


def _row(one: Line, view: View) -> str:
    line = one[0]
    return (
        f'<div class="duty"><div><a href="{link_to(line)}" '
        f'target="_self">{escape(words.titled(line))}</a>'
        f"{beside_html(body(line))}</div>"
        f'<div class="duty-state">{state_html(one, view.as_of)}</div></div>'
    )
