"""Import lists of a dataset that only a table, a module and a migration know; print what is said.

A process of its own, since data/ is read once per process: the test beside it gives it a folder of
definitions in DASHBOARD_DATA, and as arguments a folder of queries, one of modules, and two lists.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from dashboard import settings

settings.QUERIES = Path(sys.argv[1])

from dashboard.cli import main  # noqa: E402
from dashboard.importing import kinds, templates  # noqa: E402
from dashboard.importing.differences import compare  # noqa: E402
from dashboard.importing.pipeline import prepare  # noqa: E402
from dashboard.indicators import measured  # noqa: E402

kinds.__path__.append(sys.argv[2])


def command(*arguments: str) -> str:
    """What a command prints, with its exit status in front."""
    with redirect_stdout(io.StringIO()) as told:
        status = main(arguments)
    return f"{status} {told.getvalue()}"


first, second = Path(sys.argv[3]), Path(sys.argv[4])
said = {"check": command("check"), "first": command("import", str(first))}
if said["first"].startswith("0"):
    preview = prepare(second.read_bytes(), second.name)
    said["compared"] = [[one.state, one.what, one.changes] for one in compare(preview)]
    said["second"] = command("import", str(second))
    said["newest"] = str(measured.newest("real").get("recalls"))
    said["template"] = [one.title for one in templates.forms() if one.kind == "recalls"]
print(json.dumps(said, ensure_ascii=False))
