"""Roles by raw answers: every question to the store, every write, every role, against the table."""

import re
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.access import ROLE_RIGHTS, ROLES, User
from dashboard.importing import pipeline, quality
from dashboard.importing import store as importing
from dashboard.inspections import order_entry
from dashboard.inspections.orders import Step
from dashboard.letters import drafts
from dashboard.overview import storylines
from dashboard.settings import QUERIES
from dashboard.store import audit, db, kept, privacy, viewer
from docs import security
from tests.store.test_backup import bring_in

OWN, ELSEWHERE = ("岩头镇", "小药店"), ("瓯北镇", "小餐饮店")
PLANTED = {
    "person": "欧阳某某",
    "phone": "14212345011",
    "firm": "某某阀门有限公司",
    "file": "2010年某某阀门有限公司（瓯北）自查.xlsx",
    "outlet": "甲阿婆小吃店",
    "address": "中心街108号",
    "words": "某某说的话",
    "found": "填的是“某某”",
}


def someone(role: str) -> viewer.Viewer:
    return User("甲", role, townships=OWN[:1], trades=OWN[1:]).viewer


def asked_of(report: str) -> tuple[str, dict[str, Any]]:
    sql = (QUERIES / "reports" / f"{report}.sql").read_text(encoding="utf-8")
    if re.search(r"\bfacts\b", sql):
        sql = db.statement(report, "valve_pass_rate")
    return sql, dict.fromkeys(re.findall(r"\$(\w+)", sql))


REPORTS = sorted(file.stem for file in (QUERIES / "reports").glob("*.sql"))


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[pd.DataFrame, dict[str, Any]]]:
    """Every report as two rows, one of one's own township and trade and one of another, with a
    planted text in each column that names somebody."""
    found = {}
    with db.reading("real") as cursor:
        for report in REPORTS:
            sql, params = asked_of(report)
            columns = cursor.execute(f"DESCRIBE {sql}", params).fetchall()
            rows = {name: ["字", "字"] for name, kind, *_ in columns if "VARCHAR" in kind}
            rows |= {name: [1.5, 1.5] for name, kind, *_ in columns if "VARCHAR" not in kind}
            for name in rows:
                kind = privacy.kinds().get(name)
                if kind in PLANTED:
                    rows[name] = [PLANTED[kind]] * 2
            if {"name", "trade", "township"} <= rows.keys():
                rows["name"] = [PLANTED["outlet"]] * 2
            for place, name in enumerate(("township", "trade")):
                if name in rows:
                    rows[name] = [OWN[place], ELSEWHERE[place]]
            found[report] = pd.DataFrame(rows), params
    return found


def test_every_text_column_is_known_to_name_somebody_or_nobody(store: Any) -> None:
    """A report with a new column fails here until data/columns.toml [privacy] says what it is."""
    unknown = set()
    with db.reading("real") as cursor:
        for report in REPORTS:
            sql, params = asked_of(report)
            for name, kind, *_ in cursor.execute(f"DESCRIBE {sql}", params).fetchall():
                if "VARCHAR" in kind and name not in {*privacy.kinds(), *privacy.nobody()}:
                    unknown.add((report, name))
    assert unknown == set()


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_raw_answers_hold_what_the_table_says_and_no_more(answers: Any, role: str) -> None:
    who = viewer.NOBODY if role == "nobody" else someone(role)
    rights = ROLE_RIGHTS.get(role)
    for report, (rows, params) in answers.items():
        seen = privacy.scoped(rows.copy(), who, params)
        assert len(seen) == len(rows), "rows are never dropped: figures stay right"
        text = seen.to_csv()
        told = (report, role)
        assert PLANTED["person"] not in text and PLANTED["phone"] not in text, told
        if PLANTED["firm"] in rows.to_csv():
            assert (PLANTED["firm"] in text) == bool(rights and rights.firms), told
        if "填的是" in rows.to_csv() and not (rights and "import" in rights.may):
            assert "某某”" not in text, told
        outlets = {"全部": 2, "本乡镇": 1, "本行业": 1, "无": 0}[rights.outlets if rights else "无"]
        if PLANTED["outlet"] in rows.to_csv() and "township" in rows:
            if role == "department" and "trade" not in rows:
                outlets = 0
            assert text.count(PLANTED["outlet"]) == outlets, told
            if "address" in rows:
                assert text.count("108号") == outlets and text.count("中心街") == 2, told
            if "longitude" in rows:
                positions = outlets if rights and rights.positions else 0
                assert seen["longitude"].notna().sum() == positions, told


