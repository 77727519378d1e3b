"""The command `export`: the same files as the page 通报与导出, for scheduled runs."""

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.cli import dates
from dashboard.documents import office
from dashboard.exports import FORMATS, POSTER_SIZES, Wishes
from dashboard.exports.circular import title_of
from dashboard.exports.circular_options import STYLES, CircularOptions
from dashboard.indicators import evidence, measured
from dashboard.indicators.definitions import indicators
from dashboard.letters import build as engine
from dashboard.letters import catalog, drafts, number_codes
from dashboard.letters.material import NothingToReportError
from dashboard.report import Report, Selection
from dashboard.store import db, files, manifest, viewer
from dashboard.words.terms import trades

DONE, FAILED = 0, 2
ON_PAPER = ("circular", "pdf")


def add_command(child: argparse.ArgumentParser) -> None:
    """The options of `export`."""
    child.add_argument("format", choices=list(FORMATS), help="格式")
    child.add_argument("--out", required=True, metavar="FILE", help="写到哪个文件")
    kinds = "、".join(f"{key}＝{name}" for key, name in catalog.kinds().items())
    child.add_argument("--kind", choices=list(catalog.kinds()), help=f"内容：{kinds}")
    child.add_argument("--period", default="", help="文书说的那一期，如 2010-09、2010-2、2010H1")
    child.add_argument("--unit", default="", help="只写给这一个乡镇、部门或企业")
    child.add_argument("--as-of", metavar="DATE", help=dates.AS_OF)
    child.add_argument("--demo", action="store_true", help="用模拟数据")
    chosen = child.add_argument_group("范围")
    ranked = [one.id for one in indicators().values() if "township" in one.dimensions]
    chosen.add_argument("--indicator", choices=ranked, default="compliance_rate")
    chosen.add_argument("--year", type=int, help="抽查、考核的年度，默认最近一年")
    chosen.add_argument("--trade", choices=trades(), help="只计这个行业")
    chosen.add_argument("--level", choices=["国", "省", "市", "县"], help="只计这一级抽查")
    chosen.add_argument("--purpose", help="只计这种性质的抽查")
    chosen.add_argument("--plain-ranks", action="store_true", help="不列可能名次（会印出提醒）")
    chosen.add_argument("--firms", action="store_true", help="名单写出企业名称（每页印“内部资料”）")
    chosen.add_argument("--townships", action="store_true", help="幻灯片后面附逐乡镇各一页")
    frame = child.add_argument_group("通报")
    frame.add_argument("--style", choices=list(STYLES), default="2012", help="公文格式的年份")
    frame.add_argument("--red-head", action="store_true", help="印红头")
    frame.add_argument("--final", action="store_true", help="不印“送审稿”")
    frame.add_argument("--number", type=int, help="发文顺序号")
    frame.add_argument("--agency-code", default="", help="机关代字，默认按文书种类")
    frame.add_argument("--issuer", default="", help="发文机关，默认按文书种类")
    frame.add_argument("--addressee", default="", help="主送机关")
    frame.add_argument("--copies-to", default="", help="抄送机关")
    frame.add_argument("--issued-on", metavar="DATE", help="成文日期，默认统计截止日")
    frame.add_argument(
        "--register", action="store_true", help="登记发文字号（没有 --number 的取下一个号）"
    )
    frame.add_argument("--secrecy", default="", help="密级和保密期限")
    frame.add_argument("--urgency", default="", help="紧急程度")
    frame.add_argument("--copy-number", default="", help="份号")
    frame.add_argument("--public", action="store_true", help="印“此件公开”")
    frame.add_argument(
        "--pdf", action="store_true", help="在Word旁边另存一份PDF（要有LibreOffice）"
    )
    frame.add_argument("--no-charts", action="store_true", help="附件里不放图")
    child.add_argument("--size", choices=list(POSTER_SIZES), default="A3", help="挂图的纸张")
    child.set_defaults(run=run_export)


