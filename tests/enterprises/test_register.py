"""Enterprises: state on a day, names that are one, moves, classes, blacklist, measures owed."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli, definition_files, demo
from dashboard.duties import rulings
from dashboard.enterprises import blacklist, owed
from dashboard.enterprises.blacklist import Listing, Rule, Rules, listings, load_rules
from dashboard.enterprises.register import Entry, by_day, by_township, flow, register, tally
from dashboard.store import db
from tests.rows import Row, day, put, sample

END = date(2015, 12, 31)


def listed(
    name: str,
    *,
    on: str = "2007-11-12",
    product: str = "阀门",
    township: str = "瓯北镇",
    **more: Any,
) -> Row:
    """One line of a class register."""
    known = {
        "self_reported_on": None,
        "assessed_on": None,
        "assessment": None,
        "rectify_by": None,
        "rectified_on": None,
        "disposal": None,
        **more,
    }
    return {
        "recorded_on": day(on),
        "product": product,
        "enterprise": name,
        "township": township,
        **{k: day(v) if v and k.endswith(("_on", "_by")) else v for k, v in known.items()},
    }


def classed(
    name: str, on: str, word: str, *, product: str = "阀门", township: str = "瓯北镇"
) -> Row:
    """The class of one enterprise on one day."""
    return {
        "product": product,
        "enterprise": name,
        "township": township,
        "classified_on": day(on),
        "class": word,
    }


def decide(left: str, right: str, is_same: bool) -> None:
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO enterprise_decisions VALUES (?, ?, ?, ?, '测试')",
            [*sorted((left, right)), is_same, datetime(2015, 1, 1)],
        )


def one(as_of: date = END) -> Entry:
    (found,) = register("real", as_of)
    return found


class TestRegister:
    def test_what_had_happened_by_a_day(self, store: Path) -> None:
        put(
            "enterprise_register",
            [
                listed(
                    "甲",
                    self_reported_on="2007-08-12",
                    assessed_on="2007-09-10",
                    assessment="不合格",
                    rectify_by="2007-10-15",
                    rectified_on="2007-10-20",
                    disposal="移送",
                )
            ],
        )
        put(
            "enterprise_classes",
            [classed("甲", "2007-08-11", "B"), classed("甲", "2007-09-26", "C")],
        )
        assert register("real", day("2007-08-10")) == []
        states = {
            text: one(day(text))
            for text in ("2007-08-11", "2007-08-12", "2007-09-30", "2007-10-16", "2007-11-12")
        }
        assert [x.self_report for x in states.values()] == ["pending", *["late"] * 4]
        assert [x.class_now for x in states.values()] == ["B", "B", "C", "C", "C"]
        assert [x.assessment for x in states.values()] == ["", "", *["不合格"] * 3]
        assert [x.rectification for x in states.values()] == ["", "", "running", "overdue", "late"]
        assert [x.disposal for x in states.values()] == ["", "", "", "", "移送"]
        assert states["2007-10-16"].overdue_days(day("2007-10-16")) == 1

    def test_a_confirmation_on_the_last_day_is_in_time(self, store: Path) -> None:
        put(
            "enterprise_register",
            [listed("甲", rectify_by="2007-10-15", rectified_on="2007-10-15")],
        )
        assert one().rectification == "on_time"

    def test_names_decided_to_be_one_are_one_file(self, store: Path) -> None:
        put("enterprise_register", [listed("旧厂"), listed("别厂")])
        put(
            "enterprise_register",
            [listed("新厂", on="2009-06-30"), listed("像厂", on="2009-06-30")],
        )
        decide("旧厂", "新厂", True)
        decide("别厂", "像厂", False)
        found = {x.enterprise: x.names for x in register("real", END)}
        assert found == {"新厂": ("新厂", "旧厂"), "别厂": ("别厂",), "像厂": ("像厂",)}

    def test_a_decision_taken_back_parts_them_again(self, store: Path) -> None:
        put("enterprise_register", [listed("旧厂"), listed("新厂", on="2009-06-30")])
        decide("旧厂", "新厂", True)
        decide("旧厂", "新厂", False)
        assert len(register("real", END)) == 2

    def test_a_move_is_told_from_a_redrawn_border(self, store: Path) -> None:
        put(
            "enterprise_register",
            [listed("迁", township="桥头镇"), listed("留", township="瓯北镇")],
        )
        put(
            "enterprise_register",
            [
                listed("迁", on="2012-06-30", township="东城街道"),
                listed("留", on="2012-06-30", township="江北街道"),
            ],
        )
        moves = {x.enterprise: x.moves for x in register("real", END)}
        assert moves == {"迁": ((day("2012-06-30"), "桥头镇", "东城街道"),), "留": ()}

    def test_both_products_are_one_file_with_two_entries(self, store: Path) -> None:
        put("enterprise_register", [listed("甲"), listed("甲", product="童装")])
        assert [(x.product, x.products) for x in register("real", END)] == [
            ("童装", ("童装", "阀门")),
            ("阀门", ("童装", "阀门")),
        ]

    def test_who_joined_later_owed_no_self_check(self, store: Path) -> None:
        put("enterprise_register", [listed("旧"), listed("新", on="2012-06-30")])
        assert {x.enterprise: (x.self_report, x.is_listed) for x in register("real", END)} == {
            "旧": ("missing", False),
            "新": ("", True),
        }


class TestClasses:
    @pytest.fixture
    def entries(self, store: Path) -> list[Entry]:
        names = "甲乙丙丁"
        put("enterprise_register", [listed(name) for name in names])
        put(
            "enterprise_classes",
            [
                *[
                    classed(name, "2007-08-11", word)
                    for name, word in zip(names, "BBCA", strict=True)
                ],
                *[
                    classed(n, "2007-09-26", w, township="桥下镇")
                    for n, w in zip("甲乙丙", "ABC", strict=True)
                ],
                classed("丁", "2007-11-11", "退出"),
            ],
        )
        return register("real", END)

    def test_counts_by_day_and_township(self, entries: list[Entry]) -> None:
        assert by_day(entries) == {
            day("2007-08-11"): {"B": 2, "C": 1, "A": 1},
            day("2007-09-26"): {"A": 1, "B": 1, "C": 1},
            day("2007-11-11"): {"退出": 1},
        }
        assert by_township(entries, day("2007-09-26")) == {"桥下镇": {"A": 1, "B": 1, "C": 1}}

    def test_flow_names_who_is_not_classified(self, entries: list[Entry]) -> None:
        days = [day("2007-08-11"), day("2007-09-26")]
        assert {(s.before, s.after): s.count for s in flow(entries, days)} == {
            ("B", "A"): 1,
            ("B", "B"): 1,
            ("C", "C"): 1,
            ("A", ""): 1,
        }

    def test_a_class_counts_from_the_next_day(self, entries: list[Entry]) -> None:
        first = next(x for x in entries if x.enterprise == "甲")
        assert first.class_before(day("2007-08-11")) == ""
        assert first.class_before(day("2007-09-26")) == "B"
        assert first.class_before(day("2007-09-27")) == "A"

    def test_three_batches(self, entries: list[Entry]) -> None:
        three = owed.three_batches(entries)
        assert [x.enterprise for x in three["closed"]] == ["丁"]
        assert [x.enterprise for x in three["raised"]] == ["甲"]
        assert three["regularised"] == []

    def test_a_c_that_nobody_checked_since_is_a_gap(self, entries: list[Entry]) -> None:
        def gaps() -> dict[str, list[str]]:
            found = owed.by_class(entries, blacklist.batches("real", END))
            return {o.measure.of_class: [x.enterprise for x in o.gap] for o in found}

        put("samples", [sample(firm="丙", on="2007-08-11")])
        assert gaps() == {"C": ["丙"], "B": ["乙"], "A": []}, "the day of the class is not after it"
        put("samples", [sample(firm="丙", on="2007-08-12")])
        assert gaps()["C"] == []

    def test_help_for_class_a_is_unknown_without_records(self, entries: list[Entry]) -> None:
        known = {o.measure.of_class: o for o in owed.by_class(entries, {})}
        assert not known["A"].has_data and known["A"].gap == ()
        known = {o.measure.of_class: o for o in owed.by_class(entries, {}, frozenset({"乙"}))}
        assert [x.enterprise for x in known["A"].gap] == ["甲"]

    def test_the_first_step_applies_once_overdue(self, store: Path) -> None:
        put(
            "enterprise_register",
            [
                listed("甲", rectify_by="2007-10-15"),
                listed("乙", rectify_by="2007-10-15", disposal="移送"),
            ],
        )
        entries = {x.enterprise: x for x in register("real", day("2007-11-12"))}
        step = owed.step_of(entries["甲"], day("2007-11-12"))
        assert step is not None and step.clause == "62.4.4.focus"
        assert owed.step_of(entries["乙"], day("2007-11-12")) is None


class TestBlacklist:
    def names(self, rule: str | None = None, **more: Any) -> dict[str, Listing]:
        return {x.enterprise: x for x in listings("real", END, rule, **more)}

    def test_one_failed_batch_enters_and_a_tracking_pass_does_not_clear(self, store: Path) -> None:
        put(
            "samples",
            [
                sample("不合格", firm="甲", on="2008-03-01", items=("标志",)),
                sample("合格", firm="甲", on="2008-03-01", purpose="跟踪"),
                sample("合格", firm="甲", on="2008-05-01", purpose="复查"),
                sample("不合格", firm="乙", on="2008-03-01"),
                sample("合格", firm="乙", on="2008-06-01", purpose="跟踪"),
                sample("合格", firm="丙"),
                sample("不合格", firm="丁", purpose="复查"),
                sample("拒检", firm="戊"),
                sample("不合格", firm="外", in_county=False),
            ],
        )
        found = self.names()
        assert {name: x.state for name, x in found.items()} == {"甲": "waiting", "乙": "passed"}
        assert found["甲"].entered_on == day("2008-03-01") and found["甲"].left_on is None
        assert set(self.names(refused_fail=True)) == {"甲", "乙", "戊"}

    def test_a_new_failure_asks_for_a_new_follow_up(self, store: Path) -> None:
        put(
            "samples",
            [
                sample("不合格", on="2008-03-01"),
                sample("合格", on="2008-06-01", purpose="跟踪"),
                sample("不合格", on="2009-03-01"),
            ],
        )
        (found,) = listings("real", END)
        assert (found.state, found.entered_on) == ("waiting", day("2008-03-01"))
        (before,) = listings("real", day("2008-12-31"))
        assert before.state == "passed"

    def test_names_decided_to_be_one_share_their_failures(self, store: Path) -> None:
        put("samples", [sample("不合格", firm="旧厂"), sample("不合格", firm="新厂")])
        decide("旧厂", "新厂", True)
        (found,) = listings("real", END)
        assert len(found.failures) == 2

    @pytest.mark.parametrize(("second", "is_listed"), [("2011-02-28", True), ("2011-03-01", False)])
    def test_two_failures_within_three_years_and_a_case(
        self, store: Path, second: str, is_listed: bool
    ) -> None:
        put("samples", [sample("不合格", on="2008-03-01"), sample("不合格", on=second)])
        assert self.names("twice_in_three_years") == {}, "no case was opened"
        put(
            "follow_ups",
            [{"enterprise": "甲厂", "penalty": "立案查处", "period_from": day("2008-04-01")}],
        )
        found = self.names("twice_in_three_years")
        assert bool(found) is is_listed
        if is_listed:
            assert found["甲厂"].entered_on == day(second)

    def test_exit_only_by_a_rule_that_is_set(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rule = Rule("x", "", "", "", 1, False)
        monkeypatch.setattr(blacklist, "rules", lambda: Rules({"x": rule}, "x", 90))
        passes = ["2008-05-01", "2008-07-01"]
        put("samples", [sample("不合格", on="2008-03-01")])
        put("samples", [sample(on=text, purpose="跟踪") for text in passes])
        assert listings("real", END)[0].state == "passed", "nobody has ruled when a maker leaves"
        replayed = blacklist.replay("real", blacklist.EXIT, "twice", END)
        assert replayed == [("黑名单", "在名单1家，移出0家", "在名单0家，移出1家")]
        rulings.rule("real", blacklist.EXIT, "twice", "会议纪要", "测试")
        (found,) = listings("real", END)
        assert (found.state, found.left_on) == ("left", day("2008-07-01"))
        assert found.follow_up_due == day("2008-05-30")
        assert listings("real", day("2008-06-30"))[0].left_on is None
        put("samples", [sample("不合格", on="2009-03-01")])
        (again,) = listings("real", END)
        assert (again.state, again.entered_on, len(again.failures)) == (
            "waiting",
            day("2009-03-01"),
            1,
        ), "a failure after the exit begins a new stay"

    def test_follow_ups_count_in_a_row_only(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A failed follow-up breaks the row, also at a level that the rule does not count."""
        rule = Rule("x", "", "", "", 1, False, levels=("省",))
        monkeypatch.setattr(blacklist, "rules", lambda: Rules({"x": rule}, "x"))
        rulings.rule("real", blacklist.EXIT, "twice", "会议纪要", "测试")
        put("samples", [sample("不合格", on="2008-03-01", level="省")])
        put("samples", [sample(on="2008-05-01", purpose="跟踪", level="县")])
        put("samples", [sample("不合格", on="2008-06-01", purpose="跟踪", level="县")])
        assert listings("real", END)[0].state == "waiting", "the newest follow-up failed"
        put("samples", [sample(on="2008-07-01", purpose="跟踪", level="县")])
        assert listings("real", END)[0].state == "passed"
        put("samples", [sample(on="2008-08-01", purpose="跟踪", level="县")])
        (found,) = listings("real", END)
        assert (found.state, found.left_on) == ("left", day("2008-08-01"))

    def test_rules_are_checked(self, tmp_path: Path) -> None:
        file = tmp_path / "blacklist.toml"
        text = (blacklist.DATA / "blacklist.toml").read_text(encoding="utf-8")
        file.write_text(text.replace('in_force = "any_failure"', 'in_force = "没有的"'), "utf-8")
        assert load_rules(file) is None
        (fault,) = definition_files.faults(file)
        assert "没有规则“没有的”" in fault.says


