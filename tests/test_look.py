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


@pytest.mark.soak
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


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other_: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.1)."""
    dark, light = sorted((luminance(one), luminance(other_)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_stands_out_from_its_ground() -> None:
    assert round(contrast("#FFFFFF", "#767676"), 2) == 4.54  # the example of WCAG's own texts
    grounds = (look.WHITE, look.PANEL, look.SELECTED)
    inks = (look.TEXT, look.TEXT_SECOND, look.TEXT_FOOT, look.GREEN, look.AMBER, look.RED)
    pairs = [(ink, ground) for ink in inks for ground in grounds]
    pairs += [(look.WHITE, look.FRAME), *zip(look.SEQUENTIAL_TEXT, look.SEQUENTIAL, strict=True)]
    for one in look.VERDICTS.values():
        pairs.append((look.WHITE, one.ink) if one.chip == "solid" else (one.ink, one.ground))
        pairs += [(one.on_fill, one.fill)] if one.fill else []
    dark = [look.TEXT, look.TEXT_SECOND, look.TEXT_FOOT, look.GREEN, look.AMBER, look.RED]
    pairs += [(look.DARK[ink], look.DARK_GROUND) for ink in dark]
    assert {pair for pair in pairs if contrast(*pair) < 4.5} == set()
