"""The command `register`: rows and counts of each register, kindly refused nonsense."""

import json
from datetime import date
from typing import Any

import pytest

from dashboard import cli
from dashboard.cli import registers
from dashboard.store import db
from tests.rows import outlet, outlets, put, samples, zone


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(["register", *words])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.usefixtures("store")
class TestRegister:
    def test_rows_carry_village_source_and_no_personal_data(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        row = {**outlet(compliant=False), "address": "上塘镇环城路3号", "owner": "戴某某"}
        put("outlets", [{**row, "phone": "14224325011"}])
        status, out, _ = run(capsys, "outlets", "--as-of", "2010-07-01", "--format", "json")
        (found,) = json.loads(out)
        assert status == 0
        assert (found["village"], found["risks"], found["sheet"]) == ("环城路", "未规范", "表1")
        assert (found["owner"], found["phone"]) == ("戴＊＊", "142****5011")
        assert found["recorded_on"] == "2010-06-30" and found["longitude"] == ""

    def test_counts_by_two_columns(self, capsys: pytest.CaptureFixture[str]) -> None:
        put(
            "outlets",
            [*outlets("上塘镇", 2, 3), *outlets("上塘镇", 1, 1, trade="小药店")],
        )
        status, out, _ = run(
            capsys, "outlets", "--by", "township", "--by", "trade", "--format", "csv"
        )
        assert status == 0
        assert out.splitlines() == [
            "township,trade,count,is_rectified,is_compliant",
            "上塘镇,小食杂店,3,3,2",
            "上塘镇,小药店,1,1,1",
        ]

    def test_where_limits_and_day_counts(self, capsys: pytest.CaptureFixture[str]) -> None:
        put("outlets", [*outlets("上塘镇", 1, 1), *outlets("瓯北镇", 2, 2)])
        _, out, _ = run(capsys, "outlets", "--where", "township=瓯北镇", "--by", "township")
        assert "瓯北镇" in out and "上塘镇" not in out and "共1行。" in out
        status, out, err = run(capsys, "outlets", "--as-of", "2010-01-01")
        assert status == 2 and out == "" and "截至2010年1月1日没有" in err

    @pytest.mark.soak
    def test_other_kinds(self, capsys: pytest.CaptureFixture[str]) -> None:
        put("zone_assessments", [zone()])
        put("samples", samples(0, 3))
        status, out, _ = run(capsys, "zones", "--format", "json")
        assert status == 0 and json.loads(out)[0]["townships"] == "东瓯街道"
        line = {"year": 2010, "unit": "岩头镇", "purpose": "工作经费", "planned_yuan": 5e4}
        put("budget_lines", [line])
        status, out, _ = run(capsys, "budget", "--by", "unit", "--format", "csv")
        assert out.splitlines()[1:] == ["岩头镇,1,50000.0,0.0"]
        for kind in registers.KINDS:
            status, out, err = run(capsys, kind)
            assert status in (0, 2) and (out or "没有" in err)

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("shops",), "没有台账“shops”，可选：outlets"),
            (("outlets", "--as-of", "去年"), "看不懂的日期“去年”"),
            (("outlets", "--by", "colour"), "没有列“colour”，可用："),
            (("outlets", "--where", "colour=red"), "没有列“colour”"),
        ],
    )
    def test_nonsense_is_refused_in_words(
        self, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
    ) -> None:
        put("outlets", [outlet()])
        status, out, err = run(capsys, *words)
        assert status == 2 and says in err and out == ""


@pytest.mark.usefixtures("store")
def test_an_absent_store_is_said_and_not_created(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "outlets")
    assert status == 2 and "没有“十小”名册的数据" in err
    assert not db.exists("real")


@pytest.mark.usefixtures("county_store")
@pytest.mark.soak
def test_the_county_roster_counts_as_its_truth_says(
    county_truth: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    truth = county_truth["aggregates"]["roster"]
    for by, wanted in (
        (("township",), truth["by_township"]),
        (("trade",), truth["by_trade"]),
        (("township", "trade"), truth["by_township_trade"]),
    ):
        options = [word for name in by for word in ("--by", name)]
        _, out, _ = run(capsys, "outlets", *options, "--format", "json")
        found = {
            "|".join(row[name] for name in by): {
                "outlets": row["count"],
                "rectified": row["is_rectified"],
                "compliant": row["is_compliant"],
            }
            for row in json.loads(out)
        }
        assert found == {key: value for key, value in wanted.items() if value["outlets"]}
    whole = len(registers.outlets("real", date(2010, 12, 31)))
    assert whole == truth["county"]["全县"]["outlets"]


@pytest.mark.usefixtures("county_store")
def test_field_work_counts_as_its_truth_says(
    county_truth: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    truth = county_truth["aggregates"]

    def rows(*words: str) -> list[dict[str, Any]]:
        status, out, _ = run(capsys, *words, "--format", "json")
        assert status == 0
        return list(json.loads(out))

    second = rows("supervision", "--where", "series=县", "--where", "round=2")
    assert {row["township"]: (row["score"], row["rank"]) for row in second} == {
        name: (told["score"], told["rank"]) for name, told in truth["inspections"]["2"].items()
    }
    towns = {row["township"]: row for row in rows("training", "--by", "township")}
    wanted = truth["training"]
    assert {name: row["trained"] for name, row in towns.items()} == wanted["trained_by_township"]
    assert {name: row["due"] for name, row in towns.items()} == wanted["due_by_township"]
    months = rows("enforcement", "--by", "month")
    assert {str(int(row["month"][-2:])): row["count"] for row in months} == truth["enforcement"][
        "by_month"
    ]
    assert sum(row["fine_yuan"] for row in months) == truth["enforcement"]["fines_yuan"]
