"""dashboard/look.py is the one place of colours: what is changed there changes everywhere."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard import look
from tests.recoloured import colours, other

ROOT = Path(__file__).resolve().parent.parent
# Black and white stand in what the libraries write by themselves, and black is our border there.
PLAIN = {"FFFFFF", "000000"}
DRAWN = {  # a colour, before its change, that must be seen in each
    "card": look.RED,
    "chart": look.DATA,
    "map": look.SEQUENTIAL[1],
    "map of an export": look.VERDICTS["missed_proven"].fill,
    "poster": look.RED,
    "stylesheets": look.FRAME,
    "template": look.MUST_GROUND,
    "slides": look.RED,
    "workbook": look.HEAD_GROUND,
    "snapshot": look.TEXT_SECOND,
    "circular": look.OFFICIAL_RED,
}


@pytest.fixture(scope="module")
def seen() -> dict[str, list[list[str]]]:
    """Per drawing the old and the changed colours that are seen in it."""
    command = [sys.executable, "-m", "tests.recoloured"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    found: dict[str, list[list[str]]] = json.loads(made.stdout)
    return found


def test_the_changed_colours_are_not_in_use() -> None:
    assert colours().isdisjoint({other(one) for one in colours()})


def test_a_change_of_look_is_seen_in_everything_that_is_drawn(
    seen: dict[str, list[list[str]]],
) -> None:
    left = {name: set(old) - PLAIN for name, (old, _) in seen.items() if set(old) - PLAIN}
    assert left == {}
    assert set(seen) == set(DRAWN)
    missing = [name for name, one in DRAWN.items() if other(look.bare(one)) not in seen[name][1]]
    assert missing == []


def test_the_theme_of_streamlit_holds_the_same_colours() -> None:
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    theme = tomllib.loads(text)["theme"]

    def coloured(table: dict[str, Any]) -> dict[str, Any]:
        return {name: one for name, one in table.items() if name.endswith(("Color", "Colors"))}

    assert coloured(theme) == look.THEME
    assert coloured(theme["sidebar"]) == look.THEME_SIDEBAR


def test_a_stylesheet_that_leaves_the_house_holds_values() -> None:
    assert look.filled("a { color: var(--white) }") == "a { color: #FFFFFF }"
    with pytest.raises(KeyError, match="whyte"):
        look.filled("a { color: var(--whyte) }")


def test_the_rule_of_a_page_names_each_colour() -> None:
    assert look.style_root({"ground": "#101A26"}, "m-") == ":root{--m-ground:#101A26;}"
