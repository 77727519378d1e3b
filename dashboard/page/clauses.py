"""Lists of clauses and of indicator definitions for the page on documents."""

import streamlit as st

from dashboard import documents, wording
from dashboard.documents import Clause, Document
from dashboard.indicators import indicators
from dashboard.page import View

KINDS = {"": "全部", **documents.KIND_NAMES}
Columns = list[tuple[str, str]]


def asked_for(view: View) -> str:
    """Clause id that a link elsewhere asked for (?clause=…), or nothing."""
    return str(st.query_params.get("clause", ""))


def listed(document: str, kind: str, clause_id: str) -> list[Clause]:
    """Clauses of a document, of one kind or all; only the one asked for by a link, if it exists."""
    found = [c for c in documents.clauses(document) if kind in ("", c.kind)]
    return [c for c in found if c.id == clause_id] or found


def document_line(paper: Document) -> str:
    """Number, date and issuer of a document."""
    parts = (paper.number, wording.date_text(paper.date), paper.issuer)
    return " · ".join(part for part in parts if part)


def table_of(found: list[Clause]) -> tuple[Columns, list[list[str]]]:
    """Place, kind, summary, key phrase and the indicators that answer it."""
    columns = [(name, "left") for name in ("位置", "类别", "要求（摘要）", "引文", "对应指标")]
    served = _indicators_by_clause()
    rows = [
        [
            c.place,
            documents.KIND_NAMES[c.kind],
            c.summary,
            f"“{c.key_phrase}”",
            served.get(c.id, ""),
        ]
        for c in found
    ]
    return columns, rows


def _indicators_by_clause() -> dict[str, str]:
    served: dict[str, list[str]] = {}
    for one in indicators().values():
        for clause in {*(t.clause for t in one.targets), one.aim_clause} - {""}:
            served.setdefault(clause, []).append(one.name)
    return {clause: "、".join(names) for clause, names in served.items()}


def definitions() -> tuple[Columns, list[list[str]]]:
    """Every indicator: formula, targets with their clauses, what counts, minimum."""
    columns = [(name, "left") for name in ("指标", "怎样计算", "目标（依据）", "性质", "最少数量")]
    rows = []
    for one in indicators().values():
        goals = {
            f"{t.text}（{documents.clause(t.clause).citation}）": None for t in one.targets
        } or {f"{one.aim}（{documents.clause(one.aim_clause).citation}）": None}
        rule = one.kind_word + (f"，{one.rule_note}" if one.rule_note else "")
        rows.append([one.name, one.definition, "；".join(goals), rule, f"{one.minimum}{one.noun}"])
    return columns, rows
