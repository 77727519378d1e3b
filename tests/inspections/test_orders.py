"""The loop of orders: every state and rule by hand, from the store and from steps alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from dashboard.access import User
from dashboard.inspections import order_entry, orders
from dashboard.inspections import words_orders as words
from dashboard.inspections.order_entry import Draft, OrderError
from dashboard.inspections.order_rules import Rules, rules
from dashboard.inspections.orders import Standing, Step
from dashboard.settings import ROOT
from dashboard.store import audit, db, viewer
from tests import rows

day = rows.day
ISSUED, DUE = day("2010-09-01"), day("2010-09-15")
RULE = Rules(80, 14, 30, (15, 30, 60), {}, (("提醒", 1), ("警告", 8), ("责令", 16)), 15, 180)


def step(kind: str, on: str, result: str = "", new: str = "") -> Step:
    return Step(kind, day(on), result, day(new) if new else None)


REPLY = step("回复", "2010-09-10")
MENDED, FAILED = (
    step("复查", "2010-09-20", "已整改"),
    step("复查", "2010-09-20", "未整改", "2010-10-05"),
)
LATER = step("复查", "2010-10-20", "未整改", "2010-11-05")

# steps, as-of day → state, since, days over, reminder that applies
CASES: dict[str, tuple[tuple[Step, ...], str, str, str, int, str]] = {
    "issued today": ((), "2010-09-01", "待回复", "2010-09-01", 0, ""),
    "on the last day": ((), "2010-09-15", "待回复", "2010-09-01", 0, ""),
    "a day late": ((), "2010-09-16", "逾期", "2010-09-16", 1, "提醒"),
    "seven days late": ((), "2010-09-22", "逾期", "2010-09-16", 7, "提醒"),
    "eight days late": ((), "2010-09-23", "逾期", "2010-09-16", 8, "警告"),
    "sixteen days late": ((), "2010-10-01", "逾期", "2010-09-16", 16, "责令"),
    "put off": (
        (step("延期", "2010-09-14", "", "2010-09-30"),),
        "2010-09-30",
        "待回复",
        "2010-09-01",
        0,
        "",
    ),
    "not yet replied on the day": ((REPLY,), "2010-09-09", "待回复", "2010-09-01", 0, ""),
    "replied": ((REPLY,), "2010-09-10", "已回复", "2010-09-10", 0, ""),
    "29 days after the reply": ((REPLY,), "2010-10-09", "已回复", "2010-09-10", 0, ""),
    "30 days after the reply": ((REPLY,), "2010-10-10", "待复查", "2010-09-10", 0, ""),
    "mended": ((REPLY, MENDED), "2010-12-31", "已销号", "2010-09-20", 0, ""),
    "mended without a reply": ((MENDED,), "2010-12-31", "已销号", "2010-09-20", 0, ""),
    "reply after the recheck": (
        (MENDED, step("回复", "2010-09-25")),
        "2010-12-31",
        "已销号",
        "2010-09-20",
        0,
        "",
    ),
    "not mended, new day": ((REPLY, FAILED), "2010-10-05", "待回复", "2010-09-20", 0, ""),
    "not mended, new day past": ((REPLY, FAILED), "2010-10-06", "逾期", "2010-10-06", 1, "提醒"),
    "not mended, no new day": (
        (REPLY, replace(FAILED, new_day=None)),
        "2010-09-20",
        "逾期",
        "2010-09-16",
        5,
        "提醒",
    ),
    "replied again": (
        (REPLY, FAILED, step("回复", "2010-09-28")),
        "2010-10-06",
        "已回复",
        "2010-09-28",
        0,
        "",
    ),
    "reply and recheck on one day": (
        (FAILED, step("回复", "2010-09-20")),
        "2010-09-21",
        "待回复",
        "2010-09-20",
        0,
        "",
    ),
    "relapsed": ((MENDED, LATER), "2010-11-05", "复发", "2010-10-20", 0, ""),
    "relapsed and late": ((MENDED, LATER), "2010-11-06", "复发", "2010-10-20", 1, "提醒"),
    "relapse replied to": (
        (MENDED, LATER, step("回复", "2010-10-25")),
        "2010-10-30",
        "已回复",
        "2010-10-25",
        0,
        "",
    ),
    "relapse mended": (
        (MENDED, LATER, step("复查", "2010-11-20", "已整改")),
        "2010-12-01",
        "已销号",
        "2010-11-20",
        0,
        "",
    ),
    "relapse not known yet": ((MENDED, LATER), "2010-10-19", "已销号", "2010-09-20", 0, ""),
    "shut": ((step("关停", "2010-09-12"),), "2010-12-31", "已销号", "2010-09-12", 0, ""),
    "shut and found open again": (
        (step("关停", "2010-09-12"), LATER),
        "2010-10-20",
        "复发",
        "2010-10-20",
        0,
        "",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_state_on_a_day(case: str) -> None:
    steps, as_of, *expected = CASES[case]
    found = orders.standing(ISSUED, DUE, reversed(steps), day(as_of), RULE)
    assert [found.state, f"{found.since}", found.over, found.reminder] == expected


def test_a_round_after_the_reply_makes_the_recheck_due() -> None:
    held = [day("2010-09-05"), day("2010-09-25")]
    before = orders.standing(ISSUED, DUE, [REPLY], day("2010-09-24"), RULE, held)
    on = orders.standing(ISSUED, DUE, [REPLY], day("2010-09-25"), RULE, held)
    assert (before.state, on.state, on.recheck_by) == ("已回复", "待复查", day("2010-09-25"))


def test_a_reminder_is_owed_until_it_or_a_stricter_one_is_sent() -> None:
    def owed(as_of: str, *steps: Step) -> str:
        return orders.reminder_owed(orders.standing(ISSUED, DUE, steps, day(as_of), RULE))

    sent = step("提醒", "2010-09-16")
    assert owed("2010-09-15") == "" and owed("2010-09-16") == "提醒"
    assert owed("2010-09-22", sent) == "" and owed("2010-09-23", sent) == "警告"
    assert owed("2010-09-23", step("责令", "2010-09-20")) == ""
    assert owed("2010-10-06", step("提醒", "2010-09-18"), FAILED) == "提醒", (
        "a new day, a new count"
    )


def sheet(points: tuple[float, float], number: int, on: str, series: str = "县") -> None:
    """One round's sheet of 桥头镇: points of items 甲 and 乙, 10 marks each."""
    plain = {"series": series, "round": number, "inspected_on": day(on), "township": "桥头镇"}
    lines = [
        {**plain, "item": item, "score": score, "full_marks": 10.0}
        for item, score in zip("甲乙", points, strict=True)
    ]
    rows.put("supervision_scores", lines)


