"""A bounded fuzz run of the reader: mutated files give rows or a refusal, and nothing else.

The generator is seeded, so that a failure can be repeated. Old binary files have a test of their
own in test_bad_files.py.
"""

import io
import random
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from dashboard.importing.problems import FileRefusedError
from dashboard.importing.read import Workbook, read
from tests.soak import beyond

FEW, SOME, MANY = 30, 100, 600  # files of each kind in every run, the long one, the longest
ROWS = [["2010年名册"], ["单位名称", "行业", "整规日期"], ["甲店", "小食杂店", "2010.5.3"]]
SPLICES = [
    b"\0",
    b"\xff",
    b'"',
    b"<",
    b">",
    b"&#x0;",
    b"\r",
    b"\xd0\xcf",
    b"PK",
    b"9" * 30,
    b"A" * 9,
]


def mutate(content: bytes, draw: random.Random) -> bytes:
    """Bytes changed, cut out, doubled or put in."""
    data = bytearray(content)
    for _ in range(draw.choice([1, 3, 20])):
        at = draw.randrange(len(data) or 1)
        way = draw.randrange(4)
        if way == 0 and data:
            data[at] = draw.randrange(256)
        elif way == 1:
            del data[at : at + draw.randrange(1, 40)]
        elif way == 2:
            data[at:at] = data[at : at + draw.randrange(1, 40)]
        else:
            data[at:at] = draw.choice(SPLICES)
    return bytes(data)


def workbook() -> bytes:
    target = io.BytesIO()
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.save(target)
    return target.getvalue()


def mutate_part(content: bytes, draw: random.Random) -> bytes:
    """One part of a package mutated, the zip around it whole."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        chosen = draw.choice([name for name in old.namelist() if name.startswith("xl/")])
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutate(part, draw) if name == chosen else part)
    return target.getvalue()


TEXT = "\r\n".join(",".join(row) for row in ROWS)
PAGE = "<html><meta charset=utf-8><table>" + "".join(
    "<tr>" + "".join(f"<td colspan=1>{cell}</td>" for cell in row) + "</tr>" for row in ROWS
)
PAGE += "</table></html>"
SEEDS: dict[str, tuple[bytes, Callable[[bytes, random.Random], bytes]]] = {
    "utf8.csv": (TEXT.encode("utf-8"), mutate),
    "gbk.csv": (TEXT.encode("gb18030"), mutate),
    "utf16.csv": (TEXT.encode("utf-16"), mutate),
    "页.xls": (PAGE.encode("utf-8"), mutate),
    "包.xlsx": (workbook(), mutate),
    "表.xlsx": (workbook(), mutate_part),
}


@pytest.mark.parametrize("runs", beyond([FEW], [FEW, SOME, MANY], soak=1))
@pytest.mark.parametrize("name", SEEDS)
def test_reader_gives_rows_or_a_refusal(name: str, runs: int) -> None:
    content, change = SEEDS[name]
    draw = random.Random(f"{name} 20101015")
    read_well = 0
    for _ in range(runs):
        try:
            result = read(change(content, draw), name)
        except FileRefusedError as refusal:
            assert refusal.code and "请" in refusal.message
            continue
        assert isinstance(result, Workbook) and any(sheet.rows for sheet in result.sheets)
        read_well += 1
    # Nearly every change breaks the checksums of a package; all other kinds are read at times.
    assert read_well > 0 or name == "包.xlsx"
