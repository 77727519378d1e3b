"""The dictionary of datasets and columns, data/columns.toml, and how a head becomes a key."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache, lru_cache
from typing import Any

from dashboard import definition_files
from dashboard.importing.cleaning.text import header_text
from dashboard.settings import DATA

FILE = DATA / "columns.toml"

_UNIT = re.compile(
    r"\((?:家|家次|户|户次|人|人次|个|件|批|批次|组|分|万元|元|%|㎡|m2|平方米|起|处|必填|选填|可选|"
    r"填写|盖章|公章)\)"
)
_LEADING_NUMBER = re.compile(r"^(?:\(?\d{1,2}\)|\d{1,2}[.、])")
_PREFIX = re.compile(r"^(?:标称|标示)")
_JOINING = re.compile(r"[/\\、,。.:;·║|\-_()\[\]【】《》“”\"'*＊#?]|或|和|及|的")


@dataclass(frozen=True, eq=False)  # each is made once: compared and hashed as such
class Field:
    """One accepted column. column: the table column it fills, "" when it is only used.

    words: list of data/vocabulary.toml that a field of type word takes its words from. share: some
    of its numbers are shares, so that 51% may stand there. adds: a number of things that happened,
    which may be added up over rows. told: how the title names it, where no column does.
    """

    name: str
    label: str
    type: str
    synonyms: tuple[str, ...] = ()
    column: str | None = None
    required: bool = False
    unit: str = ""
    allowed: tuple[str, ...] = ()
    example: str = ""
    note: str = ""
    missing: str = ""
    invalid: str = ""
    min: float | None = None
    max: float | None = None
    pattern: str = ""
    under: tuple[str, ...] = ()
    words: str = ""
    adds: bool = False
    share: bool = False
    told: str = ""

    @property
    def stored_as(self) -> str:
        """Column of the dataset's table, or "" when the value goes elsewhere."""
        return self.name if self.column is None else self.column

    @property
    def many(self) -> bool:
        """Several columns of a sheet may belong to this field."""
        return bool(self.pattern)

    @property
    def missing_code(self) -> str:
        """Code of a problem when the required cell is empty."""
        return self.missing or f"{self.name}_missing"


@dataclass(frozen=True, eq=False)
class Dataset:
    """One kind of sheet that can be imported."""

    kind: str
    title: str
    table: str
    fields: tuple[Field, ...]
    title_words: tuple[str, ...] = ()
    requires: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    counts: dict[str, str] = dataclass_field(default_factory=dict, hash=False)
    title_needed: bool = False
    at_most: tuple[tuple[str, str, str], ...] = ()
    jump: dict[str, int] = dataclass_field(default_factory=dict, hash=False)
    sent_by: tuple[str, ...] = ()
    ledger: dict[str, Any] = dataclass_field(default_factory=dict, hash=False)

    def __reduce__(self) -> tuple[Callable[[str], "Dataset"], tuple[str]]:
        return _named, (self.kind,)  # a cached preview comes back with the dataset that is there

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        return _by_name(self)[name]


def _named(kind: str) -> Dataset:
    return datasets()[kind]


@cache
def _by_name(dataset: Dataset) -> dict[str, Field]:
    return {field.name: field for field in dataset.fields}


@cache
def datasets() -> dict[str, Dataset]:
    """All datasets by kind, in the order of the file."""
    return definition_files.needed(FILE, _datasets)


def _datasets(read: dict[str, Any]) -> dict[str, Dataset]:
    return {kind: _dataset(kind, entry) for kind, entry in read["datasets"].items()}


@cache
def index_keys() -> frozenset[str]:
    """Keys of heads that only number the rows (序号)."""
    words = definition_files.needed(FILE, lambda read: list(read["index"]["synonyms"]))
    return frozenset(header_key(word) for word in words)


@cache
def same_words() -> tuple[tuple[str, str], ...]:
    """(word, the word it means within a head), longer words first."""
    source = definition_files.needed(FILE, lambda read: dict(read["same_words"]))
    pairs = [(other, word) for word, others in source.items() for other in others]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=20_000)
def header_key(head: str) -> str:
    """A head without everything that does not carry meaning; two equal keys are one column.

    "抽 查\\n结果" -> 抽查结果; 生产日期或批号, 生产日期（批号） -> 生产日期批号.
    """
    text = _LEADING_NUMBER.sub("", _UNIT.sub("", header_text(head)))
    return _PREFIX.sub("", _JOINING.sub("", text)).casefold()


@cache
def field_keys(dataset: Dataset) -> dict[str, tuple[Field, int]]:
    """Head key -> (field, rank of the synonym: 0 is the label itself)."""
    found: dict[str, tuple[Field, int]] = {}
    for field in dataset.fields:
        if field.many:
            continue
        for rank, word in enumerate((field.label, *field.synonyms)):
            key = header_key(word)
            other = found.setdefault(key, (field, rank))
            if other[0] is not field and rank and other[1]:
                raise ValueError(f"columns.toml [{dataset.kind}]: {word} stands for two fields")
            if other[0] is not field and rank < other[1]:
                found[key] = (field, rank)
    return found


@cache
def vocabulary() -> frozenset[str]:
    """Every head key of every dataset, the row numbers included: what a head row consists of."""
    known = set(index_keys())
    for dataset in datasets().values():
        known.update(field_keys(dataset))
    return frozenset(known)


@cache
def _head_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(one.pattern)
        for dataset in datasets().values()
        for one in dataset.fields
        if one.pattern
    )


@lru_cache(maxsize=20_000)
def is_known_head(head: str) -> bool:
    """Whether any dataset has a column with this head."""
    if header_key(head) in vocabulary():
        return True
    text = header_text(head)
    return any(pattern.search(text) for pattern in _head_patterns())


def _dataset(kind: str, entry: dict[str, Any]) -> Dataset:
    apart = ("fields", "tables")  # tables: dashboard/store/datasets.py
    values = {key: _frozen(value) for key, value in entry.items() if key not in apart}
    listed = entry["fields"]
    fields = tuple(Field(**{key: _frozen(value) for key, value in one.items()}) for one in listed)
    return Dataset(kind=kind, fields=fields, **values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
