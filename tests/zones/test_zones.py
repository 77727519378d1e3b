"""Demonstration zones: places on the map of a day, what is lacking, brands, support, duties."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import divisions
from dashboard.importing.columns import datasets
from dashboard.importing.kinds.measured import units
from dashboard.importing.pipeline import Preview, prepare
from dashboard.importing.store import commit, undo
from dashboard.screens.zones import zones as shown
from dashboard.store import db
from dashboard.zones import facts, measures, words
from tests.rows import day, put, zone

END = day("2015-12-31")
NEW = divisions.units_for(day("2013-09-20"), day("2013-09-20"))
OLD = divisions.units_for(day("2010-09-20"), day("2010-09-20"))


class TestPlaces:
    def test_a_split_township_stands_for_its_parts(self) -> None:
        parts = set(facts.hosts(["瓯北镇"], NEW))
        assert {"东瓯街道", "江北街道"} <= parts and "瓯北镇" not in parts
        assert facts.hosts(["东瓯街道", "江北街道"], OLD) == ["瓯北镇"]
        assert facts.hosts(["桥下镇"], NEW) == ["桥下镇"]
        wide = divisions.units_for(day("2010-01-01"), day("2013-01-01"))
        assert facts.hosts(["东瓯街道"], wide) == [divisions.area_of("东瓯街道")]

    def test_the_map_of_the_zone_shows_all_parts_and_says_so(self, store: Path) -> None:
        put("zone_assessments", [zone(year=2013, townships=("瓯北镇",))])
        rows = db.query("real", "zones", as_of=END)
        (row,) = shown.on_map(rows, 2013, NEW).to_dict("records")
        assert {"东瓯街道", "江北街道"} <= set(row["township"].split("、"))
        assert words.SPLIT_NOTE in shown.map_foot(rows, 2013, NEW)
        put("zone_assessments", [zone(year=2014, townships=("东瓯街道",))])
        rows = db.query("real", "zones", as_of=END)
        assert words.SPLIT_NOTE not in shown.map_foot(rows, 2014, NEW)

    def test_samples_of_a_zone_are_sought_under_all_names(self) -> None:
        assert {"东瓯街道", "瓯北镇"} <= set(facts.lineage(["东瓯街道"]))
        assert "江北街道" not in facts.lineage(["东瓯街道"]), "a sibling is another place"
        assert {"桥下镇", "西溪乡", "徐岙乡"} <= set(facts.lineage(["桥下镇"]))

    @pytest.mark.parametrize(
        ("name", "product"), [("瓯北阀门", "阀门"), ("桥下教玩具", None), ("乌牛泵阀铸件", None)]
    )
    def test_which_product_the_samples_know(self, name: str, product: str | None) -> None:
        found = facts.sampled_product(name)
        assert (found.product if found else None) == product


def scores(*found: tuple[str, str, float, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"zone": z, "year": 2013, "criterion": c, "score": s, "full_marks": f}
            for z, c, s, f in found
        ]
    )


def test_what_each_zone_lacks(store: Path) -> None:
    put(
        "zone_assessments",
        [
            zone("甲", "通过", total=90.0),
            zone("乙", "未通过", total=80.5),
            zone("丙", "创建中", total=80.5),
            zone("丁", "创建中", total=None),
        ],
    )
    rows = db.query("real", "zones", as_of=END)
    told = scores(("乙", "品牌", 10, 20), ("乙", "标准", 9, 10), ("乙", "质量", 12, 20),
                  ("丙", "品牌", 10, None))  # fmt: skip
    found = {one.zone: one for one in facts.lacks(rows, told, 2013)}
    assert (found["甲"].points, found["甲"].rank) == (0, 1)
    assert (found["乙"].points, found["乙"].rank, found["丙"].rank) == (4.5, 2, 2)
    assert found["乙"].weakest == (("品牌", 10, 20), ("质量", 12, 20))
    assert found["丙"].weakest == () and found["丁"].points is None and found["丁"].rank is None
    title, sub = words.lacks_panel(list(found.values()), 2013)
    assert title in ("3个还没有通过，最近的乙、丙各差4.5分", "3个还没有通过，最近的丙、乙各差4.5分")
    assert sub.startswith("离2015年还有2年、2轮9月考核")
    assert words.lack_cells(found["乙"]) == ["4.5", "品牌（10/20）、质量（12/20）"]
    assert facts.ranks(rows) == {("甲", 2013): 1, ("乙", 2013): 2, ("丙", 2013): 2}


def test_the_five_criteria_have_no_invented_threshold() -> None:
    found = facts.criteria()
    assert [one.title for one in found] == [
        "符合产业政策", "市场占有率", "自主品牌", "产品质量稳定", "集聚程度",
    ]  # fmt: skip
    assert not any(one.threshold for one in found)
    assert [one.title for one in found if one.speaks("抽查合格率")] == ["产品质量稳定"]


def test_brands_count_enterprises_of_the_place_and_the_product() -> None:
    files = pd.DataFrame(
        [
            ("甲", "瓯北镇", "阀门", "驰名"),
            ("乙", "东瓯街道", "阀门、童装", "知名"),
            ("丙", "东瓯街道", "皮鞋", "著名"),
            ("丁", "桥下镇", "阀门", "著名"),
            ("戊", "东瓯街道", None, "著名"),
        ],
        columns=["enterprise", "township", "products", "brand_level"],
    )
    found = facts.brands(files, "瓯北阀门", ["东瓯街道"])
    assert found == {"驰名": 1, "著名": 0, "知名": 1}
    assert facts.brands(files, "桥头钮扣拉链", ["桥头镇"]) is None


def test_the_ledger_of_support(store: Path) -> None:
    def support(kind: str, on: str, amount: float | None = None) -> dict[str, object]:
        by = "经贸局" if kind == "融资" else None
        return {
            "supported_on": day(on), "zone": "甲", "kind": kind, "amount_yuan": amount,
            "department": by,
        }  # fmt: skip

    none = db.query("real", "zone_support_by", as_of=END)
    assert facts.support_of(none, "县经贸局") == (0, None), "a ledger that nobody sent"
    put(
        "zone_support",
        [
            support("融资", "2012-01-01", 800_000),
            support("融资", "2013-01-01", 400_000),
            support("土地", "2013-01-01"),
            support("土地", "2016-01-01"),
        ],
    )
    ledger = db.query("real", "zone_ledger", as_of=END)
    found = {r["kind"]: words.support_cell(r) for r in ledger.to_dict("records")}
    assert found == {"融资": "2次 120万元", "土地": "1次"}
    assert words.ledger_panel(ledger, ["甲", "乙"])[0] == "1个示范区有扶持记录，共3次"
    assert words.support_cell(None) == "—"
    given = db.query("real", "zone_support_by", as_of=END)
    assert facts.support_of(given, "县经贸局") == (2, 1_200_000)
    assert facts.support_of(given, "县科技局") == (0, None)
    assert words.support_by_panel(given)[0] == "经贸局扶持最多，2次"


def test_a_measure_has_its_year_and_its_source(store: Path) -> None:
    """A list like any other: read, held where it is wrong, corrected by the next, taken back."""

    def figures(*rows: tuple[str, str, str, str]) -> Preview:
        body = "\n".join(f"瓯北阀门,{','.join(row)}" for row in rows)
        head = "示范区指标台账\n示范区,指标,数据截至,数值,出处\n"
        return prepare((head + body).encode(), "示范区指标.csv")

    share = "国内市场占有率"
    wrong = figures(
        (share, "2012-12-31", "101", "年报"),
        (share, "2012-12-31", "1", ""),
        (share, "", "1", "年报"),
        ("产值", "2012-12-31", "101", "年报"),
    )
    (checked,) = wrong.checked
    assert wrong.rows_accepted == 1  # 101亿元, not 101 %
    assert [one.code for one in checked.problems if one.severity == "rejected"] == [
        "percentage_impossible", "name_missing", "date_missing",
    ]  # fmt: skip
    commit(figures((share, "2012-12-31", "30", "年报"), (share, "2013-12-31", "33", "年报")), "甲")
    later = commit(figures((share, "2013-12-31", "35", "年报更正")), "甲")
    key = ("瓯北阀门", share)
    assert measures.newest(measures.rows("real", 2013))[key] == (2013, 35, "年报更正", 30)
    assert measures.newest(measures.rows("real", 2012))[key] == (2012, 30, "年报", None)
    undo(later.import_id, "甲")
    assert measures.newest(measures.rows("real", 2013))[key] == (2013, 33, "年报", 30)
    assert words.measure_cell(2013, 1_250_000, "人", 1_200_000) == "1,250,000人（2013年，+50,000）"
    assert words.measure_cell(2013, 33.25, "%", 33.5) == "33.25%（2013年，-0.25）"


@pytest.mark.soak
@pytest.mark.usefixtures("store", "from_scratch")
def test_figures_that_were_entered_on_the_page_stand_as_one_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every = db.migrations()
    monkeypatch.setattr(db, "migrations", lambda: [one for one in every if one[0] <= 58])
    with db.transaction("real") as cursor:
        for value, withdrawn in ((30, None), (35, None), (99, "2014-01-02")):
            cursor.execute(
                "INSERT INTO zone_measures (zone, year, measure, value, source, entered_at, "
                "entered_by, withdrawn_at) VALUES ('瓯北阀门', 2013, '产值', ?, '年报', "
                "'2014-01-01', '甲', ?)",
                [value, withdrawn],
            )
    db.close()
    monkeypatch.setattr(db, "migrations", lambda: every)
    (row,) = measures.rows("real", 2013).to_dict("records")
    assert (row["zone"], row["year"], row["value"]) == ("瓯北阀门", 2013, 35.0)
    with db.cursor("real") as cursor:
        (number,) = cursor.execute("SELECT import_id FROM imports").fetchall()[0]
    undo(number, "甲")
    assert measures.rows("real", 2013).empty


def test_the_ledger_of_measures_knows_those_of_the_criteria() -> None:
    """Names and units are declared with the criteria; the list offers them all."""
    (one,) = [f for f in datasets()[measures.DATASET].fields if f.name == "measure"]
    assert list(one.allowed) == [item.name for item in facts.measured()]
    assert units() == {item.name: item.unit for item in facts.measured()}


def test_eight_bodies_have_their_duties_in_the_order_of_the_paper(store: Path) -> None:
    put("zone_assessments", [zone()])
    found = facts.actor_lines("real", END)
    assert [name[-3:] for name, _ in found] == [
        "办公室", "）政府", "经贸局", "科技局", "财政局", "农业局", "工商局", "质监局",
    ]  # fmt: skip
    assert [len(lines) for _, lines in found] == [3, 3, 2, 2, 1, 3, 2, 4]
    others = facts.other_lines("real", END)
    assert len({line[0].duty.id for line in others}) >= 8
    assert words.duties_panel(found)[0] == "8个单位20项职责，0项有完成的佐证"


class TestCounty:
    def test_status_and_totals_of_every_round(
        self, county_store: Path, county_truth: dict[str, Any]
    ) -> None:
        truth = county_truth["aggregates"]
        rows = db.query("real", "zones", as_of=END)
        assert {
            zone: {str(r.year): r.conclusion for r in own.itertuples()}
            for zone, own in rows.groupby("zone")
        } == truth["zones"]["status"]
        assert {
            zone: {str(r.year): r.total for r in own.itertuples()}
            for zone, own in rows.groupby("zone")
        } == truth["zones"]["totals"]
        told = db.query("real", "zone_scores", as_of=END)
        sums = told.groupby(["zone", "year"])["score"].sum().round(1)
        assert {key: float(v) for key, v in sums.items()} == {
            (zone, int(year)): total
            for zone, own in truth["zones"]["totals"].items()
            for year, total in own.items()
        }
        last = facts.lacks(rows, told, 2015)
        passed = [one.zone for one in last if one.conclusion == "通过"]
        assert sorted(passed) == truth["zones"]["passed_by_2015"]
        assert date(2015, 9, 30) in set(rows["assessed_on"].dt.date)
