"""Questions: what a file leaves open, each asked once, with the best guesses and its answer.

A value that no list knows is asked once per distinct value and not once per row. Without an
answer nothing is guessed; the page, the command line (--answers) and what is remembered
county-wide answer the same questions by the same ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz, process

from dashboard.importing.cleaning.text import fold

About = Literal[
    "value", "head", "kind", "period", "round", "township", "verdict", "rows", "year", "column"
]

BLANK = "空白"
MOST_ASKED = 12
MOST_GUESSES = 3
EXAMPLES = 3
LEAST_SCORE = 0.3
KIND_OF_HEADS = "kind:heads:"
ALIKE = 0.8  # share of head words that two lists of one form have in common


@dataclass(frozen=True)
class Guess:
    """A possible answer; score 0-1, how likely."""

    value: str
    score: float


@dataclass(frozen=True)
class Question:
    """One thing to decide. id answers it in any file where it comes up again.

    about: what it is about; asked: the value, head or sheet in question; field: of a value.
    count: rows that wait for it. text, examples, guesses, allowed: for the person who answers.
    """

    id: str
    about: About
    text: str
    asked: str = ""
    field: str = ""
    count: int = 0
    examples: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    allowed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The question as the command line prints it."""
        return {
            "id": self.id,
            "about": self.about,
            "text": self.text,
            "examples": list(self.examples),
            "count": self.count,
            "guesses": [{"value": one.value, "score": one.score} for one in self.guesses],
        }


class Answers:
    """Answers by id, or by the words in question alone, so that one file answers a whole drop."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given = {fold(key): str(value) for key, value in (given or {}).items()}

    def __bool__(self) -> bool:
        return bool(self._given)

    def get(self, about: About, asked: str, field: str = "") -> str | None:
        """The answer to a question, None when there is none."""
        if not self._given:
            return None
        keys = [question_id(about, asked, field)]
        if about in ("value", "head"):
            keys.append(asked)
        keys.append("" if about in ("value", "head", "rows", "column") else about)
        return next((self._given[key] for key in map(fold, keys) if key in self._given), None)

    def kind_of(self, heads: Iterable[str]) -> str | None:
        """The kind that was chosen for lists with nearly the same heads, whatever their order."""
        own, best, most = {fold(head) for head in heads if head}, None, ALIKE
        for key, kind in self._given.items():
            if not key.startswith(KIND_OF_HEADS):
                continue
            known = set(key.removeprefix(KIND_OF_HEADS).split("|"))
            alike = len(own & known) / max(len(own | known), 1)
            if alike >= most:
                best, most = kind, alike
        return best


def heads_id(heads: Iterable[str]) -> str:
    """The question which kind lists with these heads are, as it is remembered."""
    return KIND_OF_HEADS + "|".join(sorted({fold(head) for head in heads if head}))


def question_id(about: About, asked: str, field: str = "") -> str:
    """One writing of a question is one id: value:is_rectified:☐, round:6月."""
    return ":".join(part for part in (about, field, asked) if part)


def of_value(
    field: str,
    label: str,
    asked: str,
    count: int,
    allowed: Iterable[str],
    examples: Iterable[str] = (),
) -> Question:
    """What does this value mean? The nearest words first."""
    words = list(allowed)
    shown = "、".join(words)
    return Question(
        question_id("value", asked, field),
        "value",
        f"“{label}”有{count}格写的是“{asked}”，不认识。是{shown}中的哪一个，还是{BLANK}？",
        asked,
        field,
        count,
        tuple(examples)[:EXAMPLES],
        nearest(asked, words),
        tuple(words),
    )


def nearest(asked: str, words: Iterable[str]) -> tuple[Guess, ...]:
    """The words most like a writing, best first; none when nothing is alike."""
    found = process.extract(
        fold(asked), list(words), scorer=fuzz.WRatio, processor=fold, limit=MOST_GUESSES
    )
    return tuple(
        Guess(word, round(score / 100, 2)) for word, score, _ in found if score / 100 >= LEAST_SCORE
    )
