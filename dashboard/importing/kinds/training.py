"""Training records: one row is one session of one trade in one township."""

from collections import Counter
from collections.abc import Hashable, Iterable

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.store import db

KEY = ("trained_on", "township", "trade", "trained", "due")


def check(checked: Checked) -> None:
    """Days, townships; more people trained than due, and two sessions that are alike, are said."""
    checked.set_days("trained_on")
    fill_townships(checked, checked.values["trained_on"])
    pairs = zip(checked.column("trained"), checked.column("due"), strict=True)
    for position, (trained, due) in enumerate(pairs):
        if trained is not None and due and trained > due:
            told = f"培训人次{trained}多于应训人数{due}。按填写的保存，请核对。"
            checked.report(position, "trained", "trained_over_due", "notice", told)
    first: dict[Hashable, int] = {}
    for position, session in enumerate(zip(*(checked.column(n) for n in KEY), strict=True)):
        kept = first.setdefault(session, position)
        if kept != position and position not in checked.rejected:
            told = (
                f"与第{checked.rows[kept]}行的日期、乡镇、行业和人数都一样，按两场计。"
                "如果是同一场，请删去一行后再导入。"
            )
            checked.report(position, None, "session_alike", "notice", told)


def keys(checked: Checked) -> list[Hashable]:
    """Day, township, trade and counts; two sessions of one list may agree in all of them."""
    return _numbered(zip(*(checked.column(name) for name in KEY), strict=True))


def _numbered(sessions: Iterable[Hashable]) -> list[Hashable]:
    """Each session with its number among equal ones, so that only another list repeats it."""
    seen: Counter[Hashable] = Counter()
    found: list[Hashable] = []
    for session in sessions:
        seen[session] += 1
        found.append((session, seen[session]))
    return found


def stored_keys(_sheets: list[Checked]) -> list[Hashable]:
    """Keys of the live rows in the store."""
    with db.cursor("real") as cursor:
        rows = cursor.execute(f"SELECT {', '.join(KEY)} FROM live_training_sessions").fetchall()
    return _numbered(rows)


def summarise(checked: Checked) -> dict[str, int]:
    """Sessions, people trained, people due (each township and trade once)."""
    kept = checked.accepted()
    places = list(zip(checked.column("township"), checked.column("trade"), strict=True))
    due = {places[p]: checked.column("due")[p] or 0 for p in kept}
    return {
        "sessions": len(kept),
        "trained": sum(checked.column("trained")[p] for p in kept),
        "due": sum(due.values()),
    }


KIND = Kind(check, keys, summarise, stored=stored_keys)
