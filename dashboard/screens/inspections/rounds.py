"""What the page on supervision shows: rounds, score sheet, weak items, changes, misprints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import divisions
from dashboard.frame import View, panel, table
from dashboard.inspections import rounds as inspection_rounds
from dashboard.inspections import words
from dashboard.inspections.rounds import Round
from dashboard.screens import led
from dashboard.screens.inspections import charts
from dashboard.statistics import worked_out
from dashboard.words import formats
from dashboard.words.terms import SERIES

MOVED = 14


@dataclass(frozen=True)
class Field:
    """What the reader chose: year, series, round, township; and the sheets up to the day."""

    rows: pd.DataFrame
    year: int
    series: str
    rounds: tuple[Round, ...]
    chosen: Round | None
    township: str | None
    units: divisions.Units

    @property
    def of_year(self) -> pd.DataFrame:
        """Sheets of the year, both series."""
        return self.rows[self.rows["year"] == self.year]

    @property
    def only(self) -> led.Limits:
        """What limits a list to the year and the township."""
        return {led.TOWNSHIP: self.township, **led.period(self.start)}

    def last_day(self, view: View) -> date:
        """As of which day the lists of the year are read."""
        return min(self.end, view.as_of)

    @property
    def start(self) -> date:
        """First day of the year."""
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        """Last day of the year."""
        return date(self.year, 12, 31)


def choose(view: View, others: Sequence[int]) -> Field | None:
    """The filters of the page; None when there is nothing by the day.

    others: years that have other field work than score sheets.
    """
    rows = view.ask(inspection_rounds.sheets, view.as_of)
    own = sorted({int(year) for year in rows["year"]}, reverse=True)
    years = own + sorted({y for y in others if y not in own}, reverse=True)
    if not years:
        return None
    year = int(view.pick("year", "年度", {str(y): f"{y}年" for y in years}, width=134))
    of_year = rows[rows["year"] == year]
    kinds = {key: name for key, name in SERIES.items() if key in set(of_year["series"])}
    series = view.switch("series", "督查", kinds) if kinds else next(iter(SERIES))
    rounds = inspection_rounds.rounds(rows, series, year)
    chosen = None
    if rounds:
        names = {
            str(one.number): f"{one.name}（{one.on.month}月{one.on.day}日）"
            for one in reversed(rounds)
        }
        number = int(view.pick("round", "轮次", names, width=190))
        chosen = next(one for one in rounds if one.number == number)
    day = chosen.on if chosen else min(date(year, 12, 31), view.as_of)
    units = divisions.units_for(day, day)
    township = view.township_picker(units)
    view.show_units(units)
    return Field(rows, year, series, tuple(rounds), chosen, township, units)


def means(found: Field) -> list[float]:
    """Mean share of full marks (percent) per round of the chosen series, up to the chosen one."""
    return [
        100 * sum(shares.values()) / len(shares)
        for one in found.rounds
        if found.chosen and one.number <= found.chosen.number
        for shares in [share_by_township(inspection_rounds.of_round(found.rows, one))]
        if shares
    ]


@worked_out.once
def share_by_township(rows: pd.DataFrame) -> dict[str, float]:
    """Share of full marks (0..1) of townships with whole sheets."""
    known = inspection_rounds.standings(rows).dropna(subset=["score"])
    known = known[known["full_marks"] > 0]
    shares = known["score"] / known["full_marks"]
    return dict(zip(known["township"], shares, strict=True))


def weakest(found: Field) -> list[str]:
    """The items with the lowest share in the chosen round; none without full marks."""
    if not found.chosen:
        return []
    shares = inspection_rounds.item_shares(inspection_rounds.of_round(found.rows, found.chosen))
    if shares.empty:
        return []
    newest = shares.iloc[:, -1].dropna()
    return formats.least((str(item), share) for item, share in newest.items())


def headline(found: Field, rest: Sequence[str]) -> words.Title:
    """The finding of the page."""
    if not found.chosen:
        return words.field_headline((), (), 0, (), rest, found.year)
    count = inspection_rounds.of_round(found.rows, found.chosen)["township"].nunique()
    shown = [one for one in found.rounds if one.number <= found.chosen.number]
    return words.field_headline(shown, means(found), count, weakest(found), rest, found.year)


def draw_sheet(view: View, found: Field) -> None:
    """The score sheet of the chosen round."""
    if not found.chosen:
        with panel(*words.NO_SHEETS):
            return
    rows = inspection_rounds.of_round(found.rows, found.chosen)
    standings = inspection_rounds.standings(rows)
    title = words.sheet_panel(found.chosen, standings)
    has_misprints = bool((standings["wrong_rank"] | standings["wrong_total"]).any())
    foot = words.SHEET_FOOT + (words.MISPRINT_FOOT if has_misprints else "")
    with panel(*title, foot=foot):
        items, drawn = _lines(rows)
        figure = charts.score_sheet(items, drawn, selected=found.township)
        view.township_chart(figure, "score_sheet", title[0])
        view.download(sheet_rows(found), f"{SERIES[found.series]}评分")


@worked_out.once
def _lines(rows: pd.DataFrame) -> tuple[list[str], list[charts.SheetRow]]:
    """Items of a round and its townships, best first, with their points of each."""
    items = list(dict.fromkeys(rows["item"]))
    points = rows.pivot_table(index="township", columns="item", values="score", aggfunc="sum")
    full = rows.groupby("item")["full_marks"].max()
    return items, [
        charts.SheetRow(
            str(one.township),
            inspection_rounds.rank_text(one.rank, bool(one.shared)),
            formats.MISSING if pd.isna(one.score) else f"{one.score:g}",
            [_number(points.loc[one.township].get(item)) for item in items],
            [_share(points.loc[one.township].get(item), full[item]) for item in items],
            " *" if one.wrong_rank or one.wrong_total else "",
        )
        for one in inspection_rounds.standings(rows).itertuples()
    ]


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(str(value))


def _share(value: object, full: object) -> float | None:
    point, most = _number(value), _number(full)
    return point / most if point is not None and most else None


def sheet_rows(found: Field) -> pd.DataFrame:
    """The chosen round as a table: computed and printed totals and ranks, a column per item."""
    if not found.chosen:
        return pd.DataFrame()
    return _table(inspection_rounds.of_round(found.rows, found.chosen), found.chosen)


@worked_out.once
def _table(rows: pd.DataFrame, chosen: Round) -> pd.DataFrame:
    points = rows.pivot_table(index="township", columns="item", values="score", aggfunc="sum")
    standings = inspection_rounds.standings(rows).set_index("township")
    head = pd.DataFrame(
        {
            "督查": f"{SERIES[chosen.series]}{chosen.name}",
            "日期": chosen.on,
            "名次": [
                inspection_rounds.rank_text(rank, bool(shared))
                for rank, shared in zip(standings["rank"], standings["shared"], strict=True)
            ],
            "总分": standings["score"],
            "印的总分": standings["printed_total"],
            "印的名次": standings["printed_rank"],
        },
        index=standings.index,
    )
    return head.join(points).reset_index(names="乡镇")


def draw_rounds(view: View, found: Field) -> None:
    """Every round of both series, side by side."""
    series = {
        name: [
            charts.Strip(one.name, f"{one.on.month}月{one.on.day}日", shares)
            for one in inspection_rounds.rounds(found.rows, key, found.year)
            for shares in [share_by_township(inspection_rounds.of_round(found.rows, one))]
            if shares
        ]
        for key, name in SERIES.items()
    }
    series = {name: strips for name, strips in series.items() if strips}
    if not series:
        return
    title = words.strips_panel(
        {
            name: [100 * sum(s.shares.values()) / len(s.shares) for s in strips]
            for name, strips in series.items()
        }
    )
    with panel(*title):
        figure = charts.round_strips(series, selected=found.township)
        view.township_chart(figure, "rounds", title[0])


def draw_items(view: View, found: Field) -> None:
    """Share of full marks per item and round of the chosen series."""
    own = found.of_year[found.of_year["series"] == found.series]
    if own.empty:
        return
    shares = inspection_rounds.item_shares(own)
    with panel(*words.items_panel(shares)):
        if shares.empty:
            return
        rounds = list(shares.columns)
        order = shares.iloc[:, -1].sort_values().index
        body = []
        for item in order:
            known = [shares.loc[item, number] for number in rounds]
            cells = [
                formats.MISSING if pd.isna(v) else _item_led(found, view, str(item), number, v)
                for v, number in zip(known, rounds, strict=True)
            ]
            gap = 100 * (known[-1] - known[0]) if len(known) > 1 else float("nan")
            body.append([str(item), *cells, formats.MISSING if pd.isna(gap) else f"{gap:+.1f}"])
        heads = [(f"第{number}轮", "") for number in rounds]
        table([("项目", "left"), *heads, ("变化（百分点）", "")], body, strong=(0,))


def _item_led(found: Field, view: View, item: str, number: int, share: float) -> str:
    """The share of an item in a round, which leads to its lines in the sheets."""
    only = {"督查级别": found.series, "轮次": str(number), "项目": item}
    only |= led.period(found.start)
    text = f"{100 * share:.1f}"
    return led.rows(text, "supervision_scores", found.last_day(view), only, item)


def draw_changes(found: Field) -> None:
    """Rises and falls between the round before and the chosen one, the largest rise first."""
    if not found.chosen or found.rounds[0] == found.chosen:
        return
    first = found.rounds[max(0, found.rounds.index(found.chosen) - 1)]
    moved = inspection_rounds.changes(found.rows, first, found.chosen)
    with panel(*words.changes_panel(moved, first, found.chosen)):
        if moved.empty:
            return
        body = [
            [
                r.township,
                f"{r.before:g}",
                f"{r.after:g}",
                f"{r.change:+g}",
                f"{r.rank_before} → {r.rank_after}",
            ]
            for r in moved.itertuples()
        ]
        strong = [i for i, row in enumerate(body) if row[0] == found.township]
        heads = [("乡镇", "left"), (first.name, ""), (found.chosen.name, "")]
        table([*heads, ("变化（分）", ""), ("名次", "")], body, strong=strong, most=MOVED)


def draw_misprints(found: Field) -> None:
    """Printed totals and ranks that the items do not give, in both series."""
    if found.of_year.empty:
        return
    wrong = inspection_rounds.misprints(found.of_year)
    with panel(*words.misprints_panel(len(wrong))):
        if len(wrong):
            heads = [("督查", "left"), ("乡镇", "left"), ("印的", ""), ("算的", ""), ("差", "")]
            table(heads, [words.misprint_row(row) for _, row in wrong.iterrows()])


def misprint_count(found: Field) -> int:
    """How many there are, for the headline."""
    return len(inspection_rounds.misprints(found.of_year)) if len(found.of_year) else 0
