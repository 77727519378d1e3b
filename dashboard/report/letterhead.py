"""What a clerk always writes around a circular, kept per user so that it is typed once."""

import json
from dataclasses import asdict, dataclass, fields

from dashboard.store import db
from dashboard.store.kept import put


@dataclass(frozen=True)
class Frame:
    """Style, head, signature and receivers of a circular; number: the last one used, 0 for none.

    addressee '' : the townships of the era. fonts: a key of page.circular_frame.FONT_SETS.
    """

    style: str = "2012"
    fonts: str = "standard"
    red_head: bool = False
    is_draft: bool = True
    is_sealed: bool = True
    with_charts: bool = True
    issuer: str = ""
    agency_code: str = ""
    number: int = 0
    addressee: str = ""
    copies_to: str = ""
    contact: str = ""


def kept(store: db.StoreName, owner: str) -> Frame:
    """The frame that a user keeps; the empty one before the first time."""
    rows = db.query(store, "circular_frame", owner=owner)
    if rows.empty:
        return Frame()
    found = json.loads(str(rows["frame"].iloc[0]))
    known = {one.name for one in fields(Frame)}
    return Frame(**{name: value for name, value in found.items() if name in known})


def keep(store: db.StoreName, owner: str, frame: Frame) -> None:
    """Keep a frame; the one before is replaced."""
    text = json.dumps(asdict(frame), ensure_ascii=False)
    put(store, "circular_frames", owner, {"frame": text})
