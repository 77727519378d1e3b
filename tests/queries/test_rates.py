"""Rates by item, class, demonstration unit, training turns and quarter, on literal rows."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.enterprises.names import decided
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.spot_checks import batches as spot_check_batches
from dashboard.store import db
from tests.rows import SHEET, Row, counted, day, outlet, put, sample


def put_measured(rows: list[Row], items: list[list[tuple[str, str]]]) -> None:
    """Batches with their measured items beside the verdict: (item, value) per batch."""
    import_id = put("samples", rows)
    for number, own in enumerate(items, start=4):
        if own:
            put_items(import_id, number, own)


def put_items(import_id: int, row_number: int, items: list[tuple[str, str]]) -> None:
    from dashboard.store import db

    with db.transaction("real") as cursor:
        cursor.executemany(
            "INSERT INTO sample_measurements (import_id, sheet, row_number, item, value_text) "
            "VALUES (?, ?, ?, ?, ?)",
            [[import_id, SHEET, row_number, item, value] for item, value in items],
        )


def classified(firm: str, class_: str, on: str = "2007-09-30", product: str = "阀门") -> Row:
    """The class of one enterprise."""
    return {"product": product, "enterprise": firm, "classified_on": day(on), "class": class_}


class TestItems:
    def test_only_batches_with_their_items_listed_count(self, store: Path) -> None:
        put_measured(
            [
                sample(),
                sample("不合格", items=("阀体壁厚测量",)),
                sample("不合格", items=("密封",)),
                sample("不合格"),
                sample("拒检"),
            ],
            [
                [("壁厚", "5.1"), ("密封", "符合"), ("铅含量", "/")],
                [("壁厚", "2.0"), ("密封", "符合")],
                [],
                [("壁厚", "2.0")],
                [("壁厚", "2.0")],
            ],
        )
        assert counted("valve_item_rate") == {"全部": (3, 4)}
        assert counted("clothing_item_rate") == {}

    def test_items_of_one_batch_are_not_independent_so_there_is_no_interval(self) -> None:
        assert measure(indicator("valve_item_rate"), 90, 100).interval_text == "—"
        assert measure(indicator("valve_firm_rate"), 90, 100).interval_text != "—"


class TestClasses:
    @pytest.fixture(autouse=True)
    def _rows(self, store: Path) -> None:
        put("enterprise_classes", [classified("甲", "C"), classified("乙", "A")])
        put(
            "enterprise_classes",
            [
                classified("甲", "B", on="2009-01-31"),
                classified("丙", "退出"),
                classified("乙", "C", product="童装"),
            ],
        )
        put(
            "samples",
            [
                sample(firm="甲"),
                sample("不合格", firm="甲"),
                sample(firm="甲", on="2009-01-31"),
                sample(firm="乙"),
                sample(firm="丙"),
                sample(firm=None),
            ],
        )

    def test_batches_and_firms_by_the_class_of_the_day_of_the_sample(self) -> None:
        """甲 was C until 31 January 2009, that day included, and is B since; who left has none."""
        batches = {"A": (1, 1), "B": (1, 2), "C": (1, 1), None: (2, 2)}
        assert counted("valve_pass_rate", "class") == batches
        firms = {"A": (1, 1), "B": (0, 1), "C": (1, 1), None: (1, 1)}
        assert counted("valve_firm_rate", "class") == firms

    def test_the_page_groups_by_the_same_class(self) -> None:
        one = indicator("valve_pass_rate")
        rows = spot_check_batches.batches("real", one, Slice(date(2015, 12, 31)))
        told = dict(spot_check_batches.groups(rows, measure(one, 0, 0), "class"))
        assert {key: (m.numerator, m.denominator) for key, m in told.items()} == {
            "A类": (1, 1), "B类": (1, 2), "C类": (1, 1), "未分类": (2, 2)
        }  # fmt: skip

    def test_writings_decided_to_be_one_share_class_and_count_as_one_firm(self) -> None:
        put("samples", [sample(firm="甲阀门厂"), sample(firm="甲公司", on="2010-05-05")])
        pairs = [("甲", "甲阀门厂", True), ("甲公司", "甲阀门厂", True), ("丙", "乙", True)]
        with db.transaction("real") as cursor:
            for left, right, is_same in [*pairs, ("丙", "乙", False)]:
                cursor.execute(
                    "INSERT INTO enterprise_decisions VALUES (?, ?, ?, ?, '测试')",
                    [left, right, is_same, datetime(2015, 1, 1)],
                )
        assert counted("valve_pass_rate", "class")["B"] == (3, 4)
        assert counted("valve_firm_rate", "class") == {
            "A": (1, 1), "B": (0, 1), "C": (1, 1), None: (1, 1)
        }  # fmt: skip
        names = decided("real")
        assert names == dict.fromkeys(("甲", "甲公司", "甲阀门厂"), "甲")

    def test_by_class_and_level(self) -> None:
        assert counted("valve_pass_rate", "class", "level")[("B", "县")] == (1, 2)


class TestTrainingTurns:
    def test_two_turns_per_person_due(self, store: Path) -> None:
        def session(trained: int, due: int | None, trade: str, on: str = "2010-09-01") -> Row:
            place = {"township": "上塘镇", "trade": trade}
            return {**place, "trained_on": day(on), "trained": trained, "due": due}

        put(
            "training_sessions",
            [
                session(10, 10, "小药店"),
                session(10, None, "小药店", on="2010-11-01"),
                session(19, 10, "小客运"),
                session(20, 10, "小菜场", on="2011-01-05"),
                session(99, None, "小网吧"),
            ],
        )
        assert counted("training_twice_rate", "year") == {
            "2010-01-01": (1, 2),
            "2011-01-01": (1, 1),
        }
        assert counted("training_twice_rate", as_of=day("2010-10-31")) == {"全部": (0, 2)}


class TestDemonstration:
    @staticmethod
    def unit(applicant: str, category: str = "示范街（村）", **more: Any) -> Row:
        plain = {"county": "永嘉县", "township": "上塘镇", "level": "市"}
        days = {"applied_on": day("2010-05-31")}
        return {**plain, **days, "applicant": applicant, "category": category, **more}

    @staticmethod
    def at(address: str | None, *, compliant: bool = True) -> Row:
        return {**outlet(compliant=compliant), "address": address}

    def test_streets_by_address_and_townships_as_a_whole(self, store: Path) -> None:
        put(
            "outlets",
            [
                self.at("上塘镇环城路1号"),
                self.at("环城路2号"),
                self.at("县前街3号"),
                self.at("县前街4号", compliant=False),
                self.at(None),
            ],
        )
        put(
            "demonstration_units",
            [
                self.unit("上塘镇环城路示范街"),
                self.unit("县前街"),
                self.unit("下塘村"),
                self.unit("上塘镇", "示范乡镇"),
                self.unit("嘉善", county="嘉善县", township=None),
            ],
        )
        assert counted("demonstration_rate") == {"全部": (1, 3)}
        assert counted("demonstration_rate", "product_name") == {
            "示范乡镇": (0, 1),
            "示范街（村）": (1, 2),
        }
        assert counted("demonstration_rate", as_of=day("2010-05-01")) == {}

    def test_a_unit_that_applied_at_two_levels_counts_once(self, store: Path) -> None:
        put("outlets", [self.at("环城路2号")])
        put("demonstration_units", [self.unit("环城路"), self.unit("环城路", level="省")])
        assert counted("demonstration_rate") == {"全部": (1, 1)}


class TestSupervision:
    @staticmethod
    def score(on: str, series: str = "县") -> Row:
        plain = {"round": 1, "township": "上塘镇", "item": "组织领导", "score": 9.0}
        return {**plain, "series": series, "inspected_on": day(on)}

    def test_quarters_that_are_over(self, store: Path) -> None:
        put(
            "supervision_scores",
            [self.score("2010-06-15"), self.score("2010-07-20"), self.score("2010-08-20")],
        )
        put("supervision_scores", [self.score("2011-02-01"), self.score("2010-11-01", "市")])
        assert counted("supervision_rate", as_of=day("2010-09-29")) == {}
        assert counted("supervision_rate", as_of=day("2010-09-30")) == {"全部": (1, 1)}
        assert counted("supervision_rate", as_of=day("2011-05-01")) == {"全部": (2, 3)}

    def test_nothing_on_record_is_no_data(self, store: Path) -> None:
        put("supervision_scores", [self.score("2010-11-01", "市")])
        assert counted("supervision_rate") == {}


class TestSatisfaction:
    @staticmethod
    def survey(satisfied: int, asked: int, trade: str | None = None, **more: str) -> Row:
        days = {"period_from": day("2010-09-01"), "period_to": day("2010-09-30")}
        place = {"township": "上塘镇", **more}
        return {**days, **place, "trade": trade, "asked": asked, "satisfied": satisfied}

    def test_the_row_for_all_trades_is_not_added_to_its_parts(self, store: Path) -> None:
        put(
            "satisfaction_surveys",
            [
                self.survey(80, 100),
                self.survey(30, 40, "小药店"),
                self.survey(8, 10, "小药店", township="乌牛镇"),
                self.survey(5, 10, "小客运", township="乌牛镇"),
            ],
        )
        assert counted("satisfaction_rate", "township") == {"上塘镇": (80, 100), "乌牛镇": (13, 20)}
        assert counted("satisfaction_rate", as_of=day("2010-09-29")) == {}


def test_only_indicators_with_data_are_offered(store: Path) -> None:
    put("samples", [sample(), sample(township=None, product="童装")])
    last = day("2015-12-31")
    assert measured.has_rows("real", indicator("valve_pass_rate"), last, "township")
    assert not measured.has_rows("real", indicator("valve_pass_rate"), last, "class")
    assert not measured.has_rows("real", indicator("clothing_pass_rate"), last, "township")
    assert not measured.has_rows(
        "real", indicator("valve_pass_rate"), day("2009-01-01"), "township"
    )
