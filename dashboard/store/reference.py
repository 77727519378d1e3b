"""Rows of the reference tables that SQL needs: townships by era, targets as exact fractions."""

import csv
from fractions import Fraction
from typing import Any

from dashboard import definition_files, settings

TOWNSHIPS = settings.DATA / "divisions" / "townships.csv"
INDICATORS = settings.DATA / "indicators.toml"

Rows = list[tuple[Any, ...]]


def exact_value(printed: str) -> Fraction:
    """A target as it is written, "98%" or "3", as an exact number."""
    return Fraction(printed[:-1]) / 100 if printed.endswith("%") else Fraction(printed)


def townships() -> Rows:
    """Era, name, area, first and last day (far future when open) of every unit."""
    with open(TOWNSHIPS, encoding="utf-8", newline="") as file:
        return [
            (r["era"], r["name"], r["area"], r["valid_from"], r["valid_to"] or "9999-12-31")
            for r in csv.DictReader(file)
        ]


def targets() -> Rows:
    """Indicator, scope, numerator, denominator, first day of every target that can be read."""
    found = definition_files.keyed(INDICATORS, _targets, is_second=True)
    return [row for rows in found.values() for row in rows]


def _targets(name: str, definition: dict[str, Any]) -> Rows:
    return [
        (name, target["scope"], *exact_value(target["value"]).as_integer_ratio(), target["from"])
        for target in definition.get("targets", ())
    ]


# table -> (the file its rows come from, how to read them)
TABLES = {"townships": (TOWNSHIPS, townships), "targets": (INDICATORS, targets)}
