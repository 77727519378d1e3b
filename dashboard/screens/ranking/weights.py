"""Which weights the composite assessment uses: the defaults, or a set that somebody saved."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from dashboard import messages
from dashboard.frame import View, address
from dashboard.frame.asking import asked
from dashboard.indicators import assessment as indicator_assessment
from dashboard.indicators.assessment import WeightError, WeightSet
from dashboard.ranking import words

DEFAULT = "默认权重"
MOST = 100


class Weighted(Protocol):
    """An item of the assessment: its name and default weight."""

    @property
    def name(self) -> str:
        """Name on the page."""

    @property
    def weight(self) -> int:
        """Default weight."""


def picker(view: View) -> WeightSet | None:
    """The chosen set, kept in the address; None for the defaults."""
    sets = {one.label: one for one in indicator_assessment.saved(view.store)}
    if "weights_next" in st.session_state:
        st.session_state["weights"] = st.session_state.pop("weights_next")
    if st.session_state.get("weights") not in (None, DEFAULT, *sets):
        del st.session_state["weights"]
    wanted = st.query_params.get("weights")
    if "weights" not in st.session_state and wanted in sets:
        st.session_state["weights"] = wanted
    if not sets:
        return None
    with address.kept("weights"):
        picked = st.selectbox(
            "权重",
            [DEFAULT, *sets],
            key="weights",
            label_visibility="collapsed",
            bind="query-params",
            width=320,
        )
    address.tell("weights", picked)
    return sets.get(str(picked))


def form(view: View, items: Sequence[Weighted], chosen: WeightSet | None) -> None:
    """Edit the weights and save them under a name; take one's own set back."""
    with st.expander("改权重"), st.form("weights_form", border=False):
        columns = st.columns(len(items), gap="small")
        weights = {
            item.name: int(
                column.number_input(
                    messages.plain(item.name),
                    0,
                    MOST,
                    (chosen.weights if chosen else {}).get(item.name, item.weight),
                    key=f"weight_{item.name}_{chosen.set_id if chosen else 0}",
                )
            )
            for item, column in zip(items, columns, strict=True)
        }
        name = st.text_input(
            "名称", chosen.name if chosen else "", key="weights_name", placeholder="如：重质量"
        )
        if view.press(st.form_submit_button, "保存这套权重"):
            _save(view, name, weights)
    if (
        chosen
        and chosen.by == view.user.name
        and view.press(asked, "撤回这套权重", told=words.TAKE_BACK_WEIGHTS, key="withdraw_weights")
    ):
        _withdraw(view, chosen)


def _save(view: View, name: str, weights: dict[str, int]) -> None:
    try:
        saved = indicator_assessment.save(view.store, name, weights, view.user.name)
    except WeightError as error:
        messages.error(error)
        return
    label = next(one.label for one in indicator_assessment.saved(view.store) if one.set_id == saved)
    st.session_state["weights_next"] = label
    st.rerun()


def _withdraw(view: View, chosen: WeightSet) -> None:
    indicator_assessment.withdraw(view.store, chosen.set_id, view.user.name)
    st.session_state["weights_next"] = DEFAULT
    st.rerun()
