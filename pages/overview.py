"""Which day's figures, did we reach the targets, who is behind?"""

import streamlit as st

from dashboard import frame
from dashboard.duties import words as duty_words
from dashboard.overview.eras import era_on
from dashboard.overview.words import fallen_sentence, overview_headline
from dashboard.screens.analysis import kept
from dashboard.screens.cockpit import ahead, cockpit, eras
from dashboard.screens.cockpit import duties as cockpit_duties

view = frame.start("overview")
view.stop_without_any()
era = era_on(view.as_of)
items = cockpit.cards(view)
is_ten_trades = era.cockpit == "ten_trades"
ranking = cockpit.compliance(view) if is_ten_trades else None
lines = cockpit_duties.lines(view)
if ranking is not None:
    view.show_units(ranking.units)
rows = cockpit_duties.annex(view, lines)
next_day = duty_words.next_day(rows, view.as_of)
measures = [card.measure for card in items]
moves = [(card.measure.indicator.short_name, card.change) for card in items]
head, sub = overview_headline(measures, ranking, duty_words.countdown(rows, view.as_of))
if coming := ahead.headline(view, next_day) if is_ten_trades else "":
    reached, _ = overview_headline(measures, None, "")
    head, sub = coming, f"{reached}。{sub}"
told = frame.headline_html(head, sub + fallen_sentence(moves))
st.html(told)
extra = cockpit.demonstration_card(view) if is_ten_trades else []
extra.append(cockpit_duties.plan_card(view, rows, lines))
shown = frame.cards_html(cockpit.with_spread(items, ranking), extra)
st.html(shown)
view.keep_first_screen(told, shown)
eras.tell_rest(view)

if ranking is not None:
    eras.ten_trades(view, ranking, lines)
elif is_ten_trades:
    view.stop_with_invitation("“十小”名册")
elif era.cockpit == "campaign":
    eras.campaign(view, lines)
elif era.cockpit == "zones":
    eras.zones_built(view, lines)
else:
    eras.urgent(view, lines)

kept.draw_pinned(view)
view.foot(
    view.source_of(*eras.SOURCES.get(era.cockpit, ())),
    f"目标依据 {'、'.join(era.papers)}" if era.papers else "",
)
