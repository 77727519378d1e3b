"""The process in front, with small servers behind it in place of readers: who gets which, what is
kept and compressed, what is refused, and that nothing is left running."""

import asyncio
import gzip
import json
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dashboard.serving import errands, front, inner_door, readers
from dashboard.serving.front import Front
from dashboard.serving.readers import Child, Family, NoStartError
from dashboard.store import files, viewer

STANDIN = """
import asyncio, json, os, sys
from dashboard.serving import inner_door
inner_door.end_with_parent()
WHO = os.environ[inner_door.CHILD]
async def app(scope, receive, send):
    asked = inner_door.as_asked(scope)
    if asked is None or scope["path"] == "/die":
        os._exit(7)
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "streamlit"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": WHO.encode() + message["bytes"]})
        return
    body = b""
    while scope["method"] == "POST":
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            break
    told = {"who": WHO, "peer": asked["client"][0], "body": len(body), "path": scope["path"],
            "headers": {n.decode(): t.decode() for n, t in asked["headers"]}}
    long = b"/* file */" * 1000 if scope["path"].startswith("/static/") else b""
    kind = b"text/javascript" if long else b"application/json"
    kind = b"text/html" if "gone" in scope["path"] else kind
    headers = [(b"content-type", kind), (b"set-cookie", b"a=b")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": long or json.dumps(told).encode()})
import uvicorn
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), lifespan="off", log_level="error")
"""


