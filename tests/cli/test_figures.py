"""Every indicator by every dimension from the command line, in one process."""

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import figures
from dashboard.indicators.definitions import indicators
from dashboard.indicators.measured import GRAINS
from dashboard.store import db
from tests.soak import beyond

# the simulated store has no items counted one by one and no quarterly supervision by unit
NOT_SIMULATED = {"valve_item_rate", "clothing_item_rate", "supervision_rate"}
SIMULATED = sorted(indicators().keys() - NOT_SIMULATED)
SLOW_SERIES = {"compliance_rate", "township_completion_rate", "demonstration_rate"}


@pytest.fixture(scope="module")
def demo(demo_folder: Path) -> Iterator[None]:
    """One store folder for the whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        yield
        db.close()


def asked(one: str, by: str, is_demo: bool, form: str = "json") -> int:
    return figures.run_indicator(
        Namespace(id=one, by=by, as_of=None, year=None, where=[], format=form, demo=is_demo)
    )


def rows_by(one: str, by: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the command prints, every group with a name and a verdict, no rate of nothing."""
    assert asked(one, by, True) == figures.DONE
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert rows
    for row in rows:
        assert row[by] and row["verdict"] and row["numerator"] >= 0
        assert row["denominator"] or not any(c.isdigit() for c in row["rate"])
    return rows


def assert_adds_up(one: str, ways: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The parts of each way to divide an indicator are the whole."""
    known = indicators()[one]
    (whole,) = rows_by(one, "all", capsys)
    assert whole["denominator"] > 0
    for by in ways:
        rows = rows_by(one, by, capsys)
        if by in GRAINS and known.basis == "state":
            rows = rows[-1:]  # a state is counted anew each time, the last time is the whole
        for column in ("numerator", "denominator"):
            assert sum(row[column] for row in rows) == whole[column], (by, column)


@pytest.mark.parametrize("one", beyond(["valve_pass_rate"], SIMULATED, soak=2))
def test_townships_and_years_add_up_to_the_whole(
    one: str, demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_adds_up(one, ("township", "year"), capsys)


@pytest.mark.parametrize("one", beyond([], SIMULATED, soak=2))
def test_every_dimension_adds_up_to_the_whole(
    one: str, demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    is_zoned = indicators()[one].dataset == "zones"
    parts = [by for by in figures.DIMENSIONS if by != "zone" or is_zoned]
    grains = ["year"] if one in SLOW_SERIES else list(GRAINS)
    assert_adds_up(one, (*parts, *grains), capsys)


def test_only_zones_are_told_by_zone(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert "瓯北阀门" in {row["zone"] for row in rows_by("zones_passed", "zone", capsys)}
    assert asked("valve_firm_rate", "zone", True) == figures.FAILED
    told = capsys.readouterr()
    assert not told.out and "不分示范区" in told.err


@pytest.mark.parametrize("one", sorted(NOT_SIMULATED))
def test_what_was_not_simulated_is_no_zero(
    one: str, demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(one, "township", True)
    told = capsys.readouterr()
    assert told.out.strip() in ("", "[]") and "没有" in told.err


@pytest.mark.parametrize(("one", "by"), list(product(list(indicators())[:3], ("all", "township"))))
def test_without_data_the_status_says_so(
    one: str, by: str, demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(one, by, False) == figures.FAILED
    assert "还没有" in capsys.readouterr().err


def test_a_wrong_name_is_told_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("no_such_rate", "all", False) == figures.FAILED
    assert "valve_pass_rate" in capsys.readouterr().err
