"""Sheets as offices that nobody here has seen might write them: what is read, and what is asked.

other_offices.txt holds a case per block: its name, the file's name, the kind (-: nothing is taken,
and it is said why), merged cells, what must be found, then the sheets, a line a row. Of values:
rows: those accepted; questions: those open; a field's name: its values; table.n counts
child rows, table.column adds up.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.pipeline import Preview, check_workbook
from dashboard.importing.read import Sheet, Workbook

FILE = Path(__file__).with_name("other_offices.txt")
EVERY = 3  # of the cases by default; the others in the soak


@dataclass
class Case:
    name: str
    file_name: str = ""
    kind: str = ""
    wanted: dict[str, Any] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)


def cases() -> Iterator[Case]:
    for block in FILE.read_text(encoding="utf-8").removeprefix("# ").split("\n# "):
        first, *lines = block.split("\n")
        case, merges = Case(first), ""
        for line in lines:
            word, _, rest = line.partition(" ")
            if line.startswith("=="):
                spans = [span(text) for text in merges.split()]
                case.sheets.append(Sheet(line[2:].strip(), [], merges=spans))
            elif case.sheets:
                case.sheets[-1].rows.append([cell(text) for text in line.split("|")])
            elif word == "file":
                case.file_name = rest
            elif word == "kind":
                case.kind = rest
            elif word == "merges":
                merges = rest
            else:
                case.wanted[word] = json.loads(rest.removeprefix("= "))
        yield case


def cell(text: str) -> object:
    return int(text) if text.isascii() and text.isdigit() and str(int(text)) == text else text


def span(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, last = ((int(place[1:]) - 1, ord(place[0]) - ord("A")) for place in text.split(":"))
    return first, last


def faults(case: Case) -> Iterator[str]:
    """What is not as it should be, with both sides."""
    preview = Preview(case.file_name, b"", "")
    found = check_workbook(preview, Workbook(case.file_name, case.sheets))
    kinds = {one.dataset.kind for one in found.checked} or {"-"}
    if kinds != {case.kind}:
        yield f"{case.name}: {kinds}, {found.refusal}"
    elif case.kind == "-":
        assert found.refusal is not None and found.refusal.message
    for account in (one.account() for one in found.sheets):
        whole = account.pop("all")
        if sum(account.values()) != whole or min(account.values()) < 0:
            yield f"{case.name}: {account} for {whole} rows"
    for name, wanted in case.wanted.items() if found.checked else ():
        if (own := value(found, name)) != wanted:
            yield f"{case.name} {name}: {own} for {wanted}"


def value(found: Preview, name: str) -> Any:
    if name == "rows":
        return found.rows_accepted
    if name == "questions":
        return len(found.questions)
    table, _, column = name.partition(".")
    if not column:
        values = [one.column(name)[n] for one in found.checked for n in one.accepted()]
        return json.loads(json.dumps(values, ensure_ascii=False, default=str))
    kept = [
        row
        for one in found.checked
        for row in one.children[table]
        if row["position"] in one.accepted()
    ]
    return len(kept) if column == "n" else sum(row[column] or 0 for row in kept)


@pytest.mark.parametrize(
    "part", [pytest.param(n, marks=[pytest.mark.soak] if n else []) for n in range(2)]
)
def test_what_other_offices_send_is_read_or_asked(part: int, store: Path) -> None:
    chosen = [one for n, one in enumerate(cases()) if bool(n % EVERY) == bool(part)]
    assert len(chosen) >= 15
    assert not [fault for case in chosen for fault in faults(case)]
