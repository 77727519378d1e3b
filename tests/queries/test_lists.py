"""Indicators over lists of training, reports and enterprises, on a handful of literal rows."""

from pathlib import Path
from typing import Any

from tests.rows import Row, counted, day, put


def training(trained: int, due: int | None, *, on: str = "2010-07-05", **more: str) -> Row:
    """One training session."""
    place = {"township": "上塘镇", "trade": "小药店", **more}
    return {**place, "trained_on": day(on), "trained": trained, "due": due}


def report(received: str | None, *, unit: str = "上塘镇", period: str = "2010-10") -> Row:
    """One line of the list of received monthly reports."""
    return {
        "duty": "75.monthly",
        "unit": unit,
        "period": period,
        "received_on": received and day(received),
    }


def enterprise(name: str, *, on: str = "2007-09-30", product: str = "阀门", **days: Any) -> Row:
    """One enterprise of a class register; days: self_reported_on, rectify_by, rectified_on."""
    known = {"self_reported_on": None, "rectify_by": None, "rectified_on": None, **days}
    return {
        "recorded_on": day(on),
        "product": product,
        "enterprise": name,
        "township": "瓯北镇",
        **{key: value and day(value) for key, value in known.items()},
    }


class TestTraining:
    def test_sessions_add_up_to_at_most_what_was_due(self, store: Path) -> None:
        put(
            "training_sessions",
            [
                training(10, 30),
                training(15, 30, on="2010-08-05"),
                training(50, 40, trade="小客运"),
                training(5, None, trade="小菜场"),
            ],
        )
        assert counted("training_rate", "trade") == {"小药店": (25, 30), "小客运": (40, 40)}
        assert counted("training_rate", as_of=day("2010-07-31")) == {"全部": (50, 70)}

    def test_a_session_that_does_not_repeat_the_number_due_counts(self, store: Path) -> None:
        put("training_sessions", [training(10, 30), training(15, None, on="2010-08-05")])
        assert counted("training_rate") == {"全部": (25, 30)}

    def test_undone_lists_do_not_count(self, store: Path) -> None:
        put("training_sessions", [training(10, 30)], undone=True)
        assert counted("training_rate") == {}


class TestReports:
    def test_on_the_third_is_in_time_and_nothing_is_late_before(self, store: Path) -> None:
        put(
            "submissions",
            [
                report("2010-11-03"),
                report("2010-11-04", unit="乌牛镇"),
                report(None, unit="岩头镇"),
                report("2010-11-01", unit="县质监局"),
                report(None, period="2015-12"),
            ],
        )
        assert counted("report_on_time_rate") == {"全部": (2, 4)}
        assert counted("report_on_time_rate", "township") == {
            "上塘镇": (1, 1),
            "乌牛镇": (0, 1),
            "岩头镇": (0, 1),
            None: (1, 1),
        }
        assert counted("report_on_time_rate", as_of=day("2010-11-02")) == {}

    def test_a_corrected_list_counts_instead(self, store: Path) -> None:
        put("submissions", [report(None)])
        put("submissions", [report("2010-11-02")])
        assert counted("report_on_time_rate") == {"全部": (1, 1)}


class TestEnterprises:
    def test_self_checks_of_the_newest_register_of_each_product(self, store: Path) -> None:
        put(
            "enterprise_register",
            [enterprise("甲", on="2007-08-31"), enterprise("旧", on="2007-08-31")],
        )
        put(
            "enterprise_register",
            [
                enterprise("甲", self_reported_on="2007-08-10"),
                enterprise("乙"),
                enterprise("丙", product="童装", self_reported_on="2008-01-01"),
            ],
        )
        assert counted("self_check_rate", "product_name") == {"阀门": (1, 2), "童装": (1, 1)}
        assert counted("self_check_rate", "product_name", as_of=day("2007-12-31")) == {
            "阀门": (1, 2),
            "童装": (0, 1),
        }
        assert counted("self_check_rate", as_of=day("2007-08-31")) == {"全部": (0, 2)}

    def test_a_register_sent_again_on_the_same_day_counts_once(self, store: Path) -> None:
        put("enterprise_register", [enterprise("甲", rectify_by="2007-10-31")])
        again = enterprise(
            "甲", self_reported_on="2007-08-10", rectify_by="2007-10-31", rectified_on="2007-10-31"
        )
        put("enterprise_register", [again])
        assert counted("self_check_rate") == {"全部": (1, 1)}
        assert counted("rectified_in_time_rate") == {"全部": (1, 1)}

    def test_a_later_register_without_such_days_leaves_the_earlier_one_in_force(
        self, store: Path
    ) -> None:
        put(
            "enterprise_register",
            [
                enterprise("甲", self_reported_on="2007-08-10", rectify_by="2007-10-31"),
                enterprise("乙"),
            ],
        )
        put("enterprise_register", [enterprise("甲", on="2012-06-30")])
        assert counted("self_check_rate") == {"全部": (1, 2)}
        assert counted("rectified_in_time_rate") == {"全部": (0, 1)}

    def test_what_one_register_tells_stands_where_the_next_tells_something_else(
        self, store: Path
    ) -> None:
        first = [enterprise("甲", on="2007-08-11", self_reported_on="2007-08-10")]
        put("enterprise_register", [*first, enterprise("乙", on="2007-08-11")])
        orders = [enterprise(name, on="2007-09-26", rectify_by="2007-10-31") for name in "甲乙"]
        put("enterprise_register", orders)
        put("enterprise_register", [enterprise("甲", on="2007-11-11", rectified_on="2007-10-30")])
        assert counted("self_check_rate") == {"全部": (1, 2)}
        assert counted("rectified_in_time_rate") == {"全部": (1, 2)}
        assert counted("rectified_in_time_rate", as_of=day("2007-11-01")) == {"全部": (0, 2)}

    def test_only_days_that_have_come_are_judged(self, store: Path) -> None:
        put(
            "enterprise_register",
            [
                enterprise("甲", rectify_by="2007-10-31", rectified_on="2007-10-31"),
                enterprise("乙", rectify_by="2007-10-31", rectified_on="2007-11-01"),
                enterprise("丙", rectify_by="2007-10-31"),
                enterprise("丁", rectify_by="2007-12-31"),
                enterprise("戊"),
            ],
        )
        assert counted("rectified_in_time_rate", as_of=day("2007-10-30")) == {}
        assert counted("rectified_in_time_rate", as_of=day("2007-11-30")) == {"全部": (1, 3)}
        assert counted("rectified_in_time_rate") == {"全部": (1, 4)}
