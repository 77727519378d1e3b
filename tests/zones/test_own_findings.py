"""A zone and the county's own spot checks: what stands against it, from literal batches."""

from pathlib import Path
from unittest.mock import patch

import pytest

from dashboard.enterprises import blacklist
from dashboard.spot_checks import zone_findings
from dashboard.spot_checks.zone_findings import Findings
from dashboard.zones import words
from tests.rows import Row, day, put, sample

ZONE = ("瓯北阀门", ("瓯北镇",))


def found(on: str) -> Findings:
    return zone_findings.findings("real", day(on), [ZONE, ("桥头钮扣", ("桥头镇",))])[0]


def batch(firm: str, on: str, verdict: str, township: str = "瓯北镇") -> Row:
    return sample(verdict, firm=firm, township=township, on=on)


@pytest.fixture
def checks(store: Path) -> Path:
    """甲 failed and passed again, 乙 failed last, 丙 failed elsewhere, 丁 failed long ago."""
    put(
        "samples",
        [
            batch("甲阀门厂", "2012-03-01", "不合格"),
            batch("甲阀门厂", "2012-09-01", "合格"),
            batch("乙阀门厂", "2012-03-01", "合格"),
            batch("乙阀门厂", "2012-10-01", "不合格"),
            batch("丙阀门厂", "2012-10-01", "不合格", township="上塘镇"),
            batch("丁阀门厂", "2008-10-01", "不合格"),
        ],
    )
    return store


@pytest.mark.usefixtures("checks")
def test_a_failure_without_a_later_pass_stands_against_the_zone() -> None:
    with patch.object(blacklist, "listings", lambda *_: []):
        one = found("2013-09-30")
        assert (one.tested, one.failed, one.unsettled, one.listed) == (4, 2, 1, 0)
        assert one.is_contradicted and one.clusters == ()
        assert found("2012-09-30").is_contradicted is False  # 乙 had only passed by then
    # by the rule in force every failed maker is listed until it is seen to have passed
    assert found("2013-09-30").listed >= 1


@pytest.mark.usefixtures("checks")
def test_a_product_that_nobody_samples_is_told_as_such() -> None:
    other = zone_findings.findings("real", day("2013-09-30"), [("桥头钮扣", ("桥头镇",))])[0]
    assert other == Findings("桥头钮扣", "", 0, 0, 0, 0, ())
    assert words.own_checks_cell("", 0, 0, 0, 0, ())[0] == "没有抽查"
    assert words.own_checks_cell("阀门", 0, 0, 0, 0, ())[0] == "没有抽查"
    assert words.own_checks_cell("阀门", 4, 2, 1, 0, ()) == (
        "有出入",
        "1家不合格后还没有合格记录；近两年阀门抽查4批，不合格2批",
    )
    assert words.own_checks_cell("阀门", 4, 0, 0, 0, (2012,))[0] == "有出入"
    assert words.own_checks_cell("阀门", 4, 0, 0, 0, ())[0] == "没有发现"


def test_the_title_names_what_passed_against_the_checks() -> None:
    assert words.own_checks_panel(["瓯北阀门"], ["瓯北阀门"])[0].startswith("瓯北阀门考核通过")
    assert "通过以前应先核实" in words.own_checks_panel(["瓯北阀门"], [])[0]
    assert "没有发现" in words.own_checks_panel([], [])[0]
