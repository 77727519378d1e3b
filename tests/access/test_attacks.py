"""Attacks at the signed-in visitors of a running server, at its accounts, and by words. Those at
the door are in test_server.py."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from websockets.exceptions import ConnectionClosed

from dashboard import access, messages
from dashboard.access import accounts, server, sessions
from dashboard.store import audit
from docs import security
from tests.access import attacks
from tests.access.test_server import listening, started
from tests.access.wire import Tab
from tests.ready_stores import ReadyStores

PASSWORD = "correct horse"
FORM = "请先登录"
AUDIT = "system_part=审计"  # the address of the part that auditors see


@pytest.fixture(scope="module")
def store(ready: ReadyStores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store with an account of three roles and the simulated data."""
    folder = tmp_path_factory.mktemp("attacked") / "store"
    folder.mkdir()
    shutil.copyfile(ready.demo(), folder / "demo.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(folder))
        for name, role in (("张三", "analyst"), ("李四", "auditor"), ("王五", "township")):
            scope = ("岩头镇",) if role == "township" else ()
            access.write_account(name, role, PASSWORD, townships=scope)
        (folder / "access.toml").write_text('hosts = ["zhiliang.example"]\n', encoding="utf-8")
        yield folder


@pytest.fixture(scope="module")
def port(store: Path) -> Iterator[int]:
    """The server on it."""
    process, port = started(store, "--server.address=127.0.0.1")
    listening(process, port)
    yield port
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def victim(port: int) -> Iterator[Tab]:
    """A tab at which the auditor has signed in and looks at the audit."""
    tab = Tab(port).sign_in("李四", PASSWORD, "system").open("system", AUDIT)
    assert "退出（李四）" in tab.text and "导出审计" in tab.text
    yield tab
    tab.close()


def test_names_that_are_no_account(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_once", {})
    monkeypatch.setattr(accounts, "_hasher", lambda: PasswordHasher(1, 64, 1))  # for speed
    before = len(audit.events())
    answers = {access.refusal(name, password, f"10.0.0.{place}")
               for place, (name, password) in enumerate(attacks.NAMES)}  # fmt: skip
    assert answers == {"账号或密码不对。请核对后重试；忘记密码请联系系统管理员重设。"}
    told = audit.events()[: len(attacks.NAMES)]
    assert len(audit.events()) == before + len(attacks.NAMES)
    assert all(one["what"] == "refused" for one in told) and audit.check() == []
    assert list(accounts.known()) == ["张三", "李四", "王五"]


@pytest.mark.soak
def test_a_session_belongs_to_its_browser(port: int, victim: Tab) -> None:
    for cookie in ("", "guessed"):  # Streamlit would give it away, and cut off its owner
        thief = Tab(port, session=victim.session, cookie=cookie).open("system", AUDIT)
        assert FORM in thief.text and "导出审计" not in thief.text
        assert thief.session != victim.session
        thief.close()
    assert "导出审计" in victim.open("system", AUDIT).text, "its owner has noticed nothing"
    link = victim.download("导出审计")
    answer = victim.ask(link)
    assert answer.status == 200 and "# 李四 20" in answer.body.decode()
    link = victim.download("导出审计")  # one that nobody has fetched yet
    other = Tab(port).sign_in("王五", PASSWORD, "system")
    assert other.ask(link).status == 404 and victim.ask(link, Cookie="").status == 404
    upload = f"/_stcore/upload_file/{victim.session}/0c2d"
    assert victim.ask(upload, "PUT", b"x").status == 403, "an auditor imports nothing"
    assert other.ask(upload, "PUT", b"x").status == 403
    own = f"/_stcore/upload_file/{other.session}/0c2d"  # for the box, and the proof of a reply
    assert b"right" not in other.ask(own, "PUT", b"x").body
    large = {"Content-Length": str(21 * 2**20)}
    assert other.ask(own, "PUT", b"", **large).status == 413, "it imports no folders"
    beside = {"of_another": '{"a": "b c"}'}  # cookies of other programs on this host come along
    closed = Tab(port, cookies=beside).sign_in("李四", PASSWORD, "system")
    assert "退出（李四）" in closed.text, "signed in before it is closed"
    closed.close()
    thief = Tab(port, session=closed.session).open("system")
    assert FORM in thief.text, "a closed tab's session opens nothing elsewhere"
    thief.close()
    back = Tab(port, session=closed.session, cookie=closed.cookie, cookies=beside).open("system")
    assert "退出（李四）" in back.text, "the same browser goes on after a break of the network"
    for tab in (other, back):
        tab.close()


@pytest.mark.soak
def test_what_no_page_sends_is_not_heard(port: int) -> None:
    tab = Tab(port).open("system")
    for kind in ("clear_cache", "load_git_info", "set_run_on_save", "debug_shutdown_runtime"):
        tab.send(**{kind: True})
    for operation in ("install_skills", "dismiss_skills_nudge"):
        whose = {"request_id": "1", "session_id": tab.session, operation: {}}
        tab.send(backend_operation_request=whose)
    told = {one.WhichOneof("type") for one in tab.open("system").messages}
    assert "script_finished" in told, "what pages do send is heard"
    assert not told & {"git_info_changed", "backend_operation_response"}
    tab.close()
    for told in (b"\xff" * 40, "文字", b"\x00" * (server.MOST_OF_STRANGERS + 1)):
        tab = Tab(port)
        tab.socket.send(told)
        with pytest.raises(ConnectionClosed):
            tab.socket.recv(timeout=20)
    assert FORM in Tab(port).open("system").text, "the server goes on"


@pytest.mark.soak
def test_pages_and_presses_that_a_role_may_not(port: int) -> None:
    tab = Tab(port).sign_in("王五", PASSWORD, "system")
    for page in ("imports", "data_quality"):
        assert "不能打开这一页" in tab.open(page).text
    for part in ("审计", "账号管理", "个人信息"):
        text = tab.open("system", f"system_part={part}").text
        assert "导出审计" not in text and "写入账号" not in text and "单位名称（全称）" not in text
    hostile = "&".join(f"township={one}" for one in ("<script>alert(1)</script>", "![x](http://e)"))
    tab.open("system", f"?{hostile}&outlet=![x](http://evil.example)")
    assert "](http" not in tab.text
    accounts.set_password("王五", "马电池订书钉对对", "管理员", False)
    tab.open("system")
    assert FORM in tab.text and "退出（王五）" not in tab.text, "its password has changed"
    tab.close()


def test_hostile_words_stay_words() -> None:
    for text in attacks.HOSTILE:
        shown = messages.plain(text)
        bare = re.sub(r"\\.", "", shown)  # what is escaped is no sign any more
        assert not re.search(
            r"[`*_<>~$|\[\]]|(?<!\w)(?:https?|ftp):(?!\u2060)|www\.|@(?!\u2060)", bare
        )
        assert not re.match(r"[ \t]|[#>+=-]|\d+[.)]", shown), text
        assert re.sub(r"\\(.)|\u2060", r"\1", shown).strip() == text.strip(), "nothing is lost"


def test_the_table_of_the_docs_counts_these() -> None:
    assert sum(count for count, _ in attacks.TABLE.values()) >= 120
    written = security.TARGET.read_text(encoding="utf-8")
    assert security.attack_table() in written, "python -m docs.security writes it anew"
