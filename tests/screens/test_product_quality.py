"""The hard cases of 62号 and 83号 on stores of a few rows: what the pages say, and the number."""

import json
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import db
from tests.rows import Row, counted, day, put, sample, samples, zone
from tests.screens.test_enterprises import everything, opened
from tests.screens.test_pages import blocks, headline, start, to, trouble

pytestmark = pytest.mark.usefixtures("store")


def page(name: str, **choices: str) -> AppTest:
    """A page after its widgets were set one after the other."""
    at = to(start(), name)
    for key, value in choices.items():
        at = at.get_by_key(key).set_value(value).run()
    assert not trouble(at)
    return at


def tables(at: AppTest) -> list[list[str]]:
    """Cells of every row of every table on the page."""
    found = []
    for block in at.get("html"):
        body = str(block.proto.body)
        if "<table" in body:
            for row in body.split("<tr")[1:]:
                cells = row.replace("</th>", "</td>").split("</td>")[:-1]
                found.append([text_of(cell) for cell in cells])
    return found


def text_of(markup: str) -> str:
    """Text after the last tag that holds any."""
    parts = [part.partition(">")[2] if ">" in part else part for part in markup.split("<")]
    return " ".join(part.strip() for part in parts if part.strip())


def row_of(at: AppTest, first: str) -> list[str]:
    return next(row for row in tables(at) if row[0] == first)


def whole(at: AppTest) -> str:
    return " ".join(str(block.proto.body) for block in at.get("html"))


def charts_of(at: AppTest) -> str:
    """Everything in the charts of a page, Chinese readable."""
    specs = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    return json.dumps(specs, ensure_ascii=False)


def listed(product: str, township: str, on: str, firm: str = "甲厂") -> Row:
    return {
        "product": product,
        "enterprise": firm,
        "recorded_on": day(on),
        "township": township,
    }


def classed(on: str, name: str, firm: str = "甲厂", product: str = "阀门") -> Row:
    return {"product": product, "enterprise": firm, "classified_on": day(on), "class": name}


def same(left: str, right: str) -> None:
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO enterprise_decisions VALUES (?, ?, TRUE, ?, '测试')",
            [left, right, datetime(2015, 1, 1)],
        )


@pytest.mark.soak
def test_one_sample_in_a_half_year_gives_the_count_and_no_rate() -> None:
    put("samples", [*samples(8, 10, on="2010-03-05"), sample(on="2010-09-05", firm="乙厂")])
    assert counted("valve_pass_rate", "half") == {"2010-01-01": (8, 10), "2010-07-01": (1, 1)}
    drawn = charts_of(page("valves"))
    assert "下半年<br>1/1批" in drawn and ">80.0<" in drawn and ">100.0<" not in drawn


def test_all_fail() -> None:
    put("samples", samples(0, 12))
    at = page("valves")
    assert headline(at) == "阀门合格率0%，与原目标80%比，低80.0个百分点，仅供参考"
    assert blocks(at, "banner")[0].startswith("仅供参考  0%")
    assert counted("valve_pass_rate") == {"全部": (0, 12)}


def test_an_enterprise_that_moved_is_one_file_and_its_batches_stay_where_drawn() -> None:
    put("enterprise_register", [listed("阀门", "桥下镇", "2007-11-11")])
    put("enterprise_register", [listed("阀门", "沙头镇", "2010-11-11")])
    put(
        "samples",
        [sample(township="桥下镇", on="2008-03-05"), sample(township="沙头镇", on="2010-12-05")],
    )
    assert counted("valve_pass_rate", "township") == {"桥下镇": (1, 1), "沙头镇": (1, 1)}
    at = opened("甲厂")
    assert not trouble(at)
    assert "2010年11月11日名册起由桥下镇改在沙头镇（不是区划调整）" in everything(at)
    assert "监督抽查2批" in blocks(at, "panel-title")


@pytest.mark.soak
def test_a_renamed_enterprise_is_one_file_under_both_names() -> None:
    put("enterprise_register", [listed("阀门", "桥下镇", "2007-11-11", "甲阀门厂")])
    put("enterprise_classes", [classed("2007-11-11", "B", "甲阀门厂")])
    put(
        "samples",
        [sample(firm="甲阀门厂", on="2010-03-05"), sample(firm="甲公司", on="2010-06-05")],
    )
    assert counted("valve_firm_rate") == {"全部": (2, 2)}
    same("甲公司", "甲阀门厂")
    assert counted("valve_firm_rate") == {"全部": (1, 1)}
    assert counted("valve_pass_rate", "class") == {"B": (2, 2)}
    for name in ("甲阀门厂", "甲公司"):
        assert "监督抽查2批" in blocks(opened(name), "panel-title")


