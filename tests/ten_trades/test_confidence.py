"""One plain word on the data of each township, from literal registers, reports and visits."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import settings
from dashboard.store import db
from dashboard.ten_trades import words_confidence
from dashboard.ten_trades.confidence import Confidence, confidence
from tests.rows import day, outlets, put, sample

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


def firm(name: str, township: str) -> dict[str, Any]:
    return {
        "recorded_on": day("2010-01-05"),
        "product": "阀门",
        "enterprise": name,
        "township": township,
    }


def test_the_word_on_spot_checks_is_of_what_the_register_tells_of_the_makers(store: Path) -> None:
    put(
        "samples",
        [
            sample(township="瓯北镇", firm="甲厂"),
            sample(township="瓯北镇", firm="乙厂"),
            sample(township="桥头镇", firm="丙厂"),
            sample(township="桥下镇", firm="丁厂"),
            sample(township="岩头镇", firm="戊厂", on="2008-03-05"),
            sample(township="上塘镇", firm=None),
        ],
    )
    put("enterprise_register", [firm("甲厂", "瓯北镇"), firm("丙厂", "瓯北镇")])
    told = {one.township: one for one in confidence("real", day("2010-07-10"), NAMES, "samples")}
    assert {name: (told[name].word, told[name].reasons) for name in NAMES} == {
        "瓯北镇": ("可靠", ("2批里1批的企业在名册里也在这个乡镇",)),
        "桥头镇": ("有出入", ("1批能在企业名册里找到，其中1批名册写的是别的乡镇",)),
        "桥下镇": ("未核", ("没有另一份数据可以比",)),
        "岩头镇": ("旧数", ("最新的是2008年3月5日的，已2年",)),
        "上塘镇": ("不完整", ("1批里1批没写结论或企业",)),
        "枫林镇": ("", ("一年内没有这份数据",)),
    }


def test_the_word_on_supervision_is_of_the_totals_that_the_sheets_print(store: Path) -> None:
    put(
        "supervision_scores",
        [
            {
                "series": "县",
                "round": 1,
                "inspected_on": day("2010-06-20"),
                "township": township,
                "item": item,
                "score": score,
                "full_marks": 50,
                "printed_total": printed,
            }
            for township, printed in (("瓯北镇", 90), ("桥头镇", 91), ("桥下镇", None))
            for item, score in (("宣传", 48), ("覆盖", 42))
        ],
    )
    found = confidence("real", day("2010-07-10"), NAMES[:4], "supervision_scores")
    assert {one.township: one.word for one in found} == {
        "上塘镇": "",
        "瓯北镇": "可靠",
        "桥头镇": "有出入",
        "桥下镇": "未核",
    }


def test_every_sign_has_its_words() -> None:
    sql = (settings.QUERIES / "reports" / "data_signs.sql").read_text(encoding="utf-8")
    codes = set(re.findall(r"'code': '(\w+)'", sql))
    assert codes and codes == set(words_confidence._SIGNS)
    assert set(re.findall(r"'sign': '(\w+)'", sql)) == set(words_confidence.SIGNS)


def hold(import_id: int, number: int, kind: str, cells: str, sheet: str = "表1") -> None:
    """A row that an import held back, for two reasons."""
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO held_rows (import_id, sheet, row_number, kind, codes, cells) "
            "VALUES (?, ?, ?, ?, ['x'], ?)",
            [import_id, sheet, number, kind, cells],
        )
        for column in ("A", "B"):
            cursor.execute(
                "INSERT INTO import_problems (import_id, sheet, row_number, column_letter, "
                "severity, code, message) VALUES (?, ?, ?, ?, 'rejected', 'x', 'x')",
                [import_id, sheet, number, column],
            )


def test_what_an_import_held_back_makes_a_register_incomplete_row_by_row(store: Path) -> None:
    old = put("outlets", [*outlets("岩头镇", 9, 10, on="2010-05-31")])
    new = put("outlets", [*outlets("瓯北镇", 9, 10), *outlets("岩头镇", 9, 10)])
    hold(old, 90, "outlets", '{"D": "岩头镇老街5号"}')  # that register was replaced
    hold(new, 90, "outlets", '{"B": "甲店", "D": "瓯北镇人民路1号"}')
    hold(new, 91, "outlets", '{"B": "乙店", "E": "瓯北"}')
    hold(new, 92, "outlets", '{"B": "瓯北饭店", "D": "县城"}')  # a name, not a place
    found = words("2010-06-30")
    assert found["瓯北镇"].word == "不完整"
    assert found["瓯北镇"].reasons == ("导入时扣下2行，没有处理",)
    assert found["岩头镇"].word == "未核"


def test_a_report_is_missing_once_its_day_has_passed(store: Path) -> None:
    put("outlets", [*outlets("瓯北镇", 9, 10), *outlets("桥头镇", 9, 10)])
    put(
        "monthly_reports",
        [{"month": day("2010-06-01"), "township": "瓯北镇", "is_reported": True}],
    )
    put("monthly_progress", [reported("瓯北镇", 10, 9)])
    assert words("2010-07-03")["桥头镇"].word == "未核"  # 75号: by the 3rd
    assert words("2010-07-04")["桥头镇"].reasons == ("2010年6月月报没有报",)
    assert words("2010-07-03")["瓯北镇"].word == "可靠"


def test_a_report_of_before_the_register_was_compared_with_nothing(store: Path) -> None:
    put("outlets", outlets("瓯北镇", 9, 10, on="2010-07-05"))
    put(
        "monthly_reports",
        [{"month": day("2010-06-01"), "township": "瓯北镇", "is_reported": True}],
    )
    put("monthly_progress", [reported("瓯北镇", 10, 9)])
    assert words()["瓯北镇"].word == "未核"
