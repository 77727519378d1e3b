"""Questions of one's own, against pandas on random ones and by hand where nothing may be added."""

import io
import random
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from dashboard.analysis import catalogue, drill, grid, pivot, words
from dashboard.analysis.drill import Cell
from dashboard.analysis.grid import Shown
from dashboard.analysis.own_sql import rows_of
from dashboard.analysis.question import (
    ROWS,
    Question,
    added,
    checked,
    dimensions,
    is_plain,
    sources,
)
from dashboard.exports import pivot as files
from dashboard.importing import pipeline
from dashboard.importing import store as importing
from dashboard.store import db, viewer
from tests.rows import outlets, put, sample
from tests.test_life_of_one_number import FAILED, SHEET, VERDICT_COLUMN, take_in, workbook

END = date(2010, 12, 31)
VALVES, REGISTER, LISTS = "samples-valves-event", "outlets-state", "rows-samples"
RATE = "valve_pass_rate"


@pytest.fixture
def demo(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))


FRAMES: dict[tuple[str, date], pd.DataFrame] = {}


def by_pandas(question: Question, measure: str, as_of: date) -> dict[tuple[Any, ...], Any]:
    """The same groups counted by pandas over every row of the view."""
    view = sources()[question.source].views[measure]
    if (view.name, as_of) not in FRAMES:
        FRAMES[view.name, as_of] = rows_of("demo", view.name, as_of)
    rows = FRAMES[view.name, as_of]
    if view.indicator and not {"范围"} & {*question.dimensions, *dict(question.only)}:
        rows = rows[rows["范围"] == "本县"]
    if view.indicator is None and view.has("是否本县"):
        named = {"是否本县"} & {*question.dimensions, *dict(question.only)}
        rows = rows if named else rows[rows["是否本县"]]
    named = {"抽查性质"} & {*question.dimensions, *dict(question.only)}
    if view.indicator and view.indicator.purposes and not named:
        rows = rows[rows["抽查性质"].isin(view.indicator.purposes)]
    named = {*question.dimensions, *dict(question.only)}
    texts = pd.DataFrame({d: rows[d].map(said) for d in named}, rows.index)
    for dimension, values in question.only:
        texts = texts[texts[dimension].isin(values)]
    rows = rows.loc[texts.index]
    if is_plain(measure):
        own = rows[added(measure)] if added(measure) else 1
        texts = texts.assign(n=own, d=own).dropna(subset=["n"])
    else:
        texts = texts.assign(n=rows["分子"], d=rows["分母"])
    found = texts.groupby(list(question.dimensions))[["n", "d"]].sum()
    return {
        key if isinstance(key, tuple) else (key,): (int(n), int(d))
        for key, n, d in zip(found.index, found["n"], found["d"], strict=True)
        if d or added(measure)
    }


