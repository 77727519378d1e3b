"""What the page on demonstration titles shows: filters, quotas, pipeline, map, list."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import divisions, look, maps
from dashboard.demonstration import stages, words
from dashboard.demonstration.regions import Region, regions
from dashboard.demonstration.rows import listed_rows
from dashboard.demonstration.stages import TOWNS, Campaign, Gate, Unit
from dashboard.documents import clauses
from dashboard.frame import ALL, View, behind
from dashboard.frame.html import Html, clause_link, joined, page_note
from dashboard.frame.listed import Listing
from dashboard.frame.picking import pickable_chart, pickable_table
from dashboard.frame.township_map import legend
from dashboard.indicators.words import Title
from dashboard.screens.demonstration import charts
from dashboard.words import formats

STAGE, MEMBER, LEVEL, APPROVED_WORD = "阶段", "成员", "级别", "已审定"
UNITS: Listing[Unit] = Listing(
    "applicants",
    "申报",
    "个",
    "demonstration",
    (("part", words.PARTS["list"]),),
    {
        STAGE: lambda one: one.steps[: one.in_order],
        LEVEL: lambda one: one.level,
        MEMBER: lambda one: (one.township, one.county),
        "状态": lambda one: APPROVED_WORD if one.is_approved else "",
    },
)


def pick_campaign(view: View) -> Campaign:
    """The campaign of the region that the address names; by default the first with applicants."""
    names = {one.id: one.name for one in regions().values()}
    first = view.ask(stages.first_region, view.as_of)
    region = view.pick("region", "地区", names, default=first, width=150)
    return view.ask(stages.campaign, region, view.as_of)


def limited(view: View, found: Campaign) -> list[Unit]:
    """Applicants that the filters leave, trouble first; the filters stay in the address."""
    categories = sorted({one.category for one in found.units}, reverse=True)
    category = view.pick("category", "类别", [ALL, *categories], width=178)
    levels = [level for level in ("县", "市", "省") if any(u.level == level for u in found.units)]
    level = ALL
    if len(levels) > 1:
        level = view.pick("title_level", "级别", [ALL, *levels], width=122)
    noun = "县" if found.region.map == "tiles" else found.region.member_noun
    every = f"{ALL}{noun}"  # its own for each region, so that the browser shows the right words
    member = view.pick("member", noun, {every: ALL} | {n: n for n in found.members}, width=140)
    state = view.pick("title_state", "状态", [ALL, *_STATES], width=150)
    left = [
        one
        for one in found.units
        if category in (ALL, one.category)
        and level in (ALL, one.level)
        and member in (every, member_of(found.region, one))
        and (state == ALL or _STATES[state](one))
    ]
    return first_to_look_after(found, left)


def first_to_look_after(found: Campaign, shown: Sequence[Unit]) -> list[Unit]:
    """The applicants with trouble first, the approved ones last."""
    gates = {one.unit: one for one in found.gates}
    order = ("title_disputed", "title_blocked", "title_in_progress", "title_approved")
    return sorted(shown, key=lambda one: order.index(unit_state(one, gates.get(one))))


_STATES = {
    "已审定": lambda one: one.is_approved,
    "在办": lambda one: not one.is_approved and not one.fault,
    "日期有问题": lambda one: bool(one.fault),
    "退回或异议": lambda one: one.returned_on is not None or bool(one.objection),
}


def member_of(region: Region, one: Unit) -> str:
    """The member that an applicant belongs to: its township or its county."""
    return one.township if region.map == "townships" else one.county


def quota_figure(found: Campaign) -> go.Figure:
    """A bar per quota."""
    rows = [
        charts.QuotaRow(
            one.quota.name,
            one.approved,
            one.claimed - one.approved,
            one.under_way,
            one.wanted,
            one.quota.about,
            words.quota_text(one),
        )
        for one in found.quotas
    ]
    return charts.quotas(rows)


def quota_clauses(found: Campaign) -> Html:
    """Where each quota is written, as links."""
    places = {clauses.clause(one.clause).citation: one.clause for one in found.region.quotas}
    links = [clause_link(clause, citation) for citation, clause in places.items()]
    return Html(f"目标依据：{joined(*links, by='、')}")


def quota_notes(found: Campaign) -> None:
    """The clauses of the quotas, and what 左右 means here."""
    page_note(quota_clauses(found))
    if any(one.quota.about for one in found.quotas):
        page_note(words.ABOUT_NOTE)


def show_division(view: View, found: Campaign) -> None:
    """Name the members in the strip."""
    if found.region.map == "townships":
        view.show_units(divisions.units_for(found.register_day, found.register_day))
        return
    label = f"{found.region.name}，{len(found.members)}个{found.region.member_noun}"
    view.show_units(divisions.Units(found.region.id, found.members, label))


def pipeline_title(found: Campaign, shown: Sequence[Unit]) -> Title:
    """Finding of the pipeline."""
    steps = found.steps
    return words.pipeline_panel(steps, stages.reached(shown, steps, in_order=True))


def pipeline_figure(found: Campaign, shown: Sequence[Unit]) -> go.Figure:
    """A bar per stage of the applicants shown."""
    steps = found.steps
    usual = stages.usual_days(shown)
    order = stages.reached(shown, steps, in_order=True)
    claimed = stages.reached(shown, steps, in_order=False)
    notes = {name: f"{days:g}天" for name, days in usual.items()}
    for name in steps:
        if claimed[name] > order[name]:
            notes[name] = f"{notes.get(name, '')}　◇{claimed[name] - order[name]}"
    ways = [behind.carried(UNITS.count(shown, {STAGE: name})) for name in steps]
    return charts.pipeline(steps, order, claimed, notes, ways)


def waiting_rows(found: Campaign, shown: Sequence[Unit], as_of: date) -> list[charts.Waiting]:
    """Applicants before their approval, longest waiting last; counted to the campaign's end."""
    until = stages.waiting_until(found.region, as_of)
    rows = []
    for one in shown:
        days = one.waiting_days(until)
        if days is not None:
            rows.append(charts.Waiting(one.applicant, one.next_step, days))
    steps = list(found.region.stages_of(dict.fromkeys(one.level for one in shown)))
    return sorted(rows, key=lambda row: (steps.index(row.step), row.days))


