"""The page on enterprises: files by address, what roles see, downloads for outside."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, demo
from dashboard.enterprises.register import Entry, register
from dashboard.screens.enterprises.register import pick_entries, public_rows
from dashboard.store import db
from tests.ready_stores import forget_accounts
from tests.rows import day
from tests.screens.test_pages import APP, blocks, headline, start, to, trouble

END = day("2015-12-31")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One store folder with the demo."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("enterprises")
        patch.setenv("DASHBOARD_STORE", str(folder))
        demo.ensure()
        yield folder
        db.close()


@pytest.fixture(scope="module")
def entries(folder: Path) -> list[Entry]:
    return register("demo", END)


def opened(name: str) -> AppTest:
    """The page with the file of one enterprise."""
    at = start()
    at.query_params["enterprise"] = name
    at = to(at, "enterprises")
    at.query_params["enterprise"] = name
    return at.date_input(key="as_of").set_value(date(2015, 12, 31)).run()


def everything(at: AppTest) -> str:
    """All that stands on the page."""
    texts = [str(block.proto.body) for block in at.get("html")]
    texts += [one.value.to_csv() for one in at.dataframe]
    return "".join(texts + [str(one.value) for one in at.caption])


@pytest.mark.soak
def test_the_file_of_one_that_makes_both(entries: list[Entry]) -> None:
    one = next(x for x in entries if len(x.products) > 1)
    at = opened(one.enterprise)
    assert not trouble(at)
    assert f"一企一档：{one.enterprise}" in blocks(at, "panel-title")
    assert "阀门都做" in everything(at) or "童装都做" in everything(at)


@pytest.mark.soak
def test_the_file_of_one_that_moved_with_its_batches(entries: list[Entry]) -> None:
    one = next(x for x in entries if x.moves)
    at = opened(one.enterprise)
    assert not trouble(at)
    text = everything(at)
    assert "不是区划调整" in text and "内部资料" in text and "分类历次" in text


@pytest.mark.soak
def test_a_name_that_no_register_has(folder: Path) -> None:
    at = opened("没有这家厂")
    assert not trouble(at)
    assert "名册里没有“没有这家厂”" in blocks(at, "panel-title")


def test_search_by_initials(folder: Path, entries: list[Entry]) -> None:
    at = to(start(), "enterprises")
    at = at.get_by_key("firm").set_value("gmyxgs").run()
    assert not trouble(at)
    (shown,) = at.dataframe
    found = set(shown.value["企业"])
    assert found == {x.enterprise for x in entries if "工贸有限公司" in x.enterprise}


@pytest.mark.soak
@pytest.mark.parametrize("part", ["register", "classes", "rectification", "chain", "blacklist"])
def test_a_township_sees_numbers_for_names(folder: Path, entries: list[Entry], part: str) -> None:
    access.write_account("王五", "township", "battery staple")
    try:
        at = AppTest.from_file(APP, default_timeout=120)
        at.session_state[access._SESSION_KEY] = access.begin("王五")
        at = to(at.run(), "enterprises")
        at = at.get_by_key("part").set_value(part).run()
        assert not trouble(at) and headline(at)
        text = everything(at) + "".join(chart.proto.spec for chart in at.get("plotly_chart"))
        assert [x.enterprise for x in entries if x.enterprise in text] == []
    finally:
        forget_accounts(folder)


@pytest.mark.parametrize("part", ["register", "classes", "rectification", "chain", "blacklist"])
@pytest.mark.soak
def test_within_the_campaign_only_what_had_happened(folder: Path, part: str) -> None:
    at = to(start(), "enterprises")
    at = at.date_input(key="as_of").set_value(day("2007-09-01")).run()
    at = at.get_by_key("part").set_value(part).run()
    assert not trouble(at)
    assert {
        "register": "；没有逾期未确认的整改",
        "classes": "2007年8月11日分类：A类",
        "rectification": "家责令整改，0家按时确认",
        "chain": "还没有供应商数据",
        "blacklist": "家还没有跟踪抽查合格",
    }[part] in headline(at)


def test_a_chosen_township_leaves_its_own(entries: list[Entry]) -> None:
    picked = {"township": "瓯北镇", "class": "", "state": ""}
    row = SimpleNamespace(
        user=SimpleNamespace(may_see_firms=False), pick=lambda key, *_, **__: picked[key]
    )
    found = pick_entries(row, entries)  # type: ignore[arg-type]
    assert found == [one for one in entries if one.township == "瓯北镇"] and found


def test_what_goes_outside_names_nobody(entries: list[Entry]) -> None:
    rows = public_rows(entries)
    assert list(rows.columns) == ["产品", "乡镇", "类别", "企业（家）"]
    assert rows["企业（家）"].sum() == len(entries)
