"""The command line: the same steps as the pages, for scheduled imports and checks.

Every command is a function that takes the parsed arguments, prints, and returns the exit status.
"""

import argparse
import getpass
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.cli.parsing import in_chinese
from dashboard.definition_files import NeededFileError, UnknownError
from dashboard.store import audit, db, files, manifest, published, viewer

Command = Callable[[argparse.Namespace], int]

# Command -> its module, what adds it there, and what help says; loaded only when it is asked for.
ELSEWHERE = {
    "duties": ("duties", "add_command", "列出任务和状态"),
    "register": ("registers", "add_command", "打印一本台账"),
    "export": ("export", "add_command", "导出通报、幻灯片、工作簿、挂图、快照、图片"),
    "fill": ("fill", "add_command", "填上级的空表（上报表）"),
    "indicator": ("figures", "add_indicator", "打印一个指标"),
    "demo": ("figures", "add_demo", "生成模拟数据库"),
    "outbox": ("analysis", "add_outbox", "把订阅的自助分析视图写成Excel"),
    "alerts": ("analysis", "add_alerts", "打印提醒"),
    "number": ("analysis", "add_number", "按印出来的数字编号，列出所依据的记录和原表位置"),
    "account": ("accounts", "add_command", "账号：设立、改密码、停用、列出"),
    "serve": ("serve", "add_serve", "启动看板：一个进程，或一个写、几个读（--readers N）"),
    "check": ("upkeep", "add_check", "检查数据库、原件和审计，默认只看不改"),
    "archive": ("counties", "add_archive", "把本县数据归档成Parquet，供市、省汇总"),
    "counties": ("counties", "add_counties", "合并各县的归档，算出各县的指标"),
    "backup": ("upkeep", "add_backup", "备份数据文件夹（看板不用停），并打开副本核对"),
    "restore": ("upkeep", "add_restore", "用一份备份换下现在的数据（先停看板）"),
    "retention": ("upkeep", "add_retention", "列出到了留存期限的内容；加 --why 清除并证明"),
    "erase": ("upkeep", "add_erase", "清除一个人的姓名、电话等：表、原件、备份，并证明已经没有"),
}

LEAVING = (
    *("register", "indicator", "export", "fill", "duties", "outbox", "alerts", "number"),
    "archive",
)
OUTBOX = "outbox.toml"
WITHOUT_STORE = ("check", "restore", "account", "demo", "serve", "counties")
ALL_TAKEN, NOTHING_TAKEN, SOME_REJECTED = 0, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments and run the command; returns the exit status."""
    in_chinese()
    given = sys.argv[1:] if arguments is None else list(arguments)
    wanted = next((word for word in given if word in ELSEWHERE), "")
    options = build_parser([wanted]).parse_args(given)
    if options.store:
        os.environ["DASHBOARD_STORE"] = options.store
    command: Command = options.run
    who = replace(viewer.SYSTEM, name=f"命令行：{os_user()}")
    try:
        with viewer.acting(who):
            if told := _why_not(options):
                print(told, file=sys.stderr)
                return NOTHING_TAKEN
            _note(options, who.name)
            status = command(options)
            _tell_late()
            return status
    except (db.StoreBusyError, NeededFileError, UnknownError) as error:
        print(error, file=sys.stderr)
        return NOTHING_TAKEN
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
    except OSError as error:
        where = f"（{error.filename}）" if error.filename else ""
        print(f"没有做成：{manifest.reason(error)}{where}", file=sys.stderr)
        return NOTHING_TAKEN
    finally:
        for place in (settings.store_dir(), os.environ.get("DASHBOARD_BACKUPS")):
            if place:
                files.give_back(Path(place))


def _why_not(options: argparse.Namespace) -> str:
    """Why this command may not go on as if the store were a new one: its database is lost."""
    if db.exists("real") or options.command in WITHOUT_STORE or getattr(options, "demo", False):
        return ""
    from dashboard.store import backup, trouble

    told = trouble.lost()
    if options.command == "import" and backup.newest() is None:
        return ""  # with no backup, the files are all that is left to begin anew with
    is_asked_only = getattr(options, "list", False) or getattr(options, "new_key", None)
    return trouble.told(told, knows_the_store=True) if told and not is_asked_only else ""


def _note(options: argparse.Namespace, who: str) -> None:
    """Tell the audit which figures and lists of the real store leave through the command line."""
    if options.command in LEAVING and not getattr(options, "demo", False) and db.exists("real"):
        on = " ".join(str(getattr(options, key, "")) for key in ("kind", "id", "register"))
        audit.record("export", who, f"{options.command} {on}".strip(), role="system")


def _tell_late() -> None:
    """Show the readers of a running server what was written, or say that they do not see it yet."""
    if published.is_on():
        from dashboard.store import trouble

        with db.writing("real", last=True):
            pass  # published as this ends

        if late := trouble.late("real"):
            print(late, file=sys.stderr)


def os_user() -> str:
    """Name of the account that runs the command line."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "未知"


