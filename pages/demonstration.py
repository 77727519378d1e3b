"""How far is the demonstration campaign of a region, and what holds the applicants up?"""

import streamlit as st

from dashboard import frame
from dashboard.demonstration import words
from dashboard.frame.picking import table_height
from dashboard.screens.demonstration import applicant as card
from dashboard.screens.demonstration import levels
from dashboard.screens.demonstration import stages as parts

view = frame.start("demonstration")
view.stop_without("demonstration", "示范创先申报考核表")
found = parts.pick_campaign(view)
view.stop_if_empty(not found.units, f"{found.region.name}的示范创先申报")
parts.show_division(view, found)
shown = parts.limited(view, found)
part = view.switch("part", "看", words.PARTS)
frame.headline(*words.demonstration_headline(found.region, found.units, found.quotas, found.gates))

if part == "progress":
    left, right = st.columns([62, 38], gap="small")
    with left:
        with frame.panel(*words.quotas_panel(found.quotas)):
            view.chart(parts.quota_figure(found), "quotas", words.quotas_panel(found.quotas)[0])
            parts.quota_notes(found)
        with frame.panel(*parts.pipeline_title(found, shown)):
            view.chart(
                parts.pipeline_figure(found, shown),
                "pipeline",
                parts.pipeline_title(found, shown)[0],
            )
            frame.page_note(words.CLAIMED_NOTE)
    with right, frame.panel(*parts.map_title(found, shown)):
        parts.draw_map(found, shown)
elif part == "list":
    shown = parts.UNITS.narrowed(shown)
    left, right = st.columns([62, 38], gap="small")
    rows = parts.unit_rows(found, shown, view.as_of)
    with left, frame.panel(f"申报名单：{len(shown)}个", words.LIST_NOTE):
        parts.unit_table(rows, shown, height=table_height(len(rows), 22))
        view.download(parts.list_rows(found, shown, view.as_of), f"{found.region.name}示范创先")
    with right:
        if chosen := card.pick_unit(shown):
            with frame.panel(*words.card_panel(chosen)):
                card.draw_card(view, found, chosen)
elif part == "levels":
    left, right = st.columns(2, gap="small")
    with left:
        levels.draw_levels(found, shown)
    with right:
        levels.draw_standards(view, found, card.pick_unit(shown))
elif part == "compare":
    levels.draw_compare(view)
else:
    waiting = parts.waiting_rows(found, shown, view.as_of)
    left, right = st.columns(2, gap="small")
    with left, frame.panel(*parts.waiting_title(found, waiting, view.as_of)):
        if waiting:
            title = parts.waiting_title(found, waiting, view.as_of)[0]
            view.chart(parts.waiting_figure(waiting, shown), "waiting", title)
    with right:
        levels.draw_contradicted(view, found)
        card.draw_checks(found, shown)
view.foot(view.source_of("demonstration"), parts.quota_clauses(found), words.ORDER_RULE)
