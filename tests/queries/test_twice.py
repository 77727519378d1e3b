"""Every indicator a second time, in plain Python over the demo rows: slow and obvious."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import demo, divisions
from dashboard.store import db
from tests.rows import Counted, counted, day
from tests.soak import beyond

END = day("2015-12-31")


@pytest.fixture(scope="module")
def demo_rows(demo_folder: Path) -> Iterator[dict[str, list[dict]]]:
    """All rows of the demo store as dictionaries, by table; the store stays chosen meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        demo.ensure()
        tables: dict[str, list[dict]] = {}
        for table in ("outlets", "samples", "zone_assessments"):
            with db.cursor("demo") as cursor:
                found = cursor.execute(f"FROM {table}")
                names = [column[0] for column in found.description]
                tables[table] = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        yield tables
        db.close("demo")


def era_of(on: date) -> str:
    return "a" if on < date(2011, 5, 1) else "b" if on < date(2016, 1, 1) else "c"


def register(rows: list[dict], as_of: date) -> list[dict]:
    """Latest register of every township (the demo's registers always list all trades)."""
    known = [row for row in rows if row["recorded_on"] <= as_of]
    if not known:
        return []
    newest_era = max(era_of(row["recorded_on"]) for row in known)
    latest: dict[str, date] = {}
    for row in known:
        name = row["township"]
        latest[name] = max(latest.get(name, row["recorded_on"]), row["recorded_on"])
    return [
        row
        for row in known
        if row["recorded_on"] == latest[row["township"]]
        and era_of(row["recorded_on"]) == newest_era
    ]


def tally(pairs: list[tuple[Any, bool]]) -> Counted:
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for key, is_good in pairs:
        found[key][0] += is_good
        found[key][1] += 1
    return {key: (n, d) for key, (n, d) in found.items()}


AS_OF = (day("2009-06-30"), day("2010-07-15"), day("2010-09-30"), day("2010-12-31"), END)


@pytest.mark.parametrize("as_of", beyond(AS_OF[1:4:2], AS_OF))
def test_register_indicators_again(demo_rows: dict[str, list[dict]], as_of: date) -> None:
    rows = register(demo_rows["outlets"], as_of)
    for name, column in (("coverage_rate", "is_rectified"), ("compliance_rate", "is_compliant")):
        for by in ("township", "trade"):
            want = tally([(row[by], row[column]) for row in rows])
            assert counted(name, by, store="demo", as_of=as_of) == want, (name, by)
        both = tally([((r["township"], r["trade"]), r[column]) for r in rows])
        assert counted(name, "township", "trade", store="demo", as_of=as_of) == both
    by_area = tally([(divisions.area_of(row["township"]), row["is_compliant"]) for row in rows])
    assert counted("compliance_rate", "area", store="demo", as_of=as_of) == by_area


@pytest.mark.parametrize("as_of", AS_OF)
def test_completion_again(demo_rows: dict[str, list[dict]], as_of: date) -> None:
    rows = register(demo_rows["outlets"], as_of)
    covered = tally([(row["township"], row["is_rectified"]) for row in rows])
    compliant = tally([(row["township"], row["is_compliant"]) for row in rows])
    want = {}
    for name in divisions.names_in(era_of(rows[0]["recorded_on"])):
        (a, total), (b, _) = covered.get(name, (0, 1)), compliant.get(name, (0, 1))
        want[name] = (int(a == total and 100 * b >= 98 * total), 1)
    assert counted("township_completion_rate", "township", store="demo", as_of=as_of) == want


@pytest.mark.parametrize(
    ("name", "product"), [("valve_pass_rate", "阀门"), ("clothing_pass_rate", "童装")]
)
def test_spot_checks_again(demo_rows: dict[str, list[dict]], name: str, product: str) -> None:
    tested = [
        row
        for row in demo_rows["samples"]
        if row["product"] == product
        and row["in_county"]
        and row["verdict"] in ("合格", "不合格")
        and row["purpose"] != "复查"
    ]
    target = [row for row in tested if row["purpose"] in ("定期", None)]
    assert len(tested) > len(target) > 100 or product == "童装"
    for by, key in (
        ("township", lambda r: r["township"]),
        ("level", lambda r: r["level"]),
        ("product_name", lambda r: r["product_name"]),
        ("area", lambda r: r["township"] and divisions.area_of(r["township"])),
        ("year", lambda r: f"{r['sampled_from']:%Y}-01-01"),
        (
            "quarter",
            lambda r: f"{r['sampled_from']:%Y}-{(r['sampled_from'].month - 1) // 3 * 3 + 1:02}-01",
        ),
    ):
        want = tally([(key(row), row["verdict"] == "合格") for row in target])
        found = counted(name, by, store="demo")
        assert {k: v for k, v in found.items() if v[1]} == want, by
    by_purpose = tally([(row["purpose"] or "未注明", row["verdict"] == "合格") for row in tested])
    found = counted(name, "purpose", store="demo", purposes=())
    assert {k: v for k, v in found.items() if v[1]} == by_purpose


@pytest.mark.parametrize(
    ("name", "product"), [("valve_firm_rate", "阀门"), ("clothing_firm_rate", "童装")]
)
def test_firms_again(demo_rows: dict[str, list[dict]], name: str, product: str) -> None:
    years: dict[tuple[str, int, str], list[bool]] = defaultdict(list)
    for row in demo_rows["samples"]:
        if (
            row["product"] == product
            and row["in_county"]
            and row["verdict"] in ("合格", "不合格")
            and row["purpose"] in ("定期", None)
        ):
            key = (row["enterprise"], row["sampled_from"].year, row["purpose"])
            years[key].append(row["verdict"] == "合格")
    want = tally([("全部", all(passed)) for passed in years.values()])
    assert counted(name, store="demo") == want
    want = tally([(f"{key[1]}-01-01", all(passed)) for key, passed in years.items()])
    found = counted(name, "year", store="demo")
    assert {k: v for k, v in found.items() if v[1]} == want


def test_zones_again(demo_rows: dict[str, list[dict]]) -> None:
    rows = demo_rows["zone_assessments"]
    for year in range(2011, 2016):
        want = tally([(r["zone"], r["conclusion"] == "通过") for r in rows if r["year"] == year])
        assert counted("zones_passed", "zone", store="demo", as_of=date(year, 12, 31)) == want
