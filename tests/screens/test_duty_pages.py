"""Duties in the store and on the pages: evidence, reports, rulings, texts, search, calendar."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import unquote

import pandas as pd
import pytest

from dashboard.charts.duties import Cell, duty_grid
from dashboard.documents import copies
from dashboard.duties import completions, conflicts, reporting, rulings
from dashboard.duties import definitions as duty_definitions
from dashboard.duties import plan as duty_plan
from dashboard.duties import words as duty_words
from dashboard.duties.calendar import calendar_file
from dashboard.duties.completions import Entry, EntryError
from dashboard.duties.definitions import Completion, State
from dashboard.duties.due_dates import Period
from dashboard.duties.plan import Line
from dashboard.duties.rulings import RulingError
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit
from dashboard.screens.plan import duty as plan_duty
from dashboard.screens.plan import plan as plan_page
from dashboard.screens.plan.gantt import Mark, Row, gantt, span_of
from dashboard.store import db

AS_OF = date(2010, 10, 15)
THREE = ("上塘镇", "瓯北镇", "桥下镇")


def three_members(actor_id: str, day: date) -> tuple[str, ...]:
    """Three townships stand for all; the rest as they are."""
    return THREE if actor_id == "townships" else duty_definitions.members_on(actor_id, day)


@pytest.fixture
def county(store: Path, shared: Path) -> None:
    """The county's list of completed duties and list of reports, imported."""
    for name in ("推进表完成情况.xlsx", "月报报送登记.xlsx"):
        content = (shared / "inputs" / "county" / name).read_bytes()
        commit(prepare(content, name), by="测试")


def truth(shared: Path, *keys: str) -> dict[str, dict[str, object]]:
    """A part of the aggregates of the simulated county."""
    found = json.loads((shared / "inputs" / "county" / "truth.json").read_text(encoding="utf-8"))
    found = found["aggregates"]
    for key in keys:
        found = found[key]
    return dict(found)


# ---- evidence in the store ---------------------------------------------------------------------


@pytest.mark.usefixtures("county")
def test_the_21_rows_stand_as_the_county_imported_them(shared: Path) -> None:
    words = {
        "on_time": {"按期完成"},
        "late": {"逾期完成"},
        "overdue_open": {"逾期未完成"},
        "open_not_due": {"未到期", "临近"},
    }
    rows = truth(shared, "plan", "rows")
    lines = completions.plan("real", AS_OF, "75号")
    annex = {str(line.duty.row): (line, state) for line, state in lines if line.duty.row}
    assert set(annex) == set(rows)
    for number, expected in rows.items():
        line, state = annex[number]
        assert state.name in words[str(expected["state"])], number
        assert (state.done_on and state.done_on.isoformat()) == expected["done"], number
    title, _ = duty_words.plan_headline(list(annex.values()), AS_OF)
    assert title == "21项已完成14项（4项迟），2项逾期未完成；10月31日前还有2项到期"


@pytest.mark.usefixtures("county")
def test_monthly_reports_on_time_late_and_missing(shared: Path) -> None:
    as_of = date(2010, 12, 31)
    lines = completions.plan("real", as_of, "75号", by_actor=True)
    found = reporting.register(duty_definitions.duty("75.monthly"), lines)
    assert found.unlisted == ("县各有关部门",) and len(found.units) == 38
    months = truth(shared, "monthly", "months")
    assert [period.label for period in found.periods] == list(months)
    for period in found.periods:
        expected = months[period.label]
        states = dict(found.states(period))
        assert period.due == date.fromisoformat(str(expected["due"]))
        late = {unit for unit, state in states.items() if state.name == duty_definitions.LATE}
        assert late == set(expected["late"]), period.label  # type: ignore[call-overload]
        assert set(found.missing(period)) == set(expected["missing"]), period.label  # type: ignore[call-overload]
    waiting = {p.label: units for p, units in reporting.reminders(found, as_of)}
    assert waiting["2010-09"] == ["界坑乡", "溪下乡", "应坑乡"]
    text = duty_words.reminder_text(found, reporting.reminders(found, as_of), as_of)
    assert "9月（应于2010年10月3日前）还没有收到：界坑乡、溪下乡、应坑乡。" in text


