"""Answers that hold for the whole county: what a value or a column means, whoever sends it.

A column that was corrected by hand is remembered by its head, for the kind of the sheet.

So does the kind that was chosen for a list, by the words of its heads. What a file lacks (its
period, its round, its township) is answered for that file only.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dashboard.importing.columns import datasets, header_key
from dashboard.importing.lacking import NOT_TAKEN
from dashboard.importing.questions import KIND_OF_HEADS, heads_id, question_id
from dashboard.importing.recognise import SheetPlan
from dashboard.store import db, kept

if TYPE_CHECKING:
    import pandas as pd

TABLE = "remembered_answers"
KEPT = ("value:", "head:", "rows:", "column:", "form:", KIND_OF_HEADS)


def in_force() -> dict[str, str]:
    """Question -> answer, {} without a store."""
    if not db.exists("real"):
        return {}
    with db.cursor("real") as cursor:
        rows = cursor.execute(
            "SELECT question, answer FROM remembered_answers WHERE forgotten_at IS NULL "
            "ORDER BY answer_id"
        ).fetchall()
    return {str(question): str(answer) for question, answer in rows}


def remembered() -> "pd.DataFrame":
    """One row per question with the answer in force, newest first: who and when."""
    if not db.exists("real"):
        import pandas as pd

        return pd.DataFrame(columns=["answer_id", "question", "answer"])
    return db.query("real", "remembered_answers")


def remember(answers: Mapping[str, str], by: str) -> int:
    """Keep answers about values and columns; gives how many are new or changed."""
    known, before = in_force(), remembered()
    fresh = {
        question: answer
        for question, answer in answers.items()
        if question.startswith(KEPT) and known.get(question) != answer
    }
    for question, answer in fresh.items():
        kept.add("real", TABLE, by, {"question": question, "answer": answer})
        for answer_id in before.loc[before["question"] == question, "answer_id"]:
            forget(int(answer_id), by)
    return len(fresh)


def change(answer_id: int, answer: str, by: str) -> None:
    """Put another answer in the place of one in force; the old line stays for the record."""
    rows = remembered()
    for question in rows.loc[rows["answer_id"] == answer_id, "question"]:
        remember({str(question): answer}, by)


def kinds_chosen(
    plans: Iterable[SheetPlan], chosen: str | None, answers: Mapping[str, str]
) -> dict[str, str]:
    """The kinds that a person named for sheets that are taken, by the words of their heads."""
    return {
        heads_id(header_key("".join(head)) for head in plan.layout.heads): plan.kind
        for plan in plans
        if plan.taken and plan.kind and plan.layout
        if plan.kind == chosen or answers.get(f"kind:{plan.sheet.name}") or answers.get("kind")
    }


def columns_chosen(
    plans: Iterable[SheetPlan], mappings: Mapping[str, Mapping[int, str]]
) -> dict[str, str]:
    """The fields that a person named for columns of sheets that are taken, by the heads."""
    found = {}
    for plan in plans:
        if not (plan.taken and plan.kind and plan.layout):
            continue
        fields = {one.name: one.label for one in datasets()[plan.kind].fields}
        for index, name in mappings.get(plan.sheet.name, {}).items():
            head = header_key("".join(plan.layout.heads[index]))
            if head:
                label = fields.get(name, NOT_TAKEN)
                found[question_id("column", head, plan.kind)] = label
    return found


def forget(answer_id: int, by: str) -> None:
    """From now on this answer is not applied; the line stays for the record."""
    kept.take_back("real", TABLE, answer_id, by)
