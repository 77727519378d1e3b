"""Market share, scale, brands and layout of the zones: newest figures, and their ledger's form."""

import pandas as pd

from dashboard.frame import View, page_note, panel, table
from dashboard.screens.ledgers import parts
from dashboard.words import formats
from dashboard.zones import facts, measures, words


def draw(view: View, rows: pd.DataFrame, year: int) -> None:
    """Zones × measures up to a year, with their sources; what is typed below is an import."""
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
        if others := [zone for zone in dict.fromkeys(found["zone"]) if zone not in zones]:
            page_note(words.not_of_the_list(others))
    parts.draw_form(view, measures.DATASET)
