"""The clerk's part of a circular: style, head, number, receivers, signature; kept on request."""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from dashboard.exports.circular_options import (
    AGENCY_CODE,
    ISSUER,
    STYLES,
    CircularOptions,
    Fonts,
    addressee,
)
from dashboard.frame import View
from dashboard.report import Report, letterhead, words
from dashboard.report.letterhead import Frame

FONT_SETS = {
    "standard": ("公文标准字体", Fonts()),
    "windows": (
        "Windows 自带字体",
        Fonts("华文中宋", "仿宋", "黑体", "楷体", "宋体"),
    ),
}
KEEP = "记住这套格式"


@dataclass(frozen=True)
class Asked:
    """What the widgets hold: the frame to keep, and the day of this one circular."""

    frame: Frame
    issued_on: date | None


def ask(view: View, report: Report) -> CircularOptions:
    """The frame of the circular as the clerk wants it; begins with what was kept."""
    asked = _widgets(report, letterhead.kept(view.store, view.user.name))
    if view.press(st.button, KEEP, help=words.KEEP_HELP):
        default = addressee(CircularOptions(), report)
        is_default = asked.frame.addressee == default
        own = replace(asked.frame, addressee="") if is_default else asked.frame
        letterhead.keep(view.store, view.user.name, own)
        st.caption(words.KEPT)
    return _options(asked)


def _widgets(report: Report, kept: Frame) -> Asked:
    first, second = st.columns(2)
    style = first.selectbox(
        "格式",
        list(STYLES),
        index=_place(list(STYLES), kept.style),
        format_func=STYLES.__getitem__,
        key="style",
    )
    fonts = second.selectbox(
        "字体",
        list(FONT_SETS),
        index=_place(list(FONT_SETS), kept.fonts),
        format_func=lambda name: FONT_SETS[name][0],
        key="fonts",
        help=words.FONTS_HELP,
    )
    row = st.container(horizontal=True)
    red_head = row.toggle("红头", value=kept.red_head, key="red_head")
    is_draft = row.toggle("印“送审稿”", value=kept.is_draft, key="is_draft")
    is_sealed = row.toggle("加盖印章", value=kept.is_sealed, key="is_sealed")
    with_charts = row.toggle("附件里放图", value=kept.with_charts, key="with_charts")
    own = report.issuer or kept.issuer or ISSUER
    issuer = st.text_input("发文机关", own, key=f"issuer_{report.issuer}")
    first, second, third = st.columns([30, 25, 45])
    own = report.agency_code or kept.agency_code or AGENCY_CODE
    code = first.text_input("机关代字", own, key=f"agency_code_{report.issuer}")
    number = second.number_input(
        "发文顺序号", 0, 9999, value=kept.number, key="number", help="0：不印发文字号"
    )
    issued = third.date_input(
        "成文日期",
        report.as_of,
        min_value=date(2007, 1, 1),
        max_value=date(2100, 12, 31),
        key=f"issued_{report.as_of}",
        format="YYYY-MM-DD",
    )
    default = addressee(CircularOptions(), report)
    default = default if report.receivers else kept.addressee or default
    sent_to = st.text_input("主送机关", default, key=f"addressee_{default}")
    first, second = st.columns(2)
    copies = first.text_input(
        "抄送机关",
        kept.copies_to or report.copies_to,
        key=f"copies_to_{report.copies_to}",
        placeholder="没有就不填",
    )
    contact = second.text_input("联系人", kept.contact, key="contact", placeholder="姓名、电话")
    frame = Frame(
        style=style,
        fonts=fonts,
        red_head=red_head,
        is_draft=is_draft,
        is_sealed=is_sealed,
        with_charts=with_charts,
        issuer=issuer,
        agency_code=code,
        number=int(number),
        addressee=sent_to,
        copies_to=copies,
        contact=contact,
    )
    return Asked(frame, issued if isinstance(issued, date) else None)


def _place(names: list[str], wanted: str) -> int:
    return names.index(wanted) if wanted in names else 0


def _options(asked: Asked) -> CircularOptions:
    frame = asked.frame
    return CircularOptions(
        style=frame.style,
        red_head=frame.red_head,
        is_draft=frame.is_draft,
        agency_code=frame.agency_code,
        number=frame.number or None,
        issuer=frame.issuer or ISSUER,
        addressee=frame.addressee,
        issued_on=asked.issued_on,
        is_sealed=frame.is_sealed,
        copies_to=frame.copies_to,
        contact=frame.contact,
        with_charts=frame.with_charts,
        fonts=FONT_SETS[frame.fonts][1],
    )
