"""Views of the yearly assessments of demonstration zones (rows of queries/reports/zones.sql)."""

import pandas as pd

from dashboard.indicators.definitions import Measure, indicator, measure


def in_year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Assessments of one year, highest total first."""
    return rows[rows["year"] == year].sort_values("total", ascending=False)


def until(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Assessments up to a year."""
    return rows[rows["year"] <= year]


def measure_in(rows: pd.DataFrame, year: int) -> Measure:
    """How many zones passed in a year, judged against the target."""
    found = in_year(rows, year)
    passed = int((found["conclusion"] == "通过").sum())
    return measure(indicator("zones_passed"), passed, len(found))


def pass_mark(rows: pd.DataFrame) -> float | None:
    """The pass mark that the assessment sheets print, if they all print the same."""
    marks = set(rows["pass_mark"].dropna())
    return float(marks.pop()) if len(marks) == 1 else None


def by_last_total(found: pd.DataFrame) -> list[str]:
    """Zones by their newest total, highest first."""
    last = found.sort_values("year").groupby("zone")["total"].last()
    return [str(zone) for zone in last.sort_values(ascending=False).index]
