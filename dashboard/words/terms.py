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


SERIES = {
    "县": "县督查",
    "市": "市督查",
    "县专项": "县专项督查",
    "市专项": "市专项督查",
    "县暗访": "县明察暗访",
    "市暗访": "市明察暗访",
}
"""Series of supervision rounds, each with numbers of its own: who held them, and which of the three
forms of 75号 四(三) (综合督查, which needs no word, 专项督查, 明察暗访)."""
GENERAL = ("县", "市")
"""Series of 综合督查."""


def form_of(series: str) -> str:
    """督查, 专项督查, 明察暗访."""
    return SERIES[series][1:]


def trades() -> tuple[str, ...]:
    """The ten trades (十小), canonical names in the order of the plan."""
    return tuple(vocabulary()["trades"])


def levels() -> tuple[str, ...]:
    """Who ordered a spot check, the highest first: 国, 省, 市, 县."""
    return tuple(vocabulary()["levels"])


def purposes() -> tuple[str, ...]:
    """What a spot check of first samples was for: 定期, 专项, …; a 复查 judges one batch again."""
    return tuple(one for one in vocabulary()["purposes"] if one != RECHECK)
