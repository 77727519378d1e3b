"""The campaign of 62号 by stages: shared days, what had happened by a day, sentences, tables."""

from pathlib import Path

import pytest

from dashboard.duties import definitions as duty_definitions
from dashboard.enterprises import words_campaign as words
from dashboard.enterprises.campaign import Report, report
from dashboard.store import db
from tests.enterprises.test_register import classed, listed
from tests.rows import day, put, sample


def counts(found: Report, name: str, product: str = "阀门") -> tuple[object, ...]:
    """Counts of one finding by stage, and its total."""
    (one,) = [f for f in found.findings if (f.name, f.product) == (name, product)]
    return (*one.by_stage, one.total)


@pytest.fixture
def register(store: Path) -> Path:
    put(
        "enterprise_register",
        [
            listed("甲", self_reported_on="2007-08-11", rectify_by="2007-10-26"),
            listed("乙", self_reported_on="2007-08-10", rectified_on="2007-11-12"),
            listed("丙", assessed_on="2007-09-26", assessment="合格"),
        ],
    )
    put("enterprise_classes", [classed("甲", "2007-08-11", "C"), classed("甲", "2012-06-15", "A")])
    return store


def test_a_shared_day_counts_in_both_stages_and_once_in_all(register: Path) -> None:
    found = report("real", day("2015-12-31"))
    assert [d.isoformat() for d in found.shared] == ["2007-08-11", "2007-09-26", "2007-10-26"]
    assert counts(found, "交自查报告") == (0, 2, 1, 0, 0, 2)
    assert counts(found, "考核合格") == (0, 0, 1, 1, 0, 1)
    assert counts(found, "整改期限到期") == (0, 0, 0, 1, 1, 1)
    assert counts(found, "整改确认") == (0, 0, 0, 0, 0, 0), "the day after the campaign"


def test_what_has_not_come_is_not_counted(register: Path) -> None:
    found = report("real", day("2007-08-10"))
    assert counts(found, "交自查报告") == (None,) * 5 + (None,), "no class before 8月11日: unknown"
    found = report("real", day("2007-08-11"))
    assert counts(found, "交自查报告") == (0, 1, 1, None, None, 1), "only 甲 is known by then"
    assert counts(found, "整改期限到期") == (0, 0, 0, None, None, 0)


def test_samples_without_retests_by_product(store: Path) -> None:
    put(
        "samples",
        [
            sample("不合格", on="2007-07-03"),
            sample("合格", on="2007-08-11", purpose="专项"),
            sample("合格", on="2007-08-20", purpose="复查"),
            sample("拒检", on="2007-08-20"),
            sample("不合格", on="2007-11-12"),
            sample("合格", on="2007-09-01", product="童装", purpose=None),
        ],
    )
    found = report("real", day("2015-12-31"))
    assert counts(found, "监督抽查") == (1, 1, 1, 0, 0, 2)
    assert counts(found, "其中不合格") == (1, 0, 0, 0, 0, 1)
    assert counts(found, "其中专项抽查") == (0, 1, 1, 0, 0, 1)
    assert counts(found, "其中专项抽查", "童装")[-1] is None, "the list names no purpose"
    assert counts(found, "交自查报告")[-1] is None


def test_no_batch_is_read_one_by_one(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the batches of a day are as many rows of an answer."""
    put("samples", [sample("合格", on="2007-08-20") for _ in range(10)])
    read: dict[str, int] = {}
    ask = db._asked

    def counted(name: db.StoreName, asked: str, facts: str | None, params: object) -> object:
        rows = ask(name, asked, facts, params)
        read[asked] = len(rows)
        return rows

    monkeypatch.setattr(db, "_asked", counted)
    assert counts(report("real", day("2015-12-31")), "监督抽查")[-1] == 10
    assert read["campaign_batches"] == 1 and "enterprise_batches" not in read


def test_only_classes_of_the_campaign(register: Path) -> None:
    found = report("real", day("2015-12-31"))
    assert found.classes == {"阀门": {day("2007-08-11"): {"C": 1}}}


def test_every_duty_of_the_paper_stands_once(store: Path) -> None:
    found = report("real", day("2015-12-31"))
    staged = [line.duty.id for line, _ in found.staged]
    rest = [line.duty.id for line, _ in found.whole_time]
    assert sorted(staged + rest) == sorted(
        d.id for d in duty_definitions.duties("62号") if d.id != "62.weekly"
    )
    assert [len(part.lines) for part in found.parts] == [3, 5, 4, 3, 1]


def test_words_before_the_campaign_and_without_data(store: Path) -> None:
    found = report("real", day("2007-07-02"))
    assert words.headline(found)[0] == "62号整治2007年7月3日开始，还没有开始"
    found = report("real", day("2015-12-31"))
    # the paper proves its own plan, but only beside a store that holds something
    assert words.headline(found)[0] == "五个阶段16项任务都没有登记完成佐证，无法判定"
    assert words.findings_panel(found, "阀门")[0] == "阀门：还没有抽查和名册数据"
    for one in words.tables(found):
        assert all(len(row) == len(one.heads) for row in one.rows)


def test_no_enterprise_is_named(register: Path) -> None:
    put("samples", [sample("不合格", firm="温州某某阀门厂", on="2007-08-20")])
    found = report("real", day("2015-12-31"))
    text = "".join(words.sentences(found)) + repr(words.tables(found))
    assert "某某阀门厂" not in text
    assert "阀门监督抽查1批" in text
