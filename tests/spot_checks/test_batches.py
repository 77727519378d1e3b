"""Batches one by one: groups, classes on the day, fixed weights, makers, objections."""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dashboard import access, statistics
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.screens.spot_checks import makers as spot_check_makers
from dashboard.screens.spot_checks import parts
from dashboard.spot_checks import batches, published
from dashboard.store import db
from tests.rows import day, put, sample

END = day("2015-12-31")
VALVES, CLOTHING = indicator("valve_pass_rate"), indicator("clothing_pass_rate")
COUNTY = "inputs/county"


def classify(*found: tuple[str, str, str]) -> None:
    """Enterprise, day, class; and a register that lists them."""
    put(
        "enterprise_register",
        [
            {"product": "阀门", "enterprise": firm, "recorded_on": day("2007-11-11")}
            for firm in dict.fromkeys(firm for firm, _, _ in found)
        ],
    )
    put(
        "enterprise_classes",
        [
            {"product": "阀门", "enterprise": firm, "classified_on": day(on), "class": name}
            for firm, on, name in found
        ],
    )


def test_two_writings_of_one_firm_have_the_class_of_the_newest_list(store: Path) -> None:
    classify(("旧厂", "2009-06-30", "A"))
    classify(("像厂", "2009-06-30", "B"), ("旧厂", "2008-06-30", "A"))
    put("enterprise_classes", [
        {"product": "阀门", "enterprise": "新厂", "classified_on": day("2009-06-30"),
         "class": "C", "township": "瓯北镇", "row_number": 2}
    ])  # fmt: skip
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO enterprise_decisions VALUES ('新厂', '旧厂', TRUE, ?, '测试')",
            [datetime(2015, 1, 1)],
        )
    put("samples", [sample(firm="旧厂", on="2010-05-01")])
    (batch,) = batches.batches("real", VALVES, Slice(END)).to_dict("records")
    assert (batch["class"], batch["class_now"]) == ("C", "C")
    checks = measured.counts("real", indicator("self_check_rate"), Slice(END), by="class")
    assert dict(zip(checks["key"], checks["denominator"], strict=True)) == {"B": 1, "C": 1}
    rows = db.query("real", "class_counts", as_of=END)
    assert dict(zip(rows["class"], rows["enterprises"], strict=True)) == {"B": 1, "C": 1}


def take_in(file: Path) -> None:
    commit(prepare(file.read_bytes(), file.name), by="测试")


def counts(by: str, **limits: Any) -> dict[str, tuple[int, int]]:
    rows = batches.batches("real", VALVES, Slice(END, **limits))
    whole = measure(VALVES, 0, 0, on=END)
    return {key: (m.numerator, m.denominator) for key, m in batches.groups(rows, whole, by)}


class TestGroups:
    def test_a_class_given_on_the_day_of_the_sample_counts_from_the_next(self, store: Path) -> None:
        classify(("甲", "2007-08-11", "B"), ("甲", "2007-09-26", "A"))
        put(
            "samples",
            [
                sample(firm="甲", on="2007-08-11", verdict="不合格"),
                sample(firm="甲", on="2007-09-26"),
                sample(firm="甲", on="2007-09-27"),
                sample(firm="乙", on="2007-09-27"),
            ],
        )
        assert counts("class") == {"A类": (1, 1), "B类": (1, 1), "未分类": (1, 2)}
        rows = batches.batches("real", VALVES, Slice(END))
        assert [batches._text(c) for c in rows["class_now"]] == ["A", "A", "A", None]

    def test_a_renamed_enterprise_keeps_its_class(self, store: Path) -> None:
        classify(("永嘉县甲阀门厂", "2008-01-01", "C"))
        put("samples", [sample(firm="永嘉县甲阀门有限公司", verdict="不合格")])
        assert counts("class") == {"未分类": (0, 1)}
        with db.transaction("real") as cursor:
            cursor.execute(
                "INSERT INTO enterprise_decisions VALUES (?, ?, TRUE, ?, '测试')",
                ["永嘉县甲阀门厂", "永嘉县甲阀门有限公司", datetime(2015, 1, 1)],
            )
        assert counts("class") == {"C类": (0, 1)}
        rows = batches.batches("real", VALVES, Slice(END))
        (maker,) = batches.failing_makers(rows, END)
        assert (maker.class_then, maker.class_now) == ("C", "C")

    def test_kinds_levels_and_untold_townships(self, store: Path) -> None:
        put(
            "samples",
            [
                {**sample(), "product_name": "楔式闸阀"},
                {**sample(verdict="不合格", level="国"), "product_name": "法兰闸阀"},
                {**sample(township=None), "product_name": "铜球阀"},
                {**sample(verdict="拒检"), "product_name": "铜球阀"},
                {**sample(purpose="复查"), "product_name": "铜球阀"},
                {**sample(in_county=False, township=None), "product_name": "铜球阀"},
            ],
        )
        assert counts("kind") == {"闸阀": (1, 2), "球阀": (1, 1)}
        assert counts("kind", refused_fail=True) == {"闸阀": (1, 2), "球阀": (1, 2)}
        assert counts("level") == {"县级": (2, 2), "国级": (0, 1)}
        assert counts("township") == {"瓯北镇": (1, 2), "未注明": (1, 1)}

    def test_one_sample_in_a_half_year_gives_counts_and_no_rate(self, store: Path) -> None:
        put("samples", [sample(verdict="不合格")])
        ((_, only),) = measured.series("real", VALVES, Slice(END), "half")
        assert (only.numerator, only.denominator, only.rate) == (0, 1, None)

    def test_when_all_fail_the_target_is_clearly_missed(self, store: Path) -> None:
        bad = [sample(verdict="不合格", firm=f"厂{i}", on="2007-09-03") for i in range(8)]
        put("samples", bad)
        assert measured.total("real", VALVES, Slice(END)).state == "missed_proven"
        late = [sample(verdict="不合格", firm=f"厂{i}") for i in range(8)]
        put("samples", late)  # after 62号 had ended: compared, not judged
        assert measured.total("real", VALVES, Slice(END)).state == "reference"

    def test_lists_without_a_column_say_so(self, store: Path) -> None:
        put("samples", [sample()])
        rows = batches.batches("real", VALVES, Slice(END))
        assert not batches.tells(rows, "size") and not batches.tells(rows, "standard")
        assert batches.tells(rows, "level")
        put("samples", [{**sample(firm="乙"), "enterprise_size": "小型", "standard": "GB/T 12237"}])
        assert counts("size") == {"小型": (1, 1), "未注明": (1, 1)}


