"""Commands that print figures: indicator, demo."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import demo
from dashboard.cli import dates
from dashboard.indicators import coverage, evidence, measured
from dashboard.indicators.definitions import Indicator, Measure, indicator, indicators, measure
from dashboard.indicators.measured import GRAINS, Slice
from dashboard.store import db
from dashboard.words import formats

DONE, FAILED = 0, 2
DIMENSIONS = ("township", "area", "trade", "level", "purpose", "product_name", "class", "zone")
FILTERS = {"purpose": "purposes", "level": "levels", "trade": "trades", "township": "townships"}
EVERY_PURPOSE: tuple[str, ...] = ()


def add_indicator(child: argparse.ArgumentParser) -> None:
    """The options of `indicator`."""
    child.add_argument("id", metavar="ID", help=f"指标：{'、'.join(indicators())}")
    child.add_argument("--by", default="all", choices=["all", *DIMENSIONS, *GRAINS])
    child.add_argument("--as-of", type=dates.day, metavar="DATE", help="统计截止日")
    child.add_argument("--year", type=int, help="只看这一年")
    child.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="K=V",
        help="只计这些：purpose=定期、level=省、trade=…、township=…、scope=县外",
    )
    child.add_argument("--format", default="table", choices=["table", "csv", "json"])
    child.add_argument("--demo", action="store_true", help="用模拟数据")
    child.set_defaults(run=run_indicator)


def add_demo(child: argparse.ArgumentParser) -> None:
    """The options of `demo`."""
    child.set_defaults(run=run_demo)


def run_indicator(options: argparse.Namespace) -> int:
    """One row per group: all tested units, and those counted towards the target."""
    store: db.StoreName = "demo" if options.demo else "real"
    try:
        one = indicator(options.id)
        limits = _limits(options.where)
    except (KeyError, ValueError) as error:
        return _fail(str(error.args[0]))
    if options.by == "zone" and one.dataset != "zones":
        return _fail(f"“{one.name}”不分示范区，--by zone 只用于示范区的指标。")
    if options.demo:
        demo.ensure()
    newest = measured.newest(store) if db.exists(store) else {}
    if one.dataset not in newest:
        return _fail(f"还没有“{one.name}”的数据。先用 python -m dashboard import 导入。")
    day = evidence.default_day(store, evidence.of_indicator(one))
    as_of = options.as_of or day or newest[one.dataset]
    chosen = _slice(one, as_of, options.year, limits)
    rows = indicator_rows(store, one, chosen, options.by)
    if rows.empty and "scope" not in limits:
        print("没有符合条件的本县数据；县外名单用 --where scope=县外 查看。", file=sys.stderr)
    _print(rows, options.format)
    return DONE


def _limits(pairs: list[str]) -> dict[str, str]:
    limits: dict[str, str] = {}
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key not in (*FILTERS, "scope") or not value:
            known = "、".join((*FILTERS, "scope"))
            raise ValueError(f"看不懂条件“{pair}”。写成 K=V，K 可以是：{known}。")
        limits[key] = value
    return limits


def _slice(one: Indicator, as_of: date, year: int | None, limits: dict[str, str]) -> Slice:
    lists = {FILTERS[key]: (value,) for key, value in limits.items() if key in FILTERS}
    start, end = None, None
    if year is not None:
        as_of = min(as_of, date(year, 12, 31))
        if one.basis == "event":
            start, end = date(year, 1, 1), date(year, 12, 31)
    scope = limits.get("scope", "本县")
    return Slice(as_of, start=start, end=end, scope=scope, **lists)  # type: ignore[arg-type]


def indicator_rows(store: db.StoreName, one: Indicator, chosen: Slice, by: str) -> pd.DataFrame:
    """Columns: key (named after `by`), numerator, denominator, rate (percent, exact to the
    indicator's decimals), refused, counted_numerator, counted_denominator, counted_rate, target,
    target_until (its last day; empty without one), verdict (仅供参考 once the target is over),
    lower, upper, evidence_on (newest day of what counts), incomplete (trades that the registers no
    longer count, or empty). `counted` rows are those that count towards the target by default.
    """
    every = chosen if chosen.purposes or not one.purposes else _with_purposes(chosen)
    scope = "township" if by in ("township", "area") else "county"
    if chosen.scope != Slice.scope:
        scope = "elsewhere"  # no clause sets a target for other places
    rows = []
    gone = measured.left_out(store, one, chosen)
    counted = {key: m for key, m, _ in _measures(store, one, chosen, by, scope)}
    empty = measure(one, 0, 0, scope=scope, on=chosen.as_of)
    for key, m, refused in _measures(store, one, every, by, scope):
        own = counted.get(key, empty)
        rows.append(
            {
                by: key,
                "numerator": m.numerator,
                "denominator": m.denominator,
                "rate": m.number,
                "refused": refused,
                "counted_numerator": own.numerator,
                "counted_denominator": own.denominator,
                "counted_rate": own.number,
                "target": own.target.printed if own.target else "",
                "target_until": _day(own.target.valid_until) if own.target else "",
                "verdict": own.look.word,
                "lower": "" if own.lower is None else f"{own.lower * 100:.1f}",
                "upper": "" if own.upper is None else f"{own.upper * 100:.1f}",
                "evidence_on": _day(own.day),
                "incomplete": coverage.mark(_of_group(gone, by, key)),
            }
        )
    return pd.DataFrame(rows)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _of_group(gone: Sequence[coverage.LeftOut], by: str, key: str) -> tuple[coverage.LeftOut, ...]:
    """Trades left out that concern one group; all of them where the groups are of another kind."""
    names = {"township": "township", "trade": "trade"}
    if by in GRAINS:
        return ()
    return tuple(one for one in gone if by not in names or getattr(one, names[by]) == key)


def _with_purposes(chosen: Slice) -> Slice:
    return replace(chosen, purposes=EVERY_PURPOSE)


def _measures(
    store: db.StoreName, one: Indicator, chosen: Slice, by: str, scope: str
) -> list[tuple[str, Measure, int]]:
    if by in GRAINS and one.basis == "state":
        return [(_period(d, by), m, 0) for d, m in measured.series(store, one, chosen, by)]
    rows = measured.counts(store, one, chosen, by=by)
    found = []
    for r in rows.itertuples():
        key = "未明" if pd.isna(r.key) else str(r.key)
        on = chosen.as_of
        if by in GRAINS and key not in ("跨期", "未明"):
            day = date.fromisoformat(key)
            key, on = _period(day, by), measured.last_day(day, by, on)
        m = measured.of_row(store, one, r, replace(chosen, as_of=on), scope)
        found.append((key, m, int(r.refused)))
    return found


def _period(day: date, grain: str) -> str:
    return str(day.year) if grain == "year" else formats.period_text(day, grain)


def _print(rows: pd.DataFrame, form: str) -> None:
    if form == "csv":
        print(formats.csv_text(rows), end="")
    elif form == "json":
        print(json.dumps(rows.to_dict("records"), ensure_ascii=False, indent=2))
    else:
        print(rows.to_string(index=False) if len(rows) else formats.NO_DATA)


def run_demo(options: argparse.Namespace) -> int:
    """Build the simulated store if it is not there yet."""
    demo.ensure()
    print(f"模拟数据已就绪：{db.path('demo')}")
    return DONE


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return FAILED
