"""The plain word on the data of townships below the table that ranks them or states their rates.

Said once in a report or letter, of every township of the table: 可靠, 有出入, 不完整, 旧数 or 未核.
It is a word on register and monthly reports; what rests on other data (spot checks) has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from dashboard import divisions
from dashboard.report.model import Table
from dashboard.store import db
from dashboard.ten_trades import words_confidence
from dashboard.ten_trades.confidence import Confidence, by_word, confidence

DATASETS = frozenset(("outlets", "monthly_reports", "supervision_scores"))
TOWNSHIP = "乡镇"
PLACES, RATES = ("名次", "位次"), ("规范率", "覆盖面")


def noted(store: db.StoreName, as_of: date, tables: Sequence[Table]) -> list[Table]:
    """The tables; the first that ranks townships or states rates of theirs has the note."""
    found = list(tables)
    for at, table in enumerate(found):
        names = _townships(table, as_of)
        note = words_confidence.in_letter(by_word(of_townships(store, as_of, names)))
        if note:
            found[at] = replace(table, notes=(*table.notes, note))
            break
    return found


def of_townships(store: db.StoreName, as_of: date, names: Iterable[str]) -> tuple[Confidence, ...]:
    """The word on every township, remembered until the data change: packs ask for each of 38."""
    place = str(db.path(store))
    return _known(place, db.data_version(store), db.commits(), store, as_of, tuple(names))


@lru_cache(maxsize=16)
def _known(
    place: str, version: str, commits: int, store: db.StoreName, as_of: date, names: tuple[str, ...]
) -> tuple[Confidence, ...]:
    del place, version, commits
    return tuple(confidence(store, as_of, names))


def _townships(table: Table, as_of: date) -> list[str]:
    """The townships of a table that ranks them or states rates of theirs; [] of any other."""
    heads = [column.name for column in table.columns]
    tells = any(name in PLACES or name in RATES for name in heads)
    if TOWNSHIP not in heads or not tells:
        return []
    at = heads.index(TOWNSHIP)
    known = set(divisions.units_for(as_of, as_of).names)
    return list(dict.fromkeys(row[at].text for row in table.rows if row[at].text in known))