def insert_report(month: date, imported_at: datetime, *, is_reported: bool = True) -> None:
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO imports (import_id, file_name, file_sha256, file_bytes, imported_at, "
            "imported_by) VALUES (1, '月报.xlsx', 'x', 1, ?, '测试')",
            [imported_at],
        )
        cursor.execute(
            "INSERT INTO monthly_reports (import_id, sheet, row_number, month, township, "
            "is_reported) VALUES (1, '一', 5, ?, '上塘镇', ?)",
            [month, is_reported],
        )


@pytest.mark.parametrize(
    ("imported_at", "is_reported", "words", "is_missing"),
    [
        (datetime(2010, 7, 2, 9), True, "按时完成", False),
        (datetime(2010, 7, 8, 9), True, "迟5天完成", False),
        (datetime(2016, 1, 4, 9), True, "无法判定", False),
        (datetime(2010, 7, 2, 9), False, "逾期104天", True),
    ],
)
@pytest.mark.usefixtures("store")
@pytest.mark.soak
def test_a_report_that_no_list_names_came_when_it_was_imported(
    imported_at: datetime, is_reported: bool, words: str, is_missing: bool
) -> None:
    insert_report(date(2010, 6, 1), imported_at, is_reported=is_reported)
    lines = completions.plan("real", AS_OF, "75号", by_actor=True)
    found = reporting.register(duty_definitions.duty("75.monthly"), lines)
    june = found.periods[0]
    assert dict(found.states(june))["上塘镇"].label == words
    assert ("上塘镇" in found.missing(june)) is is_missing
    assert not found.is_empty


@pytest.mark.usefixtures("store")
def test_an_entry_completes_a_duty_once_and_can_be_undone() -> None:
    entry = Entry("75.annex.11", "", "", date(2010, 10, 12), "永质安办〔2010〕9号", "补登")

    def state() -> State:
        lines = completions.plan("real", AS_OF, "75号")
        return next(state for line, state in lines if line.duty.row == 11)

    assert state().note == "已到期，还没有任何佐证（无数据）"
    completions.add_entry("real", entry, "李四")
    assert state().label == "迟104天完成" and state().evidence == "永质安办〔2010〕9号"
    with pytest.raises(EntryError, match="已经登记过"):
        completions.add_entry("real", entry, "李四")
    (row,) = entered().to_dict("records")
    assert (row["by_whom"], row["remark"]) == ("李四", "补登")
    completions.undo_entry("real", int(row["entry_id"]), "王五")
    assert state().done_on is None
    with pytest.raises(EntryError, match="已经撤销过"):
        completions.undo_entry("real", int(row["entry_id"]), "王五")
    with db.cursor("real") as cursor:
        assert cursor.execute("SELECT undone_by FROM duty_entries").fetchall() == [("王五",)]


def entered() -> pd.DataFrame:
    """What persons entered; the papers themselves prove a few duties, too."""
    rows = completions.proofs("real")
    return rows[rows["entry_id"].notna()]


@pytest.mark.usefixtures("store")
def test_asking_an_absent_store_creates_nothing() -> None:
    assert completions.completions("real") == []
    assert rulings.recorded("real") == {} and copies.copies() == {}
    assert not db.exists("real")


@pytest.mark.usefixtures("store")
def test_two_sessions_enter_the_same_completion_once() -> None:
    entry = Entry("75.annex.11", "", "", date(2010, 10, 12), "永质安办〔2010〕9号")
    start, refused = Barrier(4), []

    def enter() -> None:
        start.wait()
        try:
            completions.add_entry("real", entry, "李四")
        except EntryError as error:
            refused.append(str(error))

    sessions = [Thread(target=enter) for _ in range(4)]
    for one in sessions:
        one.start()
    for one in sessions:
        one.join()
    assert len(entered()) == 1 and len(refused) == 3


# ---- rulings ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("store")
def test_a_ruling_changes_the_light_and_keeps_who_when_why() -> None:
    def third_check() -> str:
        lines = completions.plan("real", AS_OF, "75号")
        return next(s.note for line, s in lines if line.duty.id == "75.city_check.3")

    assert "请先裁定" in third_check()
    rulings.rule("real", "C01", "month_end", "办公会纪要3号", "李四")
    assert "请先裁定" not in third_check()
    kept = rulings.in_force("real")["C01"]
    assert (kept.option, kept.by, kept.reason) == ("month_end", "李四", "办公会纪要3号")
    rulings.rule("real", "C01", "next_day", "改按批示", "王五")
    second = rulings.in_force("real")["C01"]
    assert (second.option, second.by) == ("next_day", "王五")
    assert second.ruling_id is not None
    rulings.withdraw("real", second.ruling_id, "王五")
    assert rulings.in_force("real")["C01"] == kept
    with pytest.raises(RulingError, match="已经撤回"):
        rulings.withdraw("real", second.ruling_id, "王五")


