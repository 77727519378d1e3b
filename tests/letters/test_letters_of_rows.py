"""Letters on literal rows: half a month, drafts of two clerks, numbers, bad files."""

import io
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

from dashboard import divisions
from dashboard.definition_files import faults
from dashboard.documents import office
from dashboard.exports import FORMATS, Wishes, layout, page_fit
from dashboard.exports import word_markup as markup
from dashboard.exports.circular import circular
from dashboard.exports.word_markup import Face, Flow
from dashboard.importing import remembered_answers
from dashboard.letters import (
    build,
    catalog,
    definitions,
    drafts,
    facts_year,
    form_figures,
    phrases,
)
from dashboard.letters.drafts import DraftError, Key
from dashboard.letters.material import NothingToReportError
from dashboard.letters.superior_form import fill
from dashboard.report.model import Selection
from dashboard.statistics.edges import edges
from dashboard.words import formats, workdays
from dashboard.words.tied import Value, say
from tests.rows import outlets, put, put_reports, sample, samples

KEY = Key("monthly_notice", "2010-09")


def test_too_few_reports_give_no_county_rate(store: Path) -> None:
    put_reports([(date(2010, 9, 1), "上塘镇", 100, 80)])
    letter = build.letter("real", Selection("monthly_notice", date(2010, 10, 15)))
    said = "".join(one.plain for one in letter.report.findings)
    assert "报送的乡镇不到一半，不计算全县规范率、不排位次，本通报内容不完整" in said
    assert "规范率80" not in said
    assert "位次" not in {column.name for column in letter.report.tables[0].columns}


@pytest.mark.parametrize(
    ("compliant", "best", "worst", "rest"),
    [
        (  # the second and the third place from above are one
            {"小食杂店": 10, "小餐饮店": 9, "小药店": 9, "小菜场": 5},
            "规范率较高的是小食杂店（100%）；较低的是小菜场（50.0%）",
            "小菜场的牵头部门",
            "主要集中在小菜场（190户），占全部266户的71.4%",
        ),
        (  # nobody is better or worse
            {"小食杂店": 9, "小餐饮店": 9, "小药店": 9},
            "3个行业的规范率都是90.0%。",
            None,
            "都在小食杂店（38户）、小餐饮店（38户）、小药店（38户）",
        ),
        (  # one trade has all
            {"小食杂店": 8, "小餐饮店": 10},
            "规范率较高的是小餐饮店（100%）；较低的是小食杂店（80.0%）",
            "小食杂店的牵头部门",
            "都在小食杂店（76户）",
        ),
    ],
)
def test_ties_of_trades_are_told_as_ties(
    store: Path, compliant: dict[str, int], best: str, worst: str | None, rest: str
) -> None:
    month = date(2010, 9, 1)
    places = divisions.units_for(month, month).names
    put(
        "monthly_reports",
        [{"month": month, "township": place, "is_reported": True} for place in places],
    )
    put(
        "monthly_progress",
        [
            {"month": month, "township": place, "trade": trade, "outlets": 10,
             "rectified": 10, "compliant": count}
            for place in places
            for trade, count in compliant.items()
        ],
    )  # fmt: skip
    letter = build.letter("real", Selection("monthly_notice", date(2010, 10, 15)))
    said = "".join(p.plain for part in letter.report.parts for p in part.paragraphs)
    assert best in said and rest in said
    assert (worst or "的牵头部门要会同") in said if worst else "的牵头部门要会同" not in said


def test_no_data_no_letter(store: Path) -> None:
    for kind in definitions.definitions():
        with pytest.raises(NothingToReportError, match="没有可以写"):
            build.letter("real", Selection(kind, date(2010, 10, 15)))


