"""The system page by role: about, own account, accounts, audit, personal data for a purpose."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.access import accounts
from dashboard.importing import pipeline
from dashboard.importing import store as importing
from dashboard.settings import ROOT
from dashboard.store import audit
from tests.screens.test_enterprises import everything

REGISTER = (
    "2010年名册（岩头镇）\n填报时间：2010年6月1日\n单位名称,行业,负责人,联系电话,是否整规,是否规范\n"
    "甲店,小食杂店,欧阳某某,14212345011,是,是\n"
)


@pytest.fixture
def people(store: Path) -> Path:
    """One account of every role, and one register."""
    importing.commit(pipeline.prepare(REGISTER.encode(), "a.csv"), "甲")
    for role in access.ROLES:
        places = ("岩头镇",) if role == "township" else ()
        access.write_account(role, role, "battery staple", townships=places)
    return store


def press(at: AppTest, label: str) -> None:
    at.session_state["menu_drawn"] = True  # else the first run only draws the menu
    next(one for one in at.button if one.label == label).click().run()


def opened(role: str, part: str = "") -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.session_state[access._SESSION_KEY] = access.begin(role)
    if part:
        at.session_state["system_part"] = part
    at = at.switch_page(str(ROOT / "pages" / "system.py")).run()
    assert not at.exception
    return at


def test_each_role_has_its_own_parts(people: Path) -> None:
    plain = ["关于", "我的账号"]
    parts = {"administrator": ["账号管理"], "auditor": ["审计"], "analyst": ["个人信息"]}
    for role in access.ROLES:
        at = opened(role)
        assert at.get_by_key("system_part").options == plain + parts.get(role, []), role
        told = everything(at)
        assert "程序版本" in told and (str(people) in told) == (role == "administrator")


def test_the_auditor_reads_the_trail_and_sees_damage(people: Path) -> None:
    at = opened("auditor", "审计")
    assert "链完整" in everything(at)
    assert "设立" in str(at.dataframe[0].value["其他"].tolist())
    file = next(audit.folder().glob("2*.jsonl"))
    file.write_bytes(file.read_bytes().replace(b"leader", b"reader"))
    at.run()
    assert "被改过" in at.error[0].value and "链有" in everything(at)


def test_a_purpose_shows_one_owner_and_is_recorded(people: Path) -> None:
    at = opened("analyst", "个人信息")
    assert "欧阳某某" not in everything(at)

    def ask(name: str, why: str) -> str:
        at.text_input[1].input(name)
        at.text_input[2].input(why)
        press(at, "显示")
        return everything(at) + "".join(one.value for one in (*at.error, *at.info))

    assert "至少4个字" in ask("甲店", "看")
    told = ask("甲店", "通知整改复查")
    assert "欧阳某某" in told and "14212345011" in told and "今天已显示1户" in told
    newest = audit.events(1)[0]
    assert (newest["what"], newest["who"], newest["on"]) == ("reveal", "analyst", "甲店")
    assert newest["more"] == {"purpose": "通知整改复查"}
    assert "没有这个名称" in ask("没有的店", "通知整改复查")
    assert len([one for one in audit.events() if one["what"] == "reveal"]) == 2


def test_the_administrator_disables_an_account(people: Path) -> None:
    at = opened("administrator", "账号管理")
    at = at.selectbox(key="account_picked").set_value("leader").run()
    press(at, "停用")
    assert accounts.known()["leader"].disabled and not at.exception
    newest = audit.events(1)[0]
    assert (newest["what"], newest["who"], newest["on"]) == ("account", "administrator", "leader")
