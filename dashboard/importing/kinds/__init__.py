"""What is particular to each dataset: its own checks, keys of duplicates, summary, child rows.

The module of a dataset has the name of its table in data/columns.toml and says KIND; nothing else
lists it. Small ledgers need none (declared.py).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from dashboard.importing.checked import Checked
from dashboard.importing.columns import datasets as datasets_known
from dashboard.importing.problems import FileRefusedError
from dashboard.store import datasets, db


@dataclass(frozen=True)
class Kind:
    """The rules of one dataset.

    check: fills derived columns and reports. key: one per row, equal = the same record, None =
    never a duplicate; mostly just the columns that have to agree. summarise: what the accepted rows
    hold, in numbers. stored: keys of the live rows in the store that these sheets may repeat, True
    for those columns of the dataset's table (False: a newer list replaces an older one as a whole,
    so all of its rows are stored). prefers: whether a row is the one to keep
    among equal ones (else the first). suspected: rows that very likely repeat a stored record,
    with the import that holds it. reconcile: looks at all sheets of a file together.

    is_one: the key names one thing, so that rows of one key with other cells contradict each
    other. same_thing: keys without what judges (a batch whatever its verdict). tells_apart:
    whether the key of a row surely names one thing. judges: the field that judges a row, its good
    value, and all values that judge. told_apart_by: fields that rows of one key share as they are;
    where one of them never comes twice, no row repeats another.
    """

    check: Callable[[Checked], None]
    key: Callable[[Checked], list[Hashable]] | tuple[str, ...]
    summarise: Callable[[Checked], dict[str, int]]
    stored: Callable[[list[Checked]], list[Hashable]] | bool = False
    prefers: Callable[[Checked, int], bool] | None = None
    suspected: Callable[[list[Checked]], Iterator[tuple[Checked, int, int]]] | None = None
    reconcile: Callable[[list[Checked]], None] | None = None
    is_one: bool = True
    same_thing: Callable[[Checked], list[Hashable]] | None = None
    tells_apart: Callable[[Checked, int], bool] | None = None
    judges: tuple[str, Any, tuple[Any, ...]] | None = None
    told_apart_by: tuple[str, ...] = ()

    def keys(self, checked: Checked) -> list[Hashable]:
        """The key of every row of a sheet."""
        if callable(self.key):
            return self.key(checked)
        return list(zip(*map(checked.column, self.key), strict=True))

    def stored_keys(self, sheets: list[Checked]) -> list[Hashable]:
        """Keys of the live rows in the store that these sheets of one kind may repeat."""
        if not self.stored or not db.exists("real"):
            return []
        if callable(self.stored):
            return self.stored(sheets)
        assert not callable(self.key)
        table = sheets[0].dataset.table
        with db.cursor("real") as cursor:
            rows = cursor.execute(f"SELECT {', '.join(self.key)} FROM live_{table}").fetchall()
        return list(rows)


@cache
def rules_of(kind: str) -> Kind:
    """The rules of a dataset, from the module that has its name; of a small ledger from what is
    declared of it."""
    if datasets_known()[kind].ledger:
        made: Kind = import_module(f"{__name__}.declared").kind_of(datasets_known()[kind])
        return made
    found: Kind = import_module(f"{__name__}.{kind}").KIND
    return found


def faults(connection: Any, kinds: Iterable[str]) -> list[str]:
    """Why datasets cannot be imported (Chinese), of those named: no module, no such table."""
    listed = list(kinds)
    return [
        *(fault for kind in listed for fault in _module_faults(kind)),
        *(fault.told for kind in listed for fault in datasets.faults(connection, kind)),
    ]


def refuse_unless_whole(kind: str) -> None:
    """FileRefusedError dataset_incomplete when a dataset lacks its module or its table; where there
    is no database yet, its table is asked for once there is one."""
    found = list(_module_faults(kind))
    if not found and db.exists("real"):
        with db.cursor("real") as connection:
            found = faults(connection, [kind])
    if found:
        raise FileRefusedError("dataset_incomplete", "".join(found))


def _module_faults(kind: str) -> Iterator[str]:
    name = f"{__name__}.{kind}"
    if kind in datasets.ledgers():
        return
    if find_spec(name) is None or not isinstance(getattr(import_module(name), "KIND", None), Kind):
        yield (
            f"数据种类“{kind}”不能用：没有读它的模块 dashboard/importing/kinds/{kind}.py，"
            "或模块里没有 KIND。请补上，或从 data/columns.toml 去掉这一种。"
        )
