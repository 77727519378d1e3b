"""How long the server takes for a question of 自助分析, and for a search in 100,000 names.

python bench/analysis_speed.py             the simulated data
python bench/analysis_speed.py --million   a store of its own with 1,000,000 batches
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from statistics import median

from dashboard.analysis import pivot
from dashboard.analysis.question import ROWS, Question
from dashboard.searching.index import Entry, Index
from dashboard.store import db

END = date(2010, 12, 31)
RATE = "valve_pass_rate"
QUESTIONS = {
    "阀门 半年×级别，瓯北镇": Question(
        "samples-valves-event", (RATE,), ("年", "半年"), ("抽查级别",), (("乡镇", ("瓯北镇",)),)
    ),
    "阀门 乡镇×年": Question("samples-valves-event", (RATE,), ("乡镇",), ("年",)),
    "抽查行数 产品×规模": Question("rows-samples", (ROWS,), ("产品名称",), ("企业规模",)),
    "名册 乡镇×行业": Question("outlets-state", ("compliance_rate",), ("乡镇",), ("行业",)),
}


def timed(function: Callable[[], object], rounds: int = 7) -> str:
    """Median of wall and processor milliseconds."""
    walls, own = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        function()
        walls.append((time.perf_counter() - wall) * 1000)
        own.append((time.process_time() - cpu) * 1000)
    return f"{median(walls):7.1f} ms wall {median(own):7.1f} ms processor"


def million() -> None:
    """A store of 1,000,000 batches of valves, 5,000 firms, 38 townships, eight years."""
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, imported_by) "
            "VALUES ('x.xlsx', 'x', 1, ?, 'bench')",
            [datetime(2015, 1, 1)],
        )
        cursor.execute(
            """
            INSERT INTO samples (
                import_id, sheet, row_number, product, product_name, enterprise, township,
                in_county, sampled_from, sampled_to, level, purpose, verdict, failing_items,
                enterprise_size
            )
            SELECT
                1, '表', i, '阀门', ['闸阀', '球阀', '截止阀'][1 + i % 3],
                '厂' || (hash(i) % 5000), t.name, TRUE,
                DATE '2007-01-01' + CAST(hash(i, 1) % 1400 AS INTEGER),
                DATE '2007-01-01' + CAST(hash(i, 1) % 1400 AS INTEGER),
                ['国', '省', '市', '县'][1 + CAST(hash(i, 2) % 4 AS INTEGER)],
                ['定期', '专项', '跟踪'][1 + CAST(hash(i, 3) % 3 AS INTEGER)],
                CASE WHEN hash(i, 4) % 10 < 8 THEN '合格' ELSE '不合格' END, [],
                ['大型', '中型', '小型'][1 + CAST(hash(i, 5) % 3 AS INTEGER)]
            FROM range(1000000) AS r(i)
            INNER JOIN (
                SELECT name, row_number() OVER () - 1 AS n FROM townships WHERE era = 'a'
            ) AS t ON t.n = hash(i, 6) % 38
            """
        )
        cursor.execute(
            """
            INSERT INTO enterprise_classes
            SELECT 1, '类', f * 10 + y, '阀门', '厂' || f, NULL, make_date(2007 + y, 1, 1),
                ['A', 'B', 'C'][1 + CAST(hash(f, y) % 3 AS INTEGER)]
            FROM range(5000) AS a(f), range(4) AS b(y)
            """
        )


def mistyped(text: str, luck: random.Random) -> str:
    """One typing error: another sign, one missing, one too many, two exchanged."""
    place = luck.randrange(len(text) - 1)
    return luck.choice(
        (
            text[:place] + luck.choice(text) + text[place + 1 :],
            text[:place] + text[place + 1 :],
            text[:place] + luck.choice(text) + text[place:],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
        )
    )


def recall(index: Index, made: list[str], luck: random.Random, tries: int = 300) -> None:
    """How many typed names are found among the hits, and how long a search takes."""
    from pypinyin import lazy_pinyin

    def sounds(name: str) -> str:
        return "".join(lazy_pinyin(name))

    ways: dict[str, Callable[[str], str]] = {
        "whole name": lambda name: name,
        "four signs of it": lambda name: name[:4],
        "pinyin": sounds,
        "first letters": lambda name: "".join(one[0] for one in lazy_pinyin(name)),
        "one typing error": lambda name: mistyped(name, luck),
        "pinyin with one typing error": lambda name: mistyped(sounds(name), luck),
    }
    for way, typed in ways.items():
        found, spent = 0, []
        for name in luck.sample(made, tries):
            wanted = typed(name)
            began = time.perf_counter()
            hits = index.search(wanted)
            spent.append((time.perf_counter() - began) * 1000)
            found += any(hit.entry.name == name for hit in hits)
        spent.sort()
        share = f"{100 * found / tries:.1f} % of {tries}"
        print(
            f"recall, {way}: {share}, median {median(spent):.1f} ms, "
            f"95 % within {spent[int(0.95 * tries)]:.1f} ms, longest {spent[-1]:.1f} ms"
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true")
    is_large = parser.parse_args().million
    store: db.StoreName = "real" if is_large else "demo"
    with tempfile.TemporaryDirectory() as folder:
        if is_large:
            os.environ["DASHBOARD_STORE"] = folder
            million()
        else:
            from dashboard import demo

            demo.ensure()
        for name, question in QUESTIONS.items():
            if is_large and question.source == "outlets-state":
                continue
            print(f"{name}: {timed(lambda q=question: pivot.asked(store, q, END))}")  # type: ignore[misc]
        db.close()
    luck = random.Random(1)
    signs = "永嘉瓯北桥头岩坦大若巽宅鹤盛沙黄田乌牛东城江上塘金溪南岸源浦林清阀门泵业服饰童装食品"
    made = ["".join(luck.choices(signs, k=luck.randint(4, 11))) + "店" for _ in range(100_000)]
    began = time.process_time()
    index = Index([Entry("经营户", name, "outlets") for name in made])
    print(f"index of 100,000 names: {time.process_time() - began:.2f} s processor")
    own = made[50_000]
    for kind, wanted in {
        "Chinese": own[:4],
        "first letters": "ojqt",
        "pinyin": "oubeiqiao",
        "one wrong sign": own[:2] + "误" + own[3:],
        "pinyin with an error": "oubeiqaio",
        "nothing": "泽雅镇纸山",
    }.items():
        print(f"search, {kind}: {timed(lambda w=wanted: index.search(w))}")  # type: ignore[misc]
    recall(index, made, luck)


if __name__ == "__main__":
    main()
