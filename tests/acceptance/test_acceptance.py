"""考核验收: marks, holds, ties, publicity, objections, confirmation, awards; by hand."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from dashboard import definition_files
from dashboard.acceptance import awards, entry, method, scores, sheet
from dashboard.acceptance.entry import AcceptanceError
from dashboard.acceptance.method import Award, Item, Plan
from dashboard.acceptance.sheet import COUNTY, OWN, TOWNSHIPS, TRADES, Line, Sheet
from dashboard.access import User
from dashboard.letters import build, facts_year
from dashboard.report.model import Selection
from dashboard.store import db, viewer
from tests.letters.test_letters import check, text_of
from tests.rows import day, outlets, put, put_reports

END = day("2010-12-20")
PLAN = Plan(
    (
        Item("整规覆盖面", "coverage_rate", 80, 100, 40),
        Item("规范率", "compliance_rate", 80, 100, 40),
        Item("台账", "", 0, 100, 20),
    ),
    least_weight=60,
    concentration=50,
    grades=(("优秀", 93), ("合格", 80)),
    below="不合格",
    holds=("missing", "contradiction", "unreported", "overdue_order", "incident"),
    awards=(Award("表彰", ("表彰",), 20000),),
    publicity_days=5,
)


def found(on: date = END, track: str = TOWNSHIPS) -> Sheet:
    return sheet.sheet("real", 2010, on, PLAN, track)


def line(name: str, on: date = END, track: str = TOWNSHIPS) -> Line:
    return next(one for one in found(on, track).lines if one.subject == name)


@pytest.fixture
def registers(store: Path) -> Path:
    """上塘 and 瓯北 tie at 90% compliant, 沙头 has 85%; all outlets are rectified."""
    rows = [("上塘镇", 90, 100), ("瓯北镇", 90, 100), ("沙头镇", 85, 100)]
    put("outlets", [one for name, n, d in rows for one in outlets(name, n, d, on="2010-11-30")])
    return store


@pytest.mark.usefixtures("registers")
class TestMarks:
    def test_what_is_known_of_what_counts(self) -> None:
        # coverage 100% -> 40; compliance (90-80)/20 = half of 40; 台账 counts for nobody: of 80
        whole = found()
        of = {one.subject: one for one in whole.lines}
        one = of["上塘镇"]
        assert [mark.value for mark in one.marks] == [pytest.approx(40), pytest.approx(20), None]
        assert (one.total, one.rank, one.grade) == (75.0, 1, "不合格")
        assert (of["瓯北镇"].rank, of["沙头镇"].rank) == (1, 3)  # ties share
        assert of["沙头镇"].total == 62.5  # 40 and (85-80)/20 of 40 = 10, of 80
        assert (whole.lacking, whole.lacking_share) == (("台账",), 20)

    def test_a_township_without_data_has_no_total_and_is_not_failed(self) -> None:
        one = line("乌牛镇")
        assert (one.total, one.rank, one.grade) == (None, None, "暂缓")
        assert one.holds == ("缺整规覆盖面、规范率",)

    def test_a_mark_by_hand_needs_a_reason_and_leaves_its_history(self) -> None:
        for mark, reason, told in ((21.0, "核实", "应在0到20之间"), (18.0, " ", "要写明理由")):
            with pytest.raises(AcceptanceError, match=told):
                entry.put_marks("real", 2010, COUNTY, "上塘镇", {"台账": mark}, PLAN, "甲", reason)
        for name, told in (("甲", ""), ("乙", "和已登记的一样")):
            twice = pytest.raises(AcceptanceError, match=told) if told else nullcontext()
            with twice:
                entry.put_marks(
                    "real", 2010, COUNTY, "上塘镇", {"台账": 12.0}, PLAN, name, "缺两本"
                )
        (second,) = entry.put_marks(
            "real", 2010, COUNTY, "上塘镇", {"台账": 18.0}, PLAN, "乙", "补齐", "〔2010〕8号"
        )
        one = line("上塘镇")
        given = one.marks[2].given
        assert given is not None
        assert (given.mark, given.by, given.evidence, given.earlier) == (
            18.0,
            "乙",
            "〔2010〕8号",
            1,
        )
        assert one.total == 78.0 and line("瓯北镇").holds == ("缺台账",)  # it counts for all now
        entry.take_back_mark("real", 2010, second, "乙")
        assert line("上塘镇").total == 72.0

    def test_self_marks_stand_beside_and_count_only_when_whole(self) -> None:
        entry.put_marks("real", 2010, OWN, "上塘镇", {"整规覆盖面": 40.0}, PLAN, "甲")
        assert line("上塘镇").own is None
        entry.put_marks("real", 2010, OWN, "上塘镇", {"规范率": 36.0}, PLAN, "甲")
        one = line("上塘镇")
        assert (one.own, one.total) == (95.0, 75.0)  # 76 of 80

    def test_a_township_marks_and_objects_for_itself_alone(self) -> None:
        with viewer.acting(User("乙", "township", townships=("上塘镇",)).viewer):
            entry.put_marks("real", 2010, OWN, "上塘镇", {"规范率": 30.0}, PLAN, "乙")
            with pytest.raises(AcceptanceError, match="不能替瓯北镇填报"):
                entry.put_marks("real", 2010, OWN, "瓯北镇", {"规范率": 30.0}, PLAN, "乙")
            with pytest.raises(db.NotAllowedError):
                entry.put_marks("real", 2010, COUNTY, "上塘镇", {"台账": 9.0}, PLAN, "乙", "x")
        with viewer.acting(User("丙", "leader").viewer), pytest.raises(db.NotAllowedError):
            entry.put_marks("real", 2010, OWN, "上塘镇", {"规范率": 1.0}, PLAN, "丙")

    def test_a_department_marks_the_trades_that_it_leads_and_no_other(self) -> None:
        with viewer.acting(User("丁", "department", trades=("小食杂店",), body="甲局").viewer):
            entry.put_marks("real", 2010, COUNTY, "小食杂店", {"台账": 15.0}, PLAN, "丁", "抽看5户")
            for other in ("小药店", "上塘镇"):
                with pytest.raises(AcceptanceError, match=f"{other}不由您的部门牵头"):
                    entry.put_marks("real", 2010, COUNTY, other, {"台账": 9.0}, PLAN, "丁", "x")
        leads_none = User("戊", "department", body="乙局").viewer
        refused = pytest.raises(AcceptanceError, match="小食杂店不由您的部门牵头")
        with viewer.acting(leads_none), refused:
            entry.put_marks("real", 2010, COUNTY, "小食杂店", {"台账": 9.0}, PLAN, "戊", "x")
        given = sheet.marks_given("real", 2010)
        assert list(given["entered_by"]) == ["丁"]

    def test_what_puts_on_hold(self) -> None:
        put_reports([(day("2010-11-01"), "上塘镇", 10, 12)])  # of 10 outlets 12 rectified
        entry.hold("real", 2010, "瓯北镇", "发生较大质量安全事故", END, "甲")
        of = {one.subject: one for one in found().lines}
        assert [of[name].grade for name in ("上塘镇", "瓯北镇", "沙头镇")] == ["暂缓"] * 3
        assert of["沙头镇"].holds == ("缺11月月报",) and of["沙头镇"].rank == 3
        assert of["瓯北镇"].holds == ("缺11月月报", "否决项：发生较大质量安全事故")
        assert "多于" in of["上塘镇"].holds[0] and of["上塘镇"].holds[0].startswith("11月月报")

    def test_a_report_counts_in_the_year_in_which_it_was_due(self) -> None:
        put_reports([(day("2010-11-01"), "上塘镇", 10, 9)])
        now, later = (
            {one.label for one in scores.monthly_reports("real", day(on)).periods}
            for on in ("2010-12-20", "2011-04-30")
        )
        assert "2010-11" in now and "2010-12" not in now  # that of December is due on 3 January
        assert "2010-11" not in later

    def test_trades_are_the_second_track(self) -> None:
        one = found(track=TRADES)
        # the item without a source is not one of trades; all outlets are of one trade
        assert [item.name for item in one.plan.items] == ["整规覆盖面", "规范率"]
        assert [line.subject for line in one.lines if line.total is not None] == ["小食杂店"]
        # 265 of 300 are 88.3%: (88.33-80)/20 of 40 = 16.67, with 40 of 80
        assert one.lines[0].total == 70.8


@pytest.mark.usefixtures("registers")
class TestCourse:
    def test_from_publicity_to_the_paper(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first, last = day("2010-12-20"), day("2010-12-26")
        with pytest.raises(AcceptanceError, match="还没有公示"):
            entry.object_to("real", 2010, "上塘镇", "规范率少算", first, "甲")
        with pytest.raises(AcceptanceError, match="只有4个工作日"):
            entry.publish("real", 2010, first, day("2010-12-23"), "", PLAN, "甲")
        entry.publish("real", 2010, first, last, "县府网", PLAN, "甲")
        monkeypatch.setattr(method, "read_plan", lambda: PLAN)
        notice = build.letter("real", Selection("acceptance_publicity", last, period="2010"))
        assert "公示时间为2010年12月20日至12月26日" in text_of(notice.report)
        with pytest.raises(AcceptanceError, match="期满以后"):
            entry.confirm("real", 2010, last, "", PLAN, "甲")
        with pytest.raises(AcceptanceError, match="不在公示期内"):
            entry.object_to("real", 2010, "上塘镇", "规范率少算", day("2010-12-27"), "甲")
        said = entry.object_to("real", 2010, "上塘镇", "规范率少算", last, "甲")  # the last day
        with pytest.raises(AcceptanceError, match="上塘镇的异议还没有答复"):
            entry.confirm("real", 2010, day("2010-12-28"), "", PLAN, "甲")
        for townships, read in ((("上塘镇",), "规范率少算"), (("瓯北镇",), "（不在您的范围内）")):
            with viewer.acting(User("丙", "township", townships=townships).viewer):
                assert found(last).of(sheet.OBJECTION)[0].matter == read
        with pytest.raises(AcceptanceError, match="同样的异议已经登记过"):  # the form sent twice
            entry.object_to("real", 2010, "上塘镇", "规范率少算", last, "乙")
        entry.answer("real", 2010, said, "维持原分", day("2010-12-27"), "甲")
        with pytest.raises(AcceptanceError, match="2010-12-27已经答复"):  # by another browser
            entry.answer("real", 2010, said, "改为80分", day("2010-12-28"), "乙")
        key = entry.confirm("real", 2010, day("2010-12-28"), "常务会议", PLAN, "甲")
        with pytest.raises(AcceptanceError, match="已在2010-12-28审定"):
            entry.put_marks("real", 2010, OWN, "上塘镇", {"规范率": 1.0}, PLAN, "甲")
        with pytest.raises(AcceptanceError, match="已经审定"):
            entry.take_back("real", 2010, said, "甲")
        # a register that comes later does not change what was confirmed, and that is told
        put("outlets", outlets("上塘镇", 100, 100, on="2010-12-29"))
        later = found(day("2010-12-31"))
        assert next(o for o in later.lines if o.subject == "上塘镇").total == 75.0
        assert later.changed == {"上塘镇": 100.0} and later.step == "审定"
        entry.issue("real", 2010, day("2010-12-30"), "永政办发〔2010〕200号", "甲")
        with pytest.raises(AcceptanceError, match="已经发文"):
            entry.take_back("real", 2010, key, "甲")

    def test_what_somebody_wrote_is_not_copied_into_the_confirmed_sheet(self) -> None:
        entry.hold("real", 2010, "瓯北镇", "某厂锅炉爆炸", END, "甲")
        entry.publish("real", 2010, day("2010-12-01"), day("2010-12-07"), "", PLAN, "甲")
        entry.confirm("real", 2010, END, "", PLAN, "甲")
        one = found()
        assert one.confirmed is not None and "锅炉" not in one.confirmed.result
        held = next(line for line in one.lines if line.subject == "瓯北镇")
        assert (held.holds, held.grade) == (("否决项：某厂锅炉爆炸",), "暂缓")

    def test_withdrawn_confirmation_frees_the_marks(self) -> None:
        entry.publish("real", 2010, day("2010-12-01"), day("2010-12-07"), "", PLAN, "甲")
        key = entry.confirm("real", 2010, day("2010-12-08"), "", PLAN, "甲")
        assert found().confirmed is not None and found(day("2010-12-07")).confirmed is None
        entry.take_back("real", 2010, key, "甲")
        entry.put_marks("real", 2010, OWN, "上塘镇", {"规范率": 1.0}, PLAN, "甲")
        with pytest.raises(AcceptanceError, match="已经撤回"):
            entry.take_back("real", 2010, key, "甲")
        with db.transaction("real") as cursor:
            cursor.execute("UPDATE acceptance_events SET entered_at = '2010-12-01'")
        entry.put_marks("real", 2010, COUNTY, "上塘镇", {"规范率": 9.0}, PLAN, "甲", "复查")
        late = db.query("real", "acceptance_late_marks", year=2010, as_of=END)
        assert late[["subject", "mark", "reason"]].values.tolist() == [["上塘镇", 9.0, "复查"]]


def test_nothing_known_is_no_total(store: Path) -> None:
    put("outlets", outlets("上塘镇", 9, 10, on="2009-01-31"))
    one = sheet.sheet("real", 2008, END, PLAN, TOWNSHIPS)
    assert one.is_short and {line.total for line in one.lines} == {None}
    with pytest.raises(AcceptanceError, match="没有一个乡镇有总分"):
        entry.confirm("real", 2008, END, "", PLAN, "甲")


def test_the_bill_tells_what_the_budget_lacks(store: Path) -> None:
    put("outlets", outlets("上塘镇", 9, 10, on="2010-01-31"))
    put(
        "budget_lines",
        [{"unit": "县质监局", "purpose": "专项奖励", "year": 2010, "planned_yuan": 30000.0}],
    )
    made = awards.bill("real", 2010, END, PLAN, ["上塘镇", "瓯北镇"])
    assert (made.yuan, made.budget, made.short) == (40000, Fraction(30000), Fraction(10000))
    assert awards.bill("real", 2011, END, PLAN, []).budget is None
    assert awards.scaled(20000, made) == 15000 and awards.scaled(70, made) == 0
    few = replace(PLAN, awards=tuple(replace(one, most=1) for one in PLAN.awards))
    totals = {"上塘镇": 93.0, "瓯北镇": 93.0}
    (tied,) = [o for o in awards.bill("real", 2010, END, few, list(totals), totals).owed if o.tied]
    assert (tied.units, tied.tied) == ((), ("上塘镇", "瓯北镇")), "nobody is drawn from a tie"


def test_a_payment_that_the_data_speak_against_says_so_beside_it(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("outlets", outlets("上塘镇", 9, 10, on="2010-01-31"))
    made = awards.Bill(
        (awards.Owed(Award("示范", ("示范街",), 5000), ("甲街", "乙街")),),
        None,
        {"乙街": "公示4天就审定"},
    )
    monkeypatch.setattr(awards, "bill", lambda *_: made)
    report = build.letter("real", Selection("award_payments", END)).report
    (table,) = report.tables
    assert [column.name for column in table.columns][-1] == "备注"
    assert [(row[1].text, row[-1].text) for row in table.rows] == [("甲街", ""), ("乙街", "有出入")]
    check(report)


def test_what_nobody_registered_is_no_failure_of_a_test(store: Path) -> None:
    """75号 三(二)3: without a list of demonstration units and without a paper neither is known."""
    put("outlets", outlets("上塘镇", 10, 10, on="2010-07-31"))
    (one,) = facts_year.three_tests("real", Selection("commendation_notice", END))
    assert (one.tests, one.passes) == ((True, None, None), False)
    assert one.told == ("符合", "无数据", "没有登记")
    doubted = replace(one, tests=(True, True, True), doubt="10户中1户未达标")
    assert doubted.passes and doubted.told == ("符合", "符合（审定有出入）", "符合")


@pytest.mark.usefixtures("store")
def test_points_without_full_marks_are_told_apart_from_no_data() -> None:
    plan = replace(PLAN, items=(Item("督查得分", "supervision", 60, 100, 20), PLAN.items[2]))
    told = ["督查得分", "台账"]
    assert scores.lacking_words("real", told, plan, END) == told
    line = {
        "series": "县", "round": 1, "inspected_on": day("2010-09-21"), "township": "上塘镇",
        "item": "规范率", "score": 17.5, "full_marks": None,
    }  # fmt: skip
    put("supervision_scores", [line])
    assert scores.lacking_words("real", told, plan, END) == ["督查得分（评分表没有写满分）", "台账"]


def test_places_end_before_a_tie() -> None:
    totals = {"甲": 90.0, "乙": 88.0, "丙": 88.0, "丁": 80.0}
    assert awards.at_the_line(totals, 1) == (["甲"], [])
    assert awards.at_the_line(totals, 2) == (["甲"], ["乙", "丙"])
    assert awards.at_the_line(totals, 3) == (["甲", "乙", "丙"], [])
    assert awards.at_the_line(totals, 9) == (list(totals), [])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('[[grade]]\nname = "优"\nleast = 80\n[[grade]]\nname = "良"\nleast = 90', "从高到低"),
        ('[[hold]]\nkind = "rain"', "rain"),
        ('[[award]]\nname = "奖"\nwhat = ["彩票"]\nyuan = 1', "彩票"),
    ],
)
def test_a_wrong_method_is_refused_in_chinese(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "assessment.toml"
    item = '[[item]]\nname = "甲"\nsource = ""\nfloor = 0\ntarget = 100\nweight = 20\n'
    file.write_text(f"least_weight = 60\nconcentration = 50\n{item}{line}\n", encoding="utf-8")
    with pytest.raises(definition_files.UnknownError):
        method.read_plan(file)
    assert says in definition_files.faults(file)[0].says


def test_grades_begin_at_their_line() -> None:
    assert [PLAN.grade(n) for n in (93.0, 92.9, 80.0, 79.9)] == ["优秀", "合格", "合格", "不合格"]


@pytest.mark.soak
def test_the_notice_of_results_and_the_payments_add_up(
    demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    asked = Selection("award_payments", day("2010-12-31"))
    report = build.letter("demo", asked).report
    (table,) = report.tables
    owed = sum(row[3].number or 0 for row in table.rows)
    assert table.total and table.total[3].number == owed and f"{owed:.0f}元" in text_of(report)
    notice = build.letter("demo", replace(asked, kind="acceptance_publicity")).report
    ranks = [row[0].number for row in notice.tables[0].rows]
    assert ranks and ranks == sorted(ranks) and "现予公示" in text_of(notice)
    for one in (report, notice):
        check(one)