def test_two_clerks_on_one_draft(store: Path) -> None:
    first = drafts.save("real", KEY, {"intro": "甲"}, "甲", 0)
    with pytest.raises(DraftError, match="甲在.*保存了新的一稿"):
        drafts.save("real", KEY, {"intro": "乙"}, "乙", 0)
    drafts.save("real", KEY, {"intro": "乙"}, "乙", first)
    assert [(one.by, one.texts["intro"]) for one in drafts.versions("real", KEY)] == [
        ("乙", "乙"), ("甲", "甲"),
    ]  # fmt: skip
    assert drafts.versions("real", Key("monthly_notice", "2010-08")) == []


def test_two_drafts_are_compared_paragraph_by_paragraph() -> None:
    before = {"intro": "甲\n乙\n丙", "demands": "丁"}
    after = {"intro": "甲\n乙二\n丙\n", "demands": "丁"}
    assert drafts.differences(before, after) == [("intro", "乙", False), ("intro", "乙二", True)]
    assert drafts.differences(after, after) == []


def test_the_annex_of_failures_says_which_makers_had_failed_before(store: Path) -> None:
    made = [
        sample("不合格", firm="甲厂", on="2009-05-05", items=("壳体强度",)),
        sample("不合格", firm="甲厂", on="2010-03-05", items=("标志",)),
        sample("不合格", firm="乙厂", on="2010-04-05", items=("标志",)),
        *samples(8, 8),
    ]
    put("samples", made)
    report = build.letter("real", Selection("spot_check_valves", date(2010, 12, 31))).report
    listed = next(table for table in report.tables if table.name == "不合格批次")
    assert "序号1的生产企业此前的抽查中也有不合格" in listed.notes


def test_the_year_stands_on_what_is_newest_and_names_who_owes_the_newest_month(store: Path) -> None:
    names = divisions.units_for(date(2010, 11, 1), date(2010, 11, 1)).names
    put_reports([(date(2010, 10, 1), name, 100, 90) for name in names])
    put_reports([(date(2010, 11, 1), name, 100, 98) for name in names[:30]])
    asked = Selection("year_report", date(2010, 12, 20))
    found = facts_year.latest("real", asked)
    assert found and (found.words, found.silent) == ("10月份月报", ())
    told = facts_year._reached("real", asked)
    assert told["reached"] and told["reached"].text.endswith("；11月份月报报送的不足九成，没有采用")
    assert told["silent"] and "没有报送11月份月报" in told["silent"].text

    put("outlets", [one for name in names for one in outlets(name, 99, 100, on="2010-12-15")])
    found = facts_year.latest("real", asked)
    assert found and found.words == "2010年12月15日名册"
    told = facts_year._reached("real", asked)
    assert told["reached"] and "没有采用" not in told["reached"].text
    assert "short" not in told
    assert told["silent"] and "没有报送11月份月报" in told["silent"].text

    put("outlets", outlets("瓯北镇", 90, 100, on="2010-12-16"))  # the county stays above 98%
    told = facts_year._reached("real", asked)
    assert told["reached"] and "达到98%以上的目标" in told["reached"].text
    assert told["short.names"] and told["short.names"].text == "瓯北镇"


@pytest.mark.soak
def test_five_hundred_failures_hostile_names_and_a_long_one(store: Path) -> None:
    """Every failure is listed and counted, names are text in the file, the document opens."""
    hostile = ["=1+1厂", "<w:p/>&厂", "〖甲〗厂", "厂\u202e\u0007", "很长的名字" * 12 + "有限公司"]
    firms = [f"{name}{i}" for i in range(100) for name in hostile]
    put("samples", [sample("不合格", firm=firm, items=("壳体强度",)) for firm in firms])
    asked = Selection("spot_check_valves", date(2010, 12, 31), firms=True)
    report = build.letter("real", asked).report
    assert "抽查阀门500批次，合格0批次，不合格500批次" in report.parts[0].paragraphs[0].plain
    listed = next(table for table in report.tables if table.name == "不合格批次")
    assert len(listed.rows) == 500
    document = docx.Document(io.BytesIO(circular(report)))
    words = [row.cells[1].text for row in document.tables[-1].rows]
    assert sum("<w:p/>&厂" in one for one in words) == 100
    assert sum("=1+1厂" in one for one in words) == 100


