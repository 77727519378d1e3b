"""The command `fill`: the superior's empty form (上报表), filled and told what is left."""

import argparse
import sys
from pathlib import Path

from dashboard.cli import dates
from dashboard.importing import remembered_answers
from dashboard.indicators import measured
from dashboard.letters import form_figures
from dashboard.letters.material import NothingToReportError
from dashboard.letters.superior_form import fill
from dashboard.store import db, files, manifest, viewer

DONE, FAILED = 0, 2


def add_command(child: argparse.ArgumentParser) -> None:
    """The options of `fill`."""
    child.add_argument(
        "form", metavar="FORM", help="上级的空表，.xlsx、.docx（有LibreOffice时也可 .xls、.doc）"
    )
    child.add_argument("--out", required=True, metavar="FILE", help="写到哪个文件")
    child.add_argument(
        "--period", default="", help="哪个月的月报，如 2010-09，默认最近一个月；写 名册 则按名册填"
    )
    child.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="LABEL=FIGURE",
        help="表上的一个写法是哪一项，可重复，记住下次用；FIGURE如 valve_pass_rate.numerator",
    )
    child.add_argument("--as-of", metavar="DATE", help="统计截止日，默认最新数据")
    child.add_argument("--demo", action="store_true", help="用模拟数据")
    child.set_defaults(run=run)


def _matches(given: list[str]) -> dict[str, str]:
    """What was said of labels; ValueError (Chinese) names a figure that there is not."""
    known, found = form_figures.meanings(), {}
    for one in given:
        label, _, figure = one.rpartition("=")
        if not label or figure not in known:
            raise ValueError(
                f"“{one}”看不懂：写成 写法=项目，项目是下面的一个：{'、'.join(known)}。"
            )
        found[form_figures.key_of(label)] = figure
    return found


def run(options: argparse.Namespace) -> int:
    """Write the filled form; exit status 2 when nothing fits."""
    store: db.StoreName = "demo" if options.demo else "real"
    if options.demo:
        from dashboard import demo

        demo.ensure()
    try:
        newest = measured.newest(store) if db.exists(store) else {}
        if not newest:
            raise NothingToReportError("还没有导入数据，填不了上报表。")
        as_of = dates.day(options.as_of) if options.as_of else max(newest.values())
        form = Path(options.form)
        matches = _matches(options.match)
        found = fill(store, form.read_bytes(), form.name, as_of, options.period, matches)
        files.hand_over(Path(options.out), found.content)
        if store == "real":
            remembered_answers.remember(matches, viewer.current().name)
    except ValueError as error:  # NothingToReportError, and a date that is none
        print(error, file=sys.stderr)
        return FAILED
    except OSError as error:
        place = error.filename or options.out
        print(f"读不了或写不了“{place}”：{manifest.reason(error)}", file=sys.stderr)
        return FAILED
    print(f"已写入 {options.out}：填了{len(found.written)}格，空着{len(found.left_empty)}格")
    for doubt in found.doubts:
        print(f"请核对：{doubt}")
    for label, why in found.left_empty:
        print(f"没有填：{label}（{why}）")
    return DONE
