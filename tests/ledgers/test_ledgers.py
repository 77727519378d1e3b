"""Small ledgers: declared alone they are read, stored, counted; they prove or refute duties."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.duties import completions
from dashboard.duties.completions import Entry
from dashboard.duties.definitions import NO_ACTOR
from dashboard.importing import store as imports
from dashboard.importing import templates
from dashboard.importing.pipeline import Preview, prepare
from dashboard.ledgers import facts, words
from dashboard.store import db
from tests.rows import put

DAY = date(2010, 6, 30)


def listed(kind: str, rows: list[dict[str, Any]], day: date = DAY) -> Preview:
    """Rows as they come back in the template of a ledger."""
    filled = templates.Filled(rows, day.year, day.month, "县质安办", day)
    return prepare(templates.template(templates.Form(kind), filled), "台账.xlsx")


def letter(township: str, party: str, signed: str = "") -> dict[str, Any]:
    return {"township": township, "party": party, "level": "村", "signed_on": signed}


def states(*asked: str, as_of: date = DAY) -> list[tuple[str, str]]:
    """State and note of some duties of one body each, 75.media@枫林镇, from one plan."""
    found = {
        f"{line.duty.id}@{line.actor}": (one.name, one.note)
        for line, one in completions.plan("real", as_of, None, by_actor=True)
    }
    return [found[key] for key in asked]


def test_who_has_no_proof_is_named_or_said_to_be_nobody() -> None:
    duty = facts.duties_of("responsibility_letters")[0]
    assert words.lacking(facts.Proof(duty, 2, 1, (), ("岩头镇",))) == "没有佐证：岩头镇"
    assert words.lacking(facts.Proof(duty, 1, 0, (), (), True)) == "没有佐证，文件没有写由谁办"
    assert words.lacking(facts.Proof(duty, 1, 1, (), ())) == "—"


def test_figures_of_zones_are_listed_by_zone(store: Any) -> None:
    plain = {"value": 1.0, "source": "年报", "remark": None}
    told = [("瓯北阀门示范区", "产值"), ("瓯北阀门示范区", "企业数"), ("桥下教玩具示范区", "产值")]
    rows = [{"zone": z, "measure": m, "counted_on": DAY, **plain} for z, m in told]
    put("zone_figures", rows)
    found = facts.held("real", "zone_figures", date(2010, 1, 1), DAY)
    assert [(one.name, one.things) for one in found.bodies] == [
        ("瓯北阀门示范区", 2), ("桥下教玩具示范区", 1),
    ]  # fmt: skip
    assert words.counts_panel(found) == ("2个示范区的3条", "按示范区数，有的多少条")
    assert words.headline(found, [], 2010)[0] == "示范区指标台账：2010年3条，2个示范区"
    with db.cursor("real") as cursor:  # who did it is still nobody: it proves no duty of a body
        asked = "SELECT DISTINCT actor FROM ledger_rows WHERE ledger = 'zone_figures'"
        assert cursor.execute(asked).fetchall() == [("",)]


def held(preview: Preview) -> list[tuple[int, str]]:
    """Row and code of everything that is not taken."""
    (checked,) = preview.checked
    problems = (one for one in checked.problems if one.severity == "rejected")
    return sorted((one.row, one.code) for one in problems)


def test_a_day_to_come_is_held_in_a_ledger() -> None:
    day = date.today() + timedelta(days=1)
    text = (
        "宣传台账\n刊播日期,发布单位,宣传渠道,标题\n"
        f"{day},岩头镇,横幅,还没有挂\n{date.today()},岩头镇,横幅,今天挂的\n"
    )
    preview = prepare(text.encode(), "宣传台账.csv")
    assert (preview.rows_accepted, held(preview)) == (1, [(3, "date_in_future")])


def test_shares_are_percentages_and_nothing_else_is() -> None:
    told = ("51%", "35", "0.35", "百分之四十", "120%", "约三成")
    lines = [f"阀门,国内市场占有率,{2001 + i}-12-31,{cell},年报" for i, cell in enumerate(told)]
    lines += ["阀门,企业数,2010-12-31,40%,年报", "阀门,产值,2010-12-31,0.5,年报"]
    text = "\n".join(["示范区指标台账", "示范区,指标,数据截至,数值,出处", *lines])
    preview = prepare(text.encode(), "示范区指标.csv")
    (checked,) = preview.checked
    taken = [checked.values["value"][position] for position in checked.accepted()]
    assert taken == [51, 35, 40, 0.5]
    assert held(preview) == [
        (5, "percentage_ambiguous"),
        (7, "percentage_impossible"),
        (8, "number_impossible"),
        (9, "unit_unknown"),
    ]


def test_two_rows_of_one_thing_contradict_and_two_events_do_not() -> None:
    letters = (
        "质量责任书签订情况\n填报日期：2010年6月30日\n乡镇,村居,签订日期\n"
        "岩头镇,上街村,2010-06-12\n岩头镇,上街村,2010-06-18\n"
        "岩头镇,下街村,2010-06-18\n岩头镇,下街村,2010-06-18\n"
    )
    preview = prepare(letters.encode(), "责任书.csv")
    assert held(preview) == [(4, "rows_contradict"), (5, "rows_contradict")]
    assert preview.rows_accepted == 1  # written twice, counted once
    figures = (
        "示范区指标台账\n示范区,指标,数据截至,数值,出处\n"
        "阀门,企业数,2010-12-31,300,年报\n阀门,企业数,2010-12-31,310,协会\n"
        "阀门,企业数,2011-12-31,320,年报\n"
    )
    assert held(prepare(figures.encode(), "示范区指标.csv")) == [
        (3, "rows_contradict"),
        (4, "rows_contradict"),
    ]


@pytest.mark.soak
def test_letters_prove_by_their_share_and_refute(store: Any) -> None:
    rows = [
        letter("岩头镇", "上街村", "2010-06-12"),
        letter("岩头镇", "下街村", "2010-06-18"),
        letter("枫林镇", "一村", "2010-06-12"),
        letter("枫林镇", "二村"),
        letter("桥头镇", "溪心村", "2010-06-25"),
    ]
    preview = listed("responsibility_letters", rows)
    assert (preview.refusal, preview.rows_accepted, preview.questions) == (None, 5, [])
    assert preview.checked[0].summary == {"rows": 5, "done": 4}
    imports.commit(preview, "王")

    owed = [f"75.annex.3@{name}" for name in ("岩头镇", "桥头镇", "枫林镇", "沙头镇")]
    signed, late, (name, note), nothing = states(*owed)
    assert signed[0] == "按期完成"  # the last on the 18th, due on the 20th
    assert late[0] == "逾期完成"
    assert name == "逾期未完成" and "2项做到1项" in note
    assert nothing[0] not in ("按期完成", "逾期完成")  # nothing listed, nothing proven
    entry = Entry("75.annex.3", "枫林镇", "", date(2010, 6, 19), "枫政〔2010〕5号")
    completions.add_entry("real", entry, "王")
    ((name, note),) = states("75.annex.3@枫林镇")
    assert name == "有出入" and "枫政〔2010〕5号" in note and "2项做到1项" in note

    found = facts.held("real", "responsibility_letters", date(2010, 1, 1), DAY)
    assert [(one.name, one.done, one.things) for one in found.bodies] == [
        ("枫林镇", 1, 2), ("岩头镇", 2, 2), ("桥头镇", 1, 1),
    ]  # fmt: skip
    assert (found.done, found.things) == (4, 5)
    # a newer list of a village takes the place of the older one, from its own day on
    imports.commit(
        listed(
            "responsibility_letters", [letter("枫林镇", "二村", "2010-07-02")], date(2010, 7, 5)
        ),
        "王",
    )
    assert [
        (one.done, one.things)
        for one in (
            facts.held("real", "responsibility_letters", date(2010, 1, 1), day)
            for day in (DAY, date(2010, 7, 5))
        )
    ] == [(4, 5), (5, 5)]
    ((name, note),) = states("75.annex.3@枫林镇")
    assert name == "有出入" and "2项做到1项" in note


@pytest.mark.marathon
def test_events_prove_what_they_are_of_from_the_paper_on(store: Any) -> None:
    rows = [
        {
            "published_on": "2010-06-02",
            "unit": "岩头镇人民政府",
            "channel": "电台",
            "headline": "早了",
        },
        {
            "published_on": "2010-06-10",
            "unit": "枫林镇",
            "channel": "报纸",
            "headline": "小事大民生",
        },
        {"published_on": "2010-06-11", "unit": "枫林镇", "channel": "报刊", "headline": "动员会"},
    ]
    preview = listed("publicity", rows)
    assert preview.rows_accepted == 3 and preview.questions == []
    number = imports.commit(preview, "王").import_id
    proven, early = states("75.media@枫林镇", "75.media@岩头镇")
    assert (proven[0], early[0]) == ("按期完成", "未到期")  # the paper is of 4 June
    found = facts.held("real", "publicity", date(2010, 1, 1), DAY)
    assert [(one.name, dict(one.kinds)) for one in found.bodies] == [
        ("枫林镇", {"报刊": 2}), ("岩头镇", {"广播": 1}),
    ]  # fmt: skip
    assert listed("publicity", rows).rows_accepted == 0  # the same again is counted once
    imports.undo(number, "王")
    assert facts.held("real", "publicity", date(2010, 1, 1), DAY).things == 0

    reversed_days = {"opened_on": "2010-06-10", "closed_on": "2010-06-01", "unit": "工商局"}
    case = {**reversed_days, "kind": "商标侵权", "enterprise": "某店"}
    bad = listed("cases", [case])
    assert (bad.rows_accepted, bad.rows_rejected) == (0, 1)
    imports.commit(listed("cases", [{**case, "closed_on": ""}]), "王")
    with db.cursor("real") as cursor:
        assert cursor.execute("SELECT unit, kind FROM live_cases").fetchall() == [
            ("县工商局", "商标侵权")
        ]


@pytest.mark.marathon
def test_a_licence_before_its_permit_refutes_and_groups_are_a_tree(store: Any) -> None:
    shop = {"township": "岩头镇", "trade": "小餐饮店", "permit": "餐饮服务许可证"}
    rows = [
        {**shop, "outlet": "甲店", "permit_on": "2010-05-01", "licence_on": "2010-05-10"},
        {**shop, "outlet": "乙店", "permit_on": "2010-05-20", "licence_on": "2010-05-10"},
        {**shop, "outlet": "丙店", "permit_on": "", "licence_on": "2010-05-10"},
    ]
    preview = listed("licences", rows, date(2010, 9, 1))
    assert [problem.code for problem in preview.checked[0].problems] == ["days_reversed"]
    imports.commit(preview, "王")
    # an association without a convention is not silently left out
    day = {"convention_on": "2010-05-01"}
    names = [{"name": "甲协会", **day}, {"name": "乙协会", "founded_on": "2010-03-01"}]
    imports.commit(listed("associations", names, date(2010, 9, 1)), "王")
    found = facts.held("real", "associations", date(2010, 1, 1), date(2010, 9, 1))
    assert (found.things, found.undated) == (1, 1)
    assert "另有1条没有日期" in words.headline(found, [], 2010)[0]
    group = {"unit": "岩头镇", "group_name": "整规领导小组", "set_on": "2010-08-15"}
    people = [
        {**group, "role": "组长", "post": "镇长", "owner": "某某"},
        {**group, "role": "成员", "post": "经发办主任"},
        {**group, "role": "成员", "post": "派出所长"},
    ]
    imports.commit(listed("leading_groups", people, date(2010, 8, 20)), "王")
    assert facts.tree("real", "leading_groups", date(2010, 9, 1)) == {
        "岩头镇": {
            "整规领导小组": {"成员": {"派出所长": {}, "经发办主任": {}}, "组长": {"镇长": {}}}
        }
    }
    entry = Entry("126.licence", "县工商局", "", date(2010, 8, 20), "会议")
    completions.add_entry("real", entry, "王")
    asked = ("126.township_setup@岩头镇", "126.licence@县工商局")
    (setup, _), (licence, note) = states(*asked, as_of=date(2010, 9, 2))
    assert setup == "按期完成"
    assert licence == "有出入" and "3项做到1项" in note


@pytest.mark.soak
def test_projects_prove_the_duty_of_their_kind_and_body(store: Any) -> None:
    day = date(2012, 6, 30)
    given = {"granted_on": "2012-05-04", "project": "阀门", "enterprise": "甲阀门厂"}
    rows = [
        {**given, "unit": "经贸局", "kind": "技改项目"},
        {**given, "unit": "县科技局", "kind": "发明专利"},
        {**given, "unit": "县工商局", "kind": "著名商标", "granted_on": "2010-05-04"},
        {**given, "unit": "县质监局", "kind": "商标名牌"},
    ]
    imports.commit(listed("quality_projects", rows, day), "王")
    asked = {
        "83.economy.1@县经贸局": True,
        "83.economy.2@县经贸局": False,  # of another kind
        "83.science.1@县科技局": False,
        "83.science.2@县科技局": True,
        "83.commerce.1@县工商局": False,  # before the paper of 2011; the other is another bureau's
    }
    found = states(*asked, as_of=day)
    assert [state.endswith("完成") for state, _ in found] == list(asked.values()), found


def test_what_was_supervised_and_who_was_raised_prove_their_duties(store: Any) -> None:
    """62号 四(五) low prices, 83号 五(二)1 a plan of creation, 75号 三(二)5 whom it raises."""
    told = {
        "监管记录台账\n监管日期,监管单位,监管类别,产品,售价,流向\n"
        "2007-09-12,质监局,低价竞争,闸阀,45,外省五金市场\n2007-09-13,工商局,告知书,闸阀,,\n": 2,
        "政策和规划台账\n印发日期,制定单位,文件类别,文件名称\n2011-09-20,桥头镇,质量目标,计划\n": 1,
        "重点扶持对象台账\n填报日期：2010年10月20日\n扶持单位,行业,扶持对象,完成日期\n"
        "县工商局,小食杂店,甲店,2010-10-12\n县工商局,小食杂店,乙店,\n": 2,
        "协会活动台账\n活动日期,协会名称,活动类别,活动内容\n"
        "2007-09-01,永嘉泵阀协会,协助整治,宣传\n2007-08-02,阀门协会,筹备童装协会,筹备会\n": 2,
    }
    for number, (text, rows) in enumerate(told.items()):
        preview = prepare(text.encode(), f"台账{number}.csv")
        assert (preview.rows_accepted, preview.questions) == (rows, []), text
        imports.commit(preview, "王")
    on = date(2007, 10, 1)
    asked = ("62.low_price@县质监局", "62.notice@县工商局", "62.association_help@阀门行业协会",
             "62.clothing_association@", "62.notice@县质监局")  # fmt: skip
    proven = {
        f"{line.duty.id}@{line.actor}".removesuffix(NO_ACTOR): state.done_on is not None
        for line, state in completions.plan("real", on, "62号", by_actor=True)
    }
    assert [proven.get(name) for name in asked] == [True, True, True, True, False]
    (raised,) = facts.held("real", "raised", date(2010, 1, 1), date(2010, 10, 25)).bodies
    assert (raised.name, raised.things, raised.done) == ("县工商局", 2, 1)
    lines = completions.plan("real", date(2011, 12, 1), None, by_actor=True)
    states = {f"{line.duty.id}@{line.actor}": state for line, state in lines}
    assert states["83.towns.1@桥头镇"].done_on == date(2011, 9, 20)
    assert "2项做到1项" in next(
        state.note for name, state in states.items() if name.startswith("75.key_support")
    )


def read(name: str, text: str) -> Preview:
    return prepare(text.encode(), name)


def taken(preview: Preview, *fields: str) -> list[tuple[Any, ...]]:
    return [
        tuple(checked.column(field)[position] for field in fields)
        for checked in preview.checked
        for position in checked.accepted()
    ]


def test_who_did_it_may_stand_in_title_line_or_sheet_alone() -> None:
    head = "日期,形式,宣传内容\n2010-06-08,横幅,整规\n"
    for name, above in (
        ("宣传.csv", "岩头镇2010年宣传情况一览表\n"),
        ("宣传.csv", "宣传情况一览表\n填报单位：永嘉县岩头镇人民政府　填报时间：2010年7月2日\n"),
        ("岩头镇宣传情况.csv", ""),
    ):
        assert taken(read(name, above + head), "unit", "channel") == [("岩头镇", "横幅")]
    several = read("宣传.csv", "岩头镇、枫林镇2010年宣传情况\n" + head)
    assert several.rows_accepted == 0 and several.refusal is not None
    # 单位：万元 names nobody
    money = (
        "县工商局帮扶措施\n单位：万元\n日期,帮扶方式,帮扶内容,减免金额\n2010-6-1,减免,工本费,0.35\n"
    )
    assert taken(read("帮扶.csv", money), "unit", "amount_yuan") == [("县工商局", 3500)]


def test_a_bureau_is_one_whatever_of_its_name_is_written() -> None:
    names = ("县工商局", "工商局", "永嘉县工商局", "永嘉县工商行政管理局", "县工商行政管理局")
    rows = "".join(f"2010-06-0{i},{name},简报,第{i}期\n" for i, name in enumerate(names, 1))
    preview = read("宣传.csv", "宣传台账\n刊播日期,发布单位,宣传渠道,标题\n" + rows)
    assert taken(preview, "unit") == [("县工商局",)] * 5


def test_day_and_kind_of_all_rows_from_the_title() -> None:
    text = (
        "2012年3月15日质量诚信宣誓企业名单\n主办单位：泵阀协会\n序号,企业名称\n1,甲阀门有限公司\n"
    )
    assert taken(read("名单.csv", text), "pledged_on", "kind", "unit") == [
        (date(2012, 3, 15), "诚信宣誓", "泵阀协会")
    ]
    group = (
        "岩头镇“十小”整规工作领导小组成员名单\n（岩政〔2010〕35号，2010年8月15日）\n"
        "组内职务,姓名,职务\n组长,张某,镇长\n成员,王某,所长\n"
    )
    asked = ("unit", "group_name", "role", "set_on")
    told = ("岩头镇", "“十小”整规工作领导小组")
    assert taken(read("名单.csv", group), *asked) == [
        (*told, "组长", date(2010, 8, 15)), (*told, "成员", date(2010, 8, 15)),
    ]  # fmt: skip
    # the title's 成员 is not the post of everybody
    without = group.replace("组内职务,", "").replace("组长,", "").replace("成员,", "")
    assert read("名单.csv", without).rows_accepted == 0


def test_figures_are_kept_in_the_unit_of_their_measure() -> None:
    rows = (
        ("产值", "1820000", "万元", 182.0), ("产值", "182亿元", "", 182.0),
        ("产值", "182", "", 182.0),
        ("园区面积", "1.2", "平方公里", 1800.0), ("从业人员", "1.2万人", "", 12000.0),
        ("企业数", "680", "家", 680.0), ("国内市场占有率", "0.5", "%", 0.5),
        ("产值", "5", "吨", None), ("企业数", "5", "亩", None), ("国内市场占有率", "5", "家", None),
    )  # fmt: skip
    lines = [f"阀门,{m},{2001 + i}-12-31,{v},{u},年报" for i, (m, v, u, _) in enumerate(rows)]
    head = "示范区指标台账\n示范区,指标,数据截至,数值,单位,出处\n"
    preview = read("示范区指标.csv", head + "\n".join(lines))
    assert taken(preview, "value") == [(row[3],) for row in rows if row[3] is not None]
    assert [code for _, code in held(preview)] == ["unit_unknown"] * 3


def test_a_letter_is_signed_or_not_or_it_is_asked() -> None:
    rows = (
        ("一村", "√", "2010-06-12"), ("二村", "×", ""), ("三村", "√", ""),
        ("四村", "×", "2010-06-12"), ("五村", "", "有"), ("六村", "", "☐"),
    )  # fmt: skip
    lines = "\n".join(map(",".join, rows))
    text = f"岩头镇责任书签订情况\n填报日期：2010年6月30日\n村名,是否签订,签订时间\n{lines}\n"
    preview = read("责任书.csv", text)
    assert taken(preview, "township", "party", "signed_on") == [
        ("岩头镇", "一村", date(2010, 6, 12)), ("岩头镇", "二村", None), ("岩头镇", "六村", None),
    ]  # fmt: skip
    assert held(preview) == [(6, "done_unclear"), (7, "done_unclear"), (8, "done_unclear")]


def test_a_month_in_the_place_of_a_day_is_told() -> None:
    preview = read("宣传.csv", "岩头镇宣传台账\n日期,渠道,标题\n2010年3月,横幅,整规\n")
    (checked,) = preview.checked
    assert taken(preview, "published_on") == [(date(2010, 3, 31),)]
    assert "day_is_span" in [one.code for one in checked.problems]


def test_a_list_of_something_else_is_asked_although_its_title_has_a_word() -> None:
    reply = (
        "督办单整改情况回复表\n督办单编号,检查日期,经营户,存在问题,整改措施,整改完成时间,是否完成整改\n"
        "永质督〔2010〕3号,2010-9-7,甲店,无照,已办照,2010-9-18,是\n"
    )
    preview = read("回复.csv", reply)
    assert preview.rows_accepted == 0
    assert [one.about for one in preview.questions] == ["kind"]


def test_an_empty_year_says_where_the_newest_record_is() -> None:
    told = words.nothing(2012, date(2010, 7, 1))
    assert "2012年还没有记录" in told and "最近的一条在2010年7月1日" in told
    assert words.nothing(2012, None) == words.NOTHING


def test_the_day_of_a_list_of_what_is_owed_signs_nothing() -> None:
    text = "岩头镇责任书签订花名册（截至2010年6月30日）\n序号,村名\n1,上街村\n2,下街村\n"
    preview = read("责任书.csv", text)
    assert preview.rows_accepted == 0 and preview.refusal is not None
