"""Market share, scale, brands and layout of the zones: newest figures, and the form for them."""

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.frame import View, page_note, panel, table
from dashboard.frame.asking import asked, entered
from dashboard.words import formats
from dashboard.zones import facts, measures, words
from dashboard.zones.measures import Entry, MeasureError


def draw(view: View, rows: pd.DataFrame, year: int) -> None:
    """Zones × measures up to a year, with their sources; the bureau enters and withdraws."""
    zones = tuple(facts.by_last_total(rows))
    found = view.ask(measures.rows, year)
    told = measures.newest(found)
    shown = {zone for zone, _ in told}
    years = sorted({int(one) for one in found["year"]})
    with panel(*words.measures_panel(len(shown), len(zones), years), foot=words.MEASURES_FOOT):
        if told:
            body = [
                [
                    item.name,
                    item.about,
                    *(
                        words.measure_cell(one[0], one[1], item.unit, one[3])
                        if (one := told.get((zone, item.name)))
                        else formats.MISSING
                        for zone in zones
                    ),
                ]
                for item in facts.measured()
            ]
            heads = [("项目", "left"), ("说的是", "left"), *((zone, "") for zone in zones)]
            table(heads, body)
            page_note(words.sources_sentence([one[2] for one in told.values()]))
        else:
            page_note(words.NO_MEASURES)
        if "edit" in view.user.may:
            _form(view, zones, found, year)


def _form(view: View, zones: tuple[str, ...], found: pd.DataFrame, year: int) -> None:
    with st.expander("登记"), st.form("zone_measure", border=False):
        left, right = st.columns(2, gap="small")
        zone = str(left.selectbox("示范区", zones))
        items = {item.name: item.unit for item in facts.measured()}
        name = str(
            right.selectbox("项目", list(items), format_func=lambda key: f"{key}（{items[key]}）")
        )
        on = int(left.number_input("年度", measures.FIRST_YEAR, view.as_of.year, year))
        value = right.number_input("数值", 0.0, None, None)
        source = st.text_input("出处", placeholder=words.SOURCE_EXAMPLE, max_chars=120)
        if st.form_submit_button("登记", type="primary"):
            if value is None:
                messages.error(words.NO_VALUE)
            else:
                one = Entry(zone, on, name, float(value), source)
                entered(
                    lambda: measures.enter(view.store, one, zones, view.as_of, view.user.name),
                    MeasureError,
                )
    if found.empty:
        return
    kept = {
        int(r["measure_id"]): f"{r['zone']} {r['year']}年 {r['measure']} {words.plain(r['value'])}"
        for r in found.to_dict("records")
    }
    number = st.selectbox("撤回哪一个", list(kept), format_func=kept.__getitem__, key="take_which")
    if asked("撤回", words.TAKE_BACK_MEASURE, key=f"take_measure_{number}"):
        entered(lambda: measures.withdraw(view.store, int(number), view.user.name), MeasureError)
