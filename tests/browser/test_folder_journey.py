"""Several county files at once: list, import of all, held rows, comparison, undo, other columns."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import grid
from tests.browser.driver import AppServer, Visit

REGISTER = """永嘉县“十小”行业经营单位名册
填报单位：岩头镇人民政府    填报时间：2010年{month}月30日
乡镇,单位名称,行业类别,地址,是否整规,是否规范
岩头镇,甲店,小食杂店,岩头镇老街1号,是,{compliant}
岩头镇,乙店,小旅馆,岩头镇老街2号,是,是
岩头镇,丙店,小药店,岩头镇老街3号,否,是
"""
REPORT = """2010年6月岩头镇十小整规月报表
填报单位：岩头镇人民政府
类别,单位,数量
小食杂店总数,户,5
其中：已整规,户,4
"""
CHECKS = """2010年十小巡查记录
检查日期,店名,乡镇,行业,检查结果,发现的问题
2010.6.3,甲店,岩头镇,小食杂店,发现问题,未办执照
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A register with two bad rows, a long monthly form, a record of visits, and a broken file."""
    texts = {
        "名册.csv": REGISTER.format(month=6, compliant="否"),
        "月报.csv": REPORT,
        "巡查.csv": CHECKS,
        "坏.xlsx": "PK",
    }
    made = []
    for name, text in texts.items():
        made.append(tmp_path / name)
        made[-1].write_text(text, encoding="gb18030")
    return made


def drop(tab: Visit, files: list[Path]) -> None:
    """Drop files on the import page and wait for what they hold."""
    with tab.rerun():
        tab.page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(
            files
        )


def press(tab: Visit, name: str) -> None:
    """Press a button and wait."""
    with tab.rerun():
        tab.page.get_by_role("button", name=re.compile(name)).first.click()


def shown_tab(tab: Visit, name: str) -> Locator:
    """Open a tab of the import page."""
    tab.page.get_by_role("tab", name=name).click()
    return tab.page.get_by_role("tabpanel", name=name)


@pytest.mark.marathon
def test_a_drop_of_several_files_and_what_follows(
    empty_server: AppServer, visit: Callable[[AppServer], Visit], files: list[Path], tmp_path: Path
) -> None:
    tab = visit(empty_server)
    tab.open("/imports")
    drop(tab, files)
    expect(tab.page.get_by_text("4个文件里3个可以导入，共4行；扣下2行")).to_be_visible()
    press(tab, "^导入全部可导入的（3个文件）")
    expect(tab.page.get_by_text("4个文件里导入了3个")).to_be_visible()

    # One held row is corrected in the grid, the other is sent back.
    queue = shown_tab(tab, "扣下的行")
    expect(queue.get_by_text("2行等处理")).to_be_visible()
    table = queue.locator("[data-testid=stDataFrame]").first
    trade = grid.column_of(table, "行业类别")
    row = grid.texts(table, trade).index("小旅馆")
    grid.write(tab.page, table, row, trade, "小餐饮店")
    press(tab, "^重新检查改过的行")
    expect(tab.page.get_by_text("第5行已计入第1次导入")).to_be_visible()
    expect(queue.get_by_text("1行等处理")).to_be_visible()
    grid.tick(tab.page, queue.locator("[data-testid=stDataFrame]").first, 0, 0)
    press(tab, "^勾选的行记为已退回")
    expect(tab.page.get_by_text("1行已记为退回")).to_be_visible()

    # The next register: one outlet changed, one is held, none silently lost; the table is filtered.
    later = tmp_path / "名册7月.csv"
    later.write_text(REGISTER.format(month=7, compliant="是"), encoding="gb18030")
    drop(tab, [later])
    expect(tab.page.get_by_text("与库中比对：变更1、消失0")).to_have_count(0)
    expect(tab.page.get_by_text(re.compile("与库中比对：.*变更1"))).to_be_visible()
    compared = tab.page.locator("[data-testid=stDataFrame]").filter(has_text="比对").last
    found = compared.locator("td").all_text_contents()
    assert any("是否规范：否 → 是" in text for text in found), found
    with tab.rerun():
        tab.page.get_by_placeholder("查找名称、乡镇或变化").fill("没有这家")
        tab.page.keyboard.press("Enter")
    press(tab, "^(?:仍要)?导入1行")
    expect(tab.page.get_by_text("已导入1行")).to_be_visible()

    # Undone, then opened again with another column for what was found.
    shown_tab(tab, "导入台账")
    tab.page.get_by_role("button", name="撤销…").click()
    press(tab, "^撤销这次导入")
    expect(tab.page.get_by_text("第4次导入已撤销")).to_be_visible()
    picked = tab.page.get_by_role("combobox", name=re.compile("查看或撤销"))
    expect(picked).to_have_value(re.compile("^第3次"))
    press(tab, "^换个对应重新导入")
    expect(tab.page.get_by_text("第3次导入已撤销，原件已重新打开")).to_be_visible()
    mapping = tab.page.locator("[data-testid=stDataFrame]").first
    row = grid.texts(mapping, grid.column_of(mapping, "表里的列")).index("发现的问题")
    with tab.rerun():
        grid.write(tab.page, mapping, row, grid.column_of(mapping, "导入为"), "备注")
    expect(tab.page.get_by_text("人工指定")).to_have_count(1)
    press(tab, "^(?:仍要)?导入1行")
    expect(tab.page.get_by_text("第5次导入")).to_be_visible()
    assert tab.errors == []
    assert "Traceback" not in empty_server.output(), empty_server.output()
