"""Reads what others sent in a process of its own, with bounds on time, memory and files.

A damaged byte can make a reader ask for a terabyte, run without end, or end its process; what it
reads in is never trusted. `run` starts this file as a script, which sets the bounds and then runs
the reader: a file that reads standard input and writes its answer to standard output. Readers
import nothing of ours. On Windows, which knows no such bounds, the time alone is bounded.
"""

import runpy
import subprocess
import sys
from pathlib import Path

MOST_ANSWER = 512 * 2**20


class ApartError(RuntimeError):
    """The reader gave no answer. status: its exit status, None when it ran out of time."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"reader ended with {self.status}"


def run(reader: Path, content: bytes, *more: str, seconds: int, megabytes: int) -> bytes:
    """What a reader answers to a content. more: what it finds in sys.argv from place 1 on.

    ApartError when it ends with another status than 0, takes too long, or cannot be started.
    """
    bounds = (str(seconds), str(megabytes))
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__, str(reader), *bounds, *more],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ApartError(None) from error
    except OSError as error:
        raise ApartError(-1) from error
    if done.returncode != 0 or len(done.stdout) > MOST_ANSWER:
        raise ApartError(done.returncode or -1)
    return done.stdout


def bound(seconds: int, megabytes: int) -> None:
    """From now on this process has so much time and memory, and writes no file."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    file, time, memory, *rest = sys.argv[1:]
    bound(int(time), int(memory))
    sys.argv = [file, *rest]
    runpy.run_path(file, run_name="__main__")
