"""The door of the server: a real one on the loopback, asked as a browser and as a stranger."""

import asyncio
import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard import access
from dashboard.access import server, sessions, warm_up
from dashboard.settings import ROOT
from tests.access import attacks
from tests.access.wire import Tab


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def started(store: Path, *options: str, port: int = 0) -> tuple[subprocess.Popen[str], int]:
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, env={**os.environ, "DASHBOARD_STORE": str(store)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return process, port


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with one account and one name."""
    store = tmp_path_factory.mktemp("served") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(store))
        access.write_account("张三", "analyst", "correct horse")
        (store / "access.toml").write_text('hosts = ["zhiliang.example"]\n', encoding="utf-8")
        process, port = started(store, "--server.address=0.0.0.0")
    listening(process, port)
    yield port
    process.kill()
    process.wait()


def listening(process: subprocess.Popen[str], port: int) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + 120
    while True:
        try:
            ask(port, "/_stcore/health")
            return
        except OSError:
            assert process.poll() is None and time.monotonic() < deadline, process.stdout
            time.sleep(0.2)


def ask(port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.mark.soak
def test_the_visitor_of_a_new_server_draws_what_strangers_may_see(port: int) -> None:
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    assert warm_up.visit(address, ("overview", "outlets")) == ["overview", "outlets"]


def test_every_answer_carries_the_headers(port: int) -> None:
    for path in ("/", "/overview", "/healthz", "/_stcore/health", "/media/x.csv", "/nothing.js"):
        answer = ask(port, path)
        for name, text in server.HEADERS.items():
            assert answer.getheader(name) == text, (path, name)
    shell = ask(port, "/overview", **{"Accept-Encoding": "gzip"})
    assert "正在打开" in shell.text and 'lang="zh-CN"' in shell.text, "no white page"
    assert "<title>永嘉质量看板</title>" in shell.text and "enable JavaScript" not in shell.text
    assert shell.getheader("content-length") == str(len(shell.text.encode()))
    policy = server.HEADERS["content-security-policy"]
    assert not re.search(r"https?:|\*", policy), "no host but its own"
    cookie = ask(port, "/").getheader("set-cookie")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    ("host", "status"),
    [("zhiliang.example", 200), ("zhiliang.example:80", 200), ("localhost", 200),
     ("evil.example", 421), ("10.1.2.3", 421), ("", 421), ("zhiliang.example.evil", 421)],
)  # fmt: skip
def test_unknown_names_of_the_host_are_refused(port: int, host: str, status: int) -> None:
    assert ask(port, "/", Host=host).status == status


def test_strangers_neither_send_nor_fetch_files(port: int) -> None:
    """Nobody signed in: no session, a made-up one, a cookie of one's own making."""
    for cookie in ("", f"{sessions.COOKIE}=guessed", f"{sessions.COOKIE}="):
        for method in ("PUT", "DELETE", "POST"):
            path = "/_stcore/upload_file/8b1f/0c2d"
            answer = ask(port, path, method, b"x" * 1000, Cookie=cookie)
            assert answer.status == 403, (method, cookie)
        for path in ("/media/abc.csv", "/media/../media/abc.csv", "/media/" + "0" * 56 + ".xlsx"):
            assert ask(port, path, Cookie=cookie).status in (400, 404)


def refused(*_: object, **more: object) -> bool:
    """Whether a websocket of this kind is not let in."""
    try:
        tab = Tab(*_, **more)  # type: ignore[arg-type]
        tab.open("system")
        return not tab.messages
    except (InvalidStatus, ConnectionClosed, OSError):
        return True


@pytest.mark.soak
def test_what_strangers_try_at_the_door(port: int) -> None:
    """Every attack of attacks.py that needs no account."""
    wrong: list[object] = []
    for host in attacks.HOSTS:
        answer = ask(port, "/", Host=host)
        if answer.status not in (400, 421):
            wrong.append((host, answer.status))
    secret = ["argon2", "server.prepare()", "root:x:", "[privacy]", '"hash"', "gatherUsage"]
    for path in attacks.INSIDE:
        body = ask(port, path).text
        wrong += [(path, text) for text in secret if text in body]
    for method, path in attacks.TOOLS:
        answer = ask(port, path, method, b"{}", **{"Content-Type": "application/json"})
        told = answer.text
        if answer.status == 200 and not told.startswith("<!--"):  # the empty page of every address
            wrong.append((method, path, answer.status, told[:80]))
    for method, path, cookie in attacks.UPLOADS:
        address = "/_stcore/upload_file/" + path.format(victim="8b1f")
        answer = ask(port, address, method, b"x" * 1000, Cookie=cookie)
        if answer.status not in (400, 403, 404):
            wrong.append((method, path, cookie, answer.status))
    for path in attacks.MEDIA:
        answer = ask(port, path)
        if answer.status not in (400, 404) or answer.getheader("set-cookie", "").startswith("a="):
            wrong.append((path, answer.status))
    wrong += [one for one in attacks.ORIGINS if not refused(port, headers={"Origin": one})]
    for headers in attacks.FORGED:
        tab = Tab(port, headers=headers).open("system")
        if "请先登录" not in tab.text or "退出（" in tab.text:
            wrong.append(headers)
        tab.close()
    assert wrong == [], "\n".join(map(str, wrong))


def test_health_and_metrics_tell_no_names(port: int) -> None:
    answer = ask(port, "/healthz")
    told = json.loads(answer.text)
    assert answer.status == 200
    assert told.keys() == {"store", "writer", "shown", "disk_free_mb", "backup_age_hours"}
    metrics = ask(port, "/metricsz").text
    assert "dashboard_store_readable 1" in metrics and "张三" not in metrics


def test_without_accounts_it_does_not_start_on_the_network(tmp_path: Path) -> None:
    process, _ = started(tmp_path / "none", "--server.address=0.0.0.0")
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "没有设账号，不能在网络上监听" in said and "account add" in said


@pytest.mark.parametrize(
    ("listens", "may"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), (None, False), ("", False),
     ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("zhiliang.example", False)],
)  # fmt: skip
def test_where_it_may_start(store: Path, listens: str | None, may: bool) -> None:
    assert (server.why_not_start(listens) == "") == may
    access.write_account("张三", "leader", "correct horse")
    assert server.why_not_start(listens) == ""


