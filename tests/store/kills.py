"""Rounds of kill -9 at random moments of everything that writes: the store opens, holds all of the
step or nothing of it, the audit is whole, and the same step ends well afterwards.

The child that is killed is forked from a process that has loaded everything, so that the moments
fall into the step itself and not into the start of Python. tests/store/test_kills.py runs this as
a process of its own, as nothing there may depend on what other tests have left in theirs.
"""

import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from dashboard import settings
from dashboard.importing import store as importing
from dashboard.store import audit, backup, db, kept, originals
from tests.store.test_backup import bring_in, names

NEXT_ROWS = 100_000
MEASURED = 10  # rounds of a step for which it is worth to measure how long it takes
# How long a step takes, an import being 1: the measured table of docs/security.md.
SHARES = {"import": 1.0, "undo": 0.26, "edit": 0.27, "backup": 0.68, "restore": 0.51,
          "migration": 0.95, "audit": 1.3}  # fmt: skip
KNOWN = db.migrations


def migrated() -> None:
    """Open the database with a program that knows two migrations more."""
    known = KNOWN()
    made = []
    for number in (998, 999):
        made.append((number, settings.store_dir().parent / f"{number}_next.sql"))
        made[-1][1].write_text(f"CREATE TABLE next_{number} AS FROM range({NEXT_ROWS})", "utf-8")
    db.migrations = lambda: [*known, *made]
    names()
    db.close()


def audited() -> None:
    for number in range(200):
        audit.record("view", "甲", f"第{number}家")


def edited() -> None:
    for _ in range(5):
        kept.add("real", "assessment_weights", "甲", {"name": "a", "weights": "{}"})


STEPS: dict[str, Callable[[], object]] = {
    "import": lambda: bring_in(3),
    "undo": lambda: importing.undo(1, "甲"),
    "edit": edited,
    "backup": lambda: backup.make("甲"),
    "restore": lambda: backup.restore(backup.all_backups()[-1].folder, "甲"),
    "migration": migrated,
    "audit": audited,
}


def child(step: str, told: Connection) -> None:
    """What is killed."""
    told.send("begun")
    STEPS[step]()
    db.close()
    told.send("ended")


def is_whole(step: str) -> bool:
    """Hold the store against what it must be; whether the step was done."""
    if db.restore_is_unfinished():
        backup.finish_restore("甲")
    audit.record("view", "乙")
    assert audit.check() == []
    after = names()
    with db.reading("real") as cursor:
        imports, outlets = cursor.execute(
            "SELECT (SELECT count(*) FROM imports), (SELECT count(*) FROM outlets)"
        ).fetchall()[0]
        found = cursor.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'next%'"
        ).fetchall()
        sizes = [cursor.execute(f"SELECT count(*) FROM {one}").fetchall()[0][0] for (one,) in found]
    assert outlets == 20 * imports
    assert originals.compare().missing == ()
    for one in backup.all_backups() if step in ("backup", "restore", "migration") else ():
        backup.verify(one.folder)  # the others come near none
    assert set(sizes) <= {NEXT_ROWS} and not (sizes and step != "migration")
    done = {
        "import": after == ["1.csv", "2.csv", "3.csv"],
        "undo": after == ["2.csv"],
        "migration": len(sizes) == 2,
    }.get(step, False)
    assert done or step == "migration" or after == ["1.csv", "2.csv"]
    return done


def rounds(many: int, store: Path) -> None:
    """Kill each step in turn, `many` times in all; a row of docs/security.md for each step."""
    os.environ["DASHBOARD_STORE"] = str(store)
    bring_in(1)
    began = time.monotonic()
    bring_in(2)
    an_import = time.monotonic() - began
    backup.make("甲")
    db.close()
    base = store.with_name("base")
    shutil.copytree(store, base)
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.store.kills"])
    chance = random.Random(16)
    for place, step in enumerate(STEPS):
        own = many // len(STEPS) + (place < many % len(STEPS))
        lasts, alive, done = an_import * SHARES[step], 0, 0
        for number in range(0 if own >= MEASURED else 1, own + 1):
            db.close()
            shutil.rmtree(store)
            shutil.copytree(base, store)
            told, tells = forks.Pipe(duplex=False)
            process = forks.Process(target=child, args=(step, tells))
            process.start()
            tells.close()  # a child that dies early ends the wait
            assert told.poll(120) and told.recv() == "begun"
            began = time.monotonic()
            if number == 0:  # to its end, for the time it takes
                assert told.recv() == "ended"
                lasts = time.monotonic() - began
            else:
                time.sleep(lasts * chance.random())
            alive += process.is_alive() and number > 0
            process.kill()
            process.join()
            if step == "migration":
                migrated()
                assert is_whole(step), "opened again, it is migrated to the end"
                db.close()
                db.migrations = KNOWN
            else:
                was_done = is_whole(step)
                done += was_done and number > 0
                if not was_done:
                    STEPS[step]()
        print(f"| {step} | {own} | {lasts:.2f} s | {alive} | {done} |", flush=True)
