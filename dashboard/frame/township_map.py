"""A ranking on the map: rates, verdicts or missing units, with its legend and note."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from dashboard import look, maps
from dashboard.frame import View
from dashboard.frame.html import Html, page_note
from dashboard.indicators.measured import Ranking
from dashboard.indicators.words import MAP_NOTE
from dashboard.maps import ClassCount
from dashboard.overview.words import gap_map_panel
from dashboard.ranking.words import map_panel

SILENT_WORDS = {"no_data": "未报"}
UNTARGETED_BREAK = 0.8  # middle class limit of a rate that no clause sets a target for
UNSAMPLED_WORDS = {"no_data": "未抽到"}


def map_table(ranking: Ranking, value: str = "rate") -> pd.DataFrame:
    """One row per township: township, value, verdict, label, hover (what dashboard.maps reads)."""
    one = ranking.county.indicator
    rows = ranking.table
    sizes = list(zip(rows["numerator"], rows["denominator"], strict=True))
    return pd.DataFrame(
        {
            "township": rows["township"],
            "value": rows[value],
            "verdict": rows["state"],
            "label": [
                f"{count}/{total}" if one.kind == "sample" and total else ""
                for count, total in sizes
            ],
            "hover": [
                f"{one.short_name} {text}（{count:,}/{total:,}{one.noun}）<br>{gap}"
                for text, gap, (count, total) in zip(rows["text"], rows["gap"], sizes, strict=True)
            ],
        }
    )


def numbers(ranking: Ranking) -> dict[str, str]:
    """The figure of every township, from which a click leads to its rows."""
    found = ranking.table
    pairs = zip(found["township"], found["measure"], strict=True)
    return {name: measure.text for name, measure in pairs}


def draw(
    view: View,
    ranking: Ranking,
    *,
    by_verdict: bool,
    height: int,
    width: int = maps.WIDTH,
    selected: str | None = None,
    outlined: Sequence[str] = (),
    title: str = "",
) -> None:
    """Choropleth of a ranking and its legend; a click chooses the township.

    width: of its place on the smallest wide screen (1440), so that no two names collide there.
    outlined: units with one thick border around them; title: of the panel, where it is another.
    """
    one, table = ranking.county.indicator, map_table(ranking)
    words = UNSAMPLED_WORDS if one.kind == "sample" else SILENT_WORDS
    if by_verdict:
        figure = maps.verdict_map(
            table,
            ranking.units,
            selected=selected,
            height=height,
            width=width,
            no_data_word=words["no_data"],
            outlined=outlined,
        )
        classes = maps.class_counts(table, ranking.units, words=words)
    else:
        target = ranking.target
        goal = float(target.value) if target else None
        known = [float(v) for v in table["value"].dropna()]
        breaks = maps.rate_breaks(known, goal or UNTARGETED_BREAK)
        figure = maps.rate_map(
            table,
            ranking.units,
            breaks=breaks,
            target=goal,
            selected=selected,
            outlined=outlined,
            height=height,
            width=width,
            no_data_word=words["no_data"],
        )
        judged = None if target and target.is_over else goal  # 达标 is said of a target that holds
        classes = maps.class_counts(table, ranking.units, breaks=breaks, target=judged, words=words)
    view.township_chart(figure, "map", title or map_panel(ranking)[0], numbers(ranking))
    legend(classes)


def draw_gaps(view: View, ranking: Ranking, *, height: int) -> None:
    """Circles of missing units."""
    table = map_table(ranking, "missing")
    figure = maps.amount_map(
        table, ranking.units, unit=ranking.county.indicator.noun, height=height
    )
    view.township_chart(figure, "gap_map", gap_map_panel(ranking)[0], numbers(ranking))


def legend(classes: list[ClassCount], note: str = MAP_NOTE) -> None:
    """Swatch, word and number of units per class; then the note that the map carries."""
    items = []
    for item in classes:
        stripes = (
            f"background:repeating-linear-gradient({45 if item.hatch == '/' else -45}deg,"
            f"{item.fill} 0 3px,{look.HATCH} 3px 4px)"
            if item.hatch
            else f"background:{item.fill}"
        )
        items.append(
            f'<span class="key"><i style="{stripes}"></i>{escape(item.glyph)} {escape(item.label)} '
            f"{item.count}个</span>"
        )
    page_note(Html("".join(items)), note)
