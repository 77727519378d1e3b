"""One small ledger on the page: counts or shares by body, the duties it proves, its tree, its form.

Everything follows from how the ledger is declared.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.frame import View, panel, table
from dashboard.frame.html import clause_link, joined, page_note
from dashboard.importing import store as imports
from dashboard.importing import templates
from dashboard.importing.columns import datasets
from dashboard.importing.pipeline import prepare
from dashboard.importing.problems import FileRefusedError
from dashboard.ledgers import facts, words
from dashboard.ledgers.facts import Held, Proof, Tree
from dashboard.outbox import sending as outbox
from dashboard.screens import led
from dashboard.screens.rows import typed
from dashboard.store import db
from dashboard.store.datasets import ledgers
from dashboard.words import formats

MOST_KINDS, MOST_BODIES = 6, 14
DONE = "ledger_done"


def choose(view: View) -> tuple[str, int]:
    """Which ledger and which year, kept in the address."""
    titles = {key: one.title for key, one in ledgers().items()}
    dataset = view.pick("ledger", "台账", titles, width=210, is_plain=True)
    years = {str(y): f"{y}年" for y in range(view.as_of.year, 2006, -1)}
    year = int(view.pick("year", "年度", years, default=str(view.as_of.year), width=160))
    return dataset, year


Way = Callable[[int, str | None, str | None], str]


def draw_counts(view: View, found: Held, start: date, end: date) -> None:
    """A body per row: rows by kind, or how much of what is listed is done."""
    if not found.things:
        every = view.ask(facts.held, found.ledger.dataset, facts.BEGIN, view.as_of)
        last = max((body.last for body in every.bodies if body.last), default=None)
        with panel(words.nothing(end.year, last)):
            return
    title = words.counts_panel(found)
    with panel(*title):
        rows = _rows(found, led_to(found, start, end))
        heads = [
            (str(name), "left" if place == 0 else "") for place, name in enumerate(rows.columns)
        ]
        cells = [[*row] for row in rows.itertuples(index=False)]
        table(heads, cells, most=MOST_BODIES)
        view.download(rows, found.ledger.title)


def led_to(found: Held, start: date, end: date) -> Way:
    """What writes a count of a body and a kind (None: of every), leading to its rows of the year;
    a list of what is owed counts the newest of each thing, which no question does."""
    one = found.ledger
    names = [led.dimension(one.table, field) for field in (one.actor, one.by)]

    def written(count: int, body: str | None, kind: str | None) -> str:
        asked = list(zip(names, (body, kind), strict=True))
        is_known = all(name and value or value is None for name, value in asked)
        text = formats.count_text(count) if count else formats.MISSING
        if one.whole or not is_known:
            return text
        only = {name: value for name, value in asked if value is not None}
        return led.rows(text, one.table, end, {**only, **led.period(start)})

    return written


def _rows(found: Held, written: Way) -> pd.DataFrame:
    kinds = found.kinds[:MOST_KINDS]
    if not found.ledger.whole and len(found.kinds) > MOST_KINDS >= len(found.bodies):
        return pd.DataFrame(
            [
                {
                    "": kind,
                    **{b.name: written(b.kinds.get(kind, 0), b.name, kind) for b in found.bodies},
                }
                for kind in sorted(found.kinds)
            ]
        )
    lines = []
    for one in found.bodies:
        line: dict[str, object] = {found.ledger.noun: one.name or words.COUNTY}
        if found.ledger.whole:
            line |= {"列出": str(one.things), "做到": str(one.done)}
            line["做到几成"] = formats.rate_text(one.share)
        else:
            line |= {kind: written(one.kinds.get(kind, 0), one.name, kind) for kind in kinds}
            line["合计"] = written(one.things, one.name, None)
        line["最近一次"] = words.day_text(one.last)
        lines.append(line)
    return pd.DataFrame(lines)


def draw_proofs(proofs: list[Proof]) -> None:
    """The duties that the ledger proves, with the bodies that have nothing in it."""
    if not proofs:
        return
    with panel(*words.proofs_panel(proofs)):
        rows = [
            [
                joined(clause_link(one.duty.clauses[0], one.duty.document), one.duty.title, by=" "),
                f"{one.proven}/{one.owed}",
                words.lacking(one),
            ]
            for one in proofs
        ]
        heads = [("任务", "wrap"), ("有佐证", ""), ("差谁", "wrap")]
        table(heads, rows)


def draw_tree(view: View, dataset: str) -> None:
    """A ledger that is a tree, unit by unit."""
    found: Tree = view.ask(facts.tree, dataset, view.as_of)
    if not found:
        return
    with panel(*words.tree_panel(len(found))):
        for unit, groups in found.items():
            with st.expander(messages.plain(unit)):
                for group, roles in groups.items():
                    rows = [[role, "、".join(posts)] for role, posts in roles.items()]
                    page_note(group)
                    table([("组内职务", "left"), ("行政职务", "wrap")], rows)


def draw_form(view: View, dataset: str) -> None:
    """Rows typed on the page become a workbook of the template and one import."""
    if done := st.session_state.pop(DONE, None):
        messages.success(done)
    one = datasets()[dataset]
    form = templates.Form(dataset)
    with panel(*words.form_panel(one.title)):
        if view.user.may_import and not view.is_demo:
            _editor(view, dataset)
        elif one.sent_by and "report" in view.user.may:
            st.page_link("pages/inbox.py", label="到填报箱里填 →", query_params={"box": dataset})
        view.offer(
            st.download_button, "下载空表", lambda: templates.template(form), form.file_name,
            is_public=True, type="tertiary", key=f"template_{dataset}",
        )  # fmt: skip


def _editor(view: View, dataset: str) -> None:
    turn = st.session_state.get("ledger_round", 0)
    rows = typed(dataset, f"ledger_{dataset}_{turn}")
    if st.button("写入", type="primary", disabled=not rows, key=f"write_{dataset}"):
        _write(view, dataset, rows)


def _write(view: View, dataset: str, rows: list[dict[str, Any]]) -> None:
    day: date = view.as_of
    filled = templates.Filled(rows, day.year, 0, view.user.name, day)
    content = templates.template(templates.Form(dataset), filled)
    preview = prepare(content, f"{datasets()[dataset].title}（页面填写）.xlsx")
    bad = [
        problem.message
        for checked in preview.checked
        for problem in checked.problems
        if problem.severity != "notice"
    ]
    if preview.refusal is not None or bad or preview.doubts:
        told = [str(preview.refusal)] if preview.refusal else [*bad, *preview.doubts]
        messages.error(words.faults(told))
        return
    try:
        done = imports.commit(preview, view.user.name)
    except (FileRefusedError, db.StoreBusyError, OSError) as error:
        messages.error(error)
        return
    outbox.after_import_beside()
    st.session_state[DONE] = words.written(preview.rows_accepted, done.import_id)
    st.session_state["ledger_round"] = st.session_state.get("ledger_round", 0) + 1
    st.rerun()
