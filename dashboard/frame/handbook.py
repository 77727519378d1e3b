"""The five lines of docs/handbook.md about a page, which its 帮助 opens without a network."""

import re
from functools import cache
from pathlib import Path

from dashboard.settings import ROOT

FILE: Path = ROOT / "docs" / "handbook.md"
_SECTION = re.compile(r"^### (.+)\n((?:\d\. .+\n?)+)", re.M)


@cache
def lines() -> dict[str, tuple[str, ...]]:
    """Title of a page → its lines, in the order of the handbook; none without the file."""
    if not FILE.is_file():
        return {}
    found = _SECTION.findall(FILE.read_text(encoding="utf-8"))
    return {title: tuple(re.findall(r"^\d\. (.+)$", body, re.M)) for title, body in found}
