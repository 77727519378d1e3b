"""A round that is drawn on the page: townships, outlets, inspectors, route, the list to take."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import divisions
from dashboard.frame import View, bullets, panel, table
from dashboard.frame.picking import data_table
from dashboard.inspections import round_plan, words
from dashboard.inspections.round_plan import TEAM, Plan
from dashboard.screens.inspections.rounds import Field
from dashboard.township import facts as township_facts

FIRST_SEED, LAST_SEED = 75, 999_999
MOST_ROWS = 22


@dataclass(frozen=True)
class Drawn:
    """The plan, by what it was drawn, and how many inspectors were named."""

    plan: Plan
    seed: int
    extra: int
    people: int
    kind: str


def choose(view: View, found: Field) -> Drawn | None:
    """How many of what, with which number; the plan. None without a register."""
    outlets = view.ask(township_facts.outlets, view.as_of)
    if found.township:
        outlets = outlets[outlets["township"] == found.township]
    if outlets.empty:
        return None
    row = st.columns(5, gap="small")
    places = int(outlets["township"].nunique())
    townships = int(view.number("plan_places", "乡镇（个）", (1, places, min(6, places)), row[0]))
    each = int(view.number("plan_each", "每个乡镇（户）", (1, 100, 15), row[1]))
    extra = int(view.number("plan_risk", "风险加权", (0, 10, 2), row[2]))
    seed = int(view.number("plan_seed", "抽签号", (1, LAST_SEED, FIRST_SEED), row[3]))
    kind = str(row[4].selectbox("检查方式", words.PLAN_KINDS, key="plan_kind"))
    named = st.text_input(words.PEOPLE, key="plan_people")
    people = [
        one for one in named.replace(",", "、").replace("，", "、").split("、") if one.strip()
    ]
    era = divisions.era_on(view.as_of).id
    made = round_plan.planned(outlets, era, townships, each, extra, people, seed)
    return Drawn(made, seed, extra, len(people), kind)


def headline(drawn: Drawn) -> words.Title:
    """How many are drawn."""
    rows = drawn.plan.outlets
    risky = sum(len(risks) > 0 for risks in rows["risks"])
    return words.plan_headline(len(drawn.plan.stops), len(rows), risky)


def draw_list(view: View, drawn: Drawn | None) -> None:
    """The outlets drawn, in the order of the route."""
    if drawn is None:
        with panel(*words.NO_OUTLETS):
            return
    rows = drawn.plan.outlets
    shown = pd.DataFrame(
        {
            "乡镇": rows["township"],
            "村（街）": rows["village"],
            "行业": rows["trade"],
            "经营户": rows["name"],
            "风险": ["、".join(risks) for risks in rows["risks"]],
            "权重": rows["weight"],
            "人员": rows["team"],
        }
    )
    with panel(*words.plan_list_panel(len(rows))):
        data_table(shown, most=MOST_ROWS)
        view.download(round_plan.form(rows, drawn.kind), f"{words.PLAN_LIST}_{drawn.seed}")


def draw_route(drawn: Drawn | None) -> None:
    """Townships in order with who goes there."""
    if drawn is None:
        return
    made = drawn.plan
    counts = made.outlets.groupby("township").size()
    with panel(*words.plan_panel(made.km, drawn.seed, drawn.extra)):
        heads = [("次序", ""), ("乡镇", "left"), ("户数", ""), ("人员", "left")]
        body = [
            [f"{number}", name, f"{counts.get(name, 0)}", made.teams.get(name) or "—"]
            for number, name in enumerate(made.stops, start=1)
        ]
        table(heads, body)
        notes = list(words.PLAN_HOW)
        if drawn.people < TEAM:
            notes.insert(0, words.short_of_people(drawn.people, TEAM))
        bullets(notes)
