"""Commands for several counties: archive, counties."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from dashboard import demo
from dashboard.cli import dates
from dashboard.cluster import archive, kept, words
from dashboard.store import db, viewer

DONE, FAILED = 0, 2


def add_archive(child: argparse.ArgumentParser) -> None:
    """The options of `archive`."""
    child.add_argument("folder", type=Path, metavar="DIR", help="放归档的文件夹")
    child.add_argument("--province", default="浙江省", help="省，默认浙江省")
    child.add_argument("--city", default="温州市", help="市，默认温州市")
    child.add_argument("--county", default="永嘉县", help="县，默认永嘉县")
    child.add_argument(
        "--year", action="append", default=[], type=int, help="只归档这一年，可重复；默认全部"
    )
    child.add_argument("--list", action="store_true", help="只列出并核对已有的归档")
    child.add_argument("--demo", action="store_true", help="用模拟数据")
    child.set_defaults(run=run_archive)


def add_counties(child: argparse.ArgumentParser) -> None:
    """The options of `counties`."""
    child.add_argument("folder", type=Path, metavar="DIR", help="各县归档所在的文件夹")
    child.add_argument(
        "--as-of",
        action="append",
        default=[],
        type=dates.day,
        metavar="DATE",
        help="统计截止日，可重复；默认各年年底",
    )
    child.set_defaults(run=run_counties)


def run_archive(options: argparse.Namespace) -> int:
    """Write the archive of this county, or hold those that are there against each other."""
    try:
        if options.list:
            found = archive.gathered(options.folder)
            for one in found.archives:
                years = "、".join(map(str, one.years)) or "没有年份"
                print(f"{one.place.key}\t{years}\t{one.rows:,}行\t{one.folder}")
            for note in found.notes:
                print(note)
            return DONE
        db.require("export")
        if options.demo:
            demo.ensure()
        place = archive.Place(options.province, options.city, options.county)
        store: db.StoreName = "demo" if options.demo else "real"
        who = viewer.current().name
        made = archive.write(store, options.folder, place, who, options.year)
    except archive.ArchiveError as error:
        print(error, file=sys.stderr)
        return FAILED
    print(words.archived(made.folder, made.rows, made.years, len(made.facts["files"])))
    return DONE


def run_counties(options: argparse.Namespace) -> int:
    """Count all indicators of all counties with the engine that is configured; keep the answers."""
    try:
        from dashboard.cluster import answers, dialect, engines
    except ImportError:
        print(words.no_sqlglot(), file=sys.stderr)
        return FAILED
    try:
        db.require("edit")
        found = archive.gathered(options.folder)
        now = datetime.now().replace(microsecond=0)
        days: list[date] = options.as_of or answers.usual_days(found, now.date())
        with engines.opened(found) as engine:
            rows = answers.count(engine, days)
            name = engine.name
        is_demo = bool(found.archives[0].facts["is_demo"])
        counties, notes = tuple(found.counties), tuple(found.notes)
        kept.keep(rows, kept.About(now, name, tuple(days), counties, notes, is_demo))
    except (archive.ArchiveError, engines.EngineError, dialect.UntranslatableError) as error:
        print(error, file=sys.stderr)
        return FAILED
    for note in notes:
        print(note)
    figures = len(set(rows.column("figure").to_pylist()))
    print(words.counted(len(counties), figures, len(days), len(rows), name))
    return DONE
