"""A year against a baseline year: all levels together, and level by level."""

from datetime import date

import pandas as pd

from dashboard import statistics
from dashboard.frame import View, panel, table
from dashboard.frame.filters import LEVELS
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import change, indicator_note
from dashboard.screens.spot_checks import parts
from dashboard.spot_checks import batches
from dashboard.spot_checks import words_details as words
from dashboard.words import formats


def draw_change(view: View, one: Indicator, chosen: Slice, baseline: int, year: int) -> None:
    """A year against the baseline, all levels together and one by one."""
    rows = view.ask(measured.counts, one, parts.whole_time(chosen), "year", "level")
    body, title = [], ""
    for level in ("", *(chosen.levels or LEVELS)):
        now = _in_year(rows, one, f"{year}-01-01", level, chosen.as_of)
        before = _in_year(rows, one, f"{baseline}-01-01", level, chosen.as_of)
        if now.denominator or before.denominator:
            row, told = _change_row(words.level_name(level), now, before, str(baseline))
            if not title:
                crude = change(now, before)
                like = view.ask(batches.like_years, one, chosen, year, baseline)
                if like is not None and crude is not None:
                    told = words.like_sentence(like, crude, words.year_name(baseline))
                title = words.change_title(year, now, told)
            body.append(row)
    sub = words.change_sub(indicator_note(one).split("；")[-1])
    with panel(title, sub):
        sides = ("left", "", "", "", "", "left")
        columns = list(zip(words.change_heads(baseline, year), sides, strict=True))
        table(columns, body, strong=(0,))


def _in_year(rows: pd.DataFrame, one: Indicator, year: str, level: str, on: date) -> Measure:
    found = rows[(rows["key"] == year) & ((rows["key2"] == level) | (level == ""))]
    return measure(one, int(found["numerator"].sum()), int(found["denominator"].sum()), on=on)


def _change_row(name: str, now: Measure, before: Measure, year: str) -> tuple[list[str], str]:
    cells = [name, _counts(before), _counts(now)]
    if now.rate is None or before.rate is None:
        return [*cells, formats.MISSING, formats.MISSING, words.TOO_FEW], words.NOT_COMPARED
    low, high = (
        float(v)
        for v in statistics.difference_interval(
            now.numerator, now.denominator, before.numerator, before.denominator
        )
    )
    told = words.change_sentence(now, before, low, high, words.year_name(year))
    change = words.signed(float(now.rate - before.rate) * 100)
    verdict = told.rpartition("，")[2]
    return [*cells, change, words.limits_text(low, high), verdict], told


def _counts(m: Measure) -> str:
    return f"{m.text}（{m.numerator}/{m.denominator}）" if m.rate is not None else m.text
