"""The other simulated county workbooks: registers, reports, records, against the truth."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.pipeline import prepare
from tests.importing.county_figures import MEASURES, STAGES

FILES = [
    "阀门童装企业分类名册.xlsx",
    "月报报送登记.xlsx",
    "督查评分表.xlsx",
    "联合执法记录.csv",
    "培训台账.xlsx",
    "永嘉示范创先申报考核表.xlsx",
    "嘉兴示范创先申报考核表.xlsx",
    "推进表完成情况.xlsx",
    *(f"月报表/2010年{month:02d}月十小整规进度月报表.xlsx" for month in range(6, 12)),
]
KINDS = {
    "class_register": "enterprises",
    "submission_list": "submissions",
    "inspection_scores": "supervision_scores",
    "joint_enforcement": "joint_enforcement",
    "training": "training",
    "demonstration": "demonstration",
    "plan_status": "duty_completions",
    "monthly_report": "monthly_reports",
}


@pytest.fixture
def truth(county_truth: dict[str, Any]) -> dict[str, Any]:
    return county_truth


@pytest.fixture
def county(shared: Path) -> Path:
    return shared / "inputs/county"


def places(entries: list[dict[str, Any]]) -> set[tuple[str, int, str]]:
    return {(one["sheet"] or "", one["row"], one["reason"]) for one in entries}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("file", FILES)
def test_kind_heads_rows_rejections_and_duplicates(
    county: Path, truth: dict[str, Any], file: str
) -> None:
    preview = prepare((county / file).read_bytes(), Path(file).name)
    wanted = truth["files"][file]
    read = {one.plan.sheet.name: one for one in preview.sheets}
    for sheet in wanted["sheets"]:
        found = read[sheet["name"] or ""]
        assert found.plan.kind == KINDS[wanted["kind"]]
        assert [row + 1 for row in found.plan.layout.header_rows] == sheet["header_rows"]
        assert found.rows_read == sheet["n_data_rows"]
    problems = [problem for one in preview.checked for problem in one.problems]
    for severity, key in (("rejected", "rejected"), ("duplicate", "duplicates")):
        found_places = {
            (one.sheet, one.row, one.code) for one in problems if one.severity == severity
        }
        assert found_places == places(wanted[key])
    notices = {(one.sheet, one.row, one.code) for one in problems if one.severity == "notice"}
    for planted in wanted.get("planted", []):
        assert (planted["sheet"], planted["row"], planted["code"]) in notices


def test_classes_by_day_and_township(county_store: Path, truth: dict[str, Any], rows: Any) -> None:
    for product in ("阀门", "童装"):
        wanted = truth["aggregates"]["classes"][product]
        by_date: dict[str, dict[str, int]] = defaultdict(dict)
        for day, one, count in rows(
            "SELECT CAST(classified_on AS VARCHAR), class, count(*) FROM live_enterprise_classes "
            "WHERE product = ? GROUP BY ALL",
            product,
        ):
            by_date[day][one] = count
        assert by_date == wanted["by_date"]
        by_township: dict[str, dict[str, int]] = defaultdict(dict)
        for township, one, count in rows(
            "SELECT township, class, count(*) FROM live_enterprise_classes "
            "WHERE product = ? AND classified_on = DATE '2007-09-26' GROUP BY ALL",
            product,
        ):
            by_township[township][one] = count
        assert by_township == wanted["by_township"]
        found = rows(
            "SELECT count(*), count_if(self_reported_on <= DATE '2007-08-11'), "
            "count_if(self_reported_on > DATE '2007-08-11'), count_if(self_reported_on IS NULL) "
            "FROM live_enterprise_register WHERE product = ?",
            product,
        )
        late = wanted["self_report"]
        assert found == [(wanted["enterprises"], late["on_time"], late["late"], late["missing"])]
        for column in ("assessment", "disposal"):
            counts = rows(
                f"SELECT {column}, count(*) FROM live_enterprise_register "
                f"WHERE product = ? AND {column} IS NOT NULL GROUP BY 1",
                product,
            )
            assert dict(counts) == wanted[column]


def test_monthly_reports_as_reported(county_store: Path, truth: dict[str, Any], rows: Any) -> None:
    sums = "sum(outlets), sum(rectified), sum(compliant)"
    for label, wanted in truth["aggregates"]["monthly"]["months"].items():
        day = f"{label}-01"
        missing = rows(
            "SELECT township FROM live_monthly_reports "
            "WHERE month = CAST(? AS DATE) AND NOT is_reported",
            day,
        )
        assert sorted(name for (name,) in missing) == sorted(wanted["missing"])
        for column, key in (("trade", "by_trade"), ("township", "by_township")):
            found = {
                name: dict(zip(MEASURES, counts, strict=True))
                for name, *counts in rows(
                    f"SELECT {column}, {sums} FROM live_monthly_progress "
                    "WHERE month = CAST(? AS DATE) GROUP BY 1",
                    day,
                )
            }
            assert found == wanted[f"{key}_as_reported"]


def test_reimported_month_counts_once(county: Path, import_file: Any, rows: Any) -> None:
    file = county / "月报表/2010年06月十小整规进度月报表.xlsx"
    import_file(file)
    whole = rows("SELECT sum(outlets) FROM live_monthly_progress")
    of_town = (
        "SELECT trade, outlets, rectified, compliant FROM live_monthly_progress "
        "WHERE township = '上塘镇' ORDER BY trade"
    )
    before = {row[0]: row[1:] for row in rows(of_town)}
    lines = [
        "永嘉县“十小”行业整规工作进度月报表（2010年6月）",
        ",小菜场,,,小药店,,",
        "乡镇,总数,已整规,已规范,总数,已整规,已规范",
        "上塘镇,9,8,7,40,39,38",
    ]
    csv = "\n".join(lines)
    import_file(csv.encode(), "更正.csv")
    assert whole == [(5953,)] and len(before) == 10
    sent = {"小药店": (40, 39, 38), "小菜场": (9, 8, 7)}
    found = rows(of_town)
    assert len(found) == 10, "a trade that the second file does not name stays as it was"
    assert {row[0]: row[1:] for row in found} == before | sent


def test_monthly_report_with_a_trade_per_row(import_file: Any, rows: Any) -> None:
    csv = "\n".join(
        ["2010年6月岩头镇十小整规月报表", "填报单位：岩头镇人民政府",
         "行业类别,总数,已整规,已规范,规范率", "小食杂店,100,90,80,80%", "小菜场,3,3,3,100%",
         "合计,103,93,83,80.6%"]
    )  # fmt: skip
    import_file(csv.encode(), "岩头.csv")
    assert rows(
        "SELECT township, trade, outlets, rectified, compliant FROM live_monthly_progress "
        "ORDER BY outlets DESC"
    ) == [("岩头镇", "小食杂店", 100, 90, 80), ("岩头镇", "小菜场", 3, 3, 3)]
    assert rows("SELECT township, is_reported FROM live_monthly_reports") == [("岩头镇", True)]


def test_submissions_on_time_late_and_missing(
    county_store: Path, truth: dict[str, Any], rows: Any
) -> None:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, state in rows(
        "SELECT unit, CASE WHEN received_on IS NULL THEN 'missing' "
        "WHEN received_on <= CAST(period || '-01' AS DATE) + INTERVAL 1 MONTH + INTERVAL 2 DAY "
        "THEN 'on_time' ELSE 'late' END FROM submissions"
    ):
        found[unit][state] += 1
    assert found == truth["aggregates"]["monthly"]["submission_by_township"]


def test_supervision_scores_by_round(county_store: Path, truth: dict[str, Any], rows: Any) -> None:
    for number, townships in truth["aggregates"]["inspections"].items():
        found = {
            name: (score, items)
            for name, score, items in rows(
                "SELECT township, sum(score), list(score ORDER BY score) "
                "FROM live_supervision_scores WHERE round = ? GROUP BY 1",
                int(number),
            )
        }
        assert found == {
            name: (pytest.approx(one["score"]), sorted(map(float, one["items"])))
            for name, one in townships.items()
        }
    sheets = {one["round"]: one["date"] for one in truth["files"]["督查评分表.xlsx"]["sheets"]}
    days = rows("SELECT DISTINCT round, CAST(inspected_on AS VARCHAR) FROM live_supervision_scores")
    assert dict(days) == sheets
    marks = rows("SELECT DISTINCT item, full_marks FROM live_supervision_scores")
    assert dict(marks) == truth["files"]["督查评分表.xlsx"]["items"]


def test_joint_enforcement(county_store: Path, truth: dict[str, Any], rows: Any) -> None:
    wanted = truth["aggregates"]["enforcement"]
    assert rows(
        "SELECT count(*), sum(outlets_checked), sum(persons), sum(problems), sum(cases) "
        "FROM live_joint_enforcement"
    ) == [tuple(wanted[k] for k in ("actions", "outlets_checked", "persons", "problems", "cases"))]
    assert rows(
        "SELECT lead_department, departments, township, fine_yuan FROM live_joint_enforcement "
        "WHERE row_number = 2"
    ) == [("县质监局", ["县农业局", "县文广局", "县食药监局"], "西溪乡", 25300.0)]


def test_training(county_store: Path, truth: dict[str, Any], rows: Any) -> None:
    wanted = truth["aggregates"]["training"]
    assert rows("SELECT count(*), sum(trained) FROM live_training_sessions") == [
        (wanted["sessions"], wanted["trained"])
    ]
    due = rows(
        "SELECT township, sum(due) FROM (SELECT DISTINCT township, trade, due "
        "FROM live_training_sessions) GROUP BY 1"
    )
    assert dict(due) == wanted["due_by_township"]
    trained = rows("SELECT township, sum(trained) FROM live_training_sessions GROUP BY 1")
    assert dict(trained) == wanted["trained_by_township"]


@pytest.mark.parametrize("region", ["永嘉", "嘉兴"])
def test_demonstration_stages(
    county_store: Path, truth: dict[str, Any], rows: Any, region: str
) -> None:
    file = f"{region}示范创先申报考核表.xlsx"
    wanted = truth["aggregates"]["demonstration"][region]
    skipped = {
        one["row"] for one in truth["files"][file]["planted"] if one["code"] == "stage_skipped"
    }
    reached: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STAGES, 0))
    for category, level, number, *days in rows(
        f"SELECT category, level, row_number, {', '.join(STAGES.values())} "
        "FROM live_demonstration_units WHERE (county = '永嘉县') = ?",
        region == "永嘉",
    ):
        for stage, day in zip(STAGES, days, strict=True):
            # The truth counts stages before one of them was blanked as a planted error.
            reached[f"{level}级{category}"][stage] += day is not None or number in skipped
    assert reached == wanted["by_category"]


def test_plan_lines_find_their_duties(county_store: Path, truth: dict[str, Any], rows: Any) -> None:
    wanted = {
        f"75.annex.{number}": (row["done"] or None, row["doc"] or "")
        for number, row in truth["aggregates"]["plan"]["rows"].items()
    }
    found = {
        duty: (day, evidence)
        for duty, day, evidence in rows(
            "SELECT duty, CAST(done_on AS VARCHAR), evidence FROM duty_completions"
        )
    }
    assert found == wanted


def test_repeated_columns_without_a_trade_are_refused(make_xlsx: Any) -> None:
    head = ["乡镇", "总数", "已整规", "已规范", "总数", "已整规", "已规范"]
    content = make_xlsx({"表": [["2010年6月十小月报表"], head, ["上塘镇", 9, 8, 7, 40, 39, 38]]})
    preview = prepare(content, "月报.xlsx")
    assert preview.refusal is not None and preview.refusal.code == "columns_ambiguous"
