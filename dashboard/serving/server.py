"""Start everything, listen on one address, and leave nothing behind."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator
from types import FrameType

import uvicorn

from dashboard.serving import inner_door, words
from dashboard.serving.front import MOST_MESSAGE, Front
from dashboard.serving.readers import Family, NoStartError
from dashboard.store import db, files, log, published

DONE, FAILED = 0, 2


def run(readers: int, address: str, port: int) -> int:
    """Serve until Ctrl+C or SIGTERM; the exit status. Tells (Chinese) why it does not start."""
    try:
        socket.create_server((address, port)).close()
    except OSError as error:
        print(words.no_port(address, port, error.strerror or str(error)), file=sys.stderr)
        return FAILED
    with contextlib.ExitStack() as until_end:
        try:
            until_end.enter_context(files.locked(files.folder() / inner_door.LOCK, 0.0))
        except TimeoutError:
            print(words.RUNS_ALREADY, file=sys.stderr)
            return FAILED
        log.begin("front")
        published.begin(map(db.path, inner_door.DATABASES))
        try:
            return asyncio.run(_serve(readers, address, port))
        finally:
            published.end()


class _Server(uvicorn.Server):
    """Signals are ours to hear: also while the readers are being started."""

    told = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        print(self.told, flush=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(readers: int, address: str, port: int) -> int:
    family = Family(readers, address)
    config = uvicorn.Config(
        Front(family),
        host=address,
        port=port,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        access_log=False,
        log_level="critical",
        ws_max_size=MOST_MESSAGE,
        ws_per_message_deflate=False,
        ws_ping_interval=30.0,
        ws_ping_timeout=60.0,
        timeout_graceful_shutdown=1,
    )
    server, ending = _Server(config), asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(_: int, __: FrameType | None) -> None:
        server.should_exit = True
        loop.call_soon_threadsafe(ending.set)

    heard = [signal.SIGINT, signal.SIGTERM]
    heard += [signal.SIGHUP] if sys.platform != "win32" else []  # its terminal was closed
    heard += [getattr(signal, "SIGBREAK")] if sys.platform == "win32" else []  # noqa: B009
    before = {one: signal.signal(one, end) for one in heard}
    try:
        starting = asyncio.create_task(family.start())
        stopped = asyncio.create_task(ending.wait())
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if ending.is_set():
            starting.cancel()
            return DONE
        stopped.cancel()
        await starting
        server.told = words.runs(address, port, readers)
        try:
            await server.serve()
        except SystemExit:  # it has said in English why it cannot listen
            print(words.no_port(address, port, "端口被占用或不能用"), file=sys.stderr)
            return FAILED
        return DONE
    except NoStartError as error:
        print(words.no_start(str(error)), file=sys.stderr)
        return FAILED
    finally:
        print(words.STOPPING, flush=True)
        await family.end()
        print(words.STOPPED, flush=True)
        for one, handler in before.items():
            signal.signal(one, handler)
