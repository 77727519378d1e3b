"""Time one question on many rows: as its text stands, and as it is asked.

python bench/questions.py [ROWS]    outlet rows and as many batches, 1,000,000 where nothing is said

Thirteen registers of 38 townships and ten trades, one import each; batches over nine years. Median
processor and wall time of several answers, and what keeping the counts costs an import.
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

from dashboard import divisions
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicators
from dashboard.indicators.measured import Slice
from dashboard.store import cubes, db, statements, viewer

REGISTERS, TRADES, FIRMS = 13, 10, 50_000
DAY = date(2010, 12, 31)
OUTLETS = """
INSERT INTO outlets (import_id, sheet, row_number, recorded_on, township, name, trade, is_rectified,
    is_compliant)
SELECT $import_id, '表', i, DATE '2009-12-31' + to_months($import_id), $townships[i % 38 + 1],
    '店' || i, '行业' || (i // 38 % $trades), hash(i) % 100 < 90, hash(i + 7) % 100 < 60
FROM range($rows) AS r(i)
"""
SAMPLES = """
INSERT INTO samples (import_id, sheet, row_number, product, enterprise, township, in_county,
    sampled_from, sampled_to, purpose, level, verdict)
SELECT 1, '样', i, '阀门', '企业' || (hash(i) % $firms),
    $townships[CAST(hash(i) % 38 AS BIGINT) + 1], TRUE,
    DATE '2007-01-01' + CAST(hash(i + 1) % 1430 AS INTEGER),
    DATE '2007-01-01' + CAST(hash(i + 1) % 1430 AS INTEGER), '监督抽查', '县',
    CASE WHEN hash(i + 2) % 100 < 80 THEN '合格' ELSE '不合格' END
FROM range($rows) AS r(i)
"""


def fill(rows: int) -> float:
    """Make the store; the processor seconds that keeping the counts took of the last register."""
    names = list(divisions.units_for(DAY, DAY).names)[:38]
    names += names[: 38 - len(names)]
    spent = 0.0
    refresh = cubes.refresh

    def timed(*args: object, **kwargs: object) -> None:
        nonlocal spent
        began = time.process_time()
        refresh(*args, **kwargs)  # type: ignore[arg-type]
        spent = time.process_time() - began

    cubes.refresh = timed
    for number in range(1, REGISTERS + 1):
        with db.transaction("real") as cursor:
            cursor.execute(
                "INSERT INTO imports (import_id, file_name, file_sha256, file_bytes, imported_at, "
                f"imported_by) VALUES ({number}, '名册', '', 1, now()::TIMESTAMP, '甲')"
            )
            told = {"import_id": number, "townships": names, "trades": TRADES}
            cursor.execute(OUTLETS, {**told, "rows": rows // REGISTERS})
            if number == 1:
                cursor.execute(SAMPLES, {"townships": names, "firms": FIRMS, "rows": rows})
    return spent


def told(what: str, ask: Callable[[], object], times: int) -> None:
    """Print the median processor and wall time of an answer, as it stands and as it is asked."""
    for way in ("as it stands", "as asked"):
        processor, wall = [], []
        for _ in range(times + 1):
            began = time.process_time(), time.perf_counter()
            if way == "as asked":
                ask()
            else:
                with statements.as_it_stands():
                    ask()
            processor.append(time.process_time() - began[0])
            wall.append(time.perf_counter() - began[1])
        print(
            f"{what}, {way}: processor {median(processor[1:]) * 1000:.1f} ms, "
            f"wall {median(wall[1:]) * 1000:.1f} ms"
        )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder, viewer.acting(viewer.SYSTEM):
        os.environ["DASHBOARD_STORE"] = folder
        spent = fill(rows)
        print(f"{rows:,} outlet rows, load {os.getloadavg()[0]:.1f}")
        print(f"keeping the counts of one more register: {spent * 1000:.0f} ms of processor time")
        known = indicators()
        for name in ("compliance_rate", "township_completion_rate", "valve_pass_rate"):
            told(
                f"{name} by township",
                lambda name=name: measured.counts("real", known[name], Slice(DAY), "township"),
                7,
            )

        def one_by_one() -> object:
            days = measured.state_days("real", "outlets", DAY, "day")
            return [measured.total("real", known["compliance_rate"], Slice(d)) for d in days]

        began = time.process_time()
        with statements.as_it_stands():
            one_by_one()
        print(f"series, a question per register: {(time.process_time() - began) * 1000:.0f} ms")
        began = time.process_time()
        for _ in range(7):
            measured.series("real", known["compliance_rate"], Slice(DAY), "day")
        print(f"series, as asked: {(time.process_time() - began) / 7 * 1000:.1f} ms")
        db.close()


if __name__ == "__main__":
    main()
