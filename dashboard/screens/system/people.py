"""Accounts, for administrators."""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.access import accounts, words
from dashboard.access.accounts import ROLES, Account
from dashboard.access.scopes import scope_fault, townships_of_all_eras
from dashboard.frame import View, panel
from dashboard.frame.picking import data_table
from dashboard.store import db
from dashboard.words.terms import trades

NEW = "（新账号）"


def show(view: View) -> None:
    """Every account, and a form to add or change one."""
    known = accounts.known()
    with panel(f"账号：{len(known)}个", words.ACCOUNTS_RULE):
        if known:
            data_table(
                _listed(known),
            )
        name = st.selectbox("账号", [NEW, *known], key="account_picked")
        _form(view, known.get(str(name), Account("")))
        if name in known:
            _steps(view, known[str(name)])


def _listed(known: dict[str, Account]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "账号": list(known),
            "角色": [ROLES.get(one.role, one.role) for one in known.values()],
            "范围": [
                "、".join(filter(None, (one.body, *one.townships, *one.trades)))
                for one in known.values()
            ],
            "到期": [str(one.expires or "") for one in known.values()],
            "状态": [one.why_closed(date.today()) or "可用" for one in known.values()],
        }
    )


def _form(view: View, one: Account) -> None:
    """Role, scope and last day of an account; a password for a new one, or to set it anew."""
    with st.form(f"account_{one.name}"):
        name = one.name or st.text_input("账号名")
        roles = list(ROLES)
        role = st.selectbox(
            "角色",
            roles,
            index=roles.index(one.role) if one.role in roles else 0,
            format_func=ROLES.__getitem__,
        )
        units = townships_of_all_eras()
        own = [unit for unit in one.townships if unit in units]
        places = st.multiselect("所管乡镇", units, default=own, help=words.SCOPE_HELP)
        mine = [trade for trade in one.trades if trade in trades()]
        of_trades = st.multiselect("所管行业", list(trades()), default=mine)
        body = st.text_input("部门名称", one.body, help=words.BODY_HELP)
        expires = st.date_input("到期（可不填）", one.expires)
        password = st.text_input(words.FIRST_PASSWORD, type="password")
        if st.form_submit_button("写入账号", type="primary"):
            changed = replace(
                one,
                name=name,
                role=str(role),
                townships=tuple(places),
                trades=tuple(of_trades),
                body=body.strip(),
                expires=expires if isinstance(expires, date) else None,
            )
            _save(view, changed, password)


def _save(view: View, one: Account, password: str) -> None:
    told = scope_fault(one.role, one.townships, one.trades, one.body)
    if not one.password and not password:
        told = told or words.FIRST_PASSWORD
    if password:
        told = told or accounts.why_bad(password, one.name)
        hashed = accounts.hash_password(password)
        one = replace(one, password=hashed, must_change=True)
    try:
        if not told:
            db.require("accounts")
            accounts.save(one, view.user.name, "设立或修改")
    except (ValueError, db.NotAllowedError) as error:
        told = str(error)
    if told:
        messages.error(told)
    else:
        messages.success(words.saved(one.name))


def _steps(view: View, one: Account) -> None:
    off, out, _ = st.columns([2, 2, 6])
    if off.button("恢复使用" if one.disabled else "停用", width="stretch"):
        db.require("accounts")
        told = "恢复使用" if one.disabled else "停用"
        accounts.change(one.name, view.user.name, told, disabled=not one.disabled)
        st.rerun()
    if out.button("全部退出", key="end_sessions", width="stretch"):
        db.require("accounts")
        accounts.end_sessions(one.name, view.user.name)
        st.rerun()
