"""What is entered on the page 考核验收: kept, or refused with its reason on the spot."""

from collections.abc import Callable

import streamlit as st

from dashboard import messages
from dashboard.acceptance.entry import AcceptanceError
from dashboard.store import db


def do(write: Callable[[], object]) -> None:
    """Write and draw the page anew; a refusal stays on the page with what was filled in."""
    try:
        write()
    except (AcceptanceError, db.StoreBusyError, db.NotAllowedError) as error:
        messages.error(error)
        return
    st.rerun()
