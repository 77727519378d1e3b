"""Search over all documents: Chinese words or the first letters of their pinyin.

Looks through clauses, duties, indicators, bodies and the sentences of imported copies. 规范率 and
gfl find the same; spacing, punctuation and 繁/简 do not matter.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.documents.actors import actors
from dashboard.documents.clauses import Clause, clauses
from dashboard.documents.reading import find_sentences, normalise
from dashboard.duties.definitions import duties
from dashboard.indicators.definitions import indicators

LIMIT = 60


@dataclass(frozen=True)
class Hit:
    """One place found: kind (条款, 任务, 指标, 单位, 原文), where it stands, text, clause id."""

    kind: str
    where: str
    text: str
    clause: str = ""


@lru_cache(maxsize=8192)
def initials(text: str) -> str:
    """First letters of the pinyin of a text, letters and digits as they are: 规范率 → gfl."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(normalise(text), style=Style.FIRST_LETTER))


def matches(text: str, wanted: str) -> bool:
    """Whether a text holds the words, or words with these initials."""
    plain = normalise(wanted)
    if not plain:
        return False
    if plain in normalise(text):
        return True
    return re.fullmatch("[a-z]{2,}", plain) is not None and plain in initials(text)


def search(wanted: str, texts: Mapping[str, str]) -> list[Hit]:
    """At most LIMIT hits: clauses first, then what they lead to, then sentences of the copies.

    texts: reading text per document id.
    """
    records = [hit for hit in _records() if matches(f"{hit.where} {hit.text}", wanted)]
    return [*records, *_sentences(wanted, texts)][:LIMIT]


def _records() -> Iterable[Hit]:
    for clause in clauses():
        text = clause.summary if clause.personal else f"{clause.summary}“{clause.key_phrase}”"
        yield Hit("条款", clause.citation, text, clause.id)
    for duty in duties():
        yield Hit("任务", f"{duty.document} {duty.due or '未写时限'}", duty.title, duty.clauses[0])
    for one in indicators().values():
        yield Hit("指标", one.name, one.definition, one.clause_on(date.max))
    for actor in actors().values():
        names = dict.fromkeys(name for used in actor.names.values() for name in used)
        yield Hit("单位", actor.name, "、".join(names))


def _sentences(wanted: str, texts: Mapping[str, str]) -> Iterable[Hit]:
    for document, text in texts.items():
        private = {
            span
            for clause in clauses(document)
            if clause.personal
            for span in find_sentences(text, clause.key_phrase, clause.after)
        }
        for match in re.finditer(r"[^。；！？\n]+[。；！？]?", text):
            if matches(match[0], wanted) and not _overlaps(match.span(), private):
                yield Hit("原文", document, match[0].strip(), _clause_at(document, match[0]))


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _clause_at(document: str, sentence: str) -> str:
    """The first clause whose key phrase stands in this sentence; empty when there is none."""
    plain = normalise(sentence)
    found: Iterable[Clause] = (
        one for one in clauses(document) if normalise(one.key_phrase) in plain
    )
    return next((one.id for one in found), "")
