"""How long an import takes, against pandas.read_excel + to_sql in the same run.

    python bench/import_speed.py             100,000 rows x 12 columns, 3 rounds, .xlsx
    python bench/import_speed.py --rows 20000 --rounds 5
    python bench/import_speed.py --kind samples --peer calamine    results of spot checks
    python bench/import_speed.py --peer at_once    the frame handed to DuckDB at once: harder
    python bench/import_speed.py --peer calamine   pandas with the reader that the product uses
    python bench/import_speed.py --many      100 small files while a reader keeps asking

Both sides start from the same file and end with committed rows in DuckDB. Ours recognises, maps,
cleans, checks, looks for duplicates and keeps the original; the other side only loads. Every
measurement is its own process, the two sides take turns; the ratio is taken round by round, once
for the whole process and once for the work after all modules are loaded. A first round, not
counted, compiles the modules of both sides into a folder of its own, as an installation has them.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEAD = [
    "单位名称", "所属乡镇", "行业", "地址", "负责人", "联系电话",
    "从业人数", "营业执照", "许可证", "是否整规", "是否规范", "整规日期",
]  # fmt: skip
TRADES = ["小食杂店", "小餐饮店", "小药店", "小农资店", "小音像店", "小美容美发店", "小客运"]
TOWNSHIPS = ["岩头镇", "上塘镇", "瓯北镇", "桥头镇", "枫林镇", "碧莲镇"]
SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑",
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚",
)


def register_row(number: int, draw: random.Random) -> list[object]:
    """One outlet; one in a hundred has a cell that cannot be taken."""
    rectified = draw.random() < 0.9
    return [
        f"永嘉县{draw.choice(SURNAMES)}记{number}号店",
        draw.choice(TOWNSHIPS),
        "小旅馆" if draw.random() < 0.01 else draw.choice(TRADES),
        f"横街{number}号",
        draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN),
        f"139{draw.randrange(10**8):08d}",
        draw.randrange(1, 20),
        "有" if draw.random() < 0.9 else "无",
        "√" if draw.random() < 0.8 else "×",
        "是" if rectified else "否",
        "是" if rectified and draw.random() < 0.8 else "否",
        f"2010.{draw.randrange(1, 13)}.{draw.randrange(1, 29)}",
    ]


SAMPLE_HEAD = [
    "序号", "报告编号", "生产企业名称", "所在乡镇", "产品名称", "规格型号",
    "商标", "批号", "抽样日期", "检验结论", "不合格项目", "检验机构",
]  # fmt: skip


def sample_row(number: int, draw: random.Random) -> list[object]:
    """One batch of valves; one in a hundred has a day that cannot be."""
    failed = draw.random() < 0.15
    day = "2009.2.30" if draw.random() < 0.01 else f"2009-{draw.randrange(1, 13):02d}-15"
    return [
        number + 1,
        f"YJ2009-{number:06d}",
        f"永嘉县{draw.choice(SURNAMES)}{draw.choice(GIVEN)}{draw.choice(GIVEN)}阀门有限公司",
        draw.choice(TOWNSHIPS),
        draw.choice(("闸阀", "截止阀", "球阀", "止回阀")),
        f"DN{draw.randrange(15, 200)}",
        draw.choice(SURNAMES) + "牌",
        f"09{number:06d}",
        day,
        "不合格" if failed else "合格",
        "壳体试验" if failed else "",
        "浙江省质量检测研究院",
    ]


# kind of the list: its titles, its head, one row
LISTS: dict[str, tuple[list[str], list[str], Callable[[int, random.Random], list[object]]]] = {
    "outlets": (["2010年十小名册", "填报时间：2010年12月31日"], HEAD, register_row),
    "samples": (
        ["2009年阀门产品质量监督抽查结果", "填报时间：2009年12月31日"], SAMPLE_HEAD, sample_row,
    ),
}  # fmt: skip


def write_list(target: Path, rows: int, kind: str = "outlets") -> None:
    """A list of so many rows as .xlsx (strings shared) or .csv."""
    draw = random.Random(20101015)
    title, head, row_of = LISTS[kind]
    if target.suffix == ".csv":
        with target.open("w", encoding="gb18030", newline="") as file:
            for line in ([title[0]], [title[1]], head):
                file.write(",".join(line) + "\r\n")
            for number in range(rows):
                file.write(",".join(map(str, row_of(number, draw))) + "\r\n")
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target), {"constant_memory": rows > 300_000})
    sheet = book.add_worksheet("名册")
    for number, row in enumerate(([title[0]], [title[1]], head)):
        sheet.write_row(number, 0, row)
    for number in range(rows):
        sheet.write_row(number + 3, 0, row_of(number, draw))
    book.close()


def load_ours() -> None:
    """Load what an import of the product needs."""
    import dashboard.importing.pipeline
    import dashboard.importing.store  # noqa: F401


def load_pandas() -> None:
    """Load what the other side needs."""
    import duckdb  # noqa: F401
    import openpyxl  # noqa: F401
    import pandas  # noqa: F401


def load_calamine() -> None:
    """Load what pandas needs with the reader that the product uses."""
    import duckdb  # noqa: F401
    import pandas  # noqa: F401
    import python_calamine  # noqa: F401


def import_ours(file: str, store: str) -> int:
    """The product's import; returns the rows it committed."""
    os.environ["DASHBOARD_STORE"] = store
    from dashboard.importing.pipeline import prepare
    from dashboard.importing.store import commit

    path = Path(file)
    preview = prepare(path.read_bytes(), path.name)
    assert preview.refusal is None, preview.refusal
    commit(preview, by="bench")
    return preview.rows_accepted


