"""The box: what holds a report back, what makes two of them one, whose turn it is, who may what."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from dashboard.access import User
from dashboard.duties import completions, groups
from dashboard.importing import ledger
from dashboard.importing import store as imports
from dashboard.importing.pipeline import prepare
from dashboard.inbox import owed, reports, rules, sending, words
from dashboard.inbox.examining import examine
from dashboard.inbox.reports import Report, Step
from dashboard.inbox.sending import InboxError, Sent
from dashboard.store import db, viewer

UNIT, PERIOD = "岩头镇", "2010-09"
DAY = date(2010, 10, 2)
TOWNSHIP = User("陈", "township", townships=(UNIT,)).viewer
OTHER = User("林", "township", townships=("枫林镇",)).viewer
BUREAU = User("李", "department", trades=("小药店",), body="县药监局").viewer
OFFICE = User("王", "analyst").viewer
FIGURES: dict[str, dict[str, int | None]] = {
    "小药店": {"outlets": 5, "rectified": 5, "compliant": 4},
    "小菜场": {"outlets": 3, "rectified": 2, "compliant": 2},
}


@pytest.fixture
def box(store: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty store in which 小药店 is led by 县药监局; the machine's clock is long past 2020."""
    groups.set_members("real", "trade_lead.小药店", ["县药监局"], "会议纪要", "王")
    yield


def book(figures: dict[str, dict[str, int | None]] = FIGURES, period: str = PERIOD) -> bytes:
    return owed.monthly_book(UNIT, period, figures, {}, DAY)


def one(content: bytes, **more: Any) -> Sent:
    return replace(Sent(UNIT, "monthly_reports", "75.monthly", PERIOD, "9月.xlsx", content), **more)


def changed(trade: str, measure: str, value: int | None) -> dict[str, dict[str, int | None]]:
    return {**FIGURES, trade: {**FIGURES[trade], measure: value}}


def send(content: bytes, as_of: date = DAY, **more: Any) -> sending.Receipt:
    with viewer.acting(TOWNSHIP):
        return sending.send("real", one(content, **more), "陈", as_of)


def state(as_of: date, who: viewer.Viewer = OFFICE) -> list[tuple[str, tuple[str, ...]]]:
    with viewer.acting(who):
        found = reports.reports("real", as_of)
    return [(report.standing.state, report.standing.waits_at) for report in found]


@pytest.mark.marathon
def test_what_must_be_mended_and_what_must_be_looked_at(box: None) -> None:
    def must(content: bytes, period: str = PERIOD) -> list[tuple[int, str]]:
        found = examine(content, "9月.xlsx", UNIT, "monthly_reports", period)
        return [(finding.row, finding.field) for finding in found.must]

    assert must(book()) == []
    assert must(book(changed("小药店", "compliant", 6))) == [(4, "compliant_count")]
    assert must(book(changed("小菜场", "rectified", 4))) == [(5, "rectified_count")]
    assert must(book(), "2010-08") == [(0, "")]  # another month
    assert must(book({})) and must(b"nothing")
    other = owed.monthly_book("枫林镇", PERIOD, FIGURES, {}, DAY)
    assert "枫林镇" in examine(other, "x.xlsx", UNIT, "monthly_reports", PERIOD).must[0].text
    training = owed.list_book(
        "training", UNIT, [{"trained_on": DAY, "trade": "小药店", "trained": 3}], DAY
    )
    assert "培训台账" in examine(training, "x.xlsx", UNIT, "monthly_reports", PERIOD).must[0].text
    with viewer.acting(TOWNSHIP), pytest.raises(InboxError, match="1处必须改"):
        sending.send("real", one(book(changed("小药店", "compliant", 6))), "陈", DAY)

    # reported before: 12 of 小药店 rectified after 5 is a leap, 4 is fewer; 6 is neither
    imports.commit(prepare(owed.monthly_book(UNIT, "2010-08", FIGURES, {}, DAY), "8月.xlsx"), "王")

    def look(value: int) -> list[str]:
        figures = {**FIGURES, "小药店": {"outlets": value, "rectified": 5, "compliant": 4}}
        return [
            finding.field
            for finding in examine(book(figures), "x.xlsx", UNIT, "monthly_reports", PERIOD).look
        ]

    assert look(6) == [] and look(10) == ["outlets_count"] and look(9) == []
    fewer = book(changed("小菜场", "compliant", 1))
    found = examine(fewer, "x.xlsx", UNIT, "monthly_reports", PERIOD)
    assert [finding.row for finding in found.look] == [5]
    demo = examine(fewer, "x.xlsx", UNIT, "monthly_reports", PERIOD, is_demo=True)
    assert demo.look == (), "simulated figures are not held against imported ones"
    silent = owed.silent("real", "75.monthly", "2010-08", DAY)
    assert UNIT not in silent and "枫林镇" in silent, "imported, not sent through the box"
    with pytest.raises(InboxError, match="1处请再看"):
        send(fewer)
    assert send(fewer, looked_at=found.asked).is_new


