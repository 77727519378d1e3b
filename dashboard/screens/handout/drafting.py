"""The text of a letter on the page: facts locked whole, drafts of colleagues, the numbers."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import streamlit as st

from dashboard import divisions, messages
from dashboard.exports import FORMATS, Wishes
from dashboard.exports.circular import headings, paragraphs, title_of
from dashboard.exports.circular_options import CircularOptions
from dashboard.frame import View, bullets, panel
from dashboard.frame.html import page_note
from dashboard.letters import build as engine
from dashboard.letters import catalog, drafts, number_codes
from dashboard.letters.drafts import DraftError, Key, Version
from dashboard.report import Report, Selection, words
from dashboard.store import db
from dashboard.words import formats
from dashboard.words.formats import text_width
from dashboard.words.tied import CLOSE, OPEN, EditError, Revised, Sentence, Value, revised

Texts = Mapping[str, tuple[Sentence, ...]]
CHARACTERS_A_LINE = 42
SHOWN = 8


def edit(view: View, asked: Selection, report: Report) -> Texts | None:
    """A text area per section; the edited sentences, or None while one of them is refused."""
    if not catalog.is_letter(asked.kind):
        st.caption(words.NOT_A_LETTER)
        return None
    if report.forms:
        messages.caption(words.PACK_RULE)
    letter = view.ask(engine.letter, asked)
    key = Key(asked.kind, letter.period.id, asked.firms)
    known = drafts.versions(view.store, key)
    version, base = _chosen(known, key)
    sections: list[tuple[str, str, tuple[Sentence, ...]]] = []
    if report.intro.plain:
        sections.append(("intro", "引言", (report.intro,)))
    sections += [
        (part.key, head or part.heading, paragraphs(report, part))
        for part, head in headings(report)
    ]
    places = divisions.units_for(report.as_of, report.as_of).names
    found: dict[str, Revised] = {}
    texts: dict[str, str] = {}
    begun: dict[str, str] = {}
    for name, head, original in sections:
        before = "\n".join(one.marked for one in original)
        start = version.texts.get(name, before) if version else before
        own = f"{asked.kind}_{letter.period.id}_{name}_{version.version_id if version else 0}"
        text = _area(own, head, before, start)
        if text != before:
            texts[name] = text
        if start != before:
            begun[name] = start
        try:
            found[name] = revised(original, text, letter.offered, places)
        except EditError as error:
            messages.error(words.edit_refused(head, error))
    _keep(view, key, texts, begun, (version.version_id if version else 0, base))
    if version is not None:
        _compare({name: (head, original) for name, head, original in sections}, version, known)
    if len(found) < len(sections):
        return None
    _tell(letter.offered, list(found.values()))
    return {name: one.paragraphs for name, one in found.items()}


def _chosen(known: list[Version], key: Key) -> tuple[Version | None, int]:
    """The draft to begin with, the newest or another that the clerk picks, and the newest one when
    it was picked: what a colleague saves meanwhile changes neither, so that nobody's text goes."""
    own = _pin(key)
    if not known:
        st.session_state.setdefault(own, (0, 0))
        return None, 0
    before = st.session_state.get(own)
    listed = drafts.shown(known)
    listed += [one for one in known if before and one.version_id == before[0] and one not in listed]
    names = {one.version_id: words.version_text(one.by, one.at) for one in listed}
    options = [*names, 0]
    start = before[0] if before and before[0] in options else options[0]
    picked = st.selectbox(
        "稿子",
        options,
        index=options.index(start),
        format_func=lambda v: names.get(v, words.AS_WRITTEN),
        key=f"{own}_{options[0]}",
    )
    if not before or picked != before[0]:
        st.session_state[own] = before = (picked, known[0].version_id)
        st.session_state.pop(f"{own}_kept", None)
    if before[1] != known[0].version_id:  # a colleague's
        messages.caption(words.newer_draft(known[0].by, known[0].at))
    return next((one for one in known if one.version_id == picked), None), before[1]


def _pin(key: Key) -> str:
    return f"draft_{key.kind}_{key.period}_{key.firms}"


