"""The meeting mode: choose a storyline, then one screen after the other by keyboard or clicker.

The address holds everything: screens, screen (1 is the first, 0 the choosing page), spot
(township), dark, auto (seconds), notes (the presenter's own window). It is written by bound widgets
out of sight, since writing to st.query_params would drop the as-of date that another bound widget
keeps there.
"""

import re
import time
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard import divisions, look, messages
from dashboard.charts.enlarged import darkened
from dashboard.frame import View, address, menu
from dashboard.frame.html import Html, escaped, foot_html
from dashboard.overview import storylines, words
from dashboard.overview.storylines import StorylineError
from dashboard.screens.meeting import screens as meeting_screens
from dashboard.screens.meeting.screens import Screen
from dashboard.store import db
from dashboard.words import formats

_CSS = Path(__file__).with_name("meeting.css")
AUTO = {0: "手动翻页", 15: "15秒一屏", 30: "30秒一屏", 60: "60秒一屏"}
NO_SPOT = "不聚焦乡镇"
IN_ADDRESS = ("screen", "screens", "spot", "dark", "auto", "notes")
_SENTENCES = re.compile(r"<p>(.*?)</p>")


@dataclass(frozen=True)
class Place:
    """What the address asks for; screen 0: nothing is shown yet."""

    screen: int
    screens: tuple[str, ...]
    spot: str
    is_dark: bool
    seconds: int
    notes: bool = False  # the presenter's own window: what to say on every screen


def place() -> Place:
    """Read the address, through widgets that also write it."""
    if turned := st.session_state.pop("meeting_next", None):
        st.session_state["screen"] = turned
    with st.container(key="meeting_address"), address.kept(*IN_ADDRESS):
        screen = st.number_input("屏", 0, 99, key="screen", bind="query-params")
        screens = st.text_input("各屏", key="screens", bind="query-params")
        spot = st.text_input("聚焦", key="spot", bind="query-params")
        is_dark = st.toggle("深色", key="dark", bind="query-params")
        seconds = st.number_input("秒", 0, 600, key="auto", bind="query-params")
        notes = st.toggle("讲稿", key="notes", bind="query-params")
    names = meeting_screens.names()
    keys = tuple(key for key in screens.split(",") if key in names)
    default = next((one.screens for one in storylines.given().values()), tuple(names))
    return Place(int(screen), keys or default, spot, bool(is_dark), int(seconds), bool(notes))


# ---- choosing ----------------------------------------------------------------------------------


def choose(view: View) -> None:
    """Pick or put together a storyline, and start."""
    offered = {one.name: one.screens for one in storylines.given().values()}
    own = {one.name: one.screens for one in _saved(view)}
    offered |= own
    name = view.pick("storyline", "汇报线", list(offered))
    names = meeting_screens.names()
    known = [key for key in offered[name] if key in names]
    picked = st.multiselect(
        "屏幕和顺序",
        list(names),
        default=known,
        format_func=names.__getitem__,
        placeholder="请选择要讲的屏幕",
        key=f"screens_{name}",
        help=words.ORDER_HELP,
    )
    spot, auto = st.columns(2)
    units = divisions.units_for(view.as_of, view.as_of)
    spotted = spot.selectbox("聚焦乡镇", [NO_SPOT, *units.names], key="meeting_spot")
    seconds = auto.selectbox("翻页", list(AUTO), format_func=AUTO.__getitem__, key="meeting_auto")
    wanted = {
        "screens": ",".join(picked),
        "screen": 1,
        "spot": "" if spotted == NO_SPOT else spotted,
        "auto": seconds,
    }
    st.button(
        "开始汇报",
        type="primary",
        disabled=not picked,
        shortcut="Enter",
        on_click=_put,
        kwargs=wanted,
    )
    st.caption(words.KEYS)
    _offer_saving(view, picked, name if name in own else "")


def _saved(view: View) -> list[storylines.Storyline]:
    if not db.exists(view.store):
        return []
    return view.ask(storylines.saved, view.user.name)


