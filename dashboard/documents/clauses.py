"""The five government documents as records: documents and their clauses.

Source: data/documents. A clause is what one sentence of a document asks for, in our own
words, with a short quote that finds the sentence in an imported copy (see document_text).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.settings import DATA

FOLDER = DATA / "documents"
KINDS = ("indicator", "duty", "register", "actor", "definition", "context")
KIND_NAMES = {
    "indicator": "指标",
    "duty": "任务",
    "register": "台账",
    "actor": "责任主体",
    "definition": "定义",
    "context": "背景",
}


class DefinitionError(ValueError):
    """A definition file says something it may not say; the message is Chinese, for an editor."""


@dataclass(frozen=True)
class Document:
    """One government document: short id (75号), full number, date, issuer, title in our words."""

    id: str
    number: str
    date: date
    issuer: str
    place: str
    title: str


@dataclass(frozen=True)
class Clause:
    """One demand of a document.

    ``key_phrase`` is a short quote found in exactly one sentence; where the document repeats
    a sentence word for word, ``after`` is an earlier quote and the first match behind it counts.
    ``capability`` holds feature numbers of the product; ``personal`` marks a sentence that
    names people.
    """

    id: str
    document: str
    place: str
    kind: str
    summary: str
    key_phrase: str
    capability: tuple[int, ...]
    after: str = ""
    personal: bool = False

    @property
    def citation(self) -> str:
        """Where it stands, for people: ``75号 三(二)2``."""
        return f"{self.document} {self.place}"


def read_toml(path: Path) -> dict[str, Any]:
    """Content of a definition file; DefinitionError in Chinese when it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(f"{path.name}：无法读取（{error}），请检查文件内容。") from error


def check_fields(
    record: Mapping[str, Any], types: Mapping[str, type], optional: set[str], where: str
) -> None:
    """Refuse unknown and missing fields and wrong types of one record (``where`` is shown)."""
    for name in record:
        if name not in types:
            raise DefinitionError(f"{where}：不认识的字段“{name}”，可用字段：{'、'.join(types)}。")
    for name, kind in types.items():
        if name not in record:
            if name in optional:
                continue
            raise DefinitionError(f"{where}：缺少字段“{name}”。")
        if type(record[name]) is not kind:
            raise DefinitionError(
                f"{where}：字段“{name}”的值 {record[name]!r} 类型不对，应为 {kind.__name__}。"
            )


_DOCUMENT_FIELDS = {
    "id": str,
    "number": str,
    "date": date,
    "issuer": str,
    "place": str,
    "title": str,
}
_CLAUSE_FIELDS = {
    "id": str,
    "place": str,
    "kind": str,
    "summary": str,
    "key_phrase": str,
    "after": str,
    "capability": list,
    "personal": bool,
}


def load_documents(path: Path) -> tuple[Document, ...]:
    """Documents of one file, oldest first."""
    found: dict[str, Document] = {}
    for number, record in enumerate(read_toml(path).get("document", []), start=1):
        where = f"{path.name} 第{number}条"
        check_fields(record, _DOCUMENT_FIELDS, set(), where)
        if record["id"] in found:
            raise DefinitionError(f"{where}：编号“{record['id']}”重复。")
        found[record["id"]] = Document(**record)
    return tuple(sorted(found.values(), key=lambda item: item.date))


def load_clauses(path: Path, known: set[str]) -> tuple[Clause, ...]:
    """Clauses of one file, in its order; ``known`` are the ids of the documents."""
    content = read_toml(path)
    document_id = content.pop("document", None)
    if document_id not in known:
        raise DefinitionError(f"{path.name}：文件“{document_id}”不在 documents.toml 里。")
    return tuple(
        _clause(record, document_id, f"{path.name} 第{number}条")
        for number, record in enumerate(content.get("clause", []), start=1)
    )


def _clause(record: dict[str, Any], document_id: str, where: str) -> Clause:
    check_fields(record, _CLAUSE_FIELDS, {"after", "personal"}, where)
    where = f"{where}（{record['id']}）"
    if record["kind"] not in KINDS:
        raise DefinitionError(f"{where}：类别“{record['kind']}”不对，可选：{'、'.join(KINDS)}。")
    if not record["capability"]:
        raise DefinitionError(f"{where}：capability 是空的，每条都要写明由哪项功能落实。")
    for name in ("id", "place", "summary", "key_phrase"):
        if not record[name].strip():
            raise DefinitionError(f"{where}：字段“{name}”是空的。")
    return Clause(document=document_id, **{**record, "capability": tuple(record["capability"])})


@cache
def documents() -> tuple[Document, ...]:
    """All documents, oldest first."""
    return load_documents(FOLDER / "documents.toml")


@cache
def _all_clauses() -> dict[str, Clause]:
    known = [item.id for item in documents()]
    found: dict[str, Clause] = {}
    for document_id in known:
        path = FOLDER / "clauses" / f"{document_id}.toml"
        for item in load_clauses(path, set(known)):
            if item.id in found:
                raise DefinitionError(f"{path.name}：编号“{item.id}”重复。")
            found[item.id] = item
    return found


def document(document_id: str) -> Document:
    """The document with this short id; KeyError with a Chinese message when there is none."""
    for item in documents():
        if item.id == document_id:
            return item
    allowed = "、".join(item.id for item in documents())
    raise KeyError(f"没有文件“{document_id}”，可选：{allowed}。")


def clauses(document: str | None = None) -> tuple[Clause, ...]:
    """Clauses of one document in the order of its text, or of all documents."""
    found = _all_clauses().values()
    return tuple(item for item in found if document is None or item.document == document)


def clause(clause_id: str) -> Clause:
    """The clause with this id; KeyError with a Chinese message when there is none."""
    try:
        return _all_clauses()[clause_id]
    except KeyError:
        raise KeyError(f"没有条款“{clause_id}”，请查 data/documents/clauses。") from None
