"""公示 and 审定 of demonstration titles by literal rows: who is named, what speaks against it."""

from datetime import date

import pytest

from dashboard.demonstration import objections as publicity
from dashboard.demonstration import stages
from dashboard.letters import facts_demonstration as letters
from dashboard.letters.material import Material, NothingToReportError, Period
from dashboard.report.model import Selection
from tests.demonstration.test_levels import CITY, applicant, day
from tests.rows import put

pytestmark = pytest.mark.usefixtures("store")


def asked(on: str) -> tuple[Selection, Period]:
    return Selection("", day(on)), Period(on, on, day(on))


def named(made: Material) -> list[str]:
    return [row[1].text for row in made.tables["units"].rows]


def gates(made: Material) -> list[str]:
    return [gate.text for gate in made.gates]


def test_a_notice_names_who_is_assessed_and_was_on_no_notice_yet() -> None:
    put(
        "demonstration_units",
        [
            applicant("于城镇", "市", 1, 2, 3, 4),
            applicant("澉浦镇", "市", 1, 2, 3, 4, 6),  # its notice hung out on the 6th
            applicant("通元镇", "市", 1, 2, 3, 4, None, 7),  # approved, says the list, on no notice
            applicant("百步镇", "市", 1, 2, 3),
        ],
    )
    made = letters.proposed("real", *asked("2010-12-08"), "jiaxing")
    assert gates(made) == [
        "通元镇：缺公示日期，后面的阶段却有日期，没有列入",
        "澉浦镇2010年12月8日以前已经公示，没有列入",
    ]
    assert named(made) == ["于城镇"]
    same_day = letters.proposed("real", *asked("2010-12-06"), "jiaxing")
    assert named(same_day) == ["于城镇", "澉浦镇", "通元镇"]  # nobody knew of the 7th


def test_without_anybody_new_there_is_no_notice() -> None:
    put("demonstration_units", [applicant("澉浦镇", "市", 1, 2, 3, 4, 6)])
    with pytest.raises(NothingToReportError, match="澉浦镇2010年12月8日以前已经公示"):
        letters.proposed("real", *asked("2010-12-08"), "jiaxing")


def test_an_approval_tells_the_clerk_what_the_page_says_against_it() -> None:
    put(
        "demonstration_units",
        [
            applicant("于城镇", "市", 1, 2, 3, 4, 6, 13),
            applicant("澉浦镇", "市", 1, 2, 3, 4, 6, 8),
            applicant("通元镇", "市", 1, 2, 3, 4, 6, 8),
        ],
    )
    made = letters.approved("real", *asked("2010-12-20"), "jiaxing")
    short = "公示2个工作日就审定（局里定5个工作日，文件没有写）"
    assert gates(made) == [f"{short}的有澉浦镇、通元镇，请核对"]
    assert made.facts["objections"].text == "经公示无异议"

    town = next(u for u in stages.units("real", CITY, day("2010-12-20")) if u.applicant == "于城镇")
    key = publicity.key_of(town)
    said = publicity.raise_objection("real", CITY, key, day("2010-12-10"), "2户没有达标", "甲")
    made = letters.approved("real", *asked("2010-12-20"), "jiaxing")
    assert "1件异议没有答复就审定的有于城镇，请核对" in gates(made)
    assert made.facts["objections"].text == "公示期间收到异议1件"
    publicity.answer("real", CITY, said, day("2010-12-12"), "不成立", "都已达标", "甲")
    made = letters.approved("real", *asked("2010-12-20"), "jiaxing")
    assert made.facts["objections"].text == "公示期间收到异议1件，已核实处理"


@pytest.mark.parametrize(
    ("told", "heard"),
    [("无异议", ""), ("公示期间无异议", ""), ("没有", ""), ("有1件，已处理", "有1件，已处理")],
)
def test_a_list_that_says_that_nobody_objected_tells_no_objection(told: str, heard: str) -> None:
    put("demonstration_units", [applicant("于城镇", "市", 1, 2, 3, 4, 6, 13) | {"objection": told}])
    (one,) = stages.units("real", CITY, date(2010, 12, 20))
    assert one.objection == heard
