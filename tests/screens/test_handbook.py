"""docs/handbook.md: every page has its five lines, every word in 「」 is one that a page shows."""

import re

from dashboard.frame import handbook, menu
from dashboard.settings import ROOT

TEXT = handbook.FILE.read_text(encoding="utf-8")
SHOWN = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in ("dashboard", "pages", "data")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.suffix in {".py", ".toml", ".js"} and file != handbook.FILE
)


def test_every_page_has_five_lines_and_every_section_is_a_page() -> None:
    assert set(handbook.lines()) == set(menu.titles().values())
    assert TEXT.count("\n### ") == len(handbook.lines()), "a page has one section"
    assert {title: len(lines) for title, lines in handbook.lines().items() if len(lines) != 5} == {}


def test_every_word_named_is_on_a_screen() -> None:
    named = set(re.findall(r"「(.+?)」", TEXT))
    assert len(named) > 40
    titles = set(menu.titles().values())
    assert {w for w in named - titles if not re.search(rf'["“>*]{re.escape(w)}', SHOWN)} == set()


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", TEXT)
    assert pictures and all((ROOT / "docs" / one).is_file() for one in pictures)