def waiting_title(found: Campaign, rows: Sequence[charts.Waiting], as_of: date) -> Title:
    """Finding of the waiting days."""
    plain = [(row.name, row.step, row.days) for row in rows]
    return words.waiting_panel(plain, found.last_day, as_of)


def waiting_figure(rows: Sequence[charts.Waiting], shown: Sequence[Unit]) -> go.Figure:
    """A dot per waiting applicant."""
    return charts.waiting(rows, stages.usual_days(shown))


def member_counts(found: Campaign, shown: Sequence[Unit]) -> list[tuple[str, int, int]]:
    """Member, approved, applied: in the order of the region's list."""
    groups: dict[str, list[Unit]] = {name: [] for name in found.members}
    for one in shown:
        groups.setdefault(member_of(found.region, one), []).append(one)
    return [(n, sum(u.is_approved for u in own), len(own)) for n, own in groups.items() if own]


def map_title(found: Campaign, shown: Sequence[Unit]) -> Title:
    """Finding of the map."""
    if found.region.map == "tiles":
        return words.members_panel(found.region, member_counts(found, shown))
    states = list(township_states(found)["verdict"])
    blocked = states.count("title_blocked")
    return words.townships_panel(states.count("title_approved") + blocked, len(states), blocked)


def draw_map(found: Campaign, shown: Sequence[Unit]) -> None:
    """The members: on the map of the townships, or as tiles."""
    if found.region.map == "townships":
        _draw_townships(found, shown)
        return
    counts = {name: (done, all_) for name, done, all_ in member_counts(found, shown)}
    rows = []
    for member in found.region.members:
        done, all_ = counts.get(member.name, (0, 0))
        rows.append(
            charts.Tile(
                member.name,
                member.column,
                member.row,
                f"{done} / {all_}" if all_ else "没有申报",
                done / all_ if all_ else None,
                f"<b>{member.name}</b><br>申报{all_}个，审定{done}个",
            )
        )
    figure = charts.tiles(rows, selected=st.session_state.get("member"), height=342)
    _member_chart(figure, map_title(found, shown)[0])
    page_note(words.PICK_NOTE)


def _member_chart(figure: go.Figure, alt: str) -> None:
    """A click on a tile chooses that member."""

    def choose(name: str) -> None:
        st.session_state["member"] = name

    pickable_chart(figure, "member_map", alt, choose)


