"""Lists of spot checks that come again with fewer (or more) columns: one batch, two writings.

The same enterprise, product, verdict and time, and nothing that both writings tell differs: very
likely the same batch. It is counted once and said; each stored batch answers for one row only, so
two batches that a list does not tell apart stay two.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.store import db

DETAILS = ("product_name", "brand", "model", "batch", "report_number", "level", "purpose")
# A list without days repeats one with days when nearly all of its rows are there.
SHARE_OF_LIST, SMALLEST_LIST = 0.8, 5

Key = tuple[str, str | None, str | None]
Span = tuple[date, date]
Stored = dict[str, Any]


def suspected(sheets: list[Checked]) -> Iterator[tuple[Checked, int, int]]:
    """(sheet, position, import that holds it) of rows that repeat a stored batch in other words.

    Rows known as duplicates answer for their stored twins first.
    """
    if not db.exists("real"):
        return
    spans = [span for sheet in sheets for span in _spans(sheet) if span]
    if not spans:
        return
    stored = _stored(min(span[0] for span in spans), max(span[1] for span in spans))
    if not stored:
        return
    for sheet in sheets:
        for position, code in sheet.duplicates.items():
            if code == "duplicate_in_store":
                _take(stored, sheet, position, same_time=True)
    for sheet in sheets:
        yield from _of_sheet(sheet, stored)


def _of_sheet(
    sheet: Checked, stored: dict[Key, list[Stored]]
) -> Iterator[tuple[Checked, int, int]]:
    rest: list[int] = []
    for position in sheet.accepted():
        found = _take(stored, sheet, position, same_time=True)
        if found is not None:
            yield sheet, position, found
        else:
            rest.append(position)
    vague = [(position, _take(stored, sheet, position, same_time=False)) for position in rest]
    hits = [(position, found) for position, found in vague if found is not None]
    if len(hits) >= max(SMALLEST_LIST, SHARE_OF_LIST * len(sheet.rows)):
        yield from ((sheet, position, found) for position, found in hits)


def _spans(sheet: Checked) -> list[Span | None]:
    pairs = zip(sheet.column("sampled_from"), sheet.column("sampled_to"), strict=True)
    return [(first, last) if first and last else None for first, last in pairs]


def _stored(first: date, last: date) -> dict[Key, list[Stored]]:
    names = (
        "import_id",
        "enterprise",
        "product",
        "verdict",
        "sampled_from",
        "sampled_to",
        *DETAILS,
    )
    with db.cursor("real") as cursor:
        rows = cursor.execute(
            f"SELECT {', '.join(names)} FROM live_samples "
            "WHERE enterprise IS NOT NULL AND sampled_from <= ? AND sampled_to >= ?",
            [last, first],
        ).fetchall()
    found: dict[Key, list[Stored]] = defaultdict(list)
    keys = {row[1]: enterprise_key(row[1]) for row in rows}
    for row in rows:
        found[keys[row[1]], row[2], row[3]].append(dict(zip(names, row, strict=True)))
    return found


def _take(
    stored: dict[Key, list[Stored]], sheet: Checked, position: int, *, same_time: bool
) -> int | None:
    """Import of the stored batch that this row may be, then used up; None: there is none."""
    name, span = sheet.column("enterprise")[position], _spans_at(sheet, position)
    if name is None or span is None:
        return None
    key = (
        enterprise_key(name),
        sheet.column("product")[position],
        sheet.column("verdict")[position],
    )
    candidates = stored.get(key, [])
    details = {name: sheet.column(name)[position] for name in DETAILS}
    best: tuple[int, int] | None = None
    for number, one in enumerate(candidates):
        if not _fits(details, one, span, same_time):
            continue
        agreeing = sum(value is not None and one[name] == value for name, value in details.items())
        if best is None or agreeing > best[0]:
            best = (agreeing, number)
    if best is None:
        return None
    return int(candidates.pop(best[1])["import_id"])


def _spans_at(sheet: Checked, position: int) -> Span | None:
    first, last = sheet.column("sampled_from")[position], sheet.column("sampled_to")[position]
    return (first, last) if first and last else None


def _fits(details: dict[str, Any], one: Stored, span: Span, same_time: bool) -> bool:
    """Whether nothing that both tell differs, and the times agree (or one holds the other)."""
    told = (one["sampled_from"], one["sampled_to"])
    if same_time:
        if span != told:
            return False
    elif not (span[0] <= told[0] <= told[1] <= span[1] or told[0] <= span[0] <= span[1] <= told[1]):
        return False
    return all(
        value is None or one[name] is None or one[name] == value for name, value in details.items()
    )
