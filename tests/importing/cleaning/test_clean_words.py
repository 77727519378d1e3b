"""Verdicts, marks, trades, levels, purposes, classes, zones: one word out of a list."""

import pytest

from dashboard.importing.cleaning import (
    is_label_only,
    level_in_title,
    parse_assessment,
    parse_class,
    parse_disposal,
    parse_level,
    parse_mark,
    parse_purpose,
    parse_trade,
    parse_verdict,
    parse_yes_no,
    parse_zone,
    parse_zone_conclusion,
    purpose_in_title,
)
from dashboard.importing.cleaning.choices import lookup
from dashboard.words.terms import trades, vocabulary


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ("合格", "合格"),
        ("合 格", "合格"),
        ("不合格", "不合格"),
        ("不合格 ", "不合格"),
        ("不 合\n格", "不合格"),
        ("合格品", "合格"),
        ("一般不合格", "不合格"),
        ("严重不合格", "不合格"),
        ("标识不合格", "不合格"),
        ("符合", "合格"),
        ("不符合", "不合格"),
        ("符合本次监督检查要求", "合格"),
        ("P", "合格"),
        ("F", "不合格"),
        ("Ｆ", "不合格"),
        ("/", "未判定"),
        ("—", "未判定"),
        ("不合格（阀体壁厚）", "不合格"),
        ("不合格：阀体壁厚", "不合格"),
        ("不符合（合格品等级）", "不合格"),
        ("合格。", "合格"),
        ("判不合格", "不合格"),
        ("综合判定：合格", "合格"),
        ("经检验，所检项目不符合要求", "不合格"),
    ],
)
def test_verdict(found: str, verdict: str) -> None:
    cleaned = parse_verdict(found)
    assert (cleaned.value, cleaned.code) == (verdict, None)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ("", "verdict_missing"),
        (None, "verdict_missing"),
        ("  ", "verdict_missing"),
        ("整改", "verdict_unknown"),
        ("基本合格", "verdict_unknown"),
        ("合格（标识不合格）", "verdict_unknown"),
        ("未发现", "verdict_unknown"),
        ("复查合格", "verdict_is_recheck"),
        (1.0, "verdict_unknown"),
    ],
)
def test_no_verdict(found: object, code: str) -> None:
    cleaned = parse_verdict(found)  # type: ignore[arg-type]
    assert (cleaned.value, cleaned.code) == (None, code)


def test_refused_is_taken_and_shown() -> None:
    cleaned = parse_verdict("拒检")
    assert (cleaned.value, cleaned.code) == ("拒检", "refused")
    assert not cleaned.rejected


@pytest.mark.parametrize(
    ("found", "result"),
    [
        ("复查合格", "复查合格"),
        ("复查不合格", "复查不合格"),
        ("复查检验过程中", "复查检验过程中"),
        ("不合格", "复查不合格"),
        ("", None),
        ("/", None),
    ],
)
def test_follow_up(found: str, result: str | None) -> None:
    cleaned = parse_verdict(found, follow_up=True)
    assert (cleaned.value, cleaned.code) == (result, None)


def test_label_only() -> None:
    assert is_label_only("标识不合格")
    assert not is_label_only("不合格")


@pytest.mark.parametrize(
    ("found", "mark"),
    [
        *[(yes, "有") for yes in ("√", "✓", "有", "是", "Y", "ｙ", 1.0, "已", True)],
        *[(no, "无") for no in ("×", "✗", "无", "否", "N", 0.0, "0", "未", False)],
        ("/", "不适用"), ("／", "不适用"), ("", None), ("—", None),
    ],
)  # fmt: skip
def test_mark(found: object, mark: str | None) -> None:
    cleaned = parse_mark(found)  # type: ignore[arg-type]
    assert (cleaned.value, cleaned.code) == (mark, None)


def test_yes_no_must_be_told() -> None:
    assert parse_yes_no("√").value is True
    assert parse_yes_no("未整规").value is False
    assert parse_yes_no("").code == "mark_missing"
    assert parse_yes_no("/").code == "mark_missing"
    assert parse_yes_no("大概").code == "mark_unknown"
    assert parse_mark(2.0).code == "mark_unknown"


def test_ten_trades() -> None:
    assert trades() == (
        "食品加工小企业", "小食杂店", "小餐饮店", "小药店", "小农资店", "小菜场", "小音像店",
        "小美容美发店", "小客运", "小液化气供应点",
    )  # fmt: skip
    for trade in trades():
        assert parse_trade(trade).value == trade


