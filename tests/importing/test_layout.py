"""Layout noise: the same rows under other titles, heads, orders, merges and line breaks."""

import io
import random
from typing import Any

import openpyxl
import pytest

from dashboard.importing.layout import find_layout
from dashboard.importing.pipeline import Choices, prepare, read_period
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.read import Sheet

BATCHES = [
    ["永嘉县甲阀门有限公司", "瓯北镇", "截止阀", "J41H-16C", "2010-05/11", "2010.6.1", "合格", "/"],
    ["永嘉县乙阀门厂", "沙头", "球阀", "Q41F-16P", "20100511", "2010年6月2日", "不合格", "壁厚"],
    ["温州丙阀门有限公司", "乌牛镇", "闸阀", "Z41H-40", "2010.5", "2010-06-03", "合 格", "——"],
]
HEADS = [
    "企业名称|所在乡镇|产品名称|规格型号|生产日期/批号|抽样日期|检验结论|不合格项目",
    "（标称）生产单位名称|生产企业地址|样品名称|型号、规格|批号（生产日期）|抽 查\n时间|抽查\n结果|"
    "主要不合格项（项目名称：标准值/实测值）",
    "1.生产厂家|2.属地|3.品名|4.型号规格|5.生产（购进）日期/批号|6.抽检日期|7.判定结果|8.不符合项目",
    "生产企业名称1|企业所在地2|产品详细名称3|规格4|产品批号或生产日期5|采样日期6|综合判定7|"
    "不合格检验项目8",
    "标称生产企业名称*|地址|产品|规格/型号|生产日期（或批号）|抽样时间（必填）|检测结论|不合格原因",
]
TITLES = [
    [],
    [["2010年永嘉县阀门产品质量监督抽查结果"]],
    [["附表1－25"], ["2010年永嘉县阀门监督抽查结果汇总表"], ["填报单位：县局", "", "单位：批次"]],
    [[""], ["2010年阀门监督抽查结果"], [""]],
]  # fmt: skip
TAILS = [
    [],
    [["合计", "3批次"]],
    [["", ""], ["", "合计：3批次"], ["注：空白处为未发现不合格项目。"]],
    [["审核人：张某", "", "填表人：李某"]],
]


def taken(rows: Any) -> list[tuple[Any, ...]]:
    return rows(
        "SELECT enterprise, township, product_name, CAST(sampled_from AS VARCHAR), verdict, "
        "failing_items FROM live_samples ORDER BY sampled_from"
    )


WANTED = [
    ("永嘉县甲阀门有限公司", "瓯北镇", "截止阀", "2010-06-01", "合格", []),
    ("永嘉县乙阀门厂", "沙头镇", "球阀", "2010-06-02", "不合格", ["阀体壁厚"]),
    ("温州丙阀门有限公司", "乌牛镇", "闸阀", "2010-06-03", "合格", []),
]


@pytest.mark.parametrize("head", range(len(HEADS)))
@pytest.mark.parametrize("frame", range(len(TITLES)))
def test_rows_survive_any_frame_and_order(
    make_xlsx: Any, import_file: Any, rows: Any, head: int, frame: int
) -> None:
    order = list(range(8))
    random.Random(10 * head + frame).shuffle(order)
    table = [
        [HEADS[head].split("|")[c] for c in order],
        *[[batch[c] for c in order] for batch in BATCHES],
    ]
    if frame % 2:
        table = [["序号" if n == 0 else n, *row] for n, row in enumerate(table)]
    content = make_xlsx({"抽查": [*TITLES[frame], *table, *TAILS[frame]]})
    preview, _ = import_file(content, "名单.xlsx")
    assert [problem.message for one in preview.checked for problem in one.problems] == []
    assert taken(rows) == WANTED