@pytest.mark.parametrize(
    ("conflict", "option", "reason", "says"),
    [
        ("C99", "x", "会议", "没有矛盾编号“C99”"),
        ("C01", "maybe", "会议", "没有选项“maybe”"),
        ("C01", "month_end", " ", "请写明裁定的依据"),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_wrong_ruling_is_refused(conflict: str, option: str, reason: str, says: str) -> None:
    with pytest.raises(RulingError, match=says):
        rulings.rule("real", conflict, option, reason, "李四")


# ---- views of the plan ---------------------------------------------------------------------------


def lines_of(duty_id: str, rows: list[Completion], as_of: date) -> list[Line]:
    owed = [duty_definitions.duty(duty_id)]
    return duty_definitions.states(
        duty_definitions.instances(owed, as_of, True, three_members), rows, as_of
    )


def test_the_next_fourteen_days_begin_today() -> None:
    for as_of, count in [
        (date(2010, 6, 5), 0),
        (date(2010, 6, 6), 3),
        (date(2010, 6, 20), 3),
        (date(2010, 6, 21), 0),
    ]:
        found = duty_plan.due_within(lines_of("75.annex.3", [], as_of), as_of)
        assert len(found) == count, as_of


def test_workload_adds_late_and_overdue_days() -> None:
    rows = [
        Completion("75.annex.3", date(2010, 6, 25), "上塘镇"),
        Completion("75.annex.3", date(2010, 6, 18), "瓯北镇"),
    ]
    loads = duty_plan.workload(lines_of("75.annex.3", rows, date(2010, 6, 30)))
    assert [(one.actor, one.late_days, one.longest) for one in loads] == [
        ("桥下镇", 10, 10),
        ("上塘镇", 5, 5),
        ("瓯北镇", 0, 0),
    ]
    heads, cells = duty_plan.township_grid(lines_of("75.annex.3", rows, AS_OF), THREE)
    assert [head.duty.row for head in heads] == [3] and len(cells) == 3


def test_weekly_reports_due_by_mid_august_2007() -> None:
    as_of = date(2007, 8, 15)
    rows = [Completion("62.weekly", date(2007, 8, 10), "县质监局", period="2007-08-08")]
    found = reporting.register(
        duty_definitions.duty("62.weekly"), lines_of("62.weekly", rows, as_of)
    )
    due = [period.label for period in found.due(as_of)]
    assert due == ["2007-07-25", "2007-08-01", "2007-08-08", "2007-08-15"]
    bureau = next(one for one in reporting.rates(found, as_of) if one.unit == "县质监局")
    assert (bureau.due, bureau.on_time, bureau.late, bureau.missing) == (4, 0, 1, 2)
    assert "各有关乡镇" in found.unlisted


def test_the_calendar_is_what_rfc_5545_asks_for() -> None:
    lines = completions.plan("real", AS_OF, "75号")
    content = calendar_file(lines, AS_OF, "任务;推进,表").decode()
    parts = content.split("\r\n")
    assert parts[-1] == "" and "\n" not in content.replace("\r\n", "")
    assert max(len(part.encode()) for part in parts) <= 75
    whole = content.replace("\r\n ", "").split("\r\n")
    assert whole[0] == "BEGIN:VCALENDAR" and whole[-2] == "END:VCALENDAR"
    assert "X-WR-CALNAME:任务\\;推进\\,表" in whole
    dated = [line for line, _ in lines if line.period.due]
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == len(dated)
    identities = [part for part in whole if part.startswith("UID:")]
    assert len(set(identities)) == len(dated)
    at = whole.index("UID:75.annex.19-once-县质安办、各牵头部门@yongjia-quality-dashboard")
    assert whole[at + 2 : at + 4] == ["DTSTART;VALUE=DATE:20101115", "DTEND;VALUE=DATE:20101116"]


def test_a_gantt_row_draws_the_fuzzy_span_and_the_days_overdue() -> None:
    mark = Mark(
        date(2010, 6, 11), date(2010, 6, 20), None, duty_definitions.OVERDUE, "hover", "key"
    )
    row = Row(
        "会议", "1", "各乡镇", "6月中旬", duty_definitions.OVERDUE, "逾期10天", "", "key", [mark]
    )
    as_of = date(2010, 6, 30)
    figure = gantt([Row("阶段"), row], as_of=as_of)
    spans = {(shape.x0, shape.x1) for shape in figure.layout.shapes}
    assert ("2010-06-11", "2010-06-20") in spans, "the fuzzy deadline"
    assert ("2010-06-20", "2010-06-30") in spans, "the days overdue"
    assert ("2010-06-30", "2010-06-30") in spans, "the as-of line"
    texts = [note.text for note in figure.layout.annotations]
    assert "<b>◆ 逾期10天</b>" in texts and "<b>统计截止 2010年6月30日</b>" in texts
    assert [list(trace.customdata) for trace in figure.data] == [["key"], ["key"]]
    far = gantt([row], as_of=date(2015, 12, 31))
    assert "统计截止 2015年12月31日 →" in [note.text for note in far.layout.annotations]
    assert span_of([row], date(2015, 12, 31))[1] < date(2010, 12, 31)


def test_a_proof_is_shown_as_it_was_typed() -> None:
    mark = Mark(
        date(2010, 6, 11), date(2010, 6, 20), None, duty_definitions.OVERDUE, "hover", "key"
    )
    row = Row(
        "会议",
        "1",
        "各乡镇",
        "6月中旬",
        duty_definitions.OVERDUE,
        "逾期10天",
        "<b>1</b>",
        "key",
        [mark],
    )
    texts = [note.text for note in gantt([row], as_of=date(2010, 6, 30)).layout.annotations]
    assert "&lt;b&gt;1&lt;/b&gt;" in texts


def test_a_grid_tints_only_what_is_late_or_missing() -> None:
    cells = {
        (0, 0): Cell(duty_definitions.ON_TIME, "", "a", "x"),
        (1, 0): Cell(duty_definitions.OVERDUE, "没报", "b", "y"),
    }
    figure = duty_grid(["上塘镇", "瓯北镇"], ["6月"], cells, chosen="上塘镇")
    tinted = [shape for shape in figure.layout.shapes if shape.fillcolor]
    assert [(shape.y0, shape.y1) for shape in tinted] == [(0.5, 1.5)]
    assert list(figure.data[0].marker.symbol) == ["circle", "diamond"]


def test_stages_of_the_annex_head_their_rows() -> None:
    rows = plan_page.gantt_rows(
        [one for one in conflicts.plan([], AS_OF, document="75号") if one[0].duty.row], AS_OF, False
    )
    heads = [row.title.split("（")[0] for row in rows if row.is_head]
    assert heads == ["动员部署", "全面完成", "考核验收"]
    assert [row.number for row in rows if not row.is_head] == [str(n) for n in range(1, 22)]


def test_a_link_names_the_period_and_a_duty_alone_means_its_worst_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three months of one report: in time, overdue, not yet due."""
    duty = next(one for one in duty_definitions.duties() if one.id == "75.monthly")
    months = {
        "2010-07": duty_definitions.ON_TIME,
        "2010-08": duty_definitions.OVERDUE,
        "2010-09": duty_definitions.NEAR,
    }
    found: list[Line] = [
        (
            duty_definitions.Instance(duty, "上塘镇", (), Period(month, None, date(2010, 10, 3))),
            State(name),
        )
        for month, name in months.items()
    ]
    address = plan_page.link_to(found[2][0])
    assert address == "plan?duty=75.monthly%402010-09%40%E4%B8%8A%E5%A1%98%E9%95%87"
    for asked, month in (
        (unquote(address.partition("=")[2]), "2010-09"),
        ("75.monthly", "2010-08"),
        ("75.monthly@2010-07@上塘镇", "2010-07"),
    ):
        monkeypatch.setattr(plan_duty, "chosen_key", lambda asked=asked: asked)
        line = plan_duty.find(found)
        assert line is not None and line[0].period.label == month
    for asked in ("", "62.nothing"):
        monkeypatch.setattr(plan_duty, "chosen_key", lambda asked=asked: asked)
        assert plan_duty.find(found) is None


def test_a_due_day_is_never_cut_within_its_year() -> None:
    """至2015年9月 was shown as 015年9月: the last six letters."""
    for duty in duty_definitions.duties():
        assert not re.search(r"(?<!\d)\d{1,3}年", plan_page.short_due(duty)), duty.due
