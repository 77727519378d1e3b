"""Answers that hold for the whole county: what a value or a column means, whoever sends it.

What a single file lacks (its period, its round, its township) is answered for that file only.
"""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from dashboard.store import db

KEPT = ("value:", "head:", "rows:")


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


def remembered() -> pd.DataFrame:
    """One row per question with the answer in force, newest first: who and when."""
    if not db.exists("real"):
        return pd.DataFrame(columns=["answer_id", "question", "answer"])
    return db.query("real", "remembered_answers")


def remember(answers: Mapping[str, str], by: str) -> int:
    """Keep answers about values and columns; gives how many are new or changed."""
    known = in_force()
    fresh = {
        question: answer
        for question, answer in answers.items()
        if question.startswith(KEPT) and known.get(question) != answer
    }
    if not fresh:
        return 0
    now = datetime.now().replace(microsecond=0)
    with db.transaction("real") as cursor:
        for question, answer in fresh.items():
            cursor.execute(
                "UPDATE remembered_answers SET forgotten_at = ?, forgotten_by = ? "
                "WHERE question = ? AND forgotten_at IS NULL",
                [now, by, question],
            )
            cursor.execute(
                "INSERT INTO remembered_answers (question, answer, remembered_at, remembered_by) "
                "VALUES (?, ?, ?, ?)",
                [question, answer, now, by],
            )
    return len(fresh)


def forget(answer_id: int, by: str) -> None:
    """From now on this answer is not applied; the line stays for the record."""
    with db.transaction("real") as cursor:
        cursor.execute(
            "UPDATE remembered_answers SET forgotten_at = ?, forgotten_by = ? "
            "WHERE answer_id = ? AND forgotten_at IS NULL",
            [datetime.now().replace(microsecond=0), by, answer_id],
        )
