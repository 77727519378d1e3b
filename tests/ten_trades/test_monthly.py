"""Monthly reports beside registers: literal reports, and the county's files against their truth."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.indicators.measured import Slice
from dashboard.letters import months as letter_months
from dashboard.report import self_reported
from dashboard.screens.ten_trades import monthly as ten_trades_monthly
from dashboard.screens.ten_trades.monthly_chart import monthly as picture
from dashboard.store import db
from dashboard.ten_trades import monthly, words
from dashboard.ten_trades.monthly import Month
from tests.conftest import ROOT
from tests.rows import outlets, put, put_reports

JUNE, SEPTEMBER = date(2010, 6, 1), date(2010, 9, 1)
UNTIL = date(2010, 10, 31)

ALL = Slice(date(2010, 10, 15))


def month(at: date, compliant: int, total: int, **more: Any) -> Month:
    """Reports of one month without a word of rectification."""
    return Month(at, total, compliant, compliant, ("上塘镇",), (), **more)


@pytest.mark.usefixtures("store")
class TestMonths:
    def test_a_silent_township_is_named_and_not_filled_in(self) -> None:
        put_reports([(JUNE, "上塘镇", 10, 8), (JUNE, "瓯北镇", None, None)])
        (found,) = monthly.months("real", Slice(date(2010, 10, 15)))
        assert (found.compliant, found.outlets) == (8, 10)
        assert found.reporters == ("上塘镇",) and "瓯北镇" in found.silent
        assert len(found.silent) == 37
        (own,) = monthly.months("real", Slice(date(2010, 10, 15), townships=("瓯北镇",)))
        assert own.rate is None and own.silent == ("瓯北镇",)
        assert ten_trades_monthly.rows([own], Fraction(98, 100), ALL)[0][2:] == ["—", "—", "—"]
        assert words.silent_sentence([own], 4) == "没有报的：6月瓯北镇。"
        assert words.silent_sentence([found], 2).endswith("等37个。")
        assert words.silent_sentence([month(JUNE, 8, 10)], 4) == "各月都报齐了。"

    def test_nobody_is_silent_until_the_third_of_the_next_month_has_passed(self) -> None:
        put_reports([(SEPTEMBER, "上塘镇", 10, 8)])
        (on_the_day,) = monthly.months("real", Slice(date(2010, 10, 3)))
        assert (on_the_day.silent, len(on_the_day.awaited)) == ((), 37)
        said = words.silent_sentence([on_the_day], 4)
        assert said == "9月的报送期限还没有过，37个待报。"
        assert letter_months.periods("real", date(2010, 10, 3)) == [], "no circular names anybody"
        (after,) = monthly.months("real", Slice(date(2010, 10, 4)))
        assert (len(after.silent), after.awaited) == (37, ())
        assert [one.on for one in letter_months.periods("real", date(2010, 10, 4))] == [SEPTEMBER]

    def test_a_report_that_leaves_out_compliance_does_not_lower_it(self) -> None:
        put_reports([(JUNE, "上塘镇", 10, 8), (JUNE, "沙头镇", 30, None)])
        (found,) = monthly.months("real", Slice(date(2010, 7, 31)))
        assert (found.compliant, found.outlets, found.reporters) == (8, 10, ("上塘镇",))
        assert "沙头镇" not in found.silent and "桥头镇" in found.silent

    def test_a_report_after_the_deadline_says_what_was_reported_on_it(self) -> None:
        put("outlets", outlets("上塘镇", 80, 100, on="2010-06-30"))
        put_reports([(date(2010, 10, 1), "上塘镇", 49, 48), (date(2010, 11, 1), "上塘镇", 100, 99)])
        found = self_reported.newer("real", date(2010, 11, 30), date(2010, 6, 30))
        assert found is not None
        assert found.title == "10月31日到期时月报97.96%，没到98%；11月99.0%，到了"
        put_reports([(date(2010, 12, 1), "上塘镇", 0, 0)])
        empty = self_reported.newer("real", date(2010, 12, 31), date(2010, 6, 30))
        assert empty is not None and empty.title == words.NO_RATE_REPORTED
        assert "没有报出经营户，不计算规范率" in empty.sentence.plain
        october = self_reported.newer("real", date(2010, 10, 31), date(2010, 6, 30))
        assert october is not None
        assert october.light.text == "97.96%" and "自报规范率97.96%，" in october.sentence.plain

    def test_a_month_counts_only_once_it_has_ended(self) -> None:
        put_reports([(SEPTEMBER, "上塘镇", 10, 8)])
        assert monthly.months("real", Slice(date(2010, 9, 29))) == []
        assert len(monthly.months("real", Slice(date(2010, 9, 30)))) == 1

    def test_no_list_or_question_knows_a_month_in_its_middle(self) -> None:
        put_reports([(SEPTEMBER, "上塘镇", 10, 12)])
        asked: dict[str, dict[str, Any]] = {
            "monthly_totals": {"townships": None, "trades": None},
            "report_contradictions": {"townships": None, "trades": None},
            "monthly_rows": {},
        }
        for name, more in asked.items():
            assert db.query("real", name, as_of=date(2010, 9, 15), **more).empty, name
            assert len(db.query("real", name, as_of=date(2010, 9, 30), **more)) == 1, name

    def test_a_report_that_is_not_yet_due_is_not_missing(self) -> None:
        put_reports([(SEPTEMBER, "上塘镇", 10, 8)])
        line = {"duty": "75.monthly", "unit": "上塘镇", "period": "2010-09"}
        put("submissions", [{**line, "received_on": date(2010, 10, 5)}])
        for day, word in ((2, "未到期"), (3, "未到期"), (4, "未报"), (5, "迟报")):
            (row,) = db.query("real", "monthly_rows", as_of=date(2010, 10, day)).to_dict("records")
            assert row["received"] == word, day

    def test_a_month_of_receipts_without_figures_is_told(self) -> None:
        put_reports([(JUNE, "上塘镇", 10, 8)])
        line = {"duty": "75.monthly", "period": "2010-09", "received_on": date(2010, 10, 3)}
        put("submissions", [{**line, "unit": unit} for unit in ("上塘镇", "瓯北镇", "县质监局")])
        assert monthly.without_rows("real", Slice(date(2010, 10, 2))) == []
        found = monthly.without_rows("real", Slice(date(2010, 10, 15)))
        told = words.unread_sentence(found)
        assert told == "2010年9月月报登记已收到2份，数字还没有导入。"

    def test_the_register_beside_it_counts_the_same_townships_only(self) -> None:
        put("outlets", [*outlets("上塘镇", 7, 10), *outlets("瓯北镇", 1, 90)])
        put_reports([(JUNE, "上塘镇", 10, 8)])
        (found,) = monthly.months("real", Slice(date(2010, 12, 31)))
        assert found.register == (date(2010, 6, 30), 7, 10)
        assert found.gap == Fraction(1, 10) and words.gap_text(found.gap) == "高10.00"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2010-07-31", "规范率只有一次名册，还看不出变化"),
        ("2010-08-31", "8月月报规范率92.0%，赶上应到的进度"),
    ],
)
@pytest.mark.soak
def test_the_cockpit_shows_reports_once_they_go_beyond_the_register(day: str, title: str) -> None:
    """Register of 31 July: 80 of 100; reports: July 80, August 92 of 100."""
    put("outlets", outlets("上塘镇", 80, 100, on="2010-07-31", trade="小药店"))
    put_reports([(date(2010, 7, 1), "上塘镇", 100, 80), (date(2010, 8, 1), "上塘镇", 100, 92)])
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    page = at.date_input(key="as_of").set_value(date.fromisoformat(day)).run()
    assert not page.exception
    shown = "".join(block.proto.body for block in page.get("html"))
    assert title in shown, shown


def test_more_compliant_than_counted_gives_no_rate() -> None:
    wrong = month(JUNE, 12, 10)
    assert wrong.rate is None
    assert ten_trades_monthly.rows([wrong], Fraction(98, 100), ALL)[0][3] == "多于总数"
    assert words.monthly_panel(None, None, Fraction(98, 100))[0] == "月报数字自相矛盾，不算规范率"


def test_the_even_pace_leads_from_the_first_report_to_the_goal() -> None:
    found = [month(JUNE, 80, 100), month(SEPTEMBER, 90, 100)]
    # 123 days from 30 June to 31 October, 92 of them by 30 September: 80% + 18% * 92/123
    needed = monthly.pace_on(found, Fraction(98, 100), UNTIL, found[1].end)
    assert needed == Fraction(80, 100) + Fraction(18, 100) * Fraction(92, 123)
    title, sub = words.monthly_panel(found[1], needed, Fraction(98, 100))
    assert title == "9月月报规范率90.0%，比应到的进度低3.5个百分点"
    assert sub.endswith("每月一样多，到10月31日的目标")
    late = monthly.pace_on(found, Fraction(98, 100), UNTIL, date(2010, 11, 30))
    assert late is None
    assert words.monthly_panel(month(date(2010, 11, 1), 99, 100), None, Fraction(98, 100))[0] == (
        "11月月报规范率99.0%，到了98%"
    )


def test_after_the_deadline_what_was_said_on_it_decides() -> None:
    goal, october = Fraction(98, 100), month(date(2010, 10, 1), 944, 1000)
    november = month(date(2010, 11, 1), 986, 1000)
    for now, title in (
        (october, "10月31日到期时月报94.4%，没到98%"),
        (november, "10月31日到期时月报94.4%，没到98%；11月98.6%，到了"),
    ):
        assert words.monthly_panel(now, None, goal, october)[0] == title
    short = month(date(2010, 10, 1), 48, 49)  # 97.96%, never written 98.0%
    assert words.monthly_panel(short, None, goal, short)[0].endswith("月报97.96%，没到98%")
    assert ten_trades_monthly.rows([short], goal, ALL)[0][3] == "97.96"
    reached = month(date(2010, 10, 1), 98, 100)
    assert words.monthly_panel(reached, None, goal, reached)[0].endswith("月报98.0%，到了98%")


def test_the_picture_names_reports_register_and_deadline() -> None:
    figure = picture(
        [(date(2010, 6, 30), Fraction(8, 10), ""), (date(2010, 9, 30), Fraction(9, 10), "")],
        [(date(2010, 6, 30), Fraction(81, 100), "")],
        [(date(2010, 6, 30), Fraction(8, 10)), (UNTIL, Fraction(98, 100))],
        target=Fraction(98, 100),
        target_label="目标 ≥98%",
        until=UNTIL,
    )
    texts = [str(one.text) for one in figure.layout.annotations]
    assert "10月31日" in texts and "目标 ≥98%" in texts
    assert any("月报" in text and "90.0%" in text for text in texts)
    assert any("名册" in text and "81.0%" in text for text in texts)


@pytest.mark.soak
@pytest.mark.usefixtures("county_store")
def test_the_county_reports_are_as_their_truth_says(
    county_truth: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = county_truth["aggregates"]["monthly"]["months"]
    found = {f"{one.month:%Y-%m}": one for one in monthly.months("real", Slice(date(2010, 12, 31)))}
    assert list(found) == list(wanted)
    for name, told in wanted.items():
        one, county = found[name], told["county_as_reported"]
        figures = {"outlets": one.outlets, "rectified": one.rectified, "compliant": one.compliant}
        assert figures == county
        assert sorted(one.silent) == sorted(told["missing"])
    _check_command(capsys, wanted)


def _check_command(capsys: pytest.CaptureFixture[str], wanted: dict[str, Any]) -> None:
    def rows(*options: str) -> list[dict[str, Any]]:
        asked = ["register", "monthly", "--as-of", "2010-12-31", *options, "--format", "json"]
        assert cli.main(asked) == 0
        return list(json.loads(capsys.readouterr().out))

    def by(key: str, month: str) -> dict[str, dict[str, int]]:
        found = rows("--by", key, "--where", f"month={month}")
        measures = ("outlets", "rectified", "compliant")
        return {r[key]: {m: int(r[m]) for m in measures} for r in found if r["outlets"]}

    for month, told in wanted.items():
        assert by("township", month) == told["by_township_as_reported"]
        assert by("trade", month) == told["by_trade_as_reported"]
    for word, key in (("未报", "missing"), ("迟报", "late")):
        found = rows("--where", f"received={word}")
        for month, told in wanted.items():
            names = {row["township"] for row in found if row["month"] == month}
            assert names == set(told[key])