def _offer_saving(view: View, picked: list[str], own: str) -> None:
    if "own" not in view.user.may:
        return
    with st.expander(words.KEEP_THIS):
        name = st.text_input("名称", value=own, max_chars=storylines.NAME_LENGTH)
        save, remove = st.columns(2)
        if save.button("保存", width="stretch"):
            try:
                storylines.save(view.store, view.user.name, name, picked)
            except StorylineError as error:
                messages.error(error)
                return
            st.rerun()
        if own and remove.button(messages.plain(f"删除“{own}”"), width="stretch"):
            storylines.remove(view.store, view.user.name, own)
            st.rerun()


# ---- showing -----------------------------------------------------------------------------------


def show(view: View, asked: Place) -> None:
    """One screen, with the keys that lead to the others."""
    screens, empty = _prepared(view, asked)
    at = min(max(asked.screen, 1), len(screens))
    name, shown = screens[at - 1]
    _style(asked.is_dark)
    left_out = words.left_out(empty) if at == len(screens) else ""
    st.html(_strip(view, shown, f"{at} / {len(screens)}{left_out}"))
    with st.container(key="meeting_screen"):
        _draw(shown, f"{at}_{name}", asked.is_dark)
    _keys(at, len(screens), asked.is_dark)
    _told_to_notes(at)
    _bar(view, shown, at, len(screens))
    if asked.seconds and at < len(screens):
        _advance(at, asked.seconds)


def show_notes(view: View, asked: Place) -> None:
    """The presenter's window: the sentences of all screens, the one that is shown marked. The
    browser's own channel between its windows tells which (page.js)."""
    screens, empty = _prepared(view, asked)
    parts = [_note(shown, at) for at, (_, shown) in enumerate(screens, 1)]
    st.html(f'<div class="m-notes">{"".join(parts)}{foot_html(words.left_out(empty))}</div>')


def _note(shown: Screen, at: int) -> str:
    said = [shown.headline, *_SENTENCES.findall(shown.left), shown.foot, shown.count]
    lines = "".join(f"<p>{escaped(unescape(line))}</p>" for line in said if line)
    return (
        f'<div class="m-note" data-screen="{at}"><b>{at}　{escaped(shown.title)}</b>{lines}</div>'
    )


def _told_to_notes(at: int) -> None:
    """Tell the window with the notes which screen is shown."""
    with st.container(key="meeting_told"):
        script = f"<script>window.tellScreen?.({at});</script>"
        st.html(script, unsafe_allow_javascript=True)


def _prepared(view: View, asked: Place) -> tuple[list[tuple[str, Screen]], int]:
    """The screens that show something, with their ids, and how many have no data and are left
    out; made before the first is shown so that turning never waits. All of them where none has."""
    keys = asked.screens
    state = (view.store, view.data_version, view.as_of, keys, asked.spot)
    kept = st.session_state.get("meeting")
    if kept is None or kept[0] != state:
        bar = st.progress(0.0, "正在准备各屏…")
        made = []
        for i, key in enumerate(keys):
            bar.progress(i / len(keys), messages.plain(f"正在准备第{i + 1}屏，共{len(keys)}屏…"))
            made.append(meeting_screens.screen(view, key, asked.spot))
        bar.empty()
        st.session_state["meeting"] = kept = (state, made)
    every = list(zip(keys, kept[1], strict=True))
    full = [one for one in every if one[1].has_something]
    return (full, len(every) - len(full)) if full else (every, 0)


def _draw(shown: Screen, key: str, is_dark: bool) -> None:
    st.html(f'<div class="m-head" role="heading" aria-level="1">{escaped(shown.headline)}</div>')
    left, right = (None, st.container())
    if shown.left:
        left, right = st.columns([29, 71], gap="large")
    if left is not None:
        left.html(_inked(shown.left, is_dark))
    if isinstance(shown.right, str):
        right.html(_inked(shown.right, is_dark) or "<div></div>")
    elif shown.right is not None:
        figure = darkened(shown.right) if is_dark else shown.right
        right.plotly_chart(
            figure, theme=None, config=look.PLOTLY_CONFIG, key=f"m_{key}", alt=shown.headline
        )
    st.html(
        f'<div class="m-foot"><span>{escaped(shown.foot)}</span>'
        f"<span>{escaped(shown.count)}</span></div>"
    )


