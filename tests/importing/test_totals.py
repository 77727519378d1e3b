"""Printed totals against what is taken: a difference is never green and never exit status 0."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cli import main
from dashboard.importing import folder
from dashboard.importing.pipeline import Preview, prepare
from dashboard.importing.store import commit
from dashboard.settings import ROOT
from dashboard.store import db

MONTH = ["2010年“十小”行业整规进度月报表（七月份）"]
COUNTS = ["总数", "已规范", "已整规"]


def part(trades: list[str], rows: list[list[Any]], month: list[str] = MONTH) -> list[list[Any]]:
    """A monthly sheet: a head of two levels, a row per township, 合计 last."""
    upper = [cell for trade in trades for cell in (trade, "", "")]
    return [month, ["乡镇", *upper], ["", *COUNTS * len(trades)], *rows]


ONE = part(
    ["小菜场", "小音像店"],
    [["岩头镇", 4, 2, 3, 5, 4, 5], ["桥下镇", 6, 6, 6, 1, 1, 1], ["合计", 10, 8, 9, 6, 5, 6]],
)
TWO_ROWS = [
    ["岩头镇", 20, 15, 18, 29, 21, 26],
    ["桥下镇", 10, 8, 9, 17, 15, 16],
    ["合计", 30, 23, 27, 46, 36, 42],
]
TWO = part(["小食杂店", "合计"], TWO_ROWS)


def read(content: bytes, name: str = "月报.xlsx") -> Preview:
    found = prepare(content, name)
    assert found.refusal is None, found.refusal
    return found


def codes(found: Preview) -> list[str]:
    return [problem.code for sheet in found.checked for problem in sheet.problems]


class TestParts:
    def test_two_sheets_of_other_trades_add_up(
        self, make_xlsx: Any, store: Path, rows: Any
    ) -> None:
        found = read(make_xlsx({"表一": ONE, "表二": TWO}))
        assert (found.rows_accepted, codes(found), found.doubts) == (4, [], [])
        commit(found, "测试")
        sql = "SELECT township, sum(outlets), sum(rectified), sum(compliant) "
        sql += "FROM live_monthly_progress GROUP BY 1 ORDER BY 2"
        assert rows(sql) == [("桥下镇", 17, 16, 15), ("岩头镇", 29, 26, 21)]
        sql = "SELECT township, printed_outlets FROM live_monthly_reports ORDER BY 2"
        assert rows(sql) == [("桥下镇", 17), ("岩头镇", 29)]

    def test_two_files_of_other_trades_add_up_and_a_trade_sent_again_is_replaced(
        self, make_xlsx: Any, store: Path, rows: Any
    ) -> None:
        commit(read(make_xlsx({"表一": ONE})), "测试")
        commit(read(make_xlsx({"表二": part(["小食杂店"], [["岩头镇", 20, 15, 18]])})), "测试")
        again = part(["小菜场"], [["岩头镇", 5, 2, 3]])
        commit(read(make_xlsx({"更正": again})), "测试")
        found = rows("SELECT trade, outlets FROM live_monthly_progress WHERE township = '岩头镇'")
        assert dict(found) == {"小菜场": 5, "小音像店": 5, "小食杂店": 20}

    def test_sheets_of_two_months_are_both_taken(self, make_xlsx: Any) -> None:
        june = part(["小菜场"], [["岩头镇", 4, 2, 3]], ["2010年6月整规进度月报表"])
        july = part(["小菜场"], [["岩头镇", 4, 3, 4]], ["2010年7月整规进度月报表"])
        found = read(make_xlsx({"六月": june, "七月": july}))
        assert found.rows_accepted == 2

    def test_the_same_sheet_twice_is_counted_once(self, make_xlsx: Any) -> None:
        found = read(make_xlsx({"表一": ONE, "副本": ONE}))
        assert [sheet.rows_duplicate for sheet in found.sheets] == [0, 2]

    def test_a_trade_in_two_sheets_with_others_is_not_counted_twice(self, make_xlsx: Any) -> None:
        other = part(["小菜场", "小药店"], [["岩头镇", 4, 2, 3, 7, 7, 7]])
        found = read(make_xlsx({"表一": ONE, "表三": other}))
        assert [sheet.rows_rejected for sheet in found.sheets] == [0, 1]
        assert "“表一”表里已经有了" in found.checked[1].problems[0].message


SENT = ["乡镇", "1月", "2月"]


@pytest.mark.parametrize(
    "sheets",
    [
        {
            "上半年": [["2010年乡镇月报报送情况登记表"], SENT, ["岩头镇", "2010.2.2", "2010.3.2"]],
            "下半年": [
                ["2010年乡镇月报报送情况登记表"],
                ["乡镇", "7月", "8月"],
                ["岩头镇", "2010.8.2", "2010.9.2"],
            ],
        },
        {
            day: [
                ["阀门生产企业分类名册"],
                [f"填报时间：2007年{day}日"],
                ["企业名称", "地址", "分类"],
                ["永嘉县甲阀门厂", "瓯北镇工业路1号", letter],
            ]
            for day, letter in (("8月11", "C"), ("11月11", "B"))
        },
        {
            day: [
                ["质量安全监管网格"],
                [f"填报时间：2010年{day}日"],
                ["乡镇", "网格", "监管人员", "监管对象", "监管区域", "监管职责"],
                ["岩头镇", "岩头一格", "张三", "小食杂店", "横街", "日常巡查"],
            ]
            for day in ("6月30", "9月30")
        },
    ],
    ids=["submissions", "enterprises", "grid"],
)
def test_sheets_of_other_months_or_days_are_no_repetition(
    sheets: dict[str, Any], make_xlsx: Any
) -> None:
    found = read(make_xlsx(sheets))
    assert [sheet.rows_accepted for sheet in found.sheets] == [1, 1]


class TestDifferences:
    def test_column_printed_and_taken_are_said(self, make_xlsx: Any) -> None:
        wrong = [*TWO_ROWS[:2], ["合计", 31, 23, 27, 46, 36, 42]]
        found = read(make_xlsx({"表一": ONE, "表二": part(["小食杂店", "合计"], wrong)}))
        (doubt,) = found.doubts
        assert "“表二”表第6行B列“小食杂店 / 总数”" in doubt
        assert "合计写31，上面各行按表上的数相加是30，相差-1" in doubt

    def test_a_missing_part_is_said_by_the_totals_of_the_other(self, make_xlsx: Any) -> None:
        found = read(make_xlsx({"表二": TWO}))
        assert "“表二”表第4行E列" in found.doubts[0]
        assert "岩头镇的总数合计写29，收进来的各行业相加是20，相差-9" in found.doubts[0]

    def test_a_part_that_cannot_be_read_is_said(self, make_xlsx: Any) -> None:
        unknown = part(["五金店", "小药店"], [["岩头镇", 4, 2, 3, 7, 7, 7]])
        found = read(make_xlsx({"表一": ONE, "表二": unknown}))
        (doubt,) = found.doubts
        assert "“表二”B列的上一级表头“五金店”不是十小行业的名称" in doubt

    @pytest.mark.parametrize(("printed", "count"), [(2, 0), (3, 1)])
    def test_rows_that_are_declared(self, printed: int, count: int, make_xlsx: Any) -> None:
        found = read(register(make_xlsx, [f"共{printed}户"]))
        assert len(found.doubts) == count
        assert all("合计写3，收进来的是2，相差-1" in one for one in found.doubts)

    def test_subtotals_and_the_sum_of_all(self, make_xlsx: Any) -> None:
        book = actions(
            make_xlsx,
            [ACTION[0], summed("小计", 5), *ACTION[1:], summed("小计", 9), summed("总计", 14)],
        )
        assert read(book).doubts == []
        book = actions(make_xlsx, [ACTION[0], summed("小计", 6), ACTION[1], summed("合计", 7)])
        one, two = read(book).doubts
        assert (
            "小计写6，上面各行按表上的数相加是5" in one
            and "合计写7，上面各行按表上的数相加是8" in two
        )

    def test_an_average_is_no_total(self, make_xlsx: Any) -> None:
        assert read(actions(make_xlsx, [*ACTION, summed("平均", 4.7)])).doubts == []

    def test_rows_that_the_store_has_already_are_counted(self, make_xlsx: Any, store: Path) -> None:
        commit(read(actions(make_xlsx, ACTION)), "测试")
        found = read(actions(make_xlsx, [*ACTION, summed("合计", 14)]))
        assert (found.rows_accepted, found.doubts) == (0, [])


def register(make_xlsx: Any, total: list[str]) -> bytes:
    """A register of two shops."""
    head = ["单位名称", "行业类别", "地址", "是否整规", "是否规范", "整规日期"]
    shops = [
        [name, "小食杂店", f"{name}街1号", "是", "是", "2010.5.3"] for name in ("甲店", "乙店")
    ]
    content: bytes = make_xlsx(
        {
            "岩头镇": [
                ["十小名册（岩头镇）"],
                ["填报时间：2010年6月30日"],
                head,
                *shops,
                ["合计", *total],
            ]
        }
    )
    return content


ACTION = [
    ["2010.5.1", "县工商局", "岩头镇", 5],
    ["2010.5.2", "县质监局", "桥下镇", 3],
    ["2010.5.3", "县卫生局", "沙头镇", 6],
]


def summed(word: str, persons: float) -> list[Any]:
    """A row of a sum."""
    return [word, "", "", persons]


def actions(make_xlsx: Any, rows: list[list[Any]]) -> bytes:
    """A list of joint enforcement with these rows."""
    head = ["日期", "牵头部门", "乡镇", "出动人数"]
    content: bytes = make_xlsx({"台账": [["2010年联合执法台账"], head, *rows]})
    return content


class TestSaid:
    @pytest.fixture
    def doubtful(self, make_xlsx: Any, tmp_path: Path, store: Path) -> Path:
        """A file whose printed totals are not what is taken; no row of it is wrong."""
        file = tmp_path / "月报.xlsx"
        file.write_bytes(make_xlsx({"表二": TWO}))
        return file

    @pytest.mark.parametrize("more", [["--dry-run"], []], ids=["dry", "written"])
    def test_the_command_line_does_not_exit_0(
        self, more: list[str], doubtful: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["import", *more, str(doubtful)]) == 3
        assert "收进来的可能不全" in capsys.readouterr().out

    def test_neither_when_the_file_is_sent_again(
        self, doubtful: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert [main(["import", str(doubtful)]) for _ in range(2)] == [3, 3]
        capsys.readouterr()
        main(["import", "--json", str(doubtful)])
        told = json.loads(capsys.readouterr().out)
        assert told["unchanged"] and len(told["doubts"]) == 6

    def test_a_folder_does_not_show_it_green(self, doubtful: Path) -> None:
        file = folder.Dropped("月报.xlsx", "月报.xlsx", doubtful.read_bytes())

        def prepared(one: folder.Dropped) -> Preview:
            return prepare(one.content, one.file_name)

        seen = folder.look(file, prepared)
        assert (seen.state, seen.can_be_taken) == ("doubtful", True)
        assert "合计写29" in seen.reason
        (outcome,) = folder.take_all([file], prepared, "测试")
        assert outcome.doubts == 6 and "合计写29" in outcome.message

    @pytest.mark.soak
    def test_the_page_does_not_show_it_green(self, doubtful: Path) -> None:
        file = folder.Dropped("月报.xlsx", "月报.xlsx", doubtful.read_bytes())
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
        at = at.switch_page(str(ROOT / "pages" / "imports.py"))
        at.session_state["replay"] = [file]
        at = at.run()
        assert not at.exception
        assert any("合计写29，收进来的各行业相加是20" in one.value for one in at.error)
        told = "".join(block.proto.body for block in at.get("html"))
        assert "可能不全，6处要核对" in told and "没有错行" not in told
        at.session_state["menu_drawn"] = True
        at = next(one for one in at.button if one.label.startswith("仍要导入2行")).click().run()
        assert not at.exception and not at.success
        assert any("第1次导入" in one.value and "可能不全" in one.value for one in at.warning)
        assert db.data_version("real") == "1"


MONTHS = {"六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11}


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_of_another_office_is_whole_or_not_green(
    month: str, shared: Path, store: Path, rows: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    base = shared / "inputs" / "county2"
    status = main(["import", str(base / "进度月报" / f"十小整规进度-{month}月份.xlsx")])
    truth = json.loads((base / "truth.json").read_text(encoding="utf-8"))
    months = truth["aggregates"]["monthly"]["months"]
    right = months[f"2010-{MONTHS[month]:02}"]["by_trade_as_reported"]
    found = rows(
        "SELECT trade, sum(outlets), sum(rectified), sum(compliant) "
        "FROM live_monthly_progress GROUP BY 1"
    )
    taken = {
        trade: {"outlets": int(a), "rectified": int(b), "compliant": int(c)}
        for trade, a, b, c in found
    }
    assert taken == right or status == 3
    if month in ("七", "十一"):
        assert (taken, status) == (right, 0)
    if month == "八":  # its 合计 of 岩头镇 is wrong as printed
        assert taken == right and status == 3
        assert "岩头镇的总数合计写307" in capsys.readouterr().out
