"""What a figure counted, as it stands in an address: from a figure to the rows behind it."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

from dashboard.indicators.definitions import Measure, indicators
from dashboard.indicators.measured import Asked, Slice

_DAYS = ("as_of", "start", "end", "seen")
_LISTS = ("purposes", "levels", "trades", "townships")


def as_text(measure: Measure) -> str:
    """The question that a figure answers; empty where no question of one's own counts the same
    (nothing counted, refused batches as failed)."""
    asked = measure.asked
    if not isinstance(asked, Asked) or not measure.denominator or asked.chosen.refused_fail:
        return ""
    usual = Slice(asked.chosen.as_of)
    told: dict[str, Any] = {"figure": measure.indicator.id}
    for one in fields(Slice):
        value = getattr(asked.chosen, one.name)
        if one.name == "as_of" or value != getattr(usual, one.name) and one.name != "seen":
            told[one.name] = value.isoformat() if isinstance(value, date) else value
    if asked.only:
        told["only"] = asked.only
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> tuple[str, Asked]:
    """The figure and what it counted; ValueError for anything else."""
    try:
        told = json.loads(text)
        figure = str(told.pop("figure"))
        only = tuple((str(name), str(value)) for name, value in told.pop("only", ()))
        days: dict[str, Any] = {
            name: date.fromisoformat(told[name]) for name in _DAYS if told.get(name)
        }
        lists: dict[str, Any] = {
            name: tuple(map(str, told[name])) for name in _LISTS if told.get(name) is not None
        }
        chosen = Slice(**days, **lists, scope=str(told.get("scope", "本县")))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(text) from error
    if figure not in indicators():
        raise ValueError(figure)
    return figure, Asked(chosen, only)
