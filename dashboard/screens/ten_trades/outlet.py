"""一户一档: the file of one outlet that the address asks for (?outlet=乡镇·行业·名称)."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, messages
from dashboard.frame import View, panel, table
from dashboard.frame.html import page_note
from dashboard.ten_trades import words
from dashboard.ten_trades.outlet import SYSTEMS, Dossier, dossier, read_key
from dashboard.words import formats

KEY = "outlet"
UNTOLD = "没有填写"


def choose(key: str) -> None:
    """Ask for an outlet in the address; empty: for none."""
    if key:
        st.query_params[KEY] = key
    else:
        st.query_params.pop(KEY, None)


def draw(view: View) -> None:
    """The file, if the address asks for one."""
    asked = str(st.query_params.get(KEY, ""))
    if not asked:
        return
    key = read_key(asked)
    found = view.ask(dossier, view.as_of, key) if key else None
    if found is not None and found.lines.iloc[0]["name"] != found.key.name:
        found = None  # it lies outside what this user answers for: its name is masked
    if found is None:
        messages.info(words.unknown_outlet(view.as_of, asked))
        st.button("关闭", key="close_file", on_click=choose, args=("",))
        return
    view.looked_at(f"一户一档：{found.key.name}")
    with panel(*words.file_panel(found)):
        left, right = st.columns([46, 54], gap="small")
        with left:
            table([("项目", "left"), ("内容", "wrap")], facts(found, view.user))
        with right:
            history(found)
        st.button("关闭", key="close_file", on_click=choose, args=("",))


def facts(found: Dossier, user: access.User) -> list[list[str]]:
    """What is known of the outlet now, one line each; what nobody told is said so."""
    newest: dict[str, Any] = found.lines.iloc[0].to_dict()
    trained, due = int(found.training["trained"].sum()), found.training["due"].max()
    return [
        ["地址", _text(newest["address"])],
        ["业主", access.masked("owner", _text(newest["owner"]))],
        ["电话", access.masked("phone", _text(newest["phone"]))],
        ["从业人员", "—" if pd.isna(newest["employees"]) else f"{int(newest['employees'])}人"],
        ["营业执照", _since(newest, "business_licence")],
        ["许可证", _since(newest, "permit")],
        ["整规日期", _day(newest["rectified_on"])],
        ["业态", _text(newest["business_form"])],
        *[[f"制度：{word}", _text(newest[name])] for name, word in SYSTEMS.items()],
        ["网格", _grid(found)],
        ["示范街（村）", "；".join(found.streets) or words.NO_STREETS],
        [
            "本乡镇本行业培训",
            f"{len(found.training)}次，{trained}人次"
            + (f"（应培训{int(due)}人）" if pd.notna(due) else "")
            if len(found.training)
            else formats.NO_DATA,
        ],
        ["位置", _position(newest, user)],
    ]


def _since(newest: dict[str, Any], name: str) -> str:
    """有（2009-03-12）: the mark, with the day of the paper where the register tells it."""
    day = newest[f"{name}_on"]
    return _text(newest[name]) + ("" if pd.isna(day) else f"（{_day(day)}）")


def history(found: Dossier) -> None:
    """Register lines with their cells, then visits."""
    table(
        [("名册", "left"), ("整规", "left"), ("规范", "left"), ("照/证", "left"), ("来源", "wrap")],
        [
            [
                f"{row['recorded_on']:%Y-%m-%d}",
                "是" if row["is_rectified"] else "否",
                "是" if row["is_compliant"] else "否",
                f"{_text(row['business_licence'])}/{_text(row['permit'])}",
                f"{row['file_name']} 表“{row['sheet']}”第{row['row_number']}行",
            ]
            for row in found.lines.to_dict("records")
        ],
    )
    if found.visits.empty:
        page_note("检查记录：无数据")
        return
    table(
        [("检查", "left"), ("形式", "left"), ("结果", "wrap"), ("整改", "wrap"), ("来源", "wrap")],
        [
            [
                f"{row['checked_on']:%Y-%m-%d}",
                _text(row["kind"]),
                "：".join(p for p in (_text(row["result"]), row["problems_text"] or "") if p),
                _rectification(row),
                f"{row['file_name']} 第{row['row_number']}行",
            ]
            for row in found.visits.to_dict("records")
        ],
    )


def _rectification(row: dict[str, Any]) -> str:
    parts = [
        "" if pd.isna(row["correct_by"]) else f"限{_day(row['correct_by'])}",
        "" if pd.isna(row["rechecked_on"]) else f"{_day(row['rechecked_on'])}复查",
        row["recheck_result"] or "",
        row["action"] or "",
    ]
    return " ".join(part for part in parts if part) or formats.MISSING


def _grid(found: Dossier) -> str:
    if not found.has_grid:
        return formats.NO_DATA
    names = [str(name) for name in found.grid["grid"]]
    return "、".join(names) or "网格表没有写到这个村/街"


def _position(newest: dict[str, Any], user: access.User) -> str:
    if pd.isna(newest["longitude"]) or pd.isna(newest["latitude"]):
        return "没有经纬度"
    if not user.may_see_positions:
        return "有；您的角色不显示单户位置"
    return f"东经{newest['longitude']:.4f}°，北纬{newest['latitude']:.4f}°（WGS-84）"


def _text(value: object) -> str:
    return value if isinstance(value, str) and value else UNTOLD


def _day(day: Any) -> str:
    return UNTOLD if pd.isna(day) else f"{day:%Y-%m-%d}"
