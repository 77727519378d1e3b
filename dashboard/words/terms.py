"""The closed lists of the field, from data/vocabulary.toml: the ten trades and the other words."""

from functools import cache
from typing import Any

from dashboard import definition_files
from dashboard.settings import DATA

RECHECK = "复查"  # the purpose of a sample that is drawn again after a failed one


@cache
def vocabulary() -> dict[str, Any]:
    """All lists of data/vocabulary.toml, as written."""
    return definition_files.needed(DATA / "vocabulary.toml", dict)


def trades() -> tuple[str, ...]:
    """The ten trades (十小), canonical names in the order of the plan."""
    return tuple(vocabulary()["trades"])


def levels() -> tuple[str, ...]:
    """Who ordered a spot check, the highest first: 国, 省, 市, 县."""
    return tuple(vocabulary()["levels"])


def purposes() -> tuple[str, ...]:
    """What a spot check of first samples was for: 定期, 专项, …; a 复查 judges one batch again."""
    return tuple(one for one in vocabulary()["purposes"] if one != RECHECK)
