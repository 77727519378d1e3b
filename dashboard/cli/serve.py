"""The command that serves: one process, or several behind one address."""

import argparse
import os
import subprocess
import sys
import tomllib

from dashboard import settings

FAILED = 2
MOST_READERS = 64
ADDRESS, PORT = "localhost", "8501"  # Streamlit's own, where nobody says otherwise


def add_serve(child: argparse.ArgumentParser) -> None:
    """The options of `serve`."""
    child.add_argument(
        "--readers",
        type=int,
        default=0,
        metavar="N",
        help="读取进程数（建议每个处理器一个）；不写就只有一个进程，和 streamlit run app.py 一样",
    )
    child.add_argument("--address", help="监听地址，默认按 .streamlit/config.toml")
    child.add_argument("--port", type=int, help="端口，默认8501")
    child.set_defaults(run=run_serve)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    address = options.address or _option("address", ADDRESS)
    port = int(options.port or _option("port", PORT))
    if not 0 <= options.readers <= MOST_READERS:
        print(f"读取进程数应当在0到{MOST_READERS}之间，写的是{options.readers}。", file=sys.stderr)
        return FAILED
    if not options.readers:
        return _alone(address, port)
    from dashboard.serving import server

    return server.run(options.readers, address, port)


def _alone(address: str, port: int) -> int:
    """One process, as `streamlit run app.py` starts it."""
    command = [sys.executable, "-m", "streamlit", "run", str(settings.ROOT / "app.py")]
    command += [f"--server.address={address}", f"--server.port={port}"]
    if os.name != "nt":
        os.chdir(settings.ROOT)
        os.execv(sys.executable, command)
    return subprocess.run(command, cwd=settings.ROOT, check=False).returncode


def _option(name: str, default: str) -> str:
    """What Streamlit's own settings say: the environment before the file."""
    if told := os.environ.get(f"STREAMLIT_SERVER_{name.upper()}"):
        return told
    file = settings.ROOT / ".streamlit" / "config.toml"
    try:
        return str(tomllib.loads(file.read_text(encoding="utf-8"))["server"][name])
    except (OSError, ValueError, KeyError):
        return default
