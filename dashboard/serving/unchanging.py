"""Files that never change: Streamlit's own, whose names hold a hash of what is in them.

They are kept as they are and compressed, and browsers may keep them for a year. Streamlit itself
never compresses them; a new browser on a slow line would wait for 7.8 MB instead of 2.5.
"""

import asyncio
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST_KEPT: Final = 96 * 2**20  # bytes of files kept by a process
LEAST_COMPRESSED: Final = 1024
_NAMES = re.compile(r"/static/.+\.[\w-]{8}\.\w+")
_SHRINKS = re.compile(rb"text/|javascript|json|svg|font/ttf|wasm")
_ASIDE = {b"set-cookie", b"cache-control", b"content-length", b"etag", b"last-modified"}

Headers = list[tuple[bytes, bytes]]


@dataclass
class Kept:
    """A file that never changes. squeezed: the same compressed, empty where that gains nothing."""

    headers: Headers
    body: bytes
    squeezed: bytes


def is_asked(scope: Mapping[str, Any]) -> bool:
    """Whether such a file is asked for."""
    return scope["method"] == "GET" and bool(_NAMES.fullmatch(scope["path"]))


async def squeezed(status: int, headers: Headers, body: bytes) -> Kept | None:
    """A whole answer as it is kept; None for what is no such file."""
    kind = dict(headers).get(b"content-type", b"")
    if status != 200 or kind.startswith(b"text/html"):  # Streamlit's answer to what is not there
        return None
    own = [(name, text) for name, text in headers if name not in _ASIDE]
    own.append((b"cache-control", b"public, max-age=31536000, immutable"))
    smaller = b""
    if len(body) >= LEAST_COMPRESSED and _SHRINKS.search(kind):
        smaller = await asyncio.to_thread(gzip.compress, body, 6, mtime=0)
        own.append((b"vary", b"accept-encoding"))
    return Kept(own, body, smaller)


class Shelf(dict[str, Kept]):
    """Files by their path, up to MOST_KEPT bytes."""

    def keep(self, path: str, file: Kept) -> None:
        """Keep a file while there is room."""
        if sum(len(one.body) + len(one.squeezed) for one in self.values()) < MOST_KEPT:
            self[path] = file


async def give(scope: Mapping[str, Any], send: Any, file: Kept) -> None:
    """Answer with a file, compressed for whoever takes that."""
    takes = dict(scope["headers"]).get(b"accept-encoding", b"")
    is_squeezed = bool(file.squeezed) and b"gzip" in takes
    body = file.squeezed if is_squeezed else file.body
    headers = [*file.headers, (b"content-length", str(len(body)).encode())]
    if is_squeezed:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def through(app: Any, shelf: Shelf, scope: Any, receive: Any, send: Any) -> None:
    """Answer from the shelf what an application would answer as it is."""
    path = scope["path"]
    if path not in shelf:
        aside = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
        plain = [(name, text) for name, text in scope["headers"] if name not in aside]
        told: list[Any] = []

        async def heard(message: Any) -> None:
            told.append(message)

        await app({**scope, "headers": plain}, receive, heard)
        body = b"".join(one.get("body", b"") for one in told[1:])
        file = await squeezed(told[0]["status"], told[0]["headers"], body)
        if file is None:
            for message in told:
                await send(message)
            return
        shelf.keep(path, file)
    else:
        file = shelf[path]
    await give(scope, send, file)
