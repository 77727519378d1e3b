"""Places that cannot be right: outlets that lie outside their township, batches of makers in the
county whose township nobody knows.

The shipped borders of townships are drawn from their seats, only that of the county is surveyed:
with them an outlet is asked about where it lies neither in its township nor in a neighbour of it;
with the county's own borders wherever it lies more than TOLERANCE outside.
"""

from datetime import date

import pandas as pd

from dashboard import divisions
from dashboard.divisions import shapes
from dashboard.store import db, viewer

TOLERANCE = 0.006  # degrees, some 600 m: a position in an unknown system is off by up to 500 m


def outside(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/outlet_positions.sql outside their township, with `lies`: the unit in
    which the position lies, 县外 outside of all. Empty for whoever may not see positions."""
    if not db.exists(store) or not viewer.current().sees_positions:
        return pd.DataFrame()
    rows = db.query(store, "outlet_positions", as_of=as_of)
    era = divisions.era_on(as_of).id
    own = shapes.boundaries(era).set_index("name").geometry
    near = shapes.neighbours(era) if not shapes.is_replaced(era) else {}
    rows = rows[rows["township"].isin(own.index)].reset_index(drop=True)
    if rows.empty:
        return rows
    x, y = (rows[name].to_numpy(dtype=float) for name in ("longitude", "latitude"))
    lies = pd.Series("县外", index=rows.index)
    fits = pd.Series(False, index=rows.index)
    for name in own.index:
        lies = lies.mask(shapes.are_within(own[name], x, y), name)
        may_be = {name, *(one for one, others in near.items() if name in others)}
        fits |= rows["township"].isin(may_be) & shapes.are_within(own[name], x, y, TOLERANCE)
    return rows.assign(lies=lies)[~fits].reset_index(drop=True)


def unplaced(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/unplaced_batches.sql."""
    return db.query(store, "unplaced_batches", as_of=as_of) if db.exists(store) else pd.DataFrame()
