"""The closed lists of the field, from data/vocabulary.toml: the ten trades and the other words."""

from functools import cache
from typing import Any

from dashboard import definition_files
from dashboard.settings import DATA


@cache
def vocabulary() -> dict[str, Any]:
    """All lists of data/vocabulary.toml, as written."""
    return definition_files.needed(DATA / "vocabulary.toml", dict)


def trades() -> tuple[str, ...]:
    """The ten trades (十小), canonical names in the order of the plan."""
    return tuple(vocabulary()["trades"])
