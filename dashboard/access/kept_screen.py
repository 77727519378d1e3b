"""The first screen of the page that opens by itself: strip, headline, cards.

It is kept beside the store as it was last drawn, and shown by the page before the program
(first_paint.py) while nothing has changed since (store/unchanged.py): the same figures that the
page itself draws a moment later.
"""

import contextlib
import json
from typing import Final

from dashboard.store import unchanged

HOME: Final = "/"
_KEPT: Final = "first_screen.json"
_kept: dict[str, str] = {}  # what this process last kept or found, by the name of its parts


def keep(page: str, style: str, strip: str, parts: str, state: str) -> None:
    """This is the first screen of a page that opens by itself, as everything is in a state."""
    told = {"page": page, "style": style, "strip": strip, "parts": parts, "state": state}
    if told == _kept:
        return
    _kept.clear()
    _kept.update(told)
    if state == unchanged.state():  # else something was written, perhaps erased, meanwhile
        with contextlib.suppress(OSError):  # a full disk: the next server begins without
            unchanged.keep(_KEPT, json.dumps(told, ensure_ascii=False).encode())


def forget() -> None:
    """As a process that has kept and found nothing (tests)."""
    _kept.clear()


def of(path: str) -> dict[str, str]:
    """The kept first screen of an address; nothing where there is none, or it is not of now."""
    if not _kept:
        try:
            found = json.loads(unchanged.kept(_KEPT) or b"{}")
            _kept.update({str(key): str(told) for key, told in found.items()})
        except (ValueError, AttributeError):
            return {}
    is_here = path in (HOME, f"/{_kept.get('page')}")
    return _kept if is_here and _kept.get("state") == unchanged.state() else {}
