"""SQL of a reader's own over the documented views, as the reader may see them."""

from datetime import date

import pandas as pd

from dashboard.analysis import catalogue
from dashboard.store import asking, db, sandbox
from dashboard.store.sandbox import Run


def is_known(name: str) -> bool:
    """Whether there is a view of that name, perhaps as of a day of its own (规范率_20100630)."""
    plain, day = catalogue.day_of(name)
    view = catalogue.views().get(plain)
    return view is not None and (day is None or view.is_state)


def rows_of(store: db.StoreName, name: str, as_of: date) -> pd.DataFrame:
    """Every row of a view under its Chinese names, masked for the viewer of the moment."""
    plain, day = catalogue.day_of(name)
    view = catalogue.views()[plain]
    found = asking.ask(store, catalogue.body(view, store, day or as_of, by_field=True))
    return found.rename(columns={column.field: column.name for column in view.columns})


def begun(store: db.StoreName, sql: str, as_of: date) -> Run:
    """Start a statement. SqlError (Chinese) where it may not run, NotAllowedError where this viewer
    may not."""
    db.require("sql")
    names = sandbox.tables_of(sql, is_known)
    return sandbox.start(sql, [(name, rows_of(store, name, as_of)) for name in names])


def found(store: db.StoreName, sql: str, as_of: date) -> sandbox.Found:
    """The same, waited for."""
    db.require("sql")
    names = sandbox.tables_of(sql, is_known)
    return sandbox.run(sql, [(name, rows_of(store, name, as_of)) for name in names])
