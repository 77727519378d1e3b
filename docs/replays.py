"""What each reading of the register of conflicts would change: a table per store.

    export DASHBOARD_STORE=folder
    python -m dashboard import --best-guess county_folder; python -m dashboard demo
    python -m docs.replays 2010-10-25 > docs/replays.md

One row is one option that is not in force: how many duties would stand otherwise (the first of
them), and which headline figures would read otherwise.
"""

import sys
from datetime import date

from dashboard.duties import completions, conflicts, rulings
from dashboard.enterprises import blacklist
from dashboard.indicators import measured
from dashboard.store import db
from dashboard.words import formats

HEAD = """# Readings replayed

What another reading of each contradiction would change. Made by `python -m docs.replays {iso}`
(how: see docs/replays.py), as of {day}. Options in force are left out; an option that changes
nothing says so.
"""
SECTION = """
## {name}

| No. | Other reading | Duties | Figures |
| --- | --- | --- | --- |
"""
STORES: dict[db.StoreName, str] = {
    "real": "Imported: the simulated files of a whole county (38 townships)",
    "demo": "The demo data",
}


def rows(store: db.StoreName, as_of: date) -> list[str]:
    """One row per option of every conflict that is not in force."""
    found = []
    ruled = rulings.in_force(store)
    for one in conflicts.conflicts():
        for option in one.options:
            if option.id == ruled[one.id].option:
                continue
            duties = completions.replay(store, one.id, option.id, as_of)
            figures = [
                *measured.replay(store, one.id, option.id, as_of),
                *blacklist.replay(store, one.id, option.id, as_of),
            ]
            cells = (
                one.id,
                f"{one.title}：{option.text}",
                _told(duties),
                "；".join(f"{now} → {then}" for _, now, then in figures) or "不变",
            )
            found.append("| " + " | ".join(cell.replace("|", "／") for cell in cells) + " |")
    return found


def _told(changes: list[conflicts.Change]) -> str:
    if not changes:
        return "不变"
    first = changes[0]
    before, after = first.before or "没有", first.after or "没有"
    return f"{len(changes)}项，如“{first.title}”：{before} → {after}"


if __name__ == "__main__":
    on = date.fromisoformat(sys.argv[1])
    print(HEAD.format(day=formats.date_text(on), iso=on.isoformat()), end="")
    for store, name in STORES.items():
        print(SECTION.format(name=name) + "\n".join(rows(store, on)))
