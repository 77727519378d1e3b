"""Workbooks read in a process of its own with bounded memory and time: .xls, .et, heavy .xlsx."""

import pickle
from pathlib import Path
from typing import Any

from dashboard import apart

CHILD = Path(__file__).with_name("binary_child.py")
SECONDS, MEGABYTES = 120, 3072


def read_binary(content: bytes) -> list[tuple[str, bool, list[Any], list[Any]]]:
    """(name, visible, rows, merges) of every worksheet.

    Raises apart.ApartError when it is encrypted or damaged, or ran out of memory or time.
    """
    return list(pickle.loads(apart.run(CHILD, content, seconds=SECONDS, megabytes=MEGABYTES)))
