"""Files that leave the house: whose they are, what the audit is told, who is refused."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dashboard import access
from dashboard.access import accounts
from dashboard.frame import leaving
from dashboard.store import audit, db, viewer

LEADER = access.User("张三", "leader", address="10.0.0.5")


@pytest.fixture(autouse=True)
def one_account(store: Path) -> None:
    access.write_account("张三", "leader", "correct horse")


def given(make: Callable[[], bytes], name: str, action: str = "export") -> bytes:
    return leaving.given_to(LEADER, make, name, action, "export")()


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def test_a_file_says_who_took_it_and_when() -> None:
    assert given(lambda: b"a,b\r\n1,2\r\n", "x.csv").decode().splitlines()[:2] == ["a,b", "1,2"]
    assert "# 张三 20" in given(lambda: b"a,b\r\n", "x.csv").decode()
    book = given(workbook, "x.xlsx")
    assert "张三" in load_workbook(io.BytesIO(book)).properties.description
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        assert packed.testzip() is None
    assert "张三" in given(lambda: b"<body></body>", "x.html").decode()
    assert given(lambda: b"%PDF", "x.pdf") == b"%PDF"
    assert leaving.named_for(LEADER, "通报.docx") == "通报_张三导出.docx"
    newest = audit.events(1)[0]
    assert (newest["what"], newest["who"], newest["on"]) == ("export", "张三", "x.pdf")
    assert newest["where"] == "10.0.0.5" and newest["more"] == {"size": 4}


def test_it_is_made_for_this_viewer_and_refused_to_whoever_may_not() -> None:
    seen = []
    given(lambda: seen.append(viewer.current().role) or b"x", "x.pdf")
    assert seen == ["leader"]
    with pytest.raises(db.NotAllowedError):
        given(lambda: b"x", "原件.xls", "original")
    assert audit.events(1)[0]["what"] == "denied"


@pytest.mark.parametrize(
    "change", [{"disabled": True}, {"role": "township"}, {"townships": ("岩头镇",)}]
)
def test_a_button_left_open_gives_nothing_after_the_account_has_changed(
    change: dict[str, object],
) -> None:
    accounts.change("张三", "管理员", "改", **change)
    with pytest.raises(db.NotAllowedError, match="重新登录"):
        given(lambda: b"x", "x.csv")


def test_the_local_user_is_nobody_in_particular() -> None:
    local = access.User("本机用户", "analyst", is_local=True)
    assert leaving.named_for(local, "x.csv") == "x.csv"
    assert leaving.marked(b"a", "x.csv", local) == b"a"
