"""What a source hands to the engine: facts, plain words, tables, deadlines, doubts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.report.assemble import NothingToReportError
from dashboard.report.model import Form, Selection, Table
from dashboard.store import db
from dashboard.words.tied import Value

__all__ = ["Form", "Gate", "Material", "NothingToReportError", "Period", "Source"]


@dataclass(frozen=True)
class Period:
    """What a letter may speak of: id (2010-09, 2010-2), its words, the day of its figures."""

    id: str
    name: str
    on: date


@dataclass(frozen=True)
class Gate:
    """A doubt that the clerk must see before signing. is_refusal: no letter while it stands."""

    text: str
    is_refusal: bool = False


@dataclass(frozen=True)
class Material:
    """Everything that one letter may say.

    facts: name → locked text, None where it is not known; words: plain words; days: name → day of
    a demand; tables: annexes by name, without titles where the definition gives them; gates: doubts
    for the clerk; not_written: facts that the letter leaves out on purpose.
    """

    as_of: date
    facts: Mapping[str, Value | None]
    words: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    forms: tuple[Form, ...] = ()
    names_firms: bool = False


@dataclass(frozen=True)
class Source:
    """A module that makes facts: which periods it has up to a day, the material of one of them."""

    periods: Callable[[db.StoreName, date, str], list[Period]]
    material: Callable[[db.StoreName, Selection, Period, str], Material]