def run_export(options: argparse.Namespace) -> int:
    """Write one file; exit status 2 when there is nothing to write or no place for it."""
    store: db.StoreName = "demo" if options.demo else "real"
    if options.demo:
        from dashboard import demo

        demo.ensure()
    newest = measured.newest(store) if db.exists(store) else {}
    if not newest:
        return _fail("还没有导入数据。先用 python -m dashboard import 导入，或加 --demo。")
    made = FORMATS[options.format]
    try:
        kind = options.kind or made.kind
        kind = catalog.written(kind) if options.format in ON_PAPER else kind
        if options.pdf and (refusal := _no_pdf(options)):
            return _fail(refusal)
        as_of = _day(options.as_of) or _default_day(store, kind, options) or max(newest.values())
        wishes = Wishes(_circular_options(options), poster_size=options.size)
        asked = _selection(options, as_of, kind)
        if catalog.is_letter(kind):
            letter = engine.letter(store, asked)
            report = letter.report
            for gate in letter.gates:
                print(f"核稿提示：{gate.text}", file=sys.stderr)
        else:
            report = catalog.made(store, asked)
        if refusal := made.refusal(report):
            return _fail(refusal)
        if options.register:
            wishes = _numbered(store, report, wishes)
        if options.format in ON_PAPER and not wishes.circular.is_draft:
            report = number_codes.with_codes(store, report, wishes.edited)
        content = made.make(report, wishes)
        target = Path(options.out)
        files.hand_over(target, content)
        if options.register:
            print(f"已登记 {_registered(store, asked, report, wishes, content)}")
        if options.pdf:
            beside = target.with_suffix(".pdf")
            files.hand_over(beside, office.converted(content, "docx", "pdf"))
            print(f"已写入 {beside}")
    except (NothingToReportError, ValueError) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"写不了文件“{options.out}”：{manifest.reason(error)}")
    print(f"已写入 {options.out}：{report.title}，{report.version}")
    return DONE


def _no_pdf(options: argparse.Namespace) -> str:
    """Why there can be no PDF beside the file; '' where there can."""
    if options.format != "circular":
        return "--pdf 只跟 circular 一起用；单要PDF请写 export pdf。"
    return office.refusal()


def _numbered(store: db.StoreName, report: Report, wishes: Wishes) -> Wishes:
    """The wishes with the next number of the series where none was asked for."""
    own = wishes.circular
    if own.number is not None:
        return wishes
    code = own.agency_code or report.agency_code
    number = drafts.next_number(store, code, _dated(report, wishes).year)
    return replace(wishes, circular=replace(own, number=number))


def _dated(report: Report, wishes: Wishes) -> date:
    return wishes.circular.issued_on or report.issued_on or report.as_of


def _registered(
    store: db.StoreName, asked: Selection, report: Report, wishes: Wishes, content: bytes
) -> str:
    """Keep the number and the hash of what was written; the number as it is printed."""
    own = wishes.circular
    assert own.number is not None
    return drafts.issue(
        store,
        drafts.Key(asked.kind, asked.period, asked.firms),
        (own.agency_code or report.agency_code, own.number),
        title_of(report),
        _dated(report, wishes),
        content,
        viewer.current().name,
    )


def _default_day(store: db.StoreName, kind: str, options: argparse.Namespace) -> date | None:
    if catalog.is_letter(kind):
        return None
    return evidence.default_day(store, evidence.of_report(kind, options.indicator))


def _day(text: str | None) -> date | None:
    return dates.day(text) if text else None


def _selection(options: argparse.Namespace, as_of: date, kind: str) -> Selection:
    return Selection(
        kind,
        as_of,
        indicator=options.indicator,
        year=options.year,
        trade=options.trade,
        level=options.level,
        purpose=options.purpose,
        plain_ranks=options.plain_ranks,
        firms=options.firms,
        pack=options.townships or FORMATS[options.format].needs_pack,
        period=options.period or _year_period(options, kind),
        unit=options.unit,
        issued_on=_day(options.issued_on),
    )


def _year_period(options: argparse.Namespace, kind: str) -> str:
    """--year of a letter that speaks of years."""
    return str(options.year) if options.year and catalog.is_letter(kind) else ""


def _circular_options(options: argparse.Namespace) -> CircularOptions:
    return CircularOptions(
        style=options.style,
        red_head=options.red_head,
        is_draft=not options.final,
        agency_code=options.agency_code,
        number=options.number,
        issuer=options.issuer,
        addressee=options.addressee,
        issued_on=_day(options.issued_on),
        copies_to=options.copies_to,
        with_charts=not options.no_charts,
        secrecy=options.secrecy,
        urgency=options.urgency,
        copy_number=options.copy_number,
        is_public=options.public,
    )


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return FAILED
