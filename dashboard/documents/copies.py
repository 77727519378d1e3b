"""The county's own copies of the documents: taken in, kept with their original, read, removed.

The texts are not shipped; they live in the store of imported data only, never in the demo store.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dashboard.documents.clauses import Clause, clauses, documents
from dashboard.documents.reading import (
    DocumentTextError,
    clean_for_reading,
    find_clause,
    read_document_text,
    recognise_document,
    sentence_of,
)
from dashboard.store import db, kept, originals, viewer

STORE: db.StoreName = "real"


@dataclass(frozen=True)
class Copy:
    """One imported copy: reading text, file, who and when."""

    text_id: int
    document: str
    file_name: str
    sha256: str
    text: str
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True)
class Found:
    """What a file turned out to be, before it is kept. lost: clauses without a sentence."""

    document: str
    raw_text: str
    text: str
    lost: tuple[Clause, ...]


def read(content: bytes, file_name: str) -> Found:
    """Read a file and tell which document it is. DocumentTextError (Chinese) when it is none."""
    raw = read_document_text(content, file_name)
    text = clean_for_reading(raw)
    paper = recognise_document(text)
    if paper is None:
        known = "、".join(one.id for one in documents())
        raise DocumentTextError(
            f"{file_name}：认不出是哪一份文件（各份文件的引文大多找不到）。"
            f"请核对是不是其中一份（{known}）的正文；打开若是乱码，请另存为 UTF-8。"
        )
    lost = tuple(one for one in clauses(paper.id) if find_clause(text, one) is None)
    return Found(paper.id, raw, text, lost)


def keep(content: bytes, file_name: str, by: str) -> Found:
    """Take a copy in: the original as a file, the texts in the store. The newest copy is shown.

    The copy that is shown already is not taken in again.
    """
    found = read(content, file_name)
    digest = hashlib.sha256(content).hexdigest()
    present = copies().get(found.document)
    if present and present.sha256 == digest:
        return found
    originals.keep(content, digest, file_name)
    row = {
        "document": found.document,
        "file_name": file_name,
        "file_sha256": digest,
        "raw_text": found.raw_text,
        "reading_text": found.text,
    }
    kept.add(STORE, "document_texts", by, row)
    return found


def remove(text_id: int, by: str) -> None:
    """Show a copy no longer; its row and its original stay."""
    kept.take_back(STORE, "document_texts", text_id, by)


def copies() -> dict[str, Copy]:
    """The newest copy of every imported document, by document id."""
    if not db.exists(STORE):
        return {}
    return _copies(str(db.path(STORE)), db.data_version(STORE), viewer.current().sight)


@lru_cache(maxsize=8)
def _copies(place: str, version: str, sight: tuple[object, ...]) -> dict[str, Copy]:
    return {
        row["document"]: Copy(
            int(row["text_id"]),
            row["document"],
            row["file_name"],
            row["file_sha256"],
            row["reading_text"],
            row["imported_at"].to_pydatetime(),
            row["imported_by"],
        )
        for row in db.query(STORE, "document_texts").to_dict("records")
    }


def sentence(clause: Clause) -> str | None:
    """The clause's sentence in the imported copy; None without a copy."""
    copy = copies().get(clause.document)
    return sentence_of(copy.text, clause) if copy else None
