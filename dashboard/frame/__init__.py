"""The frame of every page: guard, data set, as-of date, filters, cached evidence, downloads.

A page begins with `view = frame.start("its file name")`. That guards it (also when a fresh server
runs the page without app.py), chooses between imported and simulated data, and draws the strip
and the filter row. What the page then asks of the evidence goes through `view.ask`, which caches
by data version.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NoReturn, TypeVar

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import access, demo, divisions, messages
from dashboard.access import kept_screen, warm_up
from dashboard.definition_files import UnknownError
from dashboard.documents import clauses
from dashboard.frame import address, alert_count, behind, finding, leaving, menu, sheets, strip
from dashboard.frame.answers import Answers
from dashboard.frame.html import (
    Card,
    Html,
    bullets,
    cards,
    cards_html,
    chip_html,
    clause_link,
    headline,
    headline_html,
    joined,
    lists_link,
    page_foot,
    page_note,
    panel,
    since_when,
    skeleton_html,
    strip_html,
    table,
)
from dashboard.frame.pages_of_roles import may_open
from dashboard.frame.picking import figure_chart, pickable_chart, pickable_table
from dashboard.frame.style import draw_style, style_html
from dashboard.indicators import evidence, measured
from dashboard.indicators.definitions import Indicator
from dashboard.indicators.words import no_such_township
from dashboard.store import audit, db, trouble, unchanged
from dashboard.words import formats

__all__ = [
    "Card",
    "Html",
    "View",
    "bullets",
    "cards",
    "cards_html",
    "chip_html",
    "headline",
    "headline_html",
    "page_foot",
    "page_note",
    "panel",
    "start",
    "table",
]

Answer = TypeVar("Answer")

FIRST_DAY, LAST_DAY = date(2007, 1, 1), date(2020, 12, 31)
EARLIEST, LATEST = date(1990, 1, 1), date(2049, 12, 31)  # a link may name any day: 没有数据 then
ALL = "全部"
_DRAWN = "page_drawn"


@dataclass
class View:
    """One run of one page: who looks, at which data, as of which day."""

    name: str
    title: str
    user: access.User
    store: db.StoreName
    as_of: date
    newest: dict[str, date]
    filters: DeltaGenerator
    _strip: strip.Strip
    _answers: Answers = field(default_factory=Answers)
    judged: evidence.Judged = evidence.Judged(())
    _state: str = ""  # store/unchanged.py, before anything was asked; empty: not to be kept
    _facts: Sequence[tuple[str, str]] = ()  # what the strip tells
    _evidence: str = ""  # the newest day of what the page judges, with 旧数 where it is old
    _kinds: dict[str, None] = field(default_factory=dict)  # datasets whose rows the page counts

    @property
    def is_demo(self) -> bool:
        """Whether the figures are simulated."""
        return self.store == "demo"

    def ask(self, function: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
        """function(store, *args, **kwargs), cached until the data change."""
        found: Answer = self._answers.ask(function, self.store, *args, **kwargs)
        return found

    @property
    def data_version(self) -> str:
        """Changes with every committed write to the data that are looked at."""
        return self._answers.version(self.store)

    def go_on(self) -> None:
        """At the start of a fragment, which runs again without its page: the session must not have
        ended meanwhile, and from here on the store is asked for this user."""
        if access.current_user() is None:
            st.rerun(scope="app")
        access.require_user()

    def judge(self, one: Indicator) -> None:
        """The page judges this figure, also where nobody chose it: its day stands in the strip."""
        self.judged = evidence.of_indicator(one)
        if self.newest:
            self._evidence = self.ask(evidence.known_by, self.judged, self.as_of)

    def show_units(self, units: divisions.Units) -> None:
        """Name the townships of the view in the strip."""
        facts = [("统计截止", formats.date_with_weekday(self.as_of)), ("区划", units.label)]
        facts[1:1] = [("数据", self._evidence), *self._imported()]
        self._strip.tell(self.title, facts, self.is_demo, self._alerts())
        self._facts = facts

    def keep_first_screen(self, *parts: Html) -> None:
        """Strip and parts are what the next browser shows at once, until the page itself is drawn:
        while everything is as it is, where nobody signs in and the address chooses nothing."""
        if self._state:
            words = strip_html(self.title, self._facts, self.is_demo)
            stacked = "".join(f"<div>{part}</div>" for part in parts)
            kept_screen.keep(self.name, style_html(), words, stacked, self._state)

    def _alerts(self) -> Html | None:
        """How many alerts there are as of the day, where that is known by now and of use here."""
        if not self.newest or self.name == strip.MEETING or not may_open("explore", self.user.may):
            return None
        count = alert_count.of(self.store, self.data_version, self.as_of)
        return None if count is None else strip.alerts_html(count, self.as_of)

    def _imported(self) -> list[tuple[str, str]]:
        """When the newest file with evidence of the page was imported."""
        if self.is_demo:
            return []
        at = self.ask(_imported_at, self.judged.datasets, self.as_of)
        return [("导入", f"{at:%Y-%m-%d}")] if at else []  # rarely of the year looked at

    def pick(
        self,
        key: str,
        label: str,
        options: Mapping[str, str] | Sequence[str],
        *,
        default: str | None = None,
        width: int | Literal["stretch"] = 200,
        is_plain: bool = False,
        where: DeltaGenerator | None = None,
    ) -> str:
        """A drop-down of the filter row or elsewhere, kept in the address; plain: without its
        label, where the words speak for themselves and the address is to name the option alone."""
        words = options if isinstance(options, Mapping) else {o: o for o in options}
        names = list(words)
        if not names:
            raise UnknownError(f"没有可选的{label}。")
        first = default if default in names else names[0]
        address.follow(key, first)
        address.take(key, {o: w if is_plain else f"{label}：{w}" for o, w in words.items()})
        _forget_unknown(key, words, first)
        with address.kept(key):
            chosen = str(
                (where or self.filters).selectbox(
                    messages.plain(label),
                    names,
                    index=names.index(first),
                    format_func=lambda option: (
                        words[option] if is_plain else f"{label}：{words[option]}"
                    ),
                    key=key,
                    label_visibility="collapsed",
                    placeholder="请选择",
                    bind="query-params",
                    width=width,
                )
            )
        address.tell(key, words[chosen] if is_plain else f"{label}：{words[chosen]}")
        return chosen

    def switch(
        self,
        key: str,
        label: str,
        options: Mapping[str, str],
        default: str | None = None,
        where: DeltaGenerator | None = None,
    ) -> str:
        """A few choices side by side, kept in the address; in the filter row or elsewhere."""
        first = default or next(iter(options))
        address.follow(key, first)
        address.take(key, options)
        _forget_unknown(key, options)
        with address.kept(key):
            picked = (where or self.filters).segmented_control(
                messages.plain(label),
                list(options),
                default=first,
                required=True,
                format_func=lambda option: options[option],
                key=key,
                label_visibility="collapsed",
                bind="query-params",
            )
        chosen = first if picked is None else str(picked)  # an address may choose nothing: ?part=
        address.tell(key, options[chosen])
        return chosen

    def number(
        self, key: str, label: str, span: tuple[Any, Any, Any], where: Any = st, **more: Any
    ) -> Any:
        """A number to try out, kept in the address; span: the least, the most, the usual one."""
        least, most, usual = span
        address.follow(key, usual)
        with address.kept(key):
            chosen = where.number_input(
                messages.plain(label), least, most, usual, key=key, bind="query-params", **more
            )
        address.tell(key, chosen)
        return chosen

    def township_picker(self, units: divisions.Units) -> str | None:
        """The one township everything follows; chosen here, on the map or in a row."""
        words = {ALL: "全部乡镇", **{name: name for name in units.names}}
        self.tell_other_township(units.names, words[ALL])
        chosen = self.pick("township", "乡镇", words, width=126, is_plain=True)
        return None if chosen == ALL else chosen

    def tell_other_township(self, known: Sequence[str], instead: str) -> None:
        """Say that the township which was chosen or linked is none as of the page's day, what
        became of it, and what is shown instead; nothing where it is known."""
        asked = str(st.session_state.get("township", st.query_params.get("township", "")))
        name = asked.removeprefix("乡镇：")  # as a page with other choices writes it
        if not name or name.startswith(ALL) or name in known:
            return
        own = [one.id for one in divisions.eras() if name in divisions.names_in(one.id)]
        now = divisions.translate(name, own[0], divisions.era_on(self.as_of).id) if own else ()
        messages.info(no_such_township(name, now, instead))

    def township_chart(
        self, figure: Any, key: str, alt: str, numbers: Mapping[str, str] | None = None
    ) -> None:
        """A chart whose points carry a township: a click chooses it for the whole page; the rows
        behind its figure (numbers) are offered below."""
        picked = pickable_chart(figure, key, alt, _choose_township)
        if numbers:
            behind.draw_links([numbers.get(picked, "")])

    def chart(self, figure: Any, key: str, alt: str) -> None:
        """A chart; a mark that knows what it counted leads to its rows."""
        figure_chart(figure, key, alt)

    def township_table(
        self,
        rows: pd.DataFrame,
        key: str,
        numbers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        """A table whose first selected row chooses the township (column 乡镇); the rows behind its
        figure (numbers) are offered below."""
        if numbers:
            own = ((place, numbers.get(name, "")) for place, name in enumerate(rows["乡镇"]))
            options["counted"] = {(place, ""): figure for place, figure in own}
        pickable_table(
            rows,
            key,
            lambda position: _choose_township(rows.iloc[position]["乡镇"]),
            **options,
        )

    def press(self, place: Any, label: str, *, disabled: bool = False, **kwargs: Any) -> bool:
        """A button for those who may import. For others it is grey, and a press that a changed
        browser sends all the same is not heard."""
        off = disabled or not self.user.may_import
        return bool(place(messages.plain(label), disabled=off, **kwargs)) and not off

    def stop_without(self, dataset: str, what: str) -> None:
        """End the page with an invitation to import when a dataset has no rows yet."""
        if dataset in self.newest and self.newest[dataset] >= FIRST_DAY:
            return
        headline(f"还没有{what}", "导入后，这一页会显示图表和表格。")
        self.stop_with_invitation(what)

    def stop_without_any(self) -> None:
        """End the page with an invitation to import when there are no rows at all by the day."""
        if not self.newest:
            headline("还没有数据", "导入名册、抽查结果等以后，这一页会显示图表和表格。")
            self.stop_with_invitation("数据")

    def stop_with_invitation(self, what: str) -> NoReturn:
        """End the page here: up to the as-of date there is no such data; offer to import some."""
        messages.caption(f"截至{formats.date_text(self.as_of)}没有{what}。")
        self._tell_since()
        if self.user.may_import:
            st.page_link("pages/imports.py", label=messages.plain(f"去导入{what} →"))
        st.stop()

    def stop_if_empty(self, is_empty: bool, what: str) -> None:
        """End the page when the chosen filters leave nothing."""
        if is_empty:
            self.stop_empty(what)

    def stop_empty(self, what: str) -> NoReturn:
        """End the page: nothing of the kind by the as-of day."""
        headline(f"{formats.date_text(self.as_of)}之前没有{what}", "换一个统计截止日或筛选条件。")
        self._tell_since()
        st.stop()

    def _tell_since(self) -> None:
        """From when there is such evidence, with a link to its newest day; for a day before it. The
        newest is that of what the page judges first, on which it stands by default."""
        found = self.ask(evidence.span, self.judged.datasets, self.judged.product)
        if found is not None and found.first > self.as_of:
            judged = self.ask(evidence.span_of, self.judged)
            since_when(self.name, found.first, judged.newest if judged else found.newest)

    def _is_issued(self, clause_id: str) -> bool:
        """Whether the paper of a clause was there on the as-of day."""
        return clauses.document(clauses.clause(clause_id).document).date <= self.as_of

    def clause_note(self, indicator: Indicator) -> Html:
        """目标依据：75号 一“规范率要在98%以上”, a link to the clause."""
        clause_id = indicator.clause_on(self.as_of)
        if not clause_id or not self._is_issued(clause_id):
            return Html("")
        clause = clauses.clause(clause_id)
        return clause_link(clause.id, f"目标依据：{clause.citation}“{clause.key_phrase}”")

    def clause_place(self, indicator: Indicator) -> Html:
        """Where the target is written, 75号 一, a link to the clause."""
        clause_id = indicator.clause_on(self.as_of)
        if not clause_id or not self._is_issued(clause_id):
            return Html("")
        return clause_link(clause_id, clauses.clause(clause_id).citation)

    def foot(self, source: str, *rules: str) -> None:
        """Last line: where the figures come from, which rules were applied."""
        mark = formats.DATA_WORDS["demo"] if self.is_demo else ""
        right = joined(mark, *rules, f"统计截止 {formats.date_text(self.as_of)}")
        page_foot(joined(f"来源：{source}", lists_link(self._kinds)), right)

    def source_of(self, *kinds: str, product: str | None = None) -> str:
        """Names of the newest files behind the page that hold evidence up to its day."""
        self._kinds.update(dict.fromkeys(kinds))
        if self.is_demo:
            return "程序生成的模拟数据（参数见 data/demo）"
        files = self.ask(_source_files, kinds, product, self.as_of)
        return formats.names_text(files, 3) if files else "—"

    def download(self, rows: pd.DataFrame, label: str) -> None:
        """What is seen, as a workbook and as a CSV, under 导出 in the strip."""
        name = self._file_name(label)
        data = formats.DATA_WORDS["demo"] if self.is_demo else self.title
        note = f"统计截止 {formats.date_text(self.as_of)}　{data}"
        makes: dict[str, Callable[[], bytes]] = {
            "Excel": lambda: sheets.sheet(rows, label, note),
            "CSV": lambda: formats.csv_text(rows).encode("utf-8-sig"),
        }
        with self._strip.exports:
            for (kind, make), end in zip(makes.items(), ("xlsx", "csv"), strict=True):
                told = f"{label}（{kind}）"
                self.offer(st.download_button, told, make, f"{name}.{end}", type="tertiary")

    def offer_public(self, label: str, make: Callable[[], pd.DataFrame], name: str) -> None:
        """A button for a CSV that names nobody and may be shown outside."""
        self.offer(
            st.download_button,
            label,
            lambda: formats.csv_text(make()).encode("utf-8-sig"),
            f"{self._file_name(name)}.csv",
            mime="text/csv",
            is_public=True,
        )

    def _file_name(self, label: str) -> str:
        mark = f"_{formats.DATA_WORDS['demo']}" if self.is_demo else ""
        return f"{label}_{self.as_of:%Y%m%d}{mark}"

    def looked_at(self, what: str) -> None:
        """Tell the audit, once per session, that this user opened the file of somebody real."""
        seen: set[str] = st.session_state.setdefault("looked_at", set())
        if not self.is_demo and what not in seen:
            seen.add(what)
            who = self.user
            audit.record("view", who.name, what, role=who.role, where=who.address)

    def offer(
        self,
        place: Any,
        label: str,
        make: Callable[[], bytes],
        file_name: str,
        *,
        action: str = "export",
        what: str = "export",
        is_public: bool = False,
        **more: Any,
    ) -> None:
        """A button for a file that is made when it is asked for, for this user alone: he must
        still be one who may (action), the audit is told (what), and the file says who had it,
        unless it is made for the public."""
        if action in self.user.may:
            given = leaving.given_to(self.user, make, file_name, action, what, is_public=is_public)
            name = file_name if is_public else leaving.named_for(self.user, file_name)
            place(messages.plain(label), given, file_name=name, on_click="ignore", **more)


def _choose_township(name: str) -> None:
    st.session_state["township"] = name


def _stop(name: str, why: str) -> NoReturn:
    """End the page with its name and why it is not shown."""
    strip.draw_name(name)
    messages.error(why)
    st.stop()


def start(name: str) -> View:
    """Guard and frame of the page called `name` (its file name)."""
    menu.ensure_drawn()
    warm_up.looked_at(name)
    is_first, state = address.is_untouched(), unchanged.state()
    db.begin_run()
    draw_style()
    address.arrive()
    address.draw_history(name)
    user = access.require_user()
    if not may_open(name, user.may):
        _stop(name, menu.NOT_YOURS)
    title, answers = menu.titles()[name], Answers()
    knows = "accounts" in user.may
    try:
        if lost := trouble.lost():
            _stop(name, trouble.told(lost, knows))
        store = _choose_store(user, answers)
        newest = _newest(store, answers)
        answers.begin_run(store)
    except db.StoreBusyError as error:
        _stop(name, trouble.told(error, knows))
    with address.kept():
        parts = strip.draw(name)
        if late := trouble.late(store):
            messages.warning(late)
        elif coming := trouble.coming(store):
            messages.caption(coming)
        filters = st.container(
            horizontal=True, vertical_alignment="center", key="filters", gap="xsmall"
        )
    judged = evidence.of_page(name, _choices())
    day = answers.ask(evidence.default_day, store, judged) if newest else None
    if name in evidence.by_clock() and store == "real" and date.today() <= LAST_DAY:
        day = date.today()
    as_of = _as_of(filters, day or max(newest.values(), default=None))
    st.set_page_config(page_title=f"{title} {formats.date_text(as_of)} · {menu.PRODUCT}")
    known = answers.ask(evidence.known_by, store, judged, as_of) if newest else ""
    view = View(name, title, user, store, as_of, newest, filters, parts, answers, judged)
    view._evidence = known
    view._state = state if is_first and user.is_local and db.sees_all(store) else ""
    view.show_units(divisions.units_for(as_of, as_of))
    finding.draw(user, store, view.data_version, parts.search)
    st.session_state[_DRAWN] = (name, parts.paper)
    return view


def finish() -> None:
    """What is said when a page is drawn, also one that stopped early: address, line for paper."""
    db.end_run()
    if drawn := st.session_state.pop(_DRAWN, None):
        strip.finish(*drawn)


def _source_files(
    store: db.StoreName, kinds: tuple[str, ...], product: str | None, as_of: date
) -> list[str]:
    rows = db.query(store, "sources", kinds=list(kinds), product=product, as_of=as_of)
    return list(rows["file_name"])


def _imported_at(store: db.StoreName, kinds: tuple[str, ...], as_of: date) -> datetime | None:
    """When the newest file with evidence of these kinds up to a day was imported."""
    rows = db.query(store, "sources", kinds=list(kinds), product=None, as_of=as_of)
    return None if rows.empty else pd.Timestamp(rows["imported_at"].max()).to_pydatetime()


def _newest(store: db.StoreName, answers: Answers) -> dict[str, date]:
    if store == "demo":
        if not answers.ask(demo.is_ready, store):
            waiting = st.empty()  # the first visit: something to look at while it is made
            waiting.html(skeleton_html("正在准备模拟数据，约需几秒…"))
            demo.ensure()
            waiting.empty()
    elif not db.exists("real"):
        return {}
    found: dict[str, date] = answers.ask(measured.newest, store)
    return found


def _choose_store(user: access.User, answers: Answers) -> db.StoreName:
    """Imported data once there are any, else the demo; the reader may ask for the other."""
    has_real = db.exists("real") and bool(_newest("real", answers))
    default = "real" if has_real else "demo"
    address.follow("data", default)
    address.take("data", formats.DATA_WORDS)
    _forget_unknown("data", formats.DATA_WORDS, default)
    with st.sidebar:
        names = list(formats.DATA_WORDS)
        with address.kept("data"):
            chosen = st.selectbox(
                "看哪一份数据",
                names,
                index=names.index(default),
                format_func=formats.DATA_WORDS.__getitem__,
                key="data",
                bind="query-params",
            )
        address.tell("data", formats.DATA_WORDS[chosen])
        if not has_real:
            st.caption("还没有导入数据，默认显示模拟数据。")
        if user.is_local:
            st.caption("未设账号：只供本机使用。")
        else:
            if st.button(messages.plain(f"退出（{user.name}）")):
                access.sign_out()
                st.rerun()
            access.watch_idleness()
    return "demo" if chosen == "demo" else "real"


def _as_of(filters: DeltaGenerator, newest: date | None) -> date:
    """The as-of date: chosen by the reader, else the newest day of what the page judges; the clock
    on those pages alone that say what is owed today (evidence.toml, by_clock)."""
    default = min(newest or LAST_DAY, LAST_DAY)
    address.follow("as_of", default)
    with suppress(ValueError):
        if day := address.linked("as_of"):
            st.session_state["as_of"] = date.fromisoformat(day)
    with address.kept("as_of"):
        chosen: date = filters.date_input(
            "统计截止",
            default,
            min_value=EARLIEST,
            max_value=LATEST,
            format="YYYY-MM-DD",
            key="as_of",
            label_visibility="collapsed",
            help="统计截止日：数字和红黄绿灯都按这一天计算，默认为这一页所判断的数据的最新日期。",
            bind="query-params",
            width=136,
            required=True,
        )
    address.tell("as_of", chosen.isoformat())
    return chosen


def _choices() -> dict[str, str]:
    """What was chosen of that on which a page judges other evidence."""
    keys = ("part", "indicator", "report", "product")
    named = {key: st.query_params[key] for key in keys if key in st.query_params}
    own = {key: str(st.session_state[key]) for key in keys if key in st.session_state}
    led = {key: one for key in keys if (one := address.linked(key)) is not None}
    found = named | own | led
    if not address.is_chosen("report"):  # the letter that is due on the day does not set the day
        found.pop("report", None)
    return found


def _forget_unknown(key: str, words: Mapping[str, str], first: str | None = None) -> None:
    """Leave a choice that this page does not have.

    first: what stands instead. It is written down, since a browser goes on showing the words of a
    choice that was only dropped.
    """
    if key in st.session_state and st.session_state[key] not in words:
        if first is None:
            del st.session_state[key]
        else:
            st.session_state[key] = first
