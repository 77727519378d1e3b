"""Pieces of the data quality page: findings over all imports, names to decide on."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import access
from dashboard.checks import positions
from dashboard.checks import words as check_words
from dashboard.checks.contradictions import Contradiction
from dashboard.frame import View, menu
from dashboard.frame.html import page_link, panel, table
from dashboard.frame.picking import data_table
from dashboard.importing import quality, reconciliation, words
from dashboard.importing.annotate import note_of
from dashboard.importing.columns import datasets

GROUPINGS = {
    "problem": "按问题",
    "sender": "按报送单位",
    "sheet": "按表（乡镇）",
    "file": "按文件",
}
KEYS = {
    "problem": ["severity", "kind", "field", "code"],
    "sender": ["severity", "sender"],
    "sheet": ["severity", "sheet"],
    "file": ["severity", "import_id", "file_name"],
}
UNNAMED = "（表里没写）"
RECONCILED = {
    reconciliation.MISMATCH: "与名册不符",
    reconciliation.SHRINKING: "比上次少",
}


def headline(
    rows: pd.DataFrame, pairs: int, contradicting: Sequence[int], has_data: bool
) -> tuple[str, str]:
    """How many findings wait, and in how many imports; what contradicts itself; or that there is
    nothing to check."""
    if not has_data and rows.empty:
        return check_words.NOTHING_TO_CHECK
    if rows.empty and contradicting:
        waiting = words.names_waiting(pairs) if pairs else ""
        return check_words.panel_title(contradicting), waiting
    if rows.empty:
        return "导入的数据没有发现问题", words.names_waiting(pairs) if pairs else ""
    bad = rows[rows["severity"] == "rejected"]
    held = int(bad["findings"].sum())
    rest = int(rows["findings"].sum()) - held
    return words.quality_headline(bad["import_id"].nunique(), held, rest, pairs)


def show_findings(view: View, rows: pd.DataFrame) -> None:
    """Counts per group with the first cell of each."""
    grouping = view.switch("grouping", "分组", GROUPINGS)
    keys = KEYS[grouping]
    rows = rows.assign(sender=rows["sender"].replace("", pd.NA).fillna(UNNAMED))
    parts = rows.groupby(keys, dropna=False, sort=False)
    shown = parts.agg(
        findings=("findings", "sum"),
        imports=("import_id", "nunique"),
        import_first=("import_id", "first"),
        file=("file_name", "first"),
        senders=("sender", lambda names: "、".join(dict.fromkeys(names))),
        place=("sheet", "first"),
        cell=("first_cell", "first"),
        field_first=("field", "first"),
        kind_first=("kind", "first"),
        found=("first_found", "first"),
        message=("first_message", "first"),
    ).reset_index()
    shown = shown.sort_values("findings", ascending=False)
    with panel(f"{GROUPINGS[grouping]}：{len(shown)}组", words.FINDINGS_RULE):
        data_table(
            pd.DataFrame(
                {
                    "结果": [words.SEVERITY[word] for word in shown["severity"]],
                    "报送单位": shown["senders"],
                    "数据": [_title(kind) for kind in shown["kind_first"]],
                    "列": [
                        _label(kind, name)
                        for kind, name in zip(
                            shown["kind_first"], shown["field_first"], strict=True
                        )
                    ],
                    "共（处）": shown["findings"],
                    "导入（次）": shown["imports"],
                    "第一处": [
                        f"第{row.import_first}次 {row.file} {row.place} {row.cell}"
                        for row in shown.itertuples()
                    ],
                    "填的是": [
                        access.masked(name, text or "")
                        for name, text in zip(shown["field_first"], shown["found"], strict=True)
                    ],
                    "说明": [note_of(text) for text in shown["message"]],
                }
            ),
            most=14,
        )
        st.page_link("pages/imports.py", label="去改扣下的行 →")


def _title(kind: str) -> str:
    return datasets()[kind].title if kind in datasets() else kind


def _label(kind: str, name: str | None) -> str:
    if not isinstance(name, str) or kind not in datasets():
        return "整行"
    return next((one.label for one in datasets()[kind].fields if one.name == name), name)


def show_contradictions(known: Sequence[Contradiction]) -> None:
    """What every page knows to contradict itself, with the way there."""
    with panel(check_words.panel_title([one.count for one in known]), check_words.PANEL_RULE):
        rows = [
            [one.text, one.example, page_link(one.page, f"看{menu.title_of(one.page)} →")]
            for one in known
        ]
        if rows:
            table([("矛盾", "wrap"), ("例如", "wrap"), ("", "left")], rows)


def show_reconciliation() -> None:
    """Reported bases that the register or the month before contradicts."""
    rows = reconciliation.differences()
    mismatches = int((rows["code"] == reconciliation.MISMATCH).sum())
    title = words.reconciliation_title(mismatches, len(rows) - mismatches)
    with panel(title, words.RECONCILIATION_RULE):
        if rows.empty:
            return
        data_table(
            pd.DataFrame(
                {
                    "月份": rows["month"].dt.strftime("%Y年%-m月"),
                    "乡镇": rows["township"],
                    "行业": rows["trade"],
                    "问题": [RECONCILED[code] for code in rows["code"]],
                    "月报报（户）": rows["reported"],
                    "应为（户）": rows["expected"],
                    "相差（户）": [f"{value:+d}" for value in rows["difference"]],
                    "依据": [
                        f"{row.recorded_on:%Y-%m-%d}的名册" if row.recorded_on else "上次月报"
                        for row in rows.itertuples()
                    ],
                }
            ),
            most=10,
        )


def show_places(view: View) -> None:
    """Outlets whose position lies outside their township, batches whose township is not known."""
    lost = view.ask(positions.outside, view.as_of)
    if len(lost):
        with panel(*check_words.positions_panel(len(lost))):
            shown = {
                "乡镇": lost["township"],
                "名称": lost["name"],
                "位置在": lost["lies"],
                "经度": lost["longitude"].map("{:.4f}".format),
                "纬度": lost["latitude"].map("{:.4f}".format),
                **_origin(lost),
            }
            data_table(pd.DataFrame(shown), most=10)
            view.download(pd.DataFrame(shown), "位置不在本乡镇")
    unknown = view.ask(positions.unplaced, view.as_of)
    if len(unknown):
        with panel(*check_words.places_panel(len(unknown))):
            shown = {
                "产品": unknown["product"],
                "生产企业": unknown["enterprise"],
                "表上写的地址": unknown["place"],
                "抽样日": unknown["sampled_to"].dt.strftime("%Y-%m-%d"),
                **_origin(unknown),
            }
            data_table(pd.DataFrame(shown), most=10)
            view.download(pd.DataFrame(shown), "所在乡镇不明")


def _origin(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Where each row stands."""
    return {
        "原表": [f"第{r.import_id}次导入 {r.sheet} 第{r.row_number}行" for r in rows.itertuples()]
    }


