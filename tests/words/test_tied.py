"""Numbers tied to sentences: what a clerk may rewrite, and what is refused."""

import pytest

from dashboard.words.tied import EditError, Sentence, Value, edited, join, numbers, say

RATE, GAP = Value("92.2%", "规范率"), Value("338户", "差额")
TEXT = say("规范率为{}，还差{}。", RATE, GAP)


def test_a_sentence_prints_its_numbers_without_marks() -> None:
    assert TEXT.marked == "规范率为〖92.2%〗，还差〖338户〗。"
    assert TEXT.plain == "规范率为92.2%，还差338户。"
    assert numbers(TEXT.marked) == ["92.2%", "338户"]


def test_joined_sentences_keep_their_values_in_order() -> None:
    assert join(TEXT, Sentence("另："), say("{}", RATE)).values == (RATE, GAP, RATE)


def test_words_may_change_and_numbers_may_move() -> None:
    (found,) = edited((TEXT,), "还差〖338户〗，目前规范率〖92.2%〗。\n\n")
    assert found.plain == "还差338户，目前规范率92.2%。"
    assert found.values == (GAP, RATE)


def test_lines_become_paragraphs() -> None:
    found = edited((TEXT,), "规范率为〖92.2%〗。\n还差〖338户〗。\n请抓紧。")
    assert [one.plain for one in found] == ["规范率为92.2%。", "还差338户。", "请抓紧。"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("规范率为〖98.2%〗，还差〖338户〗。", "少了〖92.2%〗；多了〖98.2%〗"),
        ("规范率为〖92.2%〗。", "少了〖338户〗"),
        ("规范率为〖92.2%〗，〖92.2%〗，还差〖338户〗。", "多了〖92.2%〗"),
        ("规范率为92.2%，还差〖338户〗。", "少了〖92.2%〗"),
        ("规范率为〖92.2%〗，还差〖338户〗，实为99.0%。", "手工写入的比率"),
        ("规范率为〖92.2%〗，还差〖338户〗，上升5个百分点。", "手工写入的比率"),
        ("规范率为〖92.2%〗，还差〖338户〗，实为百分之九十九。", "手工写入的比率"),
        ("规范率为〖92.2%〗，还差〖338户〗〖。", "没有成对"),
    ],
)
def test_a_changed_lost_or_added_number_is_refused(text: str, said: str) -> None:
    with pytest.raises(EditError, match=said):
        edited((TEXT,), text)


def test_a_date_may_be_typed() -> None:
    text = TEXT.marked + "请于11月10日前补报。"
    assert edited((TEXT,), text)[0].plain.endswith("11月10日前补报。")
