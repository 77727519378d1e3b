"""Every page of a running server for every role, by the bytes that the browser is sent: no name of
a firm, person or outlet that the role may not see, whatever the page then shows of it. The choices
of a page that stand as buttons beside each other (its parts) are walked too."""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from dashboard import access
from dashboard.access import ROLE_RIGHTS
from dashboard.frame import menu
from dashboard.frame.pages_of_roles import may_open
from dashboard.store import privacy
from tests.access.test_server import listening, started
from tests.access.wire import Tab
from tests.ready_stores import ReadyStores

PASSWORD = "correct horse"
TOWNSHIP, TRADE = "岩头镇", "小药店"
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
RUN = re.compile(r"[\u3400-\u9fff]+|\d+")
SHORTEST = 4  # shorter names are words of other sentences too
SHORTEST_PERSON = 3
MOST_PARTS = 12


def names_of(database: Path, kind: str, outside: str = "FALSE") -> set[str]:
    """Every text of the store's columns of a kind; of outlets only those for which `outside`."""
    found: set[str] = set()
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE NOT internal AND data_type IN ('VARCHAR', 'VARCHAR[]')"
        ).fetchall()
        for table, column, of in columns:
            if kind == "outlet" and (table, column) == ("outlets", "name"):
                asked = f"SELECT DISTINCT name FROM outlets WHERE {outside}"
            elif privacy.kinds().get(column) == kind != "outlet":
                text = f'unnest("{column}")' if of == "VARCHAR[]" else f'"{column}"'
                asked = f"SELECT DISTINCT {text} FROM {table}"
            else:
                continue
            found |= {one for (one,) in connection.execute(asked).fetchall() if one}
    shortest = SHORTEST_PERSON if kind == "person" else SHORTEST
    return {one for one in found if len(one) >= shortest}


class Looked:
    """Thousands of names, looked for at once: by their beginnings in every run of characters."""

    def __init__(self, names: set[str]) -> None:
        self.others = {one for one in names if not RUN.fullmatch(one)}
        self.beginnings: dict[str, list[str]] = {}
        for one in names - self.others:
            self.beginnings.setdefault(one[:SHORTEST_PERSON], []).append(one)

    def in_text(self, text: str) -> set[str]:
        """Those that stand in the text."""
        found = {one for one in self.others if one in text}
        for run in set(RUN.findall(text)):
            for place in range(len(run) - SHORTEST_PERSON + 1):
                for name in self.beginnings.get(run[place : place + SHORTEST_PERSON], ()):
                    if run.startswith(name, place):
                        found.add(name)
        return found


@pytest.fixture(scope="module")
def served(
    ready: ReadyStores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path]]:
    """A server on a store whose real data are the simulated ones, with an account per role."""
    folder = tmp_path_factory.mktemp("roles") / "store"
    folder.mkdir()
    shutil.copyfile(ready.demo(), folder / "real.duckdb")
    shutil.copyfile(ready.demo(), folder / "demo.duckdb")
    names = shutil.copyfile(
        ready.demo(), folder.parent / "names.duckdb"
    )  # the server locks its own
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(folder))
        for role in ROLE_RIGHTS:
            scope = {"township": {"townships": (TOWNSHIP,)}, "department": {"trades": (TRADE,)}}
            access.write_account(role, role, PASSWORD, **scope.get(role, {}))
        process, port = started(folder, "--server.address=127.0.0.1")
    listening(process, port)
    Tab(port).open("system").listen(20)  # a fresh server runs its first page twice
    yield port, names
    process.kill()
    process.wait()


def parts_of(tab: Tab) -> list[WidgetState]:
    """The states of every row of buttons on the page, one per button."""
    found = []
    for one in tab.elements:
        if one.WhichOneof("type") == "button_group" and one.button_group.id:
            for option in one.button_group.options:
                state = WidgetState(id=one.button_group.id)
                state.string_array_value.data.append(option.content)
                found.append(state)
    return found[:MOST_PARTS]


@pytest.mark.marathon
@pytest.mark.parametrize("role", list(ROLE_RIGHTS))
def test_no_page_sends_what_the_role_may_not_see(served: tuple[int, Path], role: str) -> None:
    port, database = served
    rights = ROLE_RIGHTS[role]
    outside = {
        "本乡镇": f"township <> '{TOWNSHIP}'",
        "本行业": f"trade <> '{TRADE}'",
        "无": "TRUE",
        "全部": "FALSE",
    }[rights.outlets]
    own = names_of(database, "outlet", f"NOT ({outside})")
    forbidden = names_of(database, "person") | names_of(database, "phone")
    forbidden |= names_of(database, "outlet", outside) - own
    firms = names_of(database, "firm")
    if not rights.firms:
        forbidden |= firms - own
    else:  # 永嘉县璩昕禧阀门厂 carries the name of its owner
        seen_anyway = "\n".join(firms | own)
        forbidden = {one for one in forbidden if one not in seen_anyway}
    looked = Looked(forbidden)
    tab = Tab(port).sign_in(role, PASSWORD, "system")
    seen: dict[str, set[str]] = {}
    walked = 0

    def look(where: str) -> None:
        nonlocal walked
        walked += 1
        text = ESCAPED.sub(lambda one: chr(int(one[1], 16)), tab.text)
        assert "Traceback" not in text and "请先登录" not in text, where
        if found := looked.in_text(text):
            seen[where] = found

    for page, title in menu.titles().items():
        tab.open(page)
        assert ("不能打开这一页" in tab.text) != may_open(page, rights.may), (role, page)
        look(title)
        for state in parts_of(tab):
            tab.open(page, "", state)
            look(f"{title}：{state.string_array_value.data[0]}")
        tab._widgets.clear()
    tab.close()
    print(f"| {role} | {walked} | {len(forbidden)} | {seen} |", file=sys.stderr)
    assert not seen, json.dumps({k: sorted(v)[:4] for k, v in seen.items()}, ensure_ascii=False)
