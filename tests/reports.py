"""Reports for tests: made of literal rows in a store, or put together by hand."""

from datetime import date
from typing import Any

from dashboard import report
from dashboard.report import Cell, Chart, Column, Part, Report, Selection, Series, Table
from dashboard.words.tied import Sentence, Value, say
from tests.rows import day, outlets, put, samples, zone

ON = day("2010-09-30")


def county_rows() -> None:
    """Three townships at two registers, spot checks of two years, two zones."""
    put("outlets", outlets("上塘镇", 144, 180, on="2010-08-31"))  # 80 %; half of the later ones
    put(
        "outlets",
        [
            *outlets("上塘镇", 90, 100, on="2010-09-30"),
            *outlets("瓯北镇", 196, 200, on="2010-09-30"),
            *outlets("桥下镇", 50, 50, on="2010-09-30"),
        ],
    )
    put(
        "samples",
        [
            *samples(5, 6, on="2009-04-01"),
            *samples(9, 10, on="2010-03-05"),
            *samples(3, 3, on="2010-03-05", township="桥下镇"),
            *samples(2, 4, on="2010-03-05", purpose="跟踪"),
            *samples(6, 8, on="2010-03-05", product="童装"),
        ],
    )
    put("zone_assessments", [zone(year=2012), zone("桥头钮扣", "创建中", year=2012, total=70.0)])


def made(kind: str, on: date = ON, **more: Any) -> Report:
    """The report of a kind from the imported store."""
    return report.build("real", Selection(kind, on, **more))


def by_hand(rows: int = 3, subject: str = "2010年9月各乡镇规范率排名情况", **more: Any) -> Report:
    """A report with one part, one table of `rows` rows, one chart."""
    columns = (
        Column("名次"),
        Column("乡镇"),
        Column("户数", "户", "number", "数量"),
        Column("规范率", "%", "number", "数量"),
    )
    lines = tuple(
        (
            Cell(str(i + 1), i + 1.0),
            Cell(f"第{i + 1}镇"),
            Cell("1,234", 1234.0),
            Cell("97.96", 97.96, ""),
        )
        for i in range(rows)
    )
    total = (Cell(""), Cell("合计"), Cell("1,234", 1234.0), Cell("97.96", 97.96))
    table = Table("排名", "各乡镇规范率排名表", columns, lines, total, ("口径甲", "口径乙"))
    names = tuple(f"第{i + 1}镇" for i in range(rows))
    line = Series("规范率", (97.96,) * rows, (95.0,) * rows, (99.0,) * rows)
    chart = Chart("结论", "定义", "dots", "%", names, (line,), 1, 98.0, "目标98%", 90.0, 100.0)
    part = Part(
        "basics",
        "基本情况",
        "规范率97.96%",
        (say("规范率为{}。", Value("97.96%", "规范率")),),
        chart=chart if rows else None,
        table=table,
        clauses=("75.1.compliance_county",),
        source="台账.xlsx",
        ruler="全数统计",
        annex=1,
    )
    given: dict[str, Any] = {
        "kind": "ranking",
        "title": "标题",
        "subject": subject,
        "intro": Sentence("现通报如下："),
        "as_of": ON,
        "scope": (("统计截止", "2010年9月30日"),),
        "parts": (part,),
        "indicators": ("compliance_rate",),
        "sources": (),
        "data_version": "1",
        "is_demo": False,
        "topic_words": ("质量", "通报"),
    }
    return Report(**{**given, **more})
