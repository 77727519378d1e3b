"""Small ledgers: their rules follow from what data/columns.toml declares of each (`ledger`)."""

from collections.abc import Hashable
from datetime import date
from functools import partial

from dashboard.importing.bodies import body
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import cell_text
from dashboard.importing.cleaning.choices import parse_mark
from dashboard.importing.columns import Dataset
from dashboard.importing.kinds import Kind, measured
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import fill_yuan, recorded_on, report_order
from dashboard.store.datasets import RECORDED, Ledger, declared, ledgers

YES, NO = "有", "无"  # of a mark
_EMPTY_BOXES = ("☐", "□")


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
    """Days, townships, bodies by their names, days in order, money in yuan,
    numbers in the unit of their measure.

    No day of the ledger may lie ahead. Raises FileRefusedError period_missing where a list of what
    is owed tells no day.
    """
    fields = checked.dataset.fields
    for field in fields:
        if field.type == "date":
            _tell_spans(checked, field.name)
    checked.set_days(*(field.name for field in fields if field.type == "date"))
    days = checked.column(one.day)
    if RECORDED in one.columns:
        day = recorded_on(checked, one.title)
        checked.values[RECORDED] = [day] * len(checked.rows)
        days = [day] * len(checked.rows)
    for field in fields:
        if field.type == "township":
            fill_townships(checked, days, required=field.required)
        elif field.type == "body" or field.name == one.actor:
            names = zip(checked.column(field.name), days, strict=True)
            checked.values[field.name] = [body(text, day) for text, day in names]
        elif field.name.endswith("_yuan"):
            fill_yuan(checked, field.name)
    _refuse_days_to_come(one, checked)
    if one.whole:
        _hold_doubtful(one, checked)
    if one.measured:
        measured.fill(one, checked)
    for first, second in one.order:
        report_order(checked, first, second, "days_reversed")
    for first, second in one.breaks:
        _tell_breaks(checked, first, second)


def _tell_spans(checked: Checked, name: str) -> None:
    for position, span in enumerate(checked.column(name)):
        if span is not None and span.start < span.end:
            told = f"“{span.text}”不是一天，按最后一天{span.end.isoformat()}计。"
            checked.report(position, name, "day_is_span", "notice", told)


def _refuse_days_to_come(one: Ledger, checked: Checked) -> None:
    if checked.mapping.column_of(one.day) is None:
        return
    today = date.today()
    for position, day in enumerate(checked.column(one.day)):
        if day is not None and day > today:
            told = f"{day.isoformat()}还没有到（今天是{today.isoformat()}），请核对年份和月份。"
            checked.report(position, one.day, "date_in_future", "rejected", told)


def _hold_doubtful(one: Ledger, checked: Checked) -> None:
    """A row is done when its day is filled: what is no day and does not say no (☐, ×, 无) leaves
    open whether it is, and so does a tick without a day or a day without its tick."""
    match = checked.mapping.column_of(one.whole)
    days = checked.column(one.whole)
    ticks = checked.column(one.tick) if one.tick else [None] * len(days)
    label = checked.dataset.field(one.whole).label
    unread = [
        problem
        for problem in checked.problems
        if problem.code == "date_unreadable" and problem.field == one.whole
    ]
    doubtful = {problem.row for problem in unread}
    checked.problems[:] = [problem for problem in checked.problems if problem not in unread]
    for position, (day, tick) in enumerate(zip(days, ticks, strict=True)):
        cell = checked.raw(match.index)[position] if match else ""
        is_no = parse_mark(cell).value == NO or cell_text(cell).strip() in _EMPTY_BOXES
        note = ""
        if checked.rows[position] in doubtful and not is_no:
            note = (
                f"“{cell_text(cell)}”看不出是哪一天，不知道做到了没有。"
                f"请填{label}，没有做到的空着。"
            )
        elif tick == YES and day is None:
            note = f"写的是已经做到，但没有写{label}。请补填。"
        elif tick == NO and day is not None:
            note = f"写的是没有做到，却有{label}（{day.isoformat()}）。请核对。"
        if note:
            checked.report(position, one.whole, "done_unclear", "rejected", note)


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
