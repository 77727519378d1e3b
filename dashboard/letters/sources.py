"""Which module makes the facts of which letter: the names that data/letters uses."""

from functools import cache

from dashboard.letters import (
    facts_awards,
    facts_campaign,
    facts_debts,
    facts_demonstration,
    facts_monthly,
    facts_orders,
    facts_rounds,
    facts_samples,
    facts_year,
    facts_zones,
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
        "week": Source(facts_campaign.week_periods, facts_campaign.week),
        "stage": Source(facts_campaign.stage_periods, facts_campaign.stage),
        "campaign": Source(facts_campaign.whole_periods, facts_campaign.total),
        "year": Source(facts_year.periods, facts_year.year),
        "acceptance": Source(facts_year.periods, facts_year.acceptance),
        "commendation": Source(facts_year.periods, facts_year.commendation),
        "acceptance_publicity": Source(facts_year.periods, facts_awards.publicity),
        "award_payments": Source(facts_year.periods, facts_awards.payments),
        "proposed": Source(facts_demonstration.proposed_periods, facts_demonstration.proposed),
        "approved": Source(facts_demonstration.approved_periods, facts_demonstration.approved),
        "zones": Source(facts_zones.periods, facts_zones.material),
    }
