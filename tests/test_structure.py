"""The shape of the code: which way imports point, what may stand where, how long a file may be."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = sorted((ROOT / "dashboard").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
SCREEN = [ROOT / "app.py", *PAGES]
PYTHON = [
    *SCREEN,
    *PACKAGE,
    *(file for folder in ("tests", "docs", "bench") for file in (ROOT / folder).rglob("*.py")),
]
WRITTEN = {".py", ".sql", ".toml", ".md", ".txt", ".css", ".csv", ".json", ".geojson", ""}

# From the screen down to the ground; what is not named here is the domain, between SCREEN
# pieces and the store. A module imports from its own layer or a lower one, never upwards.
LAYERS = (
    {"app", "pages", "__main__", "cli", "cli_export", "cli_figures", "cli_registers"},
    {"page"},
    {"access", "charts", "maps", "messages", "phrases", "report", "exports"},
    {"domain"},
    {"db"},
    {"look", "reference", "settings", "terms"},
)
MAY_IMPORT = {
    "streamlit": {"app", "pages", "page", "access", "messages"},
    "geopandas": {"maps", "divisions"},
    "shapely": {"maps", "divisions"},
    "duckdb": {"db"},
}
DRAWN_NOT_ASKED = {"charts", "maps", "exports"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "tools", "base"}
SQL = re.compile(r"^\s*(select|with|insert|update|delete|create|from)\b.*\b\w+", re.I | re.S)
INDEX_ADDRESS = re.compile(r"https?://\S*/simple\b|--(extra-)?index-url|--trusted-host", re.I)
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|opt|root|home)/\w")


def name_of(file: Path) -> str:
    """Dotted name of a module: dashboard.page.frame, pages.ranking, app."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def unit(module: str) -> str:
    """The piece of the design a module belongs to: page, charts, pages, app."""
    first, *rest = module.split(".")
    return rest[0] if first == "dashboard" and rest else first


def layer(module: str) -> int:
    """Place of a module in LAYERS."""
    found = [place for place, names in enumerate(LAYERS) if unit(module) in names]
    return found[0] if found else 3


@cache
def tree(file: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(file: Path) -> Iterator[str]:
    """Dotted names that a file imports, anywhere in it."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(file: Path) -> set[str]:
    """Modules of this project that a file imports."""
    known = {name_of(other) for other in PACKAGE}
    found = set()
    for name in imported(file):
        if name.split(".")[0] == "dashboard":
            found.add(name if name in known else name.rpartition(".")[0])
    return found - {"dashboard"}


@pytest.mark.parametrize("file", SCREEN + PACKAGE, ids=name_of)
def test_imports_point_one_way(file: Path) -> None:
    own = layer(name_of(file))
    assert [other for other in own_imports(file) if layer(other) < own] == []


def test_no_two_pieces_need_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for file in PACKAGE:
        own = unit(name_of(file))
        graph.setdefault(own, set()).update(unit(other) for other in own_imports(file))
        graph[own].discard(own)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {error.args[1]}")


@pytest.mark.parametrize("library", MAY_IMPORT)
def test_libraries_have_one_door(library: str) -> None:
    users = {
        unit(name_of(file))
        for file in SCREEN + PACKAGE
        if any(name.split(".")[0] == library for name in imported(file))
    }
    assert users <= MAY_IMPORT[library]


def test_drawings_never_ask_the_store() -> None:
    asking = [
        f"{name_of(file)} imports {other}"
        for file in PACKAGE
        if unit(name_of(file)) in DRAWN_NOT_ASKED
        for other in own_imports(file)
        if unit(other) == "db"
    ]
    assert asking == []


def strings(file: Path) -> Iterator[str]:
    """Every string of a file that is not a docstring."""
    prose = {
        id(node.value)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_no_sql_on_the_screen() -> None:
    drawn = [file for file in PACKAGE if unit(name_of(file)) in DRAWN_NOT_ASKED | {"page"}]
    found = [(name_of(f), text) for f in SCREEN + drawn for text in strings(f) if SQL.match(text)]
    assert found == []


SAID = {"error", "warning", "info", "success", "caption", "markdown", "write", "toast"}
LABELLED = {"button", "form_submit_button", "download_button", "expander", "popover", "spinner"}
LABELLED |= {
    "checkbox",
    "toggle",
    "selectbox",
    "multiselect",
    "segmented_control",
    "pills",
    "radio",
}
LABELLED |= {"radio", "text_input", "text_area", "number_input", "date_input", "slider"}
LABELLED |= {"select_slider"}
NAMED = {"label", "help", "text"}  # keywords of widgets that are Markdown too


def is_written_here(node: ast.expr) -> bool:
    """A literal, a CONSTANT, what went through messages.plain, or text made of these alone."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper()
        case ast.Subscript(value=inner) | ast.FormattedValue(value=inner):
            return is_written_here(inner)
        case ast.IfExp(body=one, orelse=other):
            return is_written_here(one) and is_written_here(other)
        case ast.JoinedStr(values=parts):
            return all(is_written_here(part) for part in parts)
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "messages.plain"


def markdown_of(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that Streamlit would read as Markdown."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr in SAID | LABELLED:
        yield from call.args[:1]
    if call.func.attr == "progress":
        yield from call.args[1:2]
    if call.func.attr in LABELLED | {"page_link", "progress"}:
        yield from (one.value for one in call.keywords if one.arg in NAMED)


def test_nothing_foreign_is_read_as_markdown() -> None:
    """A column head or an address must not become a link or fetch a picture: messages.py."""
    screens = [f for f in PACKAGE if unit(name_of(f)) in {"page", "access"}]
    found = [
        f"{name_of(file)}, line {node.lineno}: {ast.unparse(text)}"
        for file in [*SCREEN, *screens]
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) != "messages"
        and "getLogger" not in ast.unparse(node.func.value)
        for text in markdown_of(node)
        if not is_written_here(text)
    ]
    assert found == []


@pytest.mark.parametrize("file", PAGES, ids=name_of)
def test_a_page_begins_with_its_guard(file: Path) -> None:
    doc, *body = tree(file).body
    assert isinstance(doc, ast.Expr), "a page says first which question it answers"
    first = next(node for node in body if not isinstance(node, ast.Import | ast.ImportFrom))
    call = getattr(first, "value", None)
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func) == "page.start"
    assert ast.literal_eval(call.args[0]) == file.stem


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_stay_short_and_say_what_they_are(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) < (80 if file in PAGES else 400)
    assert EMPTY_NAMES.isdisjoint(file.relative_to(ROOT).with_suffix("").parts)
    assert ast.get_docstring(tree(file)), "a file begins by saying what it is for"


def written_files() -> list[Path]:
    """Every text file that the repository holds."""
    folders = (".ci", ".streamlit", "dashboard", "pages", "queries", "data", "docs", "tests")
    found = [file for file in ROOT.iterdir() if file.is_file()]
    for folder in folders:
        found += [file for file in (ROOT / folder).rglob("*") if file.is_file()]
    aside = {"__pycache__", "store", "artifacts", ".git"}
    return [f for f in found if f.suffix in WRITTEN and aside.isdisjoint(f.parts)]


def test_nothing_names_an_index_or_a_machine() -> None:
    for file in written_files():
        text = file.read_text(encoding="utf-8", errors="replace")
        if file != Path(__file__):
            assert INDEX_ADDRESS.search(text) is None, file
            assert MACHINE_PATH.search(text) is None, file