@pytest.mark.soak
def test_an_enterprise_of_both_products_has_a_class_in_each() -> None:
    put("enterprise_register", [listed(p, "桥下镇", "2007-11-11") for p in ("阀门", "童装")])
    put(
        "enterprise_classes",
        [classed("2007-11-11", "A"), classed("2007-11-11", "C", product="童装")],
    )
    put("samples", [sample(), sample("不合格", product="童装")])
    assert counted("valve_pass_rate", "class") == {"A": (1, 1)}
    assert counted("clothing_pass_rate", "class") == {"C": (0, 1)}
    at = page("enterprises")
    assert headline(at).startswith("阀门、童装企业")
    at = opened("甲厂")
    assert [row[1] for row in tables(at) if row[0] == "现在类别"] == ["C类", "A类"]


def test_a_class_given_on_the_day_of_a_sample_counts_from_the_next() -> None:
    put("enterprise_register", [listed("阀门", "桥下镇", "2007-11-11")])
    put("enterprise_classes", [classed("2007-11-11", "A"), classed("2010-03-05", "C")])
    put("samples", [sample("不合格", on="2010-03-05"), sample(on="2010-03-06")])
    assert counted("valve_pass_rate", "class") == {"A": (0, 1), "C": (1, 1)}
    at = page("valves", part="groups", by="class")
    assert row_of(at, "A类")[:3] == ["A类", "1", "0"]
    assert row_of(at, "C类")[:3] == ["C类", "1", "1"]
    assert "当天才分的类别，从下一批起算" in whole(at)
    at = opened("甲厂")
    assert [row[6] for row in tables(at) if row[0].startswith("2010年3月") and len(row) == 8] == [
        "C类",
        "A类",
    ]


def test_a_zone_on_a_split_township_shows_its_parts() -> None:
    put("zone_assessments", [zone(year=2013, townships=("瓯北镇",))])
    at = page("zones")
    assert headline(at).startswith("2013年：1个示范区通过考核")
    assert "有的乡镇在考核后拆分，图上画出拆分后的全部单位" in whole(at)
    assert "瓯北阀门" in charts_of(at)
    assert counted("zones_passed") == {"全部": (1, 1)}


@pytest.mark.soak
def test_a_sample_without_a_township_counts_for_the_county_alone() -> None:
    put("samples", [*samples(5, 6), *samples(1, 2, township=None)])
    at = page("valves")
    assert headline(at).startswith("阀门合格率75.0%")
    assert "另有2批没有写明乡镇（未明），只计入全县" in whole(at)
    assert counted("valve_pass_rate", "township") == {"瓯北镇": (5, 6), None: (1, 2)}
    at = page("valves", part="groups", by="township")
    assert row_of(at, "未注明")[1:3] == ["2", "1"]


@pytest.mark.soak
def test_a_national_list_counts_at_its_own_level_only() -> None:
    put("samples", samples(4, 6, on="2014-05-05"))
    elsewhere = {"in_county": False, "township": None, "level": "国", "on": "2014-06-05"}
    put("samples", samples(64, 78, **elsewhere), file_name="全国名单.xls")
    assert counted("valve_pass_rate") == {"全部": (4, 6)}
    assert counted("valve_pass_rate", "level", scope="县外") == {"国": (64, 78)}
    at = page("valves", part="published")
    assert headline(at).startswith("阀门合格率66.7%")
    assert ["2014年", "国", "64/78", "82.1", "64/78", "一致"] in tables(at)
    assert "导入的1份外地名单，1份与公布数一致" in blocks(at, "panel-title")
    put("samples", samples(1, 1, **elsewhere), file_name="再来一份.xls")
    at = page("valves", part="published")
    assert "导入的1份外地名单，1份与公布数不一致，请核对" in blocks(at, "panel-title")


@pytest.mark.parametrize(("refused", "rate"), [("out", "80.0%"), ("fail", "66.7%")])
@pytest.mark.soak
def test_refused_batches_count_by_the_switch(refused: str, rate: str) -> None:
    put("samples", [*samples(8, 10), sample("拒检", firm="乙厂"), sample("拒检", firm="丙厂")])
    at = page("valves", refused=refused)
    assert headline(at).startswith(f"阀门合格率{rate}")
    told = {"out": "另有拒检2批，不算已检批次", "fail": "其中拒检2批，按所选口径算不合格"}
    for key, words in told.items():
        assert (words in whole(at)) == (key == refused)
    wanted = {"out": (8, 10), "fail": (8, 12)}[refused]
    assert counted("valve_pass_rate", refused_fail=refused == "fail") == {"全部": wanted}
