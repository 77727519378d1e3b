"""Product groups: what a batch counts as (阀门, 童装, else the product word of the title)."""

import re
from functools import cache

from dashboard.importing.cleaning.periods import prepare
from dashboard.importing.cleaning.text import fold
from dashboard.words.product_words import product_words
from dashboard.words.terms import vocabulary

_TITLE_WORD = re.compile(r"(?P<word>[一-鿿、()]{2,20}?)(?:产品)?(?:质量|的?抽查|的?监督|监督)")
_LEADING = re.compile(
    r"^(?:附[表件]?\d*(?:[-—]\d+)?:?)?(?:全国|国家|\w{2,3}省|\w{2,3}市|\w{2,3}县)?"
    r"(?:\d{4}(?:[-—]\d{4})?年度?)?(?:第?\d季度|[上下]半年|第\d+批|\d+月)?"
    r"(?:全国|国家|\w{2,3}省|\w{2,3}市|\w{2,3}县)?"
)


@cache
def _words() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Group -> folded (words, not_words)."""
    return {
        one.name: (tuple(map(fold, one.words)), tuple(map(fold, one.not_words)))
        for one in product_words().values()
    }


def _group_of(text: str) -> str | None:
    folded = fold(text)
    for group, (words, not_words) in _words().items():
        if any(w in folded for w in words) and not any(w in folded for w in not_words):
            return group
    return None


def is_registered(text: str) -> bool:
    """Whether a text names a product of data/products.toml."""
    return _group_of(text) is not None


def _excluded_from(group: str, name: str) -> bool:
    folded = fold(name)
    return any(word in folded for word in _words()[group][1])


def title_product(title: str) -> str | None:
    """Product word of a title: 2016年陶瓷片密封水嘴产品质量国家监督… -> 陶瓷片密封水嘴; else None.

    A word for everything (工业产品) is none.
    """
    bare = _LEADING.sub("", prepare(title))
    match = _TITLE_WORD.search(bare)
    if match is None:
        return None
    word = _strip_stop_words(match["word"])
    return word if len(word) > 1 and word not in vocabulary()["product_titles"]["general"] else None


def _strip_stop_words(word: str) -> str:
    stop = vocabulary()["product_titles"]["stop"]
    changed = True
    while changed:
        changed = False
        for extra in stop:
            if word.startswith(extra) or word.endswith(extra):
                word, changed = word.removeprefix(extra).removesuffix(extra), True
    return word


def product_group(product_name: str | None, title: str = "") -> str | None:
    """阀门 or 童装 when the title or the product's name says so, else the title's product word.

    The title's group holds for every row of its sheet (连衣裙 under 婴幼儿服装 is 童装) but for
    rows that name something its not_words exclude (水嘴 under 阀门). Without a telling title the
    product's own name decides; a name of no known group is returned as it is.
    """
    of_title = _group_of(title)
    if of_title and not (product_name and _excluded_from(of_title, product_name)):
        return of_title
    of_name = _group_of(product_name) if product_name else None
    return of_name or (None if of_title else title_product(title)) or product_name
