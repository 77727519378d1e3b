"""Owner systems: only outlets that say 有 or 无 count."""

from datetime import date

import pytest

from dashboard.indicators.measured import Slice
from dashboard.screens.ten_trades import systems
from dashboard.ten_trades import words
from tests.rows import outlet, put

DAY = Slice(date(2010, 12, 31))


@pytest.mark.usefixtures("store")
def test_shares_leave_out_who_does_not_tell() -> None:
    told = ["有"] * 4 + ["无"] * 2 + ["不适用", None]
    lines = [
        {**outlet("上塘镇", name=f"甲{i}"), "trade_records": word, "quality_pledge": None}
        for i, word in enumerate(told)
    ]
    few = {**outlet("瓯北镇", "小药店"), "trade_records": "有", "quality_pledge": None}
    put("outlets", [*lines, few])
    found = systems.read("real", DAY)
    by_trade = systems.shares(found, "trade", "行业").set_index("行业")
    assert by_trade.loc["小食杂店", "购销台账"] == "66.7"
    assert by_trade.loc["小药店", "购销台账"] == "1/1"
    assert by_trade.loc["小食杂店", "质量承诺"] == "—"
    by_place = systems.shares(found, "township", "乡镇")
    assert list(by_place["乡镇"]) == ["上塘镇", "瓯北镇"]


def test_a_register_without_the_columns_is_said() -> None:
    assert words.systems_panel(0)[0] == "经营户四项制度：无数据"
