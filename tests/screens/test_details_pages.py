"""The 详解 expanders on the pages, open, on demo data and on an empty store."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT
from dashboard.store import db
from tests.soak import beyond

TITLES = {
    "ranking": ["正常波动", "同行业", "小样本校正", "综合得分"],
    "valves": ["普通波动", "历年趋势", "重新抽一轮", "GB/T 2828.4", "按企业算"],
    "childrens_clothing": ["普通波动", "历年趋势", "按企业算"],
    "outlets": ["自报的规范率", "又不规范", "至少要查多少户"],
}


@pytest.fixture(scope="module")
def demo(demo_folder: Path) -> Iterator[None]:
    """One store folder for the whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        yield
        db.close()


def opened(name: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for key, value in {"details": "true", **query}.items():
        at.query_params[key] = value
    return at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()


def titles(at: AppTest) -> list[str]:
    bodies = "".join(block.proto.body for block in at.get("html"))
    return [unescape(t) for t in re.findall(r'class="panel-title">(.*?)</div>', bodies)]


@pytest.mark.parametrize("name", beyond([], TITLES, soak=2))
def test_the_open_expander_draws_every_panel(name: str, demo: None) -> None:
    at = opened(name)
    assert not at.exception and not at.error
    shown = titles(at)
    for word in TITLES[name]:
        assert any(word in title for title in shown), (word, shown)


@pytest.mark.parametrize("name", beyond(["valves"], TITLES))
@pytest.mark.soak
def test_a_closed_expander_computes_nothing(name: str, demo: None) -> None:
    at = opened(name, details="false")
    assert not at.exception
    assert not any(TITLES[name][-1] in title for title in titles(at))


@pytest.mark.soak
def test_the_glide_path_ends_with_its_deadline(demo: None) -> None:
    before = opened("outlets", as_of="2010-09-30")
    assert not before.exception
    assert any(t.startswith("到10月31日还有31天") for t in titles(before))
    after = opened("outlets", as_of="2010-11-01")
    assert not any(t.startswith("到10月31日") for t in titles(after))


@pytest.mark.soak
def test_the_planner_follows_its_slider(demo: None) -> None:
    at = opened("valves")
    at.slider(key="plan_failures").set_value(2).run()
    bodies = "".join(block.proto.body for block in at.get("html"))
    assert "至少30批，最多2批不合格" in bodies


@pytest.mark.soak
def test_corrected_figures_are_shown_on_request_only(demo: None) -> None:
    at = opened("ranking")
    assert not any("小样本校正（%）" in frame.value.columns for frame in at.dataframe)
    at.toggle(key="shrink").set_value(True).run()
    assert any("小样本校正（%）" in frame.value.columns for frame in at.dataframe)
