"""The words by which a batch counts as a product, from data/products.toml.

The rest of that file, what is shown of a product, is read by dashboard.indicators.products, which
also keeps the faults of the file. An import needs the words alone, and none of the indicators.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import DefinitionError
from dashboard.settings import DATA

FILE = DATA / "products.toml"


@dataclass(frozen=True)
class ProductWords:
    """Name, the words that say it and those that exclude it; registers: its makers are listed."""

    name: str
    registers: bool
    words: tuple[str, ...]
    not_words: tuple[str, ...]


@cache
def product_words() -> dict[str, ProductWords]:
    """The words by the product's id, in the order of the file, without wrong records."""
    return definition_files.keyed(FILE, _read_one, is_second=True)


def registered() -> tuple[str, ...]:
    """Names of the products whose makers a paper wants registered: 阀门, 童装."""
    return tuple(one.name for one in product_words().values() if one.registers)


def _read_one(_key: str, record: Any) -> ProductWords:
    try:
        name, registers = record["name"], record["registers"]
        words, not_words = tuple(record["words"]), tuple(record["not_words"])
    except (LookupError, TypeError) as error:
        raise DefinitionError(str(error)) from error
    if not all(isinstance(text, str) for text in (name, *words, *not_words)):
        raise DefinitionError("名称和词应为文字。")
    return ProductWords(name, registers is True, words, not_words)
