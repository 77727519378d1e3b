"""The loop of complaints on the page: counts per township, every case with its state."""

import pandas as pd

from dashboard.frame import View, panel, table
from dashboard.frame.html import Html, clause_link, page_note
from dashboard.frame.listed import Listing
from dashboard.frame.picking import data_table, table_height
from dashboard.inspections import complaints
from dashboard.inspections import words_complaints as words
from dashboard.inspections.complaints import STATES, Case
from dashboard.inspections.words import PARTS
from dashboard.screens.inspections.rounds import Field
from dashboard.words import formats

MOST, ROWS = 18, 20
LISTING: Listing[Case] = Listing(
    "complaints",
    "投诉举报",
    "件",
    "inspections",
    (("part", PARTS["complaints"]),),
    {"乡镇": lambda one: one.township or words.UNNAMED, "状态": lambda one: one.state},
)


def shown(view: View, found: Field) -> list[Case]:
    """Complaints of the year and open ones, of the chosen township; a township sees its own."""
    own = set(view.user.townships)
    return [
        one
        for one in view.ask(complaints.cases, view.as_of)
        if (one.received_on.year == found.year or one.is_open)
        and found.township in (None, one.township)
        and (not own or {one.township, *one.heirs} & own)
    ]


def draw_board(known: list[Case]) -> None:
    """Counts per township and state, with ages."""
    if not known:
        return
    board = complaints.board(known)
    used = [word for word in STATES if board[word].any()]
    heads = [("乡镇", "left"), ("件", ""), *((words.SHORT[word], "") for word in used)]
    heads += [("最久", ""), ("一半", "")]
    body = [
        [
            LISTING.count(known, {"乡镇": name}, name),
            LISTING.count(known, {"乡镇": name}),
            *(LISTING.written(known, {"乡镇": name, "状态": word}) for word in used),
            *("" if pd.isna(row[key]) else f"{row[key]:g}" for key in ("oldest", "half")),
        ]
        for row in board.to_dict("records")
        for name in [str(row["township"]) or words.UNNAMED]
    ]
    with panel(*words.board_panel(board), foot=words.loop_foot()):
        table(heads, body, most=MOST)
        link = clause_link("126.3.3.1.systems", "126号 三(三)1")
        page_note(Html(f"依据：{link}"))


def draw_list(view: View, known: list[Case]) -> None:
    """Every case, what needs attention first."""
    if not known:
        return  # the headline says so
    rows = pd.DataFrame(
        [
            {
                "状态": words.state_text(one),
                "乡镇": words.place_text(one),
                "收到": one.received_on,
                "天数": str(one.age),
                "投诉什么": one.matter,
                "被投诉单位": one.party or formats.MISSING,
                "督办单": one.order or formats.MISSING,
                "承办": one.department or formats.MISSING,
            }
            for one in known
        ]
    )
    rows = rows[[head for head in rows if (rows[head] != formats.MISSING).any()]]
    with panel(*words.list_panel(known)):
        data_table(rows, height=table_height(len(rows), ROWS))
        full = complaints.as_rows(known).rename(columns=words.COLUMNS)
        view.download(full, "投诉办理_内部资料")  # names who was complained about
