"""Every indicator on a handful of literal rows; every report on an empty store."""

import re
from pathlib import Path
from typing import Any

import pytest

from dashboard import divisions, settings
from dashboard.indicators import measured, readings
from dashboard.indicators.definitions import indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import gap_text, measure_sentence
from dashboard.store import db
from tests.rows import counted, day, outlet, outlets, put, sample, samples, zone

END = day("2015-12-31")


class TestValves:
    def test_refused_rechecked_undecided_and_from_elsewhere_are_no_tested_batches(
        self, store: Path
    ) -> None:
        put(
            "samples",
            [
                sample("合格"),
                sample("不合格"),
                sample("拒检"),
                sample("未判定"),
                sample("合格", purpose="复查"),
                sample("合格", in_county=False),
            ],
        )
        assert counted("valve_pass_rate") == {"全部": (1, 2)}
        assert counted("valve_pass_rate", purposes=()) == {"全部": (1, 2)}
        assert counted("valve_pass_rate", refused_fail=True) == {"全部": (1, 3)}
        assert counted("valve_pass_rate", scope="县外") == {"全部": (1, 1)}

    def test_every_refused_batch_is_told(self, store: Path) -> None:
        put("samples", [sample("合格"), sample("拒检"), sample("拒检")])
        rows = measured.counts("real", indicator("valve_pass_rate"), Slice(END))
        assert rows[["numerator", "denominator", "refused"]].to_numpy().tolist() == [[1, 1, 2]]

    def test_each_period_is_judged_by_the_target_of_its_last_day(self, store: Path) -> None:
        put("samples", [*samples(5, 6, on="2006-04-01"), *samples(5, 6, on="2007-04-01")])
        one = indicator("valve_pass_rate")
        for grain, states in {"year": [None, "80%"], "half": [None, None]}.items():
            points = measured.series("real", one, Slice(END), grain)
            assert [m.target and m.target.printed for _, m in points] == states
        running = measured.series("real", one, Slice(day("2007-07-17")), "year")
        assert running[-1][1].target is None
        before = measured.ranking("real", one, Slice(day("2007-07-17")), divisions.units("a"))
        assert before.target is None

    def test_purposes_outside_the_target_are_kept_apart(self, store: Path) -> None:
        put(
            "samples",
            [
                sample("合格"),
                sample("不合格", purpose=None),
                sample("不合格", purpose="跟踪"),
                sample("合格", purpose="专项"),
            ],
        )
        assert counted("valve_pass_rate") == {"全部": (1, 2)}
        assert counted("valve_pass_rate", "purpose", purposes=()) == {
            "定期": (1, 1),
            "未注明": (0, 1),
            "跟踪": (0, 1),
            "专项": (1, 1),
        }
        assert counted("valve_pass_rate", purposes=("跟踪",)) == {"全部": (0, 1)}

    def test_a_span_over_the_border_of_a_period_belongs_to_none(self, store: Path) -> None:
        put(
            "samples",
            [
                sample(on="2010-01-01", until="2010-12-31"),
                sample(on="2010-06-30"),
                sample(on="2010-07-01", until="2010-08-31"),
            ],
        )
        assert counted("valve_pass_rate", "year") == {"2010-01-01": (3, 3)}
        assert counted("valve_pass_rate", "half") == {
            "2010-01-01": (1, 1),
            "2010-07-01": (1, 1),
            "跨期": (1, 1),
        }
        assert counted("valve_pass_rate", "quarter") == {
            "2010-04-01": (1, 1),
            "2010-07-01": (1, 1),
            "跨期": (1, 1),
        }
        assert counted("valve_pass_rate", "month") == {"2010-06-01": (1, 1), "跨期": (2, 2)}
        assert counted("valve_pass_rate", start=day("2010-06-01"), end=day("2010-12-31")) == {
            "全部": (2, 2)
        }

    def test_as_of_leaves_out_what_was_not_known(self, store: Path) -> None:
        put("samples", [sample(on="2010-06-30"), sample(on="2010-06-01", until="2010-07-31")])
        assert counted("valve_pass_rate", as_of=day("2010-07-30")) == {"全部": (1, 1)}
        assert counted("valve_pass_rate", as_of=day("2010-07-31")) == {"全部": (2, 2)}

    def test_an_untold_township_is_a_key_of_its_own(self, store: Path) -> None:
        put("samples", [sample(township=None), sample("不合格", township="乌牛镇"), sample("拒检")])
        assert counted("valve_pass_rate", "township") == {
            "瓯北镇": (0, 0),
            "乌牛镇": (0, 1),
            None: (1, 1),
        }
        assert counted("valve_pass_rate", townships=("乌牛镇",)) == {"全部": (0, 1)}

    def test_areas_join_the_names_of_both_eras(self, store: Path) -> None:
        put(
            "samples",
            [
                sample(township="瓯北镇", on="2010-06-01"),
                sample("不合格", township="东瓯街道", on="2012-06-01"),
                sample(township="下寮乡", on="2010-06-01"),
                sample(township="北城街道", on="2013-06-01"),
            ],
        )
        assert counted("valve_pass_rate", "area") == {"瓯北片": (1, 2), "上塘片": (2, 2)}

    def test_levels_and_undone_imports(self, store: Path) -> None:
        put("samples", [sample(level="国"), sample("不合格", level=None)])
        put("samples", [sample("不合格", level="国")], undone=True)
        assert counted("valve_pass_rate", "level") == {"国": (1, 1), None: (0, 1)}
        assert counted("valve_pass_rate", levels=("国",)) == {"全部": (1, 1)}

    def test_products_do_not_mix(self, store: Path) -> None:
        put("samples", [sample(), sample("不合格", product="童装")])
        assert counted("valve_pass_rate") == {"全部": (1, 1)}
        assert counted("clothing_pass_rate") == {"全部": (0, 1)}


