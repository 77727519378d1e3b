"""README against the code: pages, commands, registers, numbers and files that it names exist."""

import re
import shlex
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.cli.registers import KINDS
from dashboard.exports import FORMATS
from dashboard.frame import menu
from docs.floors import FLOORS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Commands of README's code blocks, one choice of each a|b, without remarks."""
    lines = re.findall(r"^python -m dashboard (.+?)(?:\s+#.*)?$", README, re.M)
    split = [part for line in lines for part in line.split(" | ")]
    return [re.sub(r"\b(\w+)(?:\|\w+)+", r"\1", re.sub(r" \[.*?\]", "", one)) for one in split]


@pytest.mark.parametrize("command", commands())
def test_every_command_can_be_parsed(command: str) -> None:
    words = [word.replace("文件…", "a.xls").replace("编号", "1") for word in shlex.split(command)]
    cli.build_parser().parse_args(words)


def test_every_command_of_the_handbooks_can_be_parsed() -> None:
    """admin.md, deployment.md and security.md; what a clerk copies must run."""
    found = [
        one
        for name in ("admin", "deployment", "security")
        for one in re.findall(
            r"python -m dashboard ([^`#\n“”]+)",
            (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"),
        )
    ]
    assert len(found) > 20
    parser = cli.build_parser()
    for command in found:
        try:
            parser.parse_args(shlex.split(command.replace("add …", "add guanli")))
        except SystemExit:
            pytest.fail(f"{command} cannot be parsed")


def test_commands_and_registers_are_named() -> None:
    parser = cli.build_parser()
    (group,) = (action for action in parser._actions if action.choices)
    assert group.choices is not None
    shown = re.findall(r"[a-z_]+", " ".join(re.findall(r"python -m dashboard .*", README)))
    assert [name for name in group.choices if name not in shown] == []
    assert [name for name in KINDS if name not in shown] == []
    assert [name for name in FORMATS if name not in shown] == []


def test_every_page_of_the_menu_has_a_row() -> None:
    cells = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", README, re.M)
    rows = " ".join(cells).replace("、", " ").split()
    assert [title for title in menu.titles().values() if title not in rows] == []


def test_the_drawing_of_the_structure_names_packages_that_exist() -> None:
    drawing = README[README.index("## 结构") : README.index("## 命令行")]
    block = drawing.split("```")[1]
    listed = {room.split(".")[0] for floor in FLOORS for room in floor}
    named = set(re.findall(r"\b[a-z_]+\b", block)) - {"py", "sql", "duckdb", "words", "official"}
    folders = {folder.name for folder in ROOT.iterdir() if folder.is_dir()}
    assert named - listed - folders - {"real", "demo", "store"} == set()


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_files_that_are_named_exist(text: str) -> None:
    folders = "dashboard|data|docs|pages|queries|tests|bench"
    named = re.findall(rf"[`(]((?:{folders})/[\w./-]+)[`)]", text)
    made_by_tests = {"tests/artifacts/"}
    assert [n for n in named if not (ROOT / n).exists() and n not in made_by_tests] == []
