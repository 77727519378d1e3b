"""Which writings are one enterprise: equal names, and pairs that a person decided to be one."""

from collections.abc import Mapping

from dashboard.store import db


def decided(store: db.StoreName) -> dict[str, str]:
    """Writing to leading writing, for names that people decided to be one enterprise.

    Decisions chain: 甲 is 乙 and 乙 is 丙 make one enterprise. The leading writing is the first in
    code order; what is shown is chosen by the caller.
    """
    rows = db.query(store, "leading_names")
    return dict(zip(rows["enterprise"], rows["firm"], strict=True))


def identity(name: str, known: Mapping[str, str]) -> str:
    """The leading writing of a name; itself where nobody decided anything."""
    return known.get(name, name)
