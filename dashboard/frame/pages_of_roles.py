"""Which pages open to whom, and with which they begin: most to everybody, since the store itself
masks what they show."""

from collections.abc import Set

_KNOWS_FILES = {"import", "own", "audit"}  # analysts, leaders, auditors: files name their senders
ASKED = {"imports": _KNOWS_FILES, "data_quality": _KNOWS_FILES}
"""Page -> actions one of which a role must be allowed; other pages open to all."""


def may_open(page: str, may: Set[str]) -> bool:
    """Whether somebody who may do this may open a page."""
    return page not in ASKED or bool(ASKED[page] & may)


def first_page(may: Set[str]) -> str:
    """Where somebody who may do this begins: who only reports (townships, departments) at what is
    due, everybody else at the cockpit."""
    return "inbox" if "report" in may and "edit" not in may else "overview"
