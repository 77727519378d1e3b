"""What the page on the long-term mechanism shows: systems, papers, grid, money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import pandas as pd

from dashboard import divisions, maps
from dashboard.charts.duties import LOOKS, Cell, duty_grid
from dashboard.duties.definitions import NOT_DUE, ON_TIME, duty
from dashboard.frame import View, panel, table, township_map
from dashboard.frame.html import Html, clause_link, page_note, panel_sub
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.mechanism import facts, words
from dashboard.mechanism.facts import MECHANISMS, PAPERS, SETTLED, SYSTEMS, Grid, Paper, Tracks
from dashboard.screens import led
from dashboard.screens.mechanism import charts
from dashboard.words import formats

FIRST_YEAR = 2010
CELL_ROWS = 12
GRID_HEIGHT = 420


@dataclass(frozen=True)
class Chosen:
    """What the reader chose: a year, and a township or the whole county."""

    year: int
    township: str | None
    units: divisions.Units
    start: date
    end: date


def choose(view: View) -> Chosen:
    """Year and township, kept in the address; the newest year with training by default."""
    years = [str(y) for y in range(view.as_of.year, FIRST_YEAR - 1, -1)] or [str(view.as_of.year)]
    year = int(view.pick("year", "年度", {y: f"{y}年" for y in years}, default="2010", width=150))
    end = min(date(year, 12, 31), view.as_of)
    units = divisions.units_for(end, end)
    township = view.township_picker(units)
    view.show_units(units)
    return Chosen(year, township, units, date(year, 1, 1), end)


def tracks(view: View, chosen: Chosen) -> Tracks:
    """Systems of the townships of the year."""
    return view.ask(facts.tracks, chosen.end, chosen.units.names)


def draw_tracks(view: View, chosen: Chosen, found: Tracks) -> None:
    """Townships × systems."""
    if not found.days:
        with panel(*words.tracks_panel(found)):
            return
    columns = [f"{word}<br>{found.kept(key)}" for key, word in SYSTEMS.items()]
    cells = {}
    for row, name in enumerate(found.townships):
        for column, (key, word) in enumerate(SYSTEMS.items()):
            day = found.days.get((name, key))
            when = f"{day.month}月{day.day}日起有佐证" if day else "没有佐证"
            state = ON_TIME if day else NOT_DUE
            cells[row, column] = Cell(state, "", f"<b>{name}</b> {word}<br>{when}", name)
    title = words.tracks_panel(found)
    with panel(*title, foot=words.TRACKS_FOOT):
        figure = duty_grid(found.townships, columns, cells, chosen=chosen.township)
        view.township_chart(figure, "tracks", title[0])
        view.download(track_rows(found), "六项制度和指导员制度")
        _clauses(("126.3.3.1.systems", "126号 三(三)1"))


def track_rows(found: Tracks) -> pd.DataFrame:
    """One row per township, the first day of evidence per system."""
    return pd.DataFrame(
        [
            {"乡镇": name, **{w: found.days.get((name, k)) for k, w in SYSTEMS.items()}}
            for name in found.townships
        ]
    )


def _clauses(*links: tuple[str, str]) -> None:
    shown = "、".join(clause_link(clause, text) for clause, text in links)
    page_note(Html(f"依据：{shown}"))


def papers(view: View, chosen: Chosen) -> tuple[list[Paper], list[str]]:
    """Papers by body on the last day of the year, and groups without a list."""
    found, _, unlisted = view.ask(facts.papers, chosen.end)
    return found, unlisted


def draw_papers(found: list[Paper], unlisted: list[str], *, is_asked: bool) -> None:
    """Bodies × papers and mechanisms; is_asked: by 126号 too."""
    with panel(*words.papers_panel(found, unlisted, both=is_asked), foot=words.PAPERS_FOOT):
        if found:
            asked = PAPERS if is_asked else PAPERS[:1]
            heads = [("单位", "left"), *((f"{duty(key).document}文件", "left") for key in asked)]
            heads += [(name, "left") for name in MECHANISMS]
            table(heads, [_paper_row(one, asked) for one in found])
        _clauses(
            ("75.3.2.4.units", "75号 三(二)4"),
            *((("126.4.2", "126号 四(二)"),) if is_asked else ()),
            ("75.2.2.departments", "75号 二(二)"),
        )


def _paper_row(one: Paper, asked: Sequence[str]) -> list[str]:
    cells = []
    for key in asked:
        state = one.states.get(key)
        if state is None:
            cells.append(formats.MISSING)
            continue
        face = LOOKS[state.name]
        word = words.paper_word(state)
        cells.append(Html(f'<span style="color:{face.ink}">{face.glyph} {escape(word)}</span>'))
    ticks = ["●" if name in one.mechanisms else formats.MISSING for name in MECHANISMS]
    return [one.body, *cells, *ticks]


def draw_grid(view: View, chosen: Chosen) -> None:
    """Cells of the supervision grid."""
    found = view.ask(facts.grid, chosen.end, chosen.units.names)
    if not found.cells:
        with panel(*words.NO_GRID):
            return
    with panel(*words.grid_panel(found, len(chosen.units.names))):
        total = evidence_total(view, chosen)
        panel_sub(words.uncovered_sentence(found, total))
        panel_sub(words.lacking_sentence(found.lacking))
        _draw_grid_map(view, chosen, found)
        rows = found.rows[~found.rows["is_complete"]]
        if chosen.township:
            rows = found.rows[found.rows["township"] == chosen.township]
        if len(rows):
            heads = [("网格", "left"), ("户数", ""), *((word, "left") for word in SETTLED.values())]
            told = [_grid_row(row, chosen.end) for _, row in rows.iterrows()]
            table(heads, told, most=CELL_ROWS)
        _clauses(("126.3.2.1", "126号 三(二)1"))


def _draw_grid_map(view: View, chosen: Chosen, found: Grid) -> None:
    """Where the grid is settled, and the townships that no cell covers."""
    cells = found.rows.groupby("township")["is_complete"].agg(["sum", "size"])
    places = [
        (int(cells["sum"].get(name, 0)), int(cells["size"].get(name, 0)))
        for name in chosen.units.names
    ]
    rows = pd.DataFrame(
        {
            "township": chosen.units.names,
            "value": [done / every if every else None for done, every in places],
            "verdict": "no_data",
            "label": [f"{done}/{every}" if every else "" for done, every in places],
            "hover": [words.grid_hover(done, every) for done, every in places],
        }
    )
    breaks = maps.rate_breaks([done / every for done, every in places if every], 1.0)
    figure = maps.rate_map(
        rows, chosen.units, breaks=breaks, target=None, selected=chosen.township,
        height=GRID_HEIGHT, no_data_word=words.NO_CELL,
    )  # fmt: skip
    view.township_chart(figure, "grid_map", words.grid_panel(found, len(places))[0])
    named = {"no_data": words.NO_CELL}
    township_map.legend(maps.class_counts(rows, chosen.units, breaks=breaks, words=named))


def _grid_row(row: pd.Series, day: date) -> list[str]:
    outlets = formats.MISSING if pd.isna(row["outlets"]) else f"{int(row['outlets']):,}"
    only = {led.TOWNSHIP: str(row["township"]), "网格": str(row["grid"])}
    outlets = led.rows(outlets, "grid_cells", day, only)
    return [str(row["grid"]), outlets, *(str(row[key]) or "缺" for key in SETTLED)]


def evidence_total(view: View, chosen: Chosen) -> int | None:
    """Outlets on the register of the day, to compare with the grid; None without a register."""
    one = view.ask(measured.total, indicator("compliance_rate"), Slice(chosen.end))
    return one.denominator or None


def draw_money(view: View, chosen: Chosen) -> None:
    """The three budget lines of the county's list."""
    rows = view.ask(facts.budget, chosen.year, view.as_of)
    if rows.empty:
        with panel(*words.NO_BUDGET):
            return
    sums = facts.money(rows)
    title = words.money_panel(sums, chosen.year)
    with panel(*title):
        view.chart(charts.money(sums), "money", title[0])
        _clauses(
            ("75.4.2.work", "75号 四(二)"),
        )
