"""The page of exports: choose a report, edit its text with the numbers locked, download it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.exports import FORMATS, POSTER_SIZES, Format, Wishes, file_name
from dashboard.exports.circular_options import CircularOptions
from dashboard.exports.failure import failure, reason
from dashboard.exports.slides_plan import frames
from dashboard.frame import ALL, View, bullets, headline, panel
from dashboard.frame import filters as frame_filters
from dashboard.frame.picking import data_table
from dashboard.indicators.definitions import Indicator, indicator
from dashboard.indicators.products import products
from dashboard.letters import build as engine
from dashboard.letters import catalog, number_codes
from dashboard.report import NothingToReportError, Report, Selection, words
from dashboard.store import db
from dashboard.words.terms import trades
from dashboard.words.tied import Sentence

Texts = Mapping[str, tuple[Sentence, ...]]

PREVIEW_ROWS = 16
ON_PAPER = ("circular", "pdf")
_LOG = logging.getLogger(__name__)


# ---- what is asked for ------------------------------------------------------------------------


def choose(view: View) -> Selection:
    """The filters: kind of report, then what that kind needs."""
    kinds = dict(catalog.kinds())
    first = next(key for key in kinds if view.ask(catalog.is_current, key, view.as_of))
    kind = view.pick("report", "内容", kinds, default=first, width=230)
    if catalog.is_letter(kind):
        return _letter(view, kind)
    one = indicator("compliance_rate")
    year, trade = None, None
    if kind == "ranking":
        one = frame_filters.indicator(view, dimension="township")
        if "trade" in one.dimensions:
            picked = view.pick("trade", "行业", [ALL, *trades()], width=126)
            trade = None if picked == ALL else picked
        year = _year(view, one) if one.basis == "event" else None
    elif kind in products():
        year = _year(view, indicator(products()[kind].pass_rate))
    elif kind == "zones":
        year = _zone_year(view)
    is_plain = False
    if kind in ("ranking", "progress", "review", *products()):
        ranks = {"interval": "列可能名次", "plain": "只列名次"}
        is_plain = view.switch("ranks", "名次", ranks) == "plain"
    has_firms = False
    if kind in (*products(), "campaign") and view.user.may_see_firms:
        names = {"public": "不写企业名称", "internal": "写出企业（内部资料）"}
        has_firms = view.switch("firms", "不合格名单", names) == "internal"
    has_pack = False
    if kind in ("progress", "review"):
        packs = {"none": "幻灯片不附乡镇", "pack": "附逐乡镇"}
        has_pack = view.switch("pack", "乡镇页", packs) == "pack"
    return Selection(
        kind,
        view.as_of,
        one.id,
        year,
        trade,
        plain_ranks=is_plain,
        firms=has_firms,
        pack=has_pack,
    )


def _letter(view: View, kind: str) -> Selection:
    """The period of a letter, and whether it names firms."""
    found = view.ask(engine.periods, kind, view.as_of)
    period = ""
    if found:
        names = {one.id: one.name for one in found}
        period = view.pick("period", "期间", names, width=170)
    has_firms = False
    if view.user.may_see_firms:
        names = {"public": "不写企业名称", "internal": "写出企业（内部资料）"}
        has_firms = view.switch("firms", "企业名称", names) == "internal"
    return Selection(kind, view.as_of, period=period, firms=has_firms)


def _year(view: View, one: Indicator) -> int | None:
    years = frame_filters.year_words(view, one)
    years.pop(frame_filters.SINCE_START, None)
    return int(view.pick("year", "年度", years, width=126))


def _zone_year(view: View) -> int | None:
    years = sorted(set(view.ask(db.query, "zones", as_of=view.as_of)["year"]), reverse=True)
    if not years:
        return None
    return int(view.pick("zone_year_asked", "年度", {str(y): f"{y}年" for y in years}, width=126))


def made(view: View, asked: Selection) -> Report:
    """The report, or the end of the page's run with the reason why there is none."""
    try:
        if catalog.is_letter(asked.kind):  # what else is asked of it comes with it
            letter: engine.Letter = view.ask(engine.letter, asked)
            return letter.report
        found: Report = view.ask(catalog.made, asked)
    except NothingToReportError as error:
        headline("没有可以导出的内容", str(error))
        st.stop()
    return found


