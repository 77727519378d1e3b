"""Sentences: the findings that pages print as headlines and panel titles, made from measures.

Plain, numbered, no praise and no blame; nothing is claimed that the verdict does not bear.
Every function returns text, or (title, subtitle).
"""

from dashboard.phrases.measures import (
    MAP_NOTE,
    VERDICT_RULER,
    Title,
    indicator_note,
    measure_sentence,
)
from dashboard.phrases.outlets import (
    GRID_FOOT,
    grid_panel,
    outlets_headline,
    trades_panel,
)
from dashboard.phrases.overview import (
    behind_panel,
    gap_map_panel,
    on_the_edge,
    overview_headline,
    progress_panel,
)
from dashboard.phrases.ranking import (
    map_panel,
    ranking_headline,
    ranking_panel,
    reading_guide,
    table_panel,
    unranked_foot,
)
from dashboard.phrases.samples import (
    NO_TARGET_NOTE,
    change_headline,
    items_panel,
    period_words,
    purposes_panel,
    sample_map_panel,
    series_title,
)
from dashboard.phrases.township import PRINT_HINT, township_headline
from dashboard.phrases.zones import (
    PASS_MARK_NOTE,
    zone_lines_panel,
    zone_map_panel,
    zones_headline,
)

__all__ = [
    "GRID_FOOT",
    "MAP_NOTE",
    "NO_TARGET_NOTE",
    "PRINT_HINT",
    "PASS_MARK_NOTE",
    "Title",
    "VERDICT_RULER",
    "behind_panel",
    "change_headline",
    "gap_map_panel",
    "grid_panel",
    "indicator_note",
    "items_panel",
    "map_panel",
    "measure_sentence",
    "on_the_edge",
    "outlets_headline",
    "overview_headline",
    "period_words",
    "progress_panel",
    "purposes_panel",
    "ranking_headline",
    "ranking_panel",
    "reading_guide",
    "sample_map_panel",
    "series_title",
    "table_panel",
    "township_headline",
    "trades_panel",
    "unranked_foot",
    "zone_lines_panel",
    "zone_map_panel",
    "zones_headline",
]
