"""The process in front: one address, every browser always at the same reader.

What a reader answers is passed on as it is. Files that never change (Streamlit's own, whose names
hold a hash of what is in them) are kept here, compressed, and browsers may keep them for a year.
"""

import asyncio
import contextlib
import logging
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import h11
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.typing import Subprotocol

from dashboard.serving import inner_door, unchanging, words
from dashboard.serving.readers import Child, Family
from dashboard.serving.unchanging import Headers

BROWSER_COOKIE: Final = "dashboard_browser"  # set by the readers (dashboard/access/sessions.py)
MOST_BODY: Final = 210 * 2**20  # bytes of one request
MOST_MESSAGE: Final = 64 * 2**20  # bytes of one message of a browser
MOST_SOCKETS: Final = 300  # pages open at one computer at a time
MOST_ASKED, ASKED_PER_SECOND = 600.0, 100.0  # requests of one computer: at once, and from then on
MOST_TRIES: Final = 3  # readers that are asked when one dies meanwhile
HELD_SECONDS: Final = 3600.0  # a request that takes longer is given up
_OWN_FILES = "/app/static/"
_OF_ONE_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
    b"expect",
}
_OF_SOCKETS = b"sec-websocket-"
_COOKIE = re.compile(rf"(?:^|;)\s*{BROWSER_COOKIE}=([\w-]+)")


class NoReaderError(ConnectionError):
    """A reader takes no connection: it has ended, or does not listen yet."""


class BrowserGoneError(Exception):
    """Whoever asked went before he had sent all; there is nobody to answer."""


@dataclass
class Limits:
    """What one computer may ask for at a time; this machine itself may all, since it is a proxy."""

    asked: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    sockets: dict[str, int] = field(default_factory=dict)

    def may_ask(self, peer: str) -> bool:
        """Whether one more request of a computer is answered."""
        now = time.monotonic()
        left, since = self.asked.pop(peer, (MOST_ASKED, now))
        left = min(MOST_ASKED, left + (now - since) * ASKED_PER_SECOND) - 1
        self.asked[peer] = (max(left, 0.0), now)
        while len(self.asked) > 10_000:
            self.asked.popitem(last=False)
        return left >= 0 or _is_this_machine(peer)

    @contextlib.contextmanager
    def one_socket(self, peer: str) -> Iterator[bool]:
        """Whether one more page of a computer may be open; counted within this."""
        count = self.sockets.get(peer, 0) + 1
        self.sockets[peer] = count
        try:
            yield count <= MOST_SOCKETS or _is_this_machine(peer)
        finally:
            self.sockets[peer] -= 1
            if not self.sockets[peer]:
                del self.sockets[peer]


