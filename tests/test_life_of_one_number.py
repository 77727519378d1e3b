"""One number from the spreadsheet cell to the page, and back to the cell."""

import csv
import hashlib
import io
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import settings
from dashboard.charts.series import series
from dashboard.cli import main
from dashboard.divisions import units
from dashboard.duties import rulings
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit, undo
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import measure_sentence
from dashboard.store import db, originals
from tests.rows import counted, day

HEAD = ["序号", "抽查级别", "抽查性质", "抽样日期", "企业名称", "企业地址", "产品名称", "规格型号"]
HEAD += ["批号（生产日期）", "承检机构", "检 验 结 果", "主要不合格项目"]
SHEET, FIRST_ROW, VERDICT_COLUMN = "2010年", 4, "K"
FAILED = (12, 20, 31)  # rows of the sheet
FILE = "阀门抽查2010.xlsx"
END = day("2010-12-31")


def workbook(failed: tuple[int, ...] = FAILED) -> bytes:
    """28 batches of valves as the bureau writes them, rows 4 to 31; the rows of `failed` failed."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(["附表1"])
    sheet.append(["2010年永嘉县阀门产品质量监督抽查结果汇总表"])
    sheet.append(HEAD)
    for i in range(28):
        bad = FIRST_ROW + i in failed
        date, firm = f"2010-{i % 12 + 1:02}-15", f"永嘉某{'甲乙丙丁'[i % 4]}{i}阀门有限公司"
        verdict = ["不合格", "壳体强度"] if bad else ["合格", ""]
        body = [i + 1, "县", "定期", date, firm, f"永嘉县瓯北镇横街{i + 1}号", "闸阀", "Z41H-16C"]
        sheet.append([*body, f"2010-01/{i}", "永嘉县质量技术监督检测所", *verdict])
    sheet.append(["注：首次检验结果"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def take_in(content: bytes) -> int:
    preview = prepare(content, FILE)
    assert preview.refusal is None, preview.refusal
    assert (preview.rows_accepted, preview.rows_rejected) == (28, 0)
    return commit(preview, by="测试").import_id


def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    with db.cursor("real") as cursor:
        found = cursor.execute(sql, list(values))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def facts(name: str) -> list[dict[str, Any]]:
    """What the indicator's own query says of each batch."""
    file = settings.QUERIES / "indicators" / f"{name}.sql"
    with db.cursor("real") as cursor:
        found = cursor.execute(file.read_text(encoding="utf-8"), {"as_of": END})
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def valves_page() -> AppTest:
    at = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=120)
    return at.switch_page(str(settings.ROOT / "pages" / "valves.py")).run()


def page_text(at: AppTest) -> str:
    return " ".join(b.proto.body for b in at.get("html") if not b.proto.body.startswith("<style"))


def chart_labels(at: AppTest) -> set[str]:
    """Texts written on the charts of a page."""
    drawn = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    return {a["text"] for f in drawn for a in f["layout"].get("annotations", [])}


