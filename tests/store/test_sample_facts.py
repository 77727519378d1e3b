"""First tests that are kept with the class of their maker are those of the samples."""

import random
import re
from datetime import date, datetime, timedelta

import pytest

from dashboard.indicators.definitions import indicators
from dashboard.indicators.kept_counts import equals, wrong_days
from dashboard.indicators.measured import Slice
from dashboard.settings import QUERIES
from dashboard.store import cubes, db
from tests.rows import Row, counted, put, sample
from tests.store.test_cubes import undo

FIRMS = ("甲厂", "乙厂", "丙厂", "丁厂", None)
DIMENSIONS = cubes.BATCH_DIMENSIONS


def given(firm: str, rank: str, on: str, product: str = "阀门") -> Row:
    """One line of a list of classes."""
    day = date.fromisoformat(on)
    return {"product": product, "enterprise": firm, "classified_on": day, "class": rank}


def ruled(one: str, other: str, is_same: bool = True) -> None:
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO enterprise_decisions VALUES (?, ?, ?, ?, '测试')",
            [one, other, is_same, datetime(2015, 1, 1)],
        )


@pytest.mark.usefixtures("store")
def test_batches_follow_classes_rulings_undoing_and_what_is_written_anew() -> None:
    put("samples", [sample(on="2010-03-05"), sample("不合格", firm="乙厂", on="2010-06-30")])
    assert counted("valve_pass_rate", "class") == {None: (1, 2)}
    classes = put(
        "enterprise_classes", [given("甲厂", "A", "2010-03-05"), given("甲厂", "B", "2009-12-31")]
    )
    assert counted("valve_pass_rate", "class") == {
        None: (0, 1),
        "B": (1, 1),
    }  # A counts from the next day
    ruled("甲厂", "乙厂")
    assert counted("valve_pass_rate", "class") == {"A": (0, 1), "B": (1, 1)}
    second = put("samples", [sample(on="2010-06-28", until="2010-07-02", purpose=None, level=None)])
    assert counted("valve_pass_rate", "half", purposes=()) == {
        "2010-01-01": (1, 2),
        "跨期": (1, 1),
    }
    undo(classes)
    undo(second)
    twice = [{**given("甲厂", "C", "2009-12-31"), "sheet": one, "row_number": 4} for one in "一二"]
    copied = put("enterprise_classes", twice)  # a workbook with a copy of its sheet
    assert counted("valve_pass_rate", "class", purposes=()) == {"C": (1, 2)}
    undo(copied)
    assert counted("valve_pass_rate", "class", purposes=()) == {None: (1, 2)}
    with db.transaction("real") as cursor:
        cursor.execute("UPDATE samples SET verdict = '合格', purpose = '复查' WHERE row_number = 5")
    assert counted("valve_pass_rate", purposes=()) == {"全部": (1, 1)}
    assert wrong_days("real") == []
    with db.cursor("real") as cursor:  # what nobody may do: rows changed behind the program's back
        cursor.execute("UPDATE samples SET township = '上塘镇'")
    assert wrong_days("real") == [("valve_pass_rate", date(2010, 3, 5))]


def test_every_column_of_a_first_test_is_watched() -> None:
    """A column that queries/schema/facts.sql takes from a sample and no stamp knows could change
    without the kept rows."""
    rules = (QUERIES / "schema/facts.sql").read_text(encoding="utf-8")
    found = re.search(r"MACRO batch_rows\(.*?;", rules, re.S)
    assert found
    table = (QUERIES / "schema/001_tables.sql").read_text(encoding="utf-8")
    columns = re.search(r"CREATE TABLE samples \((.*?)\n\);", table, re.S)
    assert columns
    names = set(re.findall(r"^ {4}([a-z_]+) ", columns[1], re.M))
    used = names & {"enterprise", *re.findall(r"[a-z_]+", found[0])} - {"failing_items"}  # of firm
    stamp = (QUERIES / "cubes/sample_stamps.sql").read_text(encoding="utf-8")
    assert used == names & set(re.findall(r"[a-z_]+", stamp.split("SELECT")[1]))


def at_random(chance: random.Random) -> None:
    """Samples, classes, rulings and undone lists of a few makers, in any order."""
    made = []

    def day() -> str:
        return (date(2009, 11, 1) + timedelta(days=chance.randrange(500))).isoformat()

    for _ in range(8):
        first = day()
        last = (
            date.fromisoformat(first) + timedelta(days=chance.choice((0, 0, 3, 40)))
        ).isoformat()
        rows = [
            {
                **sample(
                    chance.choice(("合格", "合格", "不合格", "拒检", "未判定")),
                    township=chance.choice(("瓯北镇", "桥头镇", None)),
                    on=first,
                    until=last,
                    purpose=chance.choice(("定期", "专项", "复查", None)),
                    level=chance.choice(("国", "县", None)),
                    product=chance.choice(("阀门", "童装")),
                    in_county=chance.random() < 0.9,
                    firm=chance.choice(FIRMS),
                )
            }
            for _ in range(12)
        ]
        made.append(put("samples", rows))
        classes = [
            given(firm, chance.choice(("A", "B", "退出")), day(), chance.choice(("阀门", "童装")))
            for firm in FIRMS[:4]
            if firm
        ]
        made.append(put("enterprise_classes", classes))
        if chance.random() < 0.4:
            one, other = chance.sample([firm for firm in FIRMS if firm], 2)
            ruled(one, other, chance.random() < 0.7)
        if chance.random() < 0.4:
            undo(chance.choice(made))


@pytest.mark.soak
@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("seed", [pytest.param(0), pytest.param(1, marks=pytest.mark.marathon)])
def test_batches_at_random(seed: int) -> None:
    chance = random.Random(seed)
    at_random(chance)
    assert wrong_days("real") == []
    for name in (*cubes.BATCHES, *cubes.MAKERS):
        assert name in indicators()
        for by in DIMENSIONS:
            end = date(2009, 12, 1) + timedelta(days=chance.randrange(500))
            limits = {
                "start": chance.choice((None, date(2010, 1, 1))),
                "end": chance.choice((None, date(2010, 9, 30))),
                "purposes": chance.choice((None, (), ("定期",), ("专项", "未注明"))),
                "levels": chance.choice((None, ("国",))),
                "townships": chance.choice((None, ("瓯北镇", "上塘镇"))),
                "trades": chance.choice((None, None, ("小药店",))),
                "scope": chance.choice(("本县", "县外")),
                "refused_fail": chance.random() < 0.3,
            }
            then_by = chance.choice(("all", *DIMENSIONS))
            assert equals("real", name, Slice(end, **limits), by, then_by), (
                seed,
                by,
                then_by,
                limits,
            )