def hand(township: str = "桥头镇", **more: object) -> Draft:
    plain = Draft(township, "后垟村4户没有规范", "75.4.3.forms", ISSUED, DUE)
    return replace(plain, **more)  # type: ignore[arg-type]


def only(as_of: str) -> orders.Order:
    (one,) = orders.orders("real", day(as_of))
    return one


@pytest.mark.usefixtures("store")
class TestLoop:
    def test_by_hand_from_issue_to_closing_with_withdrawals(self) -> None:
        key = order_entry.issue("real", hand(), "甲")
        assert orders.orders("real", day("2010-08-31")) == []
        assert (only("2010-09-15").number, only("2010-09-15").standing.state) == (
            "〔2010〕1号",
            "待回复",
        )
        reply = replace(REPLY, remark="4户已规范")
        order_entry.enter("real", key, reply, "乙")
        with pytest.raises(OrderError, match="已经登记过"):
            order_entry.enter("real", key, reply, "乙")
        closing = order_entry.enter("real", key, replace(MENDED, evidence="照片3号"), "甲")
        assert only("2010-09-20").standing == Standing("已销号", day("2010-09-20"), None)
        assert only("2010-09-19").standing.state == "已回复", "as it was known then"
        order_entry.withdraw_step("real", closing, "丙")
        assert only("2010-09-20").standing.state == "已回复"
        with pytest.raises(OrderError, match="已经撤回过"):
            order_entry.withdraw_step("real", closing, "丙")
        order_entry.withdraw("real", key, "丙")
        assert orders.orders("real", day("2010-12-31")) == []
        with pytest.raises(OrderError, match="已经撤回"):
            order_entry.enter("real", key, reply, "乙")
        with db.cursor("real") as cursor:
            kept = cursor.execute(
                "SELECT entered_by, withdrawn_by FROM supervision_orders"
            ).fetchall()
        assert kept == [("甲", "丙")]

    def test_what_cannot_be_entered(self) -> None:
        key = order_entry.issue("real", hand(), "甲")
        refused = {
            "已经发过": hand(),
            "没有乡镇": hand("东瓯街道"),
            "没有条款": hand(clause="75.9"),
            "早于发出": hand(reply_by=day("2010-08-31")),
            "早于查出": hand(found_on=day("2010-09-02")),
            "整改什么": hand(matter=" "),
            "已经用过": hand("桥下镇", number="〔2010〕1号"),
        }
        for said, draft in refused.items():
            with pytest.raises(OrderError, match=said):
                order_entry.issue("real", draft, "甲")
        steps = {
            "早于发出": step("回复", "2010-08-31"),
            "怎么整改": REPLY,
            "复查结果": step("复查", "2010-09-20"),
            "佐证": MENDED,
            "新的回复期限": replace(FAILED, new_day=None),
            "复查。": replace(step("关停", "2010-09-20"), remark="停业"),
            "没有乡镇": replace(step("移交", "2010-09-20", "东瓯街道"), remark="区划"),
        }
        for said, one in steps.items():
            with pytest.raises(OrderError, match=said):
                order_entry.enter("real", key, one, "甲")

    def test_the_next_round_rechecks_and_finds_a_relapse(self) -> None:
        sheet((7, 8), 1, "2010-06-18")
        found = orders.findings("real", day("2010-01-01"), day("2010-06-30"))
        assert [(r.township, r.item, r.score, r.full_marks) for r in found.itertuples()] == [
            ("桥头镇", "甲", 7, 10)
        ], "8 of 10 is on the line, not below it"
        draft = hand(
            source="督查",
            series="县",
            item="甲",
            found_on=day("2010-06-18"),
            issued_on=day("2010-06-20"),
            reply_by=day("2010-07-01"),
        )
        order_entry.issue("real", draft, "甲")
        assert orders.findings("real", day("2010-01-01"), day("2010-06-30")).empty
        with pytest.raises(OrderError, match="已经发过"):
            order_entry.issue("real", replace(draft, issued_on=day("2010-06-21")), "甲")
        rounds = {2: ("2010-07-26", 8), 3: ("2010-09-25", 7.9), 4: ("2010-11-25", 9)}
        for number, (on, points) in rounds.items():
            sheet((points, 5), number, on)
        sheet((1, 1), 1, "2010-07-20", "市")
        states = {
            "2010-07-25": "逾期",
            "2010-07-26": "已销号",
            "2010-09-24": "已销号",
            "2010-09-25": "复发",
            "2010-11-25": "已销号",
        }
        assert {on: only(on).standing.state for on in states} == states
        assert "第4行" in only("2010-07-26").steps[0].evidence

    def test_a_visit_rechecked_and_found_again(self) -> None:
        plain = {"kind": "督查", "outlet": "阿浙排档", "township": "桥头镇", "trade": "小餐饮店"}
        no_recheck = {"rechecked_on": None, "recheck_result": None}
        first = {"checked_on": day("2010-08-20"), "result": "发现问题", "problem_kinds": ["卫生"]}
        rows.put(
            "outlet_checks",
            [
                {**plain, **first, "rechecked_on": day("2010-09-18"), "recheck_result": "已整改"},
                {
                    **plain,
                    **first,
                    **no_recheck,
                    "checked_on": day("2010-10-08"),
                    "problem_kinds": ["证照"],
                },
                {
                    **plain,
                    **first,
                    **no_recheck,
                    "checked_on": day("2010-10-09"),
                    "problem_kinds": ["证照", "卫生"],
                },
            ],
        )
        known = orders.findings("real", day("2010-01-01"), day("2010-09-01"))
        assert list(known["item"]) == ["卫生"], "the recheck is not known on this day"
        order_entry.issue(
            "real",
            hand(
                source="检查",
                trade="小餐饮店",
                outlet="阿浙排档",
                item="卫生",
                found_on=day("2010-08-20"),
            ),
            "甲",
        )
        states = {
            "2010-09-17": "逾期",
            "2010-09-18": "已销号",
            "2010-10-08": "已销号",
            "2010-10-09": "复发",
        }
        assert {on: only(on).standing.state for on in states} == states

    def test_a_failed_batch_is_closed_by_a_recheck_alone(self) -> None:
        batch = {
            "product": "阀门",
            "enterprise": "甲阀门厂",
            "township": "桥头镇",
            "in_county": True,
            "failing_items": [],
        }
        samples = (
            ("2010-08-10", "定期", "不合格"),
            ("2010-10-10", "定期", "合格"),
            ("2010-11-10", "复查", "合格"),
            ("2011-03-10", "定期", "不合格"),
        )
        rows.put(
            "samples",
            [
                {
                    **batch,
                    "sampled_from": day(on),
                    "sampled_to": day(on),
                    "purpose": why,
                    "verdict": verdict,
                }
                for on, why, verdict in samples
            ],
        )
        (one,) = orders.findings("real", day("2010-01-01"), ISSUED).itertuples()
        assert (one.source, one.enterprise, one.outlet) == ("抽查", "甲阀门厂", "")
        order_entry.issue(
            "real", hand(source="抽查", outlet="甲阀门厂", found_on=day("2010-08-10")), "甲"
        )
        states = {"2010-11-09": "逾期", "2010-11-10": "已销号", "2011-03-10": "复发"}
        assert {on: only(on).standing.state for on in states} == states

    def test_a_township_split_in_mid_loop(self) -> None:
        key = order_entry.issue(
            "real", hand("瓯北镇", issued_on=day("2011-04-20"), reply_by=day("2011-05-20")), "甲"
        )
        assert (only("2011-04-30").township, only("2011-04-30").heirs) == ("瓯北镇", ())
        split = only("2011-05-01")
        assert split.township == "瓯北镇" and len(split.heirs) > 1
        over = Step("移交", day("2011-05-05"), split.heirs[-1], remark="区划调整")
        order_entry.enter("real", key, over, "甲")
        assert (only("2011-05-05").township, only("2011-05-05").heirs) == (split.heirs[-1], ())
        assert only("2011-05-05").issued_to == "瓯北镇" and only("2011-05-04").heirs == split.heirs

    def test_roles_and_audit(self) -> None:
        key = order_entry.issue("real", hand(outlet="阿浙排档", trade="小餐饮店"), "甲")
        own, other = (User("乙", "township", townships=(name,)) for name in ("桥头镇", "桥下镇"))
        reply = replace(REPLY, remark="已改")
        with viewer.acting(other.viewer):
            assert only("2010-09-15").matter == "（不在您的范围内）"
            with pytest.raises(OrderError, match="不是发给您的乡镇"):
                order_entry.enter("real", key, reply, "乙")
        with viewer.acting(User("丙", "leader").viewer), pytest.raises(db.NotAllowedError):
            order_entry.enter("real", key, reply, "丙")
        with viewer.acting(own.viewer):
            assert (only("2010-09-15").outlet, only("2010-09-15").matter) == (
                "阿浙排档",
                hand().matter,
            )
            order_entry.enter("real", key, reply, "乙")
            with pytest.raises(db.NotAllowedError):
                order_entry.issue("real", hand("桥头镇", matter="别的"), "乙")
            with pytest.raises(db.NotAllowedError):
                order_entry.enter("real", key, replace(MENDED, evidence="照片"), "乙")
        assert [one["what"] for one in audit.events(2)] == ["denied", "denied"]
        assert (audit.events(3)[-1]["who"], audit.events(3)[-1]["on"]) == ("乙", "order_steps")

    def test_board_and_ages(self) -> None:
        for township, issued in (
            ("桥头镇", "2010-08-01"),
            ("桥头镇", "2010-09-16"),
            ("桥下镇", "2010-08-17"),
        ):
            draft = hand(township, issued_on=day(issued), reply_by=day("2010-09-20"), matter=issued)
            order_entry.issue("real", draft, "甲")
        found = orders.orders("real", day("2010-10-01"))
        assert [one.standing.over for one in found] == [11, 11, 11]
        table = orders.board(found).set_index("township")
        assert dict(table["逾期"]) == {"桥头镇": 2, "桥下镇": 1} and list(table["owed"]) == [2, 1]
        late = replace(found[0].standing, state="复发")
        again = [replace(found[0], standing=late)]
        late_ones = f"逾期的是{found[0].township}。"
        assert words.headline(again, 2010) == ("2010年督办单1张：1张复发", late_ones)
        earlier = [*again, replace(again[0], issued_on=day("2009-12-01"))]
        assert words.headline(earlier, 2010)[0] == (
            "督办单2张（2010年1张，其他年份没有销号的1张）：2张复发"
        )
        assert words.board_panel(orders.board(again))[0] == "没有逾期没回复的，有1张复发"
        ages = orders.ageing(found, day("2010-10-01"))
        assert ages == [(0, 15, 1), (16, 30, 0), (31, 60, 1), (61, None, 1)]


