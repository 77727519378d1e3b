"""Charts: table + selection → plotly figure. They never query and never judge.

Titles, subtitles and feet are written by the page as HTML (they wrap there); a figure holds marks,
direct labels and the target line. Rates come in as 0..1 and are drawn in percent.
"""

from dashboard.charts.bars import bars
from dashboard.charts.class_flow import class_flow
from dashboard.charts.lines import lines, references
from dashboard.charts.monthly import monthly
from dashboard.charts.ranking import ranking
from dashboard.charts.series import series
from dashboard.charts.stage_marks import add_stages
from dashboard.charts.supply_network import supply_network
from dashboard.charts.zones import zone_lines, zone_state

__all__ = [
    "add_stages",
    "bars",
    "class_flow",
    "lines",
    "monthly",
    "ranking",
    "references",
    "series",
    "supply_network",
    "zone_lines",
    "zone_state",
]
