"""The log of the server: what went wrong, in a file that turns over, without personal data.

Ten files of 2 MB in the folder log of the store. Names of accounts stand in the audit alone; what
looks like a telephone or an ID number is made unreadable on the way.
"""

import logging
import logging.handlers
import re

from dashboard.store import files
from dashboard.store.privacy import without_id_numbers

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class Bare(logging.Formatter):
    """A line, and the trace of an error, without telephone and ID numbers."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        text = without_id_numbers(super().format(record))
        return _PHONE.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", text)


def begin(process: str = "") -> None:
    """From now on the product's log goes to the file too; where it cannot be written, to none.

    process: the name of one of several, each of which has its own file.
    """
    try:
        place = files.folder("log") / f"{process or 'dashboard'}.log"
        handler = logging.handlers.RotatingFileHandler(
            place, maxBytes=2 * 2**20, backupCount=10, encoding="utf-8"
        )
        place.chmod(files.FILE_MODE)
    except OSError:
        logging.getLogger("dashboard").exception("no log file")
        return
    handler.setFormatter(Bare("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("dashboard")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
