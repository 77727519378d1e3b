"""The process that publishes what others wrote and could not publish, makes the backups, and reads
and checks the spreadsheets that people at a reader bring in (errands).

Whoever writes publishes at once; here is looked after what was left: the command line killed after
its commit, a disk that was full, a backup that was put back, a database copied into the store.
"""

import logging
import time

from dashboard.serving import errands, inner_door
from dashboard.store import backup, db, log, published, viewer

EVERY_SECONDS = 1.0
AGAIN_SECONDS = 10.0  # after a failure


def publish_what_is_behind() -> None:
    """Publish every database of which the readers do not see all. StoreBusyError when another
    program holds it."""
    for name in inner_door.DATABASES:
        behind = db.exists(name) and published.is_behind(db.path(name))
        if behind and published.is_quiet(db.path(name)):
            with db.writing(name), db.cursor(name):
                pass  # opening writes into the file what a killed program left beside it


def main() -> None:
    """Until the process that started this one ends."""
    inner_door.end_with_parent()
    viewer.set_for_this_run(viewer.SYSTEM)
    log.begin(inner_door.name())
    is_told = False
    while True:
        wait = EVERY_SECONDS
        try:
            publish_what_is_behind()
        except (db.StoreBusyError, OSError):
            logging.getLogger("dashboard").exception("nothing published")
            wait = AGAIN_SECONDS
        if not is_told:
            errands.take()
            print("ready", flush=True)
            backup.keep_making()
            is_told = True
        time.sleep(wait)


if __name__ == "__main__":
    main()