def _strip(view: View, shown: Screen, place: str) -> str:
    demo = '<span class="demo">模拟数据</span>' if view.is_demo else ""
    day = formats.date_text(view.as_of)
    return (
        f'<div class="m-strip"><b>{escaped(shown.title)}</b>'
        f"<span><small>统计截止</small>{day}</span>{demo}"
        f'<span class="m-place">{place}　← →</span></div>'
    )


def _inked(html: str, is_dark: bool) -> str:
    """The words of verdicts in tables, light enough to be read on the dark ground."""
    if is_dark and "m-table" in html:
        for ink in (look.GREEN, look.AMBER, look.RED):
            html = html.replace(f"color:{ink}", f"color:{look.DARK[ink]}")
    return html


def _style(is_dark: bool) -> None:
    names = {
        "ground": look.WHITE,
        "text": look.TEXT,
        "second": look.TEXT_SECOND,
        "grid": look.BORDER,
        "spot": look.SELECTED,
    }
    colours = {name: look.DARK[one] if is_dark else one for name, one in names.items()}
    colours["strip"] = look.FRAME
    root = look.style_root(colours, "m-")
    st.html(f"<style>{root}{_CSS.read_text(encoding='utf-8')}</style>")


def _put(**wanted: object) -> None:
    """Set parts of the address."""
    for name, value in wanted.items():
        st.session_state[name] = value


def _keys(at: int, count: int, is_dark: bool) -> None:
    """Buttons out of sight for the keys that the visible bar does not carry."""
    back, on = {"screen": max(at - 1, 1)}, {"screen": min(at + 1, count)}
    turned = {"dark": not is_dark}
    with st.container(key="meeting_keys"):
        st.button("上一屏（翻页笔）", on_click=_put, kwargs=back, shortcut="PageUp")
        st.button("下一屏（翻页笔）", on_click=_put, kwargs=on, shortcut="PageDown")
        st.button("第一屏", on_click=_put, kwargs={"screen": 1}, shortcut="Home")
        st.button("最后一屏", on_click=_put, kwargs={"screen": count}, shortcut="End")
        st.button("深浅", on_click=_put, kwargs=turned, shortcut="D")


def _bar(view: View, shown: Screen, at: int, count: int) -> None:
    back, on = {"screen": max(at - 1, 1)}, {"screen": min(at + 1, count)}
    names = divisions.units_for(view.as_of, view.as_of).names
    options = [NO_SPOT, *names]
    now = st.session_state["spot"]

    def spot() -> None:
        picked = st.session_state["meeting_bar_spot"]
        _put(spot="" if picked == NO_SPOT else picked)

    with st.container(key="meeting_bar", horizontal=True, vertical_alignment="center"):
        st.button("上一屏", on_click=_put, kwargs=back, shortcut="Left", disabled=at == 1)
        st.button("下一屏", on_click=_put, kwargs=on, shortcut="Right", disabled=at == count)
        st.button("退出", on_click=_put, kwargs={"screen": 0}, shortcut="Esc")
        st.selectbox(
            "聚焦乡镇",
            options,
            index=options.index(now) if now in options else 0,
            label_visibility="collapsed",
            key="meeting_bar_spot",
            on_change=spot,
            width=180,
        )
        menu.draw_link(shown.page, "回到这一页的实时页面 →")
        st.html(_notes_link(view), width="content")


def _notes_link(view: View) -> Html:
    """A link that opens the notes in a window of their own: of the same screens, day and data."""
    kept = {key: st.session_state[key] for key in ("screens", "spot") if st.session_state[key]}
    told = {**kept, "data": view.store, "as_of": view.as_of.isoformat(), "notes": "true"}
    return Html(
        f'<a href="meeting?{urlencode(told)}" data-window="meeting_notes">讲稿另开一窗 ↗</a>'
    )


def _advance(at: int, seconds: int) -> None:
    """Turn the page by itself after so many seconds."""
    before = st.session_state.get("meeting_shown")
    if before is None or before[0] != at:
        st.session_state["meeting_shown"] = (at, time.monotonic())

    @st.fragment(run_every=1.0)
    def clock() -> None:
        if time.monotonic() - st.session_state["meeting_shown"][1] >= seconds:
            st.session_state["meeting_next"] = at + 1
            st.rerun()

    clock()
