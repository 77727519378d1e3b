"""The report on the campaign of 62号: its text as approved, its numbers, names left out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.enterprises import campaign
from dashboard.enterprises.register import Entry
from dashboard.exports.circular import circular
from dashboard.report import NothingToReportError, Report
from dashboard.report.model import INTERNAL
from dashboard.spot_checks import batches
from tests.exports.test_circular import check_approved, lines
from tests.reports import made
from tests.rows import put, samples

END = date(2007, 12, 31)


def campaign_rows() -> None:
    """8 valves (1 failed) in the third stage, 2 of clothing in the second, 1 after the campaign."""
    put(
        "samples",
        [
            *samples(7, 8, on="2007-09-03"),
            *samples(2, 2, on="2007-08-01", product="童装"),
            *samples(0, 1, on="2007-12-20"),
        ],
    )


def entry(name: str, assessed_on: date | None = None, assessment: str = "") -> Entry:
    return Entry(
        name, name, (name,), "童装", ("童装",), "桥下镇", (), (), (), None, "", assessed_on,
        assessment, None, None, "", "", "", "", date(2009, 12, 31), True, ("名册.xlsx", "表", 4),
    )  # fmt: skip


def said(report: Report) -> str:
    return "\n".join(sentence.plain for sentence in report.findings)


def test_the_whole_text_is_as_approved(store: Path) -> None:
    campaign_rows()
    found = made("campaign", END)
    text = "\n".join(lines(circular(found))).replace(found.version, "版本")
    check_approved("circular_campaign.txt", text + "\n")


def test_what_was_found_counts_within_the_campaign(store: Path) -> None:
    campaign_rows()
    text = said(made("campaign", END))
    assert "整治期间，阀门监督抽查8批，其中不合格1批" in text
    assert "整治期间，童装监督抽查2批，其中不合格0批" in text
    assert "16项任务完成" in text and "没有登记完成佐证" in text and "完成0项" not in text
    assert "自查报告" not in text  # no register tells of any


def test_a_list_of_classes_tells_no_steps(store: Path) -> None:
    """A register without one self-report, assessment or order proves nothing."""
    bare = entry("甲")
    assert campaign._days([bare], lambda one: one.self_reported_on) is None
    told = entry("乙", assessed_on=date(2007, 9, 1), assessment="合格")
    assert campaign._days([bare, told], lambda one: one.self_reported_on) == {}


def test_numbers_are_tied(store: Path) -> None:
    campaign_rows()
    (told,) = next(p for p in made("campaign", END).parts if p.key == "found_valves").paragraphs
    assert [value.text for value in told.values] == ["8批", "1批", "0批"]
    assert "〖8批〗" in told.marked


def test_makers_are_named_only_when_asked_for(store: Path) -> None:
    campaign_rows()
    plain, named = made("campaign", END), made("campaign", END, firms=True)
    name = "8厂"  # of the batch that failed
    assert plain.secrecy == "" and named.secrecy == INTERNAL
    heads = [[column.name for column in one.tables[-1].columns] for one in (plain, named)]
    assert ("生产企业" in heads[0], "生产企业" in heads[1]) == (False, True)
    assert name not in str(plain) and name in str(named)


@pytest.mark.parametrize("on", [date(2007, 6, 1), date(2007, 7, 2)])
def test_nothing_before_it_began(store: Path, on: date) -> None:
    campaign_rows()
    with pytest.raises(NothingToReportError, match="62号整治"):
        made("campaign", on)


@pytest.mark.soak
def test_the_command(store: Path, tmp_path: Path) -> None:
    campaign_rows()
    out = tmp_path / "a.pptx"
    words = ["export", "slides", "--kind", "campaign", "--as-of", "2007-12-31", "--out", str(out)]
    assert main(words) == 0 and out.stat().st_size > 10_000


def test_clusters_on_the_command_line(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for number in range(6):
        bad, good = f"永嘉县桥下{number}童装厂", f"永嘉县沙头{number}童装厂"
        rows += samples(0, 1, on="2008-03-05", product="童装", township="桥下镇", firm=bad)
        for place in ("沙头镇", "岩头镇", "枫林镇"):
            name = f"{good}{place}"
            rows += samples(1, 1, on="2008-03-05", product="童装", township=place, firm=name)
    put("samples", rows)
    words = ["register", "clusters", "--where", "product=童装", "--where", "year=2008"]
    assert main([*words, "--format", "csv"]) == 0
    head, row = capsys.readouterr().out.lstrip("\ufeff").split()
    assert head == "product,year,townships,firms,failing,expected,p_value,suspected"
    assert row.startswith("童装,2008,桥下镇,6,6,1.5,0.00") and row.endswith("True")


def test_weights_take_the_class_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class given in August weighs on 2007-11-11 as well, one given later does not."""
    early = replace(entry("甲"), classes=((date(2007, 8, 31), "A"), (date(2009, 12, 31), "C")))
    late = replace(entry("乙"), classes=((date(2009, 12, 31), "B"),))
    monkeypatch.setattr(batches, "register", lambda store, on: [early, late])
    assert batches.class_sizes("real", "童装", END) == (1, 0, 0)