def test_whose_rows_they_are(store: Any) -> None:
    """Townships and departments can send whatever data/columns.toml lets them, of themselves."""
    bureau = "县工商局"
    assert rules.owner("monthly_forms", UNIT) == "township"  # told above its rows
    heard = {"published_on": DAY, "channel": "横幅", "headline": "小事大民生"}
    visit = {"contacted_on": DAY, "content": "督查"}
    places = {"township": "枫林镇"}  # to which the department went, not the sender

    def must(kind: str, made_by: str, row: dict[str, Any], sent_by: str) -> list[str]:
        made = owed.list_book(kind, made_by, [row], DAY)
        return [one.text for one in examine(made, "表.xlsx", sent_by, kind, "").must]

    assert must("publicity", bureau, heard, bureau) == []
    assert must("publicity", UNIT, heard, UNIT) == []
    assert must("contacts", bureau, {**visit, **places}, bureau) == []
    assert any("不由部门报送" in told for told in must("training", UNIT, {"trained": 3}, bureau))
    (told,) = must("publicity", "县药监局", heard, bureau)
    assert "县药监局" in told and bureau in told


@pytest.mark.soak
def test_the_way_of_a_report_and_back_again(box: None) -> None:
    receipt = send(book())
    assert (receipt.report.number, receipt.report.rows) == ("收〔2010〕1号", 2)
    assert state(DAY) == [("待部门审", ("县药监局",))]
    assert state(date(2010, 10, 4)) == [("待质安办", ("县质安办",))]  # two days without a word

    # the very same figures again, also from another file, are one report
    again = send(book({trade: FIGURES[trade] for trade in ("小菜场", "小药店")}))
    assert not again.is_new and again.report.number == "收〔2010〕1号"

    number = receipt.report.report_id
    with viewer.acting(OFFICE), pytest.raises(InboxError, match="县药监局还没有审"):
        sending.take_in("real", number, "王", DAY)
    with viewer.acting(BUREAU):
        with pytest.raises(InboxError, match="原因"):
            sending.give_back("real", number, " ", "李", DAY)
        sending.give_back("real", number, "药店只有4户", "李", DAY, ["小药店/总数"])
    assert state(DAY) == [("已退回", (UNIT,))]
    with viewer.acting(TOWNSHIP):
        back = reports.reports("real", DAY)[0]
        asked = owed.owed("real", UNIT, DAY, [back], "乡镇")[0]
        assert (asked.returned, asked.due) == (
            back,
            date(2010, 10, 3),
        )  # 75号, not the day it came back
        red = openpyxl.load_workbook(io.BytesIO(sending.annotated(back)))["填报表"]["C4"]
        assert "药店只有4户" in red.comment.text and red.fill.start_color.rgb == "FFF4B6BE"
        with pytest.raises(InboxError, match="没有改"):
            sending.send("real", one(book()), "陈", DAY)
    mended = changed("小药店", "outlets", 4)
    mended["小药店"] = {"outlets": 4, "rectified": 4, "compliant": 4}
    assert send(book(mended), date(2010, 10, 3)).report.number == "收〔2010〕2号"
    assert [one_state for one_state, _ in state(date(2010, 10, 3))] == ["已重报", "待部门审"]

    with viewer.acting(BUREAU):
        second = reports.reports("real", date(2010, 10, 3))[1]
        sending.agree("real", second.report_id, "李", date(2010, 10, 3))
        with pytest.raises(InboxError, match="同意过"):
            sending.agree("real", second.report_id, "李", date(2010, 10, 3))
    # 小菜场 has no department: with 县药监局's word it is the office's turn
    assert state(date(2010, 10, 3))[1] == ("待质安办", ("县质安办",))
    day = date(2010, 10, 5)
    with viewer.acting(OFFICE):
        imported = sending.take_in("real", second.report_id, "王", day)
        with pytest.raises(InboxError, match="已收进"):
            sending.take_in("real", second.report_id, "王", day)
        with pytest.raises(InboxError, match="先在“数据导入”的台账里撤销"):
            sending.give_back("real", second.report_id, "再看", "王", day)
    assert state(day)[1] == ("已收进", ())
    with db.cursor("real") as cursor:
        rows = cursor.execute("SELECT trade, outlets FROM live_monthly_progress ORDER BY trade")
        assert sorted(rows.fetchall()) == [("小药店", 4), ("小菜场", 3)]
    # the report that was given back is no proof; the one that stands is, of the day it was sent
    assert [
        (str(one.done_on)[:10], one.evidence)
        for one in completions.proofs("real").itertuples()
        if one.duty == "75.monthly" and one.file_name == "填报箱"
    ] == [("2010-10-03", "收〔2010〕2号")]

    imports.undo(imported, "王")
    undone = date.today()
    assert state(undone)[1] == ("待质安办", ("县质安办",))
    assert ledger.imports().empty is False


