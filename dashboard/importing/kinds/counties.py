"""Counties of demonstration lists as data/regions writes them: 海宁 and 海宁市 are one."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from dashboard.demonstration.regions import regions
from dashboard.importing.checked import Checked

UNTOLD = "未注明"

_LEAD = re.compile("^(?:浙江省?)?(?:温州市?|嘉兴市?)?")
_SUFFIX = re.compile("[市县区]$")


@cache
def _counties() -> dict[str, str]:
    """Every writing of a county of a region → the county as the region names it."""
    known = [name for region in regions().values() for name in region.counties]
    return {_SUFFIX.sub("", name): name for name in known} | {name: name for name in known}


def fill_counties(checked: Checked, homes: Sequence[str | None] | None = None) -> None:
    """Set values["county"]: from the column, else the title, else homes (by row, if known).

    A county that no region has stays as it is written; one that nothing tells is UNTOLD. Both are
    told once: such rows are stored and count for no region.
    """
    titled = _in_text(checked.context.title)
    found: list[str] = []
    for position, text in enumerate(checked.column("county")):
        home = homes[position] if homes else None
        name = _named(text) if text else titled or home or UNTOLD
        found.append(name)
    checked.values["county"] = found
    _report_strange(checked, found)


def _named(text: str) -> str:
    short = _LEAD.sub("", "".join(text.split())) or text
    return _counties().get(short) or _counties().get(_SUFFIX.sub("", short)) or text


def _in_text(text: str) -> str | None:
    """The first county that a title names."""
    places = {text.find(short): name for short, name in _counties().items() if short in text}
    return places[min(places)] if places else None


def _report_strange(checked: Checked, found: Iterable[str]) -> None:
    seen: set[str] = set()
    for position, name in enumerate(found):
        if name in seen or name in _counties().values():
            continue
        seen.add(name)
        known = "、".join(dict.fromkeys(_counties().values()))
        what = "没有写明是哪个县（市、区）" if name == UNTOLD else f"“{name}”不在已设的地区里"
        checked.report(
            position, "county", "county_unknown", "notice",
            f"{what}，照存，但不计入任何地区。可填：{known}。",
        )  # fmt: skip