def _draw_townships(found: Campaign, shown: Sequence[Unit]) -> None:
    units = divisions.units_for(found.register_day, found.register_day)
    rows = township_states(found)
    selected = st.session_state.get("member")
    figure = maps.verdict_map(rows, units, selected=selected, height=420, width=390)
    _member_chart(figure, map_title(found, shown)[0])
    legend(maps.class_counts(rows, units))


def township_states(found: Campaign) -> pd.DataFrame:
    """One row per township for maps.verdict_map: the state of its best street or village."""
    gates = {one.unit: one for one in found.gates}
    rows = []
    for name in found.members:
        own = [u for u in found.units if u.township == name and u.category != TOWNS]
        states = [(unit_state(u, gates.get(u)), u) for u in own]
        state, one = min(
            states, key=lambda item: _BEST.index(item[0]), default=("title_none", None)
        )
        gate = gates.get(one) if one else None
        hover = look.VERDICTS[state].word
        if one:
            hover = f"{one.applicant}：{hover}" + (f"<br>{gate.words}" if gate else "")
        rows.append({"township": name, "value": None, "verdict": state, "hover": hover})
    return pd.DataFrame(rows)


_BEST = ("title_approved", "title_blocked", "title_disputed", "title_in_progress", "title_none")


def unit_state(one: Unit, gate: Gate | None) -> str:
    """Look of an applicant: approved, approved with outlets that do not comply, in dispute."""
    if one.fault:
        return "title_disputed"
    if not one.is_approved:
        return "title_in_progress"
    return "title_blocked" if gate and len(gate.blocking) else "title_approved"


def unit_rows(found: Campaign, shown: Sequence[Unit], as_of: date) -> pd.DataFrame:
    """Applicants as they are listed, the ones to look after first."""
    gates = {one.unit: one for one in found.gates}
    until = stages.waiting_until(found.region, as_of)
    rows = []
    for one in shown:
        state = look.VERDICTS[unit_state(one, gates.get(one))]
        gate = gates.get(one)
        waiting = one.waiting_days(until)
        rows.append(
            {
                "申报单位": one.applicant,
                "县": one.county,
                "级别": one.level,
                "类别": one.category.removeprefix("示范"),
                "走到": one.steps[one.in_order - 1] if one.in_order else formats.MISSING,
                "状态": state.label,
                "等（天）": "" if waiting is None else str(waiting),
                "范围内": gate.words if gate else "",
                "要核对": "；".join(
                    filter(None, (one.fault, words.returned_text(one), one.objection))
                ),
            }
        )
    table_ = pd.DataFrame(rows)
    if found.region.map == "townships" and len(table_):
        table_ = table_.drop(columns=["县", "级别"])
    elif len(table_):
        table_ = table_.drop(columns=["范围内"])
    return table_


def label(one: Unit) -> str:
    """An applicant with the title it applies for; one may apply for two."""
    return f"{one.applicant}（{one.level}级{one.category}）"


def unit_table(rows: pd.DataFrame, shown: Sequence[Unit], height: int) -> None:
    """The list of the applicants shown; a click on a row opens the applicant's card."""

    def choose(row: int) -> None:
        st.session_state["unit"] = label(shown[row])

    widths = _WIDTHS if "范围内" in rows else _WIDTHS | {"状态": 104}
    pickable_table(
        rows,
        "unit_table",
        choose,
        height=height,
        column_config={name: st.column_config.Column(width=px) for name, px in widths.items()},
    )


_WIDTHS = {
    "申报单位": 112,
    "类别": 64,
    "走到": 44,
    "状态": 164,
    "等（天）": 54,
    "范围内": 130,
}


def list_rows(found: Campaign, shown: Sequence[Unit], as_of: date) -> pd.DataFrame:
    """The list with every day and the outlets that block an applicant, to download."""
    rows = listed_rows(found.region, shown, as_of)
    words_ = {one.unit: one.words for one in found.gates}
    names = {
        one.unit: "、".join(one.blocking["name"]) if len(one.blocking) else ""
        for one in found.gates
    }
    if found.gates:
        rows["范围内“十小”单位"] = [words_.get(one, "") for one in shown]
        rows["未达标的户"] = [names.get(one, "") for one in shown]
    return rows
