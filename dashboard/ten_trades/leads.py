"""Which department leads which trade: data/trade_leads.toml, filled in by the county."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import DefinitionError, check_known
from dashboard.settings import DATA
from dashboard.words.terms import trades

UNSETTLED = "牵头部门未定"


@lru_cache
def read_leads(file: Path = DATA / "trade_leads.toml") -> dict[str, str]:
    """Department by trade, '' where nobody is named."""
    found = definition_files.keyed(file, _lead)
    return {name: found.get(name, "") for name in trades()}


def _lead(trade: str, department: Any) -> str:
    check_known(trade, [trade], trades(), "行业", "vocabulary.toml")
    if not isinstance(department, str):
        raise DefinitionError(
            f"“{trade}”的牵头部门应为文字。", trade, str(department), '文字，如 "县工商局"'
        )
    return department.strip()


def lead_of(trade: str) -> str:
    """Department that leads a trade, or UNSETTLED."""
    return read_leads().get(trade) or UNSETTLED
