"""How far the data of each township can be relied upon, from what can be compared with them.

Of the register (with the monthly reports) is looked at: whether it is there and new, whether the
report came, whether both say the same, whether reports can be right at all, what random visits
found. Of the other datasets (DATASETS): what two sources tell alike or differently, what is missing
or was not taken in (queries/reports/data_signs.sql), and whether the newest row is within the
rhythm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard.indicators import evidence, measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.store import db
from dashboard.ten_trades import monthly, verification
from dashboard.ten_trades import words_confidence as words

LOOKED_BACK = timedelta(days=366)
REGISTER = "outlets"  # which the monthly reports belong to
WITH_REGISTER = (REGISTER, "monthly_reports")
DATASETS = (
    REGISTER,
    "samples",
    "enterprises",
    "supervision_scores",
    "outlet_checks",
    "complaints",
    "satisfaction",
)


@dataclass(frozen=True)
class Confidence:
    """One township: 可靠, 有出入, 不完整, 旧数 or 未核, and every reason (Chinese); no word where
    the dataset has nothing of it."""

    township: str
    word: str
    reasons: tuple[str, ...]


def covers(dataset: str) -> bool:
    """Whether there is a word on the data of a dataset."""
    return dataset in DATASETS or dataset in WITH_REGISTER


def confidence(
    store: db.StoreName, as_of: date, names: Sequence[str], dataset: str = REGISTER
) -> list[Confidence]:
    """One per township, in the order of the names. What differs outweighs what is missing, that
    outweighs what nobody looked at."""
    if dataset in WITH_REGISTER:
        return _of_register(store, as_of, names)
    return _by_signs(store, as_of, names, dataset)


def _by_signs(
    store: db.StoreName, as_of: date, names: Sequence[str], dataset: str
) -> list[Confidence]:
    signs = _signs(store, as_of, names, (dataset,))
    newest = db.query(store, "township_days", as_of=as_of, dataset=dataset)
    days = {str(r.township): r.newest_on.date() for r in newest.itertuples()}
    found = []
    for name in names:
        told, day = signs[name], days.get(name)
        if day is None and not told["lacks"]:
            found.append(Confidence(name, "", (words.NO_ROWS,)))
            continue
        old = []
        if day is not None and evidence.is_old(dataset, day, as_of):
            old.append(words.old_rows(day, evidence.age_words(day, as_of)))
        found.append(_one(name, told["differs"], told["lacks"], old, told["fits"]))
    return found


def _signs(
    store: db.StoreName, as_of: date, names: Sequence[str], datasets: Sequence[str]
) -> dict[str, dict[str, list[str]]]:
    """Township → differs, lacks, fits → what speaks for it."""
    rows = db.query(
        store, "data_signs", as_of=as_of, since=as_of - LOOKED_BACK, townships=list(names)
    )
    found: dict[str, dict[str, list[str]]]
    found = {name: {sign: [] for sign in words.SIGNS} for name in names}
    rows = rows[rows["dataset"].isin(datasets)].sort_values(["dataset", "code"])
    for one in rows.itertuples():
        told = words.sign(str(one.code), int(one.things), int(one.of))
        if one.township in found:
            found[str(one.township)][str(one.sign)].append(told)
    return found


def _of_register(store: db.StoreName, as_of: date, names: Sequence[str]) -> list[Confidence]:
    rows = measured.counts(store, indicator("compliance_rate"), Slice(as_of), by="township")
    days = {str(r.key): r.last_day.date() for r in rows.itertuples() if pd.notna(r.last_day)}
    since = as_of - LOOKED_BACK
    due = [
        one
        for one in monthly.months(store, Slice(as_of), beside=False)
        if one.month >= since and monthly.due_of(one.month) < as_of
    ]
    newest = due[-1] if due else None
    compared = monthly.report_gaps(store, Slice(as_of), since)
    signs = _signs(store, as_of, names, WITH_REGISTER)
    wrong = db.query(store, "report_contradictions", as_of=as_of, townships=None, trades=None)
    wrong = wrong[wrong["month"] >= pd.Timestamp(since)] if len(wrong) else wrong
    visited = {one.township: one for one in verification.answer(store, as_of, since).findings}
    by_gap, by_wrong = _by_township(compared.rows), _by_township(wrong)
    found = []
    for name in names:
        differs, lacks, old, fits = [], [], [], []
        if name in by_gap:
            first = by_gap[name].iloc[-1]
            example = words.gap(
                first["month"], first["item"], int(first["reported"]), int(first["registered"])
            )
            differs.append(words.gaps(len(by_gap[name]), example))
        if name in by_wrong:
            first = by_wrong[name].iloc[-1]
            example = f"{first['month']:%Y-%m} {first['trade']} {first['reasons']}"
            differs.append(words.impossible(len(by_wrong[name]), example))
        one = visited.get(name)
        if one is not None and one.is_contradicted:
            differs.append(words.contradicted(one.good, one.visited))
        day = days.get(name)
        if day is None:
            lacks.append(words.NO_REGISTER)
        elif evidence.is_old("outlets", day, as_of):
            old.append(words.old_register(day, evidence.age_words(day, as_of)))
        if newest is not None and name in newest.silent:
            lacks.append(words.no_report(newest.month))
        if newest is not None and name in newest.without_figures:
            lacks.append(words.no_figures(newest.month))
        lacks += signs[name]["lacks"]
        if name in compared.townships and name not in by_gap:
            fits.append(words.FITS)
        if one is not None and not one.is_contradicted:
            fits.append(words.FITS_VISITS)
        found.append(_one(name, differs, lacks, old, fits, words.NOT_COMPARED))
    return found


def by_word(found: Sequence[Confidence]) -> dict[str, list[str]]:
    """The townships of each word, in their order."""
    names: dict[str, list[str]] = {}
    for one in found:
        if one.word:
            names.setdefault(one.word, []).append(one.township)
    return names


def _one(
    name: str,
    differs: list[str],
    lacks: list[str],
    old: list[str],
    fits: list[str],
    nothing: str = words.NOTHING_BESIDE,
) -> Confidence:
    if differs:
        return Confidence(name, words.DIFFERS, (*differs, *lacks, *old))
    if lacks or old:
        return Confidence(name, words.INCOMPLETE if lacks else words.OLD, (*lacks, *old))
    if not fits:
        return Confidence(name, words.UNCHECKED, (nothing,))
    return Confidence(name, words.RELIABLE, tuple(fits))


def _by_township(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    if rows.empty:
        return {}
    return {str(name): own for name, own in rows.groupby("township")}
