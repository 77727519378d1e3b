"""Small ledgers: their rules follow from what data/columns.toml declares of each (`ledger`)."""

from collections.abc import Hashable
from datetime import date
from functools import partial

from dashboard import divisions
from dashboard.documents.actors import actors
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import cell_text, fold, parse_percentage, tidy
from dashboard.importing.cleaning.text import simplify
from dashboard.importing.columns import Dataset
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import fill_yuan, recorded_on, report_order
from dashboard.store.datasets import RECORDED, Ledger, declared, ledgers


def kind_of(dataset: Dataset) -> Kind:
    """The rules of a declared ledger. A list of what is owed replaces an older one; rows of events
    that the store has already are counted once. Where the newest row of a thing counts, two rows of
    it in one file contradict each other."""
    one = ledgers()[dataset.kind]
    table = next(table for table in declared()[dataset.kind] if table.name == one.table)
    is_one = bool(table.newest_of) and set(table.newest_of) == set(table.key)
    return Kind(
        partial(check, one),
        tuple(dataset.key),
        partial(summarise, one),
        stored=not one.whole,
        is_one=is_one,
        same_thing=partial(_things, table.key) if is_one else None,
    )


def _things(key: tuple[str, ...], checked: Checked) -> list[Hashable]:
    return list(zip(*map(checked.column, key), strict=True))


def check(one: Ledger, checked: Checked) -> None:
    """Days, townships, bodies by their names, days in order, money in yuan.

    No day of the ledger may lie ahead. Raises FileRefusedError period_missing where a list of what
    is owed tells no day.
    """
    fields = checked.dataset.fields
    checked.set_days(*(field.name for field in fields if field.type == "date"))
    days = checked.column(one.day)
    if RECORDED in one.columns:
        day = recorded_on(checked, one.title)
        checked.values[RECORDED] = [day] * len(checked.rows)
        days = [day] * len(checked.rows)
    for field in fields:
        if field.type == "township":
            fill_townships(checked, days, required=field.required)
        elif field.name == one.actor:
            names = zip(checked.column(field.name), days, strict=True)
            checked.values[field.name] = [body(text, day) for text, day in names]
        elif field.name.endswith("_yuan"):
            fill_yuan(checked, field.name)
    _refuse_days_to_come(one, checked)
    if one.percent:
        _report_shares(one, checked)
    for first, second in one.order:
        report_order(checked, first, second, "days_reversed")
    for first, second in one.breaks:
        _tell_breaks(checked, first, second)


def _refuse_days_to_come(one: Ledger, checked: Checked) -> None:
    if checked.mapping.column_of(one.day) is None:
        return
    today = date.today()
    for position, day in enumerate(checked.column(one.day)):
        if day is not None and day > today:
            told = f"{day.isoformat()}还没有到（今天是{today.isoformat()}），请核对年份和月份。"
            checked.report(position, one.day, "date_in_future", "rejected", told)


def _report_shares(one: Ledger, checked: Checked) -> None:
    """Shares are read as percentages, and nothing else may be written as one. A bare number up to
    1 is held: a cell that shows 35% holds 0.35."""
    match = checked.mapping.column_of(one.percent["of"])
    if match is None:
        return
    words = checked.column(one.percent["by"])
    for position, (cell, word) in enumerate(zip(checked.raw(match.index), words, strict=True)):
        is_share = word in one.percent["words"]
        told = parse_percentage(cell, scale=None if is_share else "percent")
        if is_share and told.code is not None and position not in checked.rejected:
            note = f"{word}是百分数：{told.note}"
            checked.report(position, match.field, told.code, "rejected", note)
        if word and not is_share and told.code is None and "%" in fold(cell_text(cell)):
            note = f"{word}不是百分数，填了“{tidy(cell_text(cell))}”。请核对后改。"
            checked.report(position, match.field, "number_impossible", "rejected", note)


def body(text: str | None, day: object) -> str | None:
    """The body that somebody wrote, by the name that the plan of duties has for it."""
    if not text:
        return text
    if found := divisions.resolve(simplify(text), day).township:  # type: ignore[arg-type]
        return found
    for one in actors().values():
        known = {one.name, *(name for names in one.names.values() for name in names)}
        if text in known or f"县{text}" in known:
            return one.name
    return text


def _tell_breaks(checked: Checked, first: str, second: str) -> None:
    labels = [checked.dataset.field(name).label for name in (first, second)]
    pairs = zip(checked.column(first), checked.column(second), strict=True)
    for position, (one, two) in enumerate(pairs):
        if one and two and one > two:
            checked.report(
                position, first, "days_reversed", "notice",
                f"{labels[0]}（{one.isoformat()}）晚于{labels[1]}（{two.isoformat()}）。"
                "按填写的保存，这一户算没有做到。",
            )  # fmt: skip


def summarise(one: Ledger, checked: Checked) -> dict[str, int]:
    """Rows, and those that are done where the ledger lists what is owed."""
    kept = checked.accepted()
    told = {"rows": len(kept)}
    if one.whole:
        column = checked.column(one.whole)
        told["done"] = sum(column[position] is not None for position in kept)
    return told
