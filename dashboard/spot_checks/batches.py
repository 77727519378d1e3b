"""Batches of a spot check one by one: groups of them, fixed weights of classes, objections.

Source: the batches in the store, the class registers, data/products.toml, data/spot_checks.toml.
The class of a maker is the one in force when the day of the sample began: one given on that very
day counts from the next. Names that people decided to be one enterprise are one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

from dashboard import definition_files, statistics
from dashboard.definition_files import UnknownError, check_fields, check_known
from dashboard.enterprises.register import CLASSES, register
from dashboard.indicators import policy, products
from dashboard.indicators.definitions import Indicator, Measure, measure, part
from dashboard.indicators.measured import Slice, in_step, limits
from dashboard.indicators.words import Change
from dashboard.settings import DATA
from dashboard.store import db

DIMENSIONS = ("level", "class", "kind", "township", "size", "standard")
_SUFFIX = {"level": "级", "class": "类"}
UNTOLD = "未注明"
UNCLASSIFIED = "未分类"
TESTED = ("合格", "不合格")
WINDOW_DAYS = 15  # 产品质量法 第十五条: objection within 15 days of receiving the result
OPEN, RAISED, SETTLED, CLOSED = "open", "raised", "settled", "closed"


def kind_of(product: str, name: str | None) -> str | None:
    """闸阀 for 法兰闸阀; the name itself where data/products.toml has no word for it."""
    known = products.named(product)
    words = known.kinds if known else ()
    return next((word for word in words if name and word in name), name)


@cache
def _settings() -> dict[str, date]:
    return definition_files.keyed(DATA / "spot_checks.toml", _setting)


def _setting(key: str, record: dict[str, Any]) -> date:
    check_known("", [key], ["class_weights"], "设置", "spot_checks.toml")
    check_fields(record, {"day": date})
    day: date = record["day"]
    return day


def weights_day() -> date:
    """The day of classification whose structure weighs every year."""
    try:
        return _settings()["class_weights"]
    except KeyError:
        raise UnknownError("没有作权数的企业分类日期，请查 data/spot_checks.toml。") from None


def batches(store: db.StoreName, one: Indicator, chosen: Slice) -> pd.DataFrame:
    """First tests of a slice, oldest first. One row is one batch.

    Columns of queries/reports/first_tests.sql with id (its firm), class (A, B, C or missing),
    class_now (退出 too), kind, size, counted and passed (0 or 1; a refused batch counts where
    the slice says so).
    """
    rows = db.query(
        store,
        "first_tests",
        product=one.product,
        townships=list(chosen.townships) if chosen.townships else None,
        **limits(one, chosen),
    ).rename(columns={"enterprise_size": "size", "firm": "id"})
    kinds = {name: kind_of(one.product, _text(name)) for name in set(rows["product_name"])}
    rows["kind"] = [kinds[name] for name in rows["product_name"]]
    entries = {e.id: e for e in register(store, chosen.as_of) if e.product == one.product}
    makers = [entries.get(key) for key in rows["id"]]
    now = [entry.class_now or None if entry else None for entry in makers]
    rows["class_now"] = pd.Series(now, index=rows.index, dtype=object)
    counts = [*TESTED, *(["拒检"] if chosen.refused_fail else [])]
    rows["counted"] = rows["verdict"].isin(counts).astype(int)
    rows["passed"] = (rows["verdict"] == "合格").astype(int)
    return rows


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


# ---- groups -----------------------------------------------------------------------------------


def tells(rows: pd.DataFrame, by: str) -> bool:
    """Whether any list says anything about a dimension."""
    return bool(rows[by].map(_text).notna().any())


def judged(rows: pd.DataFrame, whole: Measure) -> Measure:
    """The rate of these batches, some of a whole, its verdict by the design effect of their makers.

    Batches of one maker fail together; a batch whose list names no maker stands by itself.
    """
    own = rows[rows["counted"] == 1]
    maker = own["id"].where(own["id"].notna(), own.index.to_series().astype(str))
    counts = own.groupby(maker)[["passed", "counted"]].sum()
    passed, total = counts["passed"].tolist(), counts["counted"].tolist()
    effect = policy.makers_effect(passed, total).effect
    return part(whole, sum(passed), sum(total), design_effect=effect)


def groups(rows: pd.DataFrame, whole: Measure, by: str) -> list[tuple[str, Measure]]:
    """One measure per value of a dimension, most batches first, what is not told last."""
    missing = UNCLASSIFIED if by == "class" else UNTOLD
    suffix = _SUFFIX.get(by, "")
    keys = rows[by].map(lambda value: f"{value}{suffix}" if _text(value) else missing)
    found = [
        (str(key), judged(own, whole)) for key, own in rows[rows["counted"] == 1].groupby(keys)
    ]
    return sorted(found, key=lambda item: (item[0] == missing, -item[1].denominator, item[0]))


@dataclass(frozen=True)
class Weighted:
    """A year's rate with the classes weighed alike in all years.

    ``counts``: passed and counted batches of A, B and C; ``unclassified``: counted batches of
    makers without a class on the day, which the weighted rate leaves out. A class without batches
    is weighed with its neighbour (``merged``, by name).
    """

    year: int
    crude: Measure
    counts: tuple[tuple[int, int], ...]
    unclassified: int
    rate: statistics.StratifiedRate

    @property
    def is_known(self) -> bool:
        """Whether any class was drawn."""
        return self.rate.rate == self.rate.rate

    @property
    def merged(self) -> str:
        """Classes that had no batch, as names: C."""
        return "".join(CLASSES[at] for at in self.rate.empty) if self.is_known else ""


def class_sizes(store: db.StoreName, product: str, as_of: date) -> tuple[int, ...]:
    """Enterprises by the class (A, B, C) in force on the day of the weights; empty without any."""
    day = weights_day()
    if day > as_of:
        return ()
    given = [
        [word for on, word in entry.classes if on <= day]
        for entry in register(store, as_of)
        if entry.product == product
    ]
    known = [words[-1] for words in given if words]
    sizes = tuple(known.count(name) for name in CLASSES)
    return sizes if any(sizes) else ()


def weighted(rows: pd.DataFrame, one: Indicator, sizes: Sequence[int], on: date) -> list[Weighted]:
    """The weighted rate of every year, oldest first."""
    found = []
    tested = rows[rows["counted"] == 1]
    for year, own in tested.groupby(tested["sampled_from"].dt.year):
        counts = tuple(
            (int(part["passed"].sum()), len(part))
            for part in (own[own["class"] == name] for name in CLASSES)
        )
        rate = statistics.stratified_rate(
            [passed for passed, _ in counts],
            [total for _, total in counts],
            list(sizes),
            limits="gamma",
            merge=True,
        )
        crude = measure(one, int(own["passed"].sum()), len(own), on=on)
        left_out = len(own) - sum(total for _, total in counts)
        found.append(Weighted(int(year), crude, counts, left_out, rate))
    return found


def like_change(
    found: Sequence[Weighted], sizes: Sequence[int], now: int, before: int
) -> Change | None:
    """The change of the weighted rate between two years, with limits.

    A class that one of them did not draw stands with its neighbour in both. None where a year is
    unknown or has too few batches, or fewer than two classes can be compared.
    """
    by_year = {one.year: one for one in found if one.crude.rate is not None}
    if now not in by_year or before not in by_year:
        return None
    new, old = by_year[now].counts, by_year[before].counts
    both = [at for at in range(len(sizes)) if new[at][1] and old[at][1]]
    if len(both) < 2:
        return None
    home = [min(both, key=lambda at: abs(at - own)) for own in range(len(sizes))]
    weights = [sum(n for n, at in zip(sizes, home, strict=True) if at == group) for group in both]
    a, b = (
        statistics.stratified_rate(
            [sum(x for (x, _), at in zip(counts, home, strict=True) if at == own) for own in both],
            [sum(n for (_, n), at in zip(counts, home, strict=True) if at == own) for own in both],
            weights,
            limits="gamma",
        )
        for counts in (new, old)
    )
    low, high = policy.changed((a.rate, (a.lower, a.upper)), (b.rate, (b.lower, b.upper)))
    return Change(Fraction(round((a.rate - b.rate) * 1000), 10), low, high)


def like_years(
    store: db.StoreName, one: Indicator, chosen: Slice, now: int, before: int
) -> Change | None:
    """The same between two years of a slice, whatever period it has, the earlier up to the same day
    while the other runs; None without classes."""
    sizes = class_sizes(store, one.product, chosen.as_of)
    if not sizes:
        return None
    rows = batches(store, one, replace(chosen, start=None, end=None))
    _, end = in_step(before, now, chosen.as_of)
    rows = rows[
        (rows["sampled_from"].dt.year != before) | (rows["sampled_to"] <= pd.Timestamp(end))
    ]
    return like_change(weighted(rows, one, sizes, chosen.as_of), sizes, now, before)


def trends(rows: pd.DataFrame) -> tuple[statistics.TrendTest | None, statistics.TrendTest | None]:
    """The trend over the years within the classes of the makers, and that of all batches as drawn.

    Makers without a class are a class of their own.
    """
    tested = rows[rows["counted"] == 1]
    if tested.empty:
        return None, None
    years = tested["sampled_from"].dt.year
    table = tested.assign(year=years, stratum=tested["class"].fillna("")).pivot_table(
        index="stratum", columns="year", values=["passed", "counted"], aggfunc="sum", fill_value=0
    )
    passed, total = table["passed"].to_numpy(), table["counted"].to_numpy()
    scores = list(table["passed"].columns)
    return (
        statistics.trend_test(passed, total, scores),
        statistics.trend_test(passed.sum(axis=0), total.sum(axis=0), scores),
    )


# ---- makers of failed batches, and their right to object ----------------------------------------


@dataclass(frozen=True)
class Window:
    """Whether a failed batch can still be objected to.

    state: open (until the end of `until`), raised (objection not settled), settled, closed.
    ``from_report``: counted from the day of the report, else from the day of the sample.
    """

    state: str
    until: date
    from_report: bool

    @property
    def is_pending(self) -> bool:
        """Whether the result may not be made public yet."""
        return self.state in (OPEN, RAISED)


def window(
    sampled_to: date, reported_on: date | None, objection: str | None, result: str | None,
    as_of: date,
) -> Window:  # fmt: skip
    """The state of one failed batch on a day; the fifteenth day still belongs to the maker."""
    until = (reported_on or sampled_to) + timedelta(days=WINDOW_DAYS)
    told = reported_on is not None
    if objection == "有":
        return Window(SETTLED if result else RAISED, until, told)
    return Window(OPEN if as_of <= until else CLOSED, until, told)


def windows(rows: pd.DataFrame, as_of: date) -> list[Window]:
    """The windows of the failed batches among the rows, in their order."""
    return [
        window(
            row["sampled_to"].date(),
            None if pd.isna(row["reported_on"]) else row["reported_on"].date(),
            _text(row["objection"]),
            _text(row["objection_result"]),
            as_of,
        )
        for row in rows[rows["verdict"] == "不合格"].to_dict("records")
    ]


@dataclass(frozen=True)
class Maker:
    """An enterprise with failed batches in a slice; `windows` of these, `items` that failed."""

    id: str
    township: str
    class_then: str
    class_now: str
    failed: int
    tested: int
    last_failed: date
    items: tuple[str, ...]
    windows: tuple[Window, ...]


def failing_makers(rows: pd.DataFrame, as_of: date) -> list[Maker]:
    """Who made the failed batches: most failures first, then the newest."""
    found = []
    for key, own in rows[rows["id"].notna()].groupby("id", sort=False):
        bad = own[own["verdict"] == "不合格"]
        if bad.empty:
            continue
        last = bad.iloc[-1]
        items = pd.Series([item for cell in bad["failing_items"] for item in cell], dtype=object)
        found.append(
            Maker(
                id=str(key),
                township=_text(own.iloc[-1]["township"]) or "",
                class_then=last["class"] or "",
                class_now=last["class_now"] or "",
                failed=len(bad),
                tested=int(own["verdict"].isin(TESTED).sum()),
                last_failed=last["sampled_to"].date(),
                items=tuple(str(item) for item in items.value_counts().index),
                windows=tuple(windows(bad, as_of)),
            )
        )
    return sorted(found, key=lambda m: (-m.failed, -m.last_failed.toordinal(), m.id))


def public_from(rows: pd.DataFrame, as_of: date) -> date | None:
    """The first day on which the results of these batches may be made public; None: may be now.

    An unsettled objection has no end: date.max.
    """
    pending = [one for one in windows(rows, as_of) if one.is_pending]
    if not pending:
        return None
    if any(one.state == RAISED for one in pending):
        return date.max
    return max(one.until for one in pending) + timedelta(days=1)
