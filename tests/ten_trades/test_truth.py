"""Every aggregate that the county's files were made with, from the command line and on a page.

truth.json was written with the files, not by the product. What is compared elsewhere is not
repeated: registers (tests/cli/test_registers.py), reports (tests/ten_trades/test_monthly.py),
planted contradictions on the page (tests/screens/test_outlets.py).
"""

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.settings import ROOT

Row = dict[str, Any]
END = date(2010, 12, 31)  # the report of November came in December


@pytest.fixture
def truth(county_store: Path, county_truth: dict[str, Any]) -> dict[str, Any]:
    """The aggregates, with the county's store chosen."""
    return dict(county_truth["aggregates"])


class TestCommandLine:
    @pytest.fixture(autouse=True)
    def _catch(self, truth: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def rows(self, *words: str) -> list[Row]:
        self.capsys.readouterr()
        assert cli.main([*words, "--format", "json"]) == 0
        return list(json.loads(self.capsys.readouterr().out))

    def test_rates_of_the_register(self, truth: dict[str, Any]) -> None:
        for one, part in (("coverage_rate", "rectified"), ("compliance_rate", "compliant")):
            for by in ("township", "trade"):
                found = self.rows("indicator", one, "--by", by, "--as-of", "2010-06-30")
                assert {r[by]: (r["numerator"], r["denominator"]) for r in found} == {
                    name: (told[part], told["outlets"])
                    for name, told in truth["roster"][f"by_{by}"].items()
                }

    def test_reports_against_register_and_against_themselves(self, truth: dict[str, Any]) -> None:
        gaps = self.rows("register", "report_gaps")
        assert {(r["month"][:7], r["township"], r["difference"]) for r in gaps} == {
            (one["month"], one["township"], one["reported"][0] - one["expected"][0])
            for one in truth["monthly"]["contradictions"]
            if one["code"] == "roster_total_mismatch"
        }
        found = self.rows("register", "contradictions")
        assert {(r["month"][:7], r["township"], r["trade"]) for r in found} == {
            (one["month"], one["township"], one["trade"])
            for one in truth["monthly"]["rule_findings"]
            if one["code"] != "roster_total_mismatch"
        }

    @pytest.mark.parametrize("number", ["1", "2", "3"])
    def test_county_supervision_rounds(self, truth: dict[str, Any], number: str) -> None:
        wanted = truth["inspections"][number]
        chosen = ("--where", "series=县", "--where", f"round={number}")
        found = self.rows("register", "supervision", *chosen)
        assert {r["township"]: (r["score"], r["rank"]) for r in found} == {
            name: (told["score"], told["rank"]) for name, told in wanted.items()
        }
        marks: dict[str, list[float]] = {}
        for row in self.rows("register", "score_sheets", *chosen):
            marks.setdefault(row["township"], []).append(row["score"])
        assert {name: sorted(own) for name, own in marks.items()} == {
            name: sorted(told["items"]) for name, told in wanted.items()
        }

    def test_enforcement(self, truth: dict[str, Any]) -> None:
        wanted = truth["enforcement"]
        months = self.rows("register", "enforcement", "--by", "month")
        assert {str(int(r["month"][-2:])): r["count"] for r in months} == wanted["by_month"]
        columns = {
            **{"actions": "count", "outlets_checked": "outlets_checked", "persons": "persons"},
            **{"problems": "problems", "cases": "cases", "fines_yuan": "fine_yuan"},
            "closed": "closed_down",
        }
        for key, column in columns.items():
            assert sum(r[column] for r in months) == wanted[key], key

    def test_training(self, truth: dict[str, Any]) -> None:
        wanted = truth["training"]
        towns = self.rows("register", "training", "--by", "township")
        assert {r["township"]: r["trained"] for r in towns} == wanted["trained_by_township"]
        assert {r["township"]: r["due"] for r in towns} == wanted["due_by_township"]
        for key in ("sessions", "trained", "due"):
            assert sum(r[key] for r in towns) == wanted[key]
        months = self.rows("register", "training_months")
        assert {str(int(r["month"][-2:])): r["trained"] for r in months} == wanted[
            "trained_by_month"
        ]
        groups = self.rows("register", "training")
        over = [f"{r['township']}|{r['trade']}" for r in groups if r["trained"] > r["due"]]
        assert sorted(over) == sorted(wanted["over_100_percent"])
        (whole,) = self.rows("indicator", "training_rate")
        assert whole["denominator"] == wanted["due"]

    @pytest.mark.parametrize(("region", "name"), [("yongjia", "永嘉"), ("jiaxing", "嘉兴")])
    def test_demonstration(self, truth: dict[str, Any], region: str, name: str) -> None:
        wanted = truth["demonstration"][name]
        own = ("register", "stages", "--where", f"region={region}")

        def stages(rows: list[Row]) -> dict[str, int]:
            short = {r["stage"].removeprefix("县").removeprefix("市"): r["claimed"] for r in rows}
            assert short.pop("表彰") == 0
            return short

        found = stages(self.rows(*own, "--by", "stage"))
        assert list(found.items()) == list(wanted["reached"].items()), "stages in their order"
        assert wanted["reached"]["自评"] == wanted["applications"]
        by_kind: dict[str, list[Row]] = {}
        for row in self.rows(*own, "--by", "level", "--by", "category", "--by", "stage"):
            by_kind.setdefault(f"{row['level']}级{row['category']}", []).append(row)
        assert {key: stages(rows) for key, rows in by_kind.items()} == wanted["by_category"]
        by_county: dict[str, list[Row]] = {}
        for row in self.rows(*own, "--by", "county", "--by", "stage"):
            by_county.setdefault(row["county"], []).append(row)
        assert {key: stages(rows) for key, rows in by_county.items()} == wanted["by_county"]


def opened(name: str, **choices: Any) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    for key, value in choices.items():
        at = at.get_by_key(key).set_value(value).run()
    assert not at.exception and not at.error
    return at


def text(at: AppTest) -> str:
    bodies = [b.proto.body for b in at.get("html") if not b.proto.body.startswith("<style")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies))))


