"""Whether the counts that are kept (dashboard/store/cubes.py) are those of the rows themselves."""

from datetime import date

from dashboard.indicators import measured
from dashboard.indicators.definitions import indicators
from dashboard.store import cubes, db, statements


def wrong_days(store: db.StoreName) -> list[tuple[str, date]]:
    """Indicator and day wherever what is kept differs from counting every row as of that day; of
    batches the newest day of those that differ."""
    with db.reading(store) as cursor:
        days = cubes.days(cursor)
        batches = cubes.wrong_batches(cursor)
    registers = [
        (name, day)
        for day in days
        for name in cubes.FACTS
        if not equals(store, name, measured.Slice(day), "township", "trade")
    ]
    counted = {indicators()[name].product: name for name in cubes.BATCHES}
    return [*registers, *((counted[one], day) for one, day in batches if one in counted)]


def equals(
    store: db.StoreName, name: str, chosen: measured.Slice, by: str, then_by: str = "all"
) -> bool:
    """Whether a count is the same as it is written for the question and as its text stands."""
    one = indicators()[name]
    fast = measured.counts(store, one, chosen, by, then_by)
    with statements.as_it_stands():
        slow = measured.counts(store, one, chosen, by, then_by)
    exact = [column for column in slow.columns if column not in ("alike", "squares", "rate")]
    sums = ["alike", "squares"]  # added in another order
    return bool(fast[exact].equals(slow[exact])) and bool(
        ((fast[sums] - slow[sums]).abs() <= 1e-9 * slow[sums].abs()).all(axis=None)
    )


def mend(store: db.StoreName) -> None:
    """Count anew what is kept."""
    with db.transaction(store, "edit") as cursor:
        cubes.refresh(cursor, whole=True)
