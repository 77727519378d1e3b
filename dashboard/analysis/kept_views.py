"""Questions that people keep: one's own or the office's, pinned to the cockpit, opened by link.

What is kept is the question, never its answer: whoever opens it sees what is there now and what he
may see.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import pandas as pd

from dashboard.analysis import words
from dashboard.analysis.question import Question, name_of, sources
from dashboard.store import db

OFFICE = ""
LONGEST_NAME, MOST_PINNED = 30, 4


class ViewError(ValueError):
    """A question that cannot be kept; the text is for the user."""


@dataclass(frozen=True)
class Kept:
    """One kept question. owner: '' for the whole office. gone: what of it is no longer defined."""

    owner: str
    name: str
    question: Question
    is_pinned: bool = False
    is_subscribed: bool = False
    saved_by: str = ""
    saved_at: datetime | None = None

    @property
    def is_office(self) -> bool:
        """Whether everybody may open it."""
        return self.owner == OFFICE

    @property
    def gone(self) -> str:
        """Chinese, where its data or a measure is no longer defined; empty else."""
        known = sources()
        if self.question.source not in known:
            return words.view_is_gone(self.name, self.question.source)
        own = known[self.question.source].views
        lost = [m for m in self.question.measures if m not in own]
        return words.view_is_gone(self.name, "、".join(lost)) if lost else ""


def as_text(question: Question) -> str:
    """A question as it is kept."""
    return json.dumps(asdict(question), ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Question:
    """The question that a text keeps."""
    said = json.loads(text)
    measures, rows, columns = (
        tuple(map(str, said[name])) for name in ("measures", "rows", "columns")
    )
    return Question(
        str(said["source"]),
        measures,
        rows,
        columns,
        tuple((str(d), tuple(map(str, values))) for d, values in said["only"]),
        str(said["compare"]),
        str(said["order"]),
    )


def kept(store: db.StoreName, owner: str) -> list[Kept]:
    """What somebody may open: his own by name, then the office's."""
    return _read(db.query(store, "saved_views", owner=owner))


def subscribed(store: db.StoreName) -> list[Kept]:
    """All that are to be written as files after an import, whoever keeps them."""
    return _read(db.query(store, "subscribed_views"))


def _read(rows: pd.DataFrame) -> list[Kept]:
    return [
        Kept(
            str(r.holder),
            str(r.name),
            from_text(str(r.asked)),
            bool(r.is_pinned),
            bool(r.is_subscribed),
            str(r.saved_by),
            r.saved_at.to_pydatetime(),
        )
        for r in rows.itertuples(index=False)
    ]


def keep(store: db.StoreName, view: Kept, by: str) -> None:
    """Keep a question under a name. One's own of that name is replaced.

    ViewError when the name does not do, when somebody else keeps an office view of it, or when more
    than MOST_PINNED would be pinned.
    """
    name = view.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise ViewError(words.name_does_not_do(LONGEST_NAME))
    with db.transaction(store, "edit" if view.is_office else "own", on="saved_views") as cursor:
        found = cursor.execute(
            "SELECT saved_by, saved_at FROM saved_views WHERE holder = ? AND name = ?",
            [view.owner, name],
        ).fetchone()
        if found and found[0] != by:
            raise ViewError(words.name_is_taken(name, str(found[0]), found[1]))
        if view.is_pinned:
            row = cursor.execute(
                "SELECT count(*) FROM saved_views WHERE is_pinned AND holder = ? AND name <> ?",
                [view.owner, name],
            ).fetchone()
            if row and row[0] >= MOST_PINNED:
                raise ViewError(words.too_many_pinned(MOST_PINNED))
        cursor.execute(
            "INSERT OR REPLACE INTO saved_views VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                view.owner,
                name,
                as_text(view.question),
                view.is_pinned,
                view.is_subscribed,
                by,
                datetime.now().replace(microsecond=0),
            ],
        )


def forget(store: db.StoreName, view: Kept, by: str) -> None:
    """Forget a kept question. ViewError for an office view that somebody else keeps."""
    if view.is_office and view.saved_by != by:
        raise ViewError(words.not_yours(view.name, view.saved_by))
    action = "edit" if view.is_office else "own"
    with db.transaction(store, action, "take_back", "saved_views") as cursor:
        cursor.execute(
            "DELETE FROM saved_views WHERE holder = ? AND name = ?", [view.owner, view.name]
        )


def pinned(views: Sequence[Kept]) -> list[Kept]:
    """Those that the cockpit shows: one's own first, at most MOST_PINNED."""
    return [one for one in views if one.is_pinned and not one.gone][:MOST_PINNED]


def title(question: Question) -> str:
    """What a question is called where nobody named it: 阀门合格率：年×级别."""
    own = question.measures[0]
    return f"{name_of(own)}：{words.asked_text(question.rows, question.columns, [])}"
