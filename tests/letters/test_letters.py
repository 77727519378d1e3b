"""Letters on the simulated data: what they say, that it adds up, what they never say."""

import io
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import docx
import pandas as pd
import pytest

from dashboard.exports.circular import circular, headings
from dashboard.letters import build, catalog
from dashboard.letters.definitions import definitions
from dashboard.letters.material import NothingToReportError
from dashboard.report.model import Report, Selection, Table
from dashboard.store import db

GOLDEN = Path(__file__).parent / "golden"
ARTIFACTS = Path(__file__).parent.parent / "artifacts"
NATURAL = {
    "supervision_notice": "2010-07-30",
    "city_round_report": "2010-07-30",
    "monthly_notice": "2010-10-15",
    "spot_check_valves": "2010-12-31",
    "spot_check_clothing": "2010-12-31",
    "rectification_orders": "2010-12-31",
    "recheck_list": "2007-12-01",
    "reminders": "2010-10-15",
    "work_brief": "2007-08-15",
    "weekly_report": "2007-08-15",
    "campaign_stage_report": "2007-08-15",
    "campaign_report": "2007-12-01",
    "year_report": "2010-12-31",
    "acceptance_notice": "2010-12-31",
    "demonstration_publicity": "2010-12-05",
    "demonstration_approval": "2010-12-31",
    "demonstration_publicity_yongjia": "2010-07-13",
    "demonstration_approval_yongjia": "2010-12-31",
    "zone_notice": "2013-10-15",
    "self_check_forms": "2007-08-15",
}
NEVER = re.split(
    " ",
    "精确法 置信 区间 检验可以认定 抽样波动 显著 样本量 补数 无法判定 匀速 把尺 尚不能认定 "
    "数据版本 校验码 .xlsx 口径 自报 佐证，",
)
USUAL = ("supervision_notice", "monthly_notice", "spot_check_valves")


