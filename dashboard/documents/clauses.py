"""The five government documents as records: documents and their clauses.

Source: data/documents. A clause is what one sentence of a document asks for, in our own
words, with a short quote that finds the sentence in an imported copy (see document_text).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import (
    DefinitionError,
    UnknownError,
    check_choice,
    check_fields,
    check_known,
)
from dashboard.settings import DATA

FOLDER = DATA / "documents"
COCKPITS = ("", "campaign", "ten_trades", "zones")
KINDS = ("indicator", "duty", "register", "actor", "definition", "context")
KIND_NAMES = {
    "indicator": "指标",
    "duty": "任务",
    "register": "台账",
    "actor": "责任主体",
    "definition": "定义",
    "context": "背景",
}


@dataclass(frozen=True)
class Document:
    """One government document: short id (75号), full number, date, issuer, title in our words.

    full_title: the title that a letter quotes, of the paper that sends the plan out.
    era: the id of the leading paper of its work year, empty for none; cockpit: of a leading one,
    the lower part that the cockpit draws, or empty.
    """

    id: str
    number: str
    date: date
    issuer: str
    place: str
    title: str
    full_title: str = ""
    era: str = ""
    cockpit: str = ""


@dataclass(frozen=True)
class Clause:
    """One demand of a document.

    ``key_phrase`` is a short quote found in exactly one sentence; where the document repeats
    a sentence word for word, ``after`` is an earlier quote and the first match behind it counts.
    ``personal`` marks a sentence that names people.
    """

    id: str
    document: str
    place: str
    kind: str
    summary: str
    key_phrase: str
    after: str = ""
    personal: bool = False

    @property
    def citation(self) -> str:
        """Where it stands, for people: ``75号 三(二)2``."""
        return f"{self.document} {self.place}"


_DOCUMENT_FIELDS = {
    "id": str,
    "number": str,
    "date": date,
    "issuer": str,
    "place": str,
    "title": str,
    "full_title": str,
    "era": str,
    "cockpit": str,
}
_CLAUSE_FIELDS = {
    "id": str,
    "place": str,
    "kind": str,
    "summary": str,
    "key_phrase": str,
    "after": str,
    "personal": bool,
}


def load_documents(path: Path) -> tuple[Document, ...]:
    """Documents of one file, oldest first."""
    found = definition_files.listed(path, "document", _document)
    return tuple(sorted(found, key=lambda item: item.date))


def _document(record: dict[str, Any]) -> Document:
    check_fields(record, _DOCUMENT_FIELDS, {"full_title", "era", "cockpit"})
    record = {"cockpit": "", **record}
    check_choice(record, "cockpit", COCKPITS)
    return Document(**record)


def load_clauses(path: Path, known: set[str], taken: set[str]) -> list[Clause]:
    """Clauses of one file, in its order; ``known`` are the ids of the documents, ``taken`` those
    of the clauses of other files."""
    document_id = definition_files.content(path).get("document")
    return definition_files.listed(
        path,
        "clause",
        partial(_clause, document_id=document_id, known=known),
        taken,
        beside={"document"},
    )


def _clause(record: dict[str, Any], document_id: Any, known: set[str]) -> Clause:
    check_known("document", [document_id], known, "文件", "documents.toml")
    check_fields(record, _CLAUSE_FIELDS, {"after", "personal"})
    check_choice(record, "kind", KINDS)
    for name in ("id", "place", "summary", "key_phrase"):
        if not record[name].strip():
            raise DefinitionError(f"字段“{name}”是空的。", name, "空", "文字")
    return Clause(document=document_id, **record)


@cache
def documents() -> tuple[Document, ...]:
    """All documents, oldest first."""
    return load_documents(FOLDER / "documents.toml")


def files_of_clauses() -> tuple[str, ...]:
    """Ids of the documents that have a file of clauses."""
    return tuple(sorted(path.stem for path in (FOLDER / "clauses").glob("*.toml")))


@cache
def _all_clauses() -> dict[str, Clause]:
    known = [item.id for item in documents()]
    order = [*known, *(name for name in files_of_clauses() if name not in known)]
    taken: set[str] = set()
    return {
        item.id: item
        for name in order
        for item in load_clauses(FOLDER / "clauses" / f"{name}.toml", set(known), taken)
    }


def is_issued(document_id: str, day: date) -> bool:
    """Whether a document was issued by a day; before it nothing may be asked by it."""
    return document(document_id).date <= day


def document(document_id: str) -> Document:
    """The document with this short id; KeyError with a Chinese message when there is none."""
    for item in documents():
        if item.id == document_id:
            return item
    allowed = "、".join(item.id for item in documents())
    raise UnknownError(f"没有文件“{document_id}”，可选：{allowed}。")


def clauses(document: str | None = None) -> tuple[Clause, ...]:
    """Clauses of one document in the order of its text, or of all documents."""
    found = _all_clauses().values()
    return tuple(item for item in found if document is None or item.document == document)


def clause(clause_id: str) -> Clause:
    """The clause with this id; KeyError with a Chinese message when there is none."""
    try:
        return _all_clauses()[clause_id]
    except KeyError:
        raise UnknownError(f"没有条款“{clause_id}”，请查 data/documents/clauses。") from None
