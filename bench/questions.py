"""How long a count takes as it is asked, and as its text stands in queries/, over every row.

python bench/questions.py demo          the simulated data
python bench/questions.py 1000000       as many batches and outlets: 50,000 makers, 300,000 lines of
                                        classes, 13 registers, nine years
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from dashboard.indicators import measured, readings
from dashboard.indicators.definitions import indicators
from dashboard.indicators.measured import Slice
from dashboard.store import database_files, db, statements

IMPORT = """
INSERT INTO imports (import_id, file_name, file_sha256, file_bytes, imported_at, imported_by)
SELECT 1 + i, 'x.xlsx', 'x', 1, TIMESTAMP '2015-01-01', 'bench' FROM range(14) AS r(i)
"""
SAMPLES = """
INSERT INTO samples (
    import_id, sheet, row_number, product, product_name, enterprise, township, in_county,
    sampled_from, sampled_to, level, purpose, verdict, failing_items
)
SELECT
    1, '表', i, CASE WHEN i % 5 < 2 THEN '童装' ELSE '阀门' END,
    CASE WHEN i % 5 < 2 THEN '童装' ELSE ['闸阀', '球阀', '截止阀', '蝶阀'][1 + i % 4] END,
    '永嘉县企业第' || (hash(i) % $makers) || '厂', t.name, TRUE,
    DATE '2007-01-01' + CAST(hash(i, 1) % 3287 AS INTEGER),
    DATE '2007-01-01' + CAST(hash(i, 1) % 3287 AS INTEGER),
    ['国', '省', '市', '县'][1 + CAST(hash(i, 2) % 4 AS INTEGER)],
    ['定期', '专项', '跟踪'][1 + CAST(hash(i, 3) % 3 AS INTEGER)],
    CASE WHEN hash(i, 4) % 10 < 8 THEN '合格' ELSE '不合格' END, []
FROM range($rows) AS r(i)
INNER JOIN (
    SELECT name, row_number() OVER (ORDER BY name) - 1 AS n FROM townships WHERE era = 'a'
) AS t ON t.n = hash(hash(i) % $makers) % 38
"""
CLASSES = """
INSERT INTO enterprise_classes
SELECT
    1, '类', f * 10 + y, ['阀门', '童装'][1 + f % 2], '永嘉县企业第' || f || '厂', NULL,
    make_date(2007 + y, 3, 1), ['A', 'B', 'C'][1 + CAST(hash(f, y) % 3 AS INTEGER)]
FROM range($makers) AS a(f), range(6) AS b(y)
"""
OUTLETS = """
INSERT INTO outlets (
    import_id, sheet, row_number, recorded_on, township, name, trade, is_rectified, is_compliant
)
SELECT
    2 + i % 13, '表', i, DATE '2010-01-31' + CAST(30 * (i % 13) AS INTEGER), t.name, '店' || i,
    ['小食杂店', '小餐饮店', '小药店', '小旅馆'][1 + CAST(hash(i, 1) % 4 AS INTEGER)],
    hash(i, 2) % 10 < 9, hash(i, 2) % 10 < 9 AND hash(i, 3) % 10 < 9
FROM range($rows) AS r(i)
INNER JOIN (
    SELECT name, row_number() OVER (ORDER BY name) - 1 AS n FROM townships WHERE era = 'a'
) AS t ON t.n = hash(i, 6) % 38
"""


def generate(rows: int, makers: int = 50_000) -> None:
    """Imports of samples, classes and outlets, with all that is counted beforehand."""
    start = time.process_time()
    with db.transaction("real") as cursor:
        cursor.execute(IMPORT)
        cursor.execute(SAMPLES, {"rows": rows, "makers": makers})
        cursor.execute(CLASSES, {"makers": makers})
        cursor.execute(OUTLETS, {"rows": rows})
    print(f"{rows} batches and outlets written: {time.process_time() - start:.1f} s")
    with db.cursor("real") as cursor:
        database_files.checkpoint(cursor)
    start = time.process_time()
    with db.transaction("real"):
        pass
    print(f"a transaction that changes nothing: {1000 * (time.process_time() - start):.0f} ms")


def ms(ask: Callable[[], object], rounds: int = 5) -> float:
    """Median processor time."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        ask()
        spent.append(1000 * (time.process_time() - start))
    return median(spent)


def known_to_a_page(store: db.StoreName) -> db.Known:
    """The rulings on readings, which a page asks for once and every count then needs."""
    known = db.Known()
    with db.one_reading(known):
        readings.extends(store)
    return known


def afresh(known: db.Known) -> db.Known:
    """The same, to which nothing has been added."""
    again = db.Known()
    again.update(known)
    return again


def compare(store: db.StoreName, name: str, chosen: Slice, by: str) -> None:
    """One line: as it is asked, as it stands, and whether both say the same."""
    one, known = indicators()[name], known_to_a_page(store)

    def ask() -> object:
        with db.one_reading(afresh(known)):
            return measured.counts(store, one, chosen, by)

    kept = ms(ask)
    with statements.as_it_stands():
        direct = ms(ask, 3)
    since = f" since {chosen.start}" if chosen.start else ""
    print(f"{name} by {by}{since}: {kept:.1f} ms, direct {direct:.1f}, ratio {direct / kept:.1f}")


def main() -> None:
    """Print the figures."""
    size = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DASHBOARD_STORE"] = folder
        store: db.StoreName = "demo" if size == "demo" else "real"
        if size == "demo":
            from dashboard import demo

            demo.ensure()
        else:
            generate(int(size))
        day = max(measured.newest(store).values())
        for by in ("all", "township", "area", "class", "year", "product_name"):
            for start in (None, date(day.year - 1, 1, 1)):
                compare(store, "valve_pass_rate", Slice(day, start=start), by)
        for by in ("all", "township", "class"):
            compare(store, "valve_firm_rate", Slice(day), by)
        for by in ("all", "township", "trade"):
            for name in ("compliance_rate", "township_completion_rate"):
                compare(store, name, Slice(day), by)
        one, known = indicators()["compliance_rate"], known_to_a_page(store)
        days = measured.whole_days(store, one.dataset, day, "day")

        def series() -> object:
            with db.one_reading(afresh(known)):
                return db.series(store, one.id, days, trades=None, townships=None)

        print(f"series of {len(days)} registers, the question: {ms(series):.1f} ms")
        db.close()


if __name__ == "__main__":
    main()
