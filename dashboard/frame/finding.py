"""The search box of every page, and what it found: a link per name, within the viewer's sight.

`box` may stand anywhere (the strip, the menu); what was found lies below the filter row.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import access, messages
from dashboard.frame import address, menu
from dashboard.frame.html import page_note, panel
from dashboard.frame.pages_of_roles import may_open
from dashboard.searching import codes, names, words
from dashboard.searching.index import NEARLY, Hit, Index
from dashboard.store import db, viewer

KEY = "find"


def box(where: DeltaGenerator) -> str:
    """The box; what is looked for, kept in the address."""
    with address.kept(KEY):
        wanted = where.text_input(
            "查",
            key=KEY,
            placeholder=words.HINT,
            label_visibility="collapsed",
            bind="query-params",
            width=230,
        )
    if wanted:
        address.tell(KEY, wanted)
    return str(wanted or "").strip()


@st.cache_resource(show_spinner=False, max_entries=12)
def _index(place: str, version: str, sight: str, _store: db.StoreName, _pages: object) -> Index:
    assert isinstance(_pages, dict)
    return names.index(_store, _pages)


def found(user: access.User, store: db.StoreName, version: str, wanted: str) -> list[Hit]:
    """What this user may find; the index is made once per state of the data and sight."""
    pages = {name: title for name, title in menu.titles().items() if may_open(name, user.may)}
    sight = repr((viewer.current().sight, sorted(user.may)))
    index = _index(str(db.path(store)), version, sight, store, pages)
    return [hit for hit in index.search(wanted) if menu.title_of(hit.entry.page)]


def draw(user: access.User, store: db.StoreName, version: str, where: DeltaGenerator) -> None:
    """The box, and a panel with what was found when something is looked for."""
    wanted = box(where)
    if not wanted:
        return
    if day := codes.day_of(store, wanted):
        choices = {"code": wanted, "as_of": day.isoformat()}
        menu.draw_link_to("explore", words.code_link(wanted), choices)
        return
    hits = found(user, store, version, wanted)
    if not hits:
        messages.info(words.nothing(wanted))
        return
    with panel(*words.title(wanted, len(hits))):
        kinds = [kind for kind in names.KINDS if any(hit.entry.kind == kind for hit in hits)]
        columns = st.columns(min(len(kinds), 4), gap="small")
        for place, kind in enumerate(kinds):
            own = [hit for hit in hits if hit.entry.kind == kind]
            with columns[place % len(columns)]:
                _kind(kind, own)


def _kind(kind: str, hits: list[Hit]) -> None:
    more = f"find_all_{kind}"
    shown = hits if st.session_state.get(more) else hits[: words.SHOWN]
    page_note(words.kind(kind, len(shown), len(hits)))
    for hit in shown:
        entry = hit.entry
        told = words.nearly(entry.told) if hit.how == NEARLY else entry.told
        label = f"{entry.name}　{told}" if told else entry.name
        menu.draw_link_to(entry.page, label, dict(entry.choices))
    if len(shown) < len(hits):
        st.toggle("全部", key=more)
