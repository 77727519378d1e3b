"""The audit: what one line holds, that every change to it is noticed, that a kill is survived."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.settings import ROOT
from dashboard.store import audit
from tests.soak import beyond

WRITER = (
    "from dashboard.store import audit\nfor n in range(100000): audit.record('view', '甲', str(n))"
)


def written(count: int = 6) -> Path:
    for number in range(count):
        audit.record("view", "甲", f"第{number}家", role="leader", where="10.0.0.5", rows=number)
    (file,) = audit.folder().glob("2*.jsonl")
    return file


def test_a_line_says_who_what_when_where(store: Path) -> None:
    file = written(2)
    first, second = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    told = {"n": 1, "who": "甲", "what": "view", "on": "第0家", "where": "10.0.0.5"}
    assert {key: first[key] for key in told} == told
    assert (first["before"], second["before"]) == ("0" * 64, first["hash"])
    assert second["more"] == {"rows": 1} and second["role"] == "leader"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert audit.check() == []
    assert [one["on"] for one in audit.events(1)] == ["第1家"]


def test_an_unknown_kind_is_an_error_of_the_code(store: Path) -> None:
    with pytest.raises(KeyError):
        audit.record("something", "甲")


def test_every_flipped_bit_is_noticed(store: Path) -> None:
    """300 single bits at random places, and both ends."""
    file = written()
    whole = file.read_bytes()
    chance = random.Random(16)
    places = [0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(300))]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        file.write_bytes(bytes(changed))
        assert audit.check(), (place, whole[place : place + 10])
    file.write_bytes(whole)
    assert audit.check() == []


def test_lines_taken_out_put_in_swapped_or_cut_off_are_noticed(store: Path) -> None:
    file = written()
    lines = file.read_bytes().splitlines(keepends=True)
    other = json.loads(lines[2]) | {"who": "乙"}
    forged = audit._bytes({**other, "hash": audit._hash(other)})
    changes = {
        **{f"without line {n}": [*lines[:n], *lines[n + 1 :]] for n in range(len(lines))},
        "twice": [*lines[:3], lines[2], *lines[3:]],
        "swapped": [lines[1], lines[0], *lines[2:]],
        "cut off": lines[:2],
        "all gone": [],
        "rewritten with its own hash": [*lines[:2], forged, *lines[3:]],
        "half a line": [*lines[:-1], lines[-1][:20]],
    }
    for what, kept in changes.items():
        file.write_bytes(b"".join(kept))
        assert audit.check(), what
    file.write_bytes(b"".join(lines))
    (audit.folder() / "head.json").unlink()
    assert "head.json" in audit.check()[0].told


def test_a_line_broken_off_is_closed_and_named(store: Path) -> None:
    file = written()
    file.write_bytes(file.read_bytes()[:-30])
    audit.record("sign_in", "乙")
    assert [one["what"] for one in audit.events(2)] == ["sign_in", "broken_line"]
    assert audit.check() == []


def test_a_new_month_goes_on_with_the_chain(store: Path) -> None:
    file = written(3)
    file.rename(file.with_name("2020-01.jsonl"))
    last = audit.record("sign_in", "乙")
    assert last["n"] == 4 and audit.check() == []
    file.with_name("2020-01.jsonl").unlink()
    assert audit.check(), "the oldest month may not go unnoticed"


@pytest.mark.parametrize("seed", beyond(range(1), range(30), soak=4))
def test_kills_while_it_is_written(store: Path, seed: int) -> None:
    """Two writers at once, killed at a random moment: the chain goes on and is whole."""
    chance = random.Random(seed)
    env = {**os.environ, "DASHBOARD_STORE": str(store), "PYTHONPATH": str(ROOT)}
    for _ in range(3):
        writers = [subprocess.Popen([sys.executable, "-c", WRITER], env=env) for _ in range(2)]
        before = len(audit.events())
        while len(audit.events()) < before + 5:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.1)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        audit.record("view", "丙")
        assert audit.check() == []
    assert len(audit.events()) > 15
