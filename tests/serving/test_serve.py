"""The whole server in real processes: the command line writes while people read, a reader dies, and
stopping leaves nothing, also of the one that is just being started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from dashboard import cli
from dashboard.access import warm_up
from dashboard.settings import ROOT
from dashboard.store import db, published
from tests import ready_stores
from tests.access.wire import Tab

pytestmark = pytest.mark.skipif(os.name == "nt", reason="looks at processes as POSIX has them")
NAMES = "2010年十小名册（岩头镇）\n填报时间：2010年6月1日\n单位名称,行业,地址,是否整规,是否规范\n"


@pytest.fixture
def server(store: Path, ready: ready_stores.ReadyStores, tmp_path: Path) -> Iterator[int]:
    """The port of a server with one reader on a store that has an import; its process in the file
    named pid."""
    bring_in(tmp_path, "甲店")
    db.close()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "dashboard", "serve", "--readers", "1"]
    with subprocess.Popen(
        [*command, f"--port={port}", "--address=127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, "DASHBOARD_STORE": str(store), warm_up.SWITCH: "off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if "看板已启动" in line:
                    break
            else:
                raise AssertionError("it did not start")
            (tmp_path / "pid").write_text(str(process.pid))
            yield port
        finally:
            children = children_of(process.pid)
            process.send_signal(signal.SIGTERM)
            assert "没有留下进程" in process.communicate(timeout=30)[0]
            assert process.returncode == 0 and not any(map(is_alive, children))
            assert not (store / published.FOLDER).exists()


def bring_in(folder: Path, name: str) -> None:
    file = folder / f"{name}.csv"
    file.write_text(f"{NAMES}{name},小食杂店,横街1号,是,是\n", encoding="utf-8")
    assert cli.main(["import", str(file)]) == 0
    db.close()


def children_of(pid: int) -> dict[str, int]:
    """Processes that a process has started, by what they run."""
    found = {}
    for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        said = Path(f"/proc/{one}/cmdline").read_bytes().decode()
        found["writer" if "serving.writer" in said else "reader"] = int(one)
    return found


def is_alive(name_or_pid: str | int) -> bool:
    return Path(f"/proc/{name_or_pid}").exists()


@pytest.mark.soak
def test_the_command_line_writes_while_people_read_and_a_reader_dies(
    server: int, tmp_path: Path, store: Path
) -> None:
    tab = Tab(server)
    assert "甲店.csv" in tab.open("imports").text
    began = time.monotonic()
    bring_in(tmp_path, "乙店")
    assert "乙店.csv" in tab.open("imports").text, "the next run shows it"
    assert time.monotonic() - began < db.LOCK_WAIT_SECONDS, "nobody had to wait for the other"

    with db.transaction("real") as cursor:  # as somebody who was killed before he could publish
        cursor.execute("UPDATE imports SET file_name = '丙店.csv' WHERE file_name = '甲店.csv'")
    db.close()
    deadline = time.monotonic() + 30
    while published.is_behind(db.path("real")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "丙店.csv" in tab.open("imports").text, "the writer has published it"

    pid = int((tmp_path / "pid").read_text())
    os.kill(children_of(pid)["reader"], signal.SIGKILL)
    with pytest.raises(ConnectionClosed) as gone:
        tab.socket.recv(timeout=10)
    assert gone.value.rcvd and gone.value.rcvd.code == 1012, "its browsers connect again"
