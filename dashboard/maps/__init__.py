"""Maps: a table and a selection become a Plotly figure. Nothing here queries."""

from dashboard.maps.amounts import amount_map
from dashboard.maps.boundaries import boundary_map
from dashboard.maps.counties import county_map
from dashboard.maps.figures import WIDTH, clicked, rate_map, verdict_map
from dashboard.maps.flows import Arc
from dashboard.maps.labels import short_name
from dashboard.maps.table import ClassCount, class_counts, rate_breaks
from dashboard.maps.zones import zone_map

__all__ = [
    "WIDTH",
    "Arc",
    "ClassCount",
    "amount_map",
    "boundary_map",
    "class_counts",
    "clicked",
    "county_map",
    "rate_breaks",
    "rate_map",
    "short_name",
    "verdict_map",
    "zone_map",
]