class Front:
    """The process in front, as an ASGI application."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.limits = Limits()
        self.kept = unchanging.Shelf()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request, or one page that stays open."""
        ways = {"http": self._http, "websocket": self._socket}
        if way := ways.get(scope["type"]):
            try:
                await way(scope, receive, send)
            except asyncio.CancelledError:
                pass  # the server stops and has waited long enough
            except Exception:  # what has begun is broken off; the server's own words are silenced
                logging.getLogger("dashboard").exception("broken off: %r", scope["path"])

    async def _http(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        may_keep = unchanging.is_asked(scope)
        if may_keep and path in self.kept:
            await unchanging.give(scope, send, self.kept[path])
            return
        if not self.limits.may_ask(_peer(scope)):
            await _tell(send, 429, words.TOO_MANY)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > MOST_BODY:
            await _tell(send, 413, words.TOO_LARGE)
            return
        has_begun = False

        async def begun(message: Any) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        may_repeat = scope["method"] in ("GET", "HEAD") and length == b"0"
        for _ in range(MOST_TRIES):
            reader = await self.family.reader_of(browser_of(scope["headers"]))
            if reader is None:
                break
            try:
                async with asyncio.timeout(HELD_SECONDS):
                    way = self._keep if may_keep else self._pass_on
                    await way(scope, _nothing if may_repeat else receive, begun, reader)
                return
            except BrowserGoneError:
                return
            except (OSError, TimeoutError, h11.ProtocolError, EOFError) as error:
                if has_begun:
                    raise
                if isinstance(error, h11.LocalProtocolError):  # what was asked cannot be passed on
                    await _tell(send, 400, words.NOT_A_REQUEST)
                    return
                if isinstance(error, NoReaderError):
                    self.family.lost(reader)
                    continue
                logging.getLogger("dashboard").warning(
                    "no answer of %s to %r: %r", reader.name, scope["path"], error
                )
                if not may_repeat:
                    break
        await _tell(send, 503, words.NOT_READY, again=True)

    async def _keep(self, scope: Any, receive: Any, send: Any, reader: Child) -> None:
        """Ask for a file that never changes once, whole and as it is."""
        plain = [(n, t) for n, t in scope["headers"] if n in (b"host", b"user-agent", b"cookie")]
        parts = self._answer({**scope, "headers": plain}, receive, reader)
        status, headers = await anext(parts)
        body = b"".join([part async for part in parts])
        file = await unchanging.squeezed(status, headers, body)
        if file is None:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
        self.kept.keep(scope["path"], file)
        await unchanging.give(scope, send, file)

    async def _pass_on(self, scope: Any, receive: Any, send: Any, reader: Child) -> None:
        parts = self._answer(scope, receive, reader)
        status, headers = await anext(parts)
        if scope["path"].startswith(_OWN_FILES) and status == 200:
            headers = [(name, text) for name, text in headers if name != b"cache-control"]
            headers.append((b"cache-control", b"public, max-age=86400"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        async for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _answer(self, scope: Any, receive: Any, reader: Child) -> AsyncIterator[Any]:
        """What a reader answers: status and headers, then the body in parts."""
        ours = h11.Connection(h11.CLIENT)
        try:
            incoming, outgoing = await asyncio.open_connection("127.0.0.1", reader.port)
        except OSError as error:
            raise NoReaderError from error
        try:
            asking = asyncio.create_task(self._ask(scope, receive, ours, outgoing))
            try:
                while True:
                    event = ours.next_event()
                    if event is h11.NEED_DATA:
                        got = await incoming.read(65536)
                        if not got and ours.their_state is not h11.SEND_BODY:
                            raise (asking.exception() if asking.done() else None) or EOFError
                        ours.receive_data(got)
                    elif isinstance(event, h11.Response):
                        yield event.status_code, _kept_headers(event.headers)
                    elif isinstance(event, h11.Data):
                        yield bytes(event.data)
                    elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                        return
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
        finally:
            outgoing.close()

    async def _ask(
        self, scope: Any, receive: Any, ours: h11.Connection, outgoing: asyncio.StreamWriter
    ) -> None:
        try:
            await self._send_all(scope, receive, ours, outgoing)
        except (BrowserGoneError, h11.LocalProtocolError):
            outgoing.transport.abort()  # the reader shall not wait for the rest
            raise

    async def _send_all(
        self, scope: Any, receive: Any, ours: h11.Connection, outgoing: asyncio.StreamWriter
    ) -> None:
        headers = self._headers(scope)
        names = {name for name, _ in headers}
        target = scope.get("raw_path") or scope["path"].encode()
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        message = await receive()
        body, more = message.get("body", b""), message.get("more_body", False)
        if b"content-length" not in names and (body or more):
            headers.append((b"transfer-encoding", b"chunked"))
        headers.append((b"connection", b"close"))
        request = h11.Request(method=scope["method"], target=target, headers=headers)
        outgoing.write(ours.send(request) or b"")
        taken = 0
        while True:
            taken += len(body)
            if message["type"] == "http.disconnect":
                raise BrowserGoneError
            if taken > MOST_BODY:
                raise h11.LocalProtocolError("more than was announced, or than may be sent")
            if body:
                outgoing.write(ours.send(h11.Data(data=body)) or b"")
                await outgoing.drain()
            if not more:
                break
            message = await receive()
            body, more = message.get("body", b""), message.get("more_body", False)
        outgoing.write(ours.send(h11.EndOfMessage()) or b"")
        await outgoing.drain()

    def _headers(self, scope: Any) -> Headers:
        """Those of the browser, with our key and where it sits."""
        own = {inner_door.KEY_HEADER.encode(), inner_door.PEER_HEADER.encode()}
        kept = _kept_headers(scope["headers"])
        kept = [(name, text) for name, text in kept if name not in own]
        kept.append((inner_door.KEY_HEADER.encode(), self.family.key.encode()))
        kept.append((inner_door.PEER_HEADER.encode(), _peer(scope).encode()))
        return kept

    async def _socket(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()  # that it wants to be connected
        with self.limits.one_socket(_peer(scope)) as may:
            for _ in range(MOST_TRIES if may else 0):
                reader = await self.family.reader_of(browser_of(scope["headers"]))
                if reader is None:
                    break
                reader.sockets += 1
                try:
                    await self._join(scope, receive, send, reader)
                    return
                except NoReaderError:
                    self.family.lost(reader)
                finally:
                    reader.sockets -= 1
            await send({"type": "websocket.close", "code": 1013})

    async def _join(self, scope: Any, receive: Any, send: Any, reader: Child) -> None:
        """Pass messages on both ways until one of the two goes."""
        headers = self._headers(scope)
        aside = (_OF_SOCKETS, b"host")
        more = [
            (name.decode("latin-1"), text.decode("latin-1"))
            for name, text in headers
            if not name.startswith(aside)
        ]
        host = dict(headers).get(b"host", b"localhost").decode("latin-1")
        query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        try:
            there = await connect(
                f"ws://{host}{path}{query}",
                host="127.0.0.1",
                port=reader.port,
                subprotocols=[Subprotocol(one) for one in scope["subprotocols"]] or None,
                additional_headers=more,
                user_agent_header=None,
                compression=None,
                max_size=None,
                ping_interval=None,
                open_timeout=60.0,
                proxy=None,
            )
        except ConnectionRefusedError as error:
            raise NoReaderError from error
        except (InvalidHandshake, InvalidURI, ValueError, OSError, EOFError) as error:
            logging.getLogger("dashboard").warning("%s took no page: %r", reader.name, error)
            await send({"type": "websocket.close", "code": 1013})
            return
        async with there:
            await send({"type": "websocket.accept", "subprotocol": there.subprotocol})
            ways = [
                asyncio.create_task(_up(receive, there)),
                asyncio.create_task(_down(there, send)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                ended = await asyncio.gather(*ways, return_exceptions=True)
            for one in ended:
                if isinstance(one, Exception) and not isinstance(one, OSError | RuntimeError):
                    raise one  # neither side went: it is ours
        code = there.close_code or 1012
        with contextlib.suppress(RuntimeError, OSError):
            await send({"type": "websocket.close", "code": 1012 if code == 1006 else code})


async def _up(receive: Any, there: ClientConnection) -> None:
    """From the browser to its reader."""
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        content = message.get("bytes")
        with contextlib.suppress(ConnectionClosed):
            await there.send(message["text"] if content is None else content)


async def _down(there: ClientConnection, send: Any) -> None:
    """From the reader to its browser."""
    with contextlib.suppress(ConnectionClosed):
        async for content in there:
            kind = "text" if isinstance(content, str) else "bytes"
            await send({"type": "websocket.send", kind: content})


async def _nothing() -> Any:
    """What a browser sends that only asks."""
    return {"type": "http.request", "body": b"", "more_body": False}


def browser_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The secret that the readers gave a browser; empty before they have."""
    for name, text in headers:
        if name == b"cookie" and (found := _COOKIE.search(text.decode("latin-1"))):
            return found[1]
    return ""


def _peer(scope: Any) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


def _is_this_machine(peer: str) -> bool:
    return peer.startswith("127.") or peer in ("::1", "")


def _kept_headers(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers that are meant for the other end; those that Connection names are not."""
    lower = [(bytes(name).lower(), bytes(text)) for name, text in headers]
    named = {
        one.strip().lower()
        for name, text in lower
        if name == b"connection"
        for one in text.split(b",")
    }
    return [(name, text) for name, text in lower if name not in _OF_ONE_HOP | named]


async def _tell(send: Any, status: int, told: str, again: bool = False) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    headers += [(b"content-security-policy", b"default-src 'none'")]
    headers += [(b"refresh", b"3"), (b"retry-after", b"3")] if again else []
    body = f'<!doctype html><html lang="zh-CN"><title>看板</title><p>{told}</p></html>'.encode()
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
