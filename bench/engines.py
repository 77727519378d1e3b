"""The same questions to the archives of many counties, on this machine and on a cluster.

    python bench/engines.py FOLDER --rows 10000000 --counties 20
    DASHBOARD_ENGINE=spark://127.0.0.1:7077 python bench/engines.py FOLDER

Made once in FOLDER: archives of simulated counties, half outlets, half batches, five years.
Then each question is asked of all of them: seconds, processor of this process, and what was found
(a sum, to hold two engines against each other).
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from dashboard.cluster import answers, archive, engines
from dashboard.cluster.archive import Place
from dashboard.indicators.definitions import indicators

YEARS = (2008, 2009, 2010, 2011, 2012)
DAY = date(2010, 12, 31)
ASKED = ("compliance_rate", "township_completion_rate", "valve_pass_rate", "valve_firm_rate")
OUTLETS = """
SELECT $key AS county_key, 1 AS import_id, '表' AS sheet, i AS row_number,
    make_date($year, 12, 28) AS recorded_on, t.name AS township, '店' || i AS name,
    ['小药店', '小食杂店', '小餐饮店', '小网吧'][1 + i % 4] AS trade, true AS is_rectified,
    hash(i, $key) % 10 > 0 AS is_compliant
FROM range($rows) AS r(i)
INNER JOIN (SELECT name, row_number() OVER (ORDER BY name) - 1 AS place FROM places) AS t
    ON t.place = i % $places
"""
SAMPLES = """
SELECT $key AS county_key, 1 AS import_id, '表' AS sheet, i AS row_number, '阀门' AS product,
    '闸阀' AS product_name, '厂' || hash(i) % 2000 AS enterprise, t.name AS township,
    true AS in_county, make_date($year, 1, 1) + CAST(hash(i, 1) % 360 AS INTEGER) AS sampled_from,
    sampled_from AS sampled_to, '县' AS level, '定期' AS purpose,
    CASE WHEN hash(i, $key) % 20 = 0 THEN '不合格' ELSE '合格' END AS verdict,
    CAST([] AS VARCHAR[]) AS failing_items
FROM range($rows) AS r(i)
INNER JOIN (SELECT name, row_number() OVER (ORDER BY name) - 1 AS place FROM places) AS t
    ON t.place = i % $places
"""


def make(root: Path, rows: int, counties: int) -> None:
    """Archives of so many counties with so many rows in all."""
    with tempfile.TemporaryDirectory() as empty:
        os.environ["DASHBOARD_STORE"] = str(Path(empty) / "store")
        model = archive.write("real", Path(empty), Place("甲省", "甲市", "甲县"), "bench")
        each = rows // (2 * counties * len(YEARS))
        for number in range(counties):
            place = Place("甲省", f"{number // 10}市", f"{number}县")
            folder = root / place.folder
            shutil.copytree(model.folder, folder)
            with duckdb.connect() as asked:
                listed = folder / "year=0000" / "townships.parquet"
                asked.execute(
                    "CREATE TABLE t AS "
                    f"SELECT * REPLACE ('{place.key}' AS county_key) FROM '{listed}'"
                )
                asked.execute(f"COPY t TO '{listed}' (FORMAT parquet)")
                for year in YEARS:
                    (folder / f"year={year}").mkdir()
                    asked.execute(
                        "CREATE OR REPLACE TABLE places AS SELECT DISTINCT name FROM t "
                        f"WHERE DATE '{year}-12-28' BETWEEN valid_from AND valid_to"
                    )
                    (places,) = asked.execute("SELECT count(*) FROM places").fetchall()[0]
                    for table, sql in (("outlets", OUTLETS), ("samples", SAMPLES)):
                        bare = folder / "year=0000" / f"{table}.parquet"
                        values = {"key": place.key, "year": year, "rows": each, "places": places}
                        asked.execute(f"CREATE OR REPLACE TABLE x AS SELECT * FROM '{bare}'")
                        asked.execute(f"INSERT INTO x BY NAME {sql}", values)
                        file = folder / f"year={year}" / f"{table}.parquet"
                        asked.execute(f"COPY x TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
            facts = {**model.facts, "province": place.province, "city": place.city}
            facts |= {"county": place.county, "files": {}, "is_demo": True}
            for file in sorted(folder.rglob("*.parquet")):
                said = {"table": f"live_{file.stem}", "year": int(file.parent.name[5:])}
                if file.stem in ("townships", "leading_names"):
                    said["table"] = file.stem
                rows_of_file = pq.read_metadata(file).num_rows
                facts["files"][file.relative_to(folder).as_posix()] = {
                    **said, "rows": rows_of_file, "bytes": file.stat().st_size,
                }  # fmt: skip
            (folder / archive.MANIFEST).write_text(json.dumps(facts), encoding="utf-8")
            print(place.key, flush=True)


def main() -> None:
    """Make what is not there, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--counties", type=int, default=20)
    options = parser.parse_args()
    if not options.folder.exists():
        make(options.folder, options.rows, options.counties)
    found = archive.gathered(options.folder)
    size = sum(one["bytes"] for each in found.archives for one in each.facts["files"].values())
    print(f"{len(found.counties)} counties, {size / 1e6:.0f} MB")
    began = time.perf_counter()
    with engines.opened(found) as engine:
        print(f"{engine.name}: begun in {time.perf_counter() - began:.1f} s", flush=True)
        for name in ASKED:
            one = indicators()[name]
            for _ in range(2):
                wall, cpu = time.perf_counter(), time.process_time()
                query = answers.question(name, DAY, ("all", "year", "township"), one.purposes)
                rows = engine.ask(query, answers.file_of(one)).to_pydict()
                sums = {key: sum(rows[key]) for key in ("numerator", "denominator", "makers")}
                seconds = time.perf_counter() - wall
                print(
                    f"{name}: {seconds:.1f} s, cpu {time.process_time() - cpu:.1f}, {sums}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