@pytest.mark.parametrize(
    ("found", "trade"),
    [
        ("食品加工小作坊", "食品加工小企业"),
        ("小作坊", "食品加工小企业"),
        ("小杂货店", "小食杂店"),
        (" 小食杂", "小食杂店"),
        ("小餐饮点", "小餐饮店"),
        ("小药房", "小药店"),
        ("农资店", "小农资店"),
        ("小菜市场", "小菜场"),
        ("小音像店(小网吧)", "小音像店"),
        ("小美发店", "小美容美发店"),
        ("农村小客运", "小客运"),
        ("小客运站", "小客运"),
        ("小液化汽供应点", "小液化气供应点"),
    ],
)
def test_other_names_of_trades(found: str, trade: str) -> None:
    cleaned = parse_trade(found)
    assert (cleaned.value, cleaned.code) == (trade, None)


def test_typo_is_taken_with_a_notice() -> None:
    cleaned = parse_trade("小液华气供应点")
    assert (cleaned.value, cleaned.code) == ("小液化气供应点", "trade_fuzzy")


@pytest.mark.parametrize(
    "found", ["小旅馆", "小网吧", "大药店", "小茶店", "小", "", None, "合计", 3.0]
)
def test_unknown_trade(found: object) -> None:
    cleaned = parse_trade(found)  # type: ignore[arg-type]
    assert (cleaned.value, cleaned.code) == (None, "trade_unknown")


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ("国家监督抽查", "国"),
        ("国抽", "国"),
        ("省级", "省"),
        ("市", "市"),
        ("县级监督抽查", "县"),
        ("", None),
    ],
)
def test_level(found: str, level: str | None) -> None:
    assert parse_level(found).value == level


def test_level_of_a_title() -> None:
    assert level_in_title("阀门产品质量国家监督抽查产品及其企业名单") == "国"
    assert level_in_title("2012年4季度省级工业产品监督检查结果") == "省"
    assert level_in_title("丝绸服装、内衣产品质量市级监督抽查结果") == "市"
    assert level_in_title("2007年永嘉县阀门产品质量监督抽查结果汇总表") is None
    assert level_in_title("省级、市级监督抽查结果") is None


def test_purpose() -> None:
    assert parse_purpose("跟踪监督抽查").value == "跟踪"
    assert parse_purpose("飞检").value == "飞行"
    assert parse_purpose("例行").value == "定期"
    assert parse_purpose("随便").code == "purpose_unknown"
    assert purpose_in_title("水嘴产品质量国家监督专项抽查") == "专项"
    assert purpose_in_title("阀门产品质量监督抽查") is None


@pytest.mark.parametrize(
    ("found", "letter"),
    [
        ("A", "A"),
        ("Ｃ", "C"),
        ("B类", "B"),
        (" b ", "B"),
        ("—", "退出"),
        ("退出", "退出"),
        ("", None),
    ],
)
def test_class(found: str, letter: str | None) -> None:
    cleaned = parse_class(found)
    assert (cleaned.value, cleaned.code) == (letter, None)


def test_unknown_words_are_named_with_what_is_allowed() -> None:
    cleaned = parse_class("D")
    assert (cleaned.value, cleaned.code) == (None, "class_unknown")
    assert "D" in cleaned.note and "A、B、C" in cleaned.note


def test_conclusions() -> None:
    assert parse_assessment("限期整改").value == "限期整改"
    assert parse_disposal("吊销").value == "吊销"
    assert parse_zone_conclusion("未通过").value == "未通过"
    assert parse_zone_conclusion("通过").value == "通过"
    assert parse_zone_conclusion("85分").code == "conclusion_unknown"


def test_zone_name() -> None:
    assert parse_zone("桥头钮扣拉链示范区").value == "桥头钮扣拉链"
    assert parse_zone("瓯北阀门优质产品生产示范区").value == "瓯北阀门"
    assert parse_zone("桥下教玩具").value == "桥下教玩具"
    assert parse_zone("").code == "name_missing"


def test_no_writing_stands_for_two_words() -> None:
    sections = [
        name
        for name, section in vocabulary().items()
        if section and all(isinstance(words, list) for words in section.values())
    ]
    for name in sections:
        if name not in ("empty", "text", "coordinates", "product_titles", "mark_pairs"):
            assert lookup(name)
