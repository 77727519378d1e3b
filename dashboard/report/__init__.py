"""Reports: what every export contains, made from the same functions as the pages."""

from collections.abc import Callable

from dashboard.indicators.products import products
from dashboard.report import builders, campaign, county
from dashboard.report.assemble import NothingToReportError
from dashboard.report.model import (
    DEMO_MARK,
    INTERNAL,
    Cell,
    Chart,
    Column,
    Light,
    Map,
    Part,
    Place,
    Report,
    Row,
    Selection,
    Series,
    Source,
    Table,
)
from dashboard.store import db

__all__ = [
    "DEMO_MARK",
    "INTERNAL",
    "REPORTS",
    "Cell",
    "Chart",
    "Column",
    "Light",
    "Map",
    "NothingToReportError",
    "Part",
    "Place",
    "Report",
    "Row",
    "Selection",
    "Series",
    "Source",
    "Table",
    "build",
]

Builder = Callable[[db.StoreName, Selection], Report]

# kind -> (what it is called, how it is made)
REPORTS: dict[str, tuple[str, Builder]] = {
    "ranking": ("乡镇排名", builders.ranking),
    "progress": ("“十小”整规进展", county.progress),
    **{key: (made.result_title, builders.samples) for key, made in products().items()},
    "zones": ("示范区考核", builders.zones),
    "campaign": ("62号整治阶段报告", campaign.stages),
    "review": ("全县情况（会商、阶段通报）", county.review),
}


def build(store: db.StoreName, asked: Selection) -> Report:
    """The report of a selection; NothingToReportError when there is no evidence for it."""
    with db.one_reading():
        return REPORTS[asked.kind][1](store, asked)