def test_a_last_page_of_three_lines_is_filled_by_another_pitch() -> None:
    """Paragraphs of one line each: 22 fill a page, 25 leave three for the next."""
    flow, face = Flow(), Face("仿宋_GB2312")

    def lines(number: int) -> str:
        return "".join(markup.text("永嘉", face, flow) for _ in range(number))

    assert page_fit.filled(lines(22)) == (1, pytest.approx(1, abs=0.01))
    assert page_fit.pitch_of(lines(40)) == page_fit.LINE
    made = page_fit.with_pitch(lines(24), pitch := page_fit.pitch_of(lines(24)))
    assert pitch == 530 and made.count('w:line="530"') == 24
    assert made.count('<w:snapToGrid w:val="0"/><w:spacing') == 24
    one = [(False, lines(10))]
    assert not page_fit.ends_even(one, page_fit.LINE, 900)
    assert page_fit.ends_even([*one, *one], page_fit.LINE, 900)
    assert not page_fit.ends_even([*one, (False, lines(21))], page_fit.LINE, 900)


def test_no_cell_of_a_csv_becomes_a_day() -> None:
    rows = pd.DataFrame({"完成": ["2/4", "3-5", "2010-10-15", "12", "=1"]})
    assert formats.csv_text(rows).split() == ["完成", "2／4", "3—5", "2010-10-15", "12", "'=1"]


def test_a_second_line_of_a_head_begins_with_no_mark() -> None:
    assert layout.halved("县（市、区）") == ["县（市、", "区）"]
    assert layout.halved("与98%相差") == ["与98%", "相差"]
    assert layout.halved("食品加工小企业") == ["食品加工", "小企业"]


def test_no_number_twice_and_none_backwards(store: Path) -> None:
    day = date(2010, 7, 24)
    assert drafts.next_number("real", "永质安办", 2010) == 1
    told = drafts.issue("real", KEY, ("永质安办", 8), "甲", day, b"word", "张三")
    assert told == "永质安办〔2010〕8号" and drafts.next_number("real", "永质安办", 2010) == 9
    with pytest.raises(DraftError, match="永质安办〔2010〕8号已给了“甲”（张三登记），请用9号"):
        drafts.issue("real", KEY, ("永质安办", 8), "乙", day, b"", "李四")
    with pytest.raises(DraftError, match="号大的日期不能早"):
        drafts.issue("real", KEY, ("永质安办", 9), "乙", date(2010, 6, 18), b"", "李四")
    assert drafts.next_number("real", "永质监", 2010) == 1
    assert drafts.next_number("real", "永质安办", 2011) == 1
    assert len(drafts.issued("real")[0].sha256) == 64


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["界坑乡", "溪下乡"], "界坑乡、溪下乡2个乡"),
        (["上塘镇", "界坑乡"], "上塘镇、界坑乡2个乡镇"),
        (["上塘镇"], "上塘镇"),
        (["东城街道", "桥下镇"], "东城街道、桥下镇2个镇（街道）"),
    ],
)
def test_places_with_their_number(names: list[str], said: str) -> None:
    assert phrases.listed(names) == said


def test_rates_and_differences_can_be_done_again() -> None:
    assert phrases.rate(5317, 5754) == "92.4%" and phrases.rate(3, 3) == "100%"
    assert phrases.share(1999, 2000) == "99.9" and phrases.share(0, 0) == "/"
    assert phrases.moved("91.8", "87.9") == "由87.9%提高到91.8%，提高3.9个百分点"
    assert phrases.moved("91.8", "91.8") == "仍为91.8%"


