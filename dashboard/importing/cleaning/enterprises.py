"""Names of enterprises: one writing for storing, a key for comparing, likely doubles."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, clean_name, fold
from dashboard.importing.cleaning.vocabulary import vocabulary

_NOT_KEY = re.compile(r"[^0-9a-z一-鿿㐀-䶿\U00020000-\U0003ffff]")
_BLANKS = re.compile(r"\s*([（）])\s*")


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two names that a person should decide on; score 0-100, 100 = the same key."""

    left: str
    right: str
    score: float


def canonical_enterprise(value: Cell) -> Cleaned[str]:
    """The name in one writing: brackets full-width, no stray blanks; empty -> name_missing."""
    cleaned = clean_name(value)
    if cleaned.value is None:
        return cleaned
    name = cleaned.value.replace("(", "（").replace(")", "）")
    return Cleaned(_BLANKS.sub(r"\1", name))


@lru_cache(maxsize=50_000)
def enterprise_key(name: str) -> str:
    """Equal for writings of one name: brackets, blanks, points and width do not count.

    有限责任公司 compares as 有限公司 (the same legal form); 股份有限公司 stays another.
    """
    return _NOT_KEY.sub("", fold(name)).replace("有限责任公司", "有限公司")


@lru_cache(maxsize=50_000)
def _core(key: str) -> str:
    """The distinctive part: without place in front and legal form behind."""
    lists = vocabulary()["enterprises"]
    core = key
    for place in lists["places"]:
        core = core.removeprefix(place)
    for form in lists["legal_forms"]:
        if core.endswith(form):
            core = core.removesuffix(form)
            break
    return core or key


def similar_enterprises(names: Iterable[str], *, threshold: float = 88.0) -> list[SimilarPair]:
    """Pairs of different writings that may be one enterprise, best first.

    Same key scores 100; the same distinctive part (永嘉县昶翊阀门厂, 昶翊阀门有限公司) and parts
    that differ by a typo score by rapidfuzz. Short parts must be equal: in 甯弈阀门 and 甯岑阀门
    one character is a different firm. Only names sharing two neighbouring characters are compared.
    """
    unique = sorted(set(names))
    pairs: list[SimilarPair] = []
    for left, right in sorted(_candidates(unique)):
        score = _score(enterprise_key(left), enterprise_key(right))
        if score >= threshold:
            pairs.append(SimilarPair(left, right, round(score, 1)))
    return sorted(pairs, key=lambda pair: (-pair.score, pair.left, pair.right))


def _candidates(names: list[str]) -> set[tuple[str, str]]:
    """Pairs whose distinctive parts begin or end alike: cheap, and keeps the typo in the middle."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in names:
        core = _core(enterprise_key(name))
        for block in {f"^{core[:2]}", f"{core[-4:]}$" if len(core) > 5 else f"{core}$"}:
            blocks[block].append(name)
    return {pair for block in blocks.values() for pair in combinations(block, 2)}


def _score(left: str, right: str) -> float:
    if left == right:
        return 100.0
    a, b = _core(left), _core(right)
    if a == b:
        return max(90.0, fuzz.ratio(left, right))
    if min(len(a), len(b)) < 6:
        return 0.0
    return min(99.0, fuzz.ratio(a, b))
