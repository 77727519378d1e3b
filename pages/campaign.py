"""What was due, done and found in the five stages of the 2007 campaign (62号)?"""

import streamlit as st

from dashboard import divisions, frame
from dashboard.enterprises import campaign
from dashboard.enterprises import words_campaign as words
from dashboard.screens.enterprises import campaign as parts

view = frame.start("campaign")
found = view.ask(campaign.report, view.as_of)
view.show_units(divisions.units_for(found.span[0], found.span[1]))
part = view.switch("part", "看", words.PARTS)
frame.headline(*words.headline(found))

if part == "stages":
    with frame.panel(*words.board_panel(found), foot=words.weekly_sentence(found)):
        parts.board(found)
elif part == "findings":
    made = [one.name for one in campaign.goals()]
    for column, product in zip(st.columns(len(made) or 1, gap="small"), made, strict=False):
        title = words.findings_panel(found, product)
        with column, frame.panel(*title, foot=words.FINDINGS_NOTE):
            parts.show(words.findings_table(found, product))
else:
    left, right = st.columns(2, gap="small")
    with left, frame.panel(*words.REPORT_PANEL):
        frame.bullets(words.sentences(found))
        parts.link()
    with right:
        with frame.panel(*words.classes_panel(found)):
            parts.show(words.classes_table(found))
        with frame.panel(*words.GOALS_PANEL):
            parts.goals(found)
parts.download(view, found)

view.foot(view.source_of("enterprises", "samples", "duty_completions"), words.shared_words(found))
