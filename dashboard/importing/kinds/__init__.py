"""What is particular to each dataset: its own checks, keys of duplicates, summary, child rows."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import (
    blacklist,
    budget,
    complaints,
    demonstration,
    demonstration_scores,
    duty_completions,
    enterprise_files,
    enterprises,
    follow_ups,
    grid,
    joint_enforcement,
    monthly_forms,
    monthly_reports,
    outlet_checks,
    outlets,
    repeat_failures,
    sample_repeats,
    samples,
    satisfaction,
    self_checks,
    submissions,
    supervision_scores,
    training,
    zone_support,
    zones,
)


@dataclass(frozen=True)
class Kind:
    """The rules of one dataset.

    check: fills derived columns and reports. keys: one per row, equal = the same record, None =
    never a duplicate. summarise: what the accepted rows hold, in numbers. stored: keys of the
    live rows in the store that these sheets may repeat (None: a newer list replaces an older one
    as a whole, so all of its rows are stored). prefers: whether a row is the one to keep
    among equal ones (else the first). suspected: rows that very likely repeat a stored record,
    with the import that holds it.
    """

    check: Callable[[Checked], None]
    keys: Callable[[Checked], list[Hashable]]
    summarise: Callable[[Checked], dict[str, int]]
    stored: Callable[[list[Checked]], list[Hashable]] | None = None
    prefers: Callable[[Checked, int], bool] | None = None
    suspected: Callable[[list[Checked]], Iterator[tuple[Checked, int, int]]] | None = None


KINDS: dict[str, Kind] = {
    "samples": Kind(
        samples.check,
        samples.keys,
        samples.summarise,
        samples.stored_keys,
        suspected=sample_repeats.suspected,
    ),
    "follow_ups": Kind(
        follow_ups.check, follow_ups.keys, follow_ups.summarise, follow_ups.stored_keys
    ),
    "repeat_failures": Kind(
        repeat_failures.check,
        repeat_failures.keys,
        repeat_failures.summarise,
        repeat_failures.stored_keys,
    ),
    "outlets": Kind(
        outlets.check, outlets.keys, outlets.summarise, prefers=outlets.in_own_township
    ),
    "zones": Kind(zones.check, zones.keys, zones.summarise),
    "enterprises": Kind(enterprises.check, enterprises.keys, enterprises.summarise),
    "monthly_reports": Kind(monthly_reports.check, monthly_reports.keys, monthly_reports.summarise),
    "monthly_forms": Kind(monthly_forms.check, monthly_forms.keys, monthly_forms.summarise),
    "submissions": Kind(submissions.check, submissions.keys, submissions.summarise),
    "supervision_scores": Kind(
        supervision_scores.check, supervision_scores.keys, supervision_scores.summarise
    ),
    "joint_enforcement": Kind(
        joint_enforcement.check,
        joint_enforcement.keys,
        joint_enforcement.summarise,
        joint_enforcement.stored_keys,
    ),
    "training": Kind(training.check, training.keys, training.summarise, training.stored_keys),
    "demonstration": Kind(demonstration.check, demonstration.keys, demonstration.summarise),
    "demonstration_scores": Kind(
        demonstration_scores.check, demonstration_scores.keys, demonstration_scores.summarise
    ),
    "duty_completions": Kind(
        duty_completions.check, duty_completions.keys, duty_completions.summarise
    ),
    "outlet_checks": Kind(
        outlet_checks.check, outlet_checks.keys, outlet_checks.summarise, outlet_checks.stored_keys
    ),
    "satisfaction": Kind(satisfaction.check, satisfaction.keys, satisfaction.summarise),
    "complaints": Kind(
        complaints.check, complaints.keys, complaints.summarise, complaints.stored_keys
    ),
    "self_checks": Kind(self_checks.check, self_checks.keys, self_checks.summarise),
    "enterprise_files": Kind(
        enterprise_files.check, enterprise_files.keys, enterprise_files.summarise
    ),
    "zone_support": Kind(
        zone_support.check, zone_support.keys, zone_support.summarise, zone_support.stored_keys
    ),
    "grid": Kind(grid.check, grid.keys, grid.summarise),
    "budget": Kind(budget.check, budget.keys, budget.summarise),
    "blacklist": Kind(blacklist.check, blacklist.keys, blacklist.summarise),
}