@pytest.fixture(autouse=True)
def on_demo(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    yield


def written(kind: str) -> Report:
    on = date.fromisoformat(NATURAL[kind])
    return build.letter("demo", Selection(kind, on, firms=True)).report


def text_of(report: Report) -> str:
    lines = [report.full_title, report.intro.marked]
    for part, head in headings(report):
        lines += [head, *(one.marked for one in part.paragraphs)]
    lines += [f"附件：{table.title}" for table in report.tables]
    for form in report.forms[:1]:
        lines += [form.title, *form.paragraphs, *(f"{k}：{v}" for row in form.rows for k, v in row)]
    return "\n".join(lines)


def numbers_of(table: Table, index: int) -> list[float]:
    return [row[index].number for row in table.rows if row[index].number is not None]


def check(report: Report) -> None:
    """What holds for every letter."""
    text = text_of(report)
    plain = text.replace("〖", "").replace("〗", "")
    notes = [note for table in report.tables for note in table.notes]
    for word in NEVER:
        assert word not in plain, word
        assert not any(word in note for note in notes), word
    assert "偶然" not in plain and "{" not in plain and "None" not in plain
    assert "。。" not in plain and "，，" not in plain and "，。" not in plain
    for table in report.tables:
        if table.total is None or table.total[1].text == "平均":
            continue
        for index, column in enumerate(table.columns):
            total = table.total[index].number
            if total is not None and column.unit not in ("%", "百分点", "分"):
                assert total == sum(numbers_of(table, index)), (table.title, column.name)
    if not report.forms:
        for part in report.parts:
            if part.table is not None:
                assert re.search(f"附件{part.annex}|附件(?!\\d)", plain), part.table.title
    heads = {part.key: part for part in report.parts}
    if "demands" in heads:
        for one in heads["demands"].paragraphs:
            told = one.plain
            assert re.search(r"\d月\d+日|特此报告|异议", told), f"no day: {told}"


@pytest.mark.parametrize("kind", USUAL)
def test_a_letter_says_what_the_approved_one_says(kind: str) -> None:
    report = written(kind)
    check(report)
    name, text = f"{kind}.txt", text_of(report) + "\n"
    file = GOLDEN / name
    approved = file.read_text(encoding="utf-8") if file.exists() else ""
    if text != approved:
        ARTIFACTS.mkdir(exist_ok=True)
        (ARTIFACTS / name).write_text(text, encoding="utf-8")
    assert text == approved, f"to approve: cp tests/artifacts/{name} tests/letters/golden/"


@pytest.mark.soak
def test_every_kind_is_written_adds_up_and_opens() -> None:
    told = []
    for kind in definitions():
        if kind not in NATURAL:
            continue
        report = written(kind)
        check(report)
        told.append(text_of(report))
        document = docx.Document(io.BytesIO(circular(report)))
        assert document.core_properties.title == report.full_title
        assert document.core_properties.language == "zh-CN"
        if report.forms:
            assert len(document.sections) >= len(report.forms)
    name, text = "all.txt", "\n\n".join(told) + "\n"
    file = GOLDEN / name
    if not file.exists() or text != file.read_text(encoding="utf-8"):
        ARTIFACTS.mkdir(exist_ok=True)
        (ARTIFACTS / name).write_text(text, encoding="utf-8")
        raise AssertionError(f"to approve: cp tests/artifacts/{name} tests/letters/golden/")


def test_the_month_is_counted_again_row_by_row() -> None:
    """A second, slow reading of the reports: sums, rates, who is silent, the same townships."""
    report = written("monthly_notice")
    plain = text_of(report).replace("〖", "").replace("〗", "")
    rows = db.query("demo", "monthly_rows", as_of=date(2010, 10, 15)).to_dict("records")
    month = max(row["month"] for row in rows)
    before = sorted({row["month"] for row in rows})[-2]
    sums = {month: {}, before: {}}  # type: ignore[var-annotated]
    for row in rows:
        if row["month"] in sums and isinstance(row["trade"], str):
            own = sums[row["month"]].setdefault(row["township"], [0, 0, 0])
            for i, key in enumerate(("outlets", "rectified", "compliant")):
                own[i] += 0 if pd.isna(row[key]) else int(row[key])
    total = [sum(own[i] for own in sums[month].values()) for i in range(3)]
    assert f"经营户{total[0]}户，已整规{total[1]}户" in plain
    assert f"达到规范要求{total[2]}户" in plain
    need = -(-total[0] * 98 // 100)
    assert f"还相差{need - total[2]}户" in plain
    both = set(sums[month]) & set(sums[before])
    rates = []
    for which in (before, month):
        good = sum(sums[which][name][2] for name in both)
        every = sum(sums[which][name][0] for name in both)
        tenth = Fraction(good * 1000, every)
        rates.append(int(tenth + Fraction(1, 2)) / 10)
    assert f"规范率由{rates[0]:.1f}%提高到{rates[1]:.1f}%" in plain
    assert f"{len(both)}个乡镇" in plain


def test_the_round_is_ranked_again_by_hand() -> None:
    report = written("supervision_notice")
    rows = db.query("demo", "supervision_sheets", as_of=date(2010, 7, 30)).to_dict("records")
    scores: dict[str, Fraction] = {}
    for row in rows:
        if row["series"] == "县" and row["round"] == 2:
            name = row["township"]
            scores[name] = scores.get(name, Fraction(0)) + Fraction(str(row["score"]))
    table = report.tables[0]
    at = [column.name for column in table.columns].index("总分")
    printed = [(row[1].text, row[0].number, row[at].text) for row in table.rows]
    assert [name for name, _, _ in printed] != []
    for name, rank, total in printed:
        assert Fraction(total) == scores[name]
        assert rank == 1 + sum(other > scores[name] for other in scores.values())


def test_a_spot_check_names_every_failed_batch_of_every_purpose() -> None:
    report = written("spot_check_valves")
    rows = db.query(
        "demo", "first_tests", product="阀门", townships=None, as_of=date(2010, 12, 31),
        start=date(2010, 1, 1), end=date(2010, 12, 31), purposes=None, levels=None,
    ).to_dict("records")  # fmt: skip
    tested = [row for row in rows if row["verdict"] in ("合格", "不合格")]
    failed = [row for row in rows if row["verdict"] == "不合格"]
    plain = report.parts[0].paragraphs[0].plain
    assert f"{len(tested)}批次，合格{len(tested) - len(failed)}批次" in plain
    listed = next(t for t in report.tables if t.name == "不合格批次")
    firms = [row[1].text for row in listed.rows]
    assert sorted(firms) == sorted(row["enterprise"] or "/" for row in failed)
    assert report.secrecy == "内部资料"
    public = build.letter("demo", Selection("spot_check_valves", date(2010, 12, 31))).report
    assert public.secrecy == "" and not any(
        firm in text_of(public) for firm in firms if firm != "/"
    )


@pytest.mark.soak
def test_the_pages_of_a_pack_say_what_the_letter_says() -> None:
    on = date.fromisoformat(NATURAL["reminders"])
    pack = build.letter("demo", Selection("reminders", on)).report
    month = written("monthly_notice")
    silent = {row[1].text for row in month.tables[0].rows if row[-1].text == "未报"}
    owing = {form.unit: str(form.rows) + str(form.paragraphs) for form in pack.forms}
    for name in silent:
        told = next(text for unit, text in owing.items() if unit.startswith(name))
        assert "月报" in told
    (cover,) = pack.tables
    assert [row[1].text for row in cover.rows][0] in owing


@pytest.mark.soak
def test_what_cannot_be_written_is_said() -> None:
    day = date(2010, 10, 15)
    with pytest.raises(NothingToReportError, match="没有“2009-01”这一期，可以写的是"):
        build.letter("demo", Selection("monthly_notice", day, period="2009-01"))
    with pytest.raises(NothingToReportError, match="早于统计截止日"):
        build.letter("demo", Selection("monthly_notice", day, issued_on=date(2010, 9, 1)))
    with pytest.raises(NothingToReportError, match="38个乡镇，成文日期在"):
        build.letter("demo", Selection("monthly_notice", date(2013, 1, 1)))
    with pytest.raises(NothingToReportError, match="乡镇排名不单独发文"):
        catalog.written("ranking")
    with pytest.raises(NothingToReportError, match="写出企业"):
        build.letter("demo", Selection("rectification_orders", date(2010, 12, 31)))


@pytest.mark.soak
def test_the_page_of_a_township_tells_what_its_reminder_tells() -> None:
    """Change since the last report, what is owed, and the same outlets to mend as the 督办单."""
    on = date.fromisoformat(NATURAL["reminders"])
    made = catalog.made("demo", Selection("progress", on, pack=True))
    forms = {
        form.unit: form for form in build.letter("demo", Selection("reminders", on)).report.forms
    }
    for page in made.pack:
        told = "".join(one.plain for one in page.paragraphs)
        form = forms.get(page.heading)
        if form is None or form.table is None:
            assert page.listed is None
            continue
        assert page.listed is not None
        assert [row[1].text for row in page.listed.rows] == [r[1].text for r in form.table.rows]
        assert "月报" in told
        matters = next(text for row in form.rows for name, text in row if name == "督办事项")
        assert all(
            one.plain.rstrip("。") in matters.replace("（见附表）", "")
            for one in page.paragraphs[1:]
        )
    names = [
        row[1].text for row in written("monthly_notice").tables[0].rows if row[-1].text == "未报"
    ]
    for page in made.pack:
        if page.heading in names:
            assert "没有数字，和上期无法比较" in page.paragraphs[0].plain
