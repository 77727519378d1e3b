"""The bodies that owe duties on the page: names in each document, lists of open groups."""

from html import escape

import streamlit as st

from dashboard import messages
from dashboard.documents import words
from dashboard.documents.actors import Actor, actors
from dashboard.duties import definitions as duty_definitions
from dashboard.duties import groups as duty_groups
from dashboard.duties.groups import GroupList, GroupListError
from dashboard.frame import View
from dashboard.frame.asking import asked
from dashboard.frame.html import foot_html, panel, table

KIND_NAMES = {
    "gov": "政府",
    "department": "部门",
    "office": "办公室",
    "group": "领导小组",
    "association": "协会",
    "owners": "企业和业主",
    "townships": "乡镇",
    "several": "几个单位",
}


def headline(view: View) -> tuple[str, str]:
    """How many bodies go by several names; how many groups have no list yet."""
    several = sum(len(_names(one)) > 1 for one in actors().values())
    known = view.ask(duty_groups.in_force)
    open_groups = [one.name for one in duty_groups.groups() if one.id not in known]
    return words.actors_headline(len(actors()), several, open_groups)


def show() -> None:
    """Every body: level, kind, names per document, duties it owes and helps with."""
    columns = [("单位", "wrap"), ("性质", "left"), ("文件里的叫法", "wrap")]
    columns += [("负责（项）", ""), ("配合（项）", "")]
    rows = []
    for one in actors().values():
        owes = sum(one.id in item.responsible for item in duty_definitions.duties())
        helps = sum(one.id in item.cooperating for item in duty_definitions.duties())
        names = "；".join(f"{paper} {'、'.join(used)}" for paper, used in one.names.items())
        kind = f"{one.level} · {KIND_NAMES[one.kind]}"
        rows.append([one.name, kind, names or "—", str(owes or "—"), str(helps or "—")])
    table(columns, rows)


def _names(one: Actor) -> set[str]:
    return {name for used in one.names.values() for name in used}


# ---- lists of open groups ------------------------------------------------------------------------


def show_lists(view: View) -> None:
    """One group that the documents do not list: its list in force, and the form to set it."""
    known = view.ask(duty_groups.in_force)
    owing = {one.id: len(duties_of(one)) for one in duty_groups.groups()}
    named = {
        key: f"{actors()[key].name}（{count}项，{'已定' if key in known else '名单未定'}）"
        for key, count in sorted(owing.items(), key=lambda one: -one[1])
        if count
    }
    for one in duty_groups.lead_groups().values():
        named[one.id] = f"{one.name}（{'已定' if one.id in known else '未定'}）"
    asked = str(st.query_params.get("group", ""))
    with panel(*words.LISTS_PANEL):
        picked = st.selectbox(
            "合称",
            list(named),
            index=list(named).index(asked) if asked in named else 0,
            format_func=lambda key: named[key],
            key=f"group_{asked}",
            label_visibility="collapsed",
        )
        group = duty_groups.settable()[str(picked)]
        _present(group, known.get(group.id))
        if view.user.may_import:
            _set(view, group, known.get(group.id))


def duties_of(group: Actor) -> list[duty_definitions.Duty]:
    """Duties that the group is responsible for."""
    return [item for item in duty_definitions.duties() if group.id in item.responsible]


def _present(group: Actor, known: GroupList | None) -> None:
    used = "；".join(f"{paper}称“{'、'.join(names)}”" for paper, names in group.names.items())
    if known:
        facts = f"<b>{len(known.members)}个</b>：{escape('、'.join(known.members))}"
        note = f"{known.by}于{known.on}确定，依据：{known.source}"
    else:
        facts = "<b>名单未定</b>"
        note = words.unsettled_note(group.mentioned)
    st.html(f"<div>{facts}</div>{foot_html(note)}{foot_html(used)}")


def _set(view: View, group: Actor, known: GroupList | None) -> None:
    """Record a list with its source, or take the last one back."""
    present = list(known.members) if known else list(group.mentioned)
    options = list(dict.fromkeys([*present, *duty_groups.choices(group, view.as_of)]))
    with st.form(f"members_{group.id}", border=False):
        names = st.multiselect(
            "单位",
            options,
            default=present,
            accept_new_options=True,
            placeholder=words.BODIES_HINT,
            label_visibility="collapsed",
        )
        source = st.text_input(
            "依据", placeholder="依据：文号、会议或批示", label_visibility="collapsed"
        )
        if st.form_submit_button("确定名单", type="primary"):
            try:
                duty_groups.set_members(view.store, group.id, names, source, view.user.name)
            except GroupListError as error:
                messages.error(error)
            else:
                st.rerun()
    if known and asked("撤回这份名单", words.TAKE_BACK_LIST):
        try:
            duty_groups.withdraw(view.store, known.list_id, view.user.name)
        except GroupListError as error:
            messages.error(error)
        else:
            st.rerun()
