"""The codes that the numbers of a letter bear, and the rows from which each was counted.

A fact of a letter has a code of six signs. It is written down when the letter is made in its final
form, printed in small type behind everything else, and leads by 查 to the rows from which the fact
was counted: data/letter_rows.toml says which. A fact that puts several tables together leads to the
one that it is mostly counted from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from dashboard import definition_files, divisions
from dashboard.analysis import codes
from dashboard.analysis.codes import Number
from dashboard.analysis.drill import Cell
from dashboard.analysis.question import ROWS, Question
from dashboard.analysis.question import sources as data_sources
from dashboard.definition_files import DefinitionError, check_choice, check_fields
from dashboard.indicators.definitions import indicators
from dashboard.indicators.measured import Slice
from dashboard.indicators.products import named
from dashboard.letters.definitions import definition, definitions
from dashboard.letters.sources import sources
from dashboard.report.model import Form, Report
from dashboard.settings import DATA
from dashboard.store import db
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value

FILE = DATA / "letter_rows.toml"
PERIODS = ("own", "year", "none")
OF_PRODUCT = "pass_rate"
PRODUCT = "产品种类"
OF_UNIT = "unit"  # what a page of a pack counts: the register of its township
OF_PAGE = "目前情况"


@dataclass(frozen=True)
class Basis:
    """What some facts of a source of letters are counted from; the fields of the file."""

    source: str
    facts: tuple[str, ...]
    data: str
    period: str
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    every_purpose: bool = False


def _basis(record: dict[str, Any]) -> Basis:
    types = {"source": str, "facts": list, "data": str, "period": str}
    more = {"only": dict, "every_purpose": bool}
    check_fields(record, {**types, **more}, more)
    check_choice(record, "source", list(sources()))
    check_choice(record, "period", PERIODS)
    check_choice(record, "data", [OF_PRODUCT, *indicators(), *data_sources()])
    only = {name: tuple(map(str, values)) for name, values in record.get("only", {}).items()}
    if only and not record["data"].startswith("rows-"):
        raise DefinitionError("only 只用于 rows- 开头的数据")
    facts = tuple(map(str, record["facts"]))
    every = bool(record.get("every_purpose"))
    return Basis(record["source"], facts, record["data"], record["period"], only, every)


@cache
def bases() -> tuple[Basis, ...]:
    """All records of the file."""
    return tuple(definition_files.listed(FILE, "basis", _basis))


def basis_of(source: str, fact: str) -> Basis | None:
    """What a fact is counted from: by its name, by the beginning of it, or as all others are."""
    own = [one for one in bases() if one.source == source]
    name = fact
    while name:
        for one in own:
            if name in one.facts:
                return one
        name = name.rpartition(".")[0]
    return next((one for one in own if not one.facts), None)


@cache
def rests_on(source: str) -> frozenset[str]:
    """The datasets that facts of a source of letters are counted from."""
    own = ["rows-samples" if one.data == OF_PRODUCT else one.data for one in bases_of(source)]
    return frozenset(
        indicators()[one].dataset if one in indicators() else one.removeprefix("rows-")
        for one in own
    )


def bases_of(source: str) -> list[Basis]:
    """The records of a source of letters."""
    return [one for one in bases() if one.source == source]


def letters_of(indicator_id: str) -> list[str]:
    """Names of the letters with facts that are counted from a figure."""
    found = []
    for made in definitions().values():
        product = named(made.product)
        own = product.pass_rate if product else ""
        data = {one.data for one in bases_of(made.source)}
        if indicator_id in data or (OF_PRODUCT in data and indicator_id == own):
            found.append(made.name)
    return list(dict.fromkeys(found))


def letters_with(dataset: str) -> list[str]:
    """Names of the letters with facts that are counted from a dataset."""
    made = definitions().values()
    return list(dict.fromkeys(one.name for one in made if dataset in rests_on(one.source)))


def number_of(report: Report, value: Value) -> Number | None:
    """The number that a fact of a letter is; None of a fact without rows."""
    if report.kind not in definitions() or not value.name:
        return None
    made = definition(report.kind)
    basis = basis_of(made.source, value.name)
    if basis is None:
        return None
    product = named(made.product)
    chosen = _slice(basis.period, report.told_on or report.as_of, report.as_of)
    if basis.every_purpose:
        chosen = replace(chosen, purposes=())
    name = basis.data
    if name == OF_PRODUCT:
        name = product.pass_rate if product else "valve_pass_rate"
    if name in indicators():
        found = codes.number_of(name, chosen)
    else:
        limits = list(basis.only.items())
        if product and data_sources()[name].views[ROWS].has(PRODUCT):
            limits.append((PRODUCT, (product.name,)))
        if period := codes.period_of(chosen):
            limits.append(period)
        asked = Question(name, (ROWS,), only=tuple(limits))
        found = Number(asked, Cell(ROWS, (), ()), chosen.as_of)
    paper = f"{report.full_title or report.title}，{formats.date_text(report.as_of)}"
    return replace(found, said=value.text, paper=paper)


def _slice(period: str, on: date, as_of: date) -> Slice:
    """The days of which a fact tells, whose letter speaks of the time up to a day."""
    if period == "year":
        return Slice(min(on, as_of), date(on.year, 1, 1), min(on, as_of))
    if period == "own":
        first = on.replace(day=1)
        return Slice(max(as_of, on), first, formats.period_end(first, "month"))
    return Slice(as_of)


def facts_of(report: Report, edited: Mapping[str, tuple[Sentence, ...]]) -> list[Value]:
    """The facts that are printed, in the order of the text, each once."""
    told = edited.get("intro", (report.intro,))
    found = [value for one in told for value in one.values]
    for part in report.parts:
        shown = edited.get(part.key, part.paragraphs)
        found += [value for one in shown for value in one.values]
    return list(dict.fromkeys(found))


def with_codes(
    store: db.StoreName, report: Report, edited: Mapping[str, tuple[Sentence, ...]]
) -> Report:
    """The letter with the codes of its numbers in small type, written down on the way; a pack with
    one on the page of each township or firm. As it is where it has none (reports). NotAllowedError
    for whoever may not export."""
    if report.forms:
        return _pack_with_codes(store, report)
    known = {value: number_of(report, value) for value in facts_of(report, edited)}
    numbers = {value: number for value, number in known.items() if number is not None}
    if not numbers:
        return report
    given = codes.give(store, numbers.values())
    listed = "；".join(f"{value.of} {given[number]}" for value, number in numbers.items())
    return replace(
        report, small_print=f"数字编号（在看板“查”框输入，列出所依据的记录）：{listed}。"
    )


def _pack_with_codes(store: db.StoreName, report: Report) -> Report:
    numbers = {place: one for place, form in enumerate(report.forms) if (one := _of(report, form))}
    given = codes.give(store, numbers.values())
    forms = tuple(
        replace(form, small_print=f"数字编号（在看板“查”框输入）：{given[numbers[place]]}。")
        if place in numbers
        else form
        for place, form in enumerate(report.forms)
    )
    return replace(report, forms=forms)


def _of(report: Report, form: Form) -> Number | None:
    """The number of one page of a pack; None where nothing says what it is counted from."""
    if form.counted is not None:
        data, limits = form.counted
        source = next(key for key, one in data_sources().items() if data in (key, *one.views))
        measure = ROWS if data == source else data
        only = tuple((name, (value,)) for name, value in limits)
        asked = Question(source, (measure,), only=only)
        found = Number(asked, Cell(measure, (), ()), report.as_of)
        said = f"{form.title}{form.number}"  # what the page says to a firm is not kept
    else:
        basis = basis_of(definition(report.kind).source, OF_UNIT)
        places = divisions.units_for(report.as_of, report.as_of).names
        if basis is None or OF_UNIT not in basis.facts or form.unit not in places:
            return None
        chosen = _slice(basis.period, report.told_on or report.as_of, report.as_of)
        found = codes.number_of(basis.data, chosen, form.unit)
        told = (text for row in form.rows for name, text in row if name == OF_PAGE)
        said = next(told, form.title)
    return replace(found, said=said, paper=f"{form.title}，{formats.date_text(report.as_of)}")
