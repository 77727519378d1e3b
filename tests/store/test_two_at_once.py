"""Two people at once: both end well, or the second is told; never a conflict, never half."""

import threading
from collections.abc import Callable
from pathlib import Path

from dashboard.importing import quality
from dashboard.importing import store as importing
from dashboard.importing.problems import FileRefusedError
from dashboard.store import audit, backup, db
from tests.store.test_backup import bring_in, names


def together(*steps: Callable[[], object]) -> list[object]:
    """What each step gave or raised; all begin at the same moment."""
    begin, found = threading.Barrier(len(steps)), [None] * len(steps)

    def run(place: int, step: Callable[[], object]) -> None:
        begin.wait()
        try:
            found[place] = step()  # type: ignore[call-overload]
        except Exception as error:
            found[place] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=one) for one in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_at_once(store: Path) -> None:
    first, second = together(lambda: bring_in(1), lambda: bring_in(2))
    assert sorted([first, second]) == [1, 2], "two imports are both whole"
    same = together(lambda: bring_in(3), lambda: bring_in(3))
    assert len(set(same)) == 1, "one file twice is one import"
    undone = together(*[lambda: importing.undo(1, "甲")] * 3)
    refused = [one for one in undone if one is not None]
    assert len(refused) == 2 and all(isinstance(one, FileRefusedError) for one in refused)
    assert "已经撤销过了" in str(refused[0]), "whoever was second is told"
    mixed = together(
        lambda: importing.undo(2, "甲"),
        lambda: quality.decide("甲厂", "乙厂", True, "乙"),
        lambda: bring_in(4),
        lambda: backup.make("丙").facts["rows"]["imports"],
    )
    assert not any(isinstance(one, Exception) for one in mixed), mixed
    assert names() == ["3.csv", "4.csv"]
    assert int(db.data_version("real")) >= 7
    done = [one["what"] for one in audit.events()]
    assert done.count("undo") >= 2 and audit.check() == []
