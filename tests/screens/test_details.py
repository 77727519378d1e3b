"""What stands behind the lights: computed on literal rows, expected by hand."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.demonstration.regions import regions
from dashboard.demonstration.stages import Unit
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.screens.cockpit import cockpit
from dashboard.screens.demonstration.stages import member_of
from dashboard.screens.spot_checks import details as spot_check_details
from dashboard.screens.ten_trades import checks, glide_details
from dashboard.screens.ten_trades import details as ten_trades_details
from dashboard.spot_checks import regional
from dashboard.spot_checks.words_details import is_suspect
from dashboard.store import db
from dashboard.ten_trades import monthly
from tests.rankings import ranking
from tests.rows import day, outlet, put, sample

END = day("2015-12-31")
VALVES, CLOTHING = indicator("valve_pass_rate"), indicator("clothing_pass_rate")
NEWEST = measure(VALVES, 0, 0)
COMPLIANCE = indicator("compliance_rate")


def outlets(township: str, on: str, good: int, total: int, first: int = 0) -> list[dict]:
    """A register of one township: `good` of `total` compliant, names from 店{first} on."""
    return [
        outlet(
            township,
            ("小食杂店", "小餐饮店")[i % 2],
            on=on,
            name=f"店{first + i}",
            compliant=i < good,
        )
        for i in range(total)
    ]


class TestSamples:
    def test_periods_without_samples_become_gaps(self, store: Path) -> None:
        put("samples", [sample(on="2010-02-01"), sample(on="2010-08-01", verdict="不合格")])
        found = spot_check_details.periods("real", VALVES, Slice(END), "quarter")
        assert [d.month for d in found.days] == [1, 4, 7]
        assert (found.passed, found.total) == ((1, 0, 0), (1, 0, 1))

    def test_a_firm_passes_when_all_its_batches_do(self, store: Path) -> None:
        put(
            "samples",
            [
                sample(firm="甲", on="2010-02-01"),
                sample(firm="甲", on="2010-08-01", verdict="不合格"),
                sample(firm="甲", on="2011-08-01"),
                sample(firm="乙", on="2010-02-01"),
                sample(firm="乙", on="2010-03-01", verdict="不合格", purpose="复查"),
                sample(firm="丙", on="2010-02-01", verdict="拒检"),
                sample(firm="丁", on="2010-02-01", level="国"),
                sample(firm=None, on="2010-02-01", verdict="不合格"),
            ],
        )
        whole = spot_check_details.firms("real", NEWEST, Slice(END))
        assert (whole.numerator, whole.denominator) == (3, 4)  # 甲2011, 乙, 丁 of these and 甲2010
        strict = spot_check_details.firms(
            "real", measure(VALVES, 0, 0), Slice(END, refused_fail=True)
        )
        assert (strict.numerator, strict.denominator) == (3, 5)
        national = spot_check_details.firms(
            "real", measure(VALVES, 0, 0), Slice(END, levels=("国",))
        )
        assert (national.numerator, national.denominator) == (1, 1)
        rate = measured.total("real", indicator("valve_firm_rate"), Slice(END))
        assert (rate.numerator, rate.denominator) == (3, 4)

    def test_a_planted_cluster_is_found_and_an_even_county_has_none(self, store: Path) -> None:
        def firms(township: str, failing: int, total: int) -> list[dict]:
            return [
                sample(
                    product="童装", firm=f"{township}{i}", township=township,
                    on="2010-05-01", verdict="不合格" if i < failing else "合格",
                )
                for i in range(total)
            ]  # fmt: skip

        rows = firms("桥下镇", 9, 10)
        for name in ("上塘镇", "瓯北镇", "沙头镇", "岩头镇"):
            rows += firms(name, 1, 15)
        put("samples", rows)
        found = regional.scan("real", CLOTHING, Slice(END))
        assert found is not None
        first = found.result.clusters[0]
        assert found.members(first) == ["桥下镇"]
        assert (first.cases, first.population) == (9, 10)
        assert first.expected == pytest.approx(10 * 13 / 70)
        assert first.p_value is not None and first.p_value <= 0.005
        assert (found.busiest_rounds, found.years) == (15, (2010,))
        # the place with most firms: 15 of 70, so 15 * 13/70 of them are expected to fail
        assert found.busiest_expected == pytest.approx(15 * 13 / 70)
        assert found.detectable is not None and 3 < found.detectable <= 15

    def test_firms_are_compared_within_their_class_of_the_day(self, store: Path) -> None:
        """Inspectors took only class C in one township, and C fails everywhere alike."""
        rows, classes = [], []
        for name, c_firms, a_firms in (("桥下镇", 12, 0), ("上塘镇", 6, 14), ("沙头镇", 6, 14)):
            for i in range(c_firms + a_firms):
                is_c = i < c_firms
                failing = i % 3 > 0 if is_c else i % 14 == 13
                rows.append(
                    sample(
                        product="童装", firm=f"{name}{i}", township=name, on="2010-05-01",
                        verdict="不合格" if failing else "合格",
                    )
                )  # fmt: skip
                for on, label in (("2010-01-01", "C" if is_c else "A"), ("2010-06-01", "A")):
                    classes.append(
                        {
                            "product": "童装", "enterprise": f"{name}{i}",
                            "classified_on": day(on), "class": label,
                        }
                    )  # fmt: skip
        put("samples", rows)
        plain = regional.scan("real", CLOTHING, Slice(END))
        assert plain is not None and plain.classed == 0
        assert plain.members(plain.result.clusters[0]) == ["桥下镇"]
        assert is_suspect(plain.result.clusters[0])
        put("enterprise_classes", classes)
        found = regional.scan("real", CLOTHING, Slice(END))
        assert found is not None and found.classed == 52
        assert not any(is_suspect(cluster) for cluster in found.result.clusters)
        suppliers = regional.sampled("real", "supplier_rounds", CLOTHING, Slice(END))
        assert suppliers["class"].value_counts().to_dict() == {"A": 28, "C": 24}

    def test_a_class_given_later_or_left_is_not_known(self, store: Path) -> None:
        put("samples", [sample(firm=e, on="2010-05-01") for e in "甲乙丙"])
        put(
            "enterprise_classes",
            [
                {"product": "阀门", "enterprise": e, "classified_on": day(on), "class": c}
                for e, on, c in (
                    ("甲", "2010-05-02", "C"),
                    ("乙", "2009-01-01", "B"),
                    ("乙", "2010-05-01", "退出"),
                    ("丙", "2010-05-01", "B"),
                )
            ],
        )
        rows = regional.firm_rounds("real", VALVES, Slice(END))
        assert rows["firms"].sum() == 3
        assert rows.loc[rows["class"].notna(), ["class", "firms"]].to_numpy().tolist() == [["B", 1]]

    def test_nothing_to_scan_without_a_failure(self, store: Path) -> None:
        put("samples", [sample(product="童装", firm=e, township="桥下镇") for e in "甲乙"])
        assert regional.scan("real", CLOTHING, Slice(END)) is None

    def test_a_seat_is_that_of_the_year(self) -> None:
        old, new = regional.seat("瓯北镇", 2010), regional.seat("东城街道", 2012)
        assert old == pytest.approx((120.653, 28.047), abs=0.001)
        assert new != old


class TestGlide:
    def test_the_deadline_is_read_from_the_duty(self) -> None:
        assert monthly.deadline() == date(2010, 10, 31)

    @pytest.mark.soak
    def test_what_each_week_must_bring(self, store: Path) -> None:
        months = ("2010-05-31", "2010-06-30", "2010-07-31", "2010-08-31", "2010-09-30")
        for on, a, b in zip(months, (60, 70, 80, 90, 97), (40, 41, 42, 43, 44), strict=True):
            put("outlets", outlets("上塘镇", on, a, 100) + outlets("瓯北镇", on, b, 100))
        until = monthly.deadline()
        found = glide_details.progress("real", day("2010-09-30"), until)
        assert found is not None
        table = glide_details.township_paths(found, COMPLIANCE, until, 31).set_index("township")
        # 98 of 100 are needed: 54 more in 31 days; one step of 1 cannot bring 54
        assert tuple(table.loc["瓯北镇", ["missing", "per_week", "chance"]]) == (54, 13, 0.0)
        # every step seen so far is at least 7, one is enough
        assert tuple(table.loc["上塘镇", ["missing", "per_week", "chance"]]) == (1, 1, 1.0)

    def test_a_missing_month_shortens_the_history(self, store: Path) -> None:
        for on in ("2010-05-31", "2010-07-31", "2010-08-31"):
            put("outlets", outlets("上塘镇", on, 60, 100))
        found = glide_details.progress("real", day("2010-09-30"), monthly.deadline())
        assert found is not None
        assert [d for d, _, _ in found.past] == [day("2010-07-31"), day("2010-08-31")]
        table = glide_details.township_paths(found, COMPLIANCE, monthly.deadline(), 31)
        assert table["chance"].isna().all()  # one step: no chance is stated

    def test_the_last_month_states_no_chance(self, store: Path) -> None:
        target = COMPLIANCE.target("township", END)
        assert target is not None
        path = glide_details.path_to([80, 85, 90, 95], 100, target, 0)
        assert (path.missing, path.probability) == (3, None)


class TestChecks:
    def seen(self, township: str, on: str = "2010-08-31") -> list[str]:
        found = checks.checks("real", day(on))
        return [c.seen for c in found.items if c.township == township]

    def test_exactly_on_the_line_is_no_question(self, store: Path) -> None:
        put(
            "outlets",
            outlets("上塘镇", "2010-08-31", 98, 100) + outlets("瓯北镇", "2010-08-31", 97, 100),
        )
        assert self.seen("上塘镇") == [], "honest registers stop there as often as anywhere"

    def test_a_base_that_shrank_across_the_line(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", "2010-07-31", 97, 100))
        put("outlets", outlets("上塘镇", "2010-08-31", 97, 97))
        assert self.seen("上塘镇") == ["名册户数由100减到97；按原户数则未达标"]

    def test_all_compliant_where_others_are_not(self, store: Path) -> None:
        put(
            "outlets",
            outlets("上塘镇", "2010-08-31", 100, 100) + outlets("瓯北镇", "2010-08-31", 80, 100),
        )
        # 0.8 to the power of 100 is far below 1%; 20 of 100 would be expected
        assert self.seen("上塘镇") == ["100户全部规范；按全县水平约有20户未规范"]

    @pytest.mark.soak
    def test_registers_that_never_gain_an_outlet(self, store: Path) -> None:
        for number, on in enumerate(("2010-06-30", "2010-07-31", "2010-08-31")):
            put(
                "outlets",
                outlets("上塘镇", on, 50, 100) + outlets("瓯北镇", on, 50, 100, 10 * number),
            )
        # 瓯北镇 gains 10 of 100 twice: 10 of 200 each time, so 5 twice are expected of 上塘镇
        assert self.seen("上塘镇") == ["2010年7月以来名册没有新户；按全县比例约应有10户"]
        assert self.seen("瓯北镇") == []

    def test_report_against_register_and_repeated_report(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", "2010-08-31", 90, 100))
        sent = [
            {"month": day(month), "township": "上塘镇"} for month in ("2010-07-01", "2010-08-01")
        ]
        put("monthly_reports", [{**one, "is_reported": True} for one in sent])
        told = {"trade": "小食杂店", "outlets": 100, "rectified": 97, "compliant": 95}
        put("monthly_progress", [{**one, **told} for one in sent])
        assert self.seen("上塘镇") == [
            "2010年8月月报已规范95户，同月名册90户，多5户",
            "2010年8月月报的3个数字与2010年7月完全相同",
        ]


class TestRelapse:
    @pytest.mark.soak
    def test_curve_of_literal_registers(self, store: Path) -> None:
        # 店0 stays good; 店1 relapses by the third register; 店2 turns good at the second and
        # leaves the list; 店3 is never good
        marks = {
            "2008-12-31": (1, 1, 0, 0),
            "2009-12-31": (1, 1, 1, 0),
            "2010-12-31": (1, 0, None, 0),
        }
        for on, row in marks.items():
            rows = [
                outlet("上塘镇", "小药店", on=on, name=f"店{i}", compliant=bool(v))
                for i, v in enumerate(row)
                if v is not None
            ]
            put("outlets", rows)
        rows = db.query("real", "relapses", as_of=END, townships=None)
        assert [tuple(r) for r in rows.to_numpy()] == [
            ("小药店", 730, False, 1),
            ("小药店", 730, True, 1),
        ]
        curves = ten_trades_details.relapses("real", Slice(END))
        assert set(curves) == {"", "小药店"}
        assert curves[""].at(729) == 1.0
        assert curves[""].at(730) == 0.5  # one of the two followed

    def test_only_a_trade_clearly_below_the_whole_is_named(self, store: Path) -> None:
        rows = pd.DataFrame(
            {"trade": ["甲", "甲", "乙", "乙"], "days": [365] * 4,
             "relapsed": [True, False, True, False], "outlets": [40, 60, 5, 995]}
        )  # fmt: skip
        curves = {n: ten_trades_details._curve(p) for n, p in rows.groupby("trade")}
        curves[""] = ten_trades_details._curve(rows)
        assert ten_trades_details.clearly_worse(curves, 366) == "甲"
        curves.pop("甲")
        assert ten_trades_details.clearly_worse(curves, 366) is None


class TestIndicators:
    def total(self, name: str, as_of: str = "2015-12-31") -> tuple[int, int]:
        found = measured.total("real", indicator(name), Slice(day(as_of)))
        return found.numerator, found.denominator

    def test_training_counts_people_once(self, store: Path) -> None:
        put(
            "training_sessions",
            [
                {
                    "trained_on": day(on),
                    "township": "上塘镇",
                    "trade": trade,
                    "trained": n,
                    "due": d,
                }
                for on, trade, n, d in (
                    ("2010-06-01", "小药店", 30, 50),
                    ("2010-06-20", "小药店", 30, 50),
                    ("2010-06-20", "小菜场", 10, 40),
                    ("2010-06-20", "小客运", 10, None),
                )
            ],
        )
        assert self.total("training_rate") == (60, 90)
        assert self.total("training_rate", "2010-06-10") == (30, 50)

    def test_a_report_is_in_time_on_the_third_of_the_next_month(self, store: Path) -> None:
        received = {"上塘镇": "2010-07-03", "瓯北镇": "2010-07-04", "沙头镇": None}
        put(
            "submissions",
            [
                {
                    "duty": "75.monthly", "unit": unit, "period": "2010-06",
                    "received_on": day(on) if on else None,
                }
                for unit, on in received.items()
            ],
        )  # fmt: skip
        assert self.total("report_on_time_rate") == (1, 3)
        assert self.total("report_on_time_rate", "2010-07-02") == (0, 0)  # not due yet

    def test_self_checks_and_rectification_of_the_newest_register(self, store: Path) -> None:
        def firm(name: str, on: str, self_check: str, by: str = "", done: str = "") -> dict:
            return {
                "recorded_on": day(on), "product": "阀门", "enterprise": name,
                "self_reported_on": day(self_check) if self_check else None,
                "rectify_by": day(by) if by else None,
                "rectified_on": day(done) if done else None,
            }  # fmt: skip

        put("enterprise_register", [firm("甲", "2007-08-01", ""), firm("乙", "2007-08-01", "")])
        put(
            "enterprise_register",
            [
                firm("甲", "2007-12-01", "2007-08-05", "2007-09-20", "2007-09-20"),
                firm("乙", "2007-12-01", "", "2007-09-20", "2007-09-21"),
                firm("丙", "2007-12-01", "2007-08-09", "2007-09-20"),
            ],
        )
        assert self.total("self_check_rate") == (2, 3)
        assert self.total("self_check_rate", "2007-08-31") == (0, 2)
        assert self.total("rectified_in_time_rate") == (1, 3)

    def test_an_applicant_belongs_to_its_township_or_its_county(self) -> None:
        one = Unit("海盐县", "武原镇", "甲", "店", "县级", (), (), ())
        found = {key: member_of(region, one) for key, region in regions().items()}
        assert (found["yongjia"], found["jiaxing"]) == ("武原镇", "海盐县")

    def test_the_last_unit_that_is_missing_is_missing(self) -> None:
        found = ranking({"上塘镇": (48, 50), "瓯北镇": (50, 50)})
        _, rows = cockpit.behind_table(found)
        assert [row[:3] for row in rows] == [["上塘镇", "96.0", "1户"]]

    def test_only_headline_indicators_become_cards(self) -> None:
        assert COMPLIANCE.headline and not indicator("valve_firm_rate").headline
        assert measure(indicator("valve_firm_rate"), 9, 10).state == "no_target"
