"""Records of joint enforcement: one row is one action of several departments."""

import re

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import parse_trade
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import fill_yuan
from dashboard.words.terms import trades as trade_names

# Same day, lead, place, trade and counts: the same action.
KEY = (
    "acted_on", "lead_department", "township", "trade", "persons", "outlets_checked", "problems",
)  # fmt: skip
SUMMED = ("persons", "outlets_checked", "problems", "cases")

_LIST = re.compile("[、，,;；/ ]+")
_ALL = re.compile("(?:全部|所有|各)(?:“?十小”?)?(?:行业)?|“?十小”?(?:行业)?|综合")


def check(checked: Checked) -> None:
    """Days, townships, trades, the departments as a list, fines in yuan."""
    checked.set_days("acted_on")
    fill_townships(checked, checked.values["acted_on"], required=False)
    checked.values["departments"] = [
        [name for name in _LIST.split(text) if name] if text else []
        for text in checked.column("departments")
    ]
    _fill_trades(checked)
    fill_yuan(checked, "fine_yuan")


def _fill_trades(checked: Checked) -> None:
    """The one trade of an action; several, or all, are told and counted for the county alone."""
    trades: list[str | None] = []
    for position, text in enumerate(checked.column("trade")):
        parts = [part for part in _LIST.split(text or "") if part]
        is_all = len(parts) == 1 and _ALL.fullmatch(parts[0])
        found = [parse_trade(part) for part in (trade_names() if is_all else parts)]
        trades.append(found[0].value if len(found) == 1 else None)
        if len(found) > 1 and all(one.value for one in found):
            checked.report(
                position, "trade", "trades_several", "notice",
                f"“{text}”是{len(found)}个行业，这一行不计入单个行业。",
            )  # fmt: skip
        elif any(one.code for one in found):
            unknown = next(one for one in found if one.code)
            checked.report(
                position, "trade", unknown.code or "", "notice",
                unknown.note + ("" if unknown.value else "这一行不计入任何行业，其余照收。"),
            )  # fmt: skip
    checked.values["trade"] = trades


def summarise(checked: Checked) -> dict[str, int]:
    """Actions, and the sums of people, outlets, problems and cases."""
    kept = checked.accepted()
    sums = {name: sum(checked.column(name)[p] or 0 for p in kept) for name in SUMMED}
    return {"actions": len(kept), **sums}


KIND = Kind(check, KEY, summarise, stored=True, is_one=False)
