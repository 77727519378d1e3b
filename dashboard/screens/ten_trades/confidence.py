"""The word on the data of each township: beside its rank, and as a list of its own."""

import pandas as pd

from dashboard import divisions
from dashboard.frame import View, panel
from dashboard.frame.html import page_note
from dashboard.frame.picking import data_table
from dashboard.importing.columns import datasets
from dashboard.indicators.definitions import Indicator
from dashboard.ten_trades import words_confidence as words
from dashboard.ten_trades.confidence import DATASETS, by_word, confidence, covers
from dashboard.words import formats


def beside(view: View, rows: pd.DataFrame, one: Indicator) -> pd.DataFrame:
    """The rows of a ranking (column 乡镇) with the word beside each, where there is one on the data
    that are ranked; a line below says whose are in doubt."""
    names = list(rows["乡镇"])
    known = set(divisions.units_for(view.as_of, view.as_of).names)
    if not covers(one.dataset) or not set(names) <= known:
        return rows
    known_so = view.ask(confidence, view.as_of, tuple(names), one.dataset)
    if line := words.beside_rank(by_word(known_so)):
        page_note(line)
    found = {one.township: one.word or formats.MISSING for one in known_so}
    return rows.assign(**{words.COLUMN: [found[name] for name in names]})


def draw(view: View) -> None:
    """All townships of the day with their word on the chosen dataset and its reasons, those in
    doubt first."""
    names = divisions.units_for(view.as_of, view.as_of).names
    titles = {key: datasets()[key].title for key in DATASETS if key in view.newest}
    if not titles:
        return
    chosen = view.pick("confidence", "哪份数据", titles, width=220)
    found = view.ask(confidence, view.as_of, names, chosen)
    order = {word: place for place, word in enumerate((*words.WORDS, ""))}
    counts = {word: sum(one.word == word for one in found) for word in words.WORDS}
    rows = pd.DataFrame(
        [
            {
                "乡镇": one.township,
                words.COLUMN: one.word or formats.MISSING,
                "为什么": "；".join(one.reasons),
            }
            for one in sorted(found, key=lambda one: order[one.word])
        ]
    )
    with panel(words.panel_title(titles[chosen], counts), words.PANEL_SUB):
        data_table(rows, height=320)
        view.download(rows, "各乡镇数据可靠程度")
