"""A year against a baseline year: all levels together, and level by level."""

from dataclasses import replace
from datetime import date

from dashboard.frame import View, panel, table
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import change, indicator_note
from dashboard.spot_checks import batches
from dashboard.spot_checks import words_details as words
from dashboard.words import formats, terms


def draw_change(view: View, one: Indicator, chosen: Slice, baseline: int, year: int) -> None:
    """A year against the baseline, all levels together and one by one."""
    spans = [measured.in_step(wanted, year, view.as_of) for wanted in (year, baseline)]
    names = [formats.span_text(*span) for span in spans]
    body, title = [], ""
    for level in ("", *(chosen.levels or terms.levels())):
        limits = replace(chosen, levels=(level,) if level else chosen.levels)
        now, before = (_in_year(view, one, limits, *span) for span in spans)
        if now.denominator or before.denominator:
            row, told = _change_row(words.level_name(level), now, before, names[1])
            if not title:
                crude = change(now, before)
                like = view.ask(batches.like_years, one, chosen, year, baseline)
                if like is not None and crude is not None:
                    told = words.like_sentence(like, crude, names[1])
                title = words.change_title(names[0], now, told)
            body.append(row)
    sub = words.change_sub(indicator_note(one).split("；")[-1])
    with panel(title, sub):
        sides = ("left", "", "", "", "", "wrap")
        columns = list(zip(words.change_heads(names[1], names[0]), sides, strict=True))
        table(columns, body, strong=(0,))


def _in_year(view: View, one: Indicator, chosen: Slice, start: date, end: date) -> Measure:
    found: Measure = view.ask(measured.total, one, replace(chosen, start=start, end=end))
    return found


def _change_row(name: str, now: Measure, before: Measure, baseline: str) -> tuple[list[str], str]:
    cells = [name, _counts(before), _counts(now)]
    moved = change(now, before)
    if moved is None:
        return [*cells, formats.MISSING, formats.MISSING, words.TOO_FEW], words.NOT_COMPARED
    told = words.change_sentence(moved, baseline)
    points = words.signed(float(moved.points))
    return [*cells, points, words.limits_text(moved.low, moved.high), moved.direction], told


def _counts(m: Measure) -> str:
    return f"{m.text}（{m.numerator}/{m.denominator}）" if m.rate is not None else m.text
