"""The plain word on the data of townships below the table that ranks them or states their rates.

Said once in a report or letter, of every township of the table: 可靠, 有出入, 不完整, 旧数 or 未核.
It is a word on the data that the paper rests on; on register and monthly reports where it rests on
them too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from dashboard import divisions
from dashboard.importing.columns import datasets
from dashboard.report.model import Table
from dashboard.store import db, viewer
from dashboard.ten_trades import words_confidence
from dashboard.ten_trades.confidence import (
    DATASETS,
    REGISTER,
    WITH_REGISTER,
    Confidence,
    by_word,
    confidence,
)

BY_REPORTS = ("supervision_scores",)  # rounds of supervision, whose letters rank by reports too
TOWNSHIP = "乡镇"
PLACES, RATE = ("名次", "位次"), "%"


def basis(rests_on: Iterable[str]) -> str:
    """Of the datasets that a paper rests on, that whose data the word is said of; empty of none."""
    known = set(rests_on)
    if known & {*WITH_REGISTER, *BY_REPORTS}:
        return REGISTER
    return next((one for one in DATASETS if one in known), "")


def noted(
    store: db.StoreName, as_of: date, tables: Sequence[Table], rests_on: Iterable[str]
) -> list[Table]:
    """The tables; the first that ranks townships or states rates of theirs has the note."""
    found = list(tables)
    dataset = basis(rests_on)
    title = words_confidence.OF_REGISTER
    if dataset and dataset != REGISTER:
        title = datasets()[dataset].title
    for at, table in enumerate(found) if dataset else ():
        names = _townships(table, as_of)
        told = by_word(of_townships(store, as_of, names, dataset))
        note = words_confidence.in_letter(told, title)
        if note:
            found[at] = replace(table, notes=(*table.notes, note))
            break
    return found


def of_townships(
    store: db.StoreName, as_of: date, names: Iterable[str], dataset: str = REGISTER
) -> tuple[Confidence, ...]:
    """The word on every township, remembered until the data change: packs ask for each of 38."""
    place = str(db.path(store))
    asked = (store, as_of, tuple(names), dataset)
    return _known((place, db.data_version(store), db.commits(), viewer.current().sight), *asked)


@lru_cache(maxsize=16)
def _known(
    state: tuple[object, ...],
    store: db.StoreName,
    as_of: date,
    names: tuple[str, ...],
    dataset: str,
) -> tuple[Confidence, ...]:
    del state
    return tuple(confidence(store, as_of, names, dataset))


def _townships(table: Table, as_of: date) -> list[str]:
    """The townships of a table that ranks them or states rates of theirs; [] of any other."""
    heads = [column.name for column in table.columns]
    tells = any(one.name in PLACES or one.unit == RATE for one in table.columns)
    if TOWNSHIP not in heads or not tells:
        return []
    at = heads.index(TOWNSHIP)
    known = set(divisions.units_for(as_of, as_of).names)
    return list(dict.fromkeys(row[at].text for row in table.rows if row[at].text in known))
