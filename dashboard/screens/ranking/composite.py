"""The composite assessment of townships: items and weights from data/assessment.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard import divisions, settings, statistics
from dashboard.documents.clauses import DefinitionError, check_fields, read_toml
from dashboard.frame import View, panel
from dashboard.frame.picking import table_height
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.ranking import words_details as words
from dashboard.screens.ranking import weights as ranking_weights
from dashboard.store import db
from dashboard.words import formats

FILE = settings.DATA / "assessment.toml"
SUPERVISION = "supervision"
_ITEM = {"name": str, "source": str, "floor": int, "target": int, "weight": int}


@dataclass(frozen=True)
class Item:
    """One part of the assessment: percent that scores 0 and 100, relative weight, where from.

    source: id of an indicator, "supervision", or "" while no data set holds it.
    """

    name: str
    source: str
    floor: int
    target: int
    weight: int


@dataclass(frozen=True)
class Plan:
    """All items; least_weight: percent of the weights that data must back."""

    items: tuple[Item, ...]
    least_weight: int
    concentration: int


@dataclass(frozen=True)
class Assessment:
    """Scores as of a day. table (empty when too much is missing), best first: township, score
    (0..100), rank, rank_low, rank_high, drop_low, drop_high (ranks with one item left out), then
    one column of scores 0..100 per item with data. missing: names without data, and their
    share of the weights in percent. unscored: townships without all items."""

    plan: Plan
    table: pd.DataFrame
    missing: tuple[str, ...]
    missing_share: int
    unscored: tuple[str, ...]


@lru_cache
def read_plan(file: Path = FILE) -> Plan:
    """The plan of the file; DefinitionError in Chinese when it is wrong."""
    content = read_toml(file)
    items = []
    for number, record in enumerate(content.get("item", []), start=1):
        where = f"{file.name} 第{number}项"
        check_fields(record, _ITEM, set(), where)
        item = Item(**record)
        if item.source not in ("", SUPERVISION, *indicators()):
            raise DefinitionError(
                f"{where}：source“{item.source}”不是指标编号，也不是supervision。"
            )
        if item.floor == item.target or item.weight <= 0:
            raise DefinitionError(f"{where}：floor与target不能相同，weight应大于0。")
        items.append(item)
    if not items:
        raise DefinitionError(f"{file.name}：没有考核项目（[[item]]）。")
    return Plan(tuple(items), int(content["least_weight"]), int(content["concentration"]))


def assess(store: db.StoreName, as_of: date, units: divisions.Units, plan: Plan) -> Assessment:
    """Score every unit on the items that have data as of a day."""
    found = {item: _values(store, item, as_of, units) for item in plan.items}
    backed = [item for item, values in found.items() if not np.isnan(values).all()]
    missing = [item for item in plan.items if item not in backed]
    total = sum(item.weight for item in plan.items)
    share = round(100 * sum(item.weight for item in missing) / total)
    names = tuple(item.name for item in missing)
    if 100 - share < plan.least_weight or len(backed) < 2:
        return Assessment(plan, pd.DataFrame(), names, share, ())
    scores = np.column_stack(
        [statistics.goalpost_score(found[i], i.floor, i.target) for i in backed]
    )
    moved = statistics.weight_sensitivity(
        scores, [item.weight for item in backed], concentration=plan.concentration
    )
    table = pd.DataFrame(
        {
            "township": units.names,
            "score": moved.score * 100,
            "rank": moved.rank,
            "rank_low": moved.lower,
            "rank_high": moved.upper,
            "drop_low": moved.dropped.min(axis=0),
            "drop_high": moved.dropped.max(axis=0),
            **{item.name: scores[:, i] * 100 for i, item in enumerate(backed)},
        }
    )
    unscored = tuple(table.loc[table["score"].isna(), "township"])
    table = table.dropna(subset=["score"]).sort_values(["rank", "township"])
    return Assessment(plan, table.reset_index(drop=True), names, share, unscored)


def _values(
    store: db.StoreName, item: Item, as_of: date, units: divisions.Units
) -> np.ndarray[Any, Any]:
    """Percent per unit of `units`, NaN where there is none."""
    if item.source == "":
        return np.full(len(units.names), np.nan)
    if item.source == SUPERVISION:
        rows = db.query(
            store, "supervision_totals", start=date(as_of.year, 1, 1), as_of=as_of
        ).set_index("township")
        percent = rows["score"] / rows["full_marks"] * 100
    else:
        by = "area" if units.id == divisions.AREAS else "township"
        one = indicator(item.source)
        start = date(as_of.year, 1, 1) if one.basis == "event" else None
        rows = measured.counts(store, one, Slice(as_of, start=start), by).set_index("key")
        percent = rows["numerator"] / rows["denominator"] * 100
    return percent.reindex(list(units.names)).to_numpy(dtype=float)


def draw(view: View, units: divisions.Units) -> None:
    """Table of scores with rank intervals under moved weights, under the chosen weights; the form
    that saves others; or what is missing."""
    chosen = ranking_weights.picker(view)
    plan = weighted(read_plan(), chosen.weights if chosen else {})
    found = view.ask(assess, view.as_of, units, plan)
    table = found.table
    missing = words.assessment_missing(found.missing, found.missing_share, not table.empty)
    weights = [(item.name, item.weight) for item in plan.items]
    if table.empty:
        with panel("综合得分（量化考核）", missing):
            ranking_weights.form(view, read_plan().items, chosen)
        return
    best = table.iloc[0]
    title = words.assessment_panel(best["township"], int(best["rank_low"]), int(best["rank_high"]))
    with panel(*title, foot=words.assessment_foot(weights, missing)):
        rows = assessment_rows(found)
        view.township_table(rows, "assessment", height=table_height(len(rows), 19, 24))
        view.download(rows, "综合得分")
        ranking_weights.form(view, read_plan().items, chosen)


def weighted(plan: Plan, weights: Mapping[str, int]) -> Plan:
    """The plan with other weights by item name; an item with weight 0 is left out."""
    items = [replace(item, weight=weights.get(item.name, item.weight)) for item in plan.items]
    return replace(plan, items=tuple(item for item in items if item.weight > 0))


def assessment_rows(found: Assessment) -> pd.DataFrame:
    """The table as it is read."""
    items = [name for name in found.table.columns if name in {i.name for i in found.plan.items}]
    rows = [
        {
            "名次": f"{r['rank']:.0f}",
            "乡镇": r["township"],
            "综合得分": f"{r['score']:.1f}",
            "权重变动时": _span(r["rank_low"], r["rank_high"]),
            "去掉一项时": _span(r["drop_low"], r["drop_high"]),
            **{name: f"{r[name]:.1f}" for name in items},
        }
        for _, r in found.table.iterrows()
    ]
    rows += [{"名次": formats.MISSING, "乡镇": name} for name in found.unscored]
    return pd.DataFrame(rows).fillna(formats.MISSING)


def _span(low: float, high: float) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f}—{high:.0f}"
