"""Commands of analysis: the subscribed questions as workbooks (outbox), the alerts as text, the
rows behind a printed number."""

import argparse
import sys
from datetime import date
from pathlib import Path

from dashboard import demo
from dashboard.analysis import alerts, codes, drill, kept_views, pivot, words, words_alerts
from dashboard.cli import dates
from dashboard.indicators import measured
from dashboard.outbox import sending as outbox
from dashboard.store import db
from dashboard.store.files import hand_over

DONE, FAILED = 0, 2
MOST_PRINTED = 20


def add_outbox(child: argparse.ArgumentParser) -> None:
    """The options of `outbox`."""
    child.add_argument("--out", type=Path, required=True, metavar="DIR", help="写到哪个文件夹")
    child.add_argument("--as-of", type=dates.day, metavar="DATE", help="统计截止日")
    child.set_defaults(run=run_outbox)


def add_alerts(child: argparse.ArgumentParser) -> None:
    """The options of `alerts`."""
    child.add_argument("--as-of", type=dates.day, metavar="DATE", help="统计截止日")
    child.add_argument("--mail", action="store_true", help="寄给 outbox.toml 里的收件人")
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
    try:
        number = codes.unsealed(store, number)
    except codes.SealedError as error:
        return _fail(str(error))
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
    written, told = outbox.write(options.out, day)
    for line in told:
        print(line, file=sys.stderr)
    for file in written:
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
    text = alerts.as_text(found, day)
    print(text)
    if options.ics:
        hand_over(options.ics, alerts.as_calendar(found, day))
    if options.mail and found:
        calendar = ("提醒.ics", alerts.as_calendar(found, day))
        try:
            sent = outbox.mail(words_alerts.text_head(day, len(found)), text, [calendar])
        except outbox.OutboxError as error:
            return _fail(str(error))
        print(words_alerts.mailed(sent.to))
    return DONE


def _newest(store: db.StoreName) -> date | None:
    return max(measured.newest(store).values(), default=None) if db.exists(store) else None


def _fail(told: str) -> int:
    print(told, file=sys.stderr)
    return FAILED
