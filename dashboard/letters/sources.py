"""Which module makes the facts of which letter: the names that data/letters uses."""

from functools import cache

from dashboard.letters import facts_monthly, facts_rounds, facts_samples
from dashboard.letters.material import Source


@cache
def sources() -> dict[str, Source]:
    """Sources by name."""
    return {
        "monthly": Source(facts_monthly.periods, facts_monthly.material),
        "samples": Source(facts_samples.periods, facts_samples.material),
        "rounds": Source(facts_rounds.periods, facts_rounds.material),
    }
