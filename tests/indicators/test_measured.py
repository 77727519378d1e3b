"""Rankings, series and slices over literal rows."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dashboard import divisions, statistics
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Ranking, Slice
from dashboard.ranking import official
from dashboard.ranking.words import ranking_headline
from tests.rows import Row, day, outlet, outlets, put, sample, samples, zone

COMPLIANCE, VALVE = "compliance_rate", "valve_pass_rate"
ON = day("2010-12-31")


def ranked(name: str = COMPLIANCE, units: str = "a", dense: bool = False, **limits: Any) -> Ranking:
    chosen = Slice(**{"as_of": ON, **limits})
    return measured.ranking("real", indicator(name), chosen, divisions.units(units), is_dense=dense)


def places(found: Ranking) -> list[tuple[str, int]]:
    return [(r.township, int(r.rank)) for r in found.ranked.itertuples()]


class TestRanks:
    @pytest.fixture
    def tied(self, store: Path) -> None:
        """9/10 and 18/20 are the same rate; 7/10 is behind; 4/4 is too few; 岩坦镇 is silent."""
        rows = outlets("岩头镇", 7, 10) + outlets("乌牛镇", 18, 20) + outlets("上塘镇", 9, 10)
        put("outlets", rows + outlets("桥头镇", 4, 4))

    @pytest.mark.usefixtures("tied")
    def test_ties_leave_a_gap_or_not(self) -> None:
        assert places(ranked()) == [("上塘镇", 1), ("乌牛镇", 1), ("岩头镇", 3)]
        assert places(ranked(dense=True)) == [("上塘镇", 1), ("乌牛镇", 1), ("岩头镇", 2)]

    @pytest.mark.usefixtures("tied")
    def test_too_few_and_silent_ones_stand_apart_with_the_reason(self) -> None:
        found = ranked()
        why = dict(zip(found.unranked["township"], found.unranked["unplaced"], strict=True))
        assert len(why) == 35 and len(found.table) == 38
        assert why.pop("桥头镇") == "数量过少"
        assert set(why.values()) == {"未报"}
        few = found.table.set_index("township").loc["桥头镇"]
        assert (few["number"], few["text"], few["denominator"]) == ("—", "4户中4户", 4)
        assert found.table.set_index("township").loc["岩坦镇", "text"] == "无数据"
        assert found.unranked["rank"].isna().all()

    @pytest.mark.usefixtures("tied")
    def test_the_county_holds_everybody(self) -> None:
        county = ranked().county
        assert (county.numerator, county.denominator) == (38, 44)

    @pytest.mark.usefixtures("tied")
    def test_missing_is_counted_per_township(self) -> None:
        table = ranked().table.set_index("township")
        # 2% of 10 and of 20 outlets is less than one: none may fail
        assert table.loc[["上塘镇", "乌牛镇", "岩头镇"], "missing"].tolist() == [1, 2, 3]
        assert table["missing"].sum() == 6

    @pytest.mark.usefixtures("tied")
    def test_rank_intervals_are_the_same_every_time_and_hold_the_rank(self) -> None:
        first, again = ranked().table, ranked().table
        assert first.equals(again)
        for r in ranked().ranked.itertuples():
            assert 1 <= r.rank_low <= r.rank <= r.rank_high <= 3

    def test_the_order_of_rows_does_not_matter(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = outlets("岩头镇", 7, 10) + outlets("乌牛镇", 18, 20) + outlets("上塘镇", 9, 10)
        tables = []
        for name, order in (("one", rows), ("two", rows[::-1]), ("three", rows[15:] + rows[:15])):
            monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / name))
            put("outlets", order)
            tables.append(ranked().table)
        assert tables[0].equals(tables[1]) and tables[0].equals(tables[2])

    def test_nothing_to_rank(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 2, 4))
        found = ranked()
        assert found.ranked.empty and len(found.unranked) == 38
        assert found.county.state == "too_few"
        assert found.older == []

    def test_intervals_beside_the_rates_are_wilsons(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 81, 263))
        row = ranked().ranked.iloc[0]
        # Newcombe, Stat Med 1998;17:857, table I: 81/263 gives 0.2553 to 0.3662
        assert (round(row["low"], 4), round(row["high"], 4)) == (0.2553, 0.3662)


class TestAgainstTheCounty:
    def test_only_after_correction_for_all_that_are_compared(self, store: Path) -> None:
        rows: list[Row] = []
        for name in divisions.names_in("a"):
            passed = {"上塘镇": 30, "乌牛镇": 60}.get(name, 54)
            rows += outlets(name, passed, 60)
        put("outlets", rows)
        found = ranked()
        words = dict(zip(found.ranked["township"], found.ranked["versus_county"], strict=True))
        assert words.pop("上塘镇") == "低于全县"
        assert set(words.values()) == {""}, "60 of 60 would be far above 90% alone, not among 38"
        county = Fraction(found.county.numerator, found.county.denominator)
        alone = statistics.exact_test(60, 60, county, "two-sided")
        assert 0.05 / 38 < alone < 0.05

    def test_a_clear_leader_is_named(self, store: Path) -> None:
        rows = outlets("上塘镇", 200, 200)
        for name in ("乌牛镇", "岩头镇", "桥头镇"):
            rows += outlets(name, 100, 200)
        put("outlets", rows)
        found = ranked()
        assert found.ranked["versus_county"].tolist() == ["高于全县"] + ["低于全县"] * 3
        assert places(found)[0] == ("上塘镇", 1)
        assert (found.ranked["rank_low"].iloc[0], found.ranked["rank_high"].iloc[0]) == (1, 1)


class TestLikeWithLike:
    """A township of hard trades: bad by its plain rate, as good as any in the same trades."""

    @pytest.fixture
    def trades(self, store: Path) -> None:
        rows: list[Row] = []
        for name, easy, hard in (("上塘镇", 20, 180), ("瓯北镇", 380, 20), ("沙头镇", 400, 20)):
            rows += outlets(name, easy * 19 // 20, easy, trade="小食杂店")
            rows += outlets(name, hard * 7 // 10, hard, trade="小餐饮店")
        put("outlets", rows)

    @pytest.mark.usefixtures("trades")
    def test_the_conclusion_rests_on_like_with_like_and_the_plain_one_is_told(self) -> None:
        found = ranked()
        own = found.ranked.set_index("township")
        assert found.strata
        assert own.loc["上塘镇", ["versus_crude", "versus_county"]].tolist() == ["低于全县", ""]
        # 40 of 800 fail in the one trade, 66 of 220 in the other
        assert own.loc["上塘镇", "expected"] == pytest.approx(20 * 0.05 + 180 * 0.3)
        assert own.loc["上塘镇", "failing"] == 55 and own.loc["上塘镇", "ratio"] == pytest.approx(1)
        told = official.differing(found).plain
        assert told.startswith("按各乡镇行业构成折算（同行业比），")
        assert "不分行业直接比，上塘镇1个明显低于全县，行业构成不同可以解释。" in told
        assert "上塘镇明显低于全县，行业构成不同可以解释。" in ranking_headline(found)[1]

    @pytest.mark.usefixtures("trades")
    def test_of_one_trade_the_plain_rate_is_like_with_like(self) -> None:
        found = ranked(trades=("小食杂店",))
        assert not found.strata
        assert set(found.ranked["versus_county"]) == {""}


class TestSamples:
    def test_untold_townships_count_for_the_county_alone(self, store: Path) -> None:
        put("samples", samples(6, 6) + samples(3, 4, township=None))
        found = ranked(VALVE)
        assert found.unknown == 4
        assert (found.county.numerator, found.county.denominator) == (9, 10)
        assert places(found) == [("瓯北镇", 1)]
        assert set(found.unranked["unplaced"]) == {"未抽到"}

    def test_across_2011_the_areas_are_ranked(self, store: Path) -> None:
        put(
            "samples",
            samples(5, 5, township="瓯北镇", on="2010-06-01")
            + samples(3, 5, township="东瓯街道", on="2012-06-01")
            + samples(6, 6, township="上塘镇", on="2010-06-01"),
        )
        start, end = day("2010-01-01"), day("2012-12-31")
        shown = divisions.units_for(start, end)
        assert len(shown.names) == 13
        found = measured.ranking("real", indicator(VALVE), Slice(end, start, end), shown)
        assert places(found) == [("上塘片", 1), ("瓯北片", 2)]
        counts = found.table.set_index("township")[["numerator", "denominator"]]
        assert tuple(counts.loc["瓯北片"]) == (8, 10)
        assert found.unknown == 0

    def test_the_purposes_of_the_definition_or_all_or_some(self, store: Path) -> None:
        put("samples", samples(8, 10) + samples(1, 10, purpose="跟踪"))

        def total(purposes: tuple[str, ...] | None) -> tuple[int, int]:
            m = measured.total("real", indicator(VALVE), Slice(ON, purposes=purposes))
            return m.numerator, m.denominator

        assert total(None) == (8, 10)
        assert total(()) == (9, 20)
        assert total(("跟踪",)) == (1, 10)

    def test_refused_batches_count_as_failed_only_on_request(self, store: Path) -> None:
        put("samples", [*samples(9, 9), sample("拒检")])
        one = indicator(VALVE)
        assert measured.total("real", one, Slice(ON)).text == "100%"
        assert measured.total("real", one, Slice(ON, refused_fail=True)).text == "90.0%"

    def test_the_target_in_force_on_the_day(self, store: Path) -> None:
        put("samples", samples(9, 10, on="2007-03-01"))
        one = indicator(VALVE)
        assert measured.total("real", one, Slice(day("2007-07-17"))).target is None
        assert measured.total("real", one, Slice(day("2007-07-18"))).target is not None


class TestSeries:
    def test_events_within_each_period(self, store: Path) -> None:
        put(
            "samples",
            samples(1, 2, on="2009-05-01")
            + samples(2, 2, on="2010-08-01")
            + [sample(on="2009-12-20", until="2010-01-10")],
        )
        found = measured.series("real", indicator(VALVE), Slice(ON), "year")
        assert [(d, m.numerator, m.denominator) for d, m in found] == [
            (date(2009, 1, 1), 1, 2),
            (date(2010, 1, 1), 2, 2),
        ]
        whole = measured.total("real", indicator(VALVE), Slice(ON))
        assert (whole.numerator, whole.denominator) == (4, 5), "the span counts in the whole"

    def test_a_state_takes_the_last_register_of_each_period(self, store: Path) -> None:
        for text, compliant in (("2009-06-30", 1), ("2009-12-31", 2), ("2010-06-30", 3)):
            put("outlets", outlets("上塘镇", compliant, 4, on=text))
        one = indicator(COMPLIANCE)

        def points(grain: str) -> list[tuple[date, int]]:
            return [(d, m.numerator) for d, m in measured.series("real", one, Slice(ON), grain)]

        assert points("year") == [(day("2009-12-31"), 2), (day("2010-06-30"), 3)]
        assert points("half") == [
            (day("2009-06-30"), 1),
            (day("2009-12-31"), 2),
            (day("2010-06-30"), 3),
        ]

    @pytest.mark.soak
    def test_a_register_of_a_few_outlets_is_no_register_to_compare_with(self, store: Path) -> None:
        """93 of 5,947 outlets said that the rate fell by 4.8 points; 2 beside 6 are left out."""
        put("outlets", outlets("上塘镇", 2, 2, on="2010-05-06"))
        put("outlets", outlets("上塘镇", 5, 10, on="2010-06-30"))
        put("outlets", outlets("上塘镇", 5, 6, on="2010-07-31"))
        one = indicator(COMPLIANCE)
        told = {d.month: m.text for d, m in measured.series("real", one, Slice(ON), "month")}
        assert list(told) == [6, 7]
        assert [d.month for d in measured.state_days("real", "outlets", ON)] == [5, 6, 7]

    def test_a_township_that_sent_nothing_new_stays_as_it_was(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 5, 6) + outlets("乌牛镇", 6, 6))
        put("outlets", outlets("上塘镇", 6, 6, on="2010-07-31"))
        found = measured.series("real", indicator(COMPLIANCE), Slice(ON), "month")
        assert [(m.numerator, m.denominator) for _, m in found] == [(11, 12), (12, 12)]
        assert ranked().older == ["乌牛镇"]

    def test_limits_hold_for_every_point(self, store: Path) -> None:
        put("outlets", [outlet(), outlet(trade="小药店", compliant=False), outlet("乌牛镇")])
        one = indicator(COMPLIANCE)
        chosen = Slice(ON, trades=("小药店",), townships=("上塘镇",))
        ((_, m),) = measured.series("real", one, chosen, "month")
        assert (m.numerator, m.denominator) == (0, 1)

    def test_days_of_registers(self, store: Path) -> None:
        put("outlets", [outlet(on="2010-06-10"), outlet("乌牛镇", on="2010-06-30")])
        put("outlets", [outlet(on="2010-07-31")])
        put("zone_assessments", [zone(year=2011)])

        def days(grain: str, as_of: date = ON) -> list[date]:
            return measured.state_days("real", "outlets", as_of, grain)

        june, mid_june, july = day("2010-06-30"), day("2010-06-10"), day("2010-07-31")
        assert days("day") == [mid_june, june, july]
        assert days("month") == [june, july]
        assert days("half") == [june, july]
        assert days("quarter") == [june, july]
        assert days("year") == [july]
        assert days("day", day("2010-06-29")) == [mid_june]

    def test_zones_year_by_year(self, store: Path) -> None:
        put("zone_assessments", [zone(conclusion="创建中", year=2011), zone("乙", year=2011)])
        put("zone_assessments", [zone(year=2012), zone("乙", year=2012)])
        found = measured.series("real", indicator("zones_passed"), Slice(day("2015-12-31")), "year")
        assert [(d.year, m.numerator, m.denominator) for d, m in found] == [
            (2011, 1, 2),
            (2012, 2, 2),
        ]


def test_an_empty_store_has_neither_evidence_nor_zero(store: Path) -> None:
    for name in (COMPLIANCE, VALVE, "zones_passed"):
        one = indicator(name)
        assert measured.series("real", one, Slice(ON), "year") == []
        found = measured.total("real", one, Slice(ON))
        assert (found.state, found.text, found.rate) == ("no_data", "无数据", None)
    assert set(ranked().table["text"]) == {"无数据"}
