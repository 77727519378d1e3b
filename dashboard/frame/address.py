"""Choices that stand in the address; one click on the menu is one step of the browser's history.

Streamlit counts a widget that is bound to the address as its page's own: when the page is left it
takes the choice out of the address first and only then moves on, each a step; Back then finds an
address without the choice, or drops it as another page's. So such widgets, and the filter row
around them, are drawn as the app's own (`kept`). What remains is told to the browser: a new choice
on a page takes the place of the last one, and only another page is a step. The address of the page
that is left may lose its choices a moment before the step: it is given back whole, for Back to
find.

A choice that nobody made follows its default: the newest day, the newest register. The address
names it all the same: at its end a run tells the browser everything that it has drawn (`tell`,
`draw_whole`), so that a copied address shows the same tomorrow, after other data have come.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_SCRIPT = Path(__file__).with_name("page.js")
NONE = "—"  # in the address: nothing is chosen of what has a default
GO = "go"  # in a link: its choices stand, whatever the page showed before
_LED = "address_led"
_TOLD = "address_told"  # what this run has drawn, by its name in the address
_PAGE = "address_page"  # of which page


@contextmanager
def kept(*keys: str) -> Iterator[None]:
    """What is drawn inside belongs to the app, not to one page: widgets of these keys, bound to
    the address, and the boxes around them. A choice that the address has lost is written again.
    """
    for key in keys:
        if key in st.session_state and key not in st.query_params:
            st.session_state[key] = st.session_state[key]
    run = get_script_run_ctx()
    assert run is not None, "a widget is drawn by a page that runs"
    with run.run_with_active_hash(run.pages_manager.main_script_hash):
        yield


def follow(key: str, default: object) -> None:
    """Let a choice that still stands at its last default stand at the present one."""
    seen = st.session_state.setdefault("address_defaults", {})
    if key in seen and seen[key] != default and st.session_state.get(key) == seen[key]:
        st.session_state[key] = default
    seen[key] = default


def arrive() -> None:
    """At the start of a run: whether a link led here whose choices are to stand."""
    st.session_state[_LED] = GO in st.query_params
    st.query_params.pop(GO, None)


def linked(key: str) -> str | None:
    """What such a link names of a choice; None without one."""
    return st.query_params.get(key) if st.session_state.get(_LED) else None


def take(key: str, shown: Mapping[str, object]) -> None:
    """Choose what a link names: an option itself (?trade=小药店), which only links name, since
    a bound widget writes its words (行业：小药店) and reads nothing else; an option by its words
    too where the link says that its choices are to stand."""
    named = st.query_params.get(key)
    seen: dict[str, object] = st.session_state.setdefault("address_named", {})
    before, seen[key] = seen.get(key), (st.session_state.get(_PAGE), named)
    is_news = before != seen[key] and named not in shown.values()
    for option, words in shown.items():
        by_name = named == option and (is_news or key not in st.session_state)
        if by_name or linked(key) in (option, words):
            st.session_state[key] = option


def is_chosen(key: str) -> bool:
    """Whether the reader, or the link that he came by, ever chose something, at whatever default it
    stands now: a default may come to be what was chosen."""
    chosen: set[str] = st.session_state.setdefault("address_chosen", set())
    seen = st.session_state.get("address_defaults", {})
    if key in st.session_state:
        is_own = key in seen and st.session_state[key] != seen[key]
    else:
        is_own = key in st.query_params
    if is_own:
        chosen.add(key)
    return key in chosen


def is_untouched() -> bool:
    """Whether this is the first page that a session draws, at an address that chooses nothing."""
    return not st.query_params and "address_run" not in st.session_state


def draw_history(page: str) -> None:
    """What the browser does for every page (page.js); a new run has told nothing yet."""
    st.session_state[_TOLD], st.session_state[_PAGE] = {}, page
    with st.container(key="one_step"):
        script = _SCRIPT.read_text(encoding="utf-8")
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def tell(key: str, shown: object) -> None:
    """A choice of this run, in the words by which the address names it."""
    st.session_state.setdefault(_TOLD, {})[key] = str(shown)


def tell_all(key: str, shown: list[str]) -> None:
    """A choice of several; of none, so that a reader's own none is not taken for no choice."""
    st.session_state.setdefault(_TOLD, {})[key] = shown or [NONE]


def told() -> dict[str, str]:
    """The choices of this run so far, in the order in which they were drawn."""
    found: dict[str, str | list[str]] = st.session_state.get(_TOLD, {})
    return {key: "、".join(one) if isinstance(one, list) else one for key, one in found.items()}


def pairs(page: str) -> list[tuple[str, str]]:
    """The same, each on its own, as the address has them; of no other page than the one drawn."""
    found: dict[str, str | list[str]] = st.session_state.get(_TOLD, {})
    if st.session_state.get(_PAGE) != page:
        return []
    each = {key: [own] if isinstance(own, str) else own for key, own in found.items()}
    return [(key, one) for key, own in each.items() for one in own]


def draw_whole(page: str) -> None:
    """Let the address of the page name all that was told; the number makes every run speak."""
    st.session_state["address_run"] = number = st.session_state.get("address_run", 0) + 1
    drawn = list(st.session_state.get(_TOLD, {}).items())
    pairs = json.dumps(drawn, ensure_ascii=True).replace("<", "\\u003c")
    call = f"window.tellAddress?.({json.dumps(page)}, {pairs}); // {number}"
    with st.container(key="address_end"):
        st.html(f"<script>{call}</script>", unsafe_allow_javascript=True)
