"""Every loader of definition files, and the faults that they found."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from dashboard import definition_files
from dashboard.acceptance.method import read_plan
from dashboard.analysis import alerts, catalogue
from dashboard.definition_files import Fault, UnknownError
from dashboard.demonstration.regions import regions
from dashboard.documents.actors import actors
from dashboard.documents.clauses import clauses
from dashboard.documents.registers import registers
from dashboard.duties.conflicts import conflicts
from dashboard.duties.definitions import duties
from dashboard.enterprises import blacklist, owed
from dashboard.importing import columns
from dashboard.inbox import rules as inbox_rules
from dashboard.indicators import evidence
from dashboard.indicators.definitions import indicators
from dashboard.indicators.products import products
from dashboard.inspections import order_rules
from dashboard.letters import definitions as letters
from dashboard.letters import number_codes
from dashboard.overview import storylines
from dashboard.ranking.groups import read_groups
from dashboard.spot_checks.batches import weights_day
from dashboard.spot_checks.standards import standards
from dashboard.store import datasets as tables
from dashboard.store import privacy, retention
from dashboard.words.terms import vocabulary
from dashboard.zones.facts import criteria

LOADERS: tuple[Callable[[], Any], ...] = (
    clauses,
    actors,
    registers,
    duties,
    conflicts,
    indicators,
    evidence.rules,
    products,
    regions,
    blacklist.rules,
    owed.measures,
    storylines.given,
    read_plan,
    read_groups,
    weights_day,
    lambda: standards(""),
    criteria,
    retention.rules,
    alerts.rules,
    order_rules.rules,
    inbox_rules.rules,
    catalogue.names,
    letters.definitions,
    number_codes.bases,
)
"""Each reads one kind of definition files, once per process."""


NEEDED: tuple[Callable[[], Any], ...] = (
    vocabulary,
    tables.declared,
    privacy.kinds,
    privacy.nobody,
    columns.datasets,
    columns.index_keys,
    columns.same_words,
)
"""Each reads a part of what every page stands on."""


def faults() -> list[Fault]:
    """What is wrong with any definition file; NeededFileError when every page stands on it."""
    for load in NEEDED:
        load()
    for load in LOADERS:
        with suppress(UnknownError):  # nothing is left of it: its faults say why
            load()
    return definition_files.faults()
