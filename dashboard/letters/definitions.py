"""Letters as data: one file of data/letters per kind of letter, and who signs them.

A letter's sentences are templates. {name} is a fact that its source makes of the store (one locked
piece of text); {=word} a plain word; {annex:id} the number of an annex; {day:rule} a day that is
counted from the day of the letter. Behind a | stands what is left out while one of its facts is
not known; a sentence whose first piece lacks a fact is left out, and a paragraph without any fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
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
from dashboard.documents.clauses import clauses
from dashboard.indicators.definitions import indicators
from dashboard.indicators.products import products
from dashboard.settings import DATA
from dashboard.words.terms import form_of

FOLDER = DATA / "letters"
GENRES = ("通报", "通知", "报告", "公示", "简报", "通知书", "督办单", "申报表", "台账")
PERIODS = ("month", "round", "city_round", "year", "half", "stage", "week", "day")
FORMS = {"专项": "special", "暗访": "unannounced"}  # of a round beside 综合督查, and their ids
RECEIVERS = ("townships", "townships_and_departments", "superior", "public", "each")


@dataclass(frozen=True)
class Sender:
    """An office that signs: name under the letter, 机关代字, who gets a copy by default."""

    id: str
    name: str
    code: str
    copies: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Sentences of one paragraph; runin: 总体情况, printed as （一）总体情况。"""

    text: tuple[str, ...]
    runin: str = ""


@dataclass(frozen=True)
class Section:
    """A numbered part of the text."""

    head: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Problem:
    """One finding and the demand that answers it: both stand or neither."""

    head: str
    text: tuple[str, ...]
    demand_head: str = ""
    demand: tuple[str, ...] = ()


@dataclass(frozen=True)
class Annex:
    """A table of the letter by the name that its source gives it. title: of the annex that begins
    with it, '' where it stands in the annex of the table before; caption: 表1 and its words, where
    an annex holds several tables."""

    id: str
    title: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Definition:
    """One kind of letter.

    source: which module makes its facts; product: of which product, or of which series of rounds;
    period: what a letter speaks of; days: rule → working days after the letter (0: calendar rule
    of the source); form: laid out as one page per unit.
    """

    id: str
    name: str
    genre: str
    clauses: tuple[str, ...]
    sender: str
    receivers: str
    source: str
    period: str
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    problems: tuple[Problem, ...] = ()
    annexes: tuple[Annex, ...] = ()
    closing: tuple[str, ...] = ()
    topic_words: tuple[str, ...] = ()
    copies: str = ""
    product: str = ""
    problems_head: str = "存在的主要问题"
    demands_head: str = "下一步工作要求"


_FIELDS: dict[str, type] = {
    "id": str,
    "name": str,
    "genre": str,
    "clauses": list,
    "sender": str,
    "receivers": str,
    "source": str,
    "period": str,
    "title": str,
    "lead": list,
    "section": list,
    "problem": list,
    "annex": list,
    "closing": list,
    "topic_words": list,
    "copies": str,
    "product": str,
    "problems_head": str,
    "demands_head": str,
}
_NEEDED = {"id", "name", "genre", "clauses", "sender", "receivers", "source", "period", "title"}
_PARTS: dict[str, tuple[dict[str, type], set[str]]] = {
    "section": ({"head": str, "paragraph": list}, set()),
    "paragraph": ({"text": list, "runin": str}, {"runin"}),
    "problem": (
        {"head": str, "text": list, "demand_head": str, "demand": list},
        {"demand_head", "demand"},
    ),
    "annex": ({"id": str, "title": str, "caption": str}, {"title", "caption"}),
}


