"""The pages on duties, reports and documents run by the tester; the command `duties`."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, cli, demo
from dashboard.duties import completions, rulings
from dashboard.duties import groups as duty_groups
from dashboard.settings import ROOT
from dashboard.store import db

AS_OF = date(2010, 10, 15)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One store folder with demo data."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("duties")
        patch.setenv("DASHBOARD_STORE", str(folder))
        demo.ensure()
        yield folder
        db.close()


def opened(name: str, **address: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at = at.switch_page(str(ROOT / "pages" / f"{name}.py"))
    for key, value in address.items():
        at.query_params[key] = value
    at = at.run()
    return at.date_input(key="as_of").set_value(AS_OF).run()


def press(at: AppTest, label: str) -> AppTest:
    """Click a button. The tester runs the page without app.py, which would run it a second time
    and lose the click; the mark says that the menu is drawn."""
    at.session_state["menu_drawn"] = True
    return next(b for b in at.button if b.label.startswith(label)).click().run()


def said(at: AppTest) -> str:
    assert not at.exception, [one.message for one in at.exception]
    return "\n".join(block.proto.body for block in at.get("html"))


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("gantt", "长效管理机制形成文件逾期45天"),
        ("board", "13/21已完成"),
        ("grid", "个乡镇中"),
        ("load", "迟或逾期合计"),
        ("list", "未来14天没有到期的"),
    ],
)
@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_every_view_of_the_plan(part: str, says: str) -> None:
    at = opened("plan")
    at = at.get_by_key("part").set_value(part).run()
    text = said(at)
    assert "21项已完成13项（2项迟），2项登记与数据有出入，1项逾期未完成" in text and says in text


@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_a_township_and_a_state_narrow_the_plan() -> None:
    at = opened("plan")
    at = at.selectbox(key="township").set_value("大岙乡").run()
    told = re.search("9项已完成[0-9]项（2项迟）", said(at))
    assert told
    at = at.selectbox(key="state").set_value("逾期完成").run()
    assert told[0] in said(at), "the headline still counts all"


@pytest.mark.soak
@pytest.mark.usefixtures("folder")
def test_a_light_leads_to_evidence_ruling_and_clause_and_takes_an_entry() -> None:
    at = opened("plan", duty="75.annex.14")
    text = said(at)
    assert "第14项 长效管理机制形成文件" in text and "C06" in text
    assert "75号 附件第14行" in text
    at.text_input[1].input("试〔2010〕1号")
    at = press(at, "登记")
    assert "21项已完成14项（3项迟），2项登记与数据有出入" in said(at)
    assert "21项已完成13项" in said(press(at, "撤销登记"))


@pytest.mark.usefixtures("folder")
def test_a_link_to_another_papers_duty_turns_to_that_paper() -> None:
    text = said(opened("plan", duty="62.census"))
    assert "普查、建档、分析报告、ABC分类" in text and "62号 三(二)" in text


@pytest.mark.soak
@pytest.mark.usefixtures("folder")
def test_reports_of_the_month_and_the_text_to_paste() -> None:
    at = opened("reporting")
    assert "9月月报：46个单位报了" in said(at)  # 38 townships, 8 departments
    (text,) = (block.value for block in at.code)
    assert text.startswith("报送提醒（截至2010年10月15日）") and "请尽快报送县质安办" in text
    at = at.date_input(key="as_of").set_value(date(2007, 8, 15)).run()
    weekly = at.selectbox(key="report").set_value("62.weekly").run()
    assert "8月15日周报：10个单位" in said(weekly)  # 4 townships, 6 departments


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("text", "78条要求"),
        ("search", "全部文件检索"),
        ("conflicts", "35处矛盾"),
        ("actors", "在文件里有不止一个名称"),
        ("definitions", "分子÷分母"),
    ],
)
@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_every_part_of_the_documents(part: str, says: str) -> None:
    at = opened("documents")
    assert says in said(at.get_by_key("documents_part").set_value(part).run())


@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_a_clause_shows_its_duty_and_a_target_its_value() -> None:
    assert "迟50天完成" in said(opened("documents", clause="75.annex.9"))
    text = said(opened("documents", clause="75.1.compliance_county"))
    assert "指标的现状" in text and "规范率" in text
    assert "6个，最新" not in text, "no zones were assessed by 2010"
    assert "还没有导入" in said(opened("documents", clause="126.3.1.3"))


@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_a_decision_on_the_page_is_kept_and_taken_back() -> None:
    at = opened("documents", conflict="C13")
    assert "“算第14行的完成”：2条会变" in said(at)
    at = press(at, "记下裁定")
    assert "请写明裁定的依据" in at.error[0].value
    at.text_input[1].input("纪要3号")
    at = press(at, "记下裁定")
    assert "县里已裁定2处" in said(at) and rulings.in_force("demo")["C13"].reason == "纪要3号"
    at = press(at, "撤回这项裁定")
    assert "县里已裁定1处" in said(at)


@pytest.mark.soak
def test_a_leader_reads_but_enters_nothing(store: Path) -> None:
    access.write_account("张三", "leader", "correct horse")
    demo.ensure()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.session_state["signed_in_as"] = access.begin("张三")
    at = at.run().switch_page(str(ROOT / "pages" / "plan.py"))
    at.query_params["duty"] = "75.annex.11"
    at = at.run()
    assert "第11项" in said(at)
    assert not {"登记", "撤销登记"} & {button.label for button in at.button}
    assert completions.sources("demo") == ["模拟数据"]


# ---- command line --------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.main(["duties", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.usefixtures("store")
def test_83_lists_eight_actors_and_three_rounds(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--document", "83号", "--as-of", "2013-10-01", "--format", "json")
    status, out, _ = run(capsys, *asked)
    rows = json.loads(out)
    assert status == 0
    rounds = [row["due"] for row in rows if row["duty"] == "83.september"]
    assert [day for day in rounds if day <= "2013-10-01"] == [
        "2011-09-30",
        "2012-09-30",
        "2013-09-30",
    ]
    assert len({row["actor"] for row in rows if row["clauses"][0].startswith("83.5.")}) == 8


@pytest.mark.usefixtures("store")
def test_every_format_has_a_row_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--document", "75号", "--as-of", "2010-10-15", "--format")
    count = len(json.loads(run(capsys, *asked, "json")[1]))
    assert run(capsys, *asked, "csv")[1].strip().count("\n") == count
    table = run(capsys, *asked, "table")[1]
    assert f"共{count}条。" in table and "11.至少组织一次规模以上联合执法" in table


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--document", "99号", "--as-of", "2010-10-15"), "没有文件“99号”，可选：62号"),
        (("--as-of", "昨天"), "看不懂的日期“昨天”"),
        ((), "请用 --as-of 写明统计截止日"),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_request_without_sense_is_refused(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert status == 2 and out == "" and says in err
    assert not db.exists("real")


@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_a_group_gets_its_list_on_the_page_and_loses_it_again() -> None:
    for one in duty_groups.in_force("demo").values():  # the demo's own lists
        duty_groups.withdraw("demo", one.list_id, "张三")
    at = opened("plan", duty="75.annex.14")
    assert {"各牵头部门名单未定，去确定 →", "各重点乡镇名单未定，去确定 →"} <= {
        link.proto.label for link in at.get("page_link")
    }
    at = opened("documents", group="key_townships")
    assert "名单未定" in said(at)
    at.multiselect[0].set_value(["瓯北镇", "桥头镇"])
    at = press(at, "确定名单")
    assert "请写明名单的依据" in at.error[0].value
    at.text_input[1].input("纪要5号")
    at = press(at, "确定名单")
    assert "2个</b>：瓯北镇、桥头镇" in said(at) and "依据：纪要5号" in said(at)
    assert duty_groups.in_force("demo")["key_townships"].members == ("瓯北镇", "桥头镇")
    press(at, "撤回这份名单")
    assert duty_groups.in_force("demo") == {}


@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_the_board_leads_to_the_evidence() -> None:
    at = opened("plan")
    at = at.get_by_key("part").set_value("board").run()
    text = said(press(at, "9 出台长效机制指导性意见"))
    assert "第9项 出台长效机制指导性意见" in text and "75号 附件第9行" in text


@pytest.mark.parametrize("name", ["plan", "reporting", "documents"])
@pytest.mark.usefixtures("folder")
@pytest.mark.soak
def test_looking_creates_no_store_of_imported_data(name: str) -> None:
    at = opened(name)
    real = next(
        one for one in at.sidebar.selectbox if "real" in one.options or len(one.options) == 2
    )
    said(real.select_index(0).run())
    said(real.select_index(1).run())
    assert not db.exists("real")
