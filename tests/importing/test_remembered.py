"""Corrected columns come back for the same form of the same sender, and can be forgotten."""

from typing import Any

from dashboard.importing import remembered
from dashboard.importing.pipeline import Choices, Preview, prepare
from dashboard.importing.store import commit

HEAD = ["铺子", "行业类别", "街巷", "是否整规", "是否规范", "整规日期"]
BODY = [["甲店", "小食杂店", "横街1号", "是", "是", "2010.5.3"]]
CORRECTED = {0: "name", 2: "address"}


def book(make_xlsx: Any, sender: str, day: str, head: list[str] = HEAD) -> bytes:
    rows = [["岩头镇十小名册"], [f"填报单位：{sender}   填报时间：{day}"], head, *BODY]
    content: bytes = make_xlsx({"岩头镇": rows})
    return content


def corrected(content: bytes) -> Preview:
    return prepare(content, "名册.xlsx", Choices(kind="outlets", mappings={"岩头镇": CORRECTED}))


def test_next_month_the_same_form_needs_no_hand(make_xlsx: Any, store: Any, rows: Any) -> None:
    first = corrected(book(make_xlsx, "岩头镇人民政府", "2010年6月30日"))
    assert remembered.remember(first, "测试") == 1
    commit(first)
    plain = prepare(book(make_xlsx, "岩头镇人民政府", "2010年7月31日"), "七月.xlsx")
    assert plain.refusal is not None
    recalled = remembered.recall(plain)
    assert recalled.columns == {"岩头镇": CORRECTED}
    again = prepare(plain.content, plain.file_name, recalled.choices)
    assert again.refusal is None and again.rows_accepted == 1
    commit(again)
    assert rows("SELECT DISTINCT name, address FROM live_outlets") == [("甲店", "横街1号")]


def test_another_sender_or_form_is_asked_again(make_xlsx: Any, store: Any) -> None:
    remembered.remember(corrected(book(make_xlsx, "岩头镇人民政府", "2010年6月30日")), "测试")
    other = prepare(book(make_xlsx, "岩坦镇人民政府", "2010年7月31日"), "七月.xlsx")
    assert remembered.recall(other).columns == {}
    changed = book(make_xlsx, "岩头镇人民政府", "2010年7月31日", [*HEAD[:2], "详址", *HEAD[3:]])
    assert remembered.recall(prepare(changed, "七月.xlsx")).columns == {}


def test_heads_are_compared_without_blanks_and_breaks(make_xlsx: Any, store: Any) -> None:
    remembered.remember(corrected(book(make_xlsx, "岩头镇人民政府", "2010年6月30日")), "测试")
    spaced = ["铺 子", "行业\n类别", "街巷", "是否整规", "是否规范", "整规日期"]
    same = prepare(book(make_xlsx, "岩头镇人民政府", "2010年7月31日", spaced), "七月.xlsx")
    assert remembered.recall(same).columns == {"岩头镇": CORRECTED}


def test_what_is_chosen_now_wins_and_replaces(make_xlsx: Any, store: Any) -> None:
    content = book(make_xlsx, "岩头镇人民政府", "2010年6月30日")
    remembered.remember(corrected(content), "测试")
    choices = Choices(kind="outlets", mappings={"岩头镇": {0: "name", 2: ""}})
    recalled = remembered.recall(prepare(content, "名册.xlsx", choices))
    assert recalled.choices.mappings == {"岩头镇": {0: "name", 2: ""}}
    assert recalled.columns == {"岩头镇": {0: "name"}}
    assert remembered.remember(prepare(content, "名册.xlsx", recalled.choices), "测试") == 1
    assert len(remembered.remembered()) == 1


def test_forgotten_is_forgotten(make_xlsx: Any, store: Any, rows: Any) -> None:
    content = book(make_xlsx, "岩头镇人民政府", "2010年6月30日")
    assert remembered.remember(corrected(content), "测试") == 1
    assert remembered.remember(corrected(content), "测试") == 0
    remembered.forget(int(remembered.remembered()["mapping_id"][0]), "测试")
    assert remembered.recall(prepare(content, "名册.xlsx")).columns == {}
    assert rows("SELECT forgotten_by FROM remembered_mappings") == [("测试",)]
