"""kill -9 in the middle of an import: the store opens and holds all of the file or nothing.

Half of the moments are spread over the whole run of the process, half fall around the transaction.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.store import db, originals
from tests.soak import beyond

ROOT = Path(__file__).resolve().parents[2]
FEW, SOME, MANY = 1, 5, 20  # rounds of every run, the long one and the longest
ROWS = 1000
HEAD = "单位名称,行业,地址,从业人数,是否整规,是否规范,整规日期"

# The database counts the rows of each table: of one file, all or nothing.
COUNTS = (
    "SELECT (SELECT count(*) FROM imports), (SELECT count(*) FROM import_sheets), "
    "(SELECT count(*) FROM outlets), (SELECT count(*) FROM held_rows)"
)


def write_file(folder: Path, number: int) -> Path:
    """A register of its own day, with one row that is held."""
    lines = ["2010年十小名册（岩头镇）", f"填报时间：2010年6月{number % 28 + 1}日", HEAD]
    lines += [f"{number}之{n}店,小食杂店,横街{n}号,2,是,是,2010.5.3" for n in range(ROWS)]
    lines.append("末店,小旅馆,横街,2,是,是,2010.5.3")
    file = folder / f"{number}.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def start_import(file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", "import", str(file)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_for_original(store: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the original is written, which comes right before the transaction."""
    end = time.monotonic() + 120
    before = len(list((store / "originals").rglob("*.csv")))
    while time.monotonic() < end and process.poll() is None:
        if len(list((store / "originals").rglob("*.csv"))) > before:
            return
        time.sleep(0.005)


@pytest.mark.parametrize("rounds", beyond([], [FEW, SOME, MANY], soak=1))
def test_killed_import_leaves_all_or_nothing(
    rounds: int,
    tmp_path: Path,
    store: Path,
    rows: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    start = time.monotonic()
    assert start_import(write_file(tmp_path, 0)).wait(timeout=120) == 3
    whole = time.monotonic() - start
    assert rows(COUNTS) == [(1, 1, ROWS, 1)]
    draw = random.Random()
    alive = kept = 0
    for number in range(1, rounds + 1):
        db.close()  # each process needs the file for itself
        process = start_import(write_file(tmp_path, number))
        if number % 2:
            wait_for_original(store, process)
            time.sleep(draw.uniform(0, 0.5))
        else:
            time.sleep(whole * draw.uniform(0.3, 1.05))
        alive += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        before = kept
        imports, sheets, outlets, held = rows(COUNTS)[0]
        kept = imports - 1
        assert kept - before in (0, 1)
        assert (sheets, outlets, held) == (imports, imports * ROWS, imports)
    files = [path for path in (store / "originals").rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, (1, 1))
    broken_off = len(files) - (kept + 1)
    assert main(["check"]) == (2 if originals.compare().orphans else 0)
    found = originals.compare()
    assert len(found.orphans) + len(found.half_written) == broken_off
    assert not found.missing
    assert ("没有登记" in capsys.readouterr().out) == bool(found.orphans)
    assert {path for path in (store / "originals").rglob("*") if path.is_file()} == set(files)
    print(f"{rounds} rounds, {alive} killed alive, {kept} kept, {broken_off} originals left behind")
