"""Reports: numbers come from the evidence, claims from the verdicts, both with their source."""

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.ranking import official as ranking_words
from dashboard.report import REPORTS, NothingToReportError, Report
from dashboard.report.model import Source
from tests.reports import ON, by_hand, county_rows, made
from tests.rows import day, outlets, put, samples
from tests.soak import beyond


def words(found: Report) -> str:
    return "".join(one.plain for one in found.findings)


@pytest.fixture
def county(store: Path) -> None:
    county_rows()


@pytest.mark.usefixtures("county")
class TestNumbers:
    def test_progress_counts_what_the_register_says(self) -> None:
        text = words(made("progress"))
        # 350 outlets, 336 compliant: 96.0%, and 98% of 350 = 343, so 7 are missing
        assert "登记“十小”经营户350户" in text
        assert "达到规范要求336户，规范率96.0%" in text
        assert "比2010年8月31日的80.0%上升16.0个百分点" in text
        assert "距98%的目标还差7户" in text
        assert "上塘镇还差8户" in text

    def test_every_number_is_the_one_of_the_evidence(self) -> None:
        found = made("ranking")
        total = measured.total("real", indicator("compliance_rate"), Slice(ON))
        printed = {value.text for value in found.values()}
        assert {total.text, f"{total.numerator}户", f"{total.denominator}户"} <= printed
        assert all(value.of for value in found.values())

    def test_spot_checks_keep_purposes_apart(self) -> None:
        text = words(made("valves"))
        assert "共抽查阀门13批次，首次检验合格12批次，批次合格率为92.3%" in text
        assert "跟踪抽查4批、合格2批" in text
        assert "比2009年1—9月的83.3%上升9.0个百分点" in text  # the same months

    def test_points_follow_from_the_printed_rates(self, store: Path) -> None:
        put("samples", [*samples(5, 7, on="2011-04-01"), *samples(7, 9, on="2012-03-05")])
        text = words(made("valves", day("2012-12-31")))
        # 5/7 = 71.43 → 71.4, 7/9 = 77.78 → 77.8: the reader finds 6.4, counted it would be 6.3
        assert "71.4%上升6.4个百分点" in text

    @pytest.mark.soak
    def test_the_hash_changes_with_a_number(self) -> None:
        before = made("progress").content_hash
        assert made("progress").content_hash == before
        put("outlets", outlets("沙头镇", 1, 9, on="2010-09-30"))
        assert made("progress").content_hash != before

    @pytest.mark.soak
    def test_the_annexes_are_numbered_in_the_order_of_the_parts(self) -> None:
        numbers = [part.annex for part in made("review").parts if part.table]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.usefixtures("county")
class TestClaims:
    @pytest.mark.soak
    def test_few_batches_prove_nothing(self) -> None:
        text = words(made("valves"))
        assert "与原目标80%比，高12.3个百分点，仅供参考" in text  # 62号 ended in 2007
        assert "尚不能认定有变化" in text
        put("samples", samples(12, 13, on="2007-09-01"))
        text = words(made("valves", day("2007-12-31")))
        assert "数值高于80%的目标线，但只有13批，尚不能认定已经达标" in text

    @pytest.mark.soak
    def test_many_batches_may_be_claimed(self) -> None:
        put("samples", samples(190, 200, on="2007-09-01"))
        assert "经检验可以认定达到80%的目标" in words(made("valves", day("2007-12-31")))

    def test_nobody_leads_or_lags_where_the_order_is_chance(self, store: Path) -> None:
        put(
            "outlets", [r for name in ("沙头镇", "碧莲镇", "枫林镇") for r in outlets(name, 19, 20)]
        )
        text = words(made("ranking", day("2010-06-30")))
        assert "没有一个与全县有明显差别" in text and "只能归为一档" in text
        assert not any(word in text for word in ("名列前茅", "落后", "第一档", "末档"))

    @pytest.mark.soak
    def test_no_slide_names_the_lowest(self) -> None:
        for kind in REPORTS:
            for part in made(kind, day("2012-12-31")).parts:
                assert not any(word in part.finding for word in ("最低", "倒数", "落后"))

    def test_who_differs_beyond_chance_is_named(self) -> None:
        assert "明显低于全县的有上塘镇1个" in words(made("ranking"))

    @pytest.mark.soak
    def test_bands_name_both_ends(self) -> None:
        put("outlets", outlets("枫林镇", 40, 200, on="2010-09-30"))
        text = words(made("ranking"))
        assert "档：第一档有" in text and "末档有枫林镇1个" in text

    @pytest.mark.soak
    def test_plain_ranks_print_the_caveat(self) -> None:
        (plain,), (table,) = (made("ranking", plain_ranks=p).tables for p in (True, False))
        heads = [[column.name for column in one.columns] for one in (plain, table)]
        assert "可能名次" not in heads[0] and "可能名次" in heads[1]
        assert ranking_words.PLAIN_RANKS_CAVEAT in plain.notes

    def test_who_sent_no_register_is_listed_without_rank(self) -> None:
        (table,) = made("ranking").tables
        row = next(row for row in table.rows if row[2].text == "沙头镇")
        assert [cell.text for cell in row[:6]] == ["/", "/", "沙头镇", "/", "/", "未报"]


@pytest.mark.usefixtures("county")
def test_a_map_with_many_silent_townships_writes_no_word_on_them() -> None:
    (drawn,) = [part.map for part in made("ranking").parts if part.map]
    words_of = {place.name: place.text for place in drawn.places}
    assert (words_of["碧莲镇"], words_of["桥下镇"]) == ("", "100.0")


@pytest.mark.usefixtures("county")
def test_a_year_without_assessment_has_no_report() -> None:
    with pytest.raises(NothingToReportError):
        made("zones", day("2012-12-31"), year=2011)


@pytest.mark.parametrize("kind", REPORTS)
def test_without_data_there_is_no_report_but_a_reason(store: Path, kind: str) -> None:
    put("outlets", outlets("上塘镇", 9, 10, on="2010-09-30"))
    with pytest.raises(NothingToReportError, match="请换统计截止日或年份"):
        made(kind, day("2007-01-31"))


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("kind", beyond(["valves"], REPORTS, soak=2))
def test_every_kind_is_made_of_imported_rows(kind: str) -> None:
    found = made(kind, day("2012-12-31"))
    assert not found.is_demo and found.marks == ()
    assert found.parts and found.version


def test_the_foot_names_the_files_of_all_parts() -> None:
    one = by_hand(3)
    files = (Source(1, "名册.xlsx", "2010-07-01", 100), Source(2, "阀门.xls", "2010-07-02", 28))
    assert one.origin == "台账.xlsx"  # what its part says, where no import is known
    assert replace(one, sources=files).origin == "名册.xlsx、阀门.xls"
