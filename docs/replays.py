"""What each reading of the register of conflicts would change: a table of a store with real files.

    DASHBOARD_STORE=folder python -m docs.replays 2010-12-31 > docs/replays.md

One row is one option that is not in force: how many duties would stand otherwise (the first of
them), and which headline figures would read otherwise.
"""

import sys
from datetime import date

from dashboard.duties import completions, conflicts
from dashboard.indicators import measured
from dashboard.words import formats

HEAD = """# Readings replayed

What another reading of each contradiction would change. Made by `python -m docs.replays` over the
simulated county files (38 townships, see tests/conftest.py `shared`), as of {day}. Options in
force are left out; an option that changes nothing on these files says so.

| No. | Other reading | Duties | Figures |
| --- | --- | --- | --- |
"""


def rows(as_of: date) -> list[str]:
    """One row per option of every conflict that is not in force."""
    found = []
    for one in conflicts.conflicts():
        for option in one.options:
            if option.id == one.ruling:
                continue
            duties = completions.replay("real", one.id, option.id, as_of)
            figures = measured.replay("real", one.id, option.id, as_of)
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
    print(HEAD.format(day=formats.date_text(on)) + "\n".join(rows(on)))
