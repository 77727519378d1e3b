"""A third product of a sixth paper is met everywhere after it was written into data alone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard import settings

pytestmark = pytest.mark.soak

PAPER = """
[[document]]
id = "99号"
number = "永政办发〔2012〕99号"
date = 2012-03-01
issuer = "永嘉县人民政府办公室"
place = "永嘉"
title = "玩具产品质量专项整治方案"
"""
CLAUSES = """
document = "99号"

[[clause]]
id = "99.1.toys"
place = "一"
kind = "indicator"
summary = "玩具抽查合格率不低于85%。"
key_phrase = "玩具抽查合格率达到85%以上"
"""
PRODUCT = """
[toys]
name = "玩具"
title = "玩具抽查"
pass_rate = "toy_pass_rate"
firm_rate = "toy_firm_rate"
item_rate = "toy_item_rate"
parts = ["verdict", "groups", "makers", "published"]
registers = true
words = ["玩具"]
not_words = []
"""
RATE = """
[toy_{kind}_rate]
like = "valve_{kind}_rate"
page = "toys"
product = "玩具"
dimensions = ["township", "area"]
"""
TARGET = """
[[toy_pass_rate.targets]]
scope = "county"
value = "85%"
comparison = ">="
from = 2012-03-01
clause = "99.1.toys"
"""
FACTS = {"pass": "batch_facts", "firm": "firm_facts", "item": "item_facts"}


def listed(passed: int, total: int) -> str:
    """A list as the county keeps it: its title, a head, one line per batch."""
    lines = [
        "2013年玩具产品质量监督抽查结果",
        "产品名称,企业名称,乡镇,抽样日期,检验结论,不合格项目",
    ]
    for number in range(total):
        verdict = "合格," if number < passed else "不合格,小零件"
        lines.append(f"木制玩具,永嘉县第{number}玩具厂,桥下镇,2013-05-{number + 1:02d},{verdict}")
    return "\n".join(lines)


def add(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program says with toys in its data and 20 batches, 18 of them good, imported."""
    folder = tmp_path_factory.mktemp("toys")
    data, queries = folder / "data", folder / "queries"
    shutil.copytree(settings.DATA, data, ignore=shutil.ignore_patterns("store"))
    shutil.copytree(settings.QUERIES, queries)
    add(data / "documents/documents.toml", PAPER)
    (data / "documents/clauses/99号.toml").write_text(CLAUSES, encoding="utf-8")
    add(data / "products.toml", PRODUCT)
    for kind, facts in FACTS.items():
        add(data / "indicators.toml", RATE.format(kind=kind))
        sql = f"-- Toys. One row is what it counts.\nSELECT * FROM {facts}('玩具', $as_of)\n"
        (queries / f"indicators/toy_{kind}_rate.sql").write_text(sql, encoding="utf-8")
    add(data / "indicators.toml", TARGET)
    file = folder / "玩具抽查.csv"
    file.write_text(listed(18, 20), encoding="utf-8")
    own = {
        **os.environ,
        "DASHBOARD_DATA": str(data),
        "DASHBOARD_STORE": str(folder / "store"),
        "PYTHONPATH": str(settings.ROOT),
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.spot_checks.walk_third_product", str(queries), str(file)],
        cwd=settings.ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return dict(json.loads(told.stdout.strip().splitlines()[-1]))


def test_the_command_counts_it_and_finds_no_fault(walked: dict[str, Any]) -> None:
    assert walked["check"].startswith("0 ")
    assert walked["indicator"].startswith("0 ")
    counted = walked["indicator"].splitlines()[1].split()
    assert counted[:4] == ["全部", "18", "20", "90.0"]
    assert "85%" in counted


def test_the_menu_names_it(walked: dict[str, Any]) -> None:
    titles = walked["menu"]
    assert titles["spot_checks"] == "玩具抽查"
    assert titles["valves"] == "阀门抽查"
    assert list(titles).index("spot_checks") < list(titles).index("enterprises")


@pytest.mark.parametrize("part", ["verdict", "groups", "makers", "published"])
def test_its_page_has_every_part(walked: dict[str, Any], part: str) -> None:
    assert walked[f"red_{part}"] == []
    assert "玩具合格率90.0%" in walked["page"][part]
    assert "85%" in walked["page"][part]
    assert "62号" not in walked["page"][part]


def test_letter_and_slides_are_of_its_own(walked: dict[str, Any]) -> None:
    for format_name in ("circular", "slides"):
        assert "玩具产品质量监督抽查结果" in walked[format_name]
        assert "阀门" not in walked[format_name]
    assert walked["asked_by"] == ["99.1.toys"]


def test_its_forms_are_handed_out(walked: dict[str, Any]) -> None:
    own = [name for name in walked["forms"] if name.startswith("玩具")]
    assert own == [
        "玩具企业分类监管名册（填报模板）.xlsx",
        "玩具企业自查报告申报表（填报模板）.xlsx",
        "玩具企业档案（一企一档）（填报模板）.xlsx",
    ]


def test_its_light_leads_to_its_page(walked: dict[str, Any]) -> None:
    assert walked["red_cockpit"] == []
    assert "玩具合格率" in walked["cockpit"]
    assert walked["red_meeting"] == []
    assert "玩具抽查合格率" in walked["meeting"]
    assert [link for link in walked["link"] if link[0] == "spot_checks"] == [
        ["spot_checks", "product=%E7%8E%A9%E5%85%B7"]
    ]