@pytest.mark.soak
def test_each_sees_and_sends_its_own(box: None) -> None:
    number = send(book()).report.report_id
    assert state(DAY, OTHER) == [] and len(state(DAY, TOWNSHIP)) == len(state(DAY, BUREAU)) == 1
    assert state(DAY, User("丙", "department", trades=("小客运",)).viewer) == []
    assert state(DAY, User("丁", "administrator").viewer) == []
    assert len(state(DAY, User("戊", "leader").viewer)) == 1
    with viewer.acting(OTHER):
        for act in (
            lambda: sending.send("real", one(book()), "林", DAY),
            lambda: sending.withdraw("real", number, "林", DAY),
        ):
            with pytest.raises(InboxError):
                act()
    with viewer.acting(BUREAU):  # of counts every row; of outlets those of its trades alone
        seen = reports.reports("real", DAY)[0]
    listed = replace(seen, dataset="outlet_checks")
    own = replace(listed, trades=("小药店",))
    taken = [reports.may_have_workbook(BUREAU, report) for report in (seen, listed, own)]
    assert taken == [True, False, True] and reports.may_have_workbook(OFFICE, listed)
    assert not reports.may_have_workbook(User("戊", "leader").viewer, seen)
    none = User("庚", "department", body="县文广新局").viewer
    with viewer.acting(none), pytest.raises(InboxError):
        sending.agree("real", number, "庚", DAY)
    with viewer.acting(TOWNSHIP):
        with pytest.raises(db.NotAllowedError):
            sending.take_in("real", number, "陈", DAY)
        with pytest.raises(InboxError, match="没有要审|没有本部门"):
            sending.give_back("real", number, "错了", "陈", DAY)
        sending.withdraw("real", number, "陈", DAY)
    assert state(DAY) == [("已撤回", ())]
    with viewer.acting(User("戊", "leader").viewer), pytest.raises(db.NotAllowedError):
        sending.send("real", one(book()), "戊", DAY)
    with pytest.raises(InboxError, match="模拟数据"):
        sending.send("demo", one(book()), "陈", DAY)
    # words alone are a report of a department, which has no townships' figures of its own
    with viewer.acting(none):
        word = Sent("县文广新局", "", "75.monthly", PERIOD, explanation="音像店专项检查已完成")
        assert sending.send("real", word, "庚", DAY).is_new
        assert not sending.send("real", word, "庚", DAY).is_new


def test_a_total_is_whole_or_not_told() -> None:
    def told(*rows: tuple[int | None, int | None, int | None]) -> tuple[list[int | None], str]:
        names = ("outlets", "rectified", "compliant")
        found = owed.total(dict(zip(names, row, strict=True)) for row in rows)
        return [found.sums[name] for name in names], words.totals_text(found)

    assert told((5, 5, 4), (3, 2, 2), (None, None, None)) == (
        [8, 7, 6],
        "合计：总数8，已整规7，已规范6；规范率75.0%。",
    )
    assert told((5, 5, 4), (3, 2, None)) == (
        [8, 7, None],
        "合计：总数8，已整规7，已规范没有填全；规范率无数据。",
    )
    assert told() == (
        [None] * 3,
        "合计：总数没有填全，已整规没有填全，已规范没有填全；规范率无数据。",
    )


