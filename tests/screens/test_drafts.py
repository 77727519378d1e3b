"""Drafts on the page: kept at every pause without a button, there after a reload, two clerks."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import demo

ROOT = Path(__file__).resolve().parent.parent.parent


def opened() -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
    return at.switch_page("pages/present.py").run()


def own_words(at: AppTest) -> AppTest:
    area = next(one for one in at.text_area if "〖" in str(one.value))
    return area.set_value(f"{area.value}\n本办已逐镇核对。").run()


@pytest.mark.marathon
def test_a_draft_survives_a_reload_and_a_colleague_is_told(store: Path) -> None:
    demo.ensure()
    first, second = opened(), opened()
    own_words(first)
    assert not first.exception
    assert any("已自动保存" in str(one.value) for one in first.caption)
    assert any("本办已逐镇核对" in str(one.value) for one in opened().text_area)
    own_words(second)
    told = [str(one.value).replace("\u2060", "") for one in (*second.error, *second.caption)]
    assert any("保存了新的一稿" in one or "保存了更新的一稿" in one for one in told)
    assert any("本办已逐镇核对" in str(one.value) for one in second.text_area), "nothing is lost"
