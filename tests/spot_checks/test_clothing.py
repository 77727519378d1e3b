"""Children's clothing: baseline, hidden cluster, items by the standards of their time."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import divisions
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.screens.spot_checks import regional as regional_part
from dashboard.spot_checks import batches, regional, standards
from dashboard.spot_checks import words_clothing as words
from tests.rows import day, put, sample

END = day("2017-12-31")
CLOTHING = indicator("clothing_pass_rate")
GB_2003, GB_2010, GB_31701 = "GB 18401—2003", "GB 18401—2010", "GB 31701—2015"


class TestStandards:
    @pytest.mark.parametrize(
        ("on", "found"),
        [
            ("2004-12-31", []),
            ("2007-08-01", [GB_2003]),
            ("2011-07-31", [GB_2003]),
            ("2011-08-01", [GB_2003, GB_2010]),
            ("2012-07-31", [GB_2003, GB_2010]),
            ("2012-08-01", [GB_2010]),
            ("2016-05-31", [GB_2010]),
            ("2016-06-01", [GB_2010, GB_31701]),
        ],
    )
    def test_which_hold_on_a_day(self, on: str, found: list[str]) -> None:
        assert [one.id for one in standards.in_force("童装", day(on))] == found

    def test_cords_are_pointed_out_before_june_2016(self) -> None:
        assert standards.standing("童装", "绳带", day("2009-09-01")) == standards.NOT_YET
        assert standards.standing("童装", "绳带", day("2016-06-01")) == standards.KNOWN
        assert standards.standing("童装", "甲醛", day("2007-09-01")) == standards.KNOWN
        assert standards.standing("童装", "纤维含量", day("2007-09-01")) == standards.OTHER

    def test_lines_count_failed_items_under_the_standards_of_their_day(self, store: Path) -> None:
        rows = [
            sample("不合格", product="童装", on="2009-09-01", items=("绳带", "甲醛")),
            sample("不合格", product="童装", on="2011-09-01", items=("甲醛",)),
            sample("不合格", product="童装", on="2016-07-01", items=("绳带",)),
            sample("不合格", product="童装", on="2016-07-01", items=("绳带",), purpose="复查"),
            sample(product="童装", on="2013-07-01"),
        ]
        put("samples", rows)
        found = batches.batches("real", CLOTHING, Slice(END))
        columns, lines = standards.item_lines(found, "童装")
        assert columns == [(GB_2003,), (GB_2003, GB_2010), (GB_2010,), (GB_2010, GB_31701)]
        assert [(line.item, line.by_era, line.not_yet) for line in lines] == [
            ("甲醛", (1, 1, 0, 0), 0),
            ("绳带", (1, 0, 0, 1), 1),
        ]
        assert "2016年6月1日起才规定" in words.item_note(lines[1], "童装")
        assert words.items_panel(lines)[0].endswith("绳带1批当时的强制性标准没有规定")


def test_the_headline_compares_with_the_chosen_baseline() -> None:
    def point(year: int, passed: int) -> tuple[date, Any]:
        return date(year, 1, 1), measure(CLOTHING, passed, 100)

    title, sub = words.headline(point(2010, 90), point(2007, 60))
    assert title == "童装合格率2010年90.0%，比2007年高30.0个百分点"
    assert "可以认定有变化" in sub
    assert words.headline(point(2010, 90), point(2009, 89))[0].endswith("比2009年高1.0个百分点")
    assert words.headline(point(2007, 60), None)[1].startswith("没有更早的年份")


class TestCounty:
    @pytest.fixture
    def truth(self, county_store: Path, county_truth: dict[str, Any]) -> dict[str, Any]:
        return dict(county_truth["aggregates"]["clothes"])

    def test_counts_by_year_level_township_and_items(self, truth: dict[str, Any]) -> None:
        rows = batches.batches("real", CLOTHING, Slice(END))
        rows = rows[rows["counted"] == 1]
        keys = rows["sampled_from"].dt.year, rows["level"], rows["township"].fillna("未明")
        found = rows.groupby(list(keys))["passed"].agg(["size", "sum"])
        assert {key: tuple(map(int, row)) for key, row in found.iterrows()} == {
            (c["year"], c["level"], c["township"]): (c["sampled"], c["passed"])
            for c in truth["cube"]
        }
        years = measured.series("real", CLOTHING, Slice(END), "year")
        assert {str(d.year): (m.denominator, m.numerator) for d, m in years} == {
            year: (c["sampled"], c["passed"]) for year, c in truth["by_year"].items()
        }
        _, lines = standards.item_lines(rows, "童装")
        expected: Counter[str] = sum(map(Counter, truth["failed_items"].values()), Counter())
        assert {line.item: line.batches for line in lines} == dict(expected)
        cords = next(line for line in lines if line.item == "绳带")
        assert cords.not_yet == cords.batches == 4, "GB 31701 came in 2016"

    def test_the_hidden_cluster_is_found_in_its_year_only(self, truth: dict[str, Any]) -> None:
        planted = truth["cluster"]
        found = regional.scan("real", CLOTHING, Slice(END))
        assert found is not None
        for year, first in zip(found.years, regional.yearly(found), strict=True):
            assert first is not None and first.p_value is not None
            if year == planted["year"]:
                members = set(found.members(first))
                assert set(planted["townships"]) <= members, "all planted places"
                assert len(members) <= len(planted["townships"]) + 1, "a circle may hold one more"
                assert first.p_value <= 0.01, "one p over all years and places"
            else:
                assert first.p_value > 0.05, f"nothing is hidden in {year}"


def test_no_cluster_has_no_outline_and_areas_take_their_townships(store: Path) -> None:

    bad = [
        sample("不合格", product="童装", firm=f"桥{i}", township="西溪乡", on="2009-05-01")
        for i in range(9)
    ]
    good = [
        sample(
            "不合格" if i == 0 else "合格",
            product="童装",
            firm=f"{name}{i}",
            township=name,
            on="2009-05-01",
        )
        for name in ("上塘镇", "瓯北镇", "沙头镇")
        for i in range(15)
    ]
    put("samples", bad + good)

    class Asking:
        def ask(self, function: Any, *args: Any) -> Any:
            return function("real", *args)

    view: Any = Asking()
    own = divisions.units_for(day("2009-01-01"), day("2009-12-31"))
    assert regional_part.outline(view, CLOTHING, Slice(END), own) == ["西溪乡"]
    wide = divisions.units_for(day("2009-01-01"), day("2013-12-31"))
    assert regional_part.outline(view, CLOTHING, Slice(END), wide) == [divisions.area_of("西溪乡")]
    calm = Slice(END, townships=("上塘镇",), start=day("2010-01-01"))
    assert regional.scan("real", CLOTHING, calm) is None
    assert regional_part.outline(view, CLOTHING, calm, own) == []
