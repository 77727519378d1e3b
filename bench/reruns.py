"""Time warm reruns of pages on demo data: median processor time, in Streamlit's own tester.

python bench/reruns.py [page ...]    overview, ranking and valves where none is named

A server collects all garbage after every run; the tester leaves that out, so it is done here and
counted. The tester's own work (reading back what was drawn) is counted too: only two versions of
the program are worth comparing.
"""

import gc
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parents[1]))

from dashboard import demo
from dashboard.settings import ROOT
from dashboard.store import db

PAGES, RUNS = ("overview", "ranking", "valves"), 15


def opened(page: str) -> AppTest:
    """The page, drawn twice, so that its modules are loaded and its answers are known."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
    return rerun(rerun(at.switch_page(str(ROOT / "pages" / f"{page}.py"))))


def rerun(at: AppTest) -> AppTest:
    """One run of the page alone: the mark says that the menu is drawn."""
    at.session_state["menu_drawn"] = True
    at = at.run()
    assert not at.exception, at.exception
    return at


def times_ms(at: AppTest) -> tuple[float, float]:
    """Processor time of a rerun with the collection after it, and of the collection alone."""
    start = time.process_time()
    rerun(at)
    drawn = time.process_time()
    gc.collect()
    done = time.process_time()
    return (done - start) * 1000, (done - drawn) * 1000


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DASHBOARD_STORE"] = folder
        demo.ensure()
        for page in sys.argv[1:] or PAGES:
            at = opened(page)
            whole, collecting = zip(*(times_ms(at) for _ in range(RUNS)), strict=True)
            print(
                f"{page}: {median(whole):.0f} ms a rerun ({min(whole):.0f}-{max(whole):.0f}), "
                f"of it collecting {median(collecting):.0f} ms"
            )
        db.close()


if __name__ == "__main__":
    main()