@pytest.mark.soak
def test_the_page_proposes_issues_and_closes(store: Path) -> None:
    sheet((7, 6), 1, "2010-06-18")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.query_params["part"], at.query_params["as_of"] = "orders", "2010-06-30"
    at = at.switch_page(str(ROOT / "pages" / "inspections.py")).run()
    assert not at.exception and "还没有督办单" in bodies(at)
    assert "2010年查出的问题还有2处没有发督办单" in bodies(at)
    at = finding(at).select_index(1).run()
    at = press(at, "发督办单")
    assert not at.exception and not at.error
    assert only("2010-06-30").matter == "县督查第1轮，乙6分（满分10分）"
    assert "督办单1张：1张待回复" in bodies(at) and "桥头镇：□待回复" in bodies(at)
    assert finding(at).value == "手工填写", "a second press must not issue the next finding"
    at = press(at, "登记")
    assert [one.value for one in at.error] == ["请写明怎么整改的、改到什么程度。"]
    inputs = {one.label: one for one in at.text_input}
    inputs["内容"].input("已改")
    at = press(at, "登记")
    assert not at.exception and only("2010-06-30").standing.state == "已回复"
    assert "桥头镇：○已回复" in bodies(at)


def finding(at: AppTest) -> Selectbox:
    return next(one for one in at.selectbox if one.key == "order_finding")


def press(at: AppTest, label: str) -> AppTest:
    """Click a button; the mark keeps the tester from a second run, which loses the click."""
    at.session_state["menu_drawn"] = True
    return next(one for one in at.button if one.label == label).click().run()


def bodies(at: AppTest) -> str:
    return "".join(block.proto.body for block in at.get("html"))


def test_the_shipped_rules_cite_clauses_that_exist() -> None:
    shipped = rules()
    assert shipped.item_percent == 80 and dict(shipped.reminders)["责令"] == 16
    assert shipped.clauses["抽查"] == "62.3.3.rectify"
