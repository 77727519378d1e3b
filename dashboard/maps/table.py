"""The table that a map draws, and the classes of its legend."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import look
from dashboard.divisions import Units

NumberFormat = Callable[[float], str]
_STEPS = (0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25)
WITHOUT_VALUE = ("too_few", "no_data")
_ORDER = (*(state for state in look.VERDICTS if state not in WITHOUT_VALUE), *WITHOUT_VALUE)
# Above this many, the legend says the word and the map only shows the grey.
WORDS_ON_MAP = 8


@dataclass(frozen=True)
class ClassCount:
    """One entry of a legend: what it means, how many units, and how it looks."""

    label: str
    count: int
    fill: str
    hatch: str = ""
    glyph: str = ""
    ink: str = look.TEXT


def percent(value: float) -> str:
    """0.924 → 92.4%; pages pass the indicator's own format where rounding matters."""
    return f"{value * 100:.1f}%"


@dataclass(frozen=True)
class Row:
    """What a map knows of one unit. `state` is a key of look.VERDICTS, or '' when only a
    value was given; `label` and `hover` may be empty."""

    name: str
    value: float | None
    state: str
    label: str
    hover: str

    @property
    def valued(self) -> bool:
        """True when a rate or amount may be drawn."""
        return self.value is not None and self.state not in WITHOUT_VALUE


def prepare(table: pd.DataFrame, units: Units) -> list[Row]:
    """One row per unit, in the order of `units`; a unit that the table lacks has no data.

    ValueError for a township that is not among the units, is there twice, or has a verdict
    that look.VERDICTS does not know.
    """
    given: dict[str, Row] = {}
    for record in table.to_dict("records"):
        name = str(record["township"])
        if name not in units.names:
            raise ValueError(f"not a unit of {units.id}: {name}")
        if name in given:
            raise ValueError(f"twice in the table: {name}")
        value = record.get("value")
        number = None if value is None or pd.isna(value) else float(value)
        state = _text(record.get("verdict")) or ("no_data" if number is None else "")
        if state and state not in look.VERDICTS:
            raise ValueError(f"unknown verdict {state!r} for {name}")
        given[name] = Row(
            name, number, state, _text(record.get("label")), _text(record.get("hover"))
        )
    return [given.get(name) or Row(name, None, "no_data", "", "") for name in units.names]


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def rate_breaks(values: Sequence[float], target: float) -> tuple[float, ...]:
    """Four round class limits for rates, the target among them.

    They fall below and above the target as the values do, and are as fine as possible while
    neither end class holds more than a third of the values.
    """
    known = sorted(value for value in values if not math.isnan(value))
    below = sum(value < target for value in known) / len(known) if known else 1.0
    count = min(3, max(1, round(3 * below)))
    breaks: tuple[float, ...] = (target,)
    for step in _STEPS:
        ladder = [round(index * step, 6) for index in range(1, math.ceil(1 / step))]
        under = [limit for limit in ladder if limit < target][-count:]
        over = [limit for limit in ladder if limit > target][: 3 - len(under)]
        breaks = (*under, target, *over)
        low = sum(value < breaks[0] for value in known)
        high = sum(value >= breaks[-1] for value in known) if over else 0
        if max(low, high) * 3 <= len(known):
            return breaks
    return breaks


def with_target(breaks: Sequence[float], target: float | None) -> tuple[float, ...]:
    """Class limits in order, the target among them. ValueError for more than four."""
    limits = sorted({*breaks, *([] if target is None else [target])})
    if len(limits) >= len(look.SEQUENTIAL):
        raise ValueError(f"{len(limits)} limits make more classes than the scale has colours")
    return tuple(limits)


def class_of(value: float | None, limits: Sequence[float]) -> int:
    """Index of the class that a rate falls into; a limit belongs to the class above it."""
    return sum((value or 0.0) >= limit for limit in limits)


def scale_for(limits: Sequence[float]) -> tuple[str, ...]:
    """Fills of the classes, spread over the sequential scale, darkest last."""
    last = len(look.SEQUENTIAL) - 1
    return tuple(
        look.SEQUENTIAL[round(last - (len(limits) - index) * last / max(len(limits), 1))]
        for index in range(len(limits) + 1)
    )


def class_counts(
    table: pd.DataFrame,
    units: Units,
    *,
    breaks: Sequence[float] | None = None,
    target: float | None = None,
    words: dict[str, str] | None = None,
) -> list[ClassCount]:
    """Legend of a rate map (with `breaks`) or of a verdict map (without).

    Rate classes are all listed, also empty ones; of the verdicts only those that occur.
    `words` replaces the word of a state, e.g. {"no_data": "未报"}.
    """
    rows = prepare(table, units)
    states = Counter(row.state or "no_data" for row in rows)
    if breaks is None:
        return [_verdict_class(state, states[state], words) for state in _ORDER if states[state]]
    limits = with_target(breaks, target)
    classes = Counter(class_of(row.value, limits) for row in rows if row.valued)
    found = [
        ClassCount(label, classes[index], fill)
        for index, (label, fill) in enumerate(
            zip(_class_labels(limits, target), scale_for(limits), strict=True)
        )
    ]
    missing = len(rows) - states["too_few"] - classes.total()
    rest = (("too_few", states["too_few"]), ("no_data", missing))
    return found + [_verdict_class(state, count, words) for state, count in rest if count]


def _verdict_class(state: str, count: int, words: dict[str, str] | None) -> ClassCount:
    face = look.VERDICTS[state]
    word = (words or {}).get(state, face.word)
    return ClassCount(word, int(count), face.fill, face.hatch, face.glyph, face.ink)


def _class_labels(limits: Sequence[float], target: float | None) -> list[str]:
    texts = [f"{limit * 100:g}" for limit in limits]
    labels = [f"<{texts[0]}%"]
    labels += [f"{low}—{high}%" for low, high in zip(texts, texts[1:], strict=False)]
    labels.append(f"≥{texts[-1]}%")
    if target is not None and limits[-1] == target:
        labels[-1] += " 达标"
    return labels
