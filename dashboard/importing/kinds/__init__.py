"""What is particular to each dataset: its own checks, keys of duplicates, summary, child rows."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import follow_ups, outlets, repeat_failures, samples, zones


@dataclass(frozen=True)
class Kind:
    """The rules of one dataset.

    check: fills derived columns and reports. keys: one per row, equal = the same record, None =
    never a duplicate. summarise: what the accepted rows hold, in numbers. stored: keys of the
    live rows in the store that these sheets may repeat (None: a newer list replaces an older one
    as a whole, so all of its rows are stored). prefers: whether a row is the one to keep
    among equal ones (else the first).
    """

    check: Callable[[Checked], None]
    keys: Callable[[Checked], list[Hashable]]
    summarise: Callable[[Checked], dict[str, int]]
    stored: Callable[[list[Checked]], list[Hashable]] | None = None
    prefers: Callable[[Checked, int], bool] | None = None


KINDS: dict[str, Kind] = {
    "samples": Kind(samples.check, samples.keys, samples.summarise, samples.stored_keys),
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
}
