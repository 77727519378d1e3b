"""Numbers tied to sentences: what a clerk may rewrite, and what is refused."""

import pytest

from dashboard.words.tied import EditError, Sentence, Value, join, numbers, revised, say

RATE, GAP = Value("92.2%", "规范率"), Value("338户", "差额")
TEXT = say("规范率为{}，还差{}。", RATE, GAP)


def test_a_sentence_prints_its_numbers_without_marks() -> None:
    assert TEXT.marked == "规范率为〖92.2%〗，还差〖338户〗。"
    assert TEXT.plain == "规范率为92.2%，还差338户。"
    assert numbers(TEXT.marked) == ["92.2%", "338户"]


def test_joined_sentences_keep_their_values_in_order() -> None:
    assert join(TEXT, Sentence("另："), say("{}", RATE)).values == (RATE, GAP, RATE)


def test_words_may_change_facts_may_move_and_go() -> None:
    found = revised((TEXT,), "还差〖338户〗，目前规范率〖92.2%〗。\n\n请抓紧。")
    assert [one.plain for one in found.paragraphs] == ["还差338户，目前规范率92.2%。", "请抓紧。"]
    assert found.paragraphs[0].values == (GAP, RATE) and found.dropped == ()
    found = revised((TEXT,), "规范率为〖92.2%〗。")
    assert found.dropped == (GAP,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("规范率为〖98.2%〗，还差〖338户〗。", "〖98.2%〗不是数据里的事实"),
        ("规范率为〖92.2〗，还差〖338户〗。", "〖92.2〗不是数据里的事实"),
        ("规范率为〖92.2%〗，〖92.2%〗，还差〖338户〗。", "〖92.2%〗写了两遍"),
        ("规范率为〖92.2%，还差338户〗。", "不是数据里的事实"),
        ("规范率为〖92.2%〗，还差〖338户〗〖。", "没有成对"),
    ],
)
def test_a_changed_or_made_up_fact_is_refused(text: str, said: str) -> None:
    with pytest.raises(EditError, match=said):
        revised((TEXT,), text)


def test_another_true_fact_may_take_its_place() -> None:
    other = Value("覆盖面95.4%", "覆盖面")
    found = revised((TEXT,), "〖覆盖面95.4%〗，还差〖338户〗。", [other])
    assert found.dropped == (RATE,) and found.paragraphs[0].values == (other, GAP)


@pytest.mark.parametrize(
    ("more", "typed"),
    [
        ("实为99.0%。", ("99.0%",)),
        ("并不理想。", ("不",)),
        ("上塘镇居后。", ("上塘镇", "居后")),
        ("请于11月10日前补报。", ("11", "10")),
        ("实为百分之九十九。", ("百分之九十九",)),
        ("请抓紧。", ()),
    ],
)
def test_what_is_typed_without_a_fact_is_shown(more: str, typed: tuple[str, ...]) -> None:
    assert revised((TEXT,), TEXT.marked + more, places=["上塘镇"]).typed == typed
