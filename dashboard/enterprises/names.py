"""Which writings are one enterprise: equal names, and pairs that a person decided to be one."""

from collections.abc import Mapping

from dashboard import db


def decided(store: db.StoreName) -> dict[str, str]:
    """Writing to leading writing, for names that people decided to be one enterprise.

    Decisions chain: 甲 is 乙 and 乙 is 丙 make one enterprise. The leading writing is the first in
    code order; what is shown is chosen by the caller.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.get(name, name) != name:
            name = parent[name]
        return name

    for pair in db.query(store, "enterprise_decisions").itertuples():
        if pair.is_same:
            first, second = sorted((root(str(pair.left)), root(str(pair.right))))
            parent.setdefault(first, first)
            parent[second] = first
    return {name: root(name) for name in parent}


def identity(name: str, known: Mapping[str, str]) -> str:
    """The leading writing of a name; itself where nobody decided anything."""
    return known.get(name, name)
