"""The audit, for auditors; personal data shown for a purpose, for analysts."""

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.access import words
from dashboard.frame import View, panel, table
from dashboard.frame.html import page_note
from dashboard.frame.picking import data_table
from dashboard.store import audit, db, viewer
from dashboard.ten_trades.outlet import owners_of
from dashboard.words import formats

SHOWN = 500
BREACHES, LEAST_PURPOSE = 20, 4


def show(view: View) -> None:
    """The newest lines, whether the chain is whole, all lines as a file."""
    db.require("audit")
    lines, breaches = audit.events(), audit.check()
    with panel(words.audit_panel(len(lines), len(breaches)), words.AUDIT_RULE):
        for one in breaches[:BREACHES]:
            messages.error(one.told)
        if rest := formats.rest_text(len(breaches) - BREACHES, "处", "在服务器上用命令行检查"):
            messages.error(rest)
        kind = st.selectbox(
            "类别",
            ["", *audit.KINDS],
            format_func=lambda one: audit.KINDS.get(one, "全部类别"),
            key="audit_kind",
        )
        rows = _rows([one for one in lines if kind in ("", one["what"])])
        data_table(rows.head(SHOWN), height=420)
        if len(rows) > SHOWN:
            page_note(words.audit_cut(SHOWN, len(rows)))
        view.offer(
            st.download_button,
            "导出审计（CSV）",
            lambda: formats.csv_text(rows).encode("utf-8-sig"),
            f"审计_{view.as_of:%Y%m%d}_内部资料.csv",
            action="audit",
            mime="text/csv",
        )


def _rows(lines: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "序号": [one["n"] for one in lines],
            "时间": [str(one["at"]).replace("T", " ")[:19] for one in lines],
            "账号": [one["who"] for one in lines],
            "角色": [one.get("role", "") for one in lines],
            "来自": [one.get("where", "") for one in lines],
            "做了什么": [audit.KINDS[str(one["what"])] for one in lines],
            "对什么": [one["on"] for one in lines],
            "其他": [words.audit_line(one) for one in lines],
        }
    )


def reveal(view: View) -> None:
    """Owner and telephone of one outlet, for a purpose that is written down with the account."""
    with panel("个人信息", words.REVEAL_RULE):
        with st.form("reveal"):
            name = st.text_input("单位名称（全称）")
            why = st.text_input(words.REVEAL_WHY)
            if not st.form_submit_button("显示"):
                return
        if len(why.strip()) < LEAST_PURPOSE:
            messages.error(words.NEEDS_PURPOSE)
            return
        rows = _owners(view, name.strip(), why.strip())
        if rows.empty:
            messages.info(words.REVEAL_NONE)
            return
        heads = [(head, "left") for head in ("乡镇", "单位", "业主", "电话")]
        table(heads, [[str(text or "") for text in row] for row in rows.itertuples(index=False)])
        today = f"{pd.Timestamp.now():%Y-%m-%d}"
        own = [one for one in audit.events() if one["what"] == "reveal"]
        count = sum(one["who"] == view.user.name and one["at"][:10] == today for one in own)
        messages.caption(words.revealed_today(count))


def _owners(view: View, name: str, why: str) -> pd.DataFrame:
    """township, name, owner, phone in full; the audit is told before anything is shown."""
    db.require("reveal")
    who = viewer.current()
    audit.record("reveal", who.name, name, role=who.role, where=who.address, purpose=why)
    with viewer.acting(who.revealing()):
        return owners_of(view.store, view.as_of, name)
