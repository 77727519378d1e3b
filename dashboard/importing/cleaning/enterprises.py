"""Names of enterprises: one writing for storing, a key for comparing, likely doubles."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, clean_name, fold
from dashboard.words.terms import vocabulary

_NOT_KEY = re.compile(r"[^0-9a-z一-鿿㐀-䶿\U00020000-\U0003ffff]")
_SHORTEST_CORE = 4
_LEAST_SCORE = 85.0
_NOBODY = re.compile(
    "(?:[产样]品|包装|标签)?上?(?:均?未|无|没有)(?:标[注明示识志]|注明|写明|标|提供|厂名|生产厂|厂家)"
    "(?:厂[名址家]|生产(?:企业|单位|者|商|厂家?)|企业|单位|名称|标[识志签]|信息|[、，和及])*"
    "|标[识注]不[清明全]|来源不[明清]|三无产品"
)
_STARTS = frozenset("未无没均产样包标来三")
_BLANKS = re.compile(r"\s*([（）])\s*")


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two names that a person should decide on; score 85-100, 100 = the same key."""

    left: str
    right: str
    score: float


def canonical_enterprise(value: Cell) -> Cleaned[str]:
    """The name in one writing: brackets full-width, no stray blanks; empty -> name_missing.

    未标注, 无厂名 and the like name nobody: without value and code.
    """
    cleaned = clean_name(value)
    if cleaned.value is None:
        return cleaned
    if names_nobody(cleaned.value):
        return Cleaned(None)
    name = cleaned.value.replace("(", "（").replace(")", "）")
    return Cleaned(_BLANKS.sub(r"\1", name))


def names_nobody(text: str) -> bool:
    """Whether a cell says that no name is told: 未标注, 无厂名厂址, 来源不明."""
    return text[:1] in _STARTS and _NOBODY.fullmatch(text) is not None


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


def similar_enterprises(names: Iterable[str]) -> list[SimilarPair]:
    """Pairs of different writings that may be one enterprise, best first, for a person to decide.

    Same key scores 100. Otherwise the distinctive parts must be equal (永嘉县昶翊阀门厂,
    昶翊阀门有限公司) or differ by one slip: a character more or less, or one of the same sound.
    Any other single character makes another firm (甯弈阀门, 甯岑阀门).
    """
    pairs = []
    for left, right in _candidates(sorted(set(names))):
        a, b = enterprise_key(left), enterprise_key(right)
        score = min(99.0, fuzz.ratio(a, b))
        if a == b:
            pairs.append(SimilarPair(left, right, 100.0))
        elif _core(a) == _core(b):
            pairs.append(SimilarPair(left, right, round(max(_LEAST_SCORE, score), 1)))
        elif score >= _LEAST_SCORE and _one_slip(_core(a), _core(b)):
            pairs.append(SimilarPair(left, right, round(score, 1)))
    return sorted(pairs, key=lambda pair: (-pair.score, pair.left, pair.right))


def _candidates(names: list[str]) -> set[tuple[str, str]]:
    """Pairs whose distinctive parts become equal when each loses at most one character."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in names:
        core = _core(enterprise_key(name))
        for shortened in {core} | {core[:i] + core[i + 1 :] for i in range(len(core))}:
            blocks[shortened].append(name)
    return {pair for block in blocks.values() for pair in combinations(block, 2)}


def _one_slip(a: str, b: str) -> bool:
    if min(len(a), len(b)) < _SHORTEST_CORE or abs(len(a) - len(b)) > 1:
        return False
    edits = Levenshtein.editops(a, b).as_list()
    if len(edits) != 1:
        return False
    kind, in_a, in_b = edits[0]
    return kind != "replace" or _sound(a[int(in_a)]) == _sound(b[int(in_b)])


@cache
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin  # its dictionaries take 0.3 s to load

    return "".join(lazy_pinyin(character))
