"""Classes, measures and rectification on the page on enterprises."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import divisions
from dashboard.charts.bars import bars
from dashboard.documents import clauses as document_clauses
from dashboard.enterprises import owed, words
from dashboard.enterprises.register import OVERDUE, Entry, by_day, by_township, flow, tally
from dashboard.frame import View, behind, panel, table
from dashboard.frame.behind import Led
from dashboard.frame.html import Html, clause_link, joined
from dashboard.frame.listed import Listing
from dashboard.screens.enterprises import firms
from dashboard.screens.enterprises.class_flow import class_flow
from dashboard.screens.enterprises.firms import EVERY
from dashboard.screens.enterprises.register import selectable
from dashboard.words import formats

FLOW_DAYS = 4
COLUMNS = (*"ABC", "退出")

# ---- classes and measures ---------------------------------------------------------------------


def show_classes(
    view: View,
    entries: list[Entry],
    names: dict[str, str],
    led: Listing[Entry],
    due: Sequence[owed.Owed],
    product: str = "",
) -> None:
    """Flow between classes, classes by township, measures owed and their gaps, three batches. led:
    the register to which the counts lead; due: what each class is owed."""
    found = by_day(entries)
    days = list(found)[-FLOW_DAYS:]
    whole = _whole_days(entries, found)
    left, right = st.columns([58, 42], gap="small")
    three = {key: len(own) for key, own in owed.three_batches(entries).items()}
    with left:
        steps = flow(entries, days)
        title = words.flow_panel(days, steps)
        with panel(*title):
            ways = [(one.start, one.end, one.before, one.after, one.count) for one in steps]
            view.chart(class_flow(ways, days), "class_flow", title[0])
            _day_table(found, whole, product)
    with right:
        on = max(found) if found else None
        places = by_township(entries, on) if on else {}
        with panel(*words.township_panel(places, on)):
            _township_table(places, on if on in whole else None, product)
        with panel(*words.three_panel(three)):
            _three_table(three, led, entries)
    with panel(*words.measures_panel(_gaps(due)), foot=words.MEASURES_FOOT):
        _owed_table(due, names, led, entries)


def sentence(
    entries: list[Entry],
    due: Sequence[owed.Owed],
) -> tuple[str, str]:
    """Headline of the classes: how they moved, who lacks what 62号 owes."""
    return words.classes_headline(by_day(entries), _gaps(due))


def _gaps(found: Sequence[owed.Owed]) -> list[tuple[str, int, int]]:
    """Class, enterprises without proof, all of the class; only where data could prove it."""
    return [(o.measure.of_class, len(o.gap), o.total) for o in found if o.has_data]


def clock_sentence(entries: list[Entry]) -> tuple[str, str]:
    """Headline of the rectification clock."""
    return words.clock_headline(tally(entries, "rectification"))


def _whole_days(entries: list[Entry], found: dict[date, dict[str, int]]) -> set[date]:
    """Days that classified every enterprise: only then the register of the day has the same ones in
    each class as the list of the day."""
    return {
        day
        for day, counts in found.items()
        if sum(counts.values()) == sum(one.classes[0][0] <= day for one in entries if one.classes)
    }


def _counted(count: int, day: date | None, **choices: str) -> str:
    """A number of enterprises that leads to them in the register of the day; — of none."""
    if not count or day is None:
        return f"{count:,}" if count else formats.MISSING
    asked = {"part": "register", **dict(EVERY), **{k: one for k, one in choices.items() if one}}
    to = (*asked.items(), ("as_of", day.isoformat()))
    return Led.told(f"{count:,}", "enterprises", to)


def _day_table(found: dict[date, dict[str, int]], whole: set[date], product: str) -> None:
    heads = [("分类日期", "left"), *[(f"{words.CLASS_NAMES[w]}（家）", "") for w in "ABC"]]
    heads += [("退出（家）", ""), ("合计（家）", "")]
    body = [
        [
            formats.date_text(day),
            *[
                _counted(
                    counts.get(word, 0),
                    day if day in whole else None,
                    **{"class": word, "product": product},
                )
                for word in COLUMNS
            ],
            _counted(sum(counts.values()), day if day in whole else None, product=product),
        ]
        for day, counts in found.items()
    ]
    table(heads, body)


def _township_table(places: dict[str, dict[str, int]], on: date | None, product: str) -> None:
    heads = [("乡镇", "left"), *[(f"{word}类", "") for word in "ABC"], ("退出", ""), ("合计", "")]
    order = sorted(places, key=lambda name: (-places[name].get("C", 0), divisions.sort_key(name)))
    body = [
        [
            name,
            *[
                _counted(
                    places[name].get(word, 0),
                    on,
                    **{"class": word, "township": name, "product": product},
                )
                for word in COLUMNS
            ],
            _counted(sum(places[name].values()), on, township=name, product=product),
        ]
        for name in order
    ]
    whole = [sum(one.get(word, 0) for one in places.values()) for word in COLUMNS]
    table(heads, [*body, ["合计", *map(str, whole), str(sum(whole))]], has_total=True)


def _three_table(counts: dict[str, int], led: Listing[Entry], entries: list[Entry]) -> None:
    body = [
        [title, led.told(entries, {firms.BATCH: title}, counts[key]), definition]
        for key, (title, definition) in owed.batch_definitions().items()
    ]
    table([("", "left"), ("家", ""), ("怎样算", "wrap")], body)


def _owed_table(
    found: Sequence[owed.Owed],
    names: dict[str, str],
    led: Listing[Entry],
    entries: list[Entry],
) -> None:
    heads = [
        ("类别", "left"),
        ("62号要求", "wrap"),
        ("企业（家）", ""),
        ("有佐证（家）", ""),
        ("缺（家）", ""),
        ("看什么", "wrap"),
        ("缺的企业", "wrap"),
    ]
    body = []
    for one in found:
        done = str(one.total - len(one.gap)) if one.has_data else formats.NO_DATA
        limits = {firms.GAP: firms.gap_word(one)}
        gap = led.told(entries, limits, len(one.gap)) if one.has_data else formats.MISSING
        shown = [names[entry.id] for entry in one.gap]
        body.append(
            [
                f"{one.measure.of_class}类",
                _with_clauses(one.measure.title, one.measure.clauses),
                str(one.total),
                done,
                gap,
                f"{one.measure.evidence}。{one.measure.note}",
                formats.names_text(shown, 6) if shown else formats.MISSING,
            ]
        )
    table(heads, body)


def _with_clauses(text: str, clauses: Sequence[str]) -> Html:
    links = [clause_link(one, document_clauses.clause(one).citation) for one in clauses]
    return joined(text, joined(*dict.fromkeys(links), by="、"), by="　")


# ---- rectification ----------------------------------------------------------------------------


def show_rectification(
    view: View, entries: list[Entry], names: dict[str, str], led: Listing[Entry]
) -> None:
    """The clock of orders, who is overdue, the steps of escalation."""
    counts = tally(entries, "rectification")
    overdue = sorted(
        (one for one in entries if one.rectification == OVERDUE),
        key=lambda one: (-one.overdue_days(view.as_of), one.enterprise),
    )
    left, right = st.columns([34, 66], gap="small")
    with left:
        with panel(*words.clock_panel(counts)):
            order = [key for key in words.RECTIFICATION if key]
            view.chart(
                bars(
                    [words.RECTIFICATION[key] for key in order],
                    [float(counts.get(key, 0)) for key in order],
                    [f"{counts.get(key, 0)}家" for key in order],
                    strong=(order.index("overdue"),),
                    counted=[
                        behind.carried(led.count(entries, {firms.ORDER: words.RECTIFICATION[key]}))
                        for key in order
                    ],
                ),
                "clock",
                words.clock_panel(counts)[0],
            )
        with panel("整改不力怎样逐级处理", "62号写明的步骤，由轻到重"):
            _step_table(overdue, view.as_of, led, entries)
    with right:
        disposed = sum(bool(one.disposal) for one in overdue)
        with panel(*words.overdue_panel(len(overdue), disposed), foot=words.INTERNAL):
            rows = overdue_rows(overdue, names, view.as_of)
            if not rows.empty:
                selectable(view, rows, [one.id for one in overdue], "overdue_rows")
                view.download(rows, "整改逾期_内部资料")


def overdue_rows(overdue: Sequence[Entry], names: dict[str, str], as_of: date) -> pd.DataFrame:
    """Who is overdue: deadline, days, class, what was done, next step."""
    return pd.DataFrame(
        [
            {
                "企业": names[one.id],
                "产品": one.product,
                "乡镇": one.township or formats.MISSING,
                "类别": words.CLASS_NAMES[one.class_now],
                "期限": one.rectify_by,
                "逾期（天）": one.overdue_days(as_of),
                "处置": one.disposal or formats.MISSING,
                "该用的步骤": step.title if (step := owed.step_of(one, as_of)) else "已处置",
            }
            for one in overdue
        ]
    )


def _step_table(
    overdue: Sequence[Entry], as_of: date, led: Listing[Entry], entries: list[Entry]
) -> None:
    come = [owed.step_of(one, as_of) for one in overdue]
    body = [
        [
            clause_link(step.clause, document_clauses.clause(step.clause).citation),
            step.title,
            "局里逐家定" if step.after_days is None else f"逾期{step.after_days}天起",
            formats.MISSING
            if step.after_days is None
            else led.told(entries, {firms.STEP: step.title}, count, f"{count}家"),
        ]
        for step in owed.steps()
        for count in [come.count(step)]
    ]
    heads = [("依据", "left"), ("步骤", "wrap"), ("从何时起", "left"), ("现在该用", "")]
    table(heads, body)
