"""A month, or a register, that no longer counts trades of before is 不完整 wherever it appears."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.checks import contradictions
from dashboard.cli import main
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit
from dashboard.indicators import coverage
from dashboard.indicators.measured import Slice
from dashboard.ten_trades import monthly, official, words
from tests.rows import outlets, put

HEAD = ["乡镇", "总数", "已整规", "已规范"]
TRADES = ["", "小餐饮店", "", ""]
SAID = "不完整：瓯北镇少了小药店（以前共6户）"


def sheet(*rows: list[Any], trades: list[str] = TRADES) -> list[list[Any]]:
    return [["2010年7月“十小”行业整规工作进度月报表"], trades, HEAD, *rows]


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_month_without_a_trade_of_the_register_is_incomplete_everywhere(
    make_xlsx: Any, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_trades = [("瓯北镇", "小餐饮店", 30), ("瓯北镇", "小药店", 6), ("上塘镇", "小餐饮店", 9)]
    rows = [
        *(line for place, trade, n in of_trades for line in outlets(place, n, n, trade=trade)),
        *outlets("岩头镇", 3, 3, trade="小网吧"),
        *outlets("瓯北镇", 4, 4, trade="小网吧"),  # so few that all may have closed
    ]
    put("outlets", rows)
    found = prepare(
        make_xlsx({"": sheet(["瓯北镇", 30, 30, 29], ["上塘镇", 9, 9, 9])}), "月报.xlsx"
    )
    told = {one.code: one.message for sheet in found.checked for one in sheet.problems}
    assert SAID in told["month_incomplete"] and told["month_incomplete"] in found.doubts
    assert "还没有岩头镇的月报" in told["townships_left_out"]
    commit(found, "测试")

    (month,) = monthly.months("real", Slice(date(2010, 7, 31)))
    assert month.is_incomplete and "7月不完整" in words.silent_sentence([month], 2)
    assert words.monthly_panel(month, None, month.rate or 0)[0].startswith("7月月报（不完整）")  # type: ignore[arg-type]
    assert official.left_out(month.left_out).plain.endswith("没有列入以前报过的小药店，涉及6户")
    kinds = {one.kind: one for one in contradictions.found("real", date(2010, 7, 31))}
    assert kinds["left_out.monthly_reports"].count == 1 and "left_out.outlets" not in kinds
    by_place = {
        row["township"]: row["incomplete"] for row in printed(capsys, "register", "monthly")
    }
    assert by_place == {"瓯北镇": SAID, "上塘镇": ""}

    # The other trade comes in a second file: the month is whole.
    part = sheet(["瓯北镇", 6, 6, 6], trades=["", "小药店", "", ""])
    second = prepare(make_xlsx({"": part}), "月报表二.xlsx")
    assert not second.doubts
    commit(second, "测试")
    (month,) = monthly.months("real", Slice(date(2010, 7, 31)))
    assert not month.left_out

    # A later register without that trade is incomplete, until a report says that there are none.
    put("outlets", outlets("瓯北镇", 30, 30, trade="小餐饮店", on="2010-08-31"))
    put("outlets", outlets("瓯北镇", 4, 4, trade="小网吧", on="2010-08-31"))
    later = outlets("瓯北镇", 30, 30, trade="小餐饮店", on="2010-09-30")
    put("outlets", [*later, *outlets("瓯北镇", 4, 4, trade="小网吧", on="2010-09-30")])
    (row,) = printed(capsys, "indicator", "compliance_rate")
    assert row["incomplete"] == SAID
    none = {"month": date(2010, 9, 1), "township": "瓯北镇"}
    put("monthly_reports", [{**none, "is_reported": True}])
    put("monthly_progress", [{**none, "trade": "小药店", "outlets": 0}])
    assert not coverage.left_out("real", "outlets", date(2010, 9, 30))
