"""What the report on the stages of 62号 shows."""

from html import escape
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard.documents import clauses
from dashboard.duties.plan import body_words
from dashboard.enterprises import words_campaign as words
from dashboard.enterprises.campaign import Line, Report
from dashboard.frame import View, table
from dashboard.frame.html import Html, clause_link, joined, listed_html, page_note
from dashboard.report import REPORTS
from dashboard.screens.plan.parts import state_html
from dashboard.screens.plan.plan import link_to

_LEFT = {"产品", "项目", "分类日期"}


def board(found: Report) -> None:
    """Five columns, one per stage, with its duties; a duty leads to its evidence."""
    columns = ""
    for number, part in enumerate(found.parts):
        done = words.done_count(part.lines)
        items = "".join(_item(line, found) for line in part.lines)
        columns += (
            '<div style="min-width:0"><div style="border-bottom:2px solid var(--frame);'
            f'padding:4px 0 6px"><b>{words.NUMBERS[number]} {escape(part.stage.name)}</b>'
            f'<div style="color:var(--second);font-size:var(--s13)">{words.span_words(part)}'
            f'<span style="float:right">{done}/{len(part.lines)}</span></div></div>{items}</div>'
        )
    grid = "repeat(auto-fit,minmax(196px,1fr))"
    st.html(f'<div style="display:grid;grid-template-columns:{grid};gap:8px 20px">{columns}</div>')


def _item(line: Line, found: Report) -> str:
    link = Html(f'<a href="{link_to(line[0])}" target="_self">{escape(line[0].duty.title)}</a>')
    return listed_html(link, joined(state_html(line, found.as_of), body_words(line[0]), by="　"))


def show(one: words.Table) -> None:
    """One table of the report; numbers on the right."""
    table([(head, "left" if head in _LEFT else "") for head in one.heads], one.rows)


def goals(found: Report) -> None:
    """Goals with what the data of the campaign say."""
    rows = [
        [clause_link(clause, clauses.clause(clause).citation), goal, text]
        for clause, goal, text in words.goals(found)
    ]
    table([("依据", "left"), ("目标", "left"), ("整治期间", "wrap")], rows)


def download(view: View, found: Report) -> None:
    """All tables and sentences below each other, as one CSV."""
    blocks = [[one] for one in words.sentences(found)]
    for one in words.tables(found):
        blocks += [[], [one.title], list(one.heads), *map(list, one.rows)]
    width = max(len(row) for row in blocks)
    padded = [[*row, *[""] * (width - len(row))] for row in blocks]
    view.download(pd.DataFrame(padded, columns=[words.TITLE, *[""] * (width - 1)]), words.TITLE)


def link() -> None:
    """To the letter, slides, workbook and snapshot of the report."""
    address = f"present?report={quote('内容：' + REPORTS['campaign'][0])}"
    page_note(Html(f'<a href="{address}" target="_self">生成通报、幻灯片、工作簿、快照</a>'))
