"""Rates that authorities published, shown as cited references.

They come from data/published/rates.csv (see SOURCES.md there) and never enter the store: a
reference is drawn beside the county's own evidence and is not counted with it.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from dashboard import settings
from dashboard.words import terms

FILE = settings.DATA / "published" / "rates.csv"

# What the consistency of counts and printed rate can be; SOURCES.md explains each to the reader.
AGREES, RATE_ONLY, COUNTED, INFERRED = "相符", "只印比率", "逐行计数", "推算"

_REQUIRED = (
    "product",
    "region",
    "rate_name",
    "unit",
    "period_text",
    "rate_pct",
    "agency",
    "title",
    "url",
    "quote_short",
)
_OWN_LEVEL = {"全国": "国", "浙江省": "省", "温州市": "市", "永嘉县": "县"}


def references(
    product: str,
    *,
    regions: tuple[str, ...] | None = None,
    rate_name: str | None = None,
    until: date | None = None,
) -> pd.DataFrame:
    """Published rates of one product (阀门, 童装, 十小, 监督抽查总体), oldest first.

    One row is one published figure. Columns: region, level (国/省/市/县 or missing), rate_name,
    unit, period_from and period_to (datetime), period_text, year, batches and passed (Int64,
    missing where not published), rate_pct (0-100), rate_text (with the decimals of the source),
    agency, title, url, quote_short, note, consistency, series (figures that may share one line:
    same place, level and kind of rate) and cite (agency, title, period, for a hover or a foot).

    regions and rate_name narrow the choice; until leaves out figures of periods that end later.
    An unknown product gives no rows. A faulty file raises ValueError, naming the line.
    """
    rows = _load(FILE)
    chosen = rows["product"] == product
    if regions is not None:
        chosen &= rows["region"].isin(regions)
    if rate_name is not None:
        chosen &= rows["rate_name"] == rate_name
    if until is not None:
        chosen &= rows["period_to"] <= pd.Timestamp(until)
    return rows[chosen].sort_values(["period_to", "series"], ignore_index=True)


@lru_cache
def _load(file: Path) -> pd.DataFrame:
    rows = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    for line, (_, row) in enumerate(rows.iterrows(), start=2):
        problem = _problem(row)
        if problem:
            raise ValueError(f"{file.name} 第{line}行：{problem}")
    rows["rate_text"] = rows["rate_pct"]
    rows["rate_pct"] = rows["rate_pct"].astype(float)
    for column in ("batches", "passed"):
        rows[column] = pd.to_numeric(rows[column].replace("", None)).astype("Int64")
    for column in ("period_from", "period_to"):
        rows[column] = pd.to_datetime(rows[column])
    rows["year"] = rows["period_to"].dt.year
    rows["level"] = rows["level"].replace("", None)
    rows["series"] = [
        _series(region, level, name)
        for region, level, name in zip(
            rows["region"], rows["level"], rows["rate_name"], strict=True
        )
    ]
    rows["cite"] = rows["agency"] + "《" + rows["title"] + "》" + rows["period_text"]
    return rows


def _series(region: str, level: str | None, rate_name: str) -> str:
    """Name of the line; the level is named where it is not the region's own."""
    if not isinstance(level, str) or _OWN_LEVEL.get(region, level) == level:
        return f"{region}{rate_name}"
    return f"{region}{rate_name}（{level}抽）"


def _problem(row: "pd.Series[str]") -> str | None:
    """What is wrong with one line of the file, in words for whoever edits it."""
    for column in _REQUIRED:
        if not row[column].strip():
            return f"{column} 为空"
    if row["level"] not in (*terms.levels(), ""):
        return f"level 是“{row['level']}”，只能是国、省、市、县或空白"
    try:
        first, last = date.fromisoformat(row["period_from"]), date.fromisoformat(row["period_to"])
        rate = float(row["rate_pct"])
        counts = [int(row[column]) if row[column] else None for column in ("batches", "passed")]
    except ValueError as error:
        return f"日期应写成2015-12-31，比率和数量应为数字（{error}）"
    if first > last:
        return "period_from 晚于 period_to"
    if not 0 <= rate <= 100:
        return f"rate_pct 是{rate:g}，应在0到100之间"
    return _count_problem(row["consistency"], *counts)


def _count_problem(consistency: str, batches: int | None, passed: int | None) -> str | None:
    if consistency not in (AGREES, RATE_ONLY, COUNTED, INFERRED):
        return f"consistency 是“{consistency}”，只能是相符、只印比率、逐行计数、推算"
    if consistency == RATE_ONLY:
        return "只印比率的行不应有合格数" if passed is not None else None
    if batches is None or passed is None:
        return f"{consistency}的行要有 batches 和 passed"
    if not 0 <= passed <= batches or batches == 0:
        return f"passed 是{passed}，应在0到 batches（{batches}）之间，batches 应大于0"
    return None
