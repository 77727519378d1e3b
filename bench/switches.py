"""Time first switches to every page of one warm server and warm reruns of them, as messages ask.

python bench/switches.py [--store FOLDER] [--runs N] [page ...]

A server draws its own pages first (its visitor); once it idles, one session opens every page once:
wall time and processor time of the server until the end of the run. Then each page is run again N
times (default 5): processor time of one of these, the lowest and the median. What a browser does
with it is not in; collecting garbage after a run is. Wall time tells little while the machine is
busy; what the load was is told.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.first_page import free_port, one  # noqa: E402
from dashboard.access import warm_up  # noqa: E402
from dashboard.frame import menu  # noqa: E402

AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
FAULT = "没有画出来".encode()
LONGEST = 20  # times
IDLE = 3.0  # seconds in which a server that is warm uses next to nothing


def processor_ms(pid: int) -> float:
    """Processor time of all threads of a process so far, also of those that ended."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6  # the clock that the kernel has for it


def opened(session: Any, page: str) -> int:
    """The page drawn once more in its session; the bytes that were sent for it."""
    ask = BackMsg()
    ask.rerun_script.page_name = page
    session.send(ask.SerializeToString())
    sent = 0
    while True:
        raw = bytes(session.recv(timeout=300))
        sent += len(raw)
        if FAULT in raw:
            print(f"{page} was not drawn", flush=True)
        told = ForwardMsg.FromString(raw)
        if told.WhichOneof("type") == "script_finished" and told.script_finished != AGAIN:
            return sent


def settled(pid: int) -> None:
    """Wait until the server has nothing more to do, or not longer than anybody would."""
    for _ in range(LONGEST):
        before = processor_ms(pid)
        time.sleep(IDLE)
        if processor_ms(pid) - before < 50:
            return


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--store", default="")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    pages = asked.pages or sorted(menu.titles())
    with tempfile.TemporaryDirectory() as folder:
        store = asked.store or folder
        if not asked.store:
            one(ROOT / "app.py", ["overview"], store, False, 0)  # the simulated data are made
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
        server = subprocess.Popen(
            [*command, "--server.headless=true"], cwd=ROOT,
            env={**os.environ, "DASHBOARD_STORE": store, warm_up.SWITCH: "on"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        address = f"ws://localhost:{port}/_stcore/stream"
        try:
            warm_up.visit(address, ("system",))
            settled(server.pid)
            with connect(
                address, subprotocols=["streamlit", "-"], max_size=None, proxy=None
            ) as session:  # fmt: skip
                opened(session, "system")
                for page in pages:
                    print(f"{page:18} {first(session, page, server.pid)}", flush=True)
                settled(server.pid)
                for page in pages:
                    sent = opened(session, page)
                    told = again(session, page, server.pid, asked.runs, sent)
                    print(f"{page:18} {told}", flush=True)
        finally:
            server.kill()
            server.wait()
    print(f"load {os.getloadavg()[0]:.1f}")


def first(session: Any, page: str, pid: int) -> str:
    """Wall and processor time of the first switch."""
    began, used = time.perf_counter(), processor_ms(pid)
    opened(session, page)
    wall = (time.perf_counter() - began) * 1000
    time.sleep(0.3)  # what follows a run is part of it
    return f"first {wall:5.0f} ms wall, {processor_ms(pid) - used:5.0f} ms processor"


def again(session: Any, page: str, pid: int, runs: int, sent: int) -> str:
    """Processor time of warm reruns."""
    found = []
    for _ in range(runs):
        used = processor_ms(pid)
        opened(session, page)
        time.sleep(0.15)
        found.append(processor_ms(pid) - used)
    return f"again {min(found):4.0f}, median {median(found):4.0f} ms processor, {sent // 1000} KB"


if __name__ == "__main__":
    main()
