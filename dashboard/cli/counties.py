"""Commands for several counties: archive, counties."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from dashboard import demo, divisions
from dashboard.cli import dates
from dashboard.cluster import archive, kept, province, words
from dashboard.indicators import measured
from dashboard.store import db, parquet, viewer
from dashboard.ten_trades import confidence, words_confidence

DONE, FAILED = 0, 2


def add_archive(child: argparse.ArgumentParser) -> None:
    """The options of `archive`."""
    child.add_argument("folder", type=Path, metavar="DIR", help="放归档的文件夹")
    for name, word, usual in zip(
        archive.Place._fields, "省市县", archive.Place.of(divisions.HOME), strict=True
    ):
        child.add_argument(f"--{name}", default=usual, help=f"{word}，默认{usual}")
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
    child.add_argument("--leave-out", action="store_true", help="有误的归档不算，并写明是哪几个县")
    child.add_argument("--anew", action="store_true", help="全部重算；默认只算归档变了的县")
    child.add_argument("--demo", action="store_true", help="先在空文件夹里造一个模拟的省")
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
        known = measured.newest(store).get("outlets")
        doubts = _doubts(store, known) if known else {}
        made = archive.write(store, options.folder, place, who, options.year, doubts, known)
    except archive.ArchiveError as error:
        print(error, file=sys.stderr)
        return FAILED
    print(words.archived(made.folder, made.rows, made.years, len(made.facts["files"])))
    return DONE


def _doubts(store: db.StoreName, as_of: date) -> dict[str, str]:
    """The townships whose register is in doubt as of a day, and in one word why."""
    names = divisions.units_for(as_of, as_of).names
    fine = (words_confidence.RELIABLE, words_confidence.UNCHECKED)
    found = confidence.confidence(store, as_of, names)
    return {one.township: one.word for one in found if one.word not in fine}


def run_counties(options: argparse.Namespace) -> int:
    """Count all indicators of all counties with the engine that is configured; keep the answers."""
    try:
        from dashboard.cluster import answers, dialect, engines
    except ImportError:
        print(words.no_sqlglot(), file=sys.stderr)
        return FAILED
    try:
        db.require("edit")
        if options.demo:
            demo.ensure()
            province.make(options.folder, words_confidence.OLD)
        found = archive.gathered(options.folder, options.leave_out)
        now = datetime.now().replace(microsecond=0)
        days: list[date] = options.as_of or answers.usual_days(found, now.date())
        made = answers.renewed(found, days, None if options.anew else kept.about())
        about = kept.About(
            now,
            made.engine,
            tuple(days),
            tuple(found.counties),
            tuple(found.notes),
            found.is_demo,
            found.left_out,
            found.doubts,
            found.doubted_on,
            found.stamps,
            answers.code(),
        )
        kept.keep(made.rows, about)
    except (archive.ArchiveError, engines.EngineError, dialect.UntranslatableError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except parquet.ParquetError as error:
        print(words.not_countable(str(error)), file=sys.stderr)
        return FAILED
    for note in about.notes:
        print(note)
    figures = len(set(made.rows.column("figure").to_pylist()) - {kept.LISTED})
    told = (len(about.counties), figures, len(days), len(made.rows), made.engine)
    print(words.counted(*told, made.kept_before))
    return DONE
