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
