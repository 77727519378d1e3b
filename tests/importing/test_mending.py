"""The import page mends what it refused: kind, head row, missing facts; open values are asked."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.importing import folder
from dashboard.settings import ROOT


@pytest.fixture
def page(store: Path) -> Any:
    """page(content): the import page with one file dropped."""

    def opened(content: bytes, name: str = "表.csv") -> AppTest:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
        at = at.switch_page(str(ROOT / "pages" / "imports.py"))
        at.session_state["replay"] = [folder.Dropped(name, name, content)]
        at = at.run()
        assert not at.exception
        return at

    return opened


def labels(at: AppTest) -> list[str]:
    """Labels of the buttons."""
    return [one.label for one in at.button]


@pytest.mark.soak
def test_a_refused_list_is_mended_by_answers(page: Any) -> None:
    text = "企业名称,产品名称,主要不合格项目\n永嘉县甲阀门厂,球阀,壁厚\n永嘉县乙阀门厂,闸阀,\n"
    at = page(text.encode())
    assert not any("导入2行" in label for label in labels(at))
    at = next(one for one in at.text_input if "什么时间" in one.label).input("2010年").run()
    assert not at.exception
    at = next(one for one in at.selectbox if "没有结论列" in one.label).select("不合格").run()
    assert not at.exception
    assert any(label == "导入2行" for label in labels(at)), labels(at)


@pytest.mark.soak
def test_a_head_row_is_chosen_and_a_value_is_answered(page: Any) -> None:
    text = (
        "岩头镇十小名册,,,\n填报时间：2010年6月30日,,,\n单位名称,行业,是否整规,是否规范\n"
        "甲店,小药店,是,是\n乙店,小药店,◎,是\n"
    )
    at = page(text.encode())
    assert any(label == "仍要导入1行" for label in labels(at)), labels(at)
    at = next(one for one in at.selectbox if "◎" in one.label).select("是").run()
    assert not at.exception
    assert any(label == "导入2行" for label in labels(at)), labels(at)


REFUSED = {
    "kind_and_columns": (
        "岩头镇 2010年6月30日,,,,\n何人,行当,甲项,乙项,丙项\n"
        "甲店,小药店,是,是,1\n乙店,小菜场,是,否,2\n",
        [("是哪一种表", "outlets"), ("缺“单位名称”", "何人"), ("缺“是否整规”", "甲项"),
         ("没有认出“是否规范”", "乙项")],
        "导入2行",
    ),
    "round": (
        "十小督查评分表,,,\n督查日期：2010年6月8日,,,\n乡镇,组织(40),进度(60),总分\n岩头镇,30,50,80\n",
        [("第几次督查", "1")],
        "导入1行",
    ),
    "township": (
        "十小名册,,,\n填报时间：2010年6月30日,,,\n店名,行业,是否整规,是否规范\n甲店,小药店,是,是\n",
        [("哪个乡镇", "岩头镇")],
        "导入1行",
    ),
    "year": (
        "7月份整规月报,,,\n乡镇,总数,已整规,已规范\n岩头镇,9,8,7\n",
        [("没有写年份", "2010")],
        "导入1行",
    ),
    "verdict": (
        "2010年童装抽检,,\n企业名称,产品名称,货号\n甲服饰,童裤,A1\n乙服饰,童裙,A2\n",
        [("是哪一种表", "samples"), ("没有结论列", "合格")],
        "导入2行",
    ),
}  # fmt: skip


@pytest.mark.marathon
@pytest.mark.parametrize("case", REFUSED)
def test_five_refused_files_are_mended_from_start_to_finish(
    page: Any, rows: Any, case: str
) -> None:
    text, answers, label = REFUSED[case]
    at = page(text.encode())
    assert not any(label in one for one in labels(at)), labels(at)
    for asked, told in answers:
        boxes = [one for one in (*at.selectbox, *at.text_input) if asked in one.label]
        assert boxes, (asked, [one.label for one in (*at.selectbox, *at.text_input)])
        box = boxes[0]
        at = (box.input(told) if hasattr(box, "input") else box.select(told)).run()
        assert not at.exception
    button = next(one for one in at.button if label in one.label)
    at.session_state["menu_drawn"] = True
    at = button.click().run()
    assert not at.exception
    assert rows("SELECT sum(rows_accepted) FROM import_sheets") == [(int(label[2:-1]),)]