def import_to_sql(file: str, store: str) -> int:
    """What a script would do with pandas alone: read_excel, then DataFrame.to_sql."""
    connection, frame = _read_frame(file, store)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # pandas has not tested DuckDB's DBAPI
        wide = {name: "BIGINT" for name in frame.select_dtypes("integer")}  # telephone numbers
        frame.to_sql("outlets", connection, index=False, dtype=wide)
    connection.close()
    return len(frame)


def import_pandas(file: str, store: str) -> int:
    """A harder peer: the frame is handed to DuckDB at once instead of row by row."""
    connection, frame = _read_frame(file, store)
    connection.register("frame", frame)
    connection.execute("CREATE TABLE outlets AS SELECT * FROM frame")
    connection.close()
    return len(frame)


def import_calamine(file: str, store: str) -> int:
    """The hardest peer: the same reader in pandas, the frame handed to DuckDB at once."""
    connection, frame = _read_frame(file, store, engine="calamine")
    connection.register("frame", frame)
    connection.execute("CREATE TABLE outlets AS SELECT * FROM frame")
    connection.close()
    return len(frame)


def _read_frame(file: str, store: str, engine: str | None = None) -> tuple[Any, Any]:
    import duckdb
    import pandas as pd

    reader: Callable[..., pd.DataFrame] = pd.read_excel
    frame = (
        reader(file, header=2, engine=engine)
        if file.endswith(".xlsx")
        else pd.read_csv(file, header=2, encoding="gb18030")
    )
    Path(store).mkdir(parents=True, exist_ok=True)
    return duckdb.connect(f"{store}/plain.duckdb"), frame


SIDES = {
    "ours": (load_ours, import_ours),
    "to_sql": (load_pandas, import_to_sql),
    "at_once": (load_pandas, import_pandas),
    "calamine": (load_calamine, import_calamine),
}
# Whole process, start of Python included; inner: after all modules are loaded.
TIMES = ("wall", "cpu", "inner_wall", "inner_cpu")