def drawn(at: AppTest, alt: str) -> str:
    """The chart whose title holds some words, as JSON."""
    charts = [c.proto for c in at.get("plotly_chart")]
    return next(unescape(c.spec) for c in charts if alt in c.alt)


@pytest.mark.soak
class TestPages:
    def test_every_township_and_trade_in_counts(self, truth: dict[str, Any]) -> None:
        at = opened("outlets", cells="counts")
        grid: pd.DataFrame = next(t.value for t in at.dataframe if "合计" in t.value.columns)
        rows = grid.set_index("乡镇")
        for key, told in truth["roster"]["by_township_trade"].items():
            township, trade = key.split("|")
            shown = f"{told['rectified']}/{told['compliant']}/{told['outlets']}"
            assert rows.loc[township, trade] == (shown if told["outlets"] else "—"), key
        whole = truth["roster"]["county"]["全县"]
        shown = f"{whole['rectified']}/{whole['compliant']}/{whole['outlets']}"
        assert rows.loc["全县", "合计"] == shown

    def test_monthly_reports(self, truth: dict[str, Any]) -> None:
        page = text(opened("outlets", as_of=END))
        for told in truth["monthly"]["months"].values():
            whole = told["county_as_reported"]
            assert f"{whole['compliant']:,}/{whole['outlets']:,}" in page
        august = truth["monthly"]["months"]["2010-08"]
        page = text(opened("outlets", as_of=END, trade="小药店"))
        one = august["by_trade_as_reported"]["小药店"]
        assert f"{one['compliant']:,}/{one['outlets']:,}" in page
        page = text(opened("outlets", as_of=END, township="下寮乡"))
        one = august["by_township_as_reported"]["下寮乡"]
        assert f"{one['compliant']:,}/{one['outlets']:,}" in page

    def test_supervision_and_enforcement(self, truth: dict[str, Any]) -> None:
        for number, told in truth["inspections"].items():
            at = opened("inspections", round=number)
            sheet = json.dumps(json.loads(drawn(at, f"第{number}轮：")), ensure_ascii=False)
            for name, own in told.items():
                assert name in sheet and f"{own['score']:g}" in sheet
        page = text(opened("inspections", round="3", part="enforcement"))
        wanted = truth["enforcement"]
        counts = ("actions", "persons", "outlets_checked", "problems", "cases")
        sums = [f"{wanted[name]:,}" for name in counts]
        sums += [f"{wanted['fines_yuan'] / 10_000:.2f}", str(wanted["closed"])]
        assert f"全县2010年 {' '.join(sums)} " in page
        for month, count in wanted["by_month"].items():
            assert f" {month}月 {count} " in page

    def test_training(self, truth: dict[str, Any]) -> None:
        wanted = truth["training"]
        page = text(opened("mechanism", year="2010", part="training"))
        assert f"{wanted['sessions']}期，{wanted['trained']:,}人次，应训{wanted['due']:,}人" in page
        months = [f"{month}月{turns:,}" for month, turns in wanted["trained_by_month"].items()]
        assert f"{'、'.join(months)}人次" in page
        for key in wanted["over_100_percent"]:
            assert key.replace("|", " ") in page

    @pytest.mark.parametrize(("region", "name"), [("yongjia", "永嘉"), ("jiaxing", "嘉兴")])
    def test_demonstration(self, truth: dict[str, Any], region: str, name: str) -> None:
        wanted = truth["demonstration"][name]
        at = opened("demonstration", region=region, part="list")
        assert f"申报名单：{wanted['applications']}个" in text(at)
        at = opened("demonstration", region=region)
        picture = json.loads(drawn(at, "停下的最多"))
        sound, claimed = (trace["x"] for trace in picture["data"][:2])
        shown = [a + b for a, b in zip(sound, claimed, strict=True)]
        assert sorted(shown, reverse=True)[: len(wanted["reached"])] == list(
            wanted["reached"].values()
        )