class TestWeights:
    def test_every_year_is_weighed_alike(self, store: Path) -> None:
        firms = [("甲", "A")] * 1 + [(f"A{i}", "A") for i in range(2)] + [("乙", "B"), ("丙", "C")]
        classify(*[(name, "2007-11-11", word) for name, word in firms])
        assert batches.class_sizes("real", "阀门", END) == (3, 1, 1)
        assert batches.class_sizes("real", "阀门", day("2007-11-10")) == ()
        put(
            "samples",
            [
                *[sample(firm="甲", on="2008-03-01")] * 4,
                *[sample(firm="乙", on="2008-03-01", verdict=v) for v in ("合格", "不合格")],
                *[sample(firm="丙", on="2008-03-01", verdict="不合格")] * 2,
                sample(firm="外", on="2008-03-01"),
                sample(firm="甲", on="2009-03-01"),
            ],
        )
        rows = batches.batches("real", VALVES, Slice(END))
        first, second = batches.weighted(rows, VALVES, (3, 1, 1), END)
        assert first.counts == ((4, 4), (1, 2), (0, 2)) and first.unclassified == 1
        assert (first.crude.numerator, first.crude.denominator) == (6, 9)
        assert first.rate.rate == pytest.approx(3 / 5 * 1 + 1 / 5 * 0.5)
        assert second.rate.empty == (1, 2), "B and C were not drawn in 2009"
        assert second.merged == "BC" and second.rate.rate == 1.0
        assert 0 < first.rate.lower < first.rate.rate < first.rate.upper <= 1

    def test_a_change_of_what_was_drawn_is_none_of_quality(self, store: Path) -> None:
        classes = {"A": (18, 20), "B": (30, 40), "C": (20, 40)}, {"A": (72, 80), "B": (30, 40)}
        years = [
            batches.Weighted(
                year,
                measure(VALVES, sum(x for x, _ in own.values()), sum(n for _, n in own.values())),
                tuple(own.get(name, (0, 0)) for name in "ABC"),
                0,
                statistics.stratified_rate([1], [1], [1]),
            )
            for year, own in zip((2009, 2010), classes, strict=True)
        ]
        crude = years[1].crude.rate, years[0].crude.rate
        assert [round(float(v), 3) for v in crude if v] == [0.85, 0.68]
        moved = batches.like_change(years, (50, 30, 20), 2010, 2009)
        assert moved is not None
        # A stays at 90%; C stands with B in both years: 30/40 against 50/80
        assert moved.points == Fraction(62, 10)  # half of 75.0 - 62.5, as it is printed
        assert moved.low < 0 < moved.high and not moved.is_sure
        assert batches.like_change(years[:1], (50, 30, 20), 2010, 2009) is None


