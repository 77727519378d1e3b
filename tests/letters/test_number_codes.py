"""Codes of the numbers of a letter: every fact has rows, a code leads back to them."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest

from dashboard.analysis import codes, drill, pivot
from dashboard.cli import main
from dashboard.exports.circular import circular
from dashboard.letters import build, number_codes
from dashboard.letters.definitions import definitions
from dashboard.report.model import Selection
from dashboard.store import db, viewer
from tests.rows import outlets, put, put_reports, sample, samples

END = date(2010, 12, 31)


def test_every_source_of_letters_says_what_its_facts_count(store: Path) -> None:
    for made in definitions().values():
        assert number_codes.basis_of(made.source, "any.fact") is not None, made.source


@pytest.mark.soak
def test_the_code_of_a_letter_leads_to_the_rows_that_its_fact_counts(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put("samples", samples(7, 9, on="2010-03-05") + samples(5, 6, on="2009-03-05"))
    report = build.letter("real", Selection("spot_check_valves", END)).report
    printed = number_codes.with_codes("real", report, {})
    found = {}
    for value in number_codes.facts_of(report, {}):
        number = number_codes.number_of(report, value)
        if number is None:
            assert value.of == "办理期限"  # a day that the letter itself sets
            continue
        code = number.code()
        assert f"{value.of} {code}" in printed.small_print
        assert codes.find("real", code) == number and number.said == value.text
        table = pivot.asked("real", number.question, number.as_of)
        rows = drill.rows("real", number.question, number.cell, number.as_of)
        found[value.name] = (table.counts[number.cell.measure, (), ()], len(rows))
    assert found["total"] == ((7, 9), 9)  # as the letter says: 9 batches, 7 passed
    assert found["handling"] == ((2, 2), 2)  # the two that failed
    assert found["goal"] == ((7, 9), 9)
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(circular(printed))).paragraphs)
    assert printed.small_print in text
    capsys.readouterr()
    assert main(["number", code.lower()]) == 0
    told = capsys.readouterr().out
    assert codes.find("real", code).said in told and "行" in told  # type: ignore[union-attr]
    assert main(["number", "ZZZZZZ"]) == 2


@pytest.mark.soak
def test_a_page_of_a_pack_bears_the_code_of_its_township(store: Path) -> None:
    put("outlets", outlets("瓯北镇", 9, 10, on="2010-06-30") + outlets("上塘镇", 4, 8, name="丙"))
    put_reports([(date(2010, 6, 1), name, 10, 9) for name in ("瓯北镇", "上塘镇")])
    report = build.letter("real", Selection("reminders", date(2010, 7, 20))).report
    printed = number_codes.with_codes("real", report, {})
    pages = {form.unit: form for form in printed.forms}
    code = pages["瓯北镇"].small_print.rpartition("：")[2].strip("。")
    number = codes.find("real", code)
    assert number is not None and "规范率90.0%" in number.said and "督办单" in number.paper
    table = pivot.asked("real", number.question, number.as_of)
    assert table.counts["compliance_rate", (), ()] == (9, 10)
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(circular(printed))).paragraphs)
    assert code in text


def test_the_code_of_a_page_to_a_firm_keeps_no_name_and_opens_for_who_may_see_it(
    store: Path,
) -> None:
    failed = sample("不合格", firm="永嘉甲阀门厂", on="2010-09-05", items=("标志",))
    put("samples", [failed, sample("不合格", firm="永嘉乙阀门厂", on="2010-09-06")])
    report = build.letter(
        "real", Selection("rectification_orders", date(2010, 10, 15), firms=True)
    ).report
    printed = number_codes.with_codes("real", report, {})
    pages = {form.unit: form.small_print for form in printed.forms}
    assert set(pages) == {"永嘉甲阀门厂", "永嘉乙阀门厂"}
    code = pages["永嘉甲阀门厂"].rpartition("：")[2].strip("。")
    kept = codes.find("real", code)
    assert kept is not None
    with db.reading("real") as asked:
        assert "阀门厂" not in str(asked.execute("SELECT * FROM number_codes").fetchall())
    number = codes.unsealed("real", kept)
    rows = drill.rows("real", number.question, number.cell, number.as_of)
    assert rows["生产企业名称"].tolist() == ["永嘉甲阀门厂"]
    assert rows["不合格项目逐项"].map(list).tolist() == [["标志"]]
    with viewer.acting(viewer.NOBODY), pytest.raises(codes.SealedError, match="看不到企业名称"):
        codes.unsealed("real", kept)
    with db.transaction("real", "import") as cursor:
        cursor.execute("UPDATE imports SET undone_at = TIMESTAMP '2010-10-16 08:00:00'")
    with pytest.raises(codes.SealedError, match="没有这家企业"):
        codes.unsealed("real", kept)
