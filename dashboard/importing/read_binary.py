"""The old binary format (.xls, .et), read in a process of its own with bounded memory and time."""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from dashboard.importing import guards

CHILD = Path(__file__).with_name("binary_child.py")
SECONDS = 120


def read_binary(content: bytes) -> list[tuple[str, bool, list[Any], list[Any]]]:
    """(name, visible, rows, merges) of every worksheet.

    Raises FileRefusedError: encrypted_or_unreadable, also when the child ran out of memory or time.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise guards.encrypted() from error
    if done.returncode != 0:
        raise guards.encrypted()
    return list(pickle.loads(done.stdout))