class TestObjections:
    @pytest.mark.parametrize(
        ("reported", "objection", "result", "on", "state"),
        [
            (None, None, None, "2010-03-20", "open"),  # 5 March + 15 days
            (None, None, None, "2010-03-21", "closed"),
            ("2010-03-20", None, None, "2010-04-04", "open"),
            ("2010-03-20", "无", None, "2010-04-05", "closed"),
            ("2010-03-20", "有", None, "2011-01-01", "raised"),
            ("2010-03-20", "有", "维持原结论", "2010-03-25", "settled"),
        ],
    )
    def test_the_fifteenth_day_is_still_open(
        self, reported: str | None, objection: str | None, result: str | None, on: str, state: str
    ) -> None:
        told = day(reported) if reported else None
        found = batches.window(day("2010-03-05"), told, objection, result, day(on))
        assert found.state == state

    def test_nothing_is_public_before_the_day_after(self, store: Path) -> None:
        put(
            "samples",
            [
                sample(verdict="不合格", on="2010-03-05"),
                sample(verdict="不合格", on="2010-03-08"),
                sample(on="2010-03-20"),
            ],
        )

        def public(on: str) -> date | None:
            chosen = Slice(day(on))
            rows = batches.batches("real", VALVES, chosen)
            return batches.public_from(rows, chosen.as_of)

        assert public("2010-03-20") == day("2010-03-24")
        assert public("2010-03-24") is None

    def test_an_open_objection_has_no_end(self, store: Path) -> None:
        put("samples", [{**sample(verdict="不合格"), "objection": "有"}])
        rows = batches.batches("real", VALVES, Slice(END))
        assert batches.public_from(rows, END) == date.max


def test_makers_behind_failures_and_the_public_table_without_names(store: Path) -> None:
    put(
        "samples",
        [
            sample(firm="甲", verdict="不合格", on="2009-03-05", items=("密封", "标志")),
            sample(
                firm="甲", verdict="不合格", on="2010-03-05", items=("密封",), township="桥下镇"
            ),
            sample(firm="甲", verdict="拒检", on="2010-04-05"),
            sample(firm="乙", verdict="不合格", on="2010-05-05"),
            sample(firm="丙"),
            sample(firm=None, verdict="不合格"),
        ],
    )
    rows = batches.batches("real", VALVES, Slice(END))
    first, second = batches.failing_makers(rows, END)
    assert (first.id, first.failed, first.tested, first.items) == ("甲", 2, 2, ("密封", "标志"))
    assert (second.id, second.last_failed) == ("乙", day("2010-05-05"))
    public = spot_check_makers.public_rows(rows)
    assert list(public.columns) == ["年份", "级别", "乡镇", "抽查批次", "合格批次"]
    assert public["抽查批次"].sum() == 5 and "甲" not in public.to_csv()


@pytest.mark.parametrize(("role", "shown"), [("leader", "永嘉县甲厂"), ("township", "企业001")])
def test_names_are_masked_by_role(store: Path, role: str, shown: str) -> None:
    put("samples", [sample("不合格", firm="永嘉县甲厂")])

    class Asking:
        user = access.User("张三", role)
        as_of = END

        def ask(self, function: Any, *args: Any) -> Any:
            return function("real", *args)

    view: Any = Asking()
    makers = batches.failing_makers(batches.batches("real", VALVES, Slice(END)), END)
    assert spot_check_makers.names_of(view, makers) == {"永嘉县甲厂": shown}
    row = spot_check_makers._row(view, makers[0], spot_check_makers.names_of(view, makers))
    assert ("enterprises?enterprise=" in row[0]) == (role == "leader"), "no name in a link either"


class TestCounty:
    """The county's lists against the counts that came with them."""

    def test_valves_by_year_kind_level_purpose_township(
        self, county_store: Path, county_truth: dict[str, Any]
    ) -> None:
        truth = county_truth["aggregates"]
        rows = batches.batches("real", VALVES, Slice(END, purposes=()))
        rows = rows[rows["counted"] == 1]
        found: Counter[tuple[Any, ...]] = Counter()
        passed: Counter[tuple[Any, ...]] = Counter()
        for row in rows.to_dict("records"):
            key = (
                row["sampled_from"].year, 1 if row["sampled_from"].month < 7 else 2, row["kind"],
                row["level"], row["purpose"], batches._text(row["township"]) or "未明",
            )  # fmt: skip
            found[key] += 1
            passed[key] += row["passed"]
        expected = {
            tuple(c[k] for k in ("year", "half", "product", "level", "purpose", "township")): c
            for c in truth["valves"]["cube"]
        }
        assert dict(found) == {key: c["sampled"] for key, c in expected.items()}
        assert {k: n for k, n in passed.items() if n} == {
            key: c["passed"] for key, c in expected.items() if c["passed"]
        }

    def test_national_lists_stand_beside_the_published_totals(
        self, store: Path, shared: Path
    ) -> None:
        for year in (2014, 2015):
            take_in(shared / f"inputs/national/aqsiq_{year}_valves.xls")
        lists = db.query("real", "national_lists", product="阀门", as_of=END)
        cited = published.references("阀门", until=END)
        rows = [parts._list_row(row, cited) for row in lists.to_dict("records")]
        # 2014: 64 of 78 batches passed, 2015: 72 of 90, as published
        assert rows == [
            ["2014年", "国", "64/78", "82.1", "64/78", "一致"],
            ["2015年", "国", "72/90", "80.0", "72/90", "一致"],
        ]
        own = measured.total("real", VALVES, Slice(END, purposes=()))
        assert own.denominator == 1, "of 168 makers one bears the county's name, at level 国"