def test_clothing_leaves_out_the_same_rows_as_valves(store: Path) -> None:
    put(
        "samples",
        [
            sample(product="童装"),
            sample("拒检", product="童装"),
            sample("不合格", product="童装", purpose="复查"),
            sample("不合格", product="童装", purpose="跟踪"),
            sample("不合格", product="童装", in_county=False),
            sample("未判定", product="童装"),
        ],
    )
    assert counted("clothing_pass_rate") == {"全部": (1, 1)}
    assert counted("clothing_pass_rate", purposes=()) == {"全部": (1, 2)}
    assert counted("clothing_pass_rate", refused_fail=True) == {"全部": (1, 2)}


class TestFirms:
    def test_one_failed_batch_of_a_year_fails_the_firm(self, store: Path) -> None:
        put(
            "samples",
            [
                sample(firm="甲厂", on="2010-03-05"),
                sample("不合格", firm="甲厂", on="2010-09-05"),
                sample(firm="甲厂", on="2011-03-05", township="东瓯街道"),
                sample(firm="乙厂"),
                sample("拒检", firm="乙厂", on="2010-05-05"),
                sample("拒检", firm="丙厂"),
            ],
        )
        assert counted("valve_firm_rate", end=day("2010-12-31")) == {"全部": (1, 2)}
        assert counted("valve_firm_rate", start=day("2011-01-01")) == {"全部": (1, 1)}
        assert counted("valve_firm_rate", end=day("2010-12-31"), refused_fail=True) == {
            "全部": (1, 3)
        }

    def test_second_tests_and_other_purposes_do_not_fail_a_firm(self, store: Path) -> None:
        put(
            "samples",
            [
                sample(product="童装"),
                sample("不合格", product="童装", purpose="复查"),
                sample("不合格", product="童装", purpose="跟踪"),
                sample("不合格", product="童装", in_county=False),
                sample("不合格", product="童装", firm=None),
                sample("不合格", product="阀门"),
            ],
        )
        assert counted("clothing_firm_rate") == {"全部": (1, 1)}
        assert counted("clothing_firm_rate", purposes=("跟踪",)) == {"全部": (0, 1)}


