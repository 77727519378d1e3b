"""Every public function against every kind of bad input; and none that nobody uses."""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from dashboard import statistics

ROOT = Path(__file__).parents[2]
NAN, INF = float("nan"), float("inf")
PASSED, TOTAL = [12, 25, 18, 9], [15, 30, 20, 12]
FAILED = [3, 5, 2, 3]
FEW = {"draws": 50}
FIT = statistics.beta_binomial_fit([1, 9, 5, 0], [10, 10, 10, 10])
FIRMS = statistics.scan_firms([[0], [1, 2]], [[1], [0], [2]], [[1], [1], [1]], permutations=19)
CHART = statistics.phased_chart(PASSED, TOTAL)
RULES = statistics.phased_rules(CHART)

# What is wrong for each kind of argument, beside a good value.
SHARE = (98, -0.1, NAN, INF)
CONFIDENCE = (95, 0, 1, NAN)
COUNT = (2.5, -1, NAN, INF)  # a single whole number
POSITIVE = (0, -1, NAN, INF)
COUNTS = ([2.5, 25, 18, 9], [-1, 25, 18, 9], [99, 25, 18, 9], [12, INF, 18, 9], [12, 25])
TOTALS = ([15.5, 30, 20, 12], [-1, 30, 20, 12], [INF, 30, 20, 12])
LENGTH = ([1, 2],)
WORD = ("nonsense",)
FLAG, ANY = (), ()
MOVES: dict[str, tuple[Any, ...]] = {  # by name of the argument
    **dict.fromkeys(("passed", "passed_1", "passed_2", "failed", "cases"), COUNTS),
    **dict.fromkeys(("total", "total_1", "total_2", "population"), (*TOTALS, [15, 30])),
    **dict.fromkeys(("target", "centre", "rate", "true_rate", "nonconforming", "alpha"), SHARE),
    **dict.fromkeys(("confidence", "power"), CONFIDENCE),
    **dict.fromkeys(
        ("draws", "permutations", "failures", "limit", "minimum", "baseline", "bad", "periods_left",
         "most", "fewest_cases", "max_clusters", "fewest_figures"),
        COUNT,
    ),
    **dict.fromkeys(("concentration", "expected"), POSITIVE),
    **dict.fromkeys(
        ("method", "alternative", "comparison", "kind", "model", "transform", "limits"), WORD
    ),
    **dict.fromkeys(
        ("seed", "higher_is_better", "dense", "geographic", "progress", "merge", "include_ties",
         "rules", "fit", "result"),
        FLAG,
    ),
    "scores": ([1, 2], [1, 2, 3, INF], [1, 2, 3, NAN]),
    "strata": LENGTH,
    "max_fraction": (0, 50, NAN),
    "groups": ([[0, 9]], [[-1]]),
    "neighbours": ([[1], [0]], [[9], [0], [1], [2]], [[-1], [0], [1], [2]]),
    "tau2": (-0.1, NAN, INF),
    "winsorise": (0.5, -0.1, NAN),
    "p_values": ([1.5], [-0.1], [INF]),
    "reports": ([1, 2], [[1, INF]]),
    "reported": ([1, 2], [1, 2, 3, INF]),
    "registered": ([1, 2], [1, 2, 3, INF]),
    "rank": LENGTH,
    "weight": ([1, 2], [1, 1, 1, -1], [0, 0, 0, 0], [1, 1, 1, INF], [1, 1, 1, NAN]),
    "weights": ([1], [1, -1], [0, 0], [1, INF], [1, NAN]),
    "history": ([], [5, 25], [5, -1], [5, NAN], [5, 2.5]),
    "duration": ([1, 2], [1, 2, 3, -4], [1, 2, 3, NAN], [1, 2, 3, INF]),
    "relapsed": ([True], [0, 1, 2, 0], [0, 1, NAN, 0]),
    "looks": ([], [30, 20], [10, 10], [2.5], [0, 10], [INF]),
    "design_effect": (0.5, INF, NAN),
    "effects": ((0.5, 1.0), (1.0, INF), (NAN, 1.0)),
    "floor": (98, INF, NAN),
    "value": (INF,),
    "observed": ([2.5, 1, 1, 1], [-1, 1, 1, 1], [INF, 1, 1, 1]),
    "limits_1": ((0.9, 0.95), (-0.1, 0.9), (0.5, 1.2), (NAN, 0.9)),
    "limits_2": ((0.9, 0.95), (-0.1, 0.9), (0.5, 1.2), (NAN, 0.9)),
    **dict.fromkeys(("rate_1", "rate_2"), SHARE),
}  # fmt: skip
BOTH = {"passed": PASSED, "total": TOTAL}
ONE = {"passed": 12, "total": 15}
PLACES = [[0, 0], [0, 1], [1, 1], [5, 2]]
# A good call of every function, and what differs from the kinds above in it.
CALLS: dict[str, tuple[dict[str, Any], dict[str, tuple[Any, ...]]]] = {
    "claim_test": (
        {"passed": 12, "total": 15, "population": 50, "claimed": 49},
        {
            "passed": (*COUNT, 16),
            "total": (*COUNT, 51),
            "population": (*COUNT, 14),
            "claimed": (*COUNT, 51),
        },
    ),
    "circle_groups": ({"coordinates": PLACES}, {"coordinates": ([1, 2], [[NAN, 2]], [[INF, 2]])}),
    "design_effect_of_sums": (
        {"makers": 2, "passed": 5, "total": 6, "squares": 20.0, "alike": 4.5},
        {
            "makers": (*COUNT, 7),
            "passed": (*COUNT, 7),
            "total": (*COUNT, 4),
            "squares": (5, 37, NAN, INF),
            "alike": (-1, 6, NAN, INF),
        },
    ),
    "detectable_cases": (
        {"scan": FIRMS, "expected": 1.0, "most": 5},
        {"expected": (-1, NAN, INF), "scan": ()},
    ),
    "allowed_failures": ({"total": 50, "target": 0.98}, {"total": COUNT}),
    "assurance": (
        {"target": 0.8, "lower": [0.7, 0.8], "upper": [0.9, 0.9]},
        {"lower": ([0.7],), "upper": ([0.9],)},
    ),
    "batches_needed": ({"target": 0.8}, {}),
    "beta_binomial_fit": (BOTH, {}),
    "chance_spread": ({"rate": 0.9, "total": TOTAL}, {"total": TOTALS}),
    "competition_rank": ({"values": [0.9, 0.8]}, {"values": ()}),
    "contradiction_risk": (
        {"total": 125, "limit": 2, "nonconforming": 0.0065, "population": 500},
        {"total": COUNT, "population": (*COUNT, 100)},
    ),
    "copied_reports": ({"reports": [[1, 2], [1, 2]]}, {}),
    "design_effect": (BOTH, {}),
    "difference_interval": (
        {"passed_1": PASSED, "total_1": TOTAL, "passed_2": PASSED, "total_2": TOTAL},
        {},
    ),
    "distinct_units": (BOTH, {}),
    "estimates_difference": (
        {"rate_1": 0.8, "limits_1": (0.7, 0.9), "rate_2": 0.6, "limits_2": (0.5, 0.7)},
        {},
    ),
    "exact_interval": (BOTH, {}),
    "exact_test": (
        {**BOTH, "target": 0.8},
        {"population": (100,)},  # of arrays there is none
    ),
    "finite_interval": (
        {"passed": 12, "total": 15, "population": 30},
        {"passed": (*COUNT, 16), "total": COUNT, "population": (*COUNT, 14)},
    ),
    "funnel_limits": ({"total": TOTAL, "centre": 0.9}, {"total": TOTALS}),
    "funnel_position": ({**BOTH, "centre": 0.9, "tau2": 0.01}, {}),
    "glide_path": (
        {"history": [5, 8, 10, 12], "total": 20, "target": 0.9, "periods_left": 3, **FEW},
        {"total": COUNT},
    ),
    "goalpost_score": ({"value": 90, "floor": 80, "target": 98}, {"target": (80, INF, NAN)}),
    "holm": ({"p_values": [0.1, 0.2]}, {}),
    "like_with_like": (
        {"failed": [[1, 2], [0, 3]], "total": [[5, 6], [7, 8]]},
        {
            "failed": ([1, 2], [[1, 2]], [[1.5, 2], [0, 3]], [[9, 2], [0, 3]], [[-1, 2], [0, 3]]),
            "total": ([[5, 6]], [[5.5, 6], [7, 8]], [[INF, 6], [7, 8]]),
        },
    ),
    "local_moran": (
        {"failed": FAILED, "total": TOTAL, "neighbours": [[1], [0], [3], [2]], "permutations": 9},
        {"permutations": (*COUNT, 0)},
    ),
    "noise_share": (BOTH, {}),
    "overdispersion": (BOTH, {}),
    "phased_chart": (
        {**BOTH, "starts": [2], "laney": True},
        {"starts": ([0], [4], [2, 2], [2.5]), "laney": ()},
    ),
    "phased_rules": ({"chart": CHART}, {"chart": ()}),
    "proof_chance": ({"true_rate": 0.9, "total": 50, "target": 0.8}, {"total": COUNT}),
    "rank_bands": (
        {"rank": [1, 2, 3], "lower": [1, 1, 2], "upper": [2, 3, 3]},
        {"lower": LENGTH, "upper": LENGTH},
    ),
    "rank_intervals": ({**BOTH, **FEW}, {}),
    "relapse_curve": ({"duration": [3, 5, 8, 9], "relapsed": [0, 1, 0, 1]}, {}),
    "report_gap": ({"reported": FAILED, "registered": PASSED}, {}),
    "scan_firms": (
        {
            "groups": [[0, 1]],
            "failed": [[1, 0], [0, 2]],
            "expected": [[1.0, 1], [0, 1]],
            "permutations": 9,
        },
        {
            "groups": ([[0, 9]], [[-1]]),
            "failed": ([[1, 0]], [[1.5, 0], [0, 2]], [[-1, 0], [0, 2]], [[NAN, 0], [0, 2]]),
            "expected": ([[1.0, 1]], [[INF, 1], [0, 1]], [[-1, 1], [0, 1]]),
        },
    ),
    "scan_groups": (
        {"groups": [[0, 1], [2, 3]], "cases": FAILED, "population": TOTAL, "permutations": 9},
        {},
    ),
    "sequential_plan": ({"target": 0.8, "looks": [20, 40]}, {}),
    "shrink": ({**BOTH, "fit": FIT}, {}),
    "shrinking_base": ({**BOTH, "target": 0.9}, {}),
    "stratified_rate": (
        {**BOTH, "weight": [1, 2, 3, 4]},
        {"population": ([10, 10, 10, 10], [-1, 40, 40, 40])},
    ),
    "trend_marker": (BOTH, {}),
    "trend_test": ({**BOTH, "scores": [1, 2, 3, 4]}, {}),
    "units_needed": ({"population": 50, "target": 0.98}, {"population": (*COUNT, 0)}),
    "units_to_exclude": ({"population": 50, "bad": 2}, {"population": (*COUNT, 0)}),
    "variation": ({"rules": RULES}, {}),
    "verdict": (
        {**ONE, "target": 0.8},
        {
            "passed": (*COUNT, 16),
            "total": COUNT,
            "population": (14, 20.5, INF),
            "alpha": (0, 0.5, 5, NAN),
        },
    ),
    "weight_sensitivity": (
        {"scores": [[0.1, 0.2], [0.3, 0.4]], "weights": [1, 2], **FEW},
        {"scores": ([0.1, 0.2], [[0.1, INF]])},
    ),
    "wilson_interval": (BOTH, {}),
}


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in statistics.__all__:
        found = getattr(statistics, name)
        if inspect.isfunction(inspect.unwrap(found)):  # some keep their answers
            yield name, found


