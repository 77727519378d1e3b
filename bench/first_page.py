"""Time the first page of a new server, as a browser's messages ask for it, beside bare Streamlit.

python bench/first_page.py [--warm SECONDS] [--store FOLDER] [--rounds N] [page ...]

Per round, in turn: bare Streamlit with one Plotly chart; ours, asked at once with nobody visiting
before; ours with its own visitor, asked SECONDS after the server answers (default 30). Wall time
from sending the request to the end of the last run, and processor time of the server until then.
What the browser does with it is not in: there both load the same plotly.js.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dashboard.access import warm_up  # noqa: E402

BARE = """
import plotly.graph_objects as go
import streamlit as st
st.plotly_chart(go.Figure(go.Bar(x=["a", "b"], y=[1, 2])))
"""
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def processor(pid: int) -> float:
    """Seconds of processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def one(script: Path, pages: list[str], store: str, visitor: bool, wait: float) -> list[float]:
    """Processor until the first page; wall of the first page; wall of each page's first draw."""
    port = free_port()
    more = {"DASHBOARD_STORE": store, warm_up.SWITCH: "on" if visitor else "off"}
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    server = subprocess.Popen(
        [*command, "--server.headless=true"], cwd=script.parent, env={**os.environ, **more},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"ws://localhost:{port}/_stcore/stream"
        if wait:
            time.sleep(wait)
        began = time.perf_counter()
        found = []
        for page in pages:
            warm_up.visit(address, (page,))
            now = time.perf_counter()
            found.append(now - began)
            began = now
        return [processor(server.pid), *found]
    finally:
        server.kill()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="*", default=["overview", "ranking", "valves"])
    parser.add_argument("--warm", type=float, default=30.0)
    parser.add_argument("--store", default="")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        store = asked.store or folder
        if not asked.store:
            one(ROOT / "app.py", ["overview"], store, False, 0)  # the simulated data are made
        late = f"ours, visitor, after {asked.warm:.0f} s"
        kinds = {
            "bare, at once": (bare, [""], False, 0.0),
            "ours, at once, no visitor": (ROOT / "app.py", asked.pages, False, 0.0),
            late: (ROOT / "app.py", asked.pages, True, asked.warm),
            "bare, after 5 s": (bare, [""], False, 5.0),
        }  # fmt: skip
        rounds = [
            {name: one(k[0], k[1], store, k[2], k[3]) for name, k in kinds.items()}
            for _ in range(asked.rounds)
        ]
    print(f"load {os.getloadavg()[0]:.1f}")
    for name in kinds:
        columns = zip(*(one_round[name] for one_round in rounds), strict=True)
        told = [f"{median(c):.2f} ({min(c):.2f}-{max(c):.2f})" for c in map(list, columns)]
        print(f"{name}: processor {told[0]} s; wall of each page: {'; '.join(told[1:])} s")


if __name__ == "__main__":
    main()
