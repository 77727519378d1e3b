"""The course of a year's assessment: publicity, objections and answers, confirmation, its paper."""

from datetime import date

import streamlit as st

from dashboard import messages
from dashboard.acceptance import entry, words
from dashboard.acceptance.sheet import ANSWER, HELD, OBJECTION
from dashboard.frame import FIRST_DAY, LAST_DAY, View, panel, table
from dashboard.frame.asking import asked
from dashboard.screens.acceptance import pack
from dashboard.screens.acceptance.entering import do
from dashboard.screens.acceptance.marks import Chosen
from dashboard.store import db
from dashboard.words import formats, workdays


def draw_course(view: View, chosen: Chosen) -> None:
    """Every event with who entered it; what comes next may be entered."""
    found = chosen.sheet
    span = found.published
    published = (span.on, span.until) if span and span.until else None
    objections = found.of(OBJECTION)
    waiting = found.open_objections()
    title = words.course_panel(published, view.as_of, found.step, len(objections), len(waiting))
    with panel(*title):
        own = sum(one.own is not None for one in found.lines)
        held = sum(one.grade == HELD for one in found.lines)
        graded = sum(bool(one.grade) for one in found.lines) - held
        told = f"{published[0]}至{published[1]}" if published else ""
        steps = words.steps(own, graded, held, len(found.lines), chosen.noun, found.step, told)
        table([("步骤", "left"), ("现在", "left"), ("做什么", "wrap")], steps)
        rows = [
            [
                one.kind, f"{one.on}" + (f"至{one.until}" if one.until else ""),
                one.subject or formats.MISSING,
                "；".join(filter(None, (one.matter, one.paper))) or formats.MISSING, one.by,
            ]
            for one in found.events
        ]  # fmt: skip
        if rows:
            heads = [("事项", "left"), ("日期", "left"), ("对象", "left"), ("内容、文号", "wrap"),
                     ("登记", "left")]  # fmt: skip
            table(heads, rows)


def draw_late_marks(view: View, chosen: Chosen) -> None:
    """Marks that were changed after the result had been published, with their reasons."""
    rows = view.ask(db.query, "acceptance_late_marks", year=chosen.year, as_of=view.as_of)
    if rows.empty:
        return
    with panel(*words.late_marks_title(len(rows))):
        heads = [
            ("对象", "left"),
            ("项目", "left"),
            ("得分", ""),
            ("理由", "wrap"),
            ("登记", "left"),
        ]
        body = [
            [
                str(r["subject"]),
                str(r["item"]),
                "撤回" if r["is_withdrawn"] else f"{r['mark']:g}",
                str(r["reason"]) or formats.MISSING,
                str(r["entered_by"]),
            ]
            for r in rows.to_dict("records")
        ]
        table(heads, body)


def draw_pack(view: View, chosen: Chosen) -> None:
    """The zip that goes with an inspection by city or province."""
    with panel(*words.PACK_PANEL):
        view.offer(
            st.download_button,
            words.PACK_LABEL,
            lambda: pack.made(view.store, view.as_of, chosen.year),
            f"{chosen.year}年迎检材料.zip",
        )


def draw_entry(view: View, chosen: Chosen) -> None:
    """Forms: publish, object, answer, confirm, issue, withdraw; each by who may."""
    may, found = view.user.may, chosen.sheet
    if not {"edit", "reply"} & may:
        return
    store, by, plan, year = view.store, view.user.name, found.plan, chosen.year
    names = [one.subject for one in found.lines]
    own = [name for name in names if name in set(view.user.townships)]
    with panel(*words.ENTRY_PANEL):
        if found.confirmed is None:
            with st.expander("提异议"), st.form("objection", border=False):
                subject = str(st.selectbox("对象", own or names))
                day = _day(view, "日期", view.as_of)
                said = st.text_area("对哪一项、为什么", max_chars=500, height=80)
                if st.form_submit_button("提交异议", type="primary"):
                    do(lambda: entry.object_to(store, year, subject, said, day, by))
        if "edit" not in may:
            return
        if found.confirmed is None:
            with st.expander("公示"), st.form("publish", border=False):
                left, right = st.columns(2)
                first = _day(view, "开始", view.as_of, left)
                last = _day(view, "期满", workdays.after(first, plan.publicity_days - 1), right)
                paper = st.text_input("文号或公示地点", max_chars=60)
                if st.form_submit_button("开始公示", type="primary"):
                    do(lambda: entry.publish(store, year, first, last, paper, plan, by))
        if waiting := found.open_objections():
            with st.expander("答复异议", expanded=True), st.form("answer", border=False):
                told = {one.event_id: f"{one.subject}：{one.matter}" for one in waiting}
                picked = int(st.selectbox("异议", list(told), format_func=told.__getitem__) or 0)
                day = _day(view, "答复日期", view.as_of)
                said = st.text_area("答复", max_chars=500, height=80)
                if st.form_submit_button("答复", type="primary"):
                    do(lambda: entry.answer(store, year, picked, said, day, by))
        if found.confirmed is None:
            with st.expander("审定"), st.form("confirm", border=False):
                day = _day(view, "审定日期", view.as_of)
                paper = st.text_input("会议或文号", max_chars=60)
                if st.form_submit_button("审定这一年", type="primary"):
                    do(lambda: entry.confirm(store, year, day, paper, plan, by))
        else:
            with st.expander("发文"), st.form("issue", border=False):
                day = _day(view, "日期", view.as_of)
                paper = st.text_input("文号", max_chars=60)
                if st.form_submit_button("登记文号", type="primary"):
                    do(lambda: entry.issue(store, year, day, paper, by))
        if found.events:
            with st.expander("撤回"):
                kept = {one.event_id: f"{one.kind} {one.on} {one.subject}" for one in found.events}
                picked = int(
                    st.selectbox("撤回哪一条", list(kept), format_func=kept.__getitem__) or 0
                )
                if asked("撤回", words.TAKE_BACK, key=f"take_back_{picked}"):
                    do(lambda: entry.take_back(store, year, picked, by))


def draw_objections(chosen: Chosen) -> None:
    """Objections beside their answers; both are kept."""
    found = chosen.sheet
    said = found.of(OBJECTION)
    if not said:
        return
    answers = {one.objection_id: one for one in found.of(ANSWER)}
    body = []
    for one in said:
        reply = answers.get(one.event_id)
        told = f"{reply.on} {reply.matter}" if reply else "没有答复"
        body.append([one.subject, f"{one.on}", one.matter, told])
    with panel(f"异议{len(said)}件", "县里的答复与异议都保留"):
        table([("对象", "left"), ("日期", "left"), ("异议", "wrap"), ("答复", "wrap")], body)


def _day(view: View, label: str, usual: date, where: object = None) -> date:
    place = where if where is not None else st
    found = place.date_input(  # type: ignore[attr-defined]
        messages.plain(label),
        min(max(usual, FIRST_DAY), LAST_DAY),
        FIRST_DAY,
        LAST_DAY,
        format="YYYY-MM-DD",
    )
    return found if isinstance(found, date) else view.as_of
