"""Upstream on the page: suppliers, their customers, and whose customers fail."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import divisions, look, maps, messages
from dashboard.charts.remembered import by_inputs
from dashboard.documents import clauses
from dashboard.enterprises import flow
from dashboard.enterprises import words_files as words
from dashboard.enterprises.network import Supplier
from dashboard.enterprises.words import INTERNAL
from dashboard.frame import View, panel
from dashboard.frame.html import Html, clause_link, joined, page_note
from dashboard.frame.picking import data_table
from dashboard.screens.enterprises.supply_network import supply_network
from dashboard.words import formats

SUPPLIERS_DRAWN, CUSTOMERS_DRAWN, ARCS_DRAWN = 8, 26, 24
MAP_WIDTH, MAP_HEIGHT = 560, 520
_CLAUSES = ("62.4.5.upstream", "62.3.3.upstream")

Names = dict[str, str]


def supplier_names(view: View, found: Sequence[Supplier]) -> Names:
    """Name to show by supplier: a number instead where the role may not see names."""
    names = list(dict.fromkeys(one.name for one in found))
    if view.user.may_see_firms:
        return {name: name for name in names}
    return {name: f"供应商{number:02d}" for number, name in enumerate(names, start=1)}


def show(view: View, found: Sequence[Supplier], names: Names, product: str = "") -> None:
    """The network of one product, the list of suppliers with the comparison, the map of places."""
    if not found:
        with panel("上游供应商：无数据"):
            st.caption(words.NEEDED["suppliers"])
        return
    labels = supplier_names(view, found)
    left, right = st.columns([51, 49], gap="small")
    first = next((one for one in found if one.is_notable), found[0])
    own = [one for one in found if one.product == first.product]
    with left:
        title, sub = words.network_panel(first, labels[first.name])
        with panel(title, sub, foot=INTERNAL):
            figure, rest = _figure(own, first, labels, names)
            view.chart(figure, "network", title)
            if rest:
                page_note(rest)
    with right, panel(f"供应商{len(labels)}家", words.SCAN_NOTE, foot=INTERNAL):
        rows = as_rows(found, labels)
        data_table(
            rows,
            key="supplier_rows",
            most=20,
            column_config={name: st.column_config.Column(width=px) for name, px in _WIDTHS.items()},
        )
        view.download(rows, "供应商_内部资料")
        links = [clause_link(one, clauses.clause(one).citation) for one in _CLAUSES]
        page_note(Html(f"依据：{joined(*links, by='、')}"))
    _map(view, product)


def _map(view: View, product: str) -> None:
    """From where to where the goods go, beside the numbers of every way."""
    units = divisions.units_for(view.as_of, view.as_of)
    found = view.ask(flow.flows, view.as_of, units, product)
    left, right = st.columns([51, 49], gap="small")
    placed = [one for one in found if flow.UNKNOWN not in (one.origin, one.township)]
    with left, panel(words.flow_title(found), words.FLOW_SUB, foot=look.SCHEMATIC_NOTE):
        if placed:
            view.chart(_flow_map(found, placed[:ARCS_DRAWN], units), "flow", words.FLOW_SUB)
            if told := words.flow_left_out(found, min(len(placed), ARCS_DRAWN)):
                page_note(told)
        else:
            messages.caption(words.FLOW_NOWHERE)
    with right, panel(f"供货的路{len(found)}条", words.FLOW_RULE):
        rows = flow_rows(found)
        data_table(
            rows,
            key="flow_rows",
            most=20,
            column_config={
                name: st.column_config.Column(width=px) for name, px in _FLOW_WIDTHS.items()
            },
        )
        view.download(rows, "上游供货")


_FLOW_WIDTHS = {
    "从": 92,
    "到": 72,
    "供应商（家）": 84,
    "厂家（家）": 76,
    "有不合格（家）": 96,
    "不合格/抽查（批）": 116,
}


@by_inputs
def _flow_map(
    found: Sequence[flow.Flow], drawn: Sequence[flow.Flow], units: divisions.Units
) -> go.Figure:
    makers: dict[str, int] = {}
    for one in found:
        makers[one.township] = max(makers.get(one.township, 0), one.makers)
    table = pd.DataFrame(
        {
            "township": list(units.names),
            "value": [float(makers.get(name, 0)) for name in units.names],
            "hover": [words.flow_hover(found, name) for name in units.names],
        }
    )
    arcs = [maps.Arc(o.origin, o.township, o.customers, words.flow_told(o)) for o in drawn]
    return maps.amount_map(table, units, unit="家", height=MAP_HEIGHT, width=MAP_WIDTH, arcs=arcs)


def flow_rows(found: Sequence[flow.Flow]) -> pd.DataFrame:
    """One row per place of suppliers and township of makers."""
    return pd.DataFrame(
        [
            {
                "从": one.origin,
                "到": one.township,
                "供应商（家）": one.suppliers,
                "厂家（家）": one.customers,
                "有不合格（家）": one.failing,
                "不合格/抽查（批）": words.rate_words(one.failed, one.tested),
            }
            for one in found
        ]
    )


_WIDTHS = {
    "供应商": 138,
    "与其他企业比": 110,
    "不合格/抽查（批）": 112,
    "不合格/客户（家）": 76,
    "产品": 48,
}


def as_rows(found: Sequence[Supplier], labels: Names) -> pd.DataFrame:
    """One row per supplier and product; what they supply only where a file says it."""
    has_goods = any(one.supplies for one in found)
    return pd.DataFrame(
        [
            {
                "供应商": labels[one.name],
                "与其他企业比": words.judgement(one),
                "不合格/抽查（批）": words.rate_words(one.failed, one.tested),
                "不合格/客户（家）": f"{one.failing}/{len(one.customers)}",
                "产品": one.product,
                **({"供应": one.supplies or formats.MISSING} if has_goods else {}),
            }
            for one in sorted(found, key=lambda one: not one.is_notable)
        ]
    )


def _figure(
    own: Sequence[Supplier], first: Supplier, labels: Names, names: Names
) -> tuple[go.Figure, str]:
    """The chosen supplier first, then the next ones, its customers first among the drawn; and how
    many are left out."""
    drawn = [first, *[one for one in own if one is not first]][:SUPPLIERS_DRAWN]
    customers = {maker.id: maker for one in drawn for maker in one.customers if maker.tested}
    shown = dict(list(customers.items())[:CUSTOMERS_DRAWN])
    left = (len(own) - len(drawn), "家供应商"), (len(customers) - len(shown), "家客户")
    rest = "；".join(filter(None, (formats.rest_text(n, noun, "没有画") for n, noun in left)))
    figure = supply_network(
        {one.name: labels[one.name] for one in drawn},
        {
            key: (f"{names.get(key, key)}　{maker.failed}/{maker.tested}", maker.failed > 0)
            for key, maker in shown.items()
        },
        [(one.name, maker.id) for one in drawn for maker in one.customers if maker.id in shown],
        strong=[first.name],
    )
    return figure, rest
