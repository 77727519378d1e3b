"""The loop of complaints: every state by hand, from days alone and from the store with an order."""

from dataclasses import replace

import pytest

from dashboard.inspections import complaints, order_entry, orders
from dashboard.inspections import words_complaints as words
from dashboard.inspections.order_entry import Draft, OrderError
from dashboard.inspections.order_rules import Rules
from dashboard.inspections.orders import Step
from dashboard.store import originals
from tests import rows

day = rows.day
RULE = Rules(80, 14, 30, (15,), {}, (), complaint_days=15, repeat_days=180)

# received, accepted, closed, satisfaction, again, as-of day → state, since, days over
CASES: dict[str, tuple[str, str, str, str, str, str, tuple[str, str, int]]] = {
    "came": ("06-01", "", "", "", "", "06-03", ("待受理", "06-01", 0)),
    "accepted": ("06-01", "06-02", "", "", "", "06-16", ("办理中", "06-02", 0)),
    "a day over": ("06-01", "06-02", "", "", "", "06-17", ("逾期未办结", "06-17", 1)),
    "answered": ("06-01", "", "06-30", "", "", "07-30", ("办结未回访", "06-30", 0)),
    "not asked": ("06-01", "", "06-30", "未评价", "", "07-30", ("办结未回访", "06-30", 0)),
    "content": ("06-01", "", "06-30", "基本满意", "", "07-30", ("已办结", "06-30", 0)),
    "not content": ("06-01", "", "06-30", "不满意", "", "07-30", ("答复不满意", "06-30", 0)),
    "again": ("06-01", "", "06-30", "满意", "07-20", "07-30", ("重复投诉", "07-20", 0)),
}


@pytest.mark.parametrize("case", CASES)
def test_state_on_a_day(case: str) -> None:
    *days, expected = CASES[case]
    received, accepted, closed, again, as_of = (
        day(f"2010-{days[k]}") if days[k] else None for k in (0, 1, 2, 4, 5)
    )
    assert received and as_of
    state, since, over = complaints.state(received, accepted, closed, days[3], again, as_of, RULE)
    assert (state, f"{since:%m-%d}", over) == expected


def put(number: str | None, came: str, closed: str = "", said: str = "", **more: object) -> None:
    plain = {
        "complaint_number": number, "complained_on": day(came), "accepted_on": None,
        "closed_on": day(closed) if closed else None, "satisfaction": said or None,
        "township": "桥头镇", "trade": "小食杂店", "about": "阿浙小店", "matter": "卖过期食品",
        "department": "县工商局", "result": None,
    }  # fmt: skip
    rows.put("complaints", [{**plain, **more}])


@pytest.mark.usefixtures("store")
def test_from_complaint_to_order_to_closing_and_relapse() -> None:
    put("1", "2010-06-01", "2010-06-30", "未评价")
    put(None, "2010-06-02", about=None, township="桥下镇")
    put("2", "2010-09-01", "2010-09-20", "满意")

    def told(as_of: str) -> list[tuple[str, str, int]]:
        return [(c.number[:2], c.state, c.age) for c in complaints.cases("real", day(as_of))]

    assert told("2010-06-20") == [("1", "逾期未办结", 19), ("无编", "逾期未办结", 18)]
    unnamed = [replace(c, township="") for c in complaints.cases("real", day("2010-06-20"))]
    assert words.headline(unnamed, 2010)[1] == "逾期的在未写乡镇。"
    assert words.board_panel(complaints.board(unnamed))[0] == "逾期最多的是未写乡镇，2件"
    assert told("2010-09-01") == [
        ("无编", "逾期未办结", 91),
        ("1", "重复投诉", 29),
        ("2", "待受理", 0),
    ]
    relapse = {
        on: (one.state, one.is_open)
        for on in ("2010-09-01", "2010-09-20")
        for one in complaints.cases("real", day(on))
        if one.number == "1"
    }
    assert relapse == {"2010-09-01": ("重复投诉", True), "2010-09-20": ("重复投诉", False)}
    board = complaints.board(complaints.cases("real", day("2010-09-20"))).fillna(-1)
    keys = ["township", "cases", "逾期未办结", "重复投诉", "oldest", "half"]
    assert board[keys].values.tolist() == [
        ["桥下镇", 1, 1, 0, 110, -1],
        ["桥头镇", 2, 0, 1, -1, 24],
    ]

    found = orders.findings("real", day("2010-01-01"), day("2010-06-20"))
    assert [(r.source, r.township, r.outlet) for r in found.itertuples()] == [
        ("投诉", "桥下镇", ""), ("投诉", "桥头镇", "阿浙小店"),
    ]  # fmt: skip
    one = list(found.itertuples())[1]
    draft = Draft(
        "桥头镇", "办理投诉", "126.3.3.1.systems", day("2010-06-20"), day("2010-07-05"),
        source="投诉", outlet="阿浙小店", item=str(one.item), found_on=one.found_on.date(),
    )  # fmt: skip
    key = order_entry.issue("real", draft, "甲")
    assert complaints.cases("real", day("2010-06-20"))[0].order == "〔2010〕1号"

    def state(as_of: str) -> str:
        (known,) = orders.orders("real", day(as_of))
        return known.standing.state

    assert [state(on) for on in ("2010-06-29", "2010-06-30", "2010-08-31", "2010-09-02")] == [
        "待回复", "已回复", "待复查", "逾期",
    ]  # fmt: skip  # the settlement is a reply, the next complaint a failed recheck

    mended = Step("复查", day("2010-09-10"), "已整改", remark="过期食品已下架")
    with pytest.raises(OrderError, match="佐证"):
        order_entry.enter("real", key, mended, "甲")
    for name, content, said in (("a.exe", b"x", "不能收"), ("a.jpg", b"", "空文件")):
        with pytest.raises(OrderError, match=said):
            order_entry.enter("real", key, mended, "甲", (name, content))
    order_entry.enter("real", key, mended, "甲", ("现场.jpg", b"photo"))
    with pytest.raises(OrderError, match="已经登记过"):
        order_entry.enter("real", key, mended, "甲", ("现场.jpg", b"photo"))
    (closed,) = orders.orders("real", day("2010-09-10"))
    step = closed.steps[-1]
    assert (closed.standing.state, order_entry.proof_of(step)) == ("已销号", b"photo")
    assert originals.compare().missing[0].file_name == "台账.xlsx", "of the literal imports alone"
    originals.path(step.proof[1], "现场.jpg").write_bytes(b"other")
    with pytest.raises(OrderError, match="改动"):
        order_entry.proof_of(step)
