"""data/products.toml: what the two products say, and which wrong records are left out."""

from pathlib import Path

import pytest

from dashboard import definition_files
from dashboard.frame import menu
from dashboard.indicators import products
from dashboard.indicators.definitions import indicator, indicators
from dashboard.settings import ROOT

GOOD = """
[valves]
name = "阀门"
title = "阀门抽查"
pass_rate = "valve_pass_rate"
firm_rate = "valve_firm_rate"
item_rate = "valve_item_rate"
parts = ["verdict"]
registers = true
words = ["阀门"]
not_words = []
"""


def test_the_two_products_of_62() -> None:
    found = products.products()
    assert [(one.id, one.name, one.result_title) for one in found.values()][:2] == [
        ("valves", "阀门", "阀门抽查结果"),
        ("childrens_clothing", "童装", "童装抽查结果"),
    ]
    assert products.of(indicator("clothing_pass_rate")).firm_rate == "clothing_firm_rate"
    assert products.named("阀门") is found["valves"]
    assert products.named("玩具") is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"verdict"]', '"verdict", "chart"]', "parts里的“chart”应为"),
        ('["verdict"]', '["groups"]', "parts里缺少“verdict”"),
        ('"valve_firm_rate"', '"nothing"', "没有指标“nothing”"),
        ('"valve_item_rate"', '"clothing_item_rate"', "的产品是“童装”，应为“阀门”"),
        ('title = "阀门抽查"\n', "", "缺少字段“title”"),
    ],
)
def test_a_wrong_record_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    file = tmp_path / "products.toml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(products, "FILE", file)
    assert products.products.__wrapped__() == {}
    assert [told in fault.says for fault in definition_files.faults(file)] == [True]


def test_every_indicator_names_a_page_that_exists() -> None:
    for one in indicators().values():
        assert menu.title_of(one.page), one.id
        is_shared = one.page in {made.id for made in menu.shared_page()}
        assert is_shared or (ROOT / "pages" / f"{one.page}.py").is_file(), one.id
    assert indicator("satisfaction_rate").page == "mechanism"
    assert menu.title_of("no_such_page") == ""
