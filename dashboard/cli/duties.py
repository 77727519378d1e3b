"""The command `duties`: every line of the plan with its state on a day."""

import argparse
import csv
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from dashboard.cli import dates
from dashboard.documents import clauses
from dashboard.duties import completions
from dashboard.duties.definitions import Instance, State
from dashboard.indicators import evidence, measured
from dashboard.store import db

DONE, REFUSED = 0, 2


def add_command(child: argparse.ArgumentParser) -> None:
    """The options of `duties`."""
    child.add_argument("--document", metavar="75号", help="只列一份文件的任务")
    child.add_argument("--as-of", metavar="DATE", help=dates.AS_OF)
    child.add_argument("--by-actor", action="store_true", help="每个责任单位一行")
    child.add_argument("--format", choices=list(_PRINTERS), default="table", help="输出格式")
    child.set_defaults(run=run_duties)


def run_duties(options: argparse.Namespace) -> int:
    """Print the plan under the rulings in force; exit status 2 when the request makes no sense."""
    known = [item.id for item in clauses.documents()]
    if options.document and options.document not in known:
        return _refuse(f"没有文件“{options.document}”，可选：{'、'.join(known)}。")
    try:
        as_of = dates.day(options.as_of) if options.as_of else _newest()
    except dates.DayError as error:
        return _refuse(str(error))
    if as_of is None:
        return _refuse("还没有导入数据，请用 --as-of 写明统计截止日，如 --as-of 2010-10-15。")
    lines = completions.plan("real", as_of, options.document, options.by_actor)
    _PRINTERS[options.format]([_record(line, state) for line, state in lines])
    return DONE


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return REFUSED


def _newest() -> date | None:
    if not db.exists("real"):
        return None
    day = evidence.default_day("real", evidence.of_page("plan"))
    return day or max(measured.newest("real").values(), default=None)


def _record(line: Instance, state: State) -> dict[str, Any]:
    """One line as plain values; days as ISO text, None where there is none."""
    due, done = line.period.due, state.done_on
    return {
        "duty": line.duty.id,
        "row": line.duty.row,
        "title": line.duty.title,
        "document": line.duty.document,
        "actor": line.actor,
        "period": line.period.label,
        "due_as_written": line.duty.due,
        "due": due.isoformat() if due else None,
        "state": state.name,
        "late_days": state.late_days,
        "done_on": done.isoformat() if done else None,
        "evidence": state.evidence,
        "note": state.note,
        "ruling": line.duty.ruling,
        "clauses": list(line.duty.clauses),
    }


def _print_json(records: list[dict[str, Any]]) -> None:
    print(json.dumps(records, ensure_ascii=False, indent=2))


def _print_csv(records: list[dict[str, Any]]) -> None:
    if not records:
        return
    writer = csv.DictWriter(sys.stdout, list(records[0]))
    writer.writeheader()
    writer.writerows({**one, "clauses": " ".join(one["clauses"])} for one in records)


def _print_table(records: list[dict[str, Any]]) -> None:
    for one in records:
        late = f"{one['late_days']}天" if one["late_days"] else ""
        row = f"{one['row']}." if one["row"] else ""
        done = f"{one['done_on']}完成 {one['evidence']}" if one["done_on"] else one["note"]
        parts = (one["due"] or "未写时限", f"{one['state']}{late}", f"{row}{one['title']}")
        print("  ".join(part for part in (*parts, one["period"], one["actor"], done) if part))
    print(f"共{len(records)}条。")


_PRINTERS: dict[str, Callable[[list[dict[str, Any]]], None]] = {
    "table": _print_table,
    "csv": _print_csv,
    "json": _print_json,
}
