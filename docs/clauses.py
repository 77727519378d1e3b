"""Writes docs/clauses.md: every clause of the five papers with page, test and what is left.

    python -m docs.clauses

From docs/clauses.toml and data/documents/clauses. tests/documents/test_clause_table.py holds it.
"""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from dashboard.documents.clauses import clauses, documents

HERE = Path(__file__).resolve().parent
SOURCE, TARGET = HERE / "clauses.toml", HERE / "clauses.md"
STATES = {"works": "works", "partly": "partly", "no": "not built", "context": "nothing asked"}
HEAD = """# Every clause of the papers: page, test, state

Written by `python -m docs.clauses` from docs/clauses.toml; the sentences are the summaries of
data/documents/clauses. *works*: the page shows it from data, and a test holds it. *partly*: what
lacks is said. *nothing asked*: context, shown on 文件与口径. A duty that is only a day and its
evidence is called partly where the paper asks for more than that it was done.
"""
COLUMNS = "| Clause | Asks | Page | Test | State |\n|---|---|---|---|---|"


def rows() -> dict[str, dict[str, Any]]:
    """Clause id → its row of docs/clauses.toml. KeyError text names a clause that stands twice."""
    found: dict[str, dict[str, Any]] = {}
    for row in tomllib.loads(SOURCE.read_text(encoding="utf-8"))["row"]:
        for name in row["ids"]:
            if name in found:
                raise KeyError(f"{name} stands twice")
            found[name] = row
    return found


def tests() -> dict[str, str]:
    """Short name → file::test."""
    told: dict[str, str] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["tests"]
    return told


def page() -> str:
    """The whole text."""
    known, named = rows(), tests()
    parts = [HEAD]
    counts = Counter(known[one.id]["state"] for one in clauses())
    told = ", ".join(f"{counts[key]} {word}" for key, word in STATES.items())
    parts.append(f"{len(clauses())} clauses: {told}.\n")
    for paper in documents():
        parts.append(
            f"## {paper.id}\n\n| Clause | Asks | Page | Test | State |\n|---|---|---|---|---|"
        )
        for one in clauses(paper.id):
            row = known[one.id]
            pages = " ".join(f"`{name}`" for name in row.get("pages", [])) or "—"
            shown = "<br>".join(f"{_short(named[name])}" for name in row.get("tests", [])) or "—"
            state = STATES[row["state"]] + (f": {row['why']}" if row.get("why") else "")
            asks = one.summary.replace("|", "\\|")
            parts.append(f"| {one.place or one.id} | {asks} | {pages} | {shown} | {state} |")
        parts.append("")
    return "\n".join(parts)


def _short(test: str) -> str:
    file, name = test.split("::")
    words = re.sub("^test_", "", name).replace("_", " ")
    return f"[{words}](../{file})"


def main() -> None:
    """Write the table."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
