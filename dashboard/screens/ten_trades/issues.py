"""问题与业态: unlicensed, unfit, counterfeit; forms of business; reports against the register."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.frame import View, page_note, panel
from dashboard.frame.picking import Counted, data_table, table_height
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.inspections.visits import FOUND
from dashboard.screens import led
from dashboard.screens.ten_trades import systems
from dashboard.store import db
from dashboard.ten_trades import monthly, words
from dashboard.words import formats

REGISTERS = 8
KINDS = ("无证照", "不符合健康安全标准", "假冒伪劣", "其他")


def draw(view: View, chosen: Slice) -> None:
    """Trend of issues and forms on the left, visits and reports on the right."""
    registers = view.ask(register_issues, chosen)
    known = replace(chosen, as_of=view.as_of)
    left, right = st.columns([50, 50], gap="small")
    with left:
        with panel(*words.issues_panel(registers)):
            rows = issue_rows(registers)
            _table(rows, _register_figures(view, rows, chosen))
            view.download(rows, "无照无证不规范")
        if len(registers):
            with panel(*words.forms_panel(registers.iloc[-1])):
                _table(form_rows(registers))
        systems.draw(view, chosen)
    with right:
        visits = view.ask(visit_problems, known)
        with panel(*words.visits_panel(visits)):
            rows = visit_rows(visits)
            _table(rows, _visits_behind(rows, known))
        found = view.ask(monthly.report_gaps, known)
        with panel(*words.reports_panel(len(found.rows), found.months)):
            rows = gap_rows(found.rows)
            _table(rows, _reports_behind(rows, "月报数", known))
            if len(found.rows):
                view.download(rows, "月报与名册差异")
            page_note(words.GAPS_NOTE)
        own = view.ask(self_contradictions, known)
        with panel(*words.contradictions_panel(len(own))):
            rows = contradiction_rows(own)
            _table(rows, _reports_behind(rows, "", known))


def _table(rows: pd.DataFrame, counted: Counted | None = None) -> None:
    if len(rows):
        height = table_height(len(rows), 13, 24)
        data_table(rows, height=height, counted=counted)


def _register_figures(view: View, rows: pd.DataFrame, chosen: Slice) -> Counted:
    """Outlets of each register, and those not rectified or not compliant: the figure of its day."""
    found: dict[tuple[int, str], str] = {}
    for place, day in enumerate(rows["名册"] if len(rows) else ()):
        at = replace(chosen, as_of=date.fromisoformat(day))
        for name, own in (("coverage_rate", ("未整规",)), ("compliance_rate", ("户数", "不规范"))):
            whole = view.ask(measured.total, indicator(name), at)
            found |= {(place, column): whole.text for column in own}
    return found


def _visits_behind(rows: pd.DataFrame, known: Slice) -> Counted:
    """The visits of each month, those that found something, and those that found each kind."""
    more: dict[str, led.Limits] = {
        "检查（户次）": {},
        "有问题": {"检查结果": FOUND},
        **{kind: {"问题类别逐项": kind} for kind in KINDS},
    }
    return {
        (place, name): led.rows(row[name], "outlet_checks", known.as_of, {**only, **own})
        for place, row in enumerate(rows.to_dict("records"))
        for only in [{**_places(known), **led.period(_first_day(row["月份"]), "month")}]
        for name, own in more.items()
    }


def _reports_behind(rows: pd.DataFrame, column: str, known: Slice) -> Counted:
    """The lines of the report that a row speaks of, under one of its columns (empty: all)."""
    found = {}
    for place, row in enumerate(rows.to_dict("records")):
        only = {led.TOWNSHIP: row["乡镇"], led.TRADE: row.get("行业")}
        only |= led.period(_first_day(row["月报"]), "month")
        text = row[column] if column else row["总数"]
        of = f"{row['乡镇']}{words.reports_of(_first_day(row['月报']))}"
        found[place, column] = led.rows(text, "monthly_progress", known.as_of, only, of)
    return found


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _places(chosen: Slice) -> dict[str, str | Sequence[str] | None]:
    return {led.TOWNSHIP: chosen.townships, led.TRADE: chosen.trades}


def _days(store: db.StoreName, as_of: date) -> list[date]:
    """Last register days by month within the era of the newest."""
    days = measured.state_days(store, "outlets", as_of, "month")
    start = measured.divisions.era_on(days[-1]).valid_from if days else as_of
    return [day for day in days if day >= start][-REGISTERS:]


def register_issues(store: db.StoreName, chosen: Slice) -> pd.DataFrame:
    """Rows of queries/reports/register_issues.sql at the last registers, oldest first."""
    found = [
        db.query(store, "register_issues", as_of=day, **_limits(chosen)).assign(day=day)
        for day in _days(store, chosen.as_of)
    ]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["outlets"])


def visit_problems(store: db.StoreName, chosen: Slice) -> pd.DataFrame:
    """Rows of queries/reports/visit_problems.sql."""
    return db.query(store, "visit_problems", as_of=chosen.as_of, **_limits(chosen))


def self_contradictions(store: db.StoreName, chosen: Slice) -> pd.DataFrame:
    """Rows of queries/reports/report_contradictions.sql."""
    return db.query(store, "report_contradictions", as_of=chosen.as_of, **_limits(chosen))


def contradiction_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Reports that cannot be right or went back, as they stand, with what is wrong."""
    return pd.DataFrame(
        [
            {
                "月报": f"{row['month']:%Y-%m}",
                "乡镇": row["township"],
                "行业": row["trade"],
                "总数": _known(row["outlets"]),
                "已整规": _known(row["rectified"]),
                "已规范": _known(row["compliant"]),
                "矛盾": row["reasons"],
            }
            for row in rows.to_dict("records")
        ]
    )


