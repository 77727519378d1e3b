"""The plain word on the data of every township below the table that ranks them."""

from datetime import date
from pathlib import Path

from dashboard.report import doubts
from dashboard.report.model import Cell, Column, Table
from dashboard.ten_trades import words_confidence as words
from tests.rows import outlets, put, sample

DAY = date(2010, 6, 30)


def table(*heads: str) -> Table:
    """Rates have their unit."""
    rows = tuple(
        (Cell("1"), Cell(name), *(Cell("90.0", 90.0) for _ in heads))
        for name in ("上塘镇", "瓯北镇", "合计")
    )
    return Table(
        "表",
        "",
        (Column("序号"), Column("乡镇"), *(Column(h, "%" * h.endswith("率")) for h in heads)),
        rows,
    )


def test_the_first_table_of_rates_or_places_has_the_words(store: Path) -> None:
    put("outlets", outlets("上塘镇", 1, 2, on="2010-06-30"))
    tables = [table("迟报"), table("规范率"), table("名次")]
    late, rates, again = doubts.noted("real", DAY, tables, ["outlets"])
    assert late.notes == again.notes == ()
    assert rates.notes == ("名册和月报的数据：不完整的有瓯北镇；未核的有上塘镇",)


def test_spot_checks_have_the_word_on_spot_checks(store: Path) -> None:
    put("samples", [sample(township="上塘镇", on="2010-03-05"), sample(firm=None)])
    (rates,) = doubts.noted("real", DAY, [table("合格率")], ["samples", "enterprises"])
    assert rates.notes == ("监督抽查结果的数据：不完整的有瓯北镇；未核的有上塘镇",)
    (left,) = doubts.noted("real", DAY, [table("合格率")], ["zones"])
    assert left.notes == ()


def test_one_word_for_everybody() -> None:
    names = [f"{number}镇" for number in range(20)]
    assert words.in_letter({words.RELIABLE: names}) == "名册和月报的数据：20个乡镇都可靠"
    told = words.in_letter({words.DIFFERS: names[:13], words.RELIABLE: names[13:]})
    assert told.endswith("11镇等13个；其余7个可靠") and "有出入的有0镇、1镇" in told
    assert words.in_letter({}) == ""
