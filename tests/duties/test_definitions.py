"""Duties: definitions, actors, lines of the plan, states on a day."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dashboard import definition_files
from dashboard.documents import actors, clauses
from dashboard.documents.reading import normalise
from dashboard.duties import conflicts, definitions
from dashboard.duties.definitions import Completion, instances, state

ISSUED_75 = date(2010, 6, 4)
TOWNSHIPS = ("上塘镇", "瓯北镇", "桥下镇")


def members(actor_id: str, day: date) -> tuple[str, ...]:
    """Three townships stand for all; the rest as defined."""
    actor = actors.actors()[actor_id]
    return TOWNSHIPS if actor.kind == "townships" else actor.members or (actor.name,)


def state_of(duty_id: str, rows: list[Completion], as_of: date) -> definitions.State:
    (line,) = instances([definitions.duty(duty_id)], as_of, members=members)
    return state(line, rows, as_of)


# ---- definitions ---------------------------------------------------------------------------


def test_every_clause_that_asks_for_a_duty_has_one() -> None:
    cited = {clause_id for item in definitions.duties() for clause_id in item.clauses}
    assert [c.id for c in clauses.clauses() if c.kind == "duty" and c.id not in cited] == []


def test_the_annex_has_its_21_rows_with_the_printed_dates() -> None:
    rows = [item for item in definitions.duties("75号") if item.row is not None]
    assert [item.row for item in rows] == list(range(1, 22))
    printed = ["6月中旬前"] * 8 + [
        f"{month}月{day}日前"
        for month, day in [(6, 20), (6, 30), (6, 30), (7, 26), (8, 31), (8, 31), (9, 25)]
        + [(10, 31), (10, 31), (10, 31), (11, 15), (12, 31), (12, 31)]
    ]
    assert [item.due for item in rows] == printed
    stage_of = Counter(item.stage for item in rows)
    assert stage_of == {"75.stage.1": 8, "75.stage.2": 9, "75.stage.3": 4}
    on_townships = [item.row for item in rows if "townships" in item.responsible]
    assert on_townships == [3, 4, 6, 7, 10, 13, 17, 20, 21]


def test_annex_and_body_of_the_papers_agree_with_the_source(shared: Path) -> None:
    """The due dates of the annex as printed in the paper, row by row."""
    (path,) = (shared / "sources").glob("75号-*.txt")
    annex = re.sub(r"\s", "", path.read_text(encoding="utf-8").split("计划推进表")[-1])
    printed = re.findall(r"\d+月(?:中旬前|\d+日前)", annex)
    ours = [item.due for item in definitions.duties("75号") if item.row is not None]
    assert Counter(printed) == Counter(ours)


def test_83_has_eight_actors() -> None:
    chapter = [item for item in definitions.duties("83号") if item.clauses[0].startswith("83.5.")]
    named = {actor for item in chapter for actor in item.responsible}
    assert len(named) == 8 and len(chapter) == 20


def test_stages_share_their_boundary_days() -> None:
    second, third = definitions.stages("62号")[1:3]
    assert definitions.stage_window(second)[1] == definitions.stage_window(third)[0]
    assert definitions.stage_window(third)[0] == date(2007, 8, 11)
    assert definitions.stage_window(definitions.stages("83号")[1]) == (
        date(2011, 2, 1),
        date(2015, 9, 30),
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("75.annex.1", "75.annex.99", "没有条款“75.annex.99”（或它自己写错了）"),
        ("county_gov", "nobody", "没有单位“nobody”"),
        ("6月中旬前", "尽快", "看不懂的时限“尽快”"),
        ("title", "titel", "不认识的字段“titel”"),
        ('["75.annex.1"]', "[]", "没有写明出自哪一条款"),
    ],
)
def test_a_wrong_duty_file_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    good = (
        '[[duty]]\nid = "x"\ntitle = "会"\nclauses = ["75.annex.1"]\n'
        'responsible = ["county_gov"]\ncooperating = []\ndue = "6月中旬前"\n'
    )
    path = tmp_path / "duties.toml"
    path.write_text(good, encoding="utf-8")
    assert list(definitions.load_duties(path)[1]) == ["x"]
    path.write_text(good.replace(old, new), encoding="utf-8")
    assert definitions.load_duties(path) == ({}, {})
    (fault,) = definition_files.faults(path)
    assert (fault.file, fault.record.split("第")[0]) == ("duties.toml", "[[duty]] ")
    assert says in fault.says


# ---- actors --------------------------------------------------------------------------------


def test_one_body_under_several_names() -> None:
    assert [a.id for a in actors.actors_called("县整规办")] == ["quality_office"]
    assert [a.id for a in actors.actors_called("县质安办", "75号")] == ["quality_office"]
    assert [a.id for a in actors.actors_called("工商部门", "126号")] == ["commerce_bureau"]
    assert actors.actors_called("教育局") == ()


def test_townships_are_those_of_the_day() -> None:
    pytest.importorskip("dashboard.divisions")
    old = actors.members_on("townships", date(2010, 6, 20))
    new = actors.members_on("townships", date(2013, 9, 30))
    assert len(old) == 38 and "下寮乡" in old
    assert "北城街道" in new and "下寮乡" not in new


def test_actor_names_stand_in_the_papers(shared: Path) -> None:
    texts = {
        path.name.split("-")[0]: normalise(path.read_text(encoding="utf-8"))
        for path in (shared / "sources").glob("*.txt")
    }
    unknown = [
        (actor.id, document, name)
        for actor in actors.actors().values()
        for document, names in actor.names.items()
        for name in names
        if normalise(name) not in texts[document]
    ]
    assert len(texts) == 5 and unknown == []


# ---- lines of the plan -----------------------------------------------------------------------


def test_one_line_for_all_or_one_for_each_body() -> None:
    owed = [definitions.duty("75.annex.4")]
    (whole,) = instances(owed, ISSUED_75, members=members)
    assert whole.actor == "各乡镇（镇、街道）政府、各牵头部门"
    assert whole.members == (*TOWNSHIPS, "各牵头部门")
    each = instances(owed, ISSUED_75, by_actor=True, members=members)
    assert [line.actor for line in each] == [*TOWNSHIPS, "各牵头部门"]


def test_a_duty_without_an_actor_says_so() -> None:
    for by_actor in (False, True):
        (line,) = instances([definitions.duty("75.commend")], ISSUED_75, by_actor, members)
        assert line.actor == "文件未写明责任单位" and line.members == ()


def test_83_as_of_october_2013_has_three_rounds_due() -> None:
    as_of = date(2013, 10, 1)
    lines = instances(definitions.duties("83号"), as_of, members=members)
    rounds = [line for line in lines if line.duty.id == "83.september"]
    due = [line.period.label for line in rounds if line.period.due and line.period.due <= as_of]
    assert due == ["2011年", "2012年", "2013年"] and len(rounds) == 5
    eight = {line.actor for line in lines if line.duty.clauses[0].startswith("83.5.")}
    assert eight == {
        "县品牌战略联席会议办公室",
        "各乡镇（镇、街道）政府",
        "县经贸局",
        "县科技局",
        "县财政局",
        "县农业局",
        "县工商局",
        "县质监局",
    }


def test_62_weekly_reports_due_by_mid_august_2007() -> None:
    as_of = date(2007, 8, 15)
    lines = instances([definitions.duty("62.weekly")], as_of, members=members)
    due = [line for line in lines if line.period.due and line.period.due <= as_of]
    assert [line.period.label for line in due] == [
        "2007-07-25",
        "2007-08-01",
        "2007-08-08",
        "2007-08-15",
    ]
    rows = [Completion("62.weekly", date(2007, 7, 24)), Completion("62.weekly", date(2007, 8, 1))]
    assert [state(line, rows, as_of).name for line in due] == [
        "按期完成",
        "按期完成",
        "逾期未完成",
        "临近",
    ]


# ---- states ------------------------------------------------------------------------------------


def printed_day(value: object) -> date | None:
    """Dates as the workbook has them: real dates, 2010年6月4日, 2010.6.18, blank."""
    if isinstance(value, date):
        return value
    parts = re.findall(r"\d+", str(value))
    return date(*map(int, parts)) if parts else None


def test_the_21_rows_stand_as_the_county_reported_them(shared: Path) -> None:
    folder = shared / "inputs" / "county"
    sheet = CalamineWorkbook.from_path(folder / "推进表完成情况.xlsx").get_sheet_by_index(0)
    rows = [
        Completion(f"75.annex.{int(row[0])}", printed_day(row[2]), evidence=str(row[3]))
        for row in sheet.to_python()
        if isinstance(row[0], float)
    ]
    assert len(rows) == 21
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["aggregates"]["plan"]
    words = {
        "on_time": {"按期完成"},
        "late": {"逾期完成"},
        "overdue_open": {"逾期未完成"},
        "open_not_due": {"未到期", "临近"},
    }
    as_of = date(2010, 10, 15)
    for given in (rows, [row for row in rows if row.day]):
        lines = [
            (line, result)
            for line, result in conflicts.plan(given, as_of, document="75号", members=members)
            if line.duty.row is not None
        ]
        assert len(lines) == 21
        for line, result in lines:
            expected = truth["rows"][str(line.duty.row)]
            assert result.name in words[expected["state"]], line.duty.id
            assert line.period.due == date.fromisoformat(expected["due"])
            assert (result.done_on and result.done_on.isoformat()) == expected["done"]
            assert result.evidence == (expected["doc"] or "")
    late = {line.duty.row: result.late_days for line, result in lines if result.late_days}
    assert late == {3: 2, 8: 11, 9: 50, 10: 20, 11: 107, 14: 45}
    near = [line.duty.row for line, result in lines if result.name == "临近"]
    assert near == [17, 18]


@pytest.mark.parametrize(
    ("as_of", "name"),
    [
        (date(2005, 1, 1), "未到期"),
        (date(2010, 6, 3), "未到期"),
        (date(2010, 6, 4), "临近"),
        (date(2010, 6, 20), "临近"),
        (date(2010, 6, 21), "逾期未完成"),
        (date(2020, 1, 1), "逾期未完成"),
    ],
)
def test_an_open_duty_from_before_everything_to_after_everything(as_of: date, name: str) -> None:
    watched = [Completion("75.annex.1", None)]
    assert state_of("75.annex.1", watched, as_of).name == name


def test_a_duty_nobody_reports_on_is_not_called_overdue() -> None:
    result = state_of("83.launch", [], date(2013, 1, 1))
    assert result.name == "无法判定" and "无数据" in result.note
    assert state_of("83.launch", [], date(2011, 11, 30)).name == "临近"


def test_a_monthly_report_is_near_one_week_before() -> None:
    lines = instances([definitions.duty("75.monthly")], date(2010, 8, 15), members=members)
    (august,) = (line for line in lines if line.period.label == "2010-08")
    days = [date(2010, 8, 26), date(2010, 8, 27), date(2010, 9, 3)]
    assert [state(august, [], day).name for day in days] == ["未到期", "临近", "临近"]


@pytest.mark.parametrize(
    ("day", "as_of", "name", "late"),
    [
        (date(2010, 6, 20), date(2010, 7, 1), "按期完成", 0),
        (date(2010, 6, 21), date(2010, 7, 1), "逾期完成", 1),
        (date(2010, 6, 25), date(2010, 6, 24), "逾期未完成", 4),
        (date(2010, 6, 15), date(2010, 6, 14), "临近", 0),
        (date(2010, 6, 15), date(2010, 6, 15), "按期完成", 0),
    ],
)
def test_only_evidence_known_on_the_day_counts(
    day: date, as_of: date, name: str, late: int
) -> None:
    result = state_of("75.annex.1", [Completion("75.annex.1", day)], as_of)
    assert (result.name, result.late_days) == (name, late)


def test_label_says_how_late() -> None:
    late = state_of("75.annex.1", [Completion("75.annex.1", date(2010, 6, 25))], date(2011, 1, 1))
    assert late.label == "迟5天完成"


def test_evidence_without_a_day_is_undecided() -> None:
    rows = [Completion("75.annex.1", None, evidence="会议纪要")]
    result = state_of("75.annex.1", rows, date(2010, 7, 1))
    assert result.name == "无法判定" and "没有日期" in result.note
    dated = [*rows, Completion("75.annex.1", date(2010, 6, 18))]
    assert state_of("75.annex.1", dated, date(2010, 7, 1)).name == "按期完成"


def test_evidence_older_than_the_document_counts_with_a_note() -> None:
    rows = [Completion("75.annex.7", date(2010, 5, 31))]
    result = state_of("75.annex.7", rows, date(2010, 7, 1))
    assert result.name == "按期完成" and "早于发文日期" in result.note
    same_day = [Completion("75.annex.2", ISSUED_75)]
    assert state_of("75.annex.2", same_day, date(2010, 7, 1)).note == ""


def test_the_same_evidence_twice_counts_once() -> None:
    owed = definitions.duty("126.training")
    assert owed.times == 2
    (line,) = instances([owed], date(2010, 12, 31), by_actor=True, members=members)[:1]
    first = Completion("126.training", date(2010, 9, 1), "上塘镇", "签到表")
    second = Completion("126.training", date(2010, 10, 1), "上塘镇", "签到表")
    after = date(2011, 1, 1)
    assert state(line, [first, first], after).name == "逾期未完成"
    assert state(line, [first, second], after).done_on == date(2010, 10, 1)
    next_year = Completion("126.training", date(2011, 1, 1), "上塘镇", "签到表")
    assert state(line, [first, next_year], after).name == "逾期未完成"


def test_a_line_for_all_needs_every_member() -> None:
    some = [Completion("75.annex.3", date(2010, 6, 18), name) for name in TOWNSHIPS[:2]]
    partly = state_of("75.annex.3", some, date(2010, 6, 25))
    assert partly.name == "逾期未完成" and partly.note == "3个单位中已有2个报送佐证"
    everybody = [*some, Completion("75.annex.3", date(2010, 6, 22), TOWNSHIPS[2])]
    assert state_of("75.annex.3", everybody, date(2010, 6, 25)).label == "迟2天完成"


def test_a_report_for_all_completes_every_township() -> None:
    lines = instances([definitions.duty("75.annex.3")], ISSUED_75, by_actor=True, members=members)
    rows = [Completion("75.annex.3", date(2010, 6, 18))]
    assert {state(line, rows, date(2010, 7, 1)).name for line in lines} == {"按期完成"}
    others = [Completion("75.annex.3", date(2010, 6, 18), "瓯北镇")]
    assert [state(line, others, date(2010, 7, 1)).name for line in lines] == [
        "逾期未完成",
        "按期完成",
        "逾期未完成",
    ]


def test_a_named_period_decides_over_the_day() -> None:
    lines = instances([definitions.duty("75.monthly")], date(2010, 10, 15), True, members)
    june, july = (
        line for line in lines if line.actor == "上塘镇" and line.period.label < "2010-08"
    )
    named = [Completion("75.monthly", date(2010, 7, 5), "上塘镇", period="2010-06")]
    assert state(june, named, date(2010, 8, 10)).label == "迟2天完成"
    assert state(july, named, date(2010, 8, 10)).name == "逾期未完成"
    unnamed = [Completion("75.monthly", date(2010, 7, 5), "上塘镇")]
    assert state(june, unnamed, date(2010, 8, 10)).name == "逾期未完成"
    assert state(july, unnamed, date(2010, 8, 10)).name == "按期完成"


def test_a_duty_without_a_date_is_never_overdue() -> None:
    assert state_of("83.finance", [], date(2013, 1, 1)).name == "未到期"
    ended = state_of("83.finance", [], date(2016, 1, 1))
    assert ended.name == "无法判定" and "没有写时限" in ended.note
    rows = [Completion("83.finance", date(2012, 3, 1))]
    assert state_of("83.finance", rows, date(2016, 1, 1)).name == "按期完成"


def test_an_assessment_after_september_is_late_for_its_own_year() -> None:
    lines = instances([definitions.duty("83.september")], date(2013, 10, 1), members=members)
    rows = [
        Completion("83.september", date(2011, 9, 20)),
        Completion("83.september", date(2012, 10, 5)),
    ]
    found = [state(line, rows, date(2013, 10, 1)).label for line in lines[:4]]
    assert found == ["按时完成", "迟5天完成", "逾期1天", "未到期"]
