"""Which module makes the facts of which letter: the names that data/letters uses."""

from functools import cache

from dashboard.letters import (
    facts_debts,
    facts_monthly,
    facts_orders,
    facts_rounds,
    facts_samples,
)
from dashboard.letters.material import Source


@cache
def sources() -> dict[str, Source]:
    """Sources by name."""
    return {
        "monthly": Source(facts_monthly.periods, facts_monthly.material),
        "rounds": Source(facts_rounds.periods, facts_rounds.material),
        "samples": Source(facts_samples.periods, facts_samples.material),
        "debts": Source(facts_debts.periods, facts_debts.material),
        "orders": Source(facts_orders.periods, facts_orders.notices),
        "ledger": Source(facts_orders.periods, facts_orders.ledger),
        "self_checks": Source(facts_orders.self_check_periods, facts_orders.self_checks),
    }
