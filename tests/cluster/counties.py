"""Two counties whose archives hold what engines read differently: NULL, ties, items, names."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard import demo
from dashboard.cluster import archive
from dashboard.cluster.archive import Gathered, Place
from dashboard.store import db
from tests import rows

DAYS = (date(2010, 12, 31), date(2011, 9, 30))  # the traps are rows of 2010
SOME = (  # every construct that had to be mended for another engine
    *("township_completion_rate", "valve_firm_rate", "clothing_item_rate", "supervision_rate"),
    *("report_on_time_rate", "rectified_rate", "demonstration_rate"),
)
NAMED = {"浙江省/温州市/永嘉县": 1, "浙江省/绍兴市/越城区": 2}


def hard_rows(number: int) -> None:
    """Rows of one import per table, as few as the traps need."""
    on = ("2010-03-05", "2010-05-05", "2010-05-05", "2010-06-01")
    batches = [
        rows.sample(verdict, on=day, township=place, firm=firm, purpose=purpose, product=product)
        for product in ("阀门", "童装")
        for firm in ("甲厂", "甲 厂", None, "乙厂")
        for day, place, verdict, purpose in zip(
            on, (None, "上塘镇", "瓯北镇", None), ("合格", "不合格", "拒检", "合格"),
            ("定期", None, "定期", "跟踪"), strict=True,
        )
    ][number:]  # fmt: skip
    import_id = rows.put("samples", batches, store="demo")
    items = [
        {"import_id": import_id, "sheet": rows.SHEET, "row_number": 4 + place, "item": item,
         "value_text": text, "label": item}
        for place in range(0, len(batches), 2)
        for item, text in (("壳体", "1.5"), ("密封", "—"), ("材料", "合格"))
    ]  # fmt: skip
    classes = [
        {"product": "阀门", "enterprise": firm, "classified_on": rows.day(day), "class": given}
        for firm, day, given in (("甲厂", "2010-03-05", "A"), ("甲 厂", "2010-05-05", "退出"),
                                 ("甲 厂", "2010-05-06", "C"), ("乙厂", "2009-01-01", "B"))
    ]  # fmt: skip
    with db.transaction("demo") as cursor:
        names = {one[0] for one in cursor.execute("DESCRIBE sample_measurements").fetchall()}
        insert(
            cursor,
            "sample_measurements",
            [{k: v for k, v in one.items() if k in names} for one in items],
        )
        decided = [("甲厂", "甲 厂", True), ("乙厂", "丙厂", True), ("乙厂", "丙厂", False)]
        cursor.executemany(
            "INSERT INTO enterprise_decisions VALUES (?, ?, ?, ?, '甲')",
            [[left, right, same, datetime(2011, 1, 1)] for left, right, same in decided],
        )
    rows.put("enterprise_classes", classes, store="demo")


def insert(cursor: Any, table: str, made: list[dict[str, Any]]) -> None:
    marks = ", ".join("?" * len(made[0]))
    cursor.executemany(
        f"INSERT INTO {table} ({', '.join(made[0])}) VALUES ({marks})",
        [list(one.values()) for one in made],
    )


def sent(root: Path) -> Gathered:
    """The archives of both, the second with a third of its rows taken away. The store that is
    chosen is left as the second."""
    demo.ensure()
    for key, number in NAMED.items():
        hard_rows(number)
        if number > 1:
            with db.transaction("demo") as cursor:
                for table in ("samples", "outlets", "training_sessions", "supervision_scores"):
                    cursor.execute(f"DELETE FROM {table} WHERE hash(row_number, sheet) % 3 = 0")
        archive.write("demo", root, Place.of(key), "甲")
    return archive.gathered(root)


def differences(one: Any, other: Any, keys: Iterable[str]) -> list[tuple[Any, Any]]:
    """Rows that two tables of answers do not share; sums of fractions may differ in the last bits,
    since they were added in another order."""

    def told(table: Any) -> list[dict[str, Any]]:
        listed = table.to_pylist()
        for row in listed:
            row.update({name: float(f"{row[name]:.9g}") for name in ("squares", "alike")})
        return sorted(listed, key=lambda row: [str(row[key]) for key in keys])

    pairs = zip(told(one), told(other), strict=True)
    return [pair for pair in pairs if pair[0] != pair[1]]
