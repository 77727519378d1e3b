"""What do the small ledgers hold, and which duties does each prove or refute?"""

from datetime import date

import streamlit as st

from dashboard import frame
from dashboard.ledgers import facts, words
from dashboard.screens.ledgers import parts

view = frame.start("ledgers")
dataset, year = parts.choose(view)
end = min(view.as_of, date(year, 12, 31))
found = view.ask(facts.held, dataset, date(year, 1, 1), end)
proofs = view.ask(facts.proofs, dataset, end)
frame.headline(*words.headline(found, proofs, year))

left, right = st.columns([55, 45], gap="small")
with left:
    parts.draw_counts(view, found, date(year, 1, 1), end)
    parts.draw_form(view, dataset)
with right:
    parts.draw_proofs(proofs)
    if found.ledger.tree:
        parts.draw_tree(view, dataset)

view.foot(view.source_of(dataset), words.PROOFS_RULE)