def test_a_file_belongs_to_its_session_and_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {
        "s1": sessions.Known("甲的浏览器", 5, 9e9),
        "s2": sessions.Known("乙的浏览器", 0, 9e9),
        "s4": sessions.Known("甲的浏览器", 5, time.time() - 1),
    }
    monkeypatch.setattr(sessions, "_known", known)
    monkeypatch.setattr(sessions, "_same", lambda one, other: bool(one) and one == other)
    assert sessions.most_sent("s1", "甲的浏览器") == 5
    assert not sessions.most_sent("s4", "甲的浏览器"), "half an hour after its last page"
    for session, browser in (("s1", "乙的浏览器"), ("s2", "乙的浏览器"), ("s3", ""), ("s1", "")):
        assert not sessions.most_sent(session, browser), (session, browser)
    rights = [access.ROLE_RIGHTS[role].may for role in ("township", "department", "leader")]
    assert [sessions.most_of(one) // 2**20 for one in rights] == [20, 20, 0], "proofs and reports"
    assert sessions.of_browser("乙的浏览器") == ["s2"] and sessions.of_browser("") == []

    class Files:
        _files_by_session_and_coord = {"s1": {"a": "f1"}, "s2": {"b": "f2"}}

    monkeypatch.setattr(
        server.runtime, "get_instance", lambda: type("R", (), {"media_file_mgr": Files})
    )
    assert server._is_own("f1.csv", ["s1"]) and not server._is_own("f1.csv", ["s2"])
    assert not server._is_own("f1.csv", []) and not server._is_own("f3.csv", [])
    assert server._is_own("f3.csv", ["s2"]), "just made for a press in a session that is signed in"


@pytest.mark.parametrize(
    ("origin", "host", "is_same"),
    [
        ("", "evil.example", True),  # no page: what a page asks for has its Origin
        ("https://zhiliang.example", "zhiliang.example", True),
        ("https://zhiliang.example:8443", "zhiliang.example", True),  # nginx leaves the port out
        ("http://localhost:8501", "localhost:8501", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("http://127.0.0.1:1", "127.0.0.1:8501", False),  # another program of the same machine
        ("http://evil.example", "zhiliang.example", False),
        ("http://zhiliang.example@evil", "zhiliang.example", False),
        ("null", "zhiliang.example", False),
        ("file://", "zhiliang.example", False),
        ("null", "", False),
    ],
)
def test_pages_of_ours_alone_ask(origin: str, host: str, is_same: bool) -> None:
    assert server._is_same_place(origin, host) == is_same


@pytest.mark.parametrize(
    ("host", "query", "peer", "is_open"),
    [
        ("localhost:8501", b"", "127.0.0.1", True),
        ("localhost:8501", b"as_of=2009-01-01", "127.0.0.1", False),
        ("kanban.example", b"", "127.0.0.1", False),
        ("localhost:8501", b"", "10.0.0.9", False),
    ],
)
def test_a_kept_first_screen_is_for_whom_the_page_itself_would_open(
    store: Path, host: str, query: bytes, peer: str, is_open: bool
) -> None:
    scope = {"headers": [(b"host", host.encode())], "query_string": query, "client": (peer, 5)}
    assert server._is_open(scope) is is_open
    access.accounts_file().parent.mkdir(exist_ok=True)
    access.accounts_file().touch()
    assert not server._is_open(scope), "where people sign in, nothing stands there before"


def test_unchanging_files_are_compressed_for_a_network_alone(store: Path) -> None:
    """Answers of Streamlit's own server, which never compresses them."""
    asked = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(dict(scope["headers"]))
        kind = b"text/html" if "gone" in scope["path"] else b"text/javascript"
        headers = [(b"content-type", kind), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"/* x */" * 999, "more_body": True})
        await send({"type": "http.response.body", "body": b"/* y */"})

    door = server.Door(app)

    def got(path: str, peer: str, **headers: str) -> tuple[dict[bytes, bytes], bytes]:
        told: list[Any] = []

        async def send(message: Any) -> None:
            told.append(message)

        given = [(n.replace("_", "-").encode(), t.encode()) for n, t in headers.items()]
        scope = {
            "type": "http", "method": "GET", "path": path, "query_string": b"",
            "headers": [(b"host", b"localhost"), *given], "client": (peer, 5),
        }  # fmt: skip
        with ThreadPoolExecutor(1) as threads:
            threads.submit(asyncio.run, door(scope, None, send)).result()
        return dict(told[0]["headers"]), b"".join(one["body"] for one in told[1:])

    path, whole = "/static/js/index.C1pLU68S.js", b"/* x */" * 999 + b"/* y */"
    headers, body = got(path, "127.0.0.1", accept_encoding="gzip")
    assert body == whole and b"content-encoding" not in headers, "on this machine as it is"
    for _ in range(2):
        headers, body = got(path, "10.0.0.9", accept_encoding="gzip, br", range="bytes=0-9")
        assert headers[b"content-encoding"] == b"gzip" and gzip.decompress(body) == whole
        assert b"immutable" in headers[b"cache-control"] and len(body) < 500
    assert len(asked) == 2 and b"range" not in asked[1], "kept after the first time"
    headers, body = got(path, "10.0.0.9")
    assert body == whole and b"content-encoding" not in headers, "for whoever cannot read it"
    headers, body = got("/static/js/gone.C1pLU68S.js", "10.0.0.9", accept_encoding="gzip")
    assert b"<html" in body and b"content-encoding" not in headers, "what is no such file"
    headers, body = got("/overview", "10.0.0.9", accept_encoding="gzip")
    assert b"content-encoding" not in headers
