"""Names of enterprises are 内部资料: who sees them, on which list, and what may leave the house."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import access, demo
from dashboard.report import REPORTS, Selection, build
from dashboard.report.model import INTERNAL
from dashboard.store import db
from tests.rows import day
from tests.screens.test_enterprises import everything
from tests.screens.test_pages import APP, to, trouble
from tests.screens.test_product_quality import charts_of
from tests.soak import beyond

pytestmark = pytest.mark.soak

END = day("2015-12-31")
LISTS = (
    ("valves", "makers"),
    ("childrens_clothing", "items"),
    *(("enterprises", part) for part in ("register", "classes", "rectification", "chain")),
    ("enterprises", "blacklist"),
)
MAY_SEE = {"leader", "analyst", "auditor"}  # docs/decisions.md, "Names of enterprises"
NAMELESS = (("valves", "verdict"), ("zones", "quality"), ("campaign", ""))


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Every enterprise of the simulated store, accounts of all roles beside it."""
    with pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("names")
        patch.setenv("DASHBOARD_STORE", str(folder))
        demo.ensure()
        for role in access.ROLES:
            access.write_account(role, role, "battery staple")
        rows = db.query("demo", "enterprise_names")
        yield list(rows["enterprise"])
        db.close()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Text of every file that a page offers, by its name."""
    offered: dict[str, str] = {}
    plain = st.download_button

    def keep(label: str, data: Any, **more: Any) -> Any:
        if callable(data) and more["file_name"].endswith(".csv"):
            offered[more["file_name"]] = data().decode("utf-8-sig")
        return plain(label, data, **more)

    monkeypatch.setattr(st, "download_button", keep)
    return offered


def signed_in(role: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=120)
    at.session_state[access._SESSION_KEY] = access.begin(role)
    return at.run()


def page(role: str, name: str, part: str) -> AppTest:
    return part_of(signed_in(role), name, part)


def part_of(at: AppTest, name: str, part: str) -> AppTest:
    at = to(at, name)
    if part:
        at = at.get_by_key("part").set_value(part).run()
    assert not trouble(at)
    return at


def named(text: str, names: list[str]) -> bool:
    return any(name in text for name in names)


def words(at: AppTest) -> str:
    """All that stands on the page, in its charts and in its drop-downs."""
    return everything(at) + charts_of(at) + "".join(str(box.options) for box in at.selectbox)


@pytest.mark.parametrize("role", beyond(["township"], access.ROLES, soak=0))
def test_lists_name_enterprises_only_to_those_who_may_see_them(
    names: list[str], files: dict[str, str], role: str
) -> None:
    at = signed_in(role)
    for name, part in LISTS:
        files.clear()
        at = part_of(at, name, part)
        text = words(at)
        assert named(text, names) == (role in MAY_SEE), (name, part)
        assert INTERNAL in text or role not in MAY_SEE, (name, part)
        for file, content in files.items():
            if named(content, names):
                assert role in MAY_SEE, file
                assert INTERNAL in file, "a list with names says so in its own name"


@pytest.mark.parametrize(("name", "part"), beyond([], NAMELESS, soak=1))
def test_other_pages_name_nobody(
    names: list[str], files: dict[str, str], name: str, part: str
) -> None:
    assert not named(words(page("leader", name, part)), names)
    assert not any(named(content, names) for content in files.values())


@pytest.mark.parametrize(
    ("name", "part"),
    beyond([], [("valves", "makers"), ("childrens_clothing", "items")], soak=1),
)
def test_the_public_file_names_nobody(
    names: list[str], files: dict[str, str], name: str, part: str
) -> None:
    at = page("analyst", name, part).date_input(key="as_of").set_value(END).run()
    at.get_by_key("year").set_value("2010").run()
    public = [content for file, content in files.items() if "公开汇总" in file]
    assert public and all("抽查批次" in one and "内部资料" not in one for one in public)
    assert not any(named(one, names) for one in public)


@pytest.mark.parametrize("kind", list(REPORTS))
def test_reports_that_leave_the_house_name_nobody(names: list[str], kind: str) -> None:
    assert not named(repr(build("demo", Selection(kind, END))), names)


def test_a_report_with_makers_is_told_by_the_same_look(names: list[str]) -> None:
    assert named(repr(build("demo", Selection("valves", END, firms=True))), names)


def test_there_are_names_to_look_for(names: list[str], files: dict[str, str]) -> None:
    """The tests above look for something that a leader does see."""
    assert len(names) > 100
    assert named(everything(page("leader", "enterprises", "register")), names)
    assert any(named(content, names) for content in files.values())
