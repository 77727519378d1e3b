"""Open every page of the product in this process and print what each says in red, as JSON.

A process of its own, since the definition files are read once per process: the test beside it
(test_definition_files.py) gives it a folder of broken ones in DASHBOARD_DATA.
"""

import json
import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent


def walk(names: list[str]) -> dict[str, list[str]]:
    """Page name → its red texts and its exceptions."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
    found = {}
    for name in names:
        try:
            at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
        except ValueError:  # the menu does not offer it
            continue
        found[name] = [str(one.value) for one in [*at.error, *at.exception]]
    return found


if __name__ == "__main__":
    asked = sys.argv[1:] or sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
    print(json.dumps(walk(asked), ensure_ascii=False))