def _area(key: str, head: str, before: str, start: str) -> str:
    """One section; its key changes with the data, so that old text never meets new facts."""
    own = f"text_{key}_{hashlib.sha256(before.encode()).hexdigest()[:10]}"
    lines = sum(1 + int(text_width(line)) // CHARACTERS_A_LINE for line in start.splitlines())
    text = st.text_area(
        messages.plain(head), start, key=own, height=22 * lines + 58, persist_state="session"
    )
    if text != before:

        def restore() -> None:
            st.session_state[own] = before

        st.button("恢复原文", key=f"restore_{own}", on_click=restore)
    return str(text)


def _compare(
    sections: Mapping[str, tuple[str, tuple[Sentence, ...]]], version: Version, known: list[Version]
) -> None:
    """What the chosen draft changed against another one, or against the letter as written."""
    others = {one.version_id: one for one in known if one.version_id != version.version_id}
    earlier = [number for number in others if number < version.version_id]
    names = {n: words.version_text(one.by, one.at) for n, one in others.items()}
    with st.expander(words.COMPARE):
        picked = st.selectbox(
            words.COMPARE_WITH,
            [*names, 0],
            index=list(names).index(max(earlier)) if earlier else len(names),
            format_func=lambda v: names.get(v, words.AS_WRITTEN),
            key="compared",
        )
        base = others[picked].texts if picked in others else {}
        own = {n: "\n".join(s.marked for s in original) for n, (_, original) in sections.items()}
        found = drafts.differences(
            {name: base.get(name, text) for name, text in own.items()},
            {name: version.texts.get(name, text) for name, text in own.items()},
        )
        heads = {name: head for name, (head, _) in sections.items()}
        bullets(words.change_lines(found, heads) or [words.NO_CHANGE])


def _keep(
    view: View,
    key: Key,
    texts: Mapping[str, str],
    begun: Mapping[str, str],
    pinned: tuple[int, int],
) -> None:
    """What is written is kept at every pause, without a button; the areas stay as they are, so that
    nobody who writes on loses a letter. The button ends the draft and begins the next."""
    own = f"{_pin(key)}_kept"
    picked, base = pinned
    kept = st.session_state.get(own, (begun, ""))
    if texts != kept[0] and view.user.may_import:
        try:
            base = drafts.save(view.store, key, texts, view.user.name, base)
        except DraftError as error:
            messages.error(str(error))
        else:
            kept = (texts, f"{datetime.now():%H:%M}")
            st.session_state[own] = kept
            st.session_state[_pin(key)] = (picked, base)
    is_kept = texts == kept[0]
    if not is_kept:
        messages.caption(words.UNSAVED)
    elif kept[1]:
        messages.caption(words.kept_by_itself(kept[1]))
    is_shown = base == picked
    if view.press(st.button, "完成这一稿", disabled=is_shown or not is_kept, help=words.SAVE_HELP):
        st.session_state[_pin(key)] = (base, base)
        st.session_state.pop(own, None)
        st.rerun()


def _tell(offered: tuple[Value, ...], found: list[Revised]) -> None:
    """What was left out, what was typed without a fact, what might be said besides."""
    typed = [word for one in found for word in one.typed]
    if typed:
        messages.caption(words.typed_text(typed))
    written = {value.text for one in found for s in one.paragraphs for value in s.values}
    unwritten = [one for one in offered if one.text not in written]
    if unwritten:
        with st.expander(messages.plain(words.unwritten_head(len(unwritten)))):
            bullets([f"{OPEN}{one.text}{CLOSE}" for one in unwritten])


def register(
    view: View, asked: Selection, report: Report, options: CircularOptions, texts: Texts | None
) -> None:
    """Give the letter its number: once, with the hash of the file that is sent."""
    if not catalog.is_letter(asked.kind):
        return
    known = drafts.issued(view.store)
    dated: date = options.issued_on or report.issued_on or report.as_of
    code = options.agency_code or report.agency_code
    number = options.number or drafts.next_number(view.store, code, dated.year)
    with panel(*words.REGISTER_PANEL):
        label = words.register_label(code, dated.year, number)
        if view.press(st.button, label, disabled=texts is None, width="stretch"):
            try:
                letter = view.ask(engine.letter, asked)
                numbered = replace(options, number=number, agency_code=code, is_draft=False)
                printed = number_codes.with_codes(view.store, report, texts or {})
                content = FORMATS["circular"].make(printed, Wishes(numbered, texts or {}))
                key = Key(asked.kind, letter.period.id, asked.firms)
                title, by = title_of(report), view.user.name
                drafts.issue(view.store, key, (code, number), title, dated, content, by)
            except (DraftError, db.StoreBusyError) as error:
                messages.error(str(error))
            else:
                st.rerun()
        own = [one for one in known if one.code == code]
        bullets([words.number_text(one.text, one.title, one.by) for one in own[:SHOWN]])
        if rest := formats.rest_text(len(own) - SHOWN, "个文号", "见发文登记"):
            page_note(rest)
