"""What a role may not do it cannot do by a changed browser either: presses of grey buttons."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.frame import View
from dashboard.importing import ledger, pipeline
from dashboard.importing import store as importing
from dashboard.settings import ROOT
from tests.soak import beyond

REGISTER = """十小经营单位名册,,,,,,,
单位名称,行业类别,地址,负责人,联系电话,乡镇,是否整规,是否规范
永嘉县甲阿婆小吃店,小餐饮店,中心街1号,欧阳某某,14212345011,岩头镇,是,是
"""


@pytest.mark.parametrize("role", sorted(access.ROLES))
def test_a_press_that_the_role_may_not_make_is_not_heard(role: str) -> None:
    """A browser can be made to send the press of a button that is shown grey."""
    place = st.empty()
    view = View("imports", "", access.User("甲", role), "real", date.min, {}, place, place)
    shown: list[bool] = []

    def sent(label: str, disabled: bool, **_: Any) -> bool:
        shown.append(disabled)
        return True

    assert view.press(sent, "撤销这次导入") == (role == "analyst")
    assert view.press(sent, "已撤销", disabled=True) is False
    assert shown == [role != "analyst", True]


@pytest.mark.parametrize("role", beyond(["leader"], sorted(access.ROLES), soak=2))
def test_only_an_analyst_gets_the_original(store: Path, role: str) -> None:
    """It holds names of owners and telephone numbers, which are masked everywhere else."""
    access.write_account("甲", role, "correct horse")
    choices = pipeline.Choices(period=pipeline.read_period("2010年6月"))
    importing.commit(pipeline.prepare(REGISTER.encode(), "岩头镇.csv", choices), "甲")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["signed_in_as"] = access.begin("甲")
    at = at.run().switch_page(str(ROOT / "pages" / "imports.py")).run()
    assert not at.exception
    labels = [button.proto.label for button in at.get("download_button")]
    assert ("下载原件" in labels) == (role == "analyst")


@pytest.mark.soak
def test_undo_pressed_on_an_older_list_takes_back_no_other_import(store: Path) -> None:
    """Two analysts see import 2 and both press undo: import 1 stays."""
    choices = pipeline.Choices(period=pipeline.read_period("2010年6月"))
    for word in ("甲", "乙"):
        text = REGISTER.replace("甲", word)
        importing.commit(pipeline.prepare(text.encode(), f"{word}.csv", choices), "甲")
    screens = []
    for _ in range(2):
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        screens.append(at.run().switch_page(str(ROOT / "pages" / "imports.py")).run().run())
    for at in screens:
        at.session_state["menu_drawn"] = True
        (button,) = [one for one in at.button if one.label == "撤销这次导入"]
        button.click().run()
    undone = ledger.imports().set_index("import_id")["undone_at"].notna()
    assert undone.to_dict() == {1: False, 2: True}


@pytest.mark.parametrize(
    "role", beyond(["analyst", "township"], ["analyst", "department", "township"], soak=1)
)
@pytest.mark.usefixtures("store")
def test_after_the_sign_in_everybody_begins_where_their_work_is(role: str) -> None:
    """Addresses that name a page: tests/browser/test_sign_in.py."""
    access.write_account("甲", role, "correct horse", townships=("岩头镇",), body="县质监局")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    name, password = at.text_input
    name.input("甲")
    password.input("correct horse")
    (button,) = at.button
    button.click().run()
    assert not at.exception
    (strip,) = [one for one in at.get("html") if 'class="strip"' in one.proto.body]
    first = "驾驶舱" if role == "analyst" else "填报箱"
    assert f">{first}<" in strip.proto.body