def test_an_order_to_a_township_names_no_shop_to_anybody() -> None:
    """What is empty stays empty: a mark in its place would say that somebody is hidden."""
    rows = pd.DataFrame(
        {"township": ["岩头镇"] * 2, "trade": ["", "小食杂店"], "outlet": ["", "甲店"]}
    )
    bureau = User("li", "department", trades=("小药店",)).viewer
    first, second = privacy.scoped(rows, bureau, {})["outlet"]
    assert first == "" and second.startswith("单位·")


def test_equal_names_have_equal_marks_that_tell_nothing() -> None:
    rows = pd.DataFrame({"enterprise": ["甲厂", "乙厂", "甲厂", None, ""]})
    marks = list(privacy.scoped(rows, viewer.NOBODY, {})["enterprise"])
    assert marks[0] == marks[2] != marks[1] and marks[0].startswith("企业·")
    assert pd.isna(marks[3]) and marks[4] == "", "what is empty stays empty"
    lists = pd.DataFrame({"suppliers": pd.Series([pd.array(["甲厂", "丙厂"]).to_numpy()])})
    assert privacy.scoped(lists, viewer.NOBODY, {})["suppliers"][0][0] == marks[0]


WRITES = {
    "import": lambda: bring_in(1),
    "undo": lambda: importing.undo(1, "甲"),
    "decide": lambda: quality.decide("甲厂", "乙厂", True, "甲"),
    "ruling": lambda: kept.add(
        "real", "rulings", "甲", {"conflict": "a", "option": "b", "reason": "c"}
    ),
    "weights": lambda: kept.add("real", "assessment_weights", "甲", {"name": "a", "weights": "{}"}),
    "letter": lambda: kept.put("real", "circular_frames", "甲", {"frame": "{}"}),
    "line": lambda: kept.put("real", "saved_storylines", "甲", {"name": "a", "screens": ["b"]}),
    "order": lambda: kept.add("real", "supervision_orders", "甲", {"number": "1号"}),
    "reply": lambda: order_entry.enter("real", 1, Step("回复", date(2010, 9, 1)), "甲"),
    "no line": lambda: storylines.remove("real", "甲", "a"),
}


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_writes_are_refused_by_the_store_itself(store: Any, role: str) -> None:
    """Whatever the screen shows or a changed browser sends; the audit is told."""
    who = viewer.NOBODY if role == "nobody" else someone(role)
    for name, write in WRITES.items():
        may = "own" if "line" in name else "import" if name in ("import", "undo") else "edit"
        may = "reply" if name == "reply" else may
        with viewer.acting(who):
            if may in who.may:
                try:
                    write()
                except db.NotAllowedError:
                    pytest.fail(f"{role} may {name}")
                except Exception:  # refused for what it says, not for who says it
                    continue
            else:
                before = len(audit.events())
                with pytest.raises(db.NotAllowedError, match="没有改动任何数据"):
                    write()
                newest = audit.events(1)[0]
                assert (newest["what"], newest["role"]) == ("denied", who.role)
                assert len(audit.events()) == before + 1, name


def test_a_draft_opens_to_whom_no_name_is_hidden(store: Any) -> None:
    """It holds the names that its writer saw, in running text that nothing can mask."""
    key = drafts.Key("enforcement", "2010", False)
    drafts.save("real", key, {"intro": f"经查，{PLANTED['outlet']}不合格。"}, "甲", 0)
    opened = set()
    for role in [*ROLES, "nobody"]:
        with viewer.acting(viewer.NOBODY if role == "nobody" else someone(role)):
            if drafts.versions("real", key):
                opened.add(role)
    assert opened == {"leader", "analyst", "auditor"}


def test_the_table_of_the_docs_is_what_the_code_says() -> None:
    written = security.TARGET.read_text(encoding="utf-8")
    assert security.page() in written, "python -m docs.security writes it anew"
    assert "| 单个经营户的经纬度 | 不看 | 全部 | 本乡镇 | 本行业 | 不看 | 不看 |" in written


def test_id_numbers_are_never_stored(store: Any) -> None:
    text = (
        "2010年名册（岩头镇）\n填报时间：2010年6月1日\n单位名称,行业,负责人,地址,备注,是否整规,是否规范\n"
        "甲店,小食杂店,欧阳某330324196001011234,横街1号,身份证33032419600101123X,是,是\n"
        "乙店,没有的行业,戴某,横街2号,证号330324196001011234,也许,是\n"
    )
    importing.commit(pipeline.prepare(text.encode(), "a.csv"), "甲")
    with db.cursor("real") as cursor:
        tables = cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        whole = "".join(str(cursor.execute(f'FROM "{t}"').fetchall()) for (t,) in tables)
    assert "甲店" in whole and "330324********1234" in whole
    assert "330324196001011234" not in whole and "33032419600101123X" not in whole
