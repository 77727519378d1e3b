"""Walk a product that only data know through the whole program, and print what it says, as JSON.

A process of its own, since data/ is read once per process: the test beside it gives it a folder
of definitions in DASHBOARD_DATA, and as arguments a folder of queries and the list to import.
"""

import io
import json
import re
import sys
import zipfile
from contextlib import redirect_stdout
from html import unescape
from pathlib import Path

from dashboard import settings

settings.QUERIES = Path(sys.argv[1])

from streamlit.testing.v1 import AppTest  # noqa: E402

from dashboard.cli import main  # noqa: E402
from dashboard.frame import menu  # noqa: E402
from dashboard.importing import templates  # noqa: E402
from dashboard.importing.pipeline import prepare  # noqa: E402
from dashboard.importing.store import commit  # noqa: E402
from dashboard.letters import definitions as letters  # noqa: E402

APP = str(settings.ROOT / "app.py")


def command(*arguments: str) -> str:
    """What a command prints, with its exit status in front."""
    with redirect_stdout(io.StringIO()) as told:
        status = main(arguments)
    return f"{status} {told.getvalue()}"


def office_text(path: Path) -> str:
    """The text in the XML of an Office file."""
    with zipfile.ZipFile(path) as file:
        parts = [file.read(n).decode() for n in file.namelist() if re.search(r"(t|\d)\.xml$", n)]
    return re.sub(r"<[^>]+>", "", " ".join(parts))


def shown(at: AppTest) -> str:
    """Text of every HTML block of a page."""
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(b.proto.body for b in at.get("html"))))


def red(at: AppTest) -> list[str]:
    return [str(one.value) for one in [*at.error, *at.exception]]


def page(name: str, **address: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=200).run()
    for key, value in address.items():
        at.query_params[key] = value
    return at.switch_page(f"pages/{name}.py").run()


def walk(listed: Path) -> dict[str, object]:
    """Import the list, then every place where a product is met."""
    commit(prepare(listed.read_bytes(), listed.name), by="测试")
    found: dict[str, object] = {
        "check": command("check"),
        "indicator": command("indicator", "toy_pass_rate", "--year", "2013"),
        "menu": menu.titles(),
        "forms": [form.file_name for form in templates.forms()],
    }
    found["asked_by"] = letters.definition("spot_check_toys").clauses
    out = listed.parent  # a letter tells whole months
    for format_name, suffix in (("circular", "docx"), ("slides", "pptx")):
        file = out / f"toys.{suffix}"
        day = "2013-12-31" if format_name == "circular" else "2013-05-20"
        command("export", format_name, "--kind", "toys", "--as-of", day, "--out", str(file))
        found[format_name] = office_text(file)
    parts = {}
    for part in ("verdict", "groups", "makers", "published"):
        at = page("spot_checks", product="玩具", part=part)
        parts[part] = shown(at)
        found[f"red_{part}"] = red(at)
    found["page"] = parts
    meeting = page("meeting", screens="rate:toy_pass_rate", screen="1")
    found["red_meeting"] = red(meeting)
    found["meeting"] = shown(meeting)
    found["link"] = [
        (link.proto.page, link.proto.query_string) for link in meeting.get("page_link")
    ]
    cockpit = page("overview")
    found["cockpit"], found["red_cockpit"] = shown(cockpit), red(cockpit)
    return found


if __name__ == "__main__":
    print(json.dumps(walk(Path(sys.argv[2])), ensure_ascii=False))
