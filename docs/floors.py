"""The order of the packages, from the ground up: a package imports from lower floors only.

tests/test_structure.py holds it; docs/architecture.md is drawn from it. A package that is not
listed here fails the tests. What a package is for stands in its own docstring.
"""

from typing import Final

FLOORS: Final[tuple[tuple[str, ...], ...]] = (
    ("dashboard", "settings", "look", "messages", "apart", "statistics", "screens"),
    ("definition_files",),
    ("words", "store", "divisions"),
    ("serving",),
    ("access", "documents"),
    ("indicators",),
    ("duties", "overview"),
    (
        "searching",
        "charts",
        "cluster",
        "demo",
        "demonstration",
        "inspections",
        "ledgers",
        "mechanism",
        "ranking",
        "township",
        "zones",
    ),
    ("maps",),
    ("enterprises", "importing", "ten_trades", "frame"),
    ("acceptance", "analysis", "inbox", "spot_checks"),
    ("report",),
    ("letters",),
    ("exports", "checks"),
    ("outbox",),
    ("screens.led", "screens.rows"),
    (
        "screens.analysis",
        "screens.demonstration",
        "screens.handout",
        "screens.inbox",
        "screens.inspections",
        "screens.intake",
        "screens.ledgers",
        "screens.mechanism",
        "screens.plan",
        "screens.ranking",
        "screens.system",
        "screens.township",
    ),
    ("screens.acceptance", "screens.documents", "screens.ten_trades"),
    ("screens.enterprises",),
    ("screens.spot_checks",),
    ("screens.zones",),
    ("screens.cockpit",),
    ("screens.meeting",),
    ("cli", "pages"),
    ("app", "__main__"),
)


def room_of(module: str) -> str:
    """The package a module belongs to: dashboard.zones.facts → zones, dashboard.screens.zones.cards
    → screens.zones, app → app."""
    first, *rest = module.split(".")
    if first != "dashboard" or not rest:
        return first
    return ".".join(rest[:2]) if rest[0] == "screens" and len(rest) > 1 else rest[0]


def place_of(room: str) -> int:
    """Floor of a package, 0 at the ground. KeyError when it is not listed."""
    for place, floor in enumerate(FLOORS):
        if room in floor:
            return place
    raise KeyError(f"docs/floors.py does not list {room}")
