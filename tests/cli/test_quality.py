"""Samples, enterprises and zones from the command line against the truth of the county's files."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from tests.soak import beyond

VALVE_CUBE = ("year", "half", "kind", "level", "purpose", "township")
CLOTHING_CUBE = ("year", "level", "township")
YEARS = ("2007", "2008", "2009", "2010")
Counts = dict[tuple[str, ...], tuple[int, int]]


@pytest.fixture
def truth(county_store: Path, county_truth: dict[str, Any]) -> dict[str, Any]:
    """The aggregates that a right import gives, with the county's store chosen."""
    return dict(county_truth["aggregates"])


@pytest.fixture
def asked(truth: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> Any:
    """Rows that a command prints as JSON."""
    capsys.readouterr()

    def run(*words: str) -> list[dict[str, Any]]:
        assert cli.main([*words, "--format", "json"]) == 0
        return list(json.loads(capsys.readouterr().out))

    return run


def summed(cube: list[dict[str, Any]], *by: str, **only: Any) -> Counts:
    """Sampled and passed of the cells of a cube of the truth, added up by some of its sides."""
    sampled: Counter[tuple[str, ...]] = Counter()
    passed: Counter[tuple[str, ...]] = Counter()
    for cell in cube:
        if all(cell[side] == value for side, value in only.items()):
            key = tuple(str(cell[side]) for side in by)
            sampled[key] += cell["sampled"]
            passed[key] += cell["passed"]
    return {key: (sampled[key], passed[key]) for key in sampled}


@pytest.mark.parametrize(
    ("product", "dataset", "sides"),
    [("阀门", "valves", VALVE_CUBE), ("童装", "clothes", CLOTHING_CUBE)],
)
def test_every_cell_of_the_cube(
    truth: dict[str, Any], asked: Any, product: str, dataset: str, sides: tuple[str, ...]
) -> None:
    by = [word for side in sides for word in ("--by", side)]
    rows = asked("register", "samples", "--where", f"product={product}", *by)
    named = ["product" if side == "kind" else side for side in sides]
    assert {
        tuple(str(row[side]) for side in sides): (row["tested"], row["passed"])
        for row in rows
        if row["tested"]
    } == summed(truth[dataset]["cube"], *named)


@pytest.mark.parametrize("year", beyond(["2009"], YEARS))
@pytest.mark.parametrize("by", ["township", "level", "purpose"])
def test_the_valve_rate_of_a_year(truth: dict[str, Any], asked: Any, year: str, by: str) -> None:
    """All purposes in numerator and denominator; those of the target in the counted ones."""
    rows = asked("indicator", "valve_pass_rate", "--year", year, "--by", by)
    cube = truth["valves"]["cube"]
    assert {
        (row[by],): (row["denominator"], row["numerator"]) for row in rows if row["denominator"]
    } == summed(cube, by, year=int(year))
    assert {
        (row[by],): (row["counted_denominator"], row["counted_numerator"])
        for row in rows
        if row["counted_denominator"]
    } == summed(cube, by, year=int(year), purpose="定期")


@pytest.mark.soak
@pytest.mark.parametrize("purpose", ["定期", "专项", "跟踪"])
def test_valves_of_a_purpose_and_a_level_by_half_year(
    truth: dict[str, Any], asked: Any, purpose: str
) -> None:
    for level in ("国", "省", "市", "县"):
        limits = ("--where", f"purpose={purpose}", "--where", f"level={level}")
        rows = asked("indicator", "valve_pass_rate", "--by", "half", *limits)
        cells = summed(truth["valves"]["cube"], "year", "half", purpose=purpose, level=level)
        assert {row["half"]: (row["denominator"], row["numerator"]) for row in rows} == {
            f"{year}年{'上' if half == '1' else '下'}半年": counts
            for (year, half), counts in cells.items()
        }


@pytest.mark.parametrize("by", ["year", "level", "township"])
def test_the_clothing_rate(truth: dict[str, Any], asked: Any, by: str) -> None:
    rows = asked("indicator", "clothing_pass_rate", "--by", by)
    assert {(str(row[by]),): (row["denominator"], row["numerator"]) for row in rows} == summed(
        truth["clothes"]["cube"], by
    )


def test_failing_items_by_year(truth: dict[str, Any], asked: Any) -> None:
    rows = asked("register", "samples")
    for product, dataset in (("阀门", "valves"), ("童装", "clothes")):
        for year in YEARS:
            found = Counter(
                item
                for row in rows
                if (row["product"], str(row["year"])) == (product, year)
                for item in row["failing_items"].split("、")
                if item
            )
            assert dict(found) == truth[dataset]["failed_items"][year]


def test_zones_by_year(truth: dict[str, Any], asked: Any) -> None:
    rows = asked("register", "zones")
    for field, wanted in (("conclusion", "status"), ("total", "totals")):
        assert {(row["zone"], str(row["year"])): row[field] for row in rows} == {
            (zone, year): value
            for zone, years in truth["zones"][wanted].items()
            for year, value in years.items()
        }
    (last,) = asked("indicator", "zones_passed")
    assert last["numerator"] == len(truth["zones"]["passed_by_2015"])
