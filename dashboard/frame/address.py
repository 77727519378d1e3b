"""Choices that stand in the address; one click on the menu is one step of the browser's history.

Streamlit counts a widget that is bound to the address as its page's own: when the page is left it
takes the choice out of the address first and only then moves on, each a step; Back then finds an
address without the choice, or drops it as another page's. So such widgets, and the filter row
around them, are drawn as the app's own (`kept`). What remains is told to the browser: a new choice
on a page takes the place of the last one, and only another page is a step. The address of the page
that is left may lose its choices a moment before the step: it is given back whole, for Back to
find.

A choice that nobody made follows its default: the newest day, the newest register.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_ONE_STEP = """<script>
(() => {
  if (window.onlyPagesAreSteps) return;
  window.onlyPagesAreSteps = true;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const soon = 10000;  // milliseconds from the first news of a page to its address, at most
  let whole = null;  // the address before choices were taken out of it, and when
  history.replaceState = (state, title, url) => {  // a choice of the reader
    whole = null;
    replace(state, title, url);
  };
  history.pushState = (state, title, url) => {
    const here = new URL(location.href), next = new URL(url, here);
    if (next.pathname === here.pathname) {
      const onlyDrops = [...next.searchParams].every(
        ([name, value]) => here.searchParams.getAll(name).includes(value));
      whole = onlyDrops ? { address: here.href, at: performance.now() } : null;
      replace(state, title, url);
      return;
    }
    if (whole && performance.now() - whole.at < soon) replace(history.state, "", whole.address);
    whole = null;
    push(state, title, url);
  };
})();
</script>"""


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


def draw_history() -> None:
    """Tell the browser, once, that a new choice on a page takes the place of the last one."""
    with st.container(key="one_step"):
        st.html(_ONE_STEP, unsafe_allow_javascript=True)
