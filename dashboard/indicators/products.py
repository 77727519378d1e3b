"""Products of the spot checks, from data/products.toml: one table is one product."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import (
    DefinitionError,
    UnknownError,
    check_fields,
    check_known,
)
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.words.product_words import FILE, registered

__all__ = ["FILE", "PARTS", "Product", "named", "of", "product", "products", "registered"]

PARTS = ("verdict", "groups", "makers", "regional", "items", "published")


@dataclass(frozen=True)
class Product:
    """One product; see the head of data/products.toml for the fields."""

    id: str
    name: str
    title: str
    pass_rate: str
    firm_rate: str
    item_rate: str
    parts: tuple[str, ...]
    registers: bool
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    @property
    def result_title(self) -> str:
        """阀门抽查结果."""
        return f"{self.title}结果"


_FIELDS: dict[str, type] = {
    "name": str,
    "title": str,
    "pass_rate": str,
    "firm_rate": str,
    "item_rate": str,
    "parts": list,
    "registers": bool,
    "words": list,
    "not_words": list,
    "kinds": list,
}
_OPTIONAL = {"kinds"}
_RATES = ("pass_rate", "firm_rate", "item_rate")


@cache
def products() -> dict[str, Product]:
    """The products by id, in the order of the file; a wrong one is left out and named."""
    return definition_files.keyed(FILE, _read_one)


def product(product_id: str) -> Product:
    """One product; UnknownError in Chinese with the ids that exist."""
    try:
        return products()[product_id]
    except KeyError:
        known = "、".join(products())
        raise UnknownError(f"没有名为“{product_id}”的产品。可用产品：{known}") from None


def named(name: str) -> Product | None:
    """The product stored under a name (阀门); None when the spot checks know none."""
    return next((one for one in products().values() if one.name == name), None)


def of(one: Indicator) -> Product:
    """The product whose pass rate an indicator is."""
    return next(made for made in products().values() if made.pass_rate == one.id)


def _read_one(key: str, record: Any) -> Product:
    check_fields(record, _FIELDS, _OPTIONAL)
    for part in record["parts"]:
        if part not in PARTS:
            allowed = "、".join(PARTS)
            raise DefinitionError(f"parts里的“{part}”应为{allowed}之一。", "parts", part, allowed)
    if "verdict" not in record["parts"]:
        raise DefinitionError("parts里缺少“verdict”。", "parts", "没有写", "verdict")
    for rate in _RATES:
        check_known(rate, [record[rate]], indicators(), "指标", "indicators.toml")
        whose = indicators()[record[rate]].product
        if whose != record["name"]:
            says = f"{rate}“{record[rate]}”的产品是“{whose}”，应为“{record['name']}”。"
            raise DefinitionError(says, rate, whose, record["name"])
    lists = {name: tuple(value) for name, value in record.items() if isinstance(value, list)}
    return Product(id=key, **{**record, **lists})
