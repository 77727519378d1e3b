"""How long a report and each of its files take on demo data.

python bench/exports.py [--as-of 2010-10-15]: the second of two rounds in one process, in seconds of
the wall clock and of the processor (the machine may be busy with other work);
targets: 通报 under 2 s, slides under 5 s, report included.
"""

import argparse
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dashboard import demo, report
from dashboard.exports import FORMATS, Wishes
from dashboard.report import Selection

CASES = (("circular", "ranking"), ("circular", "progress"), ("circular", "review"))
CASES += (("slides", "review"), ("slides", "progress"), ("workbook", "review"))


def main() -> None:
    """Print one line per format and kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2010, 10, 15))
    as_of = parser.parse_args().as_of
    demo.ensure()
    for form, kind in CASES:
        for _ in range(2):
            start, worked = time.perf_counter(), time.process_time()
            found = report.build("demo", Selection(kind, as_of))
            built = time.perf_counter()
            content = FORMATS[form].make(found, Wishes())
            done, used = time.perf_counter(), time.process_time() - worked
        print(
            f"{form:9} {kind:9} report {built - start:.2f}  file {done - built:.2f}  "
            f"together {done - start:.2f} s  processor {used:.2f} s  {len(content) / 1024:.0f} kB"
        )


if __name__ == "__main__":
    main()
