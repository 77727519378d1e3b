"""Rows of the reference tables that SQL needs: townships by era, targets as exact fractions."""

import csv
import tomllib
from fractions import Fraction
from typing import Any

from dashboard import settings

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
    """Indicator, scope, numerator, denominator of every target."""
    definitions = tomllib.loads(INDICATORS.read_text(encoding="utf-8"))
    return [
        (name, target["scope"], *exact_value(target["value"]).as_integer_ratio())
        for name, definition in definitions.items()
        for target in definition.get("targets", ())
    ]


# table -> (the file its rows come from, how to read them)
TABLES = {"townships": (TOWNSHIPS, townships), "targets": (INDICATORS, targets)}
