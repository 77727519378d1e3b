"""Small ledgers: their rules follow from what data/columns.toml declares of each (`ledger`)."""

from functools import partial

from dashboard import divisions
from dashboard.documents.actors import actors
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.text import simplify
from dashboard.importing.columns import Dataset
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import fill_yuan, recorded_on, report_order
from dashboard.store.datasets import RECORDED, Ledger, ledgers


def kind_of(dataset: Dataset) -> Kind:
    """The rules of a declared ledger. A list of what is owed replaces an older one; rows of events
    that the store has already are counted once."""
    one = ledgers()[dataset.kind]
    return Kind(
        partial(check, one),
        tuple(dataset.key),
        partial(summarise, one),
        stored=not one.whole,
        is_one=False,
    )


def check(one: Ledger, checked: Checked) -> None:
    """Days, townships, bodies by their names, days in order, money in yuan.

    Raises FileRefusedError period_missing where a list of what is owed tells no day.
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
    if one.percent:
        _refuse_over_hundred(one, checked)
    for first, second in one.order:
        report_order(checked, first, second, "days_reversed")
    for first, second in one.breaks:
        _tell_breaks(checked, first, second)


def _refuse_over_hundred(one: Ledger, checked: Checked) -> None:
    column, by = one.percent["of"], one.percent["by"]
    pairs = zip(checked.column(column), checked.column(by), strict=True)
    for position, (value, word) in enumerate(pairs):
        if value is not None and word in one.percent["words"] and value > 100:
            told = f"{word}填了{value:g}，是百分数，应在0到100之间。请核对后改。"
            checked.report(position, column, "share_over_100", "rejected", told)


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