def build_parser(wanted: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """All commands, with the options of those wanted (None: of all); the others have their help."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="永嘉质量看板命令行")
    commands = parser.add_subparsers(title="命令", required=True, dest="command")
    for name, (add, told) in _HERE.items():
        add(_add_command(commands, name, told))
    for name, (module, function, told) in ELSEWHERE.items():
        child = _add_command(commands, name, told)
        if wanted is None or name in wanted:
            getattr(import_module(f"{__name__}.{module}"), function)(child)
    return parser


def _add_command(commands: Any, name: str, told: str) -> argparse.ArgumentParser:
    child: argparse.ArgumentParser = commands.add_parser(name, help=told)
    child.add_argument("--store", metavar="DIR", help="数据文件夹，默认 data/store")
    return child


def _add_import(child: argparse.ArgumentParser) -> None:
    child.add_argument(
        "files", nargs="+", metavar="FILE", help="表格或文件夹：.xls、.xlsx、.et、.csv、.txt"
    )
    child.add_argument("--kind", default="auto", help="数据类型，默认自动识别")
    child.add_argument("--sheet", action="append", metavar="NAME", help="只导入这张表，可重复")
    child.add_argument("--period", help="没有写明时间时指定，如 2015年、2012年4季度")
    child.add_argument("--answers", metavar="FILE", help="回答问题的 JSON：问题编号或写法 → 意思")
    child.add_argument(
        "--best-guess", action="store_true", help="每个没有回答的问题取第一个猜测，并逐条说明"
    )
    child.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    child.add_argument("--json", action="store_true", help="以 JSON 输出")
    child.set_defaults(run=run_import)


def _add_imports(child: argparse.ArgumentParser) -> None:
    child.add_argument("--json", action="store_true", help="以 JSON 输出")
    child.set_defaults(run=run_imports)


def _add_undo(child: argparse.ArgumentParser) -> None:
    child.add_argument("import_id", type=int, metavar="IMPORT_ID", help="导入编号")
    child.set_defaults(run=run_undo)


_HERE: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str]] = {
    "import": (_add_import, "导入电子表格"),
    "imports": (_add_imports, "列出导入台账"),
    "undo": (_add_undo, "撤销一次导入"),
}


def run_import(options: argparse.Namespace) -> int:
    """Import files, and all files of folders, one by one, each in its own transaction."""
    from dashboard.importing.columns import datasets
    from dashboard.importing.pipeline import Choices, read_period
    from dashboard.importing.problems import FileRefusedError

    kind = None if options.kind == "auto" else options.kind
    if kind is not None and kind not in datasets():
        print(f"没有类型“{kind}”，可用：auto、{'、'.join(datasets())}。", file=sys.stderr)
        return NOTHING_TAKEN
    try:
        period = read_period(options.period) if options.period else None
    except FileRefusedError as error:
        print(error.message, file=sys.stderr)
        return NOTHING_TAKEN
    try:
        answers = _read_answers(options.answers)
    except ValueError as error:
        print(error, file=sys.stderr)
        return NOTHING_TAKEN
    choices = Choices(kind=kind, sheets=options.sheet, period=period, answers=answers)
    listed = list(_listed(options.files))
    with published.together():
        outcomes = [
            _import_file(
                one, replace(choices, folder=one.folder), options.dry_run, options.best_guess
            )
            for one in listed
        ]
    if len(listed) > 1:
        _propose_year(outcomes, listed, choices, options)
    for outcome in outcomes:
        outcome.pop("years", None)
    is_sent = (settings.store_dir() / OUTBOX).is_file()  # else an import loads nothing of it
    if (
        is_sent
        and not options.dry_run
        and any("sheets" in one and _accepted(one) for one in outcomes)
    ):
        from dashboard.outbox import sending as outbox

        outbox.after_import()
    if options.json:
        shown = outcomes[0] if len(outcomes) == 1 else outcomes
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for outcome in outcomes:
            _print_outcome(outcome)
    return _exit_status(outcomes)


@dataclass(frozen=True)
class _Listed:
    """A file to import, with the folders it lies in as given. inside: what an archive held."""

    path: Path
    folder: str
    inside: Any = None


def _propose_year(
    outcomes: list[dict[str, Any]],
    listed: Sequence[_Listed],
    choices: Any,
    options: argparse.Namespace,
) -> None:
    """Files that nothing tells the year of: propose that of the other files of the command."""
    known = Counter(year for outcome in outcomes for year in outcome.get("years", ()))
    waiting = {
        number: open_ones
        for number, outcome in enumerate(outcomes)
        if (open_ones := [one for one in _questions(outcome) if one["about"] == "year"])
    }
    if not known or not waiting:
        return
    every = sum(known.values())
    guesses = [
        {"value": str(year), "score": round(n / every, 2)} for year, n in known.most_common(3)
    ]
    for number, open_ones in waiting.items():
        if any(one["guesses"] for one in open_ones):
            continue
        for one in open_ones:
            one["guesses"] = guesses
        if options.best_guess and outcomes[number]["import_id"] is None:
            one_file = listed[number]
            told = {**choices.answers, "year": guesses[0]["value"]}
            chosen = replace(choices, folder=one_file.folder, answers=told)
            outcomes[number] = outcome = _import_file(one_file, chosen, options.dry_run, True)
            outcome.setdefault("guessed", []).append({"id": "year", "value": told["year"]})


def _questions(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for sheet in outcome["sheets"] for one in sheet.get("questions", ())]


def _read_answers(file: str | None) -> dict[str, str]:
    """Answers of a JSON file, question or writing -> meaning; ValueError in Chinese."""
    if file is None:
        return {}
    try:
        given = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f'读不了回答文件“{file}”：应当是 JSON，如 {{"☐": "否"}}。') from error
    if not isinstance(given, dict):
        raise ValueError(f'回答文件“{file}”最外层应当是对象，如 {{"☐": "否"}}。')
    return {str(key): str(value) for key, value in given.items()}


def _listed(names: Sequence[str]) -> Iterator[_Listed]:
    """Files, everything in folders by name, and what is in archives."""
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield from _opened(path)
            continue
        found = [one for one in sorted(path.rglob("*")) if one.is_file()]
        shown = [one for one in found if not one.name.startswith((".", "~$"))]
        for one in shown or [path]:
            yield from _opened(one)


def _opened(path: Path) -> Iterator[_Listed]:
    """The file, or the files in it where it is an archive of files, with its own folders."""
    if path.suffix.lower() == ".zip" and path.is_file():
        from dashboard.importing.folder import unpack

        for one in unpack([(str(path), path.read_bytes())]):
            inside = Path(one.path)
            yield _Listed(inside, str(path.parent if inside == path else inside.parent), one)
    else:
        yield _Listed(path, str(path.parent))


def _import_file(
    listed: _Listed, choices: Any, dry_run: bool, best_guess: bool = False
) -> dict[str, Any]:
    from dashboard.importing.differences import corrections
    from dashboard.importing.ledger import import_as_json
    from dashboard.importing.pipeline import guessed, prepare
    from dashboard.importing.problems import FileRefusedError
    from dashboard.importing.store import commit
    from dashboard.importing.years import of_drop

    path, inside = listed.path, listed.inside
    if inside is not None and inside.refusal is not None:
        return _refused(path, inside.refusal.code, inside.refusal.message)
    if path.is_dir():
        return _refused(path, "empty", f"文件夹“{path}”里没有文件。请核对路径。")
    try:
        content = path.read_bytes() if inside is None else inside.content
    except OSError:
        return _refused(path, "file_unreadable", f"读不到文件“{path}”。请核对路径和权限。")
    try:
        taken: dict[str, str] = {}
        if best_guess:
            preview, taken = guessed(content, path.name, choices)
        else:
            preview = prepare(content, path.name, choices)
        sheets = [sheet.as_json() for sheet in preview.sheets]
        if preview.refusal is not None:
            return _refused(path, preview.refusal.code, preview.refusal.message, sheets)
        outcome: dict[str, Any] = {"import_id": None, "file": path.name, "sheets": sheets}
        outcome["years"] = list(of_drop(preview.checked))
        outcome["corrections"] = [
            {"sheet": one.sheet or None, "row": one.row, "what": one.what, "changes": one.changes}
            for one in corrections(preview)
        ]
        if taken:
            outcome["guessed"] = [{"id": key, "value": value} for key, value in taken.items()]
        if dry_run:
            return {**outcome, "doubts": preview.doubts, "dry_run": True}
        done = commit(preview)
    except FileRefusedError as error:  # for what others wrote since the preview
        return _refused(path, error.code, error.message)
    except db.StoreBusyError as error:
        return _refused(path, "store_busy", str(error))
    outcome["import_id"] = done.import_id
    outcome["sheets"] = [sheet.as_json() for sheet in done.preview.sheets]
    outcome["doubts"] = done.preview.doubts
    if done.unchanged:
        outcome |= {"unchanged": True, "sheets": import_as_json(done.import_id), "corrections": []}
    return outcome


def _refused(
    path: Path, code: str, message: str, sheets: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    error = {"code": code, "message": message}
    return {"import_id": None, "file": path.name, "sheets": sheets or [], "error": error}


def _exit_status(outcomes: list[dict[str, Any]]) -> int:
    """0 everything was taken, 3 something was rejected or does not add up, 2 nothing was taken."""
    failed = [outcome for outcome in outcomes if _accepted(outcome) == 0 and _is_bad(outcome)]
    if len(failed) == len(outcomes):
        return NOTHING_TAKEN
    rejected = any(sheet["rows_rejected"] for one in outcomes for sheet in one["sheets"])
    doubtful = any(one.get("doubts") or one.get("guessed") for one in outcomes)
    return SOME_REJECTED if failed or rejected or doubtful else ALL_TAKEN


def _accepted(outcome: dict[str, Any]) -> int:
    return sum(sheet["rows_accepted"] for sheet in outcome["sheets"])


def _is_bad(outcome: dict[str, Any]) -> bool:
    return "error" in outcome or any(sheet["rows_rejected"] for sheet in outcome["sheets"])


def _print_outcome(outcome: dict[str, Any]) -> None:
    from dashboard.importing.columns import datasets

    known = datasets()  # a file imported long ago may be of a kind that is no longer declared
    if "error" in outcome:
        print(f"{outcome['file']}：没有导入。{outcome['error']['message']}")
        return
    if outcome.get("dry_run"):
        head = "只检查，没有写入"
    elif outcome.get("unchanged"):
        head = f"这个文件已在第{outcome['import_id']}次导入，没有变化"
    else:
        head = f"第{outcome['import_id']}次导入"
    print(f"{outcome['file']}：{head}")
    for sheet in outcome["sheets"]:
        name = f"“{sheet['sheet']}”" if sheet["sheet"] else "全文"
        if not sheet["taken"]:
            print(f"  {name}未导入：{sheet['reason']}")
            continue
        words = known[sheet["kind"]].counts if sheet["kind"] in known else {}
        counts = "、".join(f"{words.get(k, k)}{v}" for k, v in sheet["summary"].items())
        print(
            f"  {name}{sheet['reason']}读{sheet['rows_read']}行，收{sheet['rows_accepted']}行，"
            f"重复{sheet['rows_duplicate']}行，退回{sheet['rows_rejected']}行（{counts}）"
        )
        for problem in sheet["problems"]:
            print(f"    {_MARKS[problem['severity']]}{problem['message']}")
    for one in outcome.get("guessed", []):
        print(f"  猜的：{one['id']} → {one['value']}")
    if told := outcome.get("corrections"):
        print(f"  与以前收的不同，以本次为准（{len(told)}处）：")
        for one in told:
            print(f"    {one['what']}：{one['changes']}（第{one['row']}行）")
    if outcome["doubts"]:
        print(f"  收进来的可能不全，请逐条核对（{len(outcome['doubts'])}处）：")
        for doubt in outcome["doubts"]:
            print(f"    {doubt}")


_MARKS = {"rejected": "✗ ", "duplicate": "= ", "notice": "! "}


def run_imports(options: argparse.Namespace) -> int:
    """Print the ledger, newest first."""
    from dashboard.importing.ledger import imports

    rows = imports()
    if options.json:
        print(rows.to_json(orient="records", date_format="iso", force_ascii=False, indent=2))
        return ALL_TAKEN
    if rows.empty:
        print("还没有导入过文件。")
    for row in rows.to_dict("records"):
        undone = "（已撤销）" if str(row["undone_at"]) not in ("NaT", "None") else ""
        print(
            f"{row['import_id']:>4}  {row['imported_at']:%Y-%m-%d %H:%M}  {row['imported_by']}  "
            f"{row['file_name']}{undone}  收{row['rows_accepted']}行，"
            f"重复{row['rows_duplicate']}行，退回{row['rows_rejected']}行"
        )
    return ALL_TAKEN


def run_undo(options: argparse.Namespace) -> int:
    """Take one import back."""
    from dashboard.importing.problems import FileRefusedError
    from dashboard.importing.store import undo

    try:
        undo(options.import_id)
    except FileRefusedError as error:
        print(error.message, file=sys.stderr)
        return NOTHING_TAKEN
    print(f"第{options.import_id}次导入已撤销。重新导入同一文件即可恢复。")
    return ALL_TAKEN
