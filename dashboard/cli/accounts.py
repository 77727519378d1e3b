"""The command `account`: who may sign in. The first administrator is made here."""

import argparse
import getpass
import secrets
import sys
import warnings
from datetime import date

from dashboard.access import accounts, first_admin
from dashboard.access.accounts import ROLES, Account
from dashboard.access.scopes import scope_fault
from dashboard.cli import dates
from dashboard.store import viewer

DONE, FAILED = 0, 2


def add_command(child: argparse.ArgumentParser) -> None:
    """account add | token | password | list | disable | enable | out | remove."""
    steps = child.add_subparsers(title="做什么", required=True, dest="step")
    add = steps.add_parser("add", help="设立账号，或改它的角色和范围；密码由本人首次登录时更换")
    add.add_argument("name", help="账号")
    add.add_argument("--role", required=True, choices=list(ROLES))
    add.add_argument("--township", action="append", default=[], help="乡镇账号管的乡镇，可重复")
    add.add_argument("--trade", action="append", default=[], help="部门账号管的行业，可重复")
    add.add_argument("--body", default="", help="部门账号是哪个部门，如 县工商局")
    add.add_argument("--expires", type=dates.day, metavar="DATE", help="最后一天")
    for step, told in (
        ("password", "重设密码，本人下次登录时更换"),
        ("disable", "停用"),
        ("enable", "恢复使用"),
        ("out", "让这个账号在所有电脑上退出"),
        ("remove", "删除"),
    ):
        steps.add_parser(step, help=told).add_argument("name", help="账号")
    steps.add_parser("list", help="列出所有账号")
    steps.add_parser("token", help="生成一次性口令，用它在网页上设立第一个管理员")
    child.set_defaults(run=run_account)


def run_account(options: argparse.Namespace) -> int:
    """One step; what is wrong is said and nothing is changed."""
    by = viewer.current().name
    try:
        if options.step == "list":
            return _list()
        if options.step == "token":
            return _token(by)
        if options.step == "add":
            return _add(options, by)
        accounts.known()[options.name]
        _step(options.step, options.name, by)
    except ValueError as error:
        return _fail(str(error))
    except KeyError:
        known = "、".join(accounts.known()) or "还没有账号"
        return _fail(f"没有账号“{options.name}”。现有：{known}。")
    return DONE


def _add(options: argparse.Namespace, by: str) -> int:
    body = options.body.strip()
    wrong = scope_fault(options.role, options.township, options.trade, body)
    if wrong:
        return _fail(wrong)
    before = accounts.known().get(options.name)
    password = before.password if before else _ask_password(options.name)
    account = Account(
        options.name,
        options.role,
        password,
        must_change=before.must_change if before else True,
        expires=options.expires,
        townships=tuple(options.township),
        trades=tuple(options.trade),
        sessions=before.sessions if before else 0,
        body=body,
    )
    accounts.save(account, by, "改角色或范围" if before else "设立")
    print(f"已写入 {accounts.accounts_file()}；现在起都要登录。")
    return DONE


def _token(by: str) -> int:
    token = first_admin.make(by)
    print(f"一次性口令：{token}（只显示这一次，{first_admin.VALID_HOURS:.0f}小时内有效）")
    print("打开看板，按提示输入口令，设立第一个管理员。从现在起没有账号的人打不开任何数据。")
    return DONE


def _step(step: str, name: str, by: str) -> None:
    if step == "password":
        hashed = _ask_password(name)
        accounts.change(name, by, "重设密码", password=hashed, must_change=True)
        print(f"已重设“{name}”的密码，原来的登录都已退出。")
    elif step == "out":
        accounts.end_sessions(name, by)
        print(f"“{name}”已在所有电脑上退出。")
    elif step == "remove":
        accounts.remove(name, by)
        print(f"已删除账号“{name}”。")
    else:
        is_off = step == "disable"
        told = "停用" if is_off else "恢复使用"
        accounts.change(name, by, told, disabled=is_off)
        print(f"账号“{name}”已{told}。")


def _ask_password(name: str) -> str:
    """Hash of the first password: typed, or made up and printed once where none is typed."""
    try:
        with warnings.catch_warnings(action="ignore", category=getpass.GetPassWarning):
            password = getpass.getpass("首次登录的密码（直接回车由程序生成）：")
    except EOFError:  # no terminal, and nothing is piped in
        password = ""
    if not password:
        password = secrets.token_urlsafe(9)
        print(f"首次登录的密码：{password}（只显示这一次）")
    else:
        why = accounts.why_bad(password, name)
        if why:
            raise ValueError(why)
    return accounts.hash_password(password)


def _list() -> int:
    known = accounts.known()
    if not known:
        print("还没有账号：只有本机可以打开看板。")
    for one in known.values():
        notes = [
            *one.townships,
            *one.trades,
            one.body,
            f"到{one.expires:%Y-%m-%d}" if one.expires else "",
            "待换密码" if one.must_change else "",
            one.why_closed(date.today()),
        ]
        print(f"{one.name}\t{ROLES.get(one.role, one.role)}\t{' '.join(filter(None, notes))}")
    return DONE


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return FAILED
