"""The word lists of data/vocabulary.toml, read once."""

import tomllib
from functools import cache
from typing import Any

from dashboard.settings import DATA


@cache
def vocabulary() -> dict[str, Any]:
    """All lists of data/vocabulary.toml, as written."""
    return tomllib.loads((DATA / "vocabulary.toml").read_text(encoding="utf-8"))
