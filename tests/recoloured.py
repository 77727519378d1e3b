"""One of everything that has colours, drawn while every colour of dashboard/look.py is another.

Run as `python -m tests.recoloured`, in a process of its own: other modules take their colours when
they are loaded. Prints as JSON, per drawing, the colours in it, of those of look.py and of the
changed ones.
"""

import io
import json
import re
import sys
import types
import zipfile
from pathlib import Path

import dashboard

ROOT = Path(__file__).resolve().parent.parent
LOOK = ROOT / "dashboard" / "look.py"
HEX = re.compile(r"#([0-9A-Fa-f]{6})\b")
SIZE = re.compile(r"var\(--s\d+\)")  # of letters, no colour


def other(colour: str) -> str:
    """A colour that look.py does not hold: 0B3A6F → 0A3B6E."""
    return f"{int(colour, 16) ^ 0x010101:06X}"


def colours() -> set[str]:
    """Colours of look.py as RRGGBB."""
    return {one.upper() for one in HEX.findall(LOOK.read_text(encoding="utf-8"))}


def _load_changed_look() -> None:
    source = HEX.sub(lambda found: f"#{other(found[1])}", LOOK.read_text(encoding="utf-8"))
    changed = types.ModuleType("dashboard.look")
    sys.modules["dashboard.look"] = dashboard.look = changed  # type: ignore[attr-defined]
    exec(compile(source, str(LOOK), "exec"), changed.__dict__)  # noqa: S102


def _drawings() -> dict[str, str]:
    import pandas as pd

    from dashboard import divisions, look, maps
    from dashboard.charts.bars import bars
    from dashboard.exports import FORMATS, Wishes
    from dashboard.exports.circular_options import CircularOptions
    from dashboard.exports.map_svg import map_svg
    from dashboard.exports.typeset import COLOURS
    from dashboard.frame.html import Card, card_html
    from dashboard.importing import templates
    from dashboard.indicators.definitions import indicator, measure
    from dashboard.report import Light, Map, Part, Place
    from tests import reports

    units = divisions.units("b")
    rates = pd.DataFrame({"township": list(units.names), "value": 0.93})
    states = [state for state in look.VERDICTS if state.startswith(("missed", "reached_"))]
    places = tuple(
        Place(name, states[index % len(states)], "9/10") for index, name in enumerate(units.names)
    )
    lights = tuple(Light("规范率", "90%", state) for state in states)
    shown = Map("各镇", "规范率", "b", places, "")
    by_hand = reports.by_hand(is_demo=True)
    part = Part("lights", "红黄绿灯", "都在这里", lights=lights)
    drawn = Part("map", "地图", "各镇", map=shown)
    report = reports.by_hand(is_demo=True, parts=(part, drawn, *by_hand.parts))
    letter = Wishes(CircularOptions(red_head=True))
    styles = [file for file in (ROOT / "dashboard").rglob("*.css") if "var(--m" not in _read(file)]
    found = {
        "card": card_html(Card(measure(indicator("valve_pass_rate"), 70, 100), "2010年")),
        "chart": bars(["甲", "乙"], [2.0, 1.0], ["2户", "1户"]).to_json(),
        "map": maps.rate_map(rates, units, breaks=(0.9, 0.95), target=0.98).to_json(),
        "map of an export": map_svg(shown, 128.0).svg,
        "poster": json.dumps(COLOURS),
        "stylesheets": "".join(look.filled(SIZE.sub("1em", _read(file))) for file in styles),
        "template": _unpacked(templates.template(templates.forms()[0])),
    }
    for name in ("slides", "workbook", "snapshot", "circular"):
        found[name] = _unpacked(FORMATS[name].make(report, letter))
    return found


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _unpacked(content: bytes) -> str:
    """A file as text; of a ZIP package all its parts, and of those embedded in it."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(_unpacked(package.read(name)) for name in package.namelist())


def main() -> None:
    """Change look.py, draw everything, print which of its colours are seen."""
    before = colours()
    after = {other(one) for one in before}
    _load_changed_look()
    seen = {
        name: [sorted(one for one in group if one in text.upper()) for group in (before, after)]
        for name, text in _drawings().items()
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
