"""What proves that duties were done: what was said, what the evidence shows by itself, the papers.

Source: lists of completed duties and of reports received, entries on the page
(queries/reports/duty_completions.sql); facts (queries/reports/duty_facts.sql), which prove those
duties whose `seen` in data/duties.toml they fit; documents that are what was owed (`paper`).
"""

from datetime import date

import pandas as pd

from dashboard.documents.clauses import document
from dashboard.duties import definitions, words_seen
from dashboard.duties.definitions import Duty
from dashboard.store import db

COLUMNS = (
    *("duty", "actor", "period", "done_on", "evidence", "remark", "file_name"),
    *("sheet", "row_number", "entry_id", "by_whom", "kept_at", "is_seen", "known_on"),
)
_PARTS = ("part", "purpose", "number")


def proofs(store: db.StoreName) -> pd.DataFrame:
    """One row is one proof of one duty, with COLUMNS; empty while there is no store.

    is_seen: the evidence itself shows it, nobody had to say so. done_on NULL: of an unknown day.
    """
    return db.once(_found, store).copy(deep=False)


def _found(store: db.StoreName) -> pd.DataFrame:
    if not db.exists(store):
        return pd.DataFrame(columns=list(COLUMNS))
    owed = definitions.duties()
    reports = [item.id for item in owed if item.seen.get("kind") == "report"]
    facts = db.query(store, "duty_facts", monthly=reports[0] if reports else "")
    parts = [
        db.query(store, "duty_completions"),
        *(_shown(item, facts) for item in owed if item.seen),
        _papers([item for item in owed if item.paper]),
    ]
    known = [part.reindex(columns=list(COLUMNS)) for part in parts if len(part)]
    if not known:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat([part.astype(object) for part in known], ignore_index=True)


def _shown(item: Duty, facts: pd.DataFrame) -> pd.DataFrame:
    """The facts that prove a duty; of one that is owed once the first."""
    fits = facts["kind"] == item.seen["kind"]
    for name in _PARTS:
        if name in item.seen:
            fits &= facts[name] == item.seen[name]
    if "at_least" in item.seen:
        fits &= facts["number"] >= item.seen["at_least"]
    if item.seen.get("within") == "paper":
        fits &= facts["done_on"] >= pd.Timestamp(item.starts)
        if item.until:
            fits &= facts["done_on"] <= pd.Timestamp(item.until)
    elif "within" in item.seen:
        first, last = _window(item)
        fits &= facts["done_on"].between(pd.Timestamp(first), pd.Timestamp(last))
    found = facts[fits].assign(duty=item.id, is_seen=True)
    if not item.responsible:  # the paper names nobody: whoever did it did what was owed
        found["actor"] = ""
    is_once = item.seen.get("within") in ("year", "stages")
    return found.sort_values("done_on").head(1) if is_once else found


def _window(item: Duty) -> tuple[date, date]:
    """The days within which a fact speaks for a duty that is owed once."""
    if item.seen["within"] == "year":
        return date(item.starts.year, 1, 1), date(item.starts.year, 12, 31)
    stages = {one.id: definitions.stage_window(one) for one in definitions.stages(item.document)}
    return stages[item.stage][0], max(last for _, last in stages.values())


def _papers(owed: list[Duty]) -> pd.DataFrame:
    """The documents that are themselves what was owed."""
    return pd.DataFrame(
        [
            {
                "duty": item.id,
                "actor": "",
                "period": "",
                "done_on": pd.Timestamp((made := document(item.paper)).date),
                "evidence": made.number or made.id,
                "remark": words_seen.THE_PAPER,
                "file_name": words_seen.PAPER,
                "is_seen": True,
            }
            for item in owed
        ]
    )
