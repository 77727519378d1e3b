"""Offences, training, the three gates and the associations' duties on the page on enterprises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.documents import clauses
from dashboard.duties import completions
from dashboard.enterprises import files
from dashboard.enterprises import words_files as words
from dashboard.enterprises.files import File, Marked, SelfCheck
from dashboard.enterprises.register import Entry
from dashboard.frame import View, panel, table
from dashboard.frame.html import clause_link
from dashboard.frame.listed import Listing
from dashboard.screens.enterprises import firms
from dashboard.screens.plan.parts import state_html
from dashboard.words import formats
from dashboard.words.formats import MISSING

ASSOCIATION_DUTIES = (
    "62.valve_pledge",
    "62.clothing_association",
    "62.three_gates",
    "62.association_help",
)


def show(
    view: View,
    entries: Sequence[Entry],
    known: Mapping[str, File],
    forms: Mapping[str, Sequence[SelfCheck]],
    led: Listing[Entry],
) -> None:
    """Two columns: offences and training; gates and associations. led: the register to which the
    counts lead."""
    left, right = st.columns(2, gap="small")
    flags = files.flag_counts(entries, known)
    courses = files.course_coverage(entries, known)
    gates = files.gate_counts(entries, forms)
    with left:
        with panel(*words.flags_panel(flags)):
            if known:
                _flag_table(flags, Way(led, entries))
            else:
                st.caption(words.NEEDED["files"])
        with panel(*words.ASSOCIATIONS_PANEL):
            _association_table(view)
    with right:
        with panel(*words.courses_panel(courses)):
            if known:
                _course_table(courses, Way(led, entries))
            else:
                st.caption(words.NEEDED["files"])
        with panel(*words.gates_panel(gates)):
            if forms:
                _gate_table(gates, Way(led, entries))
            else:
                st.caption(words.NEEDED["forms"])


@dataclass(frozen=True)
class Way:
    """How a count leads to its enterprises: the list, and what it is made of."""

    led: Listing[Entry]
    entries: Sequence[Entry]

    def told(self, trait: str, name: str, value: str, count: int) -> str:
        """A count of the enterprises whose mark has a value."""
        return self.led.told(self.entries, {trait: firms.marked(name, value)}, count)


def _flag_table(counts: Mapping[str, tuple[Marked, int]], way: Way) -> None:
    heads = [("情形", "left"), ("有（家）", ""), ("无（家）", ""), ("没有填（家）", "")]
    heads += [("没有档案（家）", ""), ("依据", "left")]
    body = [
        [
            words.MARKS[name],
            way.told(firms.FILE, name, files.YES, one.yes) if one.told else formats.NO_DATA,
            way.told(firms.FILE, name, files.NO, one.no) if one.told else MISSING,
            way.told(firms.FILE, name, firms.UNFILLED, one.empty) if one.empty else MISSING,
            way.told(firms.FILE, name, firms.NO_FILE, missing) if missing else MISSING,
            _clause(files.FLAGS[name]),
        ]
        for name, (one, missing) in counts.items()
    ]
    table(heads, body)


def _clause(clause: str) -> str:
    return clause_link(clause, clauses.clause(clause).citation)


def _course_table(counts: Mapping[str, tuple[Marked, int]], way: Way) -> None:
    heads = [("培训", "left"), ("该学的类别", "left"), ("学过（家）", ""), ("没学（家）", "")]
    heads += [("没有填或没有档案（家）", "")]
    body = [
        [
            words.MARKS[name],
            "、".join(f"{word}类" for word in files.COURSES[name]),
            way.told(firms.COURSE, name, files.YES, one.yes) if one.told else formats.NO_DATA,
            way.told(firms.COURSE, name, files.NO, one.no) if one.told else MISSING,
            str(one.empty + missing or MISSING),
        ]
        for name, (one, missing) in counts.items()
    ]
    table(heads, body)


def _gate_table(counts: Mapping[str, Marked], way: Way) -> None:
    heads = [("关口", "left"), ("有（家）", ""), ("无（家）", ""), ("没有填（家）", "")]
    body = [
        [
            words.MARKS[name],
            way.told(firms.GATE, name, files.YES, one.yes),
            way.told(firms.GATE, name, files.NO, one.no),
            way.told(firms.GATE, name, firms.UNFILLED, one.empty) if one.empty else MISSING,
        ]
        for name, one in counts.items()
    ]
    table(heads, body)


def _association_table(view: View) -> None:
    lines = view.ask(completions.plan, view.as_of, "62号")
    body = [
        [
            clause_link(line[0].duty.clauses[0], line[0].duty.title),
            line[0].actor,
            state_html(line, view.as_of),
        ]
        for line in lines
        if line[0].duty.id in ASSOCIATION_DUTIES
    ]
    table([("任务", "wrap"), ("单位", "wrap"), ("状态", "left")], body)
