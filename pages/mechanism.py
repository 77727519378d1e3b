"""Is the long-term mechanism in place: systems, papers, grid, training, complaints, money?"""

import streamlit as st

from dashboard import frame
from dashboard.documents.clauses import is_issued
from dashboard.mechanism import words
from dashboard.screens.mechanism import people
from dashboard.screens.mechanism import systems as parts

view = frame.start("mechanism")
KINDS = {"training", "complaints", "satisfaction", "grid", "budget", "duty_completions"}
if not KINDS & set(view.newest):
    view.stop_without("training", "培训台账")
if view.as_of.year < parts.FIRST_YEAR:
    view.stop_empty("长效机制的佐证")
chosen = parts.choose(view)
part = view.switch("part", "看", words.PARTS)
found = parts.tracks(view, chosen)
papers, unlisted = parts.papers(view, chosen)
rest = [words.papers_part(papers, unlisted), *people.parts(view, chosen)]
totals = people.training_totals(view, chosen)
is_asked = is_issued("126号", chosen.end)  # before it nobody asked for systems, turns and grids
told = list(filter(None, rest))
shown = found if is_asked else None
frame.headline(*words.mechanism_headline(shown, totals, told, chosen.township))

left, right = st.columns([42, 58], gap="small")
if part == "systems":
    with left:
        if is_asked:
            parts.draw_tracks(view, chosen, found)
    with right:
        parts.draw_papers(papers, unlisted, is_asked=is_asked)
elif part == "training":
    with left:
        if is_asked:
            people.draw_turns(view, chosen)
            people.draw_contents(view, chosen)
    with right:
        people.draw_training(view, chosen)
elif part == "grid":
    with left:
        parts.draw_money(view, chosen)
    with right:
        if is_asked:
            parts.draw_grid(view, chosen)
else:
    with left:
        people.draw_complaints(view, chosen)
    with right:
        people.draw_survey(view, chosen)

kinds = ("training", "complaints", "satisfaction", "grid", "budget", "duty_completions")
view.foot(view.source_of(*kinds), words.EVIDENCE_NOTE)
