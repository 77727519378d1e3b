"""Writes docs/architecture.md: every package on its floor, with its own first line.

    python -m docs.architecture

The order is docs/floors.py, the words are the docstrings of the packages: neither is written twice.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docs.floors import FLOORS, room_of

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "architecture.md"
HEAD = """# Architecture

Drawn by `python -m docs.architecture` from [floors.py](floors.py) and the docstrings of the
packages; `tests/test_structure.py` holds the order and fails on a package that is not listed.
A package imports from lower floors only.

Two storeys per subject of the papers: **below** what a subject knows and how it says it (no
Streamlit, no Plotly), **above** (`screens/<subject>`) how it is shown. Reports and exports stand
between: they use what is below; screens use everything.

```mermaid
flowchart TB
"""
MIDDLE = """```

Arrows between packages: {arrows} ({rooms} packages). In the picture a floor
leads to the next one only; the table tells what each package really imports.

| floor | package | what it is for | imports from |
|---|---|---|---|
"""


def modules() -> dict[str, Path]:
    """Dotted name of every module of the product and its file."""
    files = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "dashboard").rglob("*.py")]
    found = {}
    for file in files:
        parts = file.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the product, parsed once."""
    return {name: ast.parse(file.read_text("utf-8")) for name, file in modules().items()}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement below a node; what stands within expressions imports nothing."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield child
            yield from statements(child)


def arrows() -> dict[str, set[str]]:
    """Package → packages that it imports from."""
    known = trees()
    found: dict[str, set[str]] = {room: set() for floor in FLOORS for room in floor}
    for module, tree in known.items():
        for node in statements(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard"):
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    target = room_of(full if full in known else str(node.module))
                    if target not in (room_of(module), "dashboard"):
                        found[room_of(module)].add(target)
    return found


def purpose(room: str) -> str:
    """First line of the docstring of a package or of a module that stands alone."""
    place = ROOT / "dashboard" / Path(*room.split("."))
    candidates = (place / "__init__.py", place.with_suffix(".py"), ROOT / f"{room}.py")
    for file in candidates:
        if file.is_file():
            text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            return text.split("\n\n")[0].replace("\n", " ")
    return "One question per file; the file name is the address." if room == "pages" else ""


def page() -> str:
    """The whole text of docs/architecture.md."""
    drawn = arrows()
    lines = []
    for place in range(len(FLOORS) - 1, -1, -1):
        names = " · ".join(FLOORS[place])
        lines.append(f'    f{place}["{names}"]\n')
    lines += [f"    f{place} --> f{place - 1}\n" for place in range(len(FLOORS) - 1, 0, -1)]
    count = sum(len(targets) for targets in drawn.values())
    rows = [
        f"| {place} | `{room}` | {purpose(room)} | {' '.join(sorted(drawn[room])) or '—'} |\n"
        for place in range(len(FLOORS) - 1, -1, -1)
        for room in FLOORS[place]
    ]
    middle = MIDDLE.format(arrows=count, rooms=len(drawn))
    return HEAD + "".join(lines) + middle + "".join(rows)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
