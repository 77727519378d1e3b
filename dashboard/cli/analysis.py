"""Commands of analysis: the subscribed questions as workbooks (outbox), the alerts as text, the
rows behind a printed number."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path

from dashboard import demo
from dashboard.analysis import alerts, codes, drill, kept_views, pivot, words
from dashboard.cli import dates
from dashboard.exports import pivot as files
from dashboard.indicators import measured
from dashboard.store import db, viewer
from dashboard.store.files import hand_over

DONE, FAILED = 0, 2
MOST_PRINTED = 20
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


def add_outbox(child: argparse.ArgumentParser) -> None:
    """The options of `outbox`."""
    child.add_argument("--out", type=Path, required=True, metavar="DIR", help="写到哪个文件夹")
    child.add_argument("--as-of", type=dates.day, metavar="DATE", help="统计截止日")
    child.set_defaults(run=run_outbox)


def add_alerts(child: argparse.ArgumentParser) -> None:
    """The options of `alerts`."""
    child.add_argument("--as-of", type=dates.day, metavar="DATE", help="统计截止日")
    child.add_argument("--ics", type=Path, metavar="FILE", help="另存为日历")
    child.add_argument("--demo", action="store_true", help="用模拟数据")
    child.set_defaults(run=run_alerts)


def add_number(child: argparse.ArgumentParser) -> None:
    """The options of `number`."""
    child.add_argument("code", metavar="CODE", help="六位编号，如 7K2QX4")
    child.add_argument("--demo", action="store_true", help="用模拟数据")
    child.set_defaults(run=run_number)


def run_number(options: argparse.Namespace) -> int:
    """What a printed number says, what it counts, and where each of its rows stands."""
    store: db.StoreName = "demo" if options.demo else "real"
    if options.demo:
        demo.ensure()
    number = codes.find(store, options.code)
    if number is None:
        return _fail(words.UNKNOWN_CODE)
    print(words.printed_text(options.code.upper(), number.said, number.paper))
    table = pivot.asked(store, number.question, number.as_of)
    counts = table.counts.get((number.cell.measure, number.cell.row, number.cell.column))
    print("：".join(words.drill_panel(kept_views.title(table.question), [], counts)))
    rows = drill.rows(store, number.question, number.cell, number.as_of)
    for place in rows[list(drill.ORIGIN)].head(MOST_PRINTED).itertuples(index=False):
        print(words.origin_line(*map(str, place)))
    if len(rows) > MOST_PRINTED:
        print(words.more_rows(len(rows) - MOST_PRINTED))
    return DONE


def run_outbox(options: argparse.Namespace) -> int:
    """One workbook per subscribed question, run after each import.

    Written with the sight of nobody in particular: no name of a firm or an outlet goes out.
    """
    day = options.as_of or _newest("real")
    if day is None:
        return _fail("还没有导入数据，没有什么可以写。")
    options.out.mkdir(parents=True, exist_ok=True)
    nobody = viewer.Viewer(viewer.current().name, "system", frozenset({"export"}))
    with viewer.acting(nobody):
        for one in kept_views.subscribed("real"):
            if one.gone:
                print(one.gone, file=sys.stderr)
                continue
            table = pivot.asked("real", one.question, day)
            title = kept_views.title(table.question)
            made = files.workbook(table, title, table.told, "导入数据", is_demo=False)
            whose = "科室" if one.is_office else one.owner
            file = options.out / _UNSAFE.sub("_", f"{whose}_{one.name}_{day:%Y%m%d}.xlsx")
            hand_over(file, made)
            print(file)
    return DONE


def run_alerts(options: argparse.Namespace) -> int:
    """Every alert as of a day, one per line."""
    store: db.StoreName = "demo" if options.demo else "real"
    if options.demo:
        demo.ensure()
    day = options.as_of or _newest(store)
    if day is None:
        return _fail("还没有导入数据，没有什么可以提醒。")
    found = alerts.found(store, day)
    print(alerts.as_text(found, day))
    if options.ics:
        hand_over(options.ics, alerts.as_calendar(found, day))
    return DONE


def _newest(store: db.StoreName) -> date | None:
    return max(measured.newest(store).values(), default=None) if db.exists(store) else None


def _fail(told: str) -> int:
    print(told, file=sys.stderr)
    return FAILED
