"""What runs here and how it is; one's own account."""

import streamlit as st

from dashboard import __version__, access, messages
from dashboard.access import accounts, words
from dashboard.frame import View, panel, table
from dashboard.frame.asking import asked
from dashboard.store import backup, db, health


def headline() -> str:
    """The state of the store in one line."""
    now, last = health.look(), backup.newest()
    return words.system_headline(now.readable and now.writable, last.made_at if last else None)


def show(view: View) -> None:
    """Version, data version, store, backup, disk."""
    now = health.look()
    last = backup.newest()
    rows = [
        ["程序版本", __version__],
        ["数据版本", f"{now.data_version}（结构{now.schema}）"],
        ["数据库", "能打开" if now.readable else "打不开"],
        ["写入", "正常" if now.writable else "写不进"],
        ["磁盘剩余", f"{now.free / 2**30:.1f} GB"],
        ["最近一次备份", words.backup_told(last.made_at if last else None)],
    ]
    if "accounts" in view.user.may:  # where it lies only those are told who look after it
        rows.append(["数据文件夹", str(db.path("real").parent)])
    with panel("关于", words.ABOUT_RULE):
        table([("项目", "left"), ("内容", "wrap")], rows)


def own_account(view: View) -> None:
    """Change one's own password; sign out everywhere."""
    with panel("我的账号", words.ACCOUNT_RULE):
        if view.user.is_local:
            st.caption(words.LOCAL)
            return
        messages.caption(f"{view.user.name}（{access.ROLES[view.user.role]}）")
        access.change_password_form(view.user)
        if asked("全部退出", words.EVERYWHERE):
            accounts.end_sessions(view.user.name, view.user.name)
            st.rerun()