def _known(value: float) -> str:
    return formats.MISSING if pd.isna(value) else formats.count_text(int(value))


def _limits(chosen: Slice) -> dict[str, Any]:
    return {
        "townships": list(chosen.townships) if chosen.townships else None,
        "trades": list(chosen.trades) if chosen.trades else None,
    }


def issue_rows(registers: pd.DataFrame) -> pd.DataFrame:
    """One row per register: counts, with how many rows tell of licence and permit."""
    return pd.DataFrame(
        [
            {
                "名册": f"{row['day']:%Y-%m-%d}",
                "户数": formats.count_text(row["outlets"]),
                "无照": _told(row["unlicensed"], row["licence_told"]),
                "无证": _told(row["without_permit"], row["permit_told"]),
                "未整规": formats.count_text(row["not_rectified"]),
                "不规范": formats.count_text(row["not_compliant"]),
            }
            for row in registers.to_dict("records")
            if row["outlets"]
        ]
    )


def form_rows(registers: pd.DataFrame) -> pd.DataFrame:
    """One row per register whose rows tell the form of business."""
    return pd.DataFrame(
        [
            {
                "名册": f"{row['day']:%Y-%m-%d}",
                "填了业态": f"{row['form_told']:,}/{row['outlets']:,}户",
                "单店": formats.count_text(row["single_shop"]),
                **{name: formats.count_text(row[key]) for key, name in words.NEW_FORMS.items()},
            }
            for row in registers.to_dict("records")
            if row.get("form_told")
        ]
    )


def visit_rows(visits: pd.DataFrame) -> pd.DataFrame:
    """One row per month: visits, those with problems, and each kind."""
    rows = []
    for month, part in visits.groupby("month"):
        whole = part[part["kind"] == ""]
        kinds = part.set_index("kind")["found"]
        rows.append(
            {
                "月份": f"{month:%Y-%m}",
                "检查（户次）": formats.count_text(int(whole["visits"].sum())),
                "有问题": formats.count_text(int(whole["found"].sum())),
                **{kind: formats.count_text(int(kinds.get(kind, 0))) for kind in KINDS},
            }
        )
    return pd.DataFrame(rows)


def _told(count: int, told: int) -> str:
    return formats.count_text(count) if told else "没有填写"


def gap_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Differences between reports and registers as they are read."""
    return pd.DataFrame(
        [
            {
                "月报": f"{row['month']:%Y-%m}",
                "乡镇": row["township"],
                "项目": row["item"],
                "月报数": formats.count_text(row["reported"]),
                "名册数": formats.count_text(row["registered"]),
                "差": f"{row['difference']:+,}",
                "名册日期": f"{row['register_day']:%Y-%m-%d}",
            }
            for row in rows.to_dict("records")
        ]
    )
