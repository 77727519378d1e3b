"""Which evidence a page or a letter judges, how new it is, and when it is too old for its rhythm.

Source: data/evidence.toml. The as-of day of a page or letter is by default the newest day of what
it judges (see docs/decisions.md); nothing here looks at the computer's clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from dashboard import definition_files, settings
from dashboard.definition_files import check_fields, check_known
from dashboard.indicators.definitions import Indicator, Measure, indicators
from dashboard.indicators.products import products
from dashboard.store import datasets, db
from dashboard.words import formats

FILE = settings.DATA / "evidence.toml"
Groups = tuple[tuple[str, ...], ...]


BESIDE = ("published", "对照")  # the part of a product beside published counts, option and words


@dataclass(frozen=True)
class Judged:
    """Groups of datasets, the deciding one first; of one product, or of all (empty).

    elsewhere: the lists of other places count too, which a page sets beside published counts.
    by_work_year: the groups stand for work years, and the newest one by a day is what is shown.
    """

    groups: Groups
    product: str = ""
    elsewhere: bool = False
    by_work_year: bool = False

    @property
    def datasets(self) -> tuple[str, ...]:
        """Every dataset named."""
        return tuple(dict.fromkeys(name for group in self.groups for name in group))


@dataclass(frozen=True)
class Span:
    """First and newest day of some evidence."""

    first: date
    newest: date


_FIELDS = {
    "demo_opens": date,
    "by_work_year": list,
    "by_clock": list,
    "pages": dict,
    "reports": dict,
    "rhythm": dict,
    "called": dict,
}
_NOTHING: dict[str, Any] = {
    "demo_opens": date.max,
    "by_work_year": [],
    "by_clock": [],
    "pages": {},
    "reports": {},
    "rhythm": {},
    "called": {},
}


@cache
def rules() -> dict[str, Any]:
    """The file; without it every page stands on the newest day of all evidence."""
    return definition_files.whole(FILE, _read) or _NOTHING


def _read(record: dict[str, Any]) -> dict[str, Any]:
    check_fields(record, _FIELDS)
    known = datasets.declared()
    check_known("rhythm", list(record["rhythm"]), known, "数据种类", "columns.toml")
    check_fields(record["rhythm"], dict.fromkeys(known, int), known)
    check_fields(record["called"], dict.fromkeys(known, str), known)
    for name in ("by_work_year", "by_clock"):
        check_known(name, record[name], record["pages"], "页", "[pages]")
    for part in ("pages", "reports"):
        check_fields(record[part], dict.fromkeys(record[part], list))
        for groups in record[part].values():
            named = [name for group in groups for name in group]
            check_known(part, named, known, "数据种类", "columns.toml")
    return record


def by_clock() -> frozenset[str]:
    """Pages that open on today while the clock is within the years of work."""
    return frozenset(rules()["by_clock"])


def of_page(name: str, choices: Mapping[str, str] | None = None) -> Judged:
    """What a page judges. choices: what its reader chose, key to option or to its shown words.

    A page without a line judges what its chosen product, indicator or report does.
    """
    chosen = dict(choices or {})
    made = products().get(name) or next(
        (one for one in products().values() if _is(chosen.get("product"), one.name)), None
    )
    pages: dict[str, list[list[str]]] = rules()["pages"]
    if name not in pages:
        if name == "present":
            return of_report(_option(chosen.get("report"), [*rules()["reports"], *products()]))
        if name == "ranking":
            one = _chosen_indicator(chosen.get("indicator"))
            return of_indicator(one) if one else Judged(())
        if made is not None:
            beside = any(_is(chosen.get("part"), word) for word in BESIDE)
            return Judged((("samples",),), made.name, elsewhere=beside)
        return Judged(_groups(pages.get("overview", ())))
    for key, option in chosen.items():
        if f"{name}?{key}={option}" in pages:
            return Judged(_groups(pages[f"{name}?{key}={option}"]))
    return Judged(_groups(pages[name]), by_work_year=name in rules()["by_work_year"])


def of_report(kind: str, indicator_id: str = "compliance_rate") -> Judged:
    """What a letter judges; a ranking judges its indicator."""
    if kind in products():
        return Judged((("samples",),), products()[kind].name)
    found = rules()["reports"].get(kind)
    return Judged(_groups(found)) if found else of_indicator(indicators()[indicator_id])


def of_indicator(one: Indicator) -> Judged:
    """What one figure judges."""
    return Judged(((one.dataset,),), one.product)


def span(
    store: db.StoreName, datasets: Sequence[str], product: str = "", *, elsewhere: bool = False
) -> Span | None:
    """From when to when some datasets hold evidence; None where they hold none."""
    if not db.exists(store):
        return None
    rows = db.query(
        store,
        "evidence_span",
        datasets=list(datasets),
        product=product or None,
        elsewhere=elsewhere,
    )
    if rows.empty:
        return None
    first, newest = rows.iloc[0]["first_on"], rows.iloc[0]["newest_on"]
    return Span(pd.Timestamp(first).date(), pd.Timestamp(newest).date())


def span_of(store: db.StoreName, judged: Judged) -> Span | None:
    """The evidence of the first group that has any."""
    found = (
        span(store, group, judged.product, elsewhere=judged.elsewhere) for group in judged.groups
    )
    return next((one for one in found if one is not None), None)


def known_by(store: db.StoreName, judged: Judged, as_of: date) -> str:
    """截至6月30日名册（旧数，已5个月）: the newest day by the as-of day of what is judged, of the
    first group that has any by then; empty without."""
    groups = (judged.datasets,) if judged.by_work_year else judged.groups
    for group in groups:
        rows = db.query(
            store,
            "evidence_by",
            datasets=list(group),
            product=judged.product or None,
            elsewhere=judged.elsewhere,
            as_of=as_of,
        )
        if len(rows):
            one = rows.iloc[0]
            return dated(one["dataset"], pd.Timestamp(one["newest_on"]).date(), as_of)
    return ""


def default_day(store: db.StoreName, judged: Judged) -> date | None:
    """The as-of day while the reader has chosen none; None without evidence of the kind.

    The simulated data reach over years: they open on a telling day, not on their last row.
    """
    found = span_of(store, judged)
    if found is None:
        return None
    opens: date = rules()["demo_opens"]
    if store == "demo" and found.first <= opens:
        return min(found.newest, opens)
    return found.newest


def old_before(dataset: str, as_of: date) -> date | None:
    """Evidence of days before this one is older, as of a day, than its reporting rhythm allows;
    None where it has no rhythm."""
    allowed = rules()["rhythm"].get(dataset)
    return None if allowed is None else as_of - timedelta(days=allowed)


def is_old(dataset: str, day: date, as_of: date) -> bool:
    """Whether evidence of a day is older, as of another, than its reporting rhythm allows."""
    before = old_before(dataset, as_of)
    return before is not None and day < before


def old_mark(dataset: str, day: date, as_of: date) -> str:
    """旧数，已5个月: the mark of evidence that is older than its rhythm; empty for the rest."""
    return f"旧数，已{age_words(day, as_of)}" if is_old(dataset, day, as_of) else ""


def mark(m: Measure) -> str:
    """The same of a figure, seen from the as-of day that it is told on."""
    if m.day is None or m.seen is None:
        return ""
    return old_mark(m.indicator.dataset, m.day, m.seen)


def dated(dataset: str, day: date, as_of: date) -> str:
    """截至6月30日名册; with 旧数 and its age where it is older than its rhythm allows."""
    old = old_mark(dataset, day, as_of)
    return f"{day_words(day, as_of)}{called(dataset)}{f'（{old}）' if old else ''}"


def called(dataset: str) -> str:
    """名册, 月报: what a sentence calls a dataset behind its day; empty for most."""
    return str(rules()["called"].get(dataset, ""))


def age_words(day: date, as_of: date) -> str:
    """How old: 45天, 5个月, 3年."""
    days = (as_of - day).days
    months = (as_of.year - day.year) * 12 + as_of.month - day.month - (as_of.day < day.day)
    if months < 2:
        return f"{days}天"
    return f"{months}个月" if months < 24 else f"{months // 12}年"


def day_words(day: date, as_of: date) -> str:
    """截至6月30日, with its year where that is another one."""
    short = f"{day.month}月{day.day}日"
    return f"截至{short if day.year == as_of.year else formats.date_text(day)}"


def _groups(found: Sequence[Sequence[str]]) -> Groups:
    return tuple(tuple(group) for group in found)


def _is(shown: str | None, word: str) -> bool:
    """Whether a choice, as its option or as the words of its box (指标：规范率), means a word."""
    return shown is not None and (shown == word or shown.endswith(f"：{word}"))


def _option(shown: str | None, options: Sequence[str]) -> str:
    return next((one for one in options if one == shown), "any")


def _chosen_indicator(shown: str | None) -> Indicator | None:
    known = indicators()
    named = [i for i in known.values() if shown == i.id or _is(shown, i.name)]
    usual = [known["compliance_rate"]] if "compliance_rate" in known else []
    return next(iter([*named, *usual, *known.values()]), None)
