"""一企一档: everything that the store holds of one enterprise, each line with its source cell."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from dashboard import access, messages
from dashboard.documents import clauses
from dashboard.enterprises import words, words_files
from dashboard.enterprises.blacklist import Batch, Kept, Listing
from dashboard.enterprises.files import COURSES, FLAGS, GATES, File, SelfCheck
from dashboard.enterprises.names import identity
from dashboard.enterprises.register import Entry
from dashboard.frame import View, panel, table
from dashboard.frame.html import Html, beside_html, clause_link, page_note, panel_head
from dashboard.screens.enterprises.register import choose
from dashboard.store import db
from dashboard.words import formats

Source = tuple[str, str, int]
_FEW_BATCHES = 10
_CRITERIA = {"A": "62.4.2.a", "B": "62.4.2.b", "C": "62.4.2.c"}


def show(
    view: View,
    mine: Sequence[Entry],
    batches: Sequence[Batch],
    listing: Listing | None,
    file: File | None,
    forms: Sequence[SelfCheck],
    stays: Sequence[Kept],
) -> None:
    """The file: facts and class history on the left, samples and follow-ups on the right."""
    first = mine[0]
    view.looked_at(f"一企一档：{first.enterprise}")
    with panel(f"一企一档：{first.enterprise}", words.INTERNAL):
        st.button("← 回名册", key="close_file", on_click=choose, args=("",), type="tertiary")
        for line in words.file_remarks(mine):
            messages.caption(line)
        left, right = st.columns([42, 58], gap="medium")
        with left:
            for entry in mine:
                _facts(entry)
            _history(view, mine)
            _blacklist(listing, stays)
        with right:
            _batches(mine, batches)
            _follow_ups(view, first)
        with right if len(batches) < _FEW_BATCHES else left:
            _paper(file)
            _forms(forms)


def show_unlisted(name: str, batches: Sequence[Batch], listing: Listing | None) -> None:
    """An enterprise that no register has: its batches, or that nothing is known of it."""
    with panel(f"名册里没有“{name}”", words.INTERNAL):
        st.button("← 回名册", key="close_file", on_click=choose, args=("",), type="tertiary")
        st.caption(words.ONLY_CHECKS)
        _blacklist(listing, ())
        _batches((), batches)


def _facts(one: Entry) -> None:
    """What the register says of it for one product."""
    facts = [
        ("产品", escape(one.product)),
        ("乡镇", escape(one.township or formats.MISSING)),
        (
            "法定代表人",
            escape(access.masked("legal_representative", one.representative) or formats.MISSING),
        ),
        ("现在类别", escape(words.CLASS_NAMES[one.class_now])),
        ("自查报告", _dated(words.SELF_REPORT[one.self_report], one.self_reported_on)),
        ("生产条件考核", _dated(one.assessment or formats.MISSING, one.assessed_on)),
        ("整改期限", formats.date_text(one.rectify_by) if one.rectify_by else formats.MISSING),
        ("整改确认", _dated(words.RECTIFICATION[one.rectification], one.rectified_on)),
        ("处置", escape(one.disposal or formats.MISSING)),
    ]
    if one.remark:
        facts.append(("备注", escape(one.remark)))
    facts.append(("来源", source_html(one.source)))
    _fact_table(facts)


def _fact_table(facts: Sequence[tuple[str, str]]) -> None:
    """Names and values, values already safe for HTML."""
    body = "".join(
        f'<tr><td class="left" style="color:var(--second)">{name}</td>'
        f'<td class="wrap">{value}</td></tr>'
        for name, value in facts
    )
    st.html(f'<table class="table">{body}</table>')


def _dated(text: str, day: object) -> str:
    return escape(text) + (f"，{formats.date_text(pd.Timestamp(day).date())}" if day else "")


def source_html(source: Source) -> Html:
    """File, sheet and row of a line."""
    file, sheet, row = source
    return beside_html(f"{file}“{sheet}”第{row}行")


def _history(view: View, mine: Sequence[Entry]) -> None:
    """Classes by day with the criterion of 62号, who imported it, where it stands."""
    known = view.ask(db.query, "enterprise_class_days", as_of=view.as_of)
    names = {name for one in mine for name in one.names}
    rows = known[known["enterprise"].isin(names)].sort_values("classified_on", ascending=False)
    panel_head("分类历次")
    if rows.empty:
        st.caption(words.NOT_CLASSED)
        return
    body = [
        [
            formats.date_text(row["classified_on"].date()),
            row["product"],
            words.CLASS_NAMES[row["class"]],
            _criterion(row["class"]),
            row["imported_by"],
            source_html((row["file_name"], row["sheet"], int(row["row_number"]))),
        ]
        for row in rows.to_dict("records")
    ]
    heads = [
        ("日期", "left"),
        ("产品", "left"),
        ("类别", "left"),
        ("62号的界定", "left"),
        ("导入人", "left"),
        ("来源", "wrap"),
    ]
    table(heads, body)
    page_note(words.CLASS_RULE)


def _criterion(word: str) -> str:
    clause = _CRITERIA.get(word)
    return clause_link(clause, clauses.clause(clause).citation) if clause else formats.MISSING


def _batches(mine: Sequence[Entry], batches: Sequence[Batch]) -> None:
    """Every batch, newest first, with the class in force when it was drawn."""
    panel_head(f"监督抽查{len(batches)}批")
    if not batches:
        st.caption(words.NEVER_CHECKED)
        return
    entries = {one.product: one for one in mine}
    body = []
    for batch in reversed(batches):
        entry = entries.get(batch.product)
        before = entry.class_before(batch.day) if entry else ""
        body.append(
            [
                formats.date_text(batch.day),
                batch.product,
                batch.level or formats.MISSING,
                batch.purpose,
                batch.verdict,
                "、".join(batch.items) or formats.MISSING,
                words.CLASS_NAMES[before] if before else formats.MISSING,
                source_html(batch.source),
            ]
        )
    heads = [
        ("抽样日期", "left"),
        ("产品", "left"),
        ("级别", "left"),
        ("性质", "left"),
        ("结论", "left"),
        ("不合格项目", "left"),
        ("当日类别", "left"),
        ("来源", "left"),
    ]
    table(heads, body)
    page_note(words.SAME_DAY)


def _follow_ups(view: View, first: Entry) -> None:
    """Rectification and retest after failed checks."""
    rows = view.ask(db.query, "enterprise_follow_ups", as_of=view.as_of)
    names = {name: first.id for name in first.names}
    mine = rows[[identity(name, names) == first.id for name in rows["enterprise"]]]
    if mine.empty:
        return
    panel_head(f"不合格后处理{len(mine)}次")
    body = [
        [
            formats.date_text(row["period_from"].date())
            if not pd.isna(row["period_from"])
            else formats.MISSING,
            row["rectification"] or formats.MISSING,
            row["recheck_result"] if isinstance(row["recheck_result"], str) else "还没有复查",
            row["penalty"] or formats.MISSING,
            source_html((row["file_name"], row["sheet"], int(row["row_number"]))),
        ]
        for row in mine.to_dict("records")
    ]
    heads = [("从", "left"), ("整改", "left"), ("复查", "left"), ("处理", "left"), ("来源", "left")]
    table(heads, body)


def _blacklist(listing: Listing | None, stays: Sequence[Kept]) -> None:
    """Whether it is on the list by the rule, since when, what followed; stays on the kept list."""
    panel_head("黑名单")
    for stay in stays:
        messages.caption(words.stay_sentence(stay))
    if listing is None:
        st.caption(words.NOT_LISTED)
        return
    messages.caption(words.listing_sentence(listing))


def _paper(file: File | None) -> None:
    """Licences, offences, training, brand, suppliers and customers of its newest file."""
    if file is None:
        panel_head("证照、供应商和客户：无数据")
        st.caption(words_files.NEEDED["files"])
        return
    panel_head(f"企业档案（{formats.date_text(file.recorded_on)}）")
    marks = words_files.MARKS
    offences = [marks[name] for name in FLAGS if file.marks.get(name) == "有"]
    empty = [marks[name] for name in FLAGS if name not in file.marks]
    facts = [
        (marks[name], file.marks.get(name, "没有填"))
        for name in ("business_licence", "production_licence", *COURSES)
    ]
    facts += [
        ("违法情形", "、".join(offences) or ("没有填" if len(empty) == len(FLAGS) else "没有")),
        ("名牌", file.texts.get("brand_level", formats.MISSING)),
        ("供应商", file.texts.get("suppliers_text", formats.MISSING)),
        ("客户", file.texts.get("customers", formats.MISSING)),
    ]
    _fact_table([(name, escape(str(value))) for name, value in facts])
    st.html(source_html(file.source))


def _forms(forms: Sequence[SelfCheck]) -> None:
    """Its self-check forms: the three gates, problems and what was corrected."""
    if not forms:
        panel_head("自查报告申报表：无数据")
        return
    heads = [("自查申报", "left"), ("产品", "left")]
    heads += [(words_files.MARKS[gate][-3:], "left") for gate in GATES]
    heads += [("问题（个）", ""), ("已改（个）", "")]
    body = [
        [
            formats.date_text(one.submitted_on) if one.submitted_on else formats.MISSING,
            one.product,
            *[one.marks.get(gate, "没有填") for gate in GATES],
            formats.MISSING if one.problems is None else str(one.problems),
            formats.MISSING if one.corrected is None else str(one.corrected),
        ]
        for one in forms
    ]
    table(heads, body)
    st.html("<br>".join(source_html(one.source) for one in forms))