def test_from_the_cell_to_the_page_and_back(store: Path) -> None:
    content = workbook()
    import_id = take_in(content)
    # 62号 let its target end in 2007; the county rules that it goes on
    rulings.rule("real", "C26", "extend", "县长办公会", "张三")

    # the row: one batch, known by its sheet and row
    (batch,) = rows("SELECT * FROM live_samples WHERE row_number = ?", FAILED[0])
    assert (batch["verdict"], batch["sheet"], batch["import_id"]) == ("不合格", SHEET, import_id)
    assert (batch["product"], batch["township"], batch["in_county"]) == ("阀门", "瓯北镇", True)
    assert batch["failing_items"] == ["壳体强度"]

    # the facts: 0 of 1 for that batch
    found = facts("valve_pass_rate")
    (fact,) = [one for one in found if one["row_number"] == FAILED[0]]
    assert (fact["numerator"], fact["denominator"], fact["purpose"]) == (0, 1, "定期")

    # the counts and the measure: 25 of 28, limits of the exact method with 5% on each side
    assert counted("valve_pass_rate", "year") == {"2010-01-01": (25, 28)}
    one = indicator("valve_pass_rate")
    value = measured.total("real", one, Slice(END))
    assert (value.text, value.state) == ("89.3%", "reached_unproven")
    assert value.interval_text == "74.6—97.0%"
    sentence = "阀门合格率89.3%，过80%线，但只有28批，还不能下结论"
    assert measure_sentence(value) == sentence

    # the chart and the ranking
    points = measured.series("real", one, Slice(END), "year")
    figure = series(points, "year")
    (marks,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert list(marks.y) == [pytest.approx(100 * 25 / 28)]
    ranking = measured.ranking("real", one, Slice(END), units("a"))
    assert ranking.ranked[["township", "numerator", "denominator"]].values.tolist() == [
        ["瓯北镇", 25, 28]
    ]

    # the page: the same number in headline, banner, chart and source
    at = valves_page()
    assert not at.exception and not at.error
    text = page_text(at)
    assert sentence in text and "74.6—97.0%" in text and "另抽一轮 14 批全合格才能下结论" in text
    assert FILE in text and "模拟数据" not in text
    assert {"<b>87.5</b>", "<b>91.7</b>"} <= chart_labels(at), "half-years: 14/16 and 11/12"
    at.session_state["menu_drawn"] = True
    at = at.get_by_key("part").set_value("对照").run()
    assert "● <b>本县</b> 89.3%" in chart_labels(at), "the year beside the published figures"

    # and back: value -> facts -> import, sheet, row -> the kept original -> the cell
    failed = [one for one in found if one["denominator"] and not one["numerator"]]
    assert len(failed) == value.denominator - value.numerator == 3
    for one_fact in failed:
        (source,) = rows("SELECT * FROM imports WHERE import_id = ?", one_fact["import_id"])
        original = originals.path(source["file_sha256"], source["file_name"])
        kept = original.read_bytes()
        assert hashlib.sha256(kept).hexdigest() == source["file_sha256"]
        sheet = openpyxl.load_workbook(io.BytesIO(kept))[one_fact["sheet"]]
        assert sheet[f"{VERDICT_COLUMN}{one_fact['row_number']}"].value == "不合格"
    assert sorted(one["row_number"] for one in failed) == sorted(FAILED)


def test_another_cell_is_another_number_and_undo_takes_it_back(store: Path) -> None:
    import_id = take_in(workbook(FAILED[:2]))
    assert "阀门合格率92.9%" in page_text(valves_page())
    undo(import_id, by="测试")
    assert counted("valve_pass_rate") == {}
    at = valves_page()
    assert "阀门合格率92.9%" not in page_text(at)
    assert "模拟数据" in page_text(at), "without imported data the demo is shown, and says so"


def test_the_command_line_prints_the_same(
    store: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / FILE
    file.write_bytes(workbook())
    assert main(["import", str(file), "--json"]) == 0
    (sheet,) = json.loads(capsys.readouterr().out)["sheets"]
    assert (sheet["rows_accepted"], sheet["summary"]) == (28, {"合格": 25, "不合格": 3})
    assert main(["indicator", "valve_pass_rate", "--by", "year", "--format", "csv"]) == 0
    (line,) = csv.DictReader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff")))
    assert (line["year"], line["numerator"], line["denominator"]) == ("2010", "25", "28")
    assert line["rate"] == "89.3"


@pytest.fixture
def county(county_store: Path, county_truth: dict[str, Any]) -> Any:
    """The truth about the county's workbooks, with their store chosen."""
    return county_truth["aggregates"]


class TestCounty:
    def test_valves_by_year_and_township(self, county: Any) -> None:
        wanted = county["valves"]["by_year"]
        found = counted("valve_pass_rate", "year", purposes=())
        assert {key[:4]: pair for key, pair in found.items()} == {
            year: (row["passed"], row["sampled"]) for year, row in wanted.items()
        }
        tracked = counted("valve_pass_rate", "year", purposes=("跟踪",))
        assert {key[:4]: pair for key, pair in tracked.items()} == {
            year: (row["tracked_passed"], row["tracked_sampled"]) for year, row in wanted.items()
        }
        for by in ("township", "level", "purpose"):
            cells: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
            for cell in county["valves"]["cube"]:
                key = None if cell[by] == "未明" else cell[by]
                cells[key][0] += cell["passed"]
                cells[key][1] += cell["sampled"]
            found = counted("valve_pass_rate", by, purposes=())
            assert {k: v for k, v in found.items() if v[1]} == {
                k: tuple(v) for k, v in cells.items()
            }, by

    def test_clothing_by_year(self, county: Any) -> None:
        found = counted("clothing_pass_rate", "year", purposes=())
        assert {key[:4]: pair for key, pair in found.items()} == {
            year: (row["passed"], row["sampled"])
            for year, row in county["clothes"]["by_year"].items()
        }

    def test_register_by_township_and_trade(self, county: Any) -> None:
        for name, column in (("coverage_rate", "rectified"), ("compliance_rate", "compliant")):
            for by in ("township", "trade"):
                wanted = county["roster"][f"by_{by}"]
                assert counted(name, by) == {
                    key: (row[column], row["outlets"]) for key, row in wanted.items()
                }
        both = counted("compliance_rate", "township", "trade")
        assert {"|".join(key): pair for key, pair in both.items()} == {
            key: (row["compliant"], row["outlets"])
            for key, row in county["roster"]["by_township_trade"].items()
        }

    def test_zones_by_year(self, county: Any) -> None:
        for year in range(2011, 2016):
            found = counted("zones_passed", "zone", as_of=day(f"{year}-12-31"))
            assert found == {
                zone: (int(states[str(year)] == "通过"), 1)
                for zone, states in county["zones"]["status"].items()
                if str(year) in states
            }