def accepted(call: Callable[..., Any], values: dict[str, Any]) -> bool:
    try:
        with np.errstate(all="ignore"):
            call(**values)
    except (ValueError, TypeError):
        return False
    return True


def test_every_public_function_refuses_every_kind_of_bad_input() -> None:
    wrong, tried = [], 0
    assert {name for name, _ in public()} == set(CALLS), "the table names every function"
    for name, call in public():
        good, special = CALLS[name]
        assert accepted(call, good), f"{name} must accept its good call"
        for argument in inspect.signature(call).parameters:
            kinds = special.get(argument, MOVES.get(argument))
            assert kinds is not None, f"{name}({argument}) has no bad inputs in the table"
            for bad in kinds:
                tried += 1
                if accepted(call, {**good, argument: bad}):
                    wrong.append(f"{name}({argument}={bad!r})")
    assert not wrong, "accepted:\n" + "\n".join(wrong)
    assert tried > 300


def test_no_function_is_there_for_nobody() -> None:
    asked = re.compile(r"\b(\w+)\(|\bstatistics\.(\w+)\b")
    names = {
        path: {name for pair in asked.findall(path.read_text("utf-8")) for name in pair}
        for folder in ("dashboard", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if path != ROOT / "dashboard" / "statistics" / "__init__.py"
    }
    unused = []
    for name, call in public():
        own = Path(inspect.getfile(inspect.unwrap(call)))
        if not any(name in found for path, found in names.items() if path != own):
            unused.append(name)
    assert unused == []
