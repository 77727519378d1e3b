"""What a fresh machine gets: pinned packages, a valid configuration, a font that can write it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from streamlit import config

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OPTIONS = PROJECT["optional-dependencies"]["options"]
FOR_TESTS = PROJECT["optional-dependencies"]["dev"]
DEV = "requirements-dev.txt"
LOCK_OF_OPTIONS = ROOT / "requirements-options.lock"
FONT = ROOT / "static" / "NotoSansSC-subset.woff2"
PIN = re.compile(r"^[a-z0-9-]+==[0-9a-z.]+( ; [a-z_]+ (==|!=|<|>=) '[\w.]+')?$")
HANZI = re.compile(
    "[\u3401-\u4dbe\u4e00-\u9ffe\u3001-\u301f\uff01-\uff5e●○◇◆□■▲▼△▽★☆←→↑↓≥≤≈×÷±℃№①-⑳⌊⌋]"
)
SHOWN_SUFFIXES = {".py", ".toml", ".csv", ".geojson", ".sql"}
SHOWN = ("app.py", "dashboard", "pages", "data", "queries")


def pins(name: str) -> list[str]:
    """Lines of a requirements file that name a package."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("-r ")]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_one_pin(name: str) -> None:
    assert [line for line in pins(name) if not PIN.match(line)] == []


def test_the_locks_name_the_same_pins_and_a_hash_for_each() -> None:
    for name, of in (("requirements", "requirements.txt"), ("requirements-options", "")):
        text = (ROOT / f"{name}.lock").read_text(encoding="utf-8").replace("\\\n", " ")
        lines = text.strip().splitlines()
        named = [line.split("--hash")[0].strip() for line in lines]
        bare = [line for line in lines if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", line)]
        assert bare == []
        assert sorted(named) == sorted(pins(of)) if of else set(named) < {*pins(DEV)}


def test_pins_meet_the_declared_dependencies() -> None:
    pinned: dict[str, list[str]] = {}
    for line in pins("requirements.txt") + pins("requirements-dev.txt"):
        found = Requirement(line)
        version = str(found.specifier).removeprefix("==")
        pinned.setdefault(canonicalize_name(found.name), []).append(version)
    for wanted in map(Requirement, PROJECT["dependencies"] + [*OPTIONS, *FOR_TESTS]):
        versions = pinned.get(canonicalize_name(wanted.name), [])
        assert versions, f"{wanted.name} is not pinned: run .ci/lock"
        assert all(wanted.specifier.contains(version) for version in versions), wanted


def keys(section: dict[str, object], prefix: str = "") -> Iterator[str]:
    """Dotted names of the options set in the configuration."""
    for name, value in section.items():
        if isinstance(value, dict):
            yield from keys(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_the_configuration_sets_options_that_exist() -> None:
    assert set(keys(CONFIG)) - set(config.get_config_options()) == set()


def test_the_app_asks_nobody_and_listens_to_this_machine_only() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["browser"]["serverAddress"]
    assert CONFIG["server"]["address"] == "localhost"
    assert CONFIG["server"]["headless"] is True
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_the_font_face_is_a_shipped_file() -> None:
    [face] = CONFIG["theme"]["fontFaces"]
    assert ROOT / face["url"].replace("app/static", "static") == FONT
    assert face["family"] in CONFIG["theme"]["font"]
    assert "SIL OPEN FONT LICENSE" in (ROOT / "static" / "OFL.txt").read_text(encoding="utf-8")


def test_the_font_has_every_character_we_write() -> None:
    held = set(TTFont(FONT).getBestCmap())
    missing: dict[str, list[str]] = {}
    for start in SHOWN:
        path = ROOT / start
        for file in [path] if path.is_file() else path.rglob("*"):
            if file.suffix in {".py", ".toml", ".csv", ".geojson", ".json", ".sql"}:
                for character in set(HANZI.findall(file.read_text(encoding="utf-8"))):
                    if ord(character) not in held:
                        missing.setdefault(character, []).append(file.name)
    assert missing == {}


def test_the_font_covers_gb2312_and_rare_village_names() -> None:
    held = set(TTFont(FONT).getBestCmap())
    first_level, last = "啊", "齄"
    rows = range(first_level.encode("gb2312")[0], last.encode("gb2312")[0] + 1)
    codes = [bytes([row, cell]) for row in rows for cell in range(0xA1, 0xFF)]
    hanzi = [code.decode("gb2312", "ignore") for code in codes]
    assert len("".join(hanzi)) == 6763
    assert [character for character in hanzi if character and ord(character) not in held] == []
    assert [character for character in "垟岙垅塅塝圳坦岩峃碶埭" if ord(character) not in held] == []


def test_every_installed_package_is_named_with_its_licence() -> None:
    rows = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").splitlines()
    named = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", "\n".join(rows), re.M))
    pinned = {canonicalize_name(Requirement(line).name) for line in pins("requirements.txt")}
    pinned |= set(re.findall("^([a-z0-9-]+)==", LOCK_OF_OPTIONS.read_text("utf-8"), re.M))
    assert set(named) == pinned, "python -m docs.third_party writes it anew"
    assert [name for name, licence in named.items() if licence == "—"] == []
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("木兰宽松许可证, 第2版")
