"""Townships × indicators at a glance: a verdict and a side of the county in every cell."""

from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard import divisions, look
from dashboard.frame import View, panel, table
from dashboard.frame.html import Html, joined
from dashboard.indicators import measured, policy
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.ranking import runs, words
from dashboard.store import db
from dashboard.township import facts

SIDES = {1: "▲", -1: "▼", 0: ""}


def cells(store: db.StoreName, as_of: date, units: divisions.Units) -> pd.DataFrame:
    """One row is one township on one indicator that has data: township, indicator, state (of the
    verdict), text, side (1 clearly above the county, -1 clearly below, else 0), moved (↗ or ↘
    against its own earlier figures) and assured (稳过, 不稳, 不到); empty of too few points."""
    found = []
    for one in facts.shown_indicators():
        values = measured.values(store, one, facts.span(store, one, as_of), units)
        known = {name: m for name, m in values.units.items() if m.rate is not None}
        if len(known) < words.FEWEST_COMPARED:
            continue
        own = runs.runs(store, one, as_of, values.county.target)
        for (name, m), side in zip(known.items(), _sides(one, values.county, known), strict=True):
            run = own.get(name, runs.Run(None, None, 0))
            moved = words.MOVED[run.variation] if run.variation else ""
            assured = words.ASSURED[run.assurance] if run.assurance else ""
            found.append((name, one.short_name, m.state, m.text, side, moved, assured, m))
    columns = ["township", "indicator", "state", "text", "side", "moved", "assured", "measure"]
    return pd.DataFrame(found, columns=columns)


def _sides(one: Indicator, county: Measure, known: dict[str, Measure]) -> list[int]:
    """1 better than the county, -1 worse, beyond chance; a full count of what everybody owes
    differs for sure and is compared in the same way, as the ranking does."""
    own = list(known.values())
    sides = policy.versus(
        [m.numerator for m in own],
        [m.denominator for m in own],
        Fraction(county.numerator, county.denominator),
        [m.design_effect for m in own],
    )
    return sides if one.direction == "up" else [-side for side in sides]


def draw(view: View, units: divisions.Units) -> None:
    """The matrix, most townships below the county first; nothing for units of another era."""
    if units.id != divisions.era_on(view.as_of).id:
        return
    found = view.ask(cells, view.as_of, units)
    if found.empty:
        return
    below = found[found["side"] < 0].groupby("township").size()
    order = sorted(
        units.names, key=lambda name: (-int(below.get(name, 0)), units.names.index(name))
    )
    names = list(dict.fromkeys(found["indicator"]))
    known = {(r.township, r.indicator): r for r in found.itertuples()}
    body = [
        [place, *(_cell(known.get((place, name))) for name in names)]
        for place in order
        if any((place, name) in known for name in names)
    ]
    worst = [name for name in order if below.get(name, 0) > 1]
    with panel(*words.matrix_panel(worst, len(names)), foot=words.MATRIX_FOOT):
        table([("乡镇", "left"), *((name, "") for name in names)], body)
        rows = found.rename(columns=words.MATRIX_COLUMNS)
        view.download(rows[list(words.MATRIX_COLUMNS.values())], "乡镇指标总览")


def _cell(row: object) -> str:
    """◆ 84.4% ▼ ↘ 不到 in the ink of the verdict, or —."""
    if row is None:
        return "—"
    face = look.VERDICTS[row.state]  # type: ignore[attr-defined]
    parts = (face.glyph, row.measure.text, SIDES[row.side], row.moved, row.assured)  # type: ignore[attr-defined]
    text = joined(*parts, by=" ")
    return Html(f'<span style="color:{face.ink};white-space:nowrap">{text}</span>')
