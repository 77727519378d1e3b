"""The pickers of a question, each kept in the address; what the address cannot mean is told."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import messages
from dashboard.analysis import words
from dashboard.analysis.catalogue import FACTS
from dashboard.analysis.codes import UNTOLD
from dashboard.analysis.pivot import MOST_VALUES, of_other_eras, values_of
from dashboard.analysis.question import (
    COMPARISONS,
    MOST_DIMENSIONS,
    ORDERS,
    Question,
    Source,
    dimensions,
    sources,
)
from dashboard.frame import View, address
from dashboard.words import terms

# what a definition or a link may name though no row has it by now: words of the papers
_WORDS = {
    FACTS["purpose"]: (*terms.purposes(), UNTOLD),
    FACTS["level"]: terms.levels(),
    FACTS["trade"]: terms.trades(),
}
DEFAULT = "outlets-state"
DEFAULT_ROWS = {"outlets-state": ["乡镇"]}


def many(
    key: str,
    label: str,
    options: Sequence[str],
    default: Sequence[str] = (),
    named: Mapping[str, str] | None = None,
    most: int | None = None,
    *,
    tells: bool = False,
) -> list[str]:
    """Several of some options, kept in the address. tells: what is chosen by now and is no option
    any more (as of another day, for another role) is told when it is left out."""
    shown = named or {}
    known = {shown.get(option, option): option for option in options}
    asked = [one for one in st.query_params.get_all(key) if one]
    is_none = asked == [address.NONE]
    asked = [one for one in asked if one != address.NONE]
    if is_none and key not in st.session_state:
        st.session_state[key] = []
    if lost := [one for one in asked if one not in known and one not in options]:
        messages.warning(words.not_in_address(label, lost))
    if asked and key not in st.session_state:
        st.session_state[key] = [known.get(one, one) for one in asked if one not in lost]
    if key in st.session_state:
        now = [one for one in dict.fromkeys(st.session_state[key]) if one in options][:most]
        if now != st.session_state[key]:
            lost = [one for one in st.session_state[key] if one not in options]
            if tells and lost:
                messages.warning(words.not_in_address(label, lost))
            st.session_state[key] = now
    more: dict[str, Any] = {} if key in st.session_state else {"default": list(default)}
    with address.kept(key):
        chosen = list(
            st.multiselect(
                messages.plain(label),
                list(options),
                format_func=lambda option: shown.get(option, option),
                key=key,
                bind="query-params",
                placeholder="＋ 加",
                max_selections=most,
                **more,
            )
        )
    address.tell_all(key, [shown.get(one, one) for one in chosen])
    return chosen


def take(question: Question) -> None:
    """Make the pickers ask this question."""
    own = question.source
    st.session_state["source"] = own
    st.session_state["compare"] = question.compare
    st.session_state["order"] = question.order
    st.session_state[f"m_{own}"] = list(question.measures)
    st.session_state[f"r_{own}"] = list(question.rows)
    st.session_state[f"c_{own}"] = list(question.columns)
    st.session_state[f"f_{own}"] = [dimension for dimension, _ in question.only]
    for dimension, values in question.only:
        st.session_state[f"v_{own}_{dimension}"] = list(values)


def question(view: View) -> tuple[Question, Source]:
    """The question that the pickers ask."""
    known = {one.id: one.title for one in sources().values()}
    source = sources()[view.pick("source", "数据", known, default=DEFAULT, width=270)]
    compare = view.pick("compare", "比较", COMPARISONS, width=160)
    order = view.pick("order", "次序", ORDERS, width=160)
    names = {measure: source.words_of(measure) for measure in source.views}
    own = source.id  # every source has fields of its own: a choice of one is unknown to another
    measures = many(f"m_{own}", "看什么", list(names), list(names)[:1], names, 3, tells=True)
    can = list(dimensions(source, measures or list(names)[:1]))
    first = DEFAULT_ROWS.get(own, can[:1])
    rows = many(f"r_{own}", "行", can, first, most=MOST_DIMENSIONS, tells=True)
    columns = many(f"c_{own}", "列", [d for d in can if d not in rows], most=MOST_DIMENSIONS - 1)
    limits = many(f"f_{own}", "只看", can, tells=True)
    only = []
    for dimension in limits:
        values = view.ask(values_of, own, dimension, view.as_of)
        if len(values) > MOST_VALUES:
            messages.warning(words.limited_values(dimension, MOST_VALUES))
        key = f"v_{own}_{dimension}"
        before = tuple(map(str, st.session_state.get(key, st.query_params.get_all(key))))
        also = [one for one in _WORDS.get(dimension, ()) if one in before and one not in values]
        chosen = many(key, f"只看的{dimension}", [*values[:MOST_VALUES], *also], tells=True)
        lost = tuple(one for one in before if one not in (*values, *also))
        for told in of_other_eras(Question(own, (), only=((dimension, lost),)), view.as_of):
            messages.info(told)
        if chosen:
            only.append((dimension, tuple(chosen)))
    asked = Question(own, tuple(measures), tuple(rows), tuple(columns), tuple(only), compare, order)
    return asked, source
