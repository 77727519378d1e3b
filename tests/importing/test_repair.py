"""A file that only lacks a column can be mended on the page: its columns are shown there."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.importing import folder
from dashboard.importing.pipeline import Choices, prepare
from dashboard.settings import ROOT

CONTENT = (
    "2010年“十小”名册（岩头镇）\n填报时间：2010年6月30日\n"
    "乙一,行业类别,地址,从业人数,是否整规,是否规范,整规日期\n"
    "甲店,小食杂店,横街1号,2,是,是,2010.5.3\n乙店,小药店,横街2号,2,是,否,2010.5.4\n"
).encode()


def test_the_column_can_be_named_by_hand() -> None:
    found = prepare(CONTENT, "名册.csv", Choices(kind="outlets"))
    assert found.refusal is not None
    (sheet,) = found.sheets
    assert sheet.plan.mapping is not None
    choices = Choices(kind="outlets", mappings={sheet.plan.sheet.name: {0: "name"}})
    assert prepare(CONTENT, "名册.csv", choices).rows_accepted == 2


def test_the_page_shows_the_columns_of_a_refused_file(store: Path) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at = at.switch_page(str(ROOT / "pages" / "imports.py")).run()
    file = folder.Dropped("名册.csv", "名册.csv", CONTENT)
    at.session_state["menu_drawn"] = True
    at.session_state["replay"] = [file]
    at.session_state["choices"] = {file.sha256: Choices(kind="outlets")}
    at = at.run()
    assert not at.exception
    assert any("单位名称" in one.value for one in at.error)
    told = "".join(block.proto.body for block in at.get("html"))
    assert "列对应：" in told and "原表开头" in told
    assert "乙一" in "".join(str(one.value.to_dict()) for one in at.dataframe)
