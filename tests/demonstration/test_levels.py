"""Levels, standards, publicity with objections and the way of a county's title, by literal rows."""

from datetime import date

import pandas as pd
import pytest

from dashboard.demonstration import levels, stages
from dashboard.demonstration import objections as publicity
from dashboard.demonstration import words_levels as words
from dashboard.demonstration.objections import ObjectionError
from dashboard.demonstration.regions import Criterion, Standard, regions
from tests import rows

day = rows.day
CITY = regions()["jiaxing"]
FIELDS = (
    "self_assessed_on", "applied_on", "reviewed_on", "assessed_on", "published_on", "approved_on",
    "commended_on",
)  # fmt: skip


def applicant(name: str, level: str, *days: int | None, accepted: int | None = 10) -> rows.Row:
    """Days of December 2010; accepted: of November."""
    told = dict.fromkeys(FIELDS)
    told |= dict(zip(FIELDS, [date(2010, 12, d) if d else None for d in days], strict=False))
    return {
        "county": "海盐县", "township": None, "applicant": name, "category": "示范乡镇",
        "level": level, **told, "accepted_on": date(2010, 11, accepted) if accepted else None,
        "returned_on": None, "objection": None, "remark": None,
    }  # fmt: skip


def test_a_county_title_goes_no_further_than_the_county() -> None:
    assert [step.name for step in CITY.steps_of("县")] == [
        "自评", "申报", "县考核", "公示", "审定", "表彰",
    ]  # fmt: skip
    assert CITY.stages_of(["县", "市"])[:4] == ("自评", "申报", "县初审", "县考核")
    home = regions()["yongjia"]
    assert home.steps_of("县") == home.steps


@pytest.mark.parametrize(
    ("points", "faults"),
    [
        ({"机制健全": 18.0, "规范": 30.0}, []),
        ({"机制健全": 18.0}, ["缺经营规范", "低于40分"]),
        ({"机制健全": 18.0, "规范": 30.0, "绿化": 5.0}, ["标准里没有绿化"]),
    ],
)
def test_a_score_sheet_against_its_standard(points: dict[str, float], faults: list[str]) -> None:
    items = (
        Criterion("工作机制", ("机制健全",), 20, "jx.2.1.plan"),
        Criterion("经营规范", ("规范",), 35, "jx.2.2.register"),
    )
    sheet = pd.DataFrame(
        [
            {"standard": "市", "county": "海盐县", "applicant": "于城镇", "item": name,
             "score": score, "full_marks": 35.0, "printed_total": None, "sheet": "表1",
             "row_number": 4}
            for name, score in points.items()
        ]
    )  # fmt: skip
    (found,) = levels.scored(Standard("市", "", items, pass_mark=40), sheet)
    assert (found.total, found.faults) == (sum(points.values()), faults)


@pytest.mark.usefixtures("store")
def test_publicity_objections_and_what_contradicts_an_approval() -> None:
    rows.put(
        "demonstration_units",
        [
            applicant("于城镇", "市", 1, 2, 3, 4, 6, 13),
            applicant("澉浦镇", "市", 1, 2, 3, 4, 6, 10, accepted=None),
            applicant("通元镇", "县", 1, 2, None, 4, 6, 14, accepted=30),
        ],
    )
    end = day("2010-12-31")
    made = stages.campaign("real", "jiaxing", end)
    by_name = {one.applicant: one for one in made.units}
    county = by_name["通元镇"]
    assert (county.fault, county.is_approved, county.steps[2]) == ("", True, "县考核")
    assert publicity.span(CITY, by_name["于城镇"]) == (day("2010-12-06"), day("2010-12-10"))

    def against() -> dict[str, str]:
        raised = publicity.objections("real", CITY, end)
        return {u.applicant: text for u, text in levels.contradicted(made, raised).items()}

    short = "公示4个工作日就审定（局里定5个工作日，文件没有写）"
    assert against() == {"澉浦镇": f"没有县级验收日期就申报；{short}"}

    key = publicity.key_of(by_name["于城镇"])
    raise_ = publicity.raise_objection
    for on in ("2010-12-05", "2010-12-11"):
        with pytest.raises(ObjectionError, match="不在公示期内"):
            raise_("real", CITY, key, day(on), "2户没有达标", "甲")
    number = raise_("real", CITY, key, day("2010-12-10"), "2户没有达标", "甲")
    assert against()["于城镇"] == "1件异议没有答复就审定"
    both = levels.side_by_side("real", end)
    told = {row[0]: row[1:] for row in words.compare_rows(both)}
    counts = levels.by_level(made, made.units)
    assert {words.commended(one) for one in counts["commended"]} == {"—"}, "no list told 表彰"
    assert told["申报（个）"] == ["无数据", "3"] and told["审定有出入（个）"] == ["无数据", "2"]
    (beside,) = [b for b in both if b.region.id == "jiaxing"]
    assert (beside.applied, beside.approved, beside.blocked, beside.objections) == (3, 3, 2, (1, 1))
    with pytest.raises(ObjectionError, match="早于异议"):
        publicity.answer("real", CITY, number, day("2010-12-09"), "不成立", "已核实", "甲")
    said = publicity.answer("real", CITY, number, day("2010-12-12"), "成立", "确有2户", "甲")
    assert against()["于城镇"] == "异议成立，仍然审定"
    with pytest.raises(ObjectionError, match="先撤回答复"):
        publicity.withdraw("real", CITY, number, "甲")
    publicity.withdraw("real", CITY, said, "甲")
    publicity.withdraw("real", CITY, number, "甲")
    assert "于城镇" not in against()


@pytest.mark.usefixtures("store")
def test_commended_is_a_number_once_a_list_has_a_day_of_it() -> None:
    put = [
        applicant("于城镇", "市", 1, 2, 3, 4, 6, 13, 20),
        applicant("澉浦镇", "市", 1, 2, 3, 4, 6, 14),
        applicant("通元镇", "县", 1, 2),
    ]
    rows.put("demonstration_units", put)
    made = stages.campaign("real", "jiaxing", day("2010-12-31"))
    counts = levels.by_level(made, made.units)
    told = {r.level: (r.applied, r.approved, r.commended) for r in counts.itertuples()}
    assert told == {"县": (1, 0, 0), "市": (2, 2, 1)}
