"""Pure statistics: numbers in, numbers out; every function names its formula and source."""

from dashboard.statistics.change import (
    Trend,
    TrendTest,
    difference_interval,
    estimates_difference,
    trend_marker,
    trend_test,
)
from dashboard.statistics.clusters import (
    Cluster,
    ScanResult,
    scan_groups,
)
from dashboard.statistics.composite import (
    WeightSensitivity,
    goalpost_score,
    weight_sensitivity,
)
from dashboard.statistics.dependence import DesignEffect, design_effect, design_effect_of_sums
from dashboard.statistics.firm_scan import FirmScan, circle_groups, detectable_cases, scan_firms
from dashboard.statistics.funnel import (
    Overdispersion,
    distinct_units,
    funnel_limits,
    funnel_position,
    holm,
    overdispersion,
)
from dashboard.statistics.integrity import (
    CopiedReport,
    ShrunkBase,
    copied_reports,
    report_gap,
    shrinking_base,
)
from dashboard.statistics.intervals import (
    FiniteInterval,
    Interval,
    claim_test,
    exact_interval,
    exact_test,
    finite_interval,
    wilson_interval,
)
from dashboard.statistics.local_moran import LocalMoran, local_moran
from dashboard.statistics.planning import (
    batches_needed,
    contradiction_risk,
    proof_chance,
    sequential_plan,
    units_needed,
    units_to_exclude,
)
from dashboard.statistics.progress import GlidePath, glide_path
from dashboard.statistics.ranks import (
    RankIntervals,
    chance_spread,
    competition_rank,
    noise_share,
    rank_bands,
    rank_intervals,
)
from dashboard.statistics.relapse import RelapseCurve, relapse_curve
from dashboard.statistics.shrinkage import (
    BetaBinomialFit,
    beta_binomial_fit,
    shrink,
)
from dashboard.statistics.spc import (
    TRIAL_POINTS,
    Assurance,
    Cause,
    PhasedChart,
    RunRules,
    Variation,
    assurance,
    phased_chart,
    phased_rules,
    variation,
)
from dashboard.statistics.standardise import LikeWithLike, like_with_like
from dashboard.statistics.targets import (
    MINIMUM_TOTAL,
    State,
    Verdict,
    allowed_failures,
    verdict,
)
from dashboard.statistics.weighting import StratifiedRate, stratified_rate

__all__ = [
    "claim_test",
    "FirmScan",
    "circle_groups",
    "detectable_cases",
    "scan_firms",
    "design_effect",
    "design_effect_of_sums",
    "DesignEffect",
    "like_with_like",
    "LikeWithLike",
    "MINIMUM_TOTAL",
    "TRIAL_POINTS",
    "Assurance",
    "BetaBinomialFit",
    "Cause",
    "Cluster",
    "PhasedChart",
    "phased_chart",
    "phased_rules",
    "CopiedReport",
    "FiniteInterval",
    "GlidePath",
    "Interval",
    "LocalMoran",
    "Overdispersion",
    "RankIntervals",
    "RelapseCurve",
    "RunRules",
    "ScanResult",
    "ShrunkBase",
    "State",
    "StratifiedRate",
    "Trend",
    "TrendTest",
    "Variation",
    "Verdict",
    "WeightSensitivity",
    "allowed_failures",
    "assurance",
    "batches_needed",
    "beta_binomial_fit",
    "chance_spread",
    "competition_rank",
    "contradiction_risk",
    "copied_reports",
    "difference_interval",
    "estimates_difference",
    "distinct_units",
    "exact_interval",
    "exact_test",
    "finite_interval",
    "funnel_limits",
    "funnel_position",
    "sequential_plan",
    "glide_path",
    "goalpost_score",
    "holm",
    "local_moran",
    "noise_share",
    "overdispersion",
    "proof_chance",
    "rank_bands",
    "rank_intervals",
    "relapse_curve",
    "report_gap",
    "scan_groups",
    "shrink",
    "shrinking_base",
    "stratified_rate",
    "trend_marker",
    "trend_test",
    "units_needed",
    "units_to_exclude",
    "variation",
    "verdict",
    "weight_sensitivity",
    "wilson_interval",
]
