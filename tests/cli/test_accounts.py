"""The command `account`: the first administrator, scopes; what is wrong changes nothing."""

import getpass
from pathlib import Path
from typing import Any

import pytest

from dashboard import access
from dashboard.access import accounts
from dashboard.cli import main
from dashboard.store import audit


def test_a_life_of_an_account(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    typed = iter(["马电池订书钉对对", "", "password1", "新的马电池订书钉"])
    monkeypatch.setattr(getpass, "getpass", lambda _: next(typed))
    assert main(["account", "list"]) == 0 and "还没有账号" in capsys.readouterr().out
    assert main(["account", "add", "guanli", "--role", "administrator"]) == 0
    assert access.refusal("guanli", "马电池订书钉对对") == ""
    assert accounts.known()["guanli"].must_change
    capsys.readouterr()
    add = ["account", "add", "yantou", "--role", "township", "--expires", "2999-01-01"]
    assert main(add) == 2 and "要写明管哪个乡镇" in capsys.readouterr().err
    assert main([*add, "--township", "没有的镇"]) == 2
    assert set(accounts.known()) == {"guanli"}
    assert main([*add, "--township", "岩头镇"]) == 0
    made_up = capsys.readouterr().out.split("首次登录的密码：")[1].split("（")[0]
    assert access.refusal("yantou", made_up) == ""
    assert main(["account", "password", "yantou"]) == 2, "a common password is refused"
    assert access.refusal("yantou", made_up) == ""
    before = accounts.known()["yantou"].stamp
    assert main(["account", "password", "yantou"]) == 0 and main(["account", "out", "yantou"]) == 0
    assert accounts.known()["yantou"].stamp != before
    assert main(["account", "disable", "yantou"]) == 0
    assert access.refusal("yantou", "新的马电池订书钉").startswith("账号已停用")
    capsys.readouterr()
    assert main(["account", "list"]) == 0
    listed = capsys.readouterr().out
    assert "乡镇" in listed and "岩头镇" in listed and "到2999-01-01" in listed and "停用" in listed
    assert "$argon2" not in listed
    assert main(["account", "enable", "yantou"]) == 0
    assert main(["account", "remove", "yantou"]) == 0
    assert main(["account", "disable", "yantou"]) == 2
    assert "没有账号“yantou”。现有：guanli" in capsys.readouterr().err
    told = [one["more"]["told"] for one in audit.events() if one["what"] == "account"]
    assert told == ["删除", "恢复使用", "停用", "全部退出", "重设密码", "设立", "设立"]