class TestDemo:
    def test_every_sampled_maker_is_in_the_simulated_register(self, store: Path) -> None:
        demo.ensure()
        entries = register("demo", END)
        assert set(blacklist.batches("demo", END)) <= {x.id for x in entries}
        assert {d.isoformat() for d in by_day(entries)} == {
            "2007-08-11",
            "2007-09-26",
            "2007-11-11",
            "2012-06-15",
        }
        assert [len(x.products) for x in entries].count(2) == 2, "one enterprise makes both"
        assert len([x for x in entries if x.moves]) == 1
        closed = {x.id for x in entries if x.is_closed}
        assert closed and not closed & set(blacklist.batches("demo", END))
        db.close("demo")


class TestCounty:
    """The simulated county's own register against its truth."""

    @pytest.mark.soak
    def test_the_command_line_meets_the_truth(
        self,
        entries: list[Entry],
        county_truth: dict[str, Any],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def counted(kind: str, *by: str) -> dict[tuple[str, ...], int]:
            words = [word for column in by for word in ("--by", column)]
            cli.main(["register", kind, "--as-of", "2007-11-12", *words, "--format", "json"])
            rows = json.loads(capsys.readouterr().out)
            return {tuple(row[c] for c in by): row["count"] for row in rows if row[by[-1]]}

        truth = county_truth["aggregates"]["classes"]
        given = counted("classes", "product", "classified_on", "class")
        places = counted("classes", "product", "classified_on", "township", "class")
        states = {
            field: counted("enterprises", "product", field)
            for field in ("self_report", "assessment", "rectification", "disposal")
        }
        assert counted("enterprises", "product") == {("阀门",): 190, ("童装",): 110}
        for product in ("阀门", "童装"):
            wanted = truth[product]
            for on, classes in wanted["by_date"].items():
                found = {c: n for (p, d, c), n in given.items() if (p, d) == (product, on)}
                assert found == classes
            for name, classes in wanted["by_township"].items():
                key = (product, "2007-09-26", name)
                assert {k[3]: n for k, n in places.items() if k[:3] == key} == classes
            wanted = wanted | {"rectification": dict(wanted["rectification"])}
            wanted["rectification"]["overdue"] = wanted["rectification"].pop("open")
            for field, found in states.items():
                assert {w: n for (p, w), n in found.items() if p == product} == wanted[field]

    @pytest.fixture
    def entries(self, county_store: Path) -> list[Entry]:
        return register("real", day("2007-11-12"))

    def test_register_meets_the_truth(
        self, entries: list[Entry], county_truth: dict[str, Any]
    ) -> None:
        truth = county_truth["aggregates"]["classes"]
        for product in ("阀门", "童装"):
            own = [x for x in entries if x.product == product]
            wanted = truth[product]
            assert len(own) == wanted["enterprises"]
            assert {d.isoformat(): c for d, c in by_day(own).items()} == wanted["by_date"]
            assert by_township(own, day("2007-09-26")) == wanted["by_township"]
            assert tally(own, "self_report") == wanted["self_report"]
            assert tally(own, "assessment") == wanted["assessment"]
            assert tally(own, "disposal") == wanted["disposal"]
            found = tally(own, "rectification")
            found["open"] = found.pop("overdue")
            assert found == wanted["rectification"]
