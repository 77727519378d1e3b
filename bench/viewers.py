"""Fifty people at once: real sessions by websocket, one process against readers, in one run.

python bench/viewers.py [--sessions 50] [--seconds 60] [--readers 2] [--files FOLDER] [--pause 10]

For each server in turn: every session opens the main pages one after the other, first with about
PAUSE seconds between two, then without any. Meanwhile the command line imports a folder of 20
registers (made here; 400 rows each) into the same store. Wall time from asking for a page to the
end of its run, which says little on a machine that others use; processor time of the server per
page says more; memory is the proportional set size (PSS) of all processes of the server.
--files: what the store holds before (imported first), else the simulated data are looked at.
"""

import argparse
import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from dashboard.access import warm_up  # noqa: E402

PAGES = (*warm_up.PAGES, "inspections", "mechanism", "zones", "plan")
FILES, ROWS = 20, 400
SMALL = 2_000  # bytes: the end of a run is a small message
FAULTS = tuple(told.encode() for told in ("没有画出来", "正被另一个程序使用", "打不开、读不出"))
AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
PATIENCE = 120.0


@dataclass
class Told:
    """What the sessions found: seconds of each page, and what went wrong."""

    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def line(self, seconds: float) -> str:
        waits = sorted(self.waits)
        if not waits:
            return f"nothing drawn, {len(self.faults)} faults {self.faults[:3]}"
        at = [waits[min(len(waits) - 1, int(len(waits) * part))] for part in (0.95, 0.99)]
        return (
            f"{len(waits)} pages, {len(waits) / seconds:.1f} a second, p50 {median(waits):.2f}, "
            f"p95 {at[0]:.2f}, p99 {at[1]:.2f}, longest {waits[-1]:.2f} s, "
            f"{len(self.faults)} faults {sorted(set(self.faults))[:3]}"
        )


async def session(address: str, number: int, until: float, pause: float, told: Told) -> None:
    """One browser tab that goes from page to page."""
    ran = random.Random(number)
    cookie = {"Cookie": f"dashboard_browser=b{uuid.uuid4().hex}"}
    await asyncio.sleep(ran.random() * max(pause, 1.0))
    try:
        async with connect(
            address, subprotocols=["streamlit", "-"], additional_headers=cookie, max_size=None,
            proxy=None, compression=None, open_timeout=PATIENCE,
        ) as tab:  # fmt: skip
            turn = number
            while time.monotonic() < until:
                ask = BackMsg()
                ask.rerun_script.page_name = PAGES[turn % len(PAGES)]
                turn += 1
                began = time.monotonic()
                await tab.send(ask.SerializeToString())
                async with asyncio.timeout(PATIENCE):
                    while not is_end(bytes(await tab.recv()), told):
                        pass
                told.waits.append(time.monotonic() - began)
                if pause:
                    await asyncio.sleep(ran.uniform(0.5, 1.5) * pause)
    except Exception as error:
        told.faults.append(f"{type(error).__name__}: {error}"[:80])


def is_end(raw: bytes, told: Told) -> bool:
    told.faults += [one.decode() for one in FAULTS if one in raw]
    if len(raw) > SMALL:
        return False
    message = ForwardMsg.FromString(raw)
    return message.WhichOneof("type") == "script_finished" and message.script_finished != AGAIN


async def crowd(address: str, sessions: int, seconds: float, pause: float) -> Told:
    told, until = Told(), time.monotonic() + seconds
    await asyncio.gather(*(session(address, n, until, pause, told) for n in range(sessions)))
    return told


async def meanwhile(
    coming: "subprocess.Popen[bytes]", address: str, asked: argparse.Namespace, pause: float
) -> tuple[Told, float]:
    """What a crowd finds while an import runs, and how long that takes."""
    began = time.monotonic()

    async def ended() -> float:
        while coming.poll() is None:
            await asyncio.sleep(0.1)
        return time.monotonic() - began

    return await asyncio.gather(crowd(address, asked.sessions, asked.seconds, pause), ended())


def registers(folder: Path, day: int) -> Path:
    """A folder of registers of one day, one for each of some townships."""
    folder.mkdir()
    for number in range(FILES):
        rows = "".join(f"{day}{number}之{n}店,小食杂店,横街{n}号,是,是\n" for n in range(ROWS))
        head = f"2010年十小名册（{TOWNSHIPS[number]}）\n填报时间：2010年9月{day}日\n"
        head += "单位名称,行业,地址,是否整规,是否规范\n"
        (folder / f"{number}.csv").write_text(head + rows, encoding="utf-8")
    return folder


TOWNSHIPS = """岩头镇 沙头镇 上塘镇 瓯北镇 桥头镇 乌牛镇 桥下镇 黄田镇 枫林镇 碧莲镇 
大若岩镇 巽宅镇 岩坦镇 花坦乡 五尺乡 渠口乡 古庙乡 下寮乡 表山乡 西源乡""".split()  # noqa: SIM905


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has just ended
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def processor(pid: int) -> float:
    """Seconds of processor time that a server has used so far, in all its processes."""
    fields = (
        Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split() for one in family(pid)
    )
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    lines = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in family(pid))
    return sum(int(text.split("\nPss:")[1].split()[0]) for text in lines) / 1024


def run(name: str, readers: int, store: Path, asked: argparse.Namespace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    env = {**os.environ, "DASHBOARD_STORE": str(store)}
    command = [sys.executable, "-m", "dashboard"]
    server = subprocess.Popen(
        [*command, "serve", f"--port={port}", "--address=127.0.0.1", f"--readers={readers}"],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    try:
        warm_up.visit(address)  # waits until it answers
        asyncio.run(crowd(address, 2 * max(readers, 1), asked.warm, 0.0))
        for kind, pause in (("with pauses", asked.pause), ("without", 0.0)):
            files = registers(store / f"incoming-{kind}", 1 if pause else 2)
            coming = subprocess.Popen(
                [*command, "import", str(files)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
            )
            before = processor(server.pid)
            told, took = asyncio.run(meanwhile(coming, address, asked, pause))
            load = os.getloadavg()[0]
            each = (processor(server.pid) - before) / max(len(told.waits), 1)
            print(f"{name}, {kind}: {told.line(asked.seconds)}", flush=True)
            print(
                f"  processor {each * 1000:.0f} ms a page; import of {FILES} files: {took:.0f} s; "
                f"memory {memory_mb(server.pid):.0f} MB in {len(family(server.pid))} processes; "
                f"load {load:.1f}",
                flush=True,
            )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=10.0)
    parser.add_argument("--warm", type=float, default=60.0)
    parser.add_argument("--readers", type=int, nargs="*", default=[0, 2])
    parser.add_argument("--files", default="")
    asked = parser.parse_args()
    for readers in asked.readers:
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder) / "store"
            env = {**os.environ, "DASHBOARD_STORE": str(store)}
            if asked.files:
                files = [str(one) for one in sorted(Path(asked.files).iterdir())]
                known = [one for one in files if one.endswith((".xlsx", ".xls", ".csv"))]
                command = [sys.executable, "-m", "dashboard", "import", *known]
                subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, check=False)
            name = f"{readers} readers" if readers else "one process"
            run(name, readers, store, asked)


if __name__ == "__main__":
    main()
