"""The composite assessment of townships as a table, with the form that saves other weights."""

import pandas as pd

from dashboard import divisions, messages
from dashboard.acceptance.method import read_plan, weighted
from dashboard.acceptance.scores import Assessment, assess
from dashboard.definition_files import UnknownError
from dashboard.frame import View, panel
from dashboard.ranking import words
from dashboard.screens.ranking import weights as ranking_weights
from dashboard.words import formats


def draw(view: View, units: divisions.Units) -> None:
    """Table of scores with rank intervals under moved weights, under the chosen weights; the form
    that saves others; or what is missing."""
    try:
        read_plan()
    except UnknownError as error:
        messages.error(error)
        return
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
        view.township_table(rows, "assessment", most=19)
        view.download(rows, "综合得分")
        ranking_weights.form(view, read_plan().items, chosen)


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
