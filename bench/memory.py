"""Peak memory of an import against the rows of the file: the sheet read, and the whole import.

python bench/memory.py 100000 1000000 --suffix .csv
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from import_speed import import_ours, write_list


def measure(what: str, file: str, store: str) -> None:
    """Inside a process of its own: print the peak in MB."""
    if what == "read":
        from dashboard.importing.read import read

        workbook = read(Path(file).read_bytes(), file)
        assert workbook.sheets
    elif what == "import":
        import_ours(file, store)
    else:
        import dashboard.importing.pipeline
        import dashboard.importing.store  # noqa: F401
    print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Measure every size in fresh processes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", type=int, default=[100_000])
    parser.add_argument("--suffix", choices=[".xlsx", ".csv"], default=".xlsx")
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(*options.measure, store=os.environ["DASHBOARD_STORE"])
        return
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"register{options.suffix}"
            write_list(file, rows)
            peaks = []
            for what in ("start", "read", "import"):
                printed = subprocess.run(
                    [sys.executable, __file__, "--measure", what, str(file)],
                    check=True, capture_output=True, text=True,
                    env={**os.environ, "DASHBOARD_STORE": f"{folder}/store"},
                ).stdout  # fmt: skip
                peaks.append(f"{what} {printed.strip()} MB")
            size = file.stat().st_size / 2**20
        print(f"{rows} rows, {size:.1f} MB {options.suffix}: {', '.join(peaks)}", flush=True)


if __name__ == "__main__":
    main()