def test_days_are_working_days() -> None:
    friday = date(2010, 10, 15)
    assert workdays.after(friday, 5) == date(2010, 10, 22)
    assert workdays.working_day(date(2010, 10, 16)) == date(2010, 10, 18)
    assert workdays.working_day(date(2010, 10, 1)) == date(2010, 10, 4)


def test_official_order_is_towns_first() -> None:
    assert phrases.official(["表山乡", "沙头镇", "上塘镇"]) == ["上塘镇", "沙头镇", "表山乡"]


def test_marks_in_a_name_do_not_break_the_lock() -> None:
    assert phrases.fact("〖甲〗厂", "厂").text == "[甲]厂"


def test_a_wrong_file_is_a_fault_and_no_letter(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('id = "x"\nname = "x"\ngenre = "通报"\nclauses = []\nsender = "nobody"\n'
                    'receivers = "each"\nsource = "monthly"\nperiod = "month"\ntitle = "x"\n',
                    encoding="utf-8")  # fmt: skip
    assert definitions.load(file, definitions.senders()) is None
    assert "nobody" in faults(file)[0].text


def test_every_file_of_letters_is_right() -> None:
    files = {file.stem for file in definitions.FOLDER.glob("*.toml")} - {"senders"}
    forms = {f"{of}_{form}" for of in ("supervision_notice", "city_round_report")
             for form in ("special", "unannounced")}  # fmt: skip
    assert set(definitions.definitions()) == files | forms


def test_a_superiors_form_is_filled_and_keeps_its_layout(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2010, 9, 1)
    put_reports([(day, "上塘镇", 100, 92), (day, "桥下镇", 50, 50), (day, "界坑乡", None, None)])
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["整规工作进度统计表", None, None, None, None],
        ["乡镇", "经营户总数", "规范率（%）", "已规范户数", "备注"],
        ["上塘镇", None, None, None, None],
        ["界坑乡", None, None, None, None],
        ["合计", "=SUM(B3:B4)", None, None, None],
        ["投诉件数", None, None, None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.column_dimensions["A"].width = 33
    file = io.BytesIO()
    book.save(file)
    found = fill("real", file.getvalue(), "上报表.xlsx", date(2010, 10, 15), "")
    made = openpyxl.load_workbook(io.BytesIO(found.content)).active
    assert [cell.value for cell in made[3]] == ["上塘镇", 100, 92, 92, None]
    assert [cell.value for cell in made[4]] == ["界坑乡", None, None, None, None]
    assert [cell.value for cell in made[5]] == ["合计", "=SUM(B3:B4)", None, 92, None]
    assert "A1:E1" in made.merged_cells and made.column_dimensions["A"].width == 33
    assert found.doubts == ("合计不含没有报送月报的界坑乡",)
    told = dict(found.left_empty)
    assert told["界坑乡·经营户总数"] == "界坑乡没有报送9月份月报"
    assert told["投诉件数"] == "认不出这一行" and "合计·规范率（%）" in told
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(NothingToReportError, match=r"另存为 \.xlsx"):
        fill("real", b"", "上报表.xls", date(2010, 10, 15), "")
    with pytest.raises(NothingToReportError, match="打不开这份表"):
        fill("real", b"x", "上报表.xlsx", date(2010, 10, 15), "")


@pytest.mark.parametrize(
    ("label", "indicator_id"),
    [
        ("培训覆盖率", "training_rate"),
        ("已交自查报告企业", "self_check_rate"),
        ("限期整改完成数", "rectified_in_time_rate"),
        ("月报按时报送率", "report_on_time_rate"),
        ("群众满意率", "satisfaction_rate"),
        ("阀门抽查批次", "valve_pass_rate"),
        ("自查培训人数", None),
        ("检验批次", None),
    ],
)
def test_a_label_names_an_indicator_by_its_words_or_none(
    label: str, indicator_id: str | None
) -> None:
    assert form_figures.read(label, {}).subject == indicator_id


def test_figures_that_no_report_holds_are_filled_and_a_match_is_remembered(store: Path) -> None:
    put("outlets", outlets("上塘镇", 3, 4, trade="小药店"))
    put("samples", samples(5, 6) + samples(2, 3, purpose="跟踪", township="乌牛镇"))
    book = openpyxl.Workbook()
    for row in (
        ["项目", "数量", "上塘镇"],
        ["经营户总数", None, None],
        ["规范率", None, None],
        ["阀门抽查批次", None, "/"],
        ["其中：合格批次", None, "/"],
        ["不合格率", None, "/"],
        ["检验批次", None, "/"],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    day = date(2010, 10, 15)
    found = fill("real", file.getvalue(), "上报表.xlsx", day, "")
    assert dict(found.written) == {
        "经营户总数·数量": "4", "经营户总数·上塘镇": "4", "规范率·数量": "75.0",
        "规范率·上塘镇": "75.0", "阀门抽查批次·数量": "9", "其中：合格批次·数量": "7",
    }  # fmt: skip
    assert "各种抽查性质合计" in "".join(found.doubts) and "检验批次" in found.unknown
    asked = form_figures.key_of("检验 批次")
    assert remembered_answers.remember({asked: "valve_pass_rate.denominator"}, "甲") == 1
    again = fill("real", file.getvalue(), "上报表.xlsx", day, "")
    assert dict(again.written)["检验批次·数量"] == "9"


def test_a_cell_that_a_report_left_blank_is_no_nought_in_the_form(store: Path) -> None:
    put_reports([(date(2010, 9, 1), "上塘镇", 100, None)])
    book = openpyxl.Workbook()
    for row in (["乡镇", "经营户总数", "已规范户数"], ["上塘镇", None, None]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    found = fill("real", file.getvalue(), "上报表.xlsx", date(2010, 10, 15), "")
    assert found.written == (("上塘镇·经营户总数", "100"),)
    assert found.left_empty == (("上塘镇·已规范户数", "9月份月报里这一项没有填全"),)


def test_a_township_with_a_blank_cell_is_left_out_and_named(store: Path) -> None:
    towns = phrases.official(divisions.units_for(date(2010, 9, 1), date(2010, 9, 1)).names)
    rows = [(date(2010, 9, 1), name, 100, 90) for name in towns[1:]]
    put_reports([(date(2010, 9, 1), towns[0], 100, None), *rows])
    letter = build.letter("real", Selection("monthly_notice", date(2010, 10, 15)))
    said = "".join(one.plain for one in letter.report.findings)
    assert "据月报填写完整的37个乡镇统计" in said and "经营户3700户" in said
    assert [cell.text for cell in letter.report.tables[0].rows[0][2:8]] == ["/"] * 6
    assert any("上塘镇月报没有填全" in gate.text for gate in letter.gates)


HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "<b>&amp;</b>厂",
    "{total}|{}厂〖1〗",
    "很" * 80 + "有限公司",
)


def test_names_with_marks_and_braces_are_only_names() -> None:
    told = say("{total}和〖1〗{}家", Value("3", "企业"))
    assert told.plain == "{total}和[1]3家" and told.marked.count("〖") == 1
    with pytest.raises(IndexError):
        say("没有地方", Value("3", "企业"))


@pytest.mark.marathon
def test_five_hundred_failed_batches_of_makers_with_hostile_names(store: Path) -> None:
    rows = [
        sample(
            "不合格",
            firm=HOSTILE[i % 4] if i < 40 else f"{i}厂",
            on=f"2010-{1 + i % 12:02}-{1 + i % 28:02}",
            items=("{total}",),
        )
        for i in range(500)
    ]
    put("samples", rows)
    for kind in ("spot_check_valves", "rectification_orders"):
        report = build.letter("real", Selection(kind, date(2010, 12, 31), firms=True)).report
        words = "".join(docx.Document(io.BytesIO(circular(report))).element.body.itertext())
        assert all(name in words for name in HOSTILE[:2]) and len(report.tables[-1].rows) == 500
    found = catalog.made("real", Selection("valves", date(2010, 12, 31), firms=True))
    for made in ("slides", "workbook", "snapshot"):
        assert FORMATS[made].make(found, Wishes())


def test_a_letter_names_the_form_of_its_round(store: Path) -> None:
    """75号 四(三): 综合督查, 专项督查, 明察暗访. A round of two townships is not one of the county;
    one that lacks an item is told without a rank; a round of a later year cites no plan of 2010."""
    scores = [("岩头镇", "甲", 8), ("岩头镇", "乙", 6), ("沙头镇", "甲", 9), ("沙头镇", "乙", 9)]
    plain = {"full_marks": 10.0, "printed_total": None, "printed_rank": None, "round": 1}
    for series, day in (("县专项", date(2010, 7, 12)), ("县暗访", date(2011, 3, 14))):
        own = [*scores, ("碧莲镇", "甲", 5)] if series == "县暗访" else scores
        put(
            "supervision_scores",
            [
                {"series": series, "inspected_on": day, "township": t, "item": i, "score": s}
                | plain
                for t, i, s in own
            ],
        )
    with pytest.raises(NothingToReportError, match="没有可以写督查通报的数据"):
        build.letter("real", Selection("supervision_notice", date(2010, 7, 13)))
    told = build.letter("real", Selection("supervision_notice_special", date(2010, 7, 13))).report
    assert told.full_title == "关于2010年“十小”行业整规工作第一次专项督查情况的通报"
    assert told.intro.plain.endswith(
        "实施方案的通知》（永政办发〔2010〕75号）关于督查工作的安排，县质安办组织对岩头镇、沙头镇"
        "“十小”行业质量安全整治与规范（以下简称整规）工作进行了第一次专项督查，7月12日完成评分汇总。"
        "现将专项督查情况通报如下："
    )
    assert told.parts[0].paragraphs[0].plain.startswith("本次专项督查涉及2个镇，重点检查甲、乙。")
    assert [table.title for table in told.tables] == [
        "第一次专项督查评分排名表", "第一次专项督查需整改分项清单",
    ]  # fmt: skip
    made = build.letter("real", Selection("supervision_notice_unannounced", date(2011, 3, 14)))
    told = made.report
    assert told.full_title == "关于2011年“十小”行业整规工作第一次明察暗访情况的通报"
    assert "永政办发〔2010〕126号" in told.intro.plain and "75号" not in told.intro.plain
    said = " ".join(
        [told.intro.plain, *(one.plain for one in told.findings), *told.tables[0].notes]
    )
    assert (
        "督查" not in said.replace("督查指导", "") and "碧莲镇分项不全，没有总分，不列名次" in said
    )
    assert [gate.text for gate in made.gates] == [
        "碧莲镇分项不全，没有总分，不列入排名，写入附件1注"
    ]


def test_who_stands_in_front_and_behind_is_named_with_all_who_share_the_place() -> None:
    def told(*ranks: int, first: int = 5, last: int = 3) -> tuple[list[int], list[int]]:
        return edges(ranks, int, first, last)

    assert told(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) == ([1, 2, 3, 4, 5], [8, 9, 10])
    assert told(1, 2, 3, 4, 4, 4, 7, 8, 8, 10) == ([1, 2, 3, 4, 4, 4], [8, 8, 10])
    assert told(*[1] * 37, 38) == ([], [38])  # 37 in front are counted, not chosen from
    assert told(1, *[2] * 36, 38) == ([1], [38])  # nobody of a shared second place stands behind
    assert told(*[1] * 38) == ([], []) and told(1, *[2] * 37) == ([1], [])
    assert told(1, 2, 2, first=1, last=1) == ([1], [2, 2])