def load(path: Path, senders_: dict[str, Sender]) -> Definition | None:
    """The letter of one file; None when the file is wrong (and then a fault of the definitions)."""

    def make(record: dict[str, Any]) -> Definition:
        check_fields(record, _FIELDS, set(_FIELDS) - _NEEDED)
        check_choice(record, "genre", GENRES)
        check_choice(record, "period", PERIODS)
        check_choice(record, "receivers", RECEIVERS)
        check_known("sender", [record["sender"]], senders_, "发文机关", "letters/senders.toml")
        known = {item.id for item in clauses()}
        check_known("clauses", record["clauses"], known, "条款", "documents/clauses")
        if record["id"] != path.stem:
            raise DefinitionError(f"编号应与文件名“{path.stem}”相同。", "id", record["id"])
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in record.items()
            if name not in ("section", "problem", "annex")
        }
        return Definition(
            **{"lead": (), **plain},
            sections=tuple(_section(one) for one in record.get("section", [])),
            problems=tuple(_problem(one) for one in record.get("problem", [])),
            annexes=tuple(Annex(**_part("annex", one)) for one in record.get("annex", [])),
        )

    return definition_files.whole(path, make)


def _part(name: str, record: dict[str, Any]) -> dict[str, Any]:
    fields, optional = _PARTS[name]
    check_fields(record, fields, optional)
    return {key: tuple(v) if isinstance(v, list) else v for key, v in record.items()}


def _section(record: dict[str, Any]) -> Section:
    _part("section", record)
    found = tuple(Paragraph(**_part("paragraph", one)) for one in record["paragraph"])
    return Section(record["head"], found)


def _problem(record: dict[str, Any]) -> Problem:
    return Problem(**_part("problem", record))


def _sender(record: dict[str, Any]) -> Sender:
    check_fields(record, {"id": str, "name": str, "code": str, "copies": str}, {"copies"})
    return Sender(**record)


@cache
def senders() -> dict[str, Sender]:
    """Offices that sign, by id."""
    found = definition_files.listed(
        FOLDER / "senders.toml", "sender", _sender, beside={"order", "towns"}
    )
    return {one.id: one for one in found}


@cache
def towns() -> tuple[str, ...]:
    """Towns in official order."""
    return tuple(definition_files.content(FOLDER / "senders.toml").get("towns", []))


@cache
def definitions() -> dict[str, Definition]:
    """Every kind of letter by id, in the order in which the page offers them."""
    order = definition_files.content(FOLDER / "senders.toml").get("order", [])
    files = sorted(
        (file for file in FOLDER.glob("*.toml") if file.stem != "senders"),
        key=lambda file: (order.index(file.stem) if file.stem in order else len(order), file.stem),
    )
    found = [one for file in files if (one := load(file, senders())) is not None]
    told = [one for model in found for one in (model, *_of_forms(model))]
    return {one.id: one for one in (*told, *_of_products(found))}


def _of_forms(model: Definition) -> Iterator[Definition]:
    """The letter of a supervision round, once more for the two other forms of 75号 四(三)."""
    if model.source != "rounds":
        return
    for form, key in FORMS.items():
        series = f"{model.product}{form}"
        name = model.name.replace("督查", form_of(series))
        yield replace(
            model, id=f"{model.id}_{key}", name=name, product=series, clauses=("75.4.3.forms",)
        )


def _of_products(found: list[Definition]) -> Iterator[Definition]:
    """The letter of every product that has no file of its own: that of another, in its name."""
    model = next((one for one in found if one.source == "samples"), None)
    told = {one.product for one in found}
    for product in products().values():
        if model is None or product.name in told:
            continue
        rate = indicators()[product.pass_rate]
        asked = (rate.aim_clause,) if rate.aim_clause else tuple(t.clause for t in rate.targets)
        own = _renamed(model, model.product, product.name)
        yield replace(own, id=f"spot_check_{product.id}", clauses=asked)


def _renamed(value: Any, old: str, new: str) -> Any:
    """A definition, or a part of one, that speaks of another product."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, tuple):
        return tuple(_renamed(one, old, new) for one in value)
    parts = {one.name: _renamed(getattr(value, one.name), old, new) for one in fields(value)}
    return replace(value, **parts)


def definition(kind: str) -> Definition:
    """The kind with this id; UnknownError (Chinese) when there is none."""
    try:
        return definitions()[kind]
    except KeyError:
        raise UnknownError(f"没有文书“{kind}”，请查 data/letters。") from None
