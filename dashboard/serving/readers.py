"""The processes behind the one in front: started, watched, started again, ended with it."""

import asyncio
import contextlib
import os
import secrets
import socket
import sys
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard import settings
from dashboard.serving import errands, inner_door, words
from dashboard.store import published

LONGEST_START = 180.0  # seconds
LONGEST_END = 6.0
LONGEST_ANSWER = 5.0  # of one that is asked whether it is there
LOOK_EVERY = 5.0  # whether a process that runs still answers
LONGEST_SILENCE = 60.0  # then it is replaced: no page keeps a process busy for so long
LIVED_WELL = 60.0  # a process that lived for so long is started again at once
MOST_BROWSERS = 20_000  # whose reader is remembered


class NoStartError(RuntimeError):
    """A process ended before it was ever ready: it has said why."""


@dataclass
class Child:
    """One process. number: 0 for the writer, which listens on no port. sockets: open browsers."""

    number: int
    port: int = 0
    process: asyncio.subprocess.Process | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    sockets: int = 0
    starts: int = 0

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return words.process_name(self.number)


class Family:
    """The writer and the readers of one server."""

    def __init__(self, readers: int, listens: str) -> None:
        self.key = secrets.token_urlsafe(32)
        self.listens = listens
        self.writer = Child(0)
        self.readers = [Child(number) for number in range(1, readers + 1)]
        self._of_browser: OrderedDict[str, Child] = OrderedDict()
        self._is_ending = False
        self._watchers: list[asyncio.Task[None]] = []
        self._cookie_secret = secrets.token_urlsafe(32)
        self._errands_key = secrets.token_urlsafe(32)
        self._errands_port = _free_port()

    async def start(self) -> None:
        """Start the writer, then the first reader; the others follow by themselves. NoStartError
        when one of the two ends at once."""
        for child in (self.writer, *self.readers):
            begun = asyncio.create_task(self._keep(child))
            self._watchers.append(begun)
            ready = asyncio.create_task(child.ready.wait())
            if child.number > 1:
                ready.cancel()
                continue
            await asyncio.wait({begun, ready}, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            if not child.ready.is_set():
                await begun  # raises
                raise NoStartError(child.name)

    async def end(self) -> None:
        """End all of them; none is left, also where one does not listen."""
        self._is_ending = True
        children = [one for one in (self.writer, *self.readers) if one.process is not None]
        for child in children:
            assert child.process is not None
            if child.process.stdin is not None:
                child.process.stdin.close()
        for stop in ("terminate", "kill"):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(
                    asyncio.gather(*(one.process.wait() for one in children if one.process)),
                    LONGEST_END,
                )
            for child in children:
                if child.process is not None and child.process.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        getattr(child.process, stop)()
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)

    async def reader_of(self, browser: str, seconds: float = 60.0) -> Child | None:
        """The reader of a browser: always the same one while it lives, since the files and the
        sign-in of a session are with it. A new one gets the reader with the fewest browsers. None
        when none is ready within so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            known = self._of_browser.get(browser)
            if known is not None and known.ready.is_set():
                self._of_browser.move_to_end(browser)
                return known
            able = [one for one in self.readers if one.ready.is_set()]
            if able:
                held = list(self._of_browser.values())
                chosen = min(able, key=lambda one: (one.sockets, held.count(one), one.number))
                if browser:
                    self._of_browser[browser] = chosen
                    while len(self._of_browser) > MOST_BROWSERS:
                        self._of_browser.popitem(last=False)
                return chosen
            if time.monotonic() > deadline:
                return None
            await asyncio.sleep(0.1)

    def lost(self, child: Child) -> None:
        """It took no connection: others are asked until it answers again or has been replaced."""
        if child.ready.is_set():
            child.ready.clear()
            self._watchers.append(asyncio.create_task(self._look_again(child, child.starts)))

    async def _look_again(self, child: Child, start: int) -> None:
        while child.starts == start and not self._is_ending:
            await asyncio.sleep(0.5)
            is_alive = child.process is not None and child.process.returncode is None
            if is_alive and await _answers(child.port, self.key) and child.starts == start:
                child.ready.set()
                return

    async def _keep(self, child: Child) -> None:
        """Have one process running until the end. NoStartError for one that the start waits for."""
        wait = 0.5
        while not self._is_ending:
            began = time.monotonic()
            why, is_ready = await self._live(child)
            child.ready.clear()
            for browser in [one for one, its in self._of_browser.items() if its is child]:
                del self._of_browser[browser]
            if self._is_ending:
                return
            if child.number <= 1 and child.starts == 1 and not is_ready:
                raise NoStartError(child.name if isinstance(why, int) else f"{child.name}（{why}）")
            wait = 0.5 if time.monotonic() - began > LIVED_WELL else min(wait * 2, 30.0)
            print(words.died(child.name, why), file=sys.stderr, flush=True)
            await asyncio.sleep(wait)

    async def _live(self, child: Child) -> tuple[int | str, bool]:
        """Begin a process and wait for its end: its code, or why it could not begin, and whether it
        was ever ready."""
        try:
            await self._begin(child)
        except OSError as error:  # no memory or no number left for one more process
            return error.strerror or str(error), False
        assert child.process is not None
        is_ready = await self._becomes_ready(child)
        if not is_ready:
            return await child.process.wait(), False
        child.ready.set()
        watch = asyncio.create_task(self._end_when_hung(child))
        try:
            return await child.process.wait(), True
        finally:
            watch.cancel()

    async def _end_when_hung(self, child: Child) -> None:
        """End a process that takes connections, or not even these, and does not answer any more:
        who waits for it would wait for ever. Its end has it started again."""
        assert child.process is not None
        heard = time.monotonic()
        while time.monotonic() - heard < LONGEST_SILENCE:
            await asyncio.sleep(LOOK_EVERY)
            if await (_answers(child.port, self.key) if child.number else self._writer_speaks()):
                heard = time.monotonic()
        print(words.hung(child.name, LONGEST_SILENCE), file=sys.stderr, flush=True)
        with contextlib.suppress(ProcessLookupError):
            child.process.kill()

    async def _writer_speaks(self) -> bool:
        """Whether the writer greets whoever brings an errand; also where it takes none at all."""
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._errands_port)
                try:
                    return bool(await reader.read(1))
                finally:
                    writer.close()
        except TimeoutError:
            return False
        except OSError:  # its port was taken by another program: errands are done by the readers
            return True

    async def _begin(self, child: Child) -> None:
        child.starts += 1
        child.port = _free_port() if child.number else 0
        env = {**os.environ, **self._environment(child)}
        command = [sys.executable, *(_reader(child.port) if child.number else _WRITER)]
        child.process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL if child.number else asyncio.subprocess.PIPE,
            env=env,
            cwd=settings.ROOT,
        )

    def _environment(self, child: Child) -> Mapping[str, str]:
        common = {
            inner_door.CHILD: f"reader-{child.number}" if child.number else "writer",
            published.READS: "on",
            errands.KEY: self._errands_key,
            errands.PORT: str(self._errands_port),
        }
        if not child.number:
            return common
        return {
            **common,
            inner_door.KEY: self.key,
            inner_door.LISTENS: self.listens,
            "STREAMLIT_SERVER_COOKIE_SECRET": self._cookie_secret,
        }

    async def _becomes_ready(self, child: Child) -> bool:
        """Whether it answers before it ends."""
        assert child.process is not None
        if not child.number:
            assert child.process.stdout is not None
            return bool(await child.process.stdout.readline())
        deadline = time.monotonic() + LONGEST_START
        while child.process.returncode is None and time.monotonic() < deadline:
            if await _answers(child.port, self.key):
                return True
            await asyncio.sleep(0.1)
        if child.process.returncode is None:
            child.process.kill()
        return False


_WRITER = ["-m", "dashboard.serving.writer"]


def _reader(port: int) -> list[str]:
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "global.developmentMode": "false",
    }
    told = [f"--{name}={value}" for name, value in options.items()]
    return ["-m", "streamlit", "run", str(settings.ROOT / "app.py"), *told]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def _answers(port: int, key: str) -> bool:
    try:
        async with asyncio.timeout(LONGEST_ANSWER):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                lines = ["GET /_stcore/health HTTP/1.1", "Host: localhost", "Connection: close"]
                lines += [f"{name}: {text}" for name, text in inner_door.key_header(key).items()]
                writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
