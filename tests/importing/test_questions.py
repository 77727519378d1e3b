"""What a file leaves open is asked once, answered by id or by its words, and remembered."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from dashboard.cli import main
from dashboard.importing import remembered_answers
from dashboard.importing.pipeline import Choices, guessed, prepare
from dashboard.importing.questions import BLANK, About, Answers
from tests.importing.test_mending import REFUSED

HEAD = ["单位名称", "行业", "是否整规", "是否规范"]
TOP = [["岩头镇十小名册"], ["填报时间：2010年6月30日"]]
MARKED = [*TOP, HEAD, ["甲店", "小药店", "是", "是"], ["乙店", "小药店", "◎", "是"],
          ["丙店", "小药店", "◎", "否"], ["丁店", "小浴室", "是", "是"]]  # fmt: skip


def test_one_question_per_value_and_not_per_row(make_xlsx: Any, store: Path) -> None:
    found = prepare(make_xlsx({"岩头镇": MARKED}), "名册.xlsx")
    asked = {one.id: (one.count, one.allowed[:2]) for one in found.questions}
    assert asked["value:is_rectified:◎"] == (2, ("是", "否"))
    assert asked["value:trade:小浴室"][0] == 1
    assert (found.rows_accepted, found.rows_rejected) == (1, 3)
    assert len([doubt for doubt in found.doubts if "◎" in doubt]) == 1
    assert found.sheets[0].rates() == {"taken": [1, 1], "with_held": [3, 4]}


@pytest.mark.parametrize("key", ["value:is_rectified:◎", "◎"])
def test_an_answer_holds_by_id_or_by_words(make_xlsx: Any, store: Path, key: str) -> None:
    choices = Choices(answers={key: "是", "小浴室": "小美容美发店"})
    found = prepare(make_xlsx({"岩头镇": MARKED}), "名册.xlsx", choices)
    assert found.rows_accepted == 4 and not found.questions
    assert found.checked[0].summary["rectified"] == 4


def test_answers_are_remembered_for_all_senders_until_forgotten(
    make_xlsx: Any, store: Path
) -> None:
    given = {"value:is_rectified:◎": "否", "period:岩头镇": "2010年"}
    assert remembered_answers.remember(given, "测试") == 1
    content = make_xlsx(
        {"沙头镇": [["沙头镇十小名册"], *MARKED[1:3], ["己店", "小药店", "◎", "否"]]}
    )
    assert prepare(content, "名册.xlsx").checked[0].column("is_rectified") == [False]
    (number,) = remembered_answers.remembered()["answer_id"]
    remembered_answers.forget(int(number), "测试")
    assert prepare(content, "名册.xlsx").questions


def test_a_blank_answer_stores_nothing() -> None:
    assert Answers({"◎": BLANK}).get("value", "◎", "level") == BLANK
    assert Answers({}).get("value", "◎") is None


def test_names_below_own_serial_numbers_are_one_question(make_xlsx: Any, store: Path) -> None:
    head = ["序号", "企业名称", "产品名称", "检验结论"]
    rows = [["2010年阀门监督抽查结果"], head, [1, "甲厂", "闸阀", "合格"], [2, "", "球阀", "合格"],
            [3, "", "蝶阀", "不合格"]]  # fmt: skip
    content = make_xlsx({"表": rows})
    found = prepare(content, "抽查.xlsx")
    assert [one.id for one in found.questions] == ["rows:企业名称"]
    assert (found.rows_accepted, found.rows_rejected) == (1, 2)
    taken, guesses = guessed(content, "抽查.xlsx")
    assert guesses == {"rows:企业名称": "与上一行相同"}
    assert taken.checked[0].column("enterprise") == ["甲厂"] * 3


def test_one_missing_name_is_never_filled_from_above(make_xlsx: Any, store: Path) -> None:
    """Without serial numbers nothing tells a lost merge from a cell that nobody filled."""
    head = ["企业名称", "产品名称", "检验结论"]
    top = ["2010年阀门监督抽查结果"]
    gap = [top, head, ["甲厂", "闸阀", "合格"], ["", "球阀", "不合格"], ["乙厂", "蝶阀", "合格"]]
    found = prepare(make_xlsx({"表": gap}), "抽查.xlsx")
    assert [one.id for one in found.questions] == ["rows:企业名称"]
    assert (found.rows_accepted, found.rows_rejected) == (2, 1)
    merged = [top, head, ["甲厂", "闸阀", "合格"], ["", "球阀", "不合格"], ["乙厂", "蝶阀", "合格"],
              ["", "截止阀", "合格"]]  # fmt: skip
    found = prepare(make_xlsx({"表": merged}), "抽查.xlsx")
    assert found.checked[0].column("enterprise") == ["甲厂", "甲厂", "乙厂", "乙厂"]
    assert any(one.code == "filled_from_above" for one in found.checked[0].problems)


def test_a_township_that_nothing_tells_is_asked_and_answered(make_xlsx: Any, store: Path) -> None:
    rows = [["十小行业登记表"], ["填报时间：2010年6月30日"], HEAD, ["甲店", "小药店", "是", "是"],
            ["乙店", "小药店", "是", "否"]]  # fmt: skip
    content = make_xlsx({"Sheet1": rows})
    (asked,) = prepare(content, "表.xlsx").questions
    assert asked.about == "township"
    done = prepare(content, "表.xlsx", Choices(answers={asked.id: "岩头镇"}))
    assert done.checked[0].column("township") == ["岩头镇"] * 2


def test_what_the_title_lacks_is_asked_and_answered(make_xlsx: Any, store: Path) -> None:
    content = make_xlsx({"表": [["企业名称", "产品名称"], ["甲厂", "球阀"], ["乙厂", "闸阀"]]})
    found = prepare(content, "名单.xlsx", Choices(kind="samples"))
    assert found.refusal is not None
    assert [one.about for one in found.questions] == ["verdict"]
    answers = {"verdict": "不合格", "period": "2010年"}
    mended = prepare(content, "名单.xlsx", Choices(kind="samples", answers=answers))
    assert mended.refusal is None
    assert mended.checked[0].column("verdict") == ["不合格"] * 2


def test_a_kind_and_a_column_nobody_knows_are_asked_in_turn(make_xlsx: Any, store: Path) -> None:
    rows = [["2010年6月岩头镇十小情况"], ["招幌", "经营啥", "搞好没", "达到没"],
            ["甲店", "小药店", "是", "是"], ["乙店", "小药店", "否", "否"]]  # fmt: skip
    content = make_xlsx({"表": rows})
    found = prepare(content, "表.xlsx")
    assert [one.about for one in found.questions] == ["kind"]
    assert "outlets" in [guess.value for guess in found.questions[0].guesses]
    kind = {"kind:表": "outlets"}
    asked = prepare(content, "表.xlsx", Choices(answers=kind)).questions
    assert {one.about for one in asked} == {"head"} and asked[0].allowed
    heads = {"单位名称": "招幌", "是否整规": "搞好没", "是否规范": "达到没"}
    done = prepare(content, "表.xlsx", Choices(answers={**kind, **heads}))
    assert done.refusal is None and done.rows_accepted == 2
    assert done.checked[0].summary == {"outlets": 2, "rectified": 1, "compliant": 1}


def test_the_command_line_asks_answers_and_guesses(
    make_xlsx: Any, store: Path, tmp_path: Path, capsys: Any
) -> None:
    file, told = tmp_path / "名册.xlsx", tmp_path / "答.json"
    file.write_bytes(make_xlsx({"岩头镇": MARKED}))
    told.write_text(json.dumps({"◎": "是", "小浴室": "小美容美发店"}), encoding="utf-8")

    def run(*more: str) -> tuple[int, Any]:
        status = main(["import", str(file), "--dry-run", "--json", *more])
        return status, json.loads(capsys.readouterr().out)

    status, open_ones = run()
    assert status == 3
    assert {one["about"] for one in open_ones["sheets"][0]["questions"]} == {"value"}
    status, answered = run("--answers", str(told))
    assert (status, answered["sheets"][0]["questions"]) == (0, [])
    status, taken = run("--best-guess")
    assert status == 3 and taken["guessed"]
    assert main(["import", str(file), "--answers", str(tmp_path / "keine.json")]) == 2


def test_the_year_that_nothing_tells_is_one_question_for_the_drop(
    make_xlsx: Any, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = [["乡镇", "小药店", "", ""], ["", "总数", "已整规", "已规范"], ["岩头镇", 9, 8, 7]]
    for name, title in (("六月.xlsx", "2010年6月整规月报表"), ("七月.xlsx", "7月份整规月报表")):
        (tmp_path / name).write_bytes(make_xlsx({"": [[title], *heads]}))

    def run(*more: str) -> tuple[int, list[dict[str, Any]]]:
        files = [str(tmp_path / name) for name in ("六月.xlsx", "七月.xlsx")]
        status = main(["import", *files, "--json", "--dry-run", *more])
        return status, json.loads(capsys.readouterr().out)

    status, (_, july) = run()
    assert status == 3 and july["error"]["code"] == "period_missing"
    asked = {one["id"]: one["guesses"] for one in july["sheets"][0]["questions"]}
    assert asked["year"] == [{"value": "2010", "score": 1.0}]
    _, (_, july) = run("--best-guess")
    assert july["guessed"][0]["value"] == "2010" and july["sheets"][0]["rows_accepted"] == 1
    (tmp_path / "答.json").write_text('{"year": "2010"}', encoding="utf-8")
    assert run("--answers", str(tmp_path / "答.json"))[0] == 0

    days = [["名册"], [*HEAD, "整规日期"], ["甲店", "小药店", "是", "是", "2010.6.1"]]
    days.append(["乙店", "小药店", "是", "是", "6月17日"])
    found = prepare(make_xlsx({"岩头镇": days}), "名册.xlsx")
    (year,) = [one for one in found.questions if one.id == "year"]
    assert [one.value for one in year.guesses] == ["2010"]
    told = prepare(make_xlsx({"岩头镇": days}), "名册.xlsx", Choices(answers={"year": "2010"}))
    assert not told.questions and told.rows_accepted == 2


def test_a_chosen_kind_is_remembered_by_the_words_of_the_heads(make_xlsx: Any, store: Path) -> None:
    heads = ["何人", "所在何处", "行当", "整规", "规范", "怎样"]
    rows = [heads, ["甲店", "一街", "小药店", "是", "是", "好"]]
    content = make_xlsx({"": [["岩头镇 2010年6月30日"], *rows]})
    told = Choices(answers={"kind": "outlets", "head:outlets:单位名称": "何人"})
    found = prepare(content, "册.xlsx", told)
    assert found.rows_accepted == 1, found.refusal
    plans = [sheet.plan for sheet in found.sheets]
    kinds = remembered_answers.kinds_chosen(plans, None, told.answers)
    assert remembered_answers.remember({**told.answers, **kinds}, "测试") == 2
    other = [[*heads, "备注"], ["乙店", "二街", "小菜场", "是", "否", "差", ""]]
    later = prepare(make_xlsx({"": [["枫林镇 2010年7月31日"], *other]}), "表.xlsx")
    assert (later.checked[0].dataset.kind, later.rows_accepted) == ("outlets", 1)
    numbers = dict(remembered_answers.remembered()[["question", "answer_id"]].to_numpy())
    remembered_answers.change(int(numbers["head:outlets:单位名称"]), "怎样", "测试")
    again = prepare(content, "册.xlsx")
    assert again.checked[0].column("name") == ["好"]
    assert len(remembered_answers.remembered()) == 2


BLANK_NAMES = (
    "2010年阀门抽查结果,,,\n序号,企业名称,产品名称,结论\n1,甲厂,闸阀,合格\n"
    "2,,球阀,合格\n3,,蝶阀,不合格\n",
    [("与上一行相同", "与上一行相同")],
    "导入3行",
)
ONE_SIGN = (
    "岩头镇十小名册,,,\n填报时间：2010年6月30日,,,\n单位名称,行业,是否整规,是否规范\n"
    "甲店,小药店,是,是\n乙店,小药店,◎,是\n",
    [("◎", "是")],
    "导入2行",
)


def test_every_kind_of_question_is_answered_by_its_id(store: Path) -> None:
    answered = set()
    for text, told, label in (*REFUSED.values(), BLANK_NAMES, ONE_SIGN):
        answers: dict[str, str] = {}
        for words, meant in told:
            found = prepare(text.encode(), "表.csv", Choices(answers=answers))
            one = next(one for one in found.questions if words in one.text)
            assert one.as_json()["id"] not in answers
            answers[one.id] = meant
            answered.add(one.about)
        found = prepare(text.encode(), "表.csv", Choices(answers=answers))
        assert (found.rows_accepted, found.questions) == (int(label[2:-1]), []), text
    assert answered == set(get_args(About)) - {"period", "column"}  # 期间 is asked with the year


def test_a_corrected_column_is_remembered_by_its_head_whoever_sends_it(store: Path) -> None:
    head = "铺子,行业,街巷,整规,规范"
    first = f"岩头镇十小名册2010年6月30日\n{head}\n甲店,小药店,横街,是,是\n"
    choices = Choices(kind="outlets", mappings={"": {0: "name", 2: "address", 3: ""}})
    found = prepare(first.encode(), "表.csv", choices)
    columns = remembered_answers.columns_chosen([one.plan for one in found.sheets], {})
    assert columns == {}
    plans = [replace(one.plan, taken=True, kind="outlets") for one in found.sheets]
    columns = remembered_answers.columns_chosen(plans, choices.mappings or {})
    assert remembered_answers.remember(columns, "测试") == 3
    other = (
        "枫林镇十小名册2010年7月31日\n规范,整规,行业,铺子,经办人,街巷\n是,是,小药店,乙店,某,直街\n"
    )
    again = prepare(other.encode(), "表.csv")
    fields = {one.head[-1]: one.field for one in again.sheets[0].plan.mapping.columns}  # type: ignore[union-attr]
    assert (fields["铺子"], fields["街巷"], fields["整规"]) == ("name", "address", None)
