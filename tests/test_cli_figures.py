"""Every indicator by every dimension from the command line, in one process."""

import json
from argparse import Namespace
from collections.abc import Iterator
from itertools import product

import pytest

from dashboard import cli_figures, db
from dashboard.evidence import GRAINS
from dashboard.indicators import indicators

BY = ("all", *cli_figures.DIMENSIONS, *GRAINS)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One store folder for the whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(tmp_path_factory.mktemp("figures")))
        yield
        db.close()


def asked(one: str, by: str, is_demo: bool, form: str = "json") -> int:
    return cli_figures.run_indicator(
        Namespace(id=one, by=by, as_of=None, year=None, where=[], format=form, demo=is_demo)
    )


@pytest.mark.parametrize("one", list(indicators()))
def test_every_dimension_adds_up_to_the_whole(
    one: str, demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """No dimension fails, every group has a name and a verdict, nothing counted is no rate."""
    known = indicators()[one]
    rows = {}
    for by in BY:
        assert asked(one, by, True) in (cli_figures.DONE, cli_figures.FAILED)
        told = capsys.readouterr()
        rows[by] = json.loads(told.out) if told.out.startswith("[") else []
        if not rows[by]:
            assert "没有" in told.err or "无数据" in told.out, (by, told)
        for row in rows[by]:
            assert row[by] and row["verdict"] and row["numerator"] >= 0
            assert row["denominator"] or not any(c.isdigit() for c in row["rate"])
    total = sum(row["denominator"] for row in rows["all"])
    assert len(rows["all"]) <= 1
    if known.basis == "event":
        for by in ("township", "level", "purpose", "class", "year"):
            assert sum(row["denominator"] for row in rows[by]) == total, by


@pytest.mark.parametrize(("one", "by"), list(product(list(indicators())[:3], ("all", "township"))))
def test_without_data_the_status_says_so(
    one: str, by: str, demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(one, by, False) == cli_figures.FAILED
    assert "还没有" in capsys.readouterr().err


def test_a_wrong_name_is_told_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("no_such_rate", "all", False) == cli_figures.FAILED
    assert "valve_pass_rate" in capsys.readouterr().err