def said(value: Any) -> str:
    if value is None or value is pd.NA or value != value:
        return words.UNKNOWN
    return (
        {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def random_question(seed: int) -> tuple[Question, date]:
    """One that can be asked, of any data, by one to four dimensions, with or without limits."""
    luck = random.Random(seed)
    source = luck.choice([s for s in sources().values() if s.id != REGISTER])
    measure = luck.choice(list(source.views))
    can = [
        name
        for name, column in dimensions(source, [measure]).items()
        if column.kind != "list" and not (source.is_state and column.kind == "time")
    ]
    chosen = luck.sample(can, min(len(can), luck.randint(1, 4)))
    cut = luck.randint(0, len(chosen))
    as_of = luck.choice([END, date(2009, 7, 15), date(2014, 3, 31)])
    only = []
    if luck.random() < 0.5:
        limit = luck.choice(can)
        values = pivot.values_of("demo", source.id, limit, as_of)
        if values:
            some = luck.sample(values, min(len(values), luck.randint(1, 3)))
            only = [(limit, tuple(some))]
    question = Question(
        source.id, (measure,), tuple(chosen[:cut]), tuple(chosen[cut:]), tuple(only)
    )
    return question, as_of


def compare(seeds: range) -> None:
    for seed in seeds:
        question, as_of = random_question(seed)
        table = pivot.asked("demo", question, as_of)
        assert table.question == checked(question).question == question
        (measure,) = question.measures
        depth, wide = len(question.rows), len(question.columns)
        found = {
            (*row, *column): counts
            for (_, row, column), counts in table.counts.items()
            if len(row) == depth and len(column) == wide
        }
        expected = by_pandas(question, measure, as_of)
        assert found == expected, (seed, question)
        whole = table.counts.get((measure, (), ()))
        if whole is not None:
            assert whole == tuple(sum(n[i] for n in expected.values()) for i in (0, 1)), seed


@pytest.mark.soak
def test_random_questions_count_as_pandas_does(demo: None) -> None:
    compare(range(30))


@pytest.mark.marathon
def test_many_random_questions_count_as_pandas_does(demo: None) -> None:
    compare(range(1000, 1500))


VISIT = {
    "checked_on": date(2010, 6, 28), "kind": "巡查", "outlet": "甲店", "township": "瓯北镇",
    "trade": "小药店", "inspector": "县质监局", "result": "发现问题", "problems_text": "",
    "problem_kinds": [], "rechecked_on": date(2010, 7, 9), "recheck_result": "已整改",
}  # fmt: skip


def test_what_is_followed_up_later_stays_in_the_month_in_which_it_happened(store: None) -> None:
    put("outlet_checks", [VISIT, {**VISIT, "checked_on": date(2010, 7, 1)}])
    found = pivot.asked("real", Question("rows-outlet_checks", (ROWS,), ("月",)), END)
    assert {key: counts[0] for (_, key, _), counts in found.counts.items() if key} == {
        ("2010年06月",): 1,
        ("2010年07月",): 1,
    }


def test_numbers_of_what_happened_are_added_up_and_others_are_not(store: None) -> None:
    action = {
        "acted_on": date(2010, 9, 1), "lead_department": "县质监局", "departments": [],
        "persons": 7, "outlets_checked": 20, "problems": None,
    }  # fmt: skip
    more = {"acted_on": date(2010, 9, 2), "outlets_checked": 30}
    other = {"lead_department": "县工商局", "outlets_checked": 4}
    put("joint_enforcement", [action, {**action, **more}, {**action, **other}])
    source, checked_ones = "rows-joint_enforcement", "sum-检查户数"
    asked = Question(source, (checked_ones, "sum-发现问题"), ("牵头部门",))
    found = pivot.asked("real", asked, END)
    assert found.counts[checked_ones, ("县质监局",), ()] == (50, 50)
    assert found.counts[checked_ones, (), ()] == (54, 54)
    assert not [key for key in found.counts if key[0] == "sum-发现问题"]  # nobody told any
    assert len(drill.rows("real", asked, Cell(checked_ones, ("县质监局",), ()), END)) == 2
    assert words.whole_text(None, 54, "检查户数") == "检查户数共54"
    assert words.whole_text(None, 54) == "共54行"
    sheet = openpyxl.load_workbook(
        io.BytesIO(files.workbook(found, "题", found.told, "来源", False))
    ).worksheets[0]
    assert "检查户数" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert "sum-应训人数" not in sources()["rows-training_sessions"].views
    assert "sum-得分" not in sources()["rows-supervision_scores"].views


def test_what_may_not_be_added_has_no_total_and_the_reason_is_told(demo: None) -> None:
    register = pivot.asked("demo", Question(REGISTER, ("compliance_rate",), (), ("月",)), END)
    assert len(register.column_keys) > 2 and ("compliance_rate", (), ()) not in register.counts
    assert words.NOT_OVER_TIME in register.told
    assert all(head.column for head in grid.heads(register, Shown()))

    purposes = pivot.asked("demo", Question(VALVES, (RATE,), ("抽查性质",)), END)
    assert ("定期",) in purposes.row_keys and (RATE, (), ()) not in purposes.counts
    assert words.NOT_OVER_PURPOSES in purposes.told
    unsaid = pivot.asked("demo", Question(VALVES, (RATE,)), END)
    assert any(line.startswith("只计定期") for line in unsaid.told)
    regular = purposes.counts[RATE, ("定期",), ()]
    rest = purposes.counts.get((RATE, ("未注明",), ()), (0, 0))
    assert unsaid.counts[RATE, (), ()] == tuple(a + b for a, b in zip(regular, rest, strict=True))

    items = pivot.asked("demo", Question(LISTS, (ROWS,), ("不合格项目逐项",)), END)
    assert items.row_keys and (ROWS, (), ()) not in items.counts
    cell = Cell(ROWS, items.row_keys[0], ())
    rows = drill.rows("demo", items.question, cell, END)
    assert len(rows) == items.counts[ROWS, cell.row, ()][0]
    assert all(cell.row[0] in told for told in rows["不合格项目逐项"])


class TestByHand:
    """36 batches and a register that can be counted on paper."""

    @pytest.fixture(autouse=True)
    def _rows(self, store: Path) -> None:
        put(
            "samples",
            [
                *[sample(on="2009-03-01") for _ in range(6)],
                *[sample("不合格", on="2009-03-01") for _ in range(2)],
                *[sample(on="2009-12-01") for _ in range(9)],
                *[sample(on="2010-03-01") for _ in range(8)],
                *[sample("不合格", on="2010-03-01") for _ in range(1)],
                *[sample("不合格", on="2010-05-01", purpose="专项") for _ in range(7)],
                *[sample(on="2010-02-01", township="桥头镇") for _ in range(3)],
            ],
        )
        put("outlets", outlets("上塘镇", 97, 100) + outlets("瓯北镇", 50, 80, name="乙店"))

    def test_rates_are_made_anew_and_years_compared_with_the_same_part(self) -> None:
        question = Question(VALVES, (RATE,), ("年", "乡镇"), compare="year")
        table = pivot.asked("real", question, date(2010, 6, 30))
        assert table.counts[RATE, ("2009年",), ()] == (15, 17)
        assert table.counts[RATE, ("2010年",), ()] == (11, 12)
        assert table.counts[RATE, (), ()] == (26, 29)
        assert table.before[RATE, ("2010年",), ()] == (6, 8)  # not the batches of December
        change = table.difference(RATE, ("2010年",), ())
        assert change is not None and change.low is not None and change.high is not None
        assert change.value == pytest.approx(11 / 12 - 6 / 8)
        assert change.low < 0 < change.high
        book = openpyxl.load_workbook(
            io.BytesIO(files.workbook(table, "题", table.told, "来源", False))
        )
        lines = list(book["表"].iter_rows(values_only=True))
        assert lines[2][-3:] == ("同比（点）", "同比下限", "同比上限")
        year = next(row for row in lines if row[:2] == ("2010年", words.SUBTOTAL))
        limits = [100 * one for one in (change.value, change.low, change.high)]
        assert year[-3:] == pytest.approx(limits)
        few = table.measure(RATE, ("2010年", "桥头镇"), ())
        assert few is not None and few.rate is None and few.denominator == 3
        shown = grid.frame(table, Shown(share=True))
        assert list(shown["乡镇"]) == ["瓯北镇", "小计", "瓯北镇", "桥头镇", "小计", ""]
        text = shown.to_string()
        assert "只列数" in text and "26/29" in text and "89.7" in text

    def test_a_limit_on_time_and_a_silent_half_do_not_hide_the_year_before(self) -> None:
        limits = (("年", ("2010年",)),)
        halves = Question(VALVES, (RATE,), ("半年",), (), limits, compare="year")
        table = pivot.asked("real", halves, END)
        assert set(table.before.values()) == {(6, 8)}
        years = Question(VALVES, (RATE,), ("年",), compare="year")
        both = Question(VALVES, (RATE,), ("年", "半年"), compare="year")
        found = [pivot.asked("real", one, END).before for one in (years, both)]
        assert [before[RATE, ("2010年",), ()] for before in found] == [(15, 17)] * 2

    def test_two_townships_side_by_side_with_what_the_difference_may_be(self) -> None:
        both = (("乡镇", ("上塘镇", "瓯北镇")),)
        question = Question(REGISTER, ("compliance_rate",), (), ("乡镇",), both, "pair")
        table = pivot.asked("real", question, END)
        found = table.pair("compliance_rate", (), table.column_keys[1])
        made = files.workbook(table, "题", table.told, "来源", False)
        row = list(openpyxl.load_workbook(io.BytesIO(made))["表"].iter_rows(values_only=True))[-1]
        assert row[-1] == pytest.approx(100 * (0.625 - 0.97))  # first less second, in points
        assert found is not None and found.value == pytest.approx(0.625 - 0.97)
        assert found.low is None  # every outlet was looked at

    def test_the_workbook_counts_by_formulas(self) -> None:
        table = pivot.asked("real", Question(VALVES, (RATE,), ("年", "乡镇")), END)
        made = files.workbook(table, "题", table.told, "来源", False)
        sheet = openpyxl.load_workbook(io.BytesIO(made))["表"]
        cells = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}
        formulas = [str(v) for v in cells.values() if str(v).startswith("=")]
        assert "=SUM(C4)" in formulas and any(one.endswith("*100") for one in formulas)
        cached = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["表"]
        last = [cell.value for cell in list(cached.iter_rows())[-1]]
        assert last[0] == words.TOTAL and last[2:5] == [26, 29, pytest.approx(26 / 29 * 100)]
        about = openpyxl.load_workbook(io.BytesIO(made))["说明"]
        assert any("只计定期" in str(row[1].value) for row in about.iter_rows())
        long = pd.read_parquet(io.BytesIO(files.parquet(table)))
        assert int(long["阀门抽查合格率分母"].sum()) == 29
        assert files.csv(table).decode("utf-8-sig").count("\n") == len(long) + 1

    def test_a_hand_broken_question_says_what_was_not_used(self) -> None:
        asked = Question(VALVES, ("no", RATE), ("没有", "年"), ("乡镇",), (("坏", ("x",)),), "?")
        found = checked(asked)
        assert found.question == Question(VALVES, (RATE,), ("年",), ("乡镇",))
        assert len(found.told) == 3 and "没有" in found.told[1]
        with pytest.raises(KeyError, match="没有名为“没有的”的数据"):
            checked(Question("没有的", ()))
        quoted = Question(
            VALVES, (RATE,), ("乡镇",), (), (("乡镇", ("'; DROP TABLE samples; --",)),)
        )
        assert pivot.asked("real", quoted, END).is_empty

    def test_a_number_leads_to_its_rows(self) -> None:
        question = Question(VALVES, (RATE,), ("年",), ("乡镇",))
        table = pivot.asked("real", question, END)
        cell = Cell(RATE, ("2010年",), ())
        rows = drill.rows("real", question, cell, END)
        assert (int(rows["分子"].sum()), len(rows)) == table.counts[RATE, ("2010年",), ()]
        assert rows["检验结论"].iloc[0] == "不合格"  # what failed comes first
        assert drill.read_cell(cell.text) == cell and drill.read_cell("[1") is None


def test_a_row_leads_to_its_cell_in_the_original_sheet(store: Path) -> None:
    import_id = take_in(workbook())
    found = drill.excerpt("real", import_id, SHEET, FAILED[0], "samples")
    assert found is not None and not found.why
    assert found.file_name == "阀门抽查2010.xlsx" and len(found.sha256) == 64
    own = dict(found.cells)[FAILED[0]]
    at = found.letters.index(VERDICT_COLUMN)
    assert own[at] == "不合格" and at in found.marked
    assert [number for number, _ in found.cells if number not in found.heads] == [*range(9, 16)]
    leader = viewer.Viewer("甲", "leader", frozenset({"export"}), True, False, None)
    with viewer.acting(leader):
        hidden = drill.excerpt("real", import_id, SHEET, FAILED[0], "samples")
        unknown = drill.excerpt("real", import_id + 99, SHEET, FAILED[0], "samples")
    assert hidden == unknown, "not even whether there is such a row"
    assert hidden is not None and hidden.why == words.NO_RIGHT_TO_ORIGINAL and not hidden.cells
    assert (hidden.file_name, hidden.sha256, hidden.imported_by) == ("", "", "")


def test_every_column_has_a_chinese_name_and_no_two_the_same(demo: None) -> None:
    for view in catalogue.views().values():
        names = [column.name for column in view.columns]
        fields = [column.field for column in view.columns]
        assert len(set(fields)) == len(fields), (view.name, fields)
        assert len(set(names)) == len(names)
        assert not [name for name in names if name.isascii()], view.name


def test_facts_that_other_columns_divide_are_one_per_row(demo: None) -> None:
    for view in catalogue.views().values():
        if view.indicator and catalogue.has_one_per_row(view.indicator):
            sql = catalogue.body(view, "demo", END, ["导入号", "工作表", "行号"])
            with db.reading("demo") as cursor:
                row = cursor.execute(
                    f"SELECT count(*), count(DISTINCT (导入号, 工作表, 行号)) FROM ({sql})"
                ).fetchone()
            assert row is not None and row[0] == row[1], view.name


def test_names_divide_only_for_whoever_may_see_them(demo: None) -> None:
    source = sources()[VALVES]
    assert "企业" in dimensions(source, [RATE])
    hidden = viewer.Viewer("乙", "township", frozenset({"export"}), False, True, frozenset())
    with viewer.acting(hidden):
        can = dimensions(source, [RATE])
        assert "企业" not in can and "来源文件" not in can and "乡镇" in can
        asked = Question(VALVES, (RATE,), ("企业",), (), (("企业", ("浙江某阀门有限公司",)),))
        found = checked(asked)
        assert not found.question.rows and not found.question.only
        rows = drill.rows(
            "demo", Question(VALVES, (RATE,), ("年",)), Cell(RATE, ("2010年",), ()), END
        )
        assert rows["企业"].str.startswith("企业·").all()


def test_an_import_in_progress_counts_when_it_is_committed(store: Path) -> None:
    question = Question(VALVES, (RATE,), ("年",))
    assert pivot.asked("real", question, END).is_empty
    importing.commit(pipeline.prepare(workbook(), "阀门.xlsx"), "测试")
    assert pivot.asked("real", question, END).counts[RATE, (), ()] == (25, 28)


def test_a_township_of_another_era_is_told_and_nothing_stays_nothing(store: Path) -> None:
    """应坑乡 became part of 碧莲镇 in May 2011: asked for a later day it is empty and says why; one
    row is a whole answer, an empty store none."""
    asked = Question(REGISTER, ("compliance_rate",), ("乡镇",), (), (("乡镇", ("应坑乡",)),))
    assert pivot.asked("real", asked, END).is_empty
    put("outlets", outlets("应坑乡", 1, 1, on="2010-06-30"))
    table = pivot.asked("real", asked, END)
    assert table.row_keys == [("应坑乡",)] and not any("区划" in told for told in table.told)
    assert "1/1" in grid.frame(table, Shown()).to_string()
    files.workbook(table, "题", table.told, "来源", False)
    later = pivot.asked("real", asked, date(2012, 6, 1))
    assert any("“应坑乡”" in told and "碧莲镇" in told for told in later.told)
    with viewer.acting(viewer.NOBODY):  # a role that changed: what it may not divide by is told
        firms = Question(VALVES, (RATE,), ("企业",))
        assert any("“企业”" in told for told in pivot.asked("real", firms, END).told)
