"""kill -9 at random moments of everything that writes: the rounds of kills.py."""

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.settings import ROOT
from tests.soak import beyond

LONG, LONGEST = 6, 700  # rounds of all steps together
BEGIN = "import sys, pathlib; from tests.store import kills; kills.rounds({}, pathlib.Path({!r}))"


@pytest.mark.parametrize("rounds", beyond([], [LONG, LONGEST], soak=1))
def test_a_kill_leaves_all_or_nothing(tmp_path: Path, rounds: int) -> None:
    program = [sys.executable, "-c", BEGIN.format(rounds, str(tmp_path / "store"))]
    ended = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, timeout=30 * rounds + 120
    )
    print(ended.stdout)
    assert ended.returncode == 0, ended.stderr[-3000:]