def doubts(view: View, asked: Selection) -> None:
    """What the clerk must see before the letter is signed; never printed in it."""
    if not catalog.is_letter(asked.kind):
        return
    letter = view.ask(engine.letter, asked)
    with panel(*words.doubts_panel(len(letter.gates))):
        bullets([gate.text for gate in letter.gates] or [words.NO_DOUBTS])


def headline_sub(report: Report) -> str:
    """Scope of the report in one line."""
    return "；".join(f"{name}：{value}" for name, value in report.scope)


# ---- files ------------------------------------------------------------------------------------


def downloads(view: View, report: Report, options: CircularOptions, texts: Texts | None) -> None:
    """One button per format; the file is made when it is clicked."""
    sizes = {name: name for name in POSTER_SIZES}
    size = view.switch("poster_size", "挂图纸张", sizes, where=st.container())
    wishes = Wishes(options, texts or {}, poster_size=str(size))
    for key, made_ in FORMATS.items():
        refusal = made_.refusal(report)
        if made_.needs_pack and not refusal:
            _one_by_one(view, report, made_, wishes)
            continue
        is_refused = bool(refusal) or (key in ON_PAPER and texts is None)
        view.offer(
            st.download_button,
            f"生成并下载{made_.name}",
            _maker(made_, report, wishes, view.store if key in ON_PAPER else None),
            file_name(report, made_),
            mime=made_.mime,
            key=f"download_{key}",
            disabled=is_refused,
            help=messages.plain(refusal) if refusal else None,
            type="primary" if key == "circular" else "secondary",
            width="stretch",
        )
    if texts is None and catalog.is_letter(report.kind):
        st.caption(words.NUMBERS_CHANGED)
    if report.is_demo:
        st.caption(words.IS_DEMO)


def _one_by_one(view: View, report: Report, made_: Format, wishes: Wishes) -> None:
    """A long export: made with a bar that says which township it is at, then offered."""
    key = f"made_{report.content_hash}"
    if st.button(messages.plain(f"生成{made_.name}，{len(report.pack)}张"), width="stretch"):
        bar = st.progress(0.0)

        def told(share: float, name: str) -> None:
            bar.progress(share, messages.plain(f"正在生成{name}…"))

        st.session_state[key] = _maker(made_, report, replace(wishes, told=told))()
        bar.empty()
    if key in st.session_state:
        made = st.session_state[key]
        view.offer(
            st.download_button,
            f"下载{made_.name}",
            lambda: made,
            file_name(report, made_),
            mime=made_.mime,
            width="stretch",
        )


def _maker(
    made_: Format, report: Report, wishes: Wishes, coded: db.StoreName | None = None
) -> Callable[[], bytes]:
    """Makes the file; where that fails, one of the same kind that says why in Chinese. coded: the
    store that keeps the codes of its numbers, where it is a paper that is no draft any more."""

    def make() -> bytes:
        try:
            printed = report
            if coded and not wishes.circular.is_draft:
                printed = number_codes.with_codes(coded, report, wishes.edited)
            return made_.make(printed, wishes)
        except Exception as error:  # the browser would show a line of English
            _LOG.exception("export of %s failed", report.kind)
            return failure(made_.ending, reason(error))

    return make


def first_table(report: Report) -> None:
    """The first annex as it will be printed."""
    found = next((part.table for part in report.parts if part.table), None)
    if found is None:
        return
    heads = [f"{column.group} {column.head}".strip() for column in found.columns]
    with panel(f"附件预览：{found.title}", "；".join(note for note in found.notes if note)):
        data_table(
            pd.DataFrame([[cell.text for cell in line] for line in found.lines], columns=heads),
            most=PREVIEW_ROWS,
            key="preview",
        )


def contents(report: Report) -> list[str]:
    """Annexes, charts and slides, one line each."""
    return words.contents(report, len(frames(report)))