def show_names(view: View, pairs: list[quality.NamePair]) -> None:
    """Pairs of similar names; each is decided once and kept."""
    with panel(
        f"企业名称：{len(pairs)}对相近，等认定" if pairs else "没有待认定的相近企业名称",
        words.NAMES_RULE,
    ):
        if not pairs:
            return
        names = {
            n: f"{one.left}（{one.rows_left}行） 与 {one.right}（{one.rows_right}行），"
            f"相近{one.score:.0f}分"
            for n, one in enumerate(pairs)
        }
        pick, same, other = st.columns([6, 2, 2], vertical_alignment="bottom")
        number = pick.selectbox(
            "哪一对", list(names), format_func=lambda n: names[n], label_visibility="collapsed"
        )
        for button, label, is_same in ((same, "是同一家", True), (other, "不是同一家", False)):
            pair = pairs[number]
            key = f"pair_{label}_{pair.left}_{pair.right}"
            if view.press(button.button, label, width="stretch", key=key):
                quality.decide(pair.left, pair.right, is_same, view.user.name)
                st.rerun()
        data_table(
            pd.DataFrame(
                {
                    "名称一": [one.left for one in pairs],
                    "行数": [one.rows_left for one in pairs],
                    "名称二": [one.right for one in pairs],
                    "行数二": [one.rows_right for one in pairs],
                    "相近（分）": [round(one.score) for one in pairs],
                }
            ),
            most=10,
        )
