"""Start the app as a user does and look at it through a browser.

Used by the browser tests and by docs/screenshots.py. `AppServer` is one freshly started
`streamlit run app.py`; `Visit` is one browser tab that records every request it makes.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Playwright,
    Request,
    WebSocket,
)
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "tests" / "artifacts"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# On a deep link Streamlit first tries whether the last part of the address is its base path.
PROBE = re.compile(r":\d+/\w+/_stcore/(health|host-config)$")
START_SECONDS = 60
IDLE_SECONDS = 60

WATCH_CHANGES = """
(() => {
  window.lastChange = performance.now();
  new MutationObserver(() => { window.lastChange = performance.now(); })
    .observe(document, {subtree: true, childList: true, attributes: true});
})();
"""
# Without a graphics card the browser paints every frame of a moving sign by hand, which takes more
# of the processor than the page itself.
STAND_STILL = """
addEventListener('DOMContentLoaded', () => {
  const still = document.createElement('style');
  still.textContent = '*, *::before, *::after {animation: none !important}';
  document.head.append(still);
});
"""
IS_IDLE = """
(quiet) => {
  const app = document.querySelector('[data-testid=stApp]');
  return app
    && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && performance.now() - window.lastChange > quiet
    && !document.querySelector('[data-testid=stSkeleton], [data-testid=stAppSkeleton], .skeleton');
}
"""


def chromium_path() -> str | None:
    """The installed browser, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


class OutsideTrap:
    """A listener given to the server as its proxy: whoever connects wanted to leave the host."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    self.asked.append(connection.recv(300).decode("latin-1").split("\r\n")[0])
                except OSError:
                    self.asked.append("a connection without a request")

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


class AppServer:
    """One `streamlit run app.py` on a free port with its own store folder and options."""

    def __init__(self, store: Path, log: Path, *options: str) -> None:
        self.store = store
        self.log = log
        self.outside = OutsideTrap()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        proxy = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"))
        environment = os.environ | dict.fromkeys(proxy, self.outside.url)
        environment |= {"NO_PROXY": "localhost,127.0.0.1", "DASHBOARD_STORE": str(store)}
        self._log = log.open("w", encoding="utf-8")
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        self._process = subprocess.Popen(
            [*command, f"--server.port={self.port}"],
            cwd=ROOT,
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def wait(self) -> None:
        """Return when the server answers; RuntimeError with its log when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the app did not start:\n{self.output()}")

    def output(self) -> str:
        """Everything that the server has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End the server and release its port and files."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._log.close()
        self.outside.close()


@contextmanager
def running_app(store: Path, log: Path, *options: str) -> Iterator[AppServer]:
    """A server that answers, and that ends with the block; options go to `streamlit run`."""
    server = AppServer(store, log, *options)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@contextmanager
def running_browser(playwright: Playwright, executable: str) -> Iterator[Browser]:
    """The installed browser without a window."""
    browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
    try:
        yield browser
    finally:
        browser.close()


class Visit:
    """One tab on one server: opens pages, acts, waits for idle, remembers requests and errors."""

    def __init__(
        self,
        browser: Browser,
        server: AppServer,
        width: int = 1440,
        height: int = 900,
        user_agent: str | None = None,
        locale: str = "zh-CN",
    ) -> None:
        self.server = server
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.ended = 0  # runs that have ended since the page was loaded
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, user_agent=user_agent
        )
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.add_init_script(WATCH_CHANGES)
        self.context.add_init_script(STAND_STILL)
        self.context.set_default_timeout(IDLE_SECONDS * 1000)
        self.page = self.context.new_page()
        self.page.on("request", self._note_load)
        self.page.on("websocket", self._listen)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note_load(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.ended = 0

    def _listen(self, channel: WebSocket) -> None:
        self.requests.append(channel.url)
        channel.on("framereceived", self._note_end)

    def _note_end(self, frame: bytes | str) -> None:
        """Right after a click the script still says notRunning, and a run of some milliseconds is
        over before the page has said that it began: so what counts is what the server sent."""
        if isinstance(frame, bytes):
            told = ForwardMsg.FromString(frame)
            is_end = told.WhichOneof("type") == "script_finished"
            self.ended += is_end and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _hear(self, message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if message.type == "error" and not PROBE.search(address):
            self.errors.append(f"{message.text} ({address})")

    def outside_requests(self) -> list[str]:
        """Addresses asked for that are not the server's own."""
        own = {urlsplit(self.server.url).netloc, f"127.0.0.1:{self.server.port}"}
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc not in own
        ]

    def open(self, path: str = "/") -> None:
        """Go to an address of the app and wait until it is drawn."""
        self.page.goto(self.server.url + path)
        self.wait_idle(0)

    def wait_idle(self, ended: int, quiet_ms: int = 400) -> None:
        """Wait until more than `ended` runs have ended and nothing changes any more."""
        deadline = time.monotonic() + IDLE_SECONDS
        while self.ended <= ended and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        assert self.ended > ended, f"no run has ended within {IDLE_SECONDS} s"
        self.page.wait_for_function(IS_IDLE, arg=quiet_ms, timeout=IDLE_SECONDS * 1000, polling=50)
        self.page.wait_for_load_state("networkidle")

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Do in the block what makes the page run again, then wait until it has."""
        self.page.wait_for_timeout(0)  # what was sent by now is heard
        ended = self.ended
        yield
        self.wait_idle(ended)

    def main_text(self) -> str:
        """What the page says, without the menu."""
        return self.page.locator("[data-testid=stMain]").inner_text()

    def shot(self, name: str, folder: Path = ARTIFACTS) -> Path:
        """Save what is on screen as folder/name.png."""
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{name}.png"
        self.page.screenshot(path=target)
        return target

    def close(self) -> None:
        """Close the tab and forget its cookies."""
        self.context.close()
