"""Choices that stand in the address; one click on the menu is one step of the browser's history.

Streamlit counts a widget that is bound to the address as its page's own: when the page is left it
takes the choice out of the address first and only then moves on, each a step; Back then finds an
address without the choice, or drops it as another page's. So such widgets, and the filter row
around them, are drawn as the app's own (`kept`). What remains is told to the browser: an address
that is rewritten while a page is drawn takes the place of the last one, and while none is drawn
the page is being left, and its address stays as the reader saw it.
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
  history.pushState = (state, title, url) => {
    const app = document.querySelector("[data-testid=stApp]");
    if (new URL(url, location.href).pathname !== location.pathname) push(state, title, url);
    else if (app.getAttribute("data-test-script-state") === "running")
      history.replaceState(state, title, url);
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


def draw_history() -> None:
    """Tell the browser, once, that a new choice on a page takes the place of the last one."""
    with st.container(key="one_step"):
        st.html(_ONE_STEP, unsafe_allow_javascript=True)
