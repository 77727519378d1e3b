"""The loop of a failed spot check, from failure to the blacklist's exit, by literal batches."""

import pytest

from dashboard.access import User
from dashboard.enterprises import blacklist, blacklist_entry, loop, words_loop
from dashboard.enterprises.blacklist_entry import RulingRefusedError
from dashboard.inspections import order_entry
from dashboard.inspections.order_entry import Draft
from dashboard.inspections.orders import Step
from dashboard.store import db, viewer
from tests import rows

day = rows.day


def batch(on: str, purpose: str, verdict: str, firm: str = "甲阀门厂") -> rows.Row:
    return {
        "product": "阀门", "enterprise": firm, "township": "桥头镇", "in_county": True,
        "failing_items": [], "sampled_from": day(on), "sampled_to": day(on), "purpose": purpose,
        "verdict": verdict,
    }  # fmt: skip


def stage(as_of: str, firm: str = "甲阀门厂") -> str:
    return next(one.stage for one in loop.cases("real", day(as_of)) if one.id == firm)


def test_of_what_followed_a_failure_the_last_counts() -> None:
    def taken(on: str, purpose: str, verdict: str) -> blacklist.Batch:
        return blacklist.Batch(day(on), "阀门", purpose, "县级", verdict, (), "桥头镇", ("", "", 1))

    failed = taken("2008-03-01", "定期", "不合格")
    tracked = [taken("2008-06-01", "跟踪", "合格")]
    for recheck, told in (("2008-05-01", loop.DONE), ("2008-07-01", loop.NOT_MENDED)):
        found = loop.stage_of(failed, None, (day(recheck), "不合格"), tracked, None, is_shut=False)
        assert found[0] == told


@pytest.mark.usefixtures("store")
def test_an_exit_is_of_its_own_stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later failure that the rule does not count is still to be mended; an exit lists nobody."""
    of_province = blacklist.Rule("x", "", "", "", 1, False, levels=("省",))
    with_case = blacklist.Rule("y", "", "", "", 1, True)
    known = blacklist.Rules({"x": of_province, "y": with_case}, "x")
    monkeypatch.setattr(blacklist, "rules", lambda: known)
    first, later = (batch(on, "定期", "不合格") for on in ("2008-03-01", "2008-09-01"))
    rows.put("samples", [first | {"level": "省"}, later | {"level": "县"}])
    exit_day = day("2008-06-01")
    blacklist_entry.decide("real", "甲阀门厂", "移出", exit_day, "整改到位", "", "甲")
    assert (stage("2008-06-01"), stage("2008-09-01")) == ("已移出", "待责令整改")
    assert blacklist.listings("real", day("2008-12-31"), "y") == [], "no case was opened"
    (left,) = loop.cases("real", exit_day)
    assert words_loop.listing_text(left) == "2008-06-01移出（裁定）"


@pytest.mark.usefixtures("store")
def test_who_is_put_back_on_the_list_begins_a_stay_on_that_day() -> None:
    rows.put(
        "samples", [batch("2008-03-01", "定期", "不合格"), batch("2008-06-01", "跟踪", "合格")]
    )
    for on, kind in (("2008-07-01", "移出"), ("2008-09-01", "列入")):
        blacklist_entry.decide("real", "甲阀门厂", kind, day(on), "会议定", "", "甲")
    assert [stage(on) for on in ("2008-06-30", "2008-07-01", "2008-09-01")] == [
        "待定移出", "已移出", "待跟踪抽查",
    ]  # fmt: skip
    (own,) = blacklist.listings("real", day("2008-09-01"))
    assert (own.entered_on, own.state) == (day("2008-09-01"), "waiting")
    rows.put("samples", [batch("2008-10-01", "跟踪", "合格")])
    assert stage("2008-10-01") == "待定移出"


@pytest.mark.soak
@pytest.mark.usefixtures("store")
def test_from_failure_to_exit_by_a_ruling_and_back() -> None:
    rows.put(
        "samples",
        [
            batch("2008-03-01", "定期", "不合格"),
            batch("2008-05-10", "复查", "不合格"),
            batch("2008-07-10", "复查", "合格"),
            batch("2008-09-10", "跟踪", "合格"),
            batch("2009-02-01", "专项", "不合格"),
            batch("2008-03-01", "定期", "不合格", "乙阀门厂"),
            batch("2008-03-01", "定期", "合格", "丙阀门厂"),
        ],
    )
    order = Draft(
        "桥头镇", "抽查不合格", "62.3.3.rectify", day("2008-03-10"), day("2008-03-31"),
        source="抽查", outlet="甲阀门厂", found_on=day("2008-03-01"),
    )  # fmt: skip
    key = order_entry.issue("real", order, "甲")
    order_entry.enter("real", key, Step("回复", day("2008-04-05"), remark="已停产整改"), "甲")
    expected = {
        "2008-03-05": "待责令整改",
        "2008-03-31": "整改中",
        "2008-04-01": "整改逾期",
        "2008-04-06": "待复查",
        "2008-05-10": "复查不合格",
        "2008-07-10": "待跟踪抽查",
        "2008-09-10": "待定移出",
    }
    assert {on: stage(on) for on in expected} == expected
    assert stage("2008-12-31", "乙阀门厂") == "待责令整改"

    decide = blacklist_entry.decide
    refused = {
        "理由": ("甲阀门厂", "移出", "2008-10-01", ""),
        "不在黑名单": ("丙阀门厂", "移出", "2008-10-01", "整改到位"),
        "没有不合格": ("丙阀门厂", "列入", "2008-10-01", "屡教不改"),
        "已在黑名单": ("甲阀门厂", "列入", "2008-10-01", "屡教不改"),
        "不在黑名单上": ("甲阀门厂", "移出", "2008-02-01", "整改到位"),
    }
    for said, (firm, kind, on, why) in refused.items():
        with pytest.raises(RulingRefusedError, match=said):
            decide("real", firm, kind, day(on), why, "", "甲")
    with viewer.acting(User("乙", "leader").viewer), pytest.raises(db.NotAllowedError):
        decide("real", "甲阀门厂", "移出", day("2008-10-01"), "整改到位", "", "乙")
    number = decide("real", "甲阀门厂", "移出", day("2008-10-01"), "整改到位", "会议5号", "甲")
    assert (stage("2008-09-30"), stage("2008-10-01")) == ("待定移出", "已移出")
    (left,) = [x for x in blacklist.listings("real", day("2008-12-31")) if not x.is_on]
    assert (left.id, left.left_on, left.ruled and left.ruled.paper) == (
        "甲阀门厂", day("2008-10-01"), "会议5号",
    )  # fmt: skip
    assert stage("2009-02-01") == "待责令整改", "a failure after the exit is a new stay"
    new = next(x for x in blacklist.listings("real", day("2009-02-01")) if x.id == "甲阀门厂")
    assert (new.entered_on, len(new.failures)) == (day("2009-02-01"), 1)
    blacklist_entry.withdraw("real", number, "甲")
    assert stage("2008-10-01") == "待定移出"
    again = next(x for x in blacklist.listings("real", day("2009-02-01")) if x.id == "甲阀门厂")
    assert (again.entered_on, len(again.failures)) == (day("2008-03-01"), 2)
