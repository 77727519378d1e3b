"""Stores that are made once per run and copied: an empty one, the demo's, the county's.

Hundreds of tests start from an empty store or from the demo data. Making the tables takes half a
second each time, making the demo five. The product's own code makes each once, for all processes
of the run; whatever asks for a store that is not there yet then opens a copy. Tests of the making
itself ask for the fixture `from_scratch`.
"""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from dashboard import cli, demo
from dashboard.access import accounts
from dashboard.store import db

WAIT_SECONDS = 300  # the longest that another process of the run may take to make a store
OPEN, ENSURE, HASHER = db._open, demo.ensure, accounts._hasher


def made_once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """folder/name, made by the process of the run that asks first; the others wait for it."""
    target = folder / name
    try:
        (folder / f"{name}.begun").mkdir()
    except FileExistsError:
        deadline = time.monotonic() + WAIT_SECONDS
        while not target.exists():
            if (folder / f"{name}.failed").exists() or time.monotonic() > deadline:
                raise RuntimeError(f"{target} was begun and never finished") from None
            time.sleep(0.05)
        return target
    unfinished = folder / f"{name}.unfinished"
    try:
        make(unfinished)
    except BaseException:
        (folder / f"{name}.failed").touch()
        raise
    unfinished.rename(target)
    return target


class ReadyStores:
    """The database files of one run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def empty(self) -> Path:
        """A database with all tables and no rows."""
        return made_once(self._folder, "empty.duckdb", self._make_empty)

    def demo(self) -> Path:
        """A database with the simulated data."""
        return made_once(self._folder, "demo.duckdb", self._make_demo)

    def _make_empty(self, target: Path) -> None:
        handle = OPEN(target)
        handle.connection.close()

    def _make_demo(self, target: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DASHBOARD_STORE", str(self._folder / "demo_in_the_making"))
            ENSURE()
            db.close("demo")
            db.path("demo").rename(target)

    def county(self, files: Path) -> Path:
        """A store folder with every workbook of the simulated county imported."""
        return made_once(self._folder, "county", lambda target: _import_all(files, target))

    def open(self, file: Path) -> db._Handle:
        """In place of the product's own way to open a database file, which follows."""
        if not file.exists():
            # What is wrong with the folder the product itself is to find and say.
            with suppress(OSError):
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.empty(), file)
        handle = OPEN(file)
        # Every core has a process of the run already, and small questions gain nothing from two.
        handle.connection.execute("SET threads = 1")
        return handle

    def ensure_demo(self) -> None:
        """In place of the product's own way to make the demo store, which follows."""
        if not db.exists("demo"):
            db.path("demo").parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.demo(), db.path("demo"))
        ENSURE()


def _import_all(files: Path, target: Path) -> None:
    found = [one for one in files.iterdir() if one.suffix in (".xlsx", ".xls", ".csv")]
    named = [one for one in found if not one.name.startswith("truth")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(target))
        told = cli.main(["import", *map(str, sorted([*named, *(files / "月报表").glob("*.xlsx")]))])
        assert told == 3, "taken, with doubts that the files were made with"
        db.close("real")


def run_folder(of_this_process: Path) -> Path:
    """The temporary folder that all processes of a run share."""
    return of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process


def forget_accounts(folder: Path) -> None:
    """Make a store one that never had accounts, which the product has no way to do."""
    for name in ("accounts.toml", "accounts.required"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "audit", ignore_errors=True)
