"""分布图: where the outlets stand; single points only for roles that may see them."""

import pandas as pd

from dashboard import divisions, maps
from dashboard.frame import View, page_note, panel
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import MAP_NOTE
from dashboard.maps import points
from dashboard.ten_trades import words
from dashboard.township import facts as township_facts

HEIGHT, WIDTH, MOST_NAMED = 620, 900, 5


def draw(view: View, chosen: Slice, units: divisions.Units, township: str | None) -> None:
    """Clusters of the county, points of one township, or counts by township without positions."""
    asked = (township,) if township else None
    rows = view.ask(township_facts.outlets, chosen.as_of, asked, chosen.trades)
    known = rows.dropna(subset=["longitude", "latitude"])
    place = township or "全县"
    may_see = view.user.may_see_positions
    positioned = len(known) if may_see else 0
    title = words.map_panel(positioned, len(rows), place)
    if not may_see:
        title = "各乡镇经营户数", words.HIDDEN
    with panel(*title, foot=MAP_NOTE):
        if not positioned:
            figure = maps.amount_map(
                by_township(rows, units),
                units,
                unit="户",
                selected=township,
                height=HEIGHT,
                width=WIDTH,
            )
            view.township_chart(figure, "outlet_amounts", title[0])
        elif township:
            figure = points.point_map(known, units, township, height=HEIGHT, width=WIDTH)
            view.chart(figure, "outlet_points", title[0])
        else:
            figure = points.cluster_map(points.cells(known), units, height=HEIGHT, width=WIDTH)
            view.township_chart(figure, "outlet_clusters", title[0])
        if may_see and 0 < positioned < len(rows):
            page_note(_without(rows))


def by_township(rows: pd.DataFrame, units: divisions.Units) -> pd.DataFrame:
    """Outlets per unit as dashboard.maps reads them."""
    counted = rows.groupby("township").size()
    return pd.DataFrame(
        {
            "township": list(units.names),
            "value": [float(counted[n]) if n in counted else None for n in units.names],
        }
    )


def _without(rows: pd.DataFrame) -> str:
    missing = rows[rows["longitude"].isna()].groupby("township").size()
    most = missing.sort_values(ascending=False)
    return words.unplaced_note([(str(name), int(n)) for name, n in most.items()], MOST_NAMED)
