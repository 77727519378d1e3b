"""The shape of the code: which way imports point, what may stand where, what is said only once.

One walk reads every file; each test asks one question of all files and lists every breach. The
order of the packages is docs/floors.py, from which docs/architecture.md is drawn.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs import architecture
from docs.floors import FLOORS, place_of, room_of

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "streamlit": {"app", "pages", "access", "messages", "frame", "screens"},
    "geopandas": {"maps", "divisions"},
    "shapely": {"maps", "divisions"},
    "duckdb": {"store"},
    "plotly": {"look", "charts", "maps", "screens"},
}
NEVER_ASK = {"charts", "maps", "exports"}
MOST_LINES, MOST_LINES_OF_A_PAGE, MOST_FLAT_MODULES = 600, 80, 5
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "tools", "base"}
WRITTEN = {".py", ".sql", ".toml", ".md", ".txt", ".css", ".csv", ".json", ".geojson", ""}
SQL = re.compile(r"^\s*(select|with|insert|update|delete|create|from)\b.*\b\w+", re.I | re.S)
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|\b(?=\w*[A-F])(?=\w*[0-9])[0-9A-F]{6}\b")
PANEL = re.compile(r"class=\\?[\"'](?:[\w-]+ )*(panel|foot)\b")
HANZI = re.compile(r"[\u4e00-\u9fff]")
LONGEST_LABEL = 12  # hanzi; a longer text on a screen is a sentence and has a home in words.py
INDEX_ADDRESS = re.compile(r"https?://\S*/simple\b|--(extra-)?index-url|--trusted-host", re.I)
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|opt|root|home)/\w")


@dataclass(frozen=True, eq=False)
class Source:
    """One Python file, read once."""

    file: Path
    module: str
    tree: ast.Module
    lines: int

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything written in it, walked once for all tests."""
        return list(ast.walk(self.tree))

    @property
    def top(self) -> str:
        """First part below the checkout: app, pages, or the package or module of dashboard."""
        first, *rest = self.module.split(".")
        return rest[0] if first == "dashboard" and rest else first

    @property
    def room(self) -> str:
        """The package that docs/floors.py lists: spot_checks, screens.zones, settings."""
        return room_of(self.module)

    def imported(self, at_once: bool = False) -> Iterator[str]:
        """Dotted names that the file imports, anywhere in it or only when it is loaded."""
        for node in self.tree.body if at_once else self.nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.module}: write imports in full"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    @cached_property
    def libraries(self) -> set[str]:
        """First parts of what the file imports."""
        return {name.split(".")[0] for name in self.imported()}

    def rooms(self) -> set[str]:
        """Other packages of dashboard that the file imports from."""
        own = {name for name in self.imported() if name.startswith("dashboard.")}
        modules = {name if name in names() else name.rpartition(".")[0] for name in own}
        return {room_of(module) for module in modules} - {self.room}

    @cached_property
    def texts(self) -> list[str]:
        """Every string that is not a docstring; what an f-string fills in is left out."""
        found: list[str] = []
        aside = {
            id(node.value)
            for node in self.nodes
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in self.nodes:
            if isinstance(node, ast.JoinedStr):
                aside |= {id(part) for part in node.values}
                plain = [part for part in node.values if isinstance(part, ast.Constant)]
                found.append("".join(str(part.value) for part in plain))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in aside:
                    continue
                found.append(node.value)
        return found


def _source(file: Path, module: str, tree: ast.Module | None = None) -> Source:
    text = file.read_text(encoding="utf-8")
    return Source(file, module, tree or ast.parse(text), len(text.splitlines()))


@cache
def product() -> list[Source]:
    """app.py, pages/ and dashboard/."""
    trees = architecture.trees()
    return [_source(file, name, trees[name]) for name, file in architecture.modules().items()]


@cache
def others() -> list[Source]:
    """Tests, benchmarks, scripts of docs."""
    files = [file for one in ("tests", "bench", "docs") for file in (ROOT / one).rglob("*.py")]
    return [_source(file, file.stem) for file in sorted(files)]


@cache
def names() -> set[str]:
    """Dotted names of all modules of the product."""
    return {source.module for source in product()}


def test_every_package_stands_in_the_list_and_nothing_else_does() -> None:
    listed = [room for floor in FLOORS for room in floor]
    assert len(listed) == len(set(listed))
    assert {source.room for source in product()} == set(listed)


def test_imports_point_down() -> None:
    wrong = [
        f"{source.module} imports {room}"
        for source in product()
        for room in source.rooms()
        if place_of(room) >= place_of(source.room)
    ]
    assert wrong == []


@pytest.mark.parametrize("module", ["dashboard.zones.facts", "dashboard.screens.zones.cards"])
def test_an_import_upwards_or_from_an_unlisted_package_is_noticed(module: str) -> None:
    tree = ast.parse("from dashboard.cli import main")
    above = Source(Path("zones.py"), module, tree, 1)
    assert [room for room in above.rooms() if place_of(room) >= place_of(above.room)] == ["cli"]
    with pytest.raises(KeyError, match="new_room"):
        place_of("new_room")


def test_no_two_modules_need_each_other_to_load() -> None:
    graph = {
        source.module: {
            name if name in names() else name.rpartition(".")[0]
            for name in source.imported(at_once=True)
            if name.startswith("dashboard.")
        }
        - {source.module}
        for source in product()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {error.args[1]}")


def test_few_modules_lie_flat() -> None:
    flat = [file.stem for file in (ROOT / "dashboard").glob("*.py")]
    assert len(set(flat) - {"__init__", "__main__"}) <= MOST_FLAT_MODULES, flat


def test_libraries_have_one_door() -> None:
    found = [
        f"{source.module} imports {library}"
        for source in product()
        for library in source.libraries & set(MAY_IMPORT)
        if source.top not in MAY_IMPORT[library]
    ]
    assert found == []


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    names, for_tests = (
        {canonicalize_name(Requirement(line).name) for line in lines}
        for lines in (
            project["dependencies"] + extras["options"] + extras["cluster"],
            extras["dev"],
        )
    )
    installed_as = packages_distributions()

    def foreign(sources: list[Source]) -> set[str]:
        found = set().union(*(source.libraries for source in sources)) & set(installed_as)
        return {canonicalize_name(installed_as[one][0]) for one in found}

    assert foreign(product()) - names == set()
    assert foreign(others()) - names - for_tests == set()


def test_drawings_never_ask_the_store() -> None:
    asking = [
        source.module
        for source in product()
        if "store" in source.rooms() and source.top in NEVER_ASK
    ]
    assert asking == []


def test_no_sql_on_the_screen() -> None:
    shown = NEVER_ASK | {"app", "pages", "frame", "screens"}
    found = [
        (source.module, text)
        for source in product()
        if source.top in shown
        for text in source.texts
        if SQL.match(text)
    ]
    assert found == []


def test_a_page_begins_with_its_guard() -> None:
    for source in product():
        if source.top != "pages":
            continue
        doc, *body = source.tree.body
        assert isinstance(doc, ast.Expr), "a page says first which question it answers"
        first = next(node for node in body if not isinstance(node, ast.Import | ast.ImportFrom))
        call = getattr(first, "value", None)
        assert isinstance(call, ast.Call), source.module
        assert ast.unparse(call.func) == "frame.start"
        assert ast.literal_eval(call.args[0]) == source.file.stem


def test_files_stay_short_and_say_what_they_are() -> None:
    for source in product():
        most = MOST_LINES_OF_A_PAGE if source.top == "pages" else MOST_LINES
        assert source.lines < most, f"{source.module} has {source.lines} lines"
    for source in [*product(), *others()]:
        assert EMPTY_NAMES.isdisjoint(source.file.relative_to(ROOT).with_suffix("").parts)
        assert source.lines == 0 or ast.get_docstring(source.tree), (
            f"{source.file}: begin by saying what it is for"
        )


def test_colours_come_from_one_place() -> None:
    found = [
        (source.module, text)
        for source in product()
        if source.module != "dashboard.look"
        for text in source.texts
        if HEX.search(text)
    ]
    styles = [
        (file.name, line)
        for pattern in ("*.css", "*.typ")
        for file in (ROOT / "dashboard").rglob(pattern)
        for line in file.read_text(encoding="utf-8").splitlines()
        if HEX.search(line)
    ]
    assert found + styles == []


def test_panels_are_made_in_the_frame() -> None:
    found = [
        (source.module, text)
        for source in product()
        if source.top in {"screens", "pages"}
        for text in source.texts
        if PANEL.search(text)
    ]
    assert found == []


def test_sentences_have_a_home() -> None:
    found = [
        (source.module, text)
        for source in product()
        if source.top in {"screens", "pages"}
        for text in source.texts
        if len(HANZI.findall(text)) > LONGEST_LABEL
        or (HANZI.search(text) and re.search("[。！？]", text))
    ]
    assert found == []


def test_architecture_is_drawn_from_the_same_list() -> None:
    written = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert written == architecture.page(), "python -m docs.architecture writes it anew"


def written_files() -> list[Path]:
    """Every text file that the repository holds."""
    folders = (".ci", ".streamlit", "dashboard", "pages", "queries", "data", "docs", "tests")
    found = [file for file in ROOT.iterdir() if file.is_file() and file.name != ".git"]
    for folder in folders:
        found += [file for file in (ROOT / folder).rglob("*") if file.is_file()]
    aside = {"__pycache__", "artifacts", ".git"}  # .git is a file in a second worktree
    own = ROOT / "data" / "store"  # what this machine imported
    return [
        file
        for file in found
        if file.suffix in WRITTEN and aside.isdisjoint(file.parts) and own not in file.parents
    ]


def test_nothing_names_an_index_or_a_machine() -> None:
    for file in written_files():
        text = file.read_text(encoding="utf-8", errors="replace")
        if file != Path(__file__):
            assert INDEX_ADDRESS.search(text) is None, file
            assert MACHINE_PATH.search(text) is None, file


SAID = {"error", "warning", "info", "success", "caption", "markdown", "write", "toast"}
LABELLED = {"button", "form_submit_button", "download_button", "expander", "popover", "spinner"}
LABELLED |= {"checkbox", "toggle", "selectbox", "multiselect", "segmented_control", "pills"}
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
    said = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if said in SAID | LABELLED:
        yield from call.args[:1]
    if said == "progress":
        yield from call.args[1:2]
    if said in LABELLED | {"page_link", "progress"}:
        yield from (one.value for one in call.keywords if one.arg in NAMED)


def test_nothing_foreign_is_read_as_markdown() -> None:
    """A column head or an address must not become a link or fetch a picture: messages.py."""
    found = [
        f"{source.module}, line {call.lineno}: {ast.unparse(text)}"
        for source in product()
        if source.top != "messages" and "streamlit" in source.libraries
        for call in source.nodes
        if isinstance(call, ast.Call)
        and not ast.unparse(call.func).startswith(("messages.", "logging.getLogger"))
        for text in markdown_of(call)
        if not is_written_here(text)
    ]
    assert found == []


def test_what_stands_in_the_address_belongs_to_the_app() -> None:
    """A bound widget that is drawn as its page's own is lost by Back: frame/address.py."""
    found = []
    for source in product():
        kept = {
            id(node)
            for block in source.nodes
            if isinstance(block, ast.With)
            and any("address.kept" in ast.unparse(one.context_expr) for one in block.items)
            for node in ast.walk(block)
        }
        found += [
            f"{source.module}, line {call.lineno}"
            for call in source.nodes
            if isinstance(call, ast.Call)
            and any(one.arg == "bind" for one in call.keywords)
            and id(call) not in kept
        ]
    assert found == []