def run_side(side: str, file: Path, compiled: Path) -> dict[str, float]:
    """One side in a process of its own: wall seconds from start to exit, peak memory in MB."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as store:
        start = time.perf_counter()
        printed = subprocess.run(
            [sys.executable, __file__, "--side", side, "--file", str(file), "--store", store],
            check=True, capture_output=True, text=True, env=environment,
        ).stdout  # fmt: skip
        wall = time.perf_counter() - start
    return {"wall": wall, **json.loads(printed)}


def report_side(side: str, file: str, store: str) -> None:
    """Inside the process of one side: do it and print what it took."""
    load, work = SIDES[side]
    load()
    start, before = time.perf_counter(), time.process_time()
    rows = work(file, store)
    used = {"inner_wall": time.perf_counter() - start, "inner_cpu": time.process_time() - before}
    children = resource.getrusage(resource.RUSAGE_CHILDREN)  # readers in processes of their own
    beside = children.ru_utime + children.ru_stime
    used["inner_cpu"] += beside
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**used, "cpu": time.process_time() + beside, "peak_mb": peak, "rows": rows}))


def compare(rows: int, rounds: int, suffix: str, peer: str, kind: str) -> None:
    """Print medians of both sides and of the ratio."""
    sides = ("ours", peer)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"register{suffix}"
        write_list(file, rows, kind)
        compiled, small = Path(folder) / "compiled", Path(folder) / f"small{suffix}"
        write_list(small, 100, kind)
        for side in sides:
            run_side(side, small, compiled)
        load = os.getloadavg()[0]
        size = file.stat().st_size / 2**20
        print(f"{kind}, {rows} rows x 12 columns, {size:.1f} MB {suffix}, load {load:.1f}")
        results: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
        for _ in range(rounds):
            for side, taken in results.items():
                taken.append(run_side(side, file, compiled))
    for side, taken in results.items():
        shown = (f"{key} {_middle([one[key] for one in taken])} s" for key in TIMES)
        peak = max(one["peak_mb"] for one in taken)
        print(f"{side:7} {', '.join(shown)}, peak {peak:.0f} MB, rows {taken[0]['rows']:.0f}")
    for key in TIMES:
        ratios = [
            other[key] / own[key] for own, other in zip(results["ours"], results[peer], strict=True)
        ]
        print(f"{key} ratio {_middle(ratios)}")


def _middle(numbers: list[float]) -> str:
    return f"{statistics.median(numbers):.2f} ({min(numbers):.2f}-{max(numbers):.2f})"


def many_small(files: int) -> None:
    """Import many files one by one; a reader measures how long its queries take meanwhile."""
    from dashboard.store import db

    with tempfile.TemporaryDirectory() as folder:
        os.environ["DASHBOARD_STORE"] = f"{folder}/store"
        names = []
        for number in range(files):
            names.append(Path(folder) / f"{number}.xlsx")
            draw = random.Random(number)
            _write_small(names[-1], number, draw)
        import_ours(str(names[0]), f"{folder}/store")
        quiet = _read_for(2.0)
        done = threading.Event()
        waits: list[float] = []
        reader = threading.Thread(target=_read_until, args=(done, waits))
        reader.start()
        start = time.perf_counter()
        for name in names[1:]:
            import_ours(str(name), f"{folder}/store")
        took = time.perf_counter() - start
        done.set()
        reader.join()
        db.close()
    print(
        f"{files - 1} files, one transaction each: {took:.2f} s ({took / files * 1000:.0f} ms each)"
    )
    for label, taken in (("reader alone", quiet), ("reader during the import", waits)):
        cuts = statistics.quantiles(taken, n=20)
        print(
            f"{label}: {len(taken)} queries, p50 {statistics.median(taken) * 1000:.1f} ms, "
            f"p95 {cuts[18] * 1000:.1f} ms, longest {max(taken) * 1000:.1f} ms"
        )


def _write_small(target: Path, number: int, draw: random.Random) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(target))
    sheet = book.add_worksheet("名册")
    day = f"2010年{number % 12 + 1}月{number // 12 % 28 + 1}日"
    for position, row in enumerate((["2010年十小名册"], [f"填报时间：{day}"], HEAD)):
        sheet.write_row(position, 0, row)
    for position in range(100):
        sheet.write_row(position + 3, 0, register_row(number * 100 + position, draw))
    book.close()


def _ask() -> float:
    from dashboard.store import db

    start = time.perf_counter()
    with db.cursor("real") as cursor:
        cursor.execute(
            "SELECT township, count(*) FROM live_outlets GROUP BY township ORDER BY ALL"
        ).fetchall()
    return time.perf_counter() - start


def _read_for(seconds: float) -> list[float]:
    end, waits = time.perf_counter() + seconds, []
    while time.perf_counter() < end:
        waits.append(_ask())
        time.sleep(0.01)
    return waits


def _read_until(done: threading.Event, waits: list[float]) -> None:
    while not done.is_set():
        waits.append(_ask())
        time.sleep(0.01)


def main() -> None:
    """Choose what to measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--suffix", choices=[".xlsx", ".csv"], default=".xlsx")
    parser.add_argument("--peer", choices=["to_sql", "at_once", "calamine"], default="to_sql")
    parser.add_argument("--kind", choices=list(LISTS), default="outlets")
    parser.add_argument("--many", action="store_true", help="100 small files and a reader")
    parser.add_argument("--side", choices=list(SIDES), help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    parser.add_argument("--store", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        report_side(options.side, options.file, options.store)
    elif options.many:
        many_small(101)
    else:
        compare(options.rows, options.rounds, options.suffix, options.peer, options.kind)


if __name__ == "__main__":
    main()
