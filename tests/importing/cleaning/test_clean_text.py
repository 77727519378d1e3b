"""Text: faithful cleaning, folding, empty marks, heads, formulas."""

from datetime import date, datetime

import pytest

from dashboard.importing.cleaning import (
    cell_text,
    clean_name,
    clean_text,
    fold,
    header_text,
    is_empty_mark,
    is_not_reported,
)


@pytest.mark.parametrize(
    ("found", "clean"),
    [
        ("乌 牛镇", "乌牛镇"),
        ("永嘉 县沅淏阀门厂", "永嘉县沅淏阀门厂"),
        ("  小餐饮店\u3000", "小餐饮店"),
        ("整改\n情况", "整改情况"),
        ("Z15W-16T  DN20", "Z15W-16T DN20"),
        ("１４２０８１３７２４９", "14208137249"),
        ("（图形商标）", "（图形商标）"),
        ("质量，安全；管理：好", "质量，安全；管理：好"),
        ("質(zhì)量安全產(chǎn)品", "質量安全產品"),
        ("質（zhì）量", "質量"),
        ("橋下中心鎮", "橋下中心鎮"),
        ("甲傢俬五金厂", "甲傢俬五金厂"),
        ("甯弈阀门厂", "甯弈阀门厂"),
        ("橋下甯記", "橋下甯記"),
        ("乾隆年间", "乾隆年间"),
        ("pH(b)值", "pH(b)值"),
        ("a\x00\u200bb", "a b"),
        ("\ufeff瓯北", "瓯北"),
        ("坏\ud800字", "坏字"),
        ("一_x000D_二", "一二"),
        (24.0, "24"),
        (1306.0, "1306"),
        (date(2015, 3, 1), "2015-03-01"),
        (datetime(2015, 3, 1), "2015-03-01"),
        (datetime(2015, 3, 1, 8, 30), "2015-03-01 08:30:00"),
    ],
)
def test_text_keeps_what_was_meant(found: object, clean: str) -> None:
    assert clean_text(found).value == clean  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("甌北鎮", "瓯北镇"),
        ("橋下甯記", "桥下甯记"),
        ("質量", "质量"),
        ("甯弈阀门厂", "甯弈阀门厂"),
    ],
)
def test_other_writings_meet_in_the_key(written: str, key: str) -> None:
    assert fold(written) == fold(key) == key


@pytest.mark.parametrize("lost", ["1.42E+10", "1.3e+10", 9.133032401234568e17])
def test_numbers_that_lost_digits_are_not_stored(lost: object) -> None:
    cleaned = clean_text(lost)  # type: ignore[arg-type]
    assert (cleaned.value, cleaned.code) == (None, "digits_lost")


@pytest.mark.parametrize(
    "mark",
    ["", None, " ", "\u3000", "/", "—", "——", "-", "--", "---", "------", "·", "──", "无", " 无 ",
     "－", "N/A", "／", float("nan")],
)  # fmt: skip
def test_empty_marks(mark: object) -> None:
    assert is_empty_mark(mark)  # type: ignore[arg-type]
    assert clean_text(mark).value is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["0", 0, False, "一", "无锡市", "A-1", "无机涂料", "3-4", "未检出"]
)
def test_not_empty(text: object) -> None:
    assert not is_empty_mark(text)  # type: ignore[arg-type]


def test_name_missing() -> None:
    assert clean_name("").code == "name_missing"
    assert clean_name("新 煦发艺").value == "新煦发艺"


def test_not_reported() -> None:
    assert is_not_reported("未 报")
    assert not is_not_reported("2010.6.30")
    assert not is_not_reported(None)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("序号\n1", "序号"),
        ("企业名称2", "企业名称"),
        ("行政处罚\n情况7", "行政处罚情况"),
        ("合 格\n批次数", "合格批次数"),
        ("检 验 结 果", "检验结果"),
        ("生产(购进）日期/批号", "生产(购进)日期/批号"),
        ("质量管理（20）", "质量管理(20)"),
        ("填报时间：", "填报时间"),
        ("8月11日", "8月11日"),
        ("2010", "2010"),
        (2010.0, "2010"),
        ("", ""),
    ],
)
def test_header_text(head: object, key: str) -> None:
    assert header_text(head) == key  # type: ignore[arg-type]


def test_fold_ignores_blanks_width_case_and_brackets() -> None:
    assert fold("ＰＨ 值（A）") == fold("ph值(a)")
    assert fold("──") == fold("-") == fold("—")
    assert fold("不合格") != fold("合格")


def test_cell_text_of_bool() -> None:
    assert cell_text(True) == "TRUE"