def test_whose_turn_it_is() -> None:
    """Every state by hand. 小药店 is led by 药监局, 小菜场 by 商务局, 小客运 by nobody."""
    led = {"小药店": ("药监局",), "小菜场": ("商务局",)}
    rule = replace(rules.rules(), review_days=2)

    def sent(
        *steps: Step, newest: bool = True, trades: tuple[str, ...] = ("小药店", "小菜场")
    ) -> Report:
        return Report(
            1, "收〔2010〕1号", UNIT, "", PERIOD, "monthly_reports", "", "", "", 2, trades, "",
            DAY, datetime(2010, 10, 2), "陈", newest, False, steps, reports.Standing("", DAY),
        )  # fmt: skip

    def turn(one: Report, as_of: date) -> tuple[str, date, tuple[str, ...]]:
        found = reports.standing(one, led, as_of, rule)
        return found.state, found.since, found.waits_at

    third, fourth, fifth = (date(2010, 10, day) for day in (3, 4, 5))
    agreed = Step(1, "同意", "药监局", third, trades=("小药店",))
    both = Step(2, "同意", "商务局", fourth, trades=("小菜场",))
    back = Step(3, "退回", "商务局", fourth, "少一户")
    taken = Step(4, "收进", "县质安办", fourth, import_id=7)
    office = ("县质安办",)
    assert turn(sent(), third) == ("待部门审", DAY, ("药监局", "商务局"))
    assert turn(sent(agreed), third) == ("待部门审", DAY, ("商务局",))
    assert turn(sent(agreed), fourth) == ("待质安办", fourth, office)  # the other was silent
    assert turn(sent(agreed, both), fourth) == ("待质安办", fourth, office)
    assert turn(sent(trades=("小客运",)), DAY) == ("待质安办", DAY, office)
    assert turn(sent(agreed, back), fifth) == ("已退回", fourth, (UNIT,))
    assert turn(sent(back, newest=False), fifth) == ("已重报", DAY, ())
    assert turn(sent(taken), fifth) == ("已收进", fourth, ())
    assert turn(sent(replace(taken, undone_on=fifth)), fourth) == ("已收进", fourth, ())
    assert turn(sent(replace(taken, undone_on=fifth)), fifth) == ("待质安办", fifth, office)


def test_the_day_that_counts() -> None:
    clock = date(2010, 10, 3)
    assert rules.counted_day(date(2010, 9, 1), clock) == clock
    assert rules.counted_day(date(2010, 9, 1), date(2026, 1, 1)) == date(2010, 9, 1)
    assert rules.counted_day(date(2049, 9, 1), date(2026, 1, 1)) == date(2026, 1, 1)


def test_the_template_checks_what_the_import_checks() -> None:
    made = owed.monthly_book(UNIT, PERIOD, FIGURES, FIGURES, DAY)
    assert made == owed.monthly_book(UNIT, PERIOD, FIGURES, FIGURES, DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(made))["填报表"]
    asked = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert asked["D4:D5"] == (
        'OR(D4="未报",AND(ISNUMBER(D4),D4>=0,D4=INT(D4),OR(NOT(ISNUMBER(C4)),D4<=C4)))'
    )
    assert "E4<=D4" in asked["E4:E5"] and "<=" not in asked["C4:C5"].replace(">=", "")
    marks = {
        str(area.sqref): [rule.formula[0] for rule in found]
        for area, found in sheet.conditional_formatting._cf_rules.items()
    }
    assert "AND(ISNUMBER(E4),ISNUMBER(D4),E4>D4)" in marks["E4:E5"]
    assert marks["C4"] == ["AND(ISNUMBER(C4),OR(C4<5,AND(C4-5>=5,(C4-5)*100>5*20)))"]
    assert datetime(2010, 1, 1) == openpyxl.load_workbook(io.BytesIO(made)).properties.created


def test_a_unit_with_other_work_is_not_told_that_nothing_is_owed() -> None:
    day = date(2012, 12, 31)
    other = owed.Owed("self", "自查自评", day, duty="none")
    assert words.own_headline("岩头镇", [other], day)[0] == "岩头镇：没有报表要交，1件别的要办"
    assert words.own_headline("岩头镇", [], day)[0] == "岩头镇：没有要报的"