class TestRegisters:
    def test_zero_and_missing(self, store: Path) -> None:
        assert counted("coverage_rate") == {}
        put("outlets", [outlet(rectified=False, compliant=False)])
        assert counted("coverage_rate") == {"全部": (0, 1)}
        assert counted("coverage_rate", as_of=day("2010-06-29")) == {}

    def test_rectified_and_compliant_are_counted_apart(self, store: Path) -> None:
        put(
            "outlets",
            [
                outlet(),
                outlet(compliant=False),
                outlet(rectified=False, compliant=False),
                outlet("乌牛镇", "小药店"),
            ],
        )
        assert counted("coverage_rate", "township") == {"上塘镇": (2, 3), "乌牛镇": (1, 1)}
        assert counted("compliance_rate", "trade") == {"小食杂店": (1, 3), "小药店": (1, 1)}
        assert counted("compliance_rate", trades=("小药店",)) == {"全部": (1, 1)}

    def test_a_newer_register_of_several_trades_replaces_all_of_that_township(
        self, store: Path
    ) -> None:
        put("outlets", [outlet(), outlet(trade="小药店"), outlet("乌牛镇")])
        put(
            "outlets",
            [
                outlet(trade="小菜场", on="2010-07-31"),
                outlet(trade="小客运", on="2010-07-31", compliant=False),
            ],
        )
        assert counted("compliance_rate", "trade", townships=("上塘镇",)) == {
            "小菜场": (1, 1),
            "小客运": (0, 1),
        }
        assert counted("compliance_rate", "township") == {"上塘镇": (1, 2), "乌牛镇": (1, 1)}
        assert counted("compliance_rate", "township", as_of=day("2010-07-30")) == {
            "上塘镇": (2, 2),
            "乌牛镇": (1, 1),
        }

    def test_a_register_of_a_single_trade_replaces_that_trade_alone(self, store: Path) -> None:
        put("outlets", [outlet(), outlet(trade="小药店"), outlet(trade="小菜场")])
        put("outlets", [outlet(trade="小药店", on="2010-07-31", compliant=False)] * 2)
        assert counted("compliance_rate", "trade") == {
            "小食杂店": (1, 1),
            "小药店": (0, 2),
            "小菜场": (1, 1),
        }

    def test_a_register_sent_again_on_the_same_day_counts_once(self, store: Path) -> None:
        put("outlets", [outlet(compliant=False), outlet(trade="小药店")])
        put("outlets", [outlet(), outlet(trade="小药店")])
        assert counted("compliance_rate") == {"全部": (2, 2)}

    def test_an_undone_register_gives_the_earlier_one_back(self, store: Path) -> None:
        put("outlets", [outlet(compliant=False), outlet(trade="小药店")])
        newer = [outlet(on="2010-07-31"), outlet(trade="小药店", on="2010-07-31")]
        put("outlets", newer, undone=True)
        assert counted("compliance_rate") == {"全部": (1, 2)}

    def test_townships_of_before_2011_do_not_count_once_new_ones_report(self, store: Path) -> None:
        put("outlets", [outlet("下寮乡", on="2010-12-31"), outlet("岩头镇", on="2011-04-30")])
        put("outlets", [outlet("北城街道", on="2011-05-01", compliant=False)])
        before = counted("compliance_rate", "township", as_of=day("2011-04-30"))
        assert before == {"下寮乡": (1, 1), "岩头镇": (1, 1)}
        assert counted("compliance_rate", "township") == {"北城街道": (0, 1)}

    def test_a_name_that_did_not_exist_on_its_day_counts_nowhere(self, store: Path) -> None:
        put("outlets", [outlet("北城街道", on="2010-06-30"), outlet("上塘镇")])
        assert counted("coverage_rate", "township") == {"上塘镇": (1, 1)}


class TestCompletion:
    def test_both_targets_exactly_and_silent_townships(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 49, 50) + outlets("乌牛镇", 48, 49))
        put(
            "outlets",
            [*outlets("岩头镇", 99, 99), outlet("岩头镇", rectified=False)],
        )
        found = counted("township_completion_rate", "township")
        assert len(found) == 38
        # 49/50 is 98% exactly; 48/49 is 97.96%; 99 of 100 rectified is not full coverage
        assert {name for name, (n, _) in found.items() if n} == {"上塘镇"}
        assert counted("township_completion_rate") == {"全部": (1, 38)}

    def test_a_target_that_a_later_paper_raises_counts_from_its_day_on(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 49, 50) + outlets("乌牛镇", 10, 10))
        with db.transaction("real") as cursor:
            cursor.execute(
                "INSERT INTO targets VALUES ('compliance_rate', 'township', 99, 100, '2010-09-01')"
            )
        found = {
            as_of: counted("township_completion_rate", as_of=day(as_of))["全部"]
            for as_of in ("2010-08-31", "2010-09-01")
        }
        assert found == {"2010-08-31": (2, 38), "2010-09-01": (1, 38)}
        with readings.trying("C32", "coverage"):
            assert counted("township_completion_rate") == {"全部": (2, 38)}, "each township once"

    def test_the_sentence_says_how_many_are_silent(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 49, 50) + outlets("乌牛镇", 48, 49))
        one = indicator("township_completion_rate")
        value = measured.total("real", one, Slice(day("2010-12-31")))
        assert (value.silent, gap_text(value)) == (36, "差 37 个（其中36个未报）")
        assert measure_sentence(value, dated=False).endswith("还差37个（其中36个未报）")
        of_outlets = measured.total("real", indicator("compliance_rate"), Slice(day("2010-12-31")))
        assert of_outlets.silent == 0 and "未报" not in gap_text(of_outlets)

    def test_without_any_register_there_is_nothing(self, store: Path) -> None:
        assert counted("township_completion_rate") == {}

    def test_the_newer_era_has_18(self, store: Path) -> None:
        put("outlets", [outlet("北城街道", on="2012-06-30")])
        assert counted("township_completion_rate") == {"全部": (1, 18)}


