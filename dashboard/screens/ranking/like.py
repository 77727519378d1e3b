"""Like with like: failing units against those expected at the county's rates of the same trades."""

from dashboard.frame import View, panel, table
from dashboard.indicators.measured import Ranking
from dashboard.indicators.words import versus_county
from dashboard.ranking import words
from dashboard.words import formats

SHOWN = 12


def rows(found: Ranking) -> list[list[str]]:
    """Cells under words.LIKE_HEADS, the highest ratio first."""
    ordered = found.ranked.sort_values("ratio", ascending=False)
    return [
        [
            r.township,
            r.measure.number,
            f"{r.failing:,.0f}",
            f"{r.expected:.1f}",
            f"{r.ratio:.2f}" if r.ratio == r.ratio else formats.MISSING,
            f"{r.ratio_low:.2f}—{r.ratio_high:.2f}" if r.ratio == r.ratio else formats.MISSING,
            versus_county(r.versus_county),
            versus_county(r.versus_crude),
        ]
        for r in ordered.itertuples()
    ]


def draw(view: View, found: Ranking) -> None:
    """The table; nothing where the evidence tells no trades."""
    if not found.strata:
        return
    title, sub = words.like_panel(found)
    body = rows(found)
    with panel(title, sub, foot=words.crude_disagrees(found)):
        sides = ("left", "", "", "", "", "", "left", "left")
        table(list(zip(words.LIKE_HEADS, sides, strict=True)), body, most=SHOWN)
        whole = found.ranked[["township", *_KEPT]].rename(columns=_KEPT)
        view.download(
            whole, f"同{words.STRATA_WORDS[found.strata]}比较_{found.county.indicator.short_name}"
        )


_KEPT = {
    "number": "比率（%）",
    "failing": "未达标",
    "expected": "应有",
    "ratio": "比值",
    "ratio_low": "比值下限",
    "ratio_high": "比值上限",
}