class Asked:
    """One request to the front, as a server hands it over."""

    def __init__(self, path: str, browser: str = "", method: str = "GET", **more: Any) -> None:
        cookie = [(b"cookie", f"a=1; dashboard_browser={browser}".encode())] if browser else []
        given = [(n.replace("_", "-").encode(), t.encode()) for n, t in more.items() if n != "body"]
        self.scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": [(b"host", b"kanban:80"), *cookie, *given],
            "client": ("10.1.2.3", 5), "subprotocols": ["streamlit"],
        }  # fmt: skip
        self.parts = list(more.get("body", [b""]))
        self.got: list[Any] = []

    async def receive(self) -> Any:
        part = self.parts.pop(0)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(self.parts)}

    async def send(self, message: Any) -> None:
        self.got.append(message)

    async def through(self, there: Front) -> "Asked":
        await there(self.scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        return int(self.got[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.got[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(one["body"] for one in self.got[1:])


def told(asked: Asked) -> dict[str, Any]:
    return dict(json.loads(asked.body))


def through(run: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: a browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, run).result()


def served(
    check: Callable[[Front], Awaitable[None]], tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    """Run a check on a front with two stand-ins behind it."""
    script = tmp_path / "standin.py"
    script.write_text(STANDIN, encoding="utf-8")
    patch.setenv("PYTHONPATH", os.getcwd())
    patch.setattr(readers, "_reader", lambda port: [str(script), str(port)])
    patch.setattr(
        readers, "_WRITER", ["-c", "import sys; print('ready', flush=True); sys.stdin.read()"]
    )

    async def run() -> None:
        family = Family(2, "localhost")
        try:
            await family.start()
            await family.readers[1].ready.wait()
            await check(Front(family))
        finally:
            await family.end()
        children = [family.writer, *family.readers]
        assert all(one.process and one.process.returncode is not None for one in children)

    through(run())


@pytest.mark.soak
def test_the_front(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Everything in one run of two stand-ins, since each takes a second to start."""

    async def check(there: Front) -> None:
        one = told(await Asked("/overview", "one").through(there))
        assert one["peer"] == "10.1.2.3" and one["headers"]["host"] == "kanban:80"
        assert not {inner_door.KEY_HEADER, inner_door.PEER_HEADER} & one["headers"].keys()
        two = told(await Asked("/overview", "two").through(there))
        assert one["who"] != two["who"], "browsers are spread over the readers"
        more = [told(await Asked("/a", "one").through(there))["who"] for _ in range(3)]
        assert more == [one["who"]] * 3, "and stay with theirs"
        lies = {inner_door.PEER_HEADER: "127.0.0.1", inner_door.KEY_HEADER: "x"}
        asked = await Asked("/a", "one", **lies, connection="x-own, close", x_own="1").through(
            there
        )
        assert told(asked)["peer"] == "10.1.2.3" and "x-own" not in told(asked)["headers"]

        sent = Asked("/_stcore/upload_file/x", "one", "POST", body=[b"x" * 70_000] * 3)
        assert told(await sent.through(there))["body"] == 210_000
        large = await Asked("/a", "one", "POST", content_length=str(10**9)).through(there)
        assert large.status == 413 and "200 MB" in large.body.decode()

        # what cannot be passed on is told at once, and what a browser breaks off costs no reader
        odd = await asyncio.wait_for(Asked("/a", "one", connection="host").through(there), 5)
        assert odd.status == 400
        broken = Asked("/b", "one", "POST", body=[b"x", None], content_length="9")
        assert not (await asyncio.wait_for(broken.through(there), 5)).got
        assert told(await Asked("/a", "one").through(there))["who"] == one["who"]
        await Asked("/static/js/gone.C1pLU68S.js", "one").through(there)

        path = "/static/js/index.C1pLU68S.js"
        plain = await Asked(path, "one").through(there)
        assert (
            b"immutable" in plain.headers[b"cache-control"] and b"set-cookie" not in plain.headers
        )
        squeezed = await Asked(path, "two", accept_encoding="gzip, br").through(there)
        assert squeezed.headers[b"content-encoding"] == b"gzip"
        assert gzip.decompress(squeezed.body) == plain.body and len(squeezed.body) < 200
        assert list(there.kept) == [path], "other answers are never kept"

        monkeypatch.setattr(front, "MOST_ASKED", 2.0)
        monkeypatch.setattr(front, "ASKED_PER_SECOND", 0.0)
        many = [await Asked("/b", "one").through(there) for _ in range(4)]
        assert many[-1].status == 429 and "太多" in many[-1].body.decode()
        monkeypatch.setattr(front, "MOST_ASKED", 600.0)
        there.limits.asked.clear()

        posted = await Asked("/die", "one", "POST").through(there)
        assert posted.status == 503 and posted.headers[b"refresh"] == b"3", "not done twice"
        other = told(await Asked("/overview", "one").through(there))
        assert other["who"] == two["who"], "who used the one that died goes on with another"
        gone = there.family.readers[int(one["who"][-1]) - 1]
        await asyncio.wait_for(gone.ready.wait(), 30)
        assert gone.starts == 2 and "意外结束（代码7）" in capsys.readouterr().err
        assert told(await Asked("/overview", "three").through(there))["who"] == one["who"]

    served(check, tmp_path, monkeypatch)


@pytest.mark.soak
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal here")
def test_who_hangs_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """A stopped process still takes connections (the system does) and never answers."""
    monkeypatch.setattr(readers, "LOOK_EVERY", 0.2)
    monkeypatch.setattr(readers, "LONGEST_SILENCE", 1.0)
    monkeypatch.setattr(readers, "LONGEST_ANSWER", 0.5)

    async def check(there: Front) -> None:
        one = told(await Asked("/overview", "one").through(there))
        hung = there.family.readers[int(one["who"][-1]) - 1]
        old = hung.process
        assert old is not None
        os.kill(old.pid, signal.SIGSTOP)
        waiting = asyncio.create_task(Asked("/overview", "one").through(there))
        other = told(await asyncio.wait_for(waiting, 30))
        assert other["who"] != one["who"], "who waited for it is served by another"
        assert await asyncio.wait_for(old.wait(), 30) == -signal.SIGKILL
        await asyncio.wait_for(hung.ready.wait(), 30)
        assert hung.starts == 2 and hung.process is not old
        said = capsys.readouterr().err
        assert f"第{hung.number}个读取进程已1秒没有回应" in said and "写入进程" not in said

    served(check, tmp_path, monkeypatch)


def test_a_reader_that_ends_at_once_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_WRITER", ["-S", "-c", "raise SystemExit(3)"])
    family = Family(1, "0.0.0.0")

    async def run() -> None:
        try:
            with pytest.raises(NoStartError, match="写入进程"):
                await family.start()
        finally:
            await family.end()

    through(run())
    assert family.readers[0].process is None


def test_a_further_reader_that_does_not_start_is_started_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    family = Family(2, "localhost")

    async def begun(child: Child) -> None:
        child.starts += 1
        if (child.number, child.starts) == (2, 1):
            raise OSError(12, "Cannot allocate memory")
        child.ready.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(family, "_begin", begun)

    async def run() -> None:
        try:
            await family.start()
            await asyncio.wait_for(family.readers[1].ready.wait(), 30)
        finally:
            await family.end()

    through(run())
    assert "第2个读取进程意外结束（Cannot allocate memory）" in capsys.readouterr().err


def test_who_may_ask_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    scope = {"type": "http", "headers": [(b"host", b"x")], "client": ("127.0.0.1", 1)}
    assert inner_door.as_asked(scope) == scope, "without a process in front, everybody"
    monkeypatch.setenv(inner_door.KEY, "秘密".encode().hex())
    assert inner_door.as_asked(scope) is None
    headers = [(n.encode(), t.encode()) for n, t in inner_door.key_header().items()]
    peer = (inner_door.PEER_HEADER.encode(), b"10.0.0.9")
    known = inner_door.as_asked({**scope, "headers": [*scope["headers"], *headers, peer]})  # type: ignore[misc]
    assert known and known["client"] == ("10.0.0.9", 0) and known["headers"] == scope["headers"]
    assert front.browser_of([(b"cookie", b"x=1;dashboard_browser=a-_9; y=2")]) == "a-_9"
    assert front.browser_of([(b"cookie", b"other_dashboard_browser=a")]) == ""


def test_a_reader_has_long_work_done_by_the_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setattr(errands, "_PACKAGE", "")
    for name, text in ((errands.PORT, str(port)), (errands.KEY, "k"), (inner_door.KEY, "r")):
        monkeypatch.setenv(name, text)
    assert errands.done(where) == threading.get_ident(), "nobody there: it is done here"
    errands.take()
    assert errands.done(where) != threading.get_ident()
    with socket.create_connection(("127.0.0.1", port)):
        assert errands.done(where) != threading.get_ident(), "who says nothing keeps nobody waiting"
    with viewer.acting(viewer.Viewer("张三")):
        assert errands.done(viewer.current).name == "张三", "for the same viewer"
    with pytest.raises(FileNotFoundError, match="nowhere"):
        errands.done(files.close_to_others, Path("/nowhere"))
    assert errands.done(a_lock), "then it is done here"
    monkeypatch.setenv(errands.KEY, "another")
    assert errands.done(where) == threading.get_ident()
    monkeypatch.undo()
    with pytest.raises(ValueError, match="none of ours"):
        errands._function("os", "system")


def where() -> int:
    return threading.get_ident()


def a_lock() -> Any:
    return threading.Lock()