class TestZones:
    def test_newest_assessment_up_to_a_day(self, store: Path) -> None:
        put(
            "zone_assessments",
            [
                zone("瓯北阀门", "创建中", year=2012),
                zone("桥下教玩具", "通过", year=2012),
                zone("瓯北阀门", "通过", year=2013),
                zone("桥下教玩具", "未通过", year=2013),
                zone("桥头纽扣", "创建中", year=2013, total=None),
            ],
        )
        assert counted("zones_passed") == {"全部": (1, 3)}
        assert counted("zones_passed", "zone", as_of=day("2012-12-31")) == {
            "瓯北阀门": (0, 1),
            "桥下教玩具": (1, 1),
        }
        assert counted("zones_passed", as_of=day("2012-09-19")) == {}

    def test_a_corrected_sheet_counts_instead_of_the_first(self, store: Path) -> None:
        put("zone_assessments", [zone(conclusion="未通过", total=84.0)])
        put("zone_assessments", [zone(conclusion="通过", total=86.0)])
        assert counted("zones_passed") == {"全部": (1, 1)}
        rows = db.query("real", "zones", as_of=END)
        assert list(rows["total"]) == [86.0]

    def test_an_undone_sheet_does_not_count(self, store: Path) -> None:
        put("zone_assessments", [zone()], undone=True)
        assert counted("zones_passed") == {}


class TestReports:
    def test_failing_items_follow_the_filters_of_the_rate(self, store: Path) -> None:
        put(
            "samples",
            [
                sample("不合格", items=("壳体强度", "标志")),
                sample("不合格", items=("标志",), level="省"),
                sample("不合格", items=("密封",), purpose="跟踪"),
                sample("不合格", items=("密封",), purpose="复查"),
                sample("不合格", items=("密封",), in_county=False),
                sample("不合格", items=("密封",), product="童装"),
            ],
        )
        wanted: dict[str, Any] = {"product": "阀门", "as_of": END, "start": None, "end": None}
        rows = db.query("real", "failing_items", **wanted, purposes=["定期"], levels=None)
        assert list(rows.itertuples(index=False, name=None)) == [("标志", 2), ("壳体强度", 1)]
        rows = db.query("real", "failing_items", **wanted, purposes=None, levels=["县"])
        assert dict(rows.itertuples(index=False, name=None)) == {
            "标志": 1,
            "壳体强度": 1,
            "密封": 1,
        }

    def test_lists_of_other_places_leave_out_second_tests(self, store: Path) -> None:
        put(
            "samples",
            [
                *(sample(word, in_county=False, level="国") for word in ("合格", "不合格")),
                sample("合格", in_county=False, level="国", purpose="复查"),
                sample("拒检", in_county=False, level="省"),
                sample("合格", level="国"),
            ],
            file_name="名单.xls",
        )
        put("samples", [sample(), sample(), sample(in_county=False)], file_name="本县.xls")
        rows = db.query("real", "national_lists", product="阀门", as_of=END)
        assert rows.to_dict("records") == [
            {
                "product": "阀门",
                "level": "国",
                "year": 2010,
                "numerator": 2,
                "denominator": 3,
                "files": "名单.xls",
            }
        ]

    def test_newest_evidence_of_each_dataset(self, store: Path) -> None:
        assert measured.newest("real") == {}
        put("outlets", [outlet(on="2010-06-30"), outlet(on="2009-06-30")])
        put("samples", [sample(on="2010-01-01", until="2010-12-31")])
        put("zone_assessments", [zone(year=2013)], undone=True)
        assert measured.newest("real") == {
            "outlets": day("2010-06-30"),
            "samples": day("2010-12-31"),
        }

    @pytest.mark.parametrize(
        "report", sorted(p.stem for p in (settings.QUERIES / "reports").glob("*.sql"))
    )
    def test_every_report_runs_on_an_empty_schema(self, report: str, store: Path) -> None:
        values: dict[str, Any] = {
            "as_of": END,
            "product": "阀门",
            "kinds": ["samples"],
            "dataset": "outlets",
            "import_id": 1,
            "by": "township",
            "then_by": "all",
            "scope": "本县",
            "refused_fail": False,
        }
        for facts in indicators() if report == "counts" else (None,):
            names = set(re.findall(r"\$(\w+)", db.statement(report, facts)))
            rows = db.query("real", report, facts, **{n: values.get(n) for n in names})
            if report == "demonstration_day":  # one day, no evidence: as_of itself without any
                assert [day.date() for day in rows["register_day"]] == [END]
                continue
            assert rows.empty, f"{report} invents rows"
            assert len(rows.columns)


def test_every_indicator_has_its_query_and_every_query_its_indicator() -> None:
    files = {path.stem for path in (settings.QUERIES / "indicators").glob("*.sql")}
    assert files == set(indicators())


def test_one_area_per_name_so_that_no_row_counts_twice(store: Path) -> None:
    with db.cursor("real") as cursor:
        doubled = cursor.execute(
            "SELECT name FROM townships GROUP BY name HAVING count(DISTINCT area) > 1"
        ).fetchall()
    assert doubled == []
