"""A step that takes something away is asked about once before it is done."""

from typing import Any

import streamlit as st

from dashboard import messages


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
