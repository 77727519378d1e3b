"""What the page on one township asks for: the choice of township, its standings, its outlets."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import access, divisions, messages
from dashboard.duties import completions
from dashboard.duties.definitions import DISPUTED, LATE, NEAR, ON_TIME, OVERDUE, UNDECIDED
from dashboard.duties.plan import Line
from dashboard.frame import View, panel
from dashboard.frame.picking import data_table
from dashboard.indicators.measured import Slice
from dashboard.store import db
from dashboard.ten_trades.outlet import Key
from dashboard.township import facts, words
from dashboard.township.facts import Standing
from dashboard.words import formats

REGISTERS = 6
ROUND = ["year", "number"]
DATASETS = (
    "outlets",
    "samples",
    "supervision_scores",
    "training",
    "enterprises",
    "monthly_reports",
    "submissions",
    "duty_completions",
    "demonstration",
)
_URGENT = (OVERDUE, DISPUTED, NEAR, UNDECIDED, LATE)


def picker(view: View, units: divisions.Units) -> str:
    """The township of the page; the buttons and the keys ← → go to its neighbours in the list."""
    names = list(units.names)
    first = first_known(view, units)
    view.tell_other_township(names, first)
    chosen = view.pick("township", "乡镇", names, default=first, width=126, is_plain=True)
    place = names.index(chosen)

    def go(step: int) -> None:
        st.session_state["township"] = names[(place + step) % len(names)]

    before, after = names[place - 1], names[(place + 1) % len(names)]
    view.filters.button(
        messages.plain(f"上一个：{before}"),
        key="previous",
        shortcut="Left",
        on_click=go,
        args=(-1,),
    )
    view.filters.button(
        messages.plain(f"下一个：{after}"), key="next", shortcut="Right", on_click=go, args=(1,)
    )
    return chosen


def first_known(view: View, units: divisions.Units) -> str:
    """The first township in the list that has a register; the first of all where none has."""

    def found(_: db.StoreName, as_of: date, units: divisions.Units) -> str:
        for ranking, _chosen in view.ask(facts.standings, as_of, units):
            if ranking.county.indicator.id == facts.COMPLIANCE:
                listed = set(ranking.table.loc[ranking.table["denominator"] > 0, "township"])
                return next((name for name in units.names if name in listed), units.names[0])
        return units.names[0]

    return view.ask(found, view.as_of, units)


def standings(view: View, units: divisions.Units, name: str) -> list[Standing]:
    """How the township stands on every indicator. What is taken from the rankings of all townships
    is remembered apart: they are large, and a run of the page would read them all again."""

    def found(_: db.StoreName, as_of: date, units: divisions.Units, name: str) -> list[Standing]:
        known = view.ask(facts.standings, as_of, units)
        return [facts.standing(ranking, name, chosen) for ranking, chosen in known]

    return view.ask(found, view.as_of, units, name)


def compliance(found: Sequence[Standing]) -> Standing:
    """The standing on the compliance rate."""
    return next(one for one in found if one.own.indicator.id == facts.COMPLIANCE)


def history(view: View, units: divisions.Units, name: str) -> list[tuple[date, Standing]]:
    """Compliance of the township at the last registers, oldest first."""

    def found(
        _: db.StoreName, as_of: date, units: divisions.Units, name: str
    ) -> list[tuple[date, Standing]]:
        known = view.ask(facts.history, as_of, units, REGISTERS)
        return [(day, facts.standing(ranking, name, Slice(day))) for day, ranking in known]

    return view.ask(found, view.as_of, units, name)


def rounds(view: View, name: str) -> dict[str, pd.DataFrame]:
    """Rounds of each series: number, inspected_on, percent of the township (NaN: not there), mean
    of all townships, rank and count of those scored."""

    def found(_: db.StoreName, as_of: date, name: str) -> dict[str, pd.DataFrame]:
        rows = view.ask(facts.rounds, as_of).dropna(subset=["percent"])
        return {str(series): _rounds_of(part, name) for series, part in rows.groupby("series")}

    return view.ask(found, view.as_of, name)


def _rounds_of(part: pd.DataFrame, name: str) -> pd.DataFrame:
    part = part.assign(rank=part.groupby(ROUND)["percent"].rank(method="min", ascending=False))
    whole = part.groupby(ROUND).agg(
        inspected_on=("inspected_on", "max"), mean=("percent", "mean"), of=("percent", "size")
    )
    own = part[part["township"] == name].set_index(ROUND)[["percent", "rank"]]
    return whole.join(own).reset_index()


def duties(view: View, name: str) -> list[Line]:
    """Lines of the plan that the township owes one by one, most urgent first."""

    def found(_: db.StoreName, as_of: date, name: str) -> list[Line]:
        lines = view.ask(completions.plan, as_of, None, True)
        own = [(line, state) for line, state in lines if line.actor == name]
        return sorted(own, key=_urgency)

    return view.ask(found, view.as_of, name)


def urgent(lines: list[Line]) -> list[Line]:
    """The lines that a reader must know of."""
    return [(line, state) for line, state in lines if state.name in _URGENT]


def _urgency(one: Line) -> tuple[int, int, str]:
    line, state = one
    order = (*_URGENT, "", ON_TIME)
    place = order.index(state.name) if state.name in order else len(_URGENT)
    if line.period.due is None:
        return place + len(order), 0, line.duty.id
    return place, -state.late_days or line.period.due.toordinal(), line.duty.id


def outlets(view: View, name: str) -> None:
    """The list of outlets to look after, below the sheet; not printed."""
    rows = view.ask(facts.outlets, view.as_of, (name,))
    risky = facts.at_risk(rows)
    if risky.empty:
        return
    shown = outlet_rows(risky)
    with st.container(key="screen_only"), panel(*words.risk_list_panel(name, len(risky))):
        event = data_table(
            shown,
            key="risky_outlets",
            most=15,
            on_select="rerun",
            selection_mode="single-row",
        )
        if chosen := event["selection"]["rows"]:
            row = risky.iloc[chosen[0]]
            key = Key(row["township"], row["trade"], row["name"])
            st.page_link(
                "pages/outlets.py",
                label=messages.plain(f"打开{key.name}的一户一档 →"),
                query_params={"outlet": key.text, "as_of": view.as_of.isoformat()},
            )
        view.download(shown, f"{name}_要盯的户")


def outlet_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Outlets as they are read; owner and telephone made unreadable."""
    return pd.DataFrame(
        {
            "名称": rows["name"],
            "行业": rows["trade"],
            "村/街": rows["village"],
            "情况": ["、".join(risks) or "规范" for risks in rows["risks"]],
            "业主": [_personal("owner", text) for text in rows["owner"]],
            "电话": [_personal("phone", text) for text in rows["phone"]],
            "整规日期": [_day(day) for day in rows["rectified_on"]],
            "来源": [
                f"{sheet} 第{row}行"
                for sheet, row in zip(rows["sheet"], rows["row_number"], strict=True)
            ],
        }
    )


def _personal(field: str, text: object) -> str:
    return access.masked(field, text) if isinstance(text, str) else formats.MISSING


def _day(day: object) -> str:
    return formats.MISSING if pd.isna(day) else f"{day:%Y-%m-%d}"


def sources(view: View) -> str:
    """The newest file behind each dataset of the page."""
    if view.is_demo:
        return view.source_of(*DATASETS)
    files = [view.source_of(kind) for kind in DATASETS]
    return "、".join(dict.fromkeys(name.split("、")[0] for name in files if name != "—")) or "—"
