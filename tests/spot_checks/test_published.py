"""Published reference figures: each agrees with its own counts and with where it was noted."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from dashboard.spot_checks import published

PRODUCTS = ("阀门", "童装", "十小", "监督抽查总体")


def every_line() -> list[dict[str, str]]:
    with open(published.FILE, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("line", every_line(), ids=lambda r: f"{r['product']}-{r['period_text']}")
def test_printed_rate_equals_its_counts_or_is_marked(line: dict[str, str]) -> None:
    """Recomputed with decimals, half up, to as many places as the source printed."""
    if line["consistency"] == "只印比率":
        assert line["passed"] == ""
        return
    rate = Decimal(line["rate_pct"])
    exact = Decimal(100) * Decimal(line["passed"]) / Decimal(line["batches"])
    assert exact.quantize(rate, ROUND_HALF_UP) == rate


def test_figures_known_from_the_papers_and_lists() -> None:
    """Zhejiang's 90.73% and 99.6%, Wenzhou's four winters, Yongjia's 0 of 49 and 12.31%."""
    ten = published.references("十小", regions=("浙江省",))
    assert list(zip(ten["year"], ten["rate_pct"], strict=True)) == [(2009, 90.73), (2011, 99.6)]
    winters = published.references("监督抽查总体")
    assert list(winters["rate_pct"]) == [85.1, 80.5, 88.5, 89.3]
    county = published.references("童装", regions=("永嘉县",))
    assert list(county["rate_pct"]) == [0, 12.31]
    assert county["batches"].iloc[0] == 49 and county["passed"].iloc[0] == 0
    assert pd.isna(county["batches"].iloc[1])


def test_national_valve_counts_equal_the_official_lists(shared: Path) -> None:
    with open(shared / "inputs/national/expected.csv", encoding="utf-8-sig", newline="") as file:
        cells = [row for row in csv.reader(file) if "valves" in row[0]]
    valves = published.references("阀门", regions=("全国",), rate_name="批次合格率")
    for year in (2014, 2015):
        expected = next(row for row in cells if str(year) in row[0])
        cited = valves[valves["year"] == year].iloc[0]
        assert str(cited["batches"]) in expected
        assert f"合格={cited['passed']}; 不合格={cited['batches'] - cited['passed']}" in expected


def test_every_rate_stands_in_the_collection_it_was_taken_from(shared: Path) -> None:
    noted = pd.concat(
        [
            pd.read_csv(shared / "data/published_rates.csv").rename(
                columns={"pass_rate_pct": "rate"}
            ),
            pd.read_csv(shared / "data/shixiao.csv").rename(columns={"rate_pct": "rate"}),
        ]
    )
    years = noted["year"].astype(str).str.slice(0, 4)
    for line in every_line():
        near = (noted["rate"] - float(line["rate_pct"])).abs() < 0.001
        place = noted["region"].str.slice(0, 2) == line["region"][:2]
        assert (near & place & years.eq(line["period_to"][:4])).any(), line


def test_kinds_of_rate_never_share_a_line() -> None:
    for product in PRODUCTS:
        rows = published.references(product)
        assert len(rows)
        kinds = rows.fillna({"level": "县"}).groupby("series")[["region", "level", "rate_name"]]
        assert (kinds.nunique() == 1).all(axis=None)
        assert not rows.duplicated(["series", "year"]).any()


def test_a_period_that_ends_after_the_as_of_date_is_left_out() -> None:
    until = published.references("阀门", until=date(2015, 12, 31))
    assert until["year"].max() == 2015
    assert published.references("阀门", until=date(2015, 12, 30))["year"].max() == 2014


def test_unknown_product_gives_no_rows() -> None:
    assert published.references("水表").empty


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("level", "区", "只能是国、省、市、县"),
        ("rate_pct", "101", "应在0到100之间"),
        ("rate_pct", "九成", "应为数字"),
        ("passed", "39", "应在0到 batches"),
        ("passed", "", "要有 batches 和 passed"),
        ("consistency", "大概", "只能是相符"),
        ("consistency", "只印比率", "不应有合格数"),
        ("period_from", "2011-01-01", "晚于"),
        ("url", "", "url 为空"),
    ],
)
def test_a_faulty_line_is_named(
    column: str, value: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, faulty = every_line()[:2]
    assert good["period_to"] == "2010-12-31" and good["batches"] == "38"
    file = tmp_path / "rates.csv"
    with open(file, "w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, good)
        writer.writeheader()
        writer.writerows([faulty, {**good, column: value}])
    monkeypatch.setattr(published, "FILE", file)
    with pytest.raises(ValueError, match=f"第3行：.*{said}"):
        published.references("阀门")
