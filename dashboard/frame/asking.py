"""What is entered on a page: kept or refused on the spot; what takes away is asked about once."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import messages
from dashboard.store import db


def asked(label: str, told: str, **options: Any) -> bool:
    """A button behind a button: the first opens what will happen (told), the second does it.

    options: of the second button (key, disabled, help).
    """
    with st.popover(f"{messages.plain(label)}…"):
        messages.caption(told)
        return bool(st.button(messages.plain(label), **options))


def asked_within(label: str, told: str, key: str) -> bool:
    """The same inside a popover, which holds no other: a tick beside what will happen frees the
    button."""
    is_sure = st.checkbox(messages.plain(told), key=f"{key}_sure")
    return bool(st.button(messages.plain(label), disabled=not is_sure, key=key)) and is_sure


def entered(write: Callable[[], object], refusal: type[Exception]) -> None:
    """Write and draw the page anew; a refusal stays on the page with what was filled in."""
    try:
        write()
    except (refusal, db.StoreBusyError, db.NotAllowedError) as error:
        messages.error(error)
        return
    st.rerun()