def test_two_level_head_with_and_without_merged_cells(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    table = [
        ["2010年岩头镇十小名册"],
        ["单位名称", "行业", "证照", "", "整治情况", ""],
        ["", "", "营业执照", "许可证", "整规", "规范"],
        ["甲店", "小食杂店", "√", "/", "√", "×"],
    ]
    merges = {"岩头镇": ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"]}
    merged, _ = import_file(make_xlsx({"岩头镇": table}, merges), "一.xlsx")
    plain, _ = import_file(make_xlsx({"岩头镇": [*table[:3], ["乙店", *table[3][1:]]]}), "二.xlsx")
    for preview in (merged, plain):
        assert preview.sheets[0].plan.layout.header_rows == [1, 2]
    assert rows(
        "SELECT name, township, business_licence, permit, is_rectified, is_compliant "
        "FROM live_outlets ORDER BY name"
    ) == [
        ("乙店", "岩头镇", "有", "不适用", True, False),
        ("甲店", "岩头镇", "有", "不适用", True, False),
    ]


def test_three_level_head() -> None:
    sheet = Sheet(
        "表",
        [
            ["2010年抽查结果", "", "", "", ""],
            ["单位名称", "检验", "", "", "备注"],
            ["", "项目", "", "检验结论", ""],
            ["", "甲醛", "pH值", "", ""],
            ["甲厂", 20.0, 7.0, "合格", ""],
        ],
        merges=[((0, 0), (0, 4)), ((1, 0), (3, 0)), ((1, 1), (1, 3)), ((2, 1), (2, 2)),
                ((2, 3), (3, 3)), ((1, 4), (3, 4))],
    )  # fmt: skip
    layout = find_layout(sheet)
    assert layout.header_rows == [1, 2, 3]
    assert layout.heads == [
        ("单位名称",), ("检验", "项目", "甲醛"), ("检验", "项目", "pH值"), ("检验", "检验结论"),
        ("备注",),
    ]  # fmt: skip
    assert layout.body == [4]


def test_column_numbers_sections_totals_notes_and_repeated_heads_are_not_data() -> None:
    head = ["序号", "单位名称", "行业", "是否整规", "是否规范"]
    sheet = Sheet(
        "",
        [
            head,
            ["甲", "乙", "1", "2", "3"],
            ["岩头镇"],
            [1, "甲店", "小药店", "是", "是"],
            [2, "合计商店", "小药店", "是", "是"],
            ["", "小计", "2户"],
            ["", "", "", "", ""],
            head,
            [3, "乙店", "小药店", "是", "否"],
            [4, "", "", "", ""],
            ["合 计", "3"],
            ["注：按行业填写。"],
        ],
    )
    layout = find_layout(sheet)
    assert layout.header_rows == [0, 1]
    assert layout.body == [3, 4, 8]
    assert dict(layout.ignored) == {
        2: "section", 5: "total", 7: "repeated_head", 10: "total", 11: "note",
    }  # fmt: skip


def test_same_head_twice_and_unknown_columns_are_reported(make_xlsx: Any, import_file: Any) -> None:
    content = make_xlsx({"表": [
        ["企业名称", "产品名称", "产品名称", "检验结论", "车间主任"],
        ["甲厂", "球阀", "阀门", "合格", "张某"],
    ]})  # fmt: skip
    preview, _ = import_file(content, "2010年.xlsx")
    found = {(problem.column, problem.code) for problem in preview.checked[0].problems}
    assert found == {("C", "column_repeated"), ("E", "column_unknown")}
    assert preview.checked[0].values["product_name"] == ["球阀"]


@pytest.mark.parametrize(
    ("head", "field"),
    [("不合格项日", "failing_items_text"), ("合格项目", None), ("抽样日期间", "sampled_on")],
)
def test_similar_heads_need_a_high_score_and_the_same_negation(
    make_xlsx: Any, head: str, field: str | None
) -> None:
    content = make_xlsx(
        {"表": [["企业名称", "产品名称", "检验结论", head], ["甲厂", "阀", "合格", ""]]}
    )
    preview = prepare(content, "2010年.xlsx")
    match = preview.sheets[0].plan.mapping.columns[3]
    assert match.field == field
    if field:
        assert match.how == "similar" and 86 <= match.score < 100


def test_second_default_sheet_of_the_same_subject_is_taken(make_xlsx: Any) -> None:
    head = ["企业名称", "产品名称", "检验结论"]
    content = make_xlsx({
        "Sheet1": [["2010年阀门产品质量监督抽查结果"], head, ["甲厂", "球阀", "合格"]],
        "Sheet2": [["2011年阀门产品质量监督抽查结果"], head, ["乙厂", "球阀", "合格"]],
        "Sheet3": [["2011年童装产品质量监督抽查结果"], head, ["丙厂", "童裤", "合格"]],
        "说明": [["本表由各乡镇填报"]],
    })  # fmt: skip
    preview = prepare(content, "a.xlsx")
    assert [sheet.plan.taken for sheet in preview.sheets] == [True, True, False, False]
    assert all(sheet.plan.reason for sheet in preview.sheets)


def test_nothing_is_guessed_without_a_year(make_xlsx: Any) -> None:
    content = make_xlsx({"表": [["企业名称", "产品名称", "检验结论"], ["甲厂", "球阀", "合格"]]})
    preview = prepare(content, "名单.xlsx")
    assert preview.refusal is not None and preview.refusal.code == "period_missing"
    again = prepare(content, "2012年4季度名单.xlsx")
    assert str(again.checked[0].values["sampled_from"][0]) == "2012-10-01"


def test_unknown_sheet_name_is_refused(make_xlsx: Any) -> None:
    preview = prepare(make_xlsx({"表": [["企业名称"]]}), "a.xlsx", Choices(sheets=["别的"]))
    assert preview.refusal is not None and preview.refusal.code == "no_such_sheet"


def test_no_head_is_refused_not_guessed() -> None:
    with pytest.raises(FileRefusedError) as refused:
        find_layout(Sheet("", [["甲", "乙", "丙"], [1, 2, 3], [4, 5, 6]]))
    assert refused.value.code == "no_header"


def test_list_of_failed_batches_takes_the_verdict_from_its_title(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    head = ["企业名称", "产品名称", "规格型号", "主要不合格项目"]
    body = ["甲厂", "球阀", "DN50", "壁厚"]
    content = make_xlsx({"表": [["2010年阀门监督抽查不合格产品及企业名单"], head, body]})
    preview, _ = import_file(content, "a.xlsx")
    assert [problem.code for problem in preview.checked[0].problems] == ["verdict_from_title"]
    assert rows("SELECT verdict, failing_items FROM live_samples") == [("不合格", ["阀体壁厚"])]
    silent = make_xlsx({"表": [["2010年阀门监督抽查"], head, body]})
    refused = prepare(silent, "b.xlsx").refusal
    assert refused is not None and refused.code == "verdict_column_missing"


def test_townships_as_headings_inside_the_table(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    content = make_xlsx({"名册": [
        ["2010年永嘉县十小名册"],
        ["单位名称", "行业", "是否整规", "是否规范"],
        ["岩头镇"],
        ["甲店", "小药店", "是", "是"],
        ["沙头镇"],
        ["乙店", "小药店", "是", "否"],
    ]})  # fmt: skip
    import_file(content, "a.xlsx", Choices(period=read_period("2010年6月30日")))
    assert rows("SELECT name, township FROM live_outlets ORDER BY row_number") == [
        ("甲店", "岩头镇"),
        ("乙店", "沙头镇"),
    ]


def test_hidden_rows_and_columns_are_pointed_out(make_xlsx: Any) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(make_xlsx({"表": [
        ["企业名称", "产品名称", "检验结论"], ["甲厂", "球阀", "合格"], ["乙厂", "球阀", "合格"],
    ]})))  # fmt: skip
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions["B"].hidden = True
    target = io.BytesIO()
    workbook.save(target)
    preview = prepare(target.getvalue(), "2010年.xlsx")
    codes = [problem.code for problem in preview.checked[0].problems]
    assert codes == ["hidden_rows", "hidden_columns"] and preview.rows_accepted == 2


def test_a_name_below_product_and_model_is_the_product(make_xlsx: Any, store: Any) -> None:
    rows = [
        ["2010年阀门监督抽查结果"],
        ["生产企业名称", "产品及规格", "", "抽样日期", "检验结论"],
        ["", "名称", "规格", "", ""],
        ["永嘉县甲阀门有限公司", "球阀", "DN50", "2010.6.1", "合格"],
    ]
    merges = {"表": ["A2:A3", "B2:C2", "D2:D3", "E2:E3"]}
    checked = prepare(make_xlsx({"表": rows}, merges), "抽查.xlsx").checked[0]
    assert (checked.column("product_name"), checked.column("model")) == (["球阀"], ["DN50"])
