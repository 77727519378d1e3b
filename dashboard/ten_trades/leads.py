"""Which department leads which trade: data/trade_leads.toml, filled in by the county."""

from functools import lru_cache
from pathlib import Path

from dashboard.documents.clauses import DefinitionError, read_toml
from dashboard.settings import DATA
from dashboard.words.terms import trades

UNSETTLED = "牵头部门未定"


@lru_cache
def read_leads(file: Path = DATA / "trade_leads.toml") -> dict[str, str]:
    """Department by trade, '' where nobody is named; DefinitionError for an unknown trade."""
    found = read_toml(file)
    for name, department in found.items():
        if name not in trades():
            raise DefinitionError(f"{file.name}：没有行业“{name}”，可用：{'、'.join(trades())}。")
        if not isinstance(department, str):
            raise DefinitionError(f'{file.name}：“{name}”的牵头部门应为文字，如 "县工商局"。')
    return {name: str(found.get(name, "")).strip() for name in trades()}


def lead_of(trade: str) -> str:
    """Department that leads a trade, or UNSETTLED."""
    return read_leads().get(trade) or UNSETTLED
