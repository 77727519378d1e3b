"""One plain word on the data of each township, from literal registers, reports and visits."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.ten_trades.confidence import Confidence, confidence
from tests.rows import day, outlets, put

NAMES = ("上塘镇", "瓯北镇", "桥头镇", "桥下镇", "岩头镇", "枫林镇")


def reported(
    township: str, total: int, compliant: int, month: str = "2010-06-01"
) -> dict[str, Any]:
    return {
        "month": day(month),
        "township": township,
        "trade": "小食杂店",
        "outlets": total,
        "rectified": 10,
        "compliant": compliant,
    }


def words(as_of: str = "2010-07-10") -> dict[str, Confidence]:
    return {one.township: one for one in confidence("real", day(as_of), NAMES)}


@pytest.mark.soak
def test_each_township_gets_the_word_that_its_data_deserve(store: Path) -> None:
    for name in ("上塘镇", "瓯北镇", "桥头镇", "枫林镇"):
        put("outlets", outlets(name, 9, 10))
    put("outlets", outlets("桥下镇", 9, 10, on="2010-03-31"))
    put(
        "monthly_reports",
        [
            {"month": day("2010-06-01"), "township": name, "is_reported": True}
            for name in ("上塘镇", "瓯北镇", "桥下镇", "枫林镇")
        ],
    )
    put(
        "monthly_progress",
        [
            reported("上塘镇", 10, 9),
            reported("瓯北镇", 12, 9),
            reported("桥下镇", 10, 9),
            reported("枫林镇", 10, 11),
        ],
    )
    found = words()
    assert {name: found[name].word for name in NAMES} == {
        "上塘镇": "可靠",
        "瓯北镇": "有出入",
        "桥头镇": "不完整",
        "桥下镇": "旧数",
        "岩头镇": "不完整",
        "枫林镇": "有出入",
    }
    assert found["瓯北镇"].reasons[0] == "月报与名册有1处不一样，如2010年6月户数月报12、名册10"
    assert found["桥头镇"].reasons == ("2010年6月月报没有报",)
    assert found["桥下镇"].reasons[0].startswith("名册是2010年3月31日的")
    assert found["岩头镇"].reasons[0] == "没有名册"
    assert "已规范多于总数" in " ".join(found["枫林镇"].reasons)


def test_a_register_that_nothing_can_be_compared_with_is_not_called_reliable(store: Path) -> None:
    put("outlets", outlets("上塘镇", 9, 10))
    found = words()["上塘镇"]
    assert (found.word, found.township) == ("未核", "上塘镇")
    assert confidence("real", date(2010, 1, 1), ("上塘镇",))[0].word == "不完整"
