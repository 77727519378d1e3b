"""The table of clauses (docs/clauses.md): every clause once, every page and test named exists."""

import re

from dashboard.documents.clauses import clauses
from dashboard.settings import ROOT
from docs import clauses as table


def test_every_clause_stands_once_and_what_it_names_exists() -> None:
    known, named = table.rows(), table.tests()
    texts = {
        file: (ROOT / file).read_text("utf-8")
        for file in {one.split("::")[0] for one in named.values()}
    }
    assert {one.id for one in clauses()} ^ set(known) == set()
    for name, row in known.items():
        assert row["state"] in table.STATES, name
        for page in row.get("pages", []):
            assert (ROOT / "pages" / f"{page}.py").is_file(), (name, page)
        for test in row.get("tests", []):
            file, word = named[test].split("::")
            found = re.search(rf"^\s*def {word}\b", texts[file], re.MULTILINE)
            assert found, (name, file, word)
        if row["state"] in ("works", "partly"):
            assert row.get("pages") and row.get("tests"), f"{name} works, and nothing shows it"
        if row["state"] in ("partly", "no"):
            assert row.get("why"), f"{name} does not say what lacks"
    assert table.TARGET.read_text("utf-8") == table.page(), "python -m docs.clauses writes it anew"
