"""Time what a person sees of a new server in Chromium, beside bare Streamlit with one Plotly chart.

python bench/first_screen.py [--million] [--store FOLDER] [--rounds N] [--warm SECONDS]

Per round, in turn, bare and ours: the process is started, its address is opened in Chromium (which
runs already, with nothing kept) as soon as it answers; later the same address is opened by a new
visitor. Seconds on the clock since the start of the process (or since the visitor asked) until the
headline stands there (bare: until the chart does) and until the page is drawn whole: the run has
ended and every chart has its marks. --million: 1M batches and 1M outlets (bench/questions.py).
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench import questions  # noqa: E402
from bench.first_page import BARE, free_port, one, processor  # noqa: E402
from tests.browser.driver import chromium_path, running_browser  # noqa: E402

WATCH = """
(() => {
  const seen = window.seen = {};
  const all = (one) => [...document.querySelectorAll(one)];
  const look = () => {
    const app = document.querySelector('[data-testid=stApp]');
    const charts = all('[data-testid=stPlotlyChart]');
    const marked = charts.every((one) => one.querySelector('.main-svg .trace, .geolayer path'));
    const now = performance.now() / 1000;
    const bare = charts.length > 0 && marked;
    if (!seen.useful && (document.querySelector(USEFUL) || bare)) seen.useful = now;
    const state = app && app.getAttribute('data-test-script-state');
    const waits = document.querySelector('.skeleton, [data-testid=stSkeleton], .first');
    const whole = seen.useful && state === 'notRunning' && marked && !waits;
    if (whole) { seen.drawn ??= now; } else { delete seen.drawn; }
  };
  setInterval(look, 15);
})();
""".replace("USEFUL", "'.headline'")
QUIET = 1.0  # seconds without a change after which a page is drawn


def see(browser: Browser, address: str, picture: Path | None = None) -> tuple[float, float]:
    """Seconds from asking until the headline, and until the page is whole, for a new visitor."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    try:
        context.add_init_script(WATCH)
        tab = context.new_page()
        tab.goto(address, wait_until="commit")
        tab.wait_for_function(
            f"window.seen?.drawn && performance.now() / 1000 - seen.drawn > {QUIET}",
            timeout=120_000,
            polling=100,
        )
        found = tab.evaluate("seen")
        if picture:
            tab.screenshot(path=picture)
        return found["useful"], found["drawn"]
    finally:
        context.close()


def answers(port: int) -> bool:
    """Whether the server answers."""
    try:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        asked.request("GET", "/_stcore/health", headers={"Host": f"localhost:{port}"})
        return asked.getresponse().status == 200
    except OSError:
        return False


def start(script: Path, store: str, browser: Browser, warm: float) -> dict[str, float]:
    """What one new process and two visitors take, in seconds."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    began = time.perf_counter()
    server = subprocess.Popen(
        [*command, "--server.headless=true"], cwd=script.parent,
        env={**os.environ, "DASHBOARD_STORE": store},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not answers(port):
            if server.poll() is not None:
                raise SystemExit(f"{script} did not start")
            time.sleep(0.01)
        up = time.perf_counter() - began
        useful, drawn = see(browser, f"http://localhost:{port}/")
        spent = processor(server.pid)
        time.sleep(warm)
        again = see(browser, f"http://localhost:{port}/")
        return {
            "answers": up,
            "useful": up + useful,
            "drawn": up + drawn,
            "processor until drawn": spent,
            "new visitor, useful": again[0],
            "new visitor, drawn": again[1],
        }
    finally:
        server.kill()
        server.wait()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--store", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", type=float, default=15.0)
    asked = parser.parse_args()
    executable = chromium_path()
    if executable is None:
        raise SystemExit("no Chromium found")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bare, store = Path(folder) / "bare.py", asked.store or folder
        bare.write_text(BARE, encoding="utf-8")
        if asked.million:
            os.environ["DASHBOARD_STORE"] = store
            questions.generate(1_000_000)
            questions.db.close()
        if not asked.store:
            one(ROOT / "app.py", ["overview"], store, False, 0)  # the simulated data are made
        with running_browser(playwright, executable) as browser:
            rounds = [
                {
                    "bare": start(bare, store, browser, 0.0),
                    "ours": start(ROOT / "app.py", store, browser, asked.warm),
                }
                for _ in range(asked.rounds)
            ]
    print(f"load {os.getloadavg()[0]:.1f}")
    for name in rounds[0]["bare"]:
        told = []
        for who in ("bare", "ours"):
            found = [each[who][name] for each in rounds]
            told.append(f"{who} {median(found):.2f} ({min(found):.2f}-{max(found):.2f}) s")
        ratio = median(each["ours"][name] / each["bare"][name] for each in rounds)
        print(f"{name}: {', '.join(told)}; ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
