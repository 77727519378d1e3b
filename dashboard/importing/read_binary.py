"""The old binary format (.xls, .et), read in a process of its own with bounded memory and time."""

import pickle
from pathlib import Path
from typing import Any

from dashboard import apart
from dashboard.importing import guards

CHILD = Path(__file__).with_name("binary_child.py")
SECONDS, MEGABYTES = 120, 3072


def read_binary(content: bytes) -> list[tuple[str, bool, list[Any], list[Any]]]:
    """(name, visible, rows, merges) of every worksheet.

    Raises FileRefusedError: encrypted_or_unreadable, also when the child ran out of memory or time.
    """
    try:
        answer = apart.run(CHILD, content, seconds=SECONDS, megabytes=MEGABYTES)
    except apart.ApartError as error:
        raise guards.encrypted() from error
    return list(pickle.loads(answer))
