"""What is counted of several counties at once is what each would count alone."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed (requirements-cluster.txt)")

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot

from dashboard import cli
from dashboard.cluster import answers, archive, dialect, engines, expanded, kept, keyed
from dashboard.cluster.archive import COUNTY, ArchiveError, Gathered
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicators
from dashboard.indicators.measured import Slice
from dashboard.store import db
from tests.cluster import counties
from tests.cluster.test_edges import YONGJIA, YUEQING, made

EXACT = ("numerator", "denominator", "refused", "silent", "makers")


def keyed_sql(sql: str) -> str:
    tree = sqlglot.parse_one(sql, read="duckdb")
    keyed.carry(tree)
    return str(tree.sql("duckdb"))


def test_a_county_is_carried_through_joins_groups_windows_and_inner_questions() -> None:
    assert keyed_sql("SELECT a.x, max(b.y) AS y FROM a LEFT JOIN b ON a.x = b.x GROUP BY a.x") == (
        "SELECT a.x, MAX(b.y) AS y, a.county_key AS county_key FROM a LEFT JOIN b ON a.x = b.x "
        "AND a.county_key = b.county_key GROUP BY a.x, a.county_key"
    )
    assert "PARTITION BY x, a.county_key" in keyed_sql(
        "SELECT * FROM a QUALIFY rank() OVER (PARTITION BY x ORDER BY y) = 1"
    )
    assert keyed_sql("SELECT x FROM a WHERE y = (SELECT max(y) FROM b)").endswith(
        "WHERE asked_of.county_key = a.county_key)"
    )
    assert "county" not in keyed_sql("SELECT numerator FROM targets LIMIT 1")
    for refused in (
        "SELECT x FROM a ORDER BY x LIMIT 1",
        "SELECT * FROM a INNER JOIN b ON a.x = b.x",
        "SELECT x FROM a WHERE x IN (SELECT x FROM b)",
        "SELECT 1 FROM targets AS t LEFT JOIN a ON t.x = a.x",
    ):
        with pytest.raises(keyed.NotKeyedError):
            keyed_sql(refused)


def test_what_was_not_tried_on_both_engines_is_refused_with_its_file() -> None:
    query = expanded.written_out("SELECT list_sum(x) AS x FROM live_samples", {})
    with pytest.raises(dialect.UntranslatableError, match="queries/indicators/neu.sql"):
        dialect.translated(query, "queries/indicators/neu.sql")
    text = dialect.translated(expanded.written_out("SELECT arg_max(a, b) AS x FROM t", {}), "")
    assert text == "SELECT MAX_BY(a, b) FILTER(WHERE NOT a IS NULL) AS x FROM t"


@pytest.mark.parametrize(
    "only",
    [("compliance_rate", "valve_firm_rate"), pytest.param((), marks=pytest.mark.soak)],
    ids=["two", "all"],
)
def test_every_indicator_can_be_asked_of_both_engines(only: tuple[str, ...]) -> None:
    for one in [indicators()[name] for name in only or indicators()]:
        query = answers.question(one.id, counties.DAYS[0], answers.dimensions(one), one.purposes)
        assert COUNTY in dialect.translated(query, answers.file_of(one))


@pytest.mark.soak
@pytest.mark.parametrize(
    "only", [counties.SOME, pytest.param((), marks=pytest.mark.marathon)], ids=["some", "all"]
)
def test_counties_at_once_count_as_each_alone(
    only: tuple[str, ...],
    store: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "count", partial(answers.count, only=only))
    found = counties.sent(tmp_path / "来件")
    [day] = days = counties.DAYS[:1]
    assert cli.main(["counties", str(tmp_path / "来件"), "--as-of", day.isoformat()]) == 0
    assert "2个县" in capsys.readouterr().out
    about = kept.about()
    assert about and about.is_demo and about.days == days and list(about.counties) == found.counties
    before = kept.rows_of(found.counties, days)
    assert cli.main(["counties", str(tmp_path / "来件"), "--as-of", day.isoformat()]) == 0
    assert "其中2个县的归档没有变，沿用上次的数" in capsys.readouterr().out
    assert kept.rows_of(found.counties, days).equals(before)
    second = list(counties.NAMED)[1]  # the store is as it was when the second was archived
    for one in [indicators()[name] for name in only or indicators()]:
        for by in answers.dimensions(one):
            alone = measured.counts("demo", one, Slice(day, answers.first_day(one, day)), by)
            told = kept.asked(
                "SELECT * FROM answers WHERE figure = $figure AND asked_by = $by AND as_of = $day "
                "AND county_key = $county",
                figure=one.id, by=by, day=day, county=second,
            )  # fmt: skip
            want = {
                (None if row.key != row.key else row.key, *(int(getattr(row, n)) for n in EXACT))
                for row in alone.itertuples()
            }
            assert {(row["key"], *(row[n] for n in EXACT)) for row in told} == want, (one.id, by)
    with db.cursor("demo") as cursor:
        assert cursor.execute("SELECT count(*) FROM leading_names").fetchone() == (2,)
    for name in ("valve_firm_rate", "clothing_item_rate"):  # rows that only the traps give
        assert kept.asked("SELECT 1 FROM answers WHERE figure = $name", name=name)
    kept.file().write_bytes(b"PAR1")
    with pytest.raises(ArchiveError, match="读不懂"):
        kept.about()
    for address, told_why in (("http://x", "不认识"), ("spark://127.0.0.1:1", "pyspark|连不上")):
        if address.startswith("spark"):
            monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
        with pytest.raises(engines.EngineError, match=told_why), engines.opened(found, address):
            pass


class Asked(NamedTuple):
    name: str
    counties: list[str]


def answered(county: str, day: date, number: int) -> pa.Table:
    told = {"figure": "compliance_rate", "as_of": day, kept.BY: "all", kept.COUNTY: county}
    rest = {field.name: None for field in kept.SCHEMA} | told | {"numerator": number}
    return pa.Table.from_pylist([rest], schema=kept.SCHEMA)


def test_only_what_changed_is_counted_again(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path, YONGJIA)
    folder = made(tmp_path, YUEQING)
    numbers = iter(range(1, 99))
    asked: list[tuple[list[str], list[date]]] = []

    @contextmanager
    def opened(gathered: Gathered) -> Iterator[Asked]:
        yield Asked("某引擎", gathered.counties)

    def count(engine: Asked, days: list[date]) -> pa.Table:
        asked.append((engine.counties, days))
        every = [answered(key, day, next(numbers)) for key in engine.counties for day in days]
        return pa.concat_tables(every)

    monkeypatch.setattr(answers.engines, "opened", opened)
    monkeypatch.setattr(answers, "count", count)
    first, second = date(2010, 9, 30), date(2010, 12, 31)

    def run(days: list[date]) -> list[tuple[str, date, int]]:
        found = archive.gathered(tmp_path)
        asked.clear()
        rows = answers.renewed(found, days, kept.about()).rows
        kept.keep(rows, kept.About(
            datetime(2011, 1, 3), "", tuple(days), tuple(found.counties), (), False,
            stamps=found.stamps, code=answers.code()))  # fmt: skip
        names = (kept.COUNTY, "as_of", "numerator")
        return sorted(zip(*(rows.column(name).to_pylist() for name in names), strict=True))

    both = [YUEQING.key, YONGJIA.key]
    start = run([first])
    assert asked == [(both, [first])]
    assert run([first]) == start and asked == []
    assert run([first, second])[0] == start[0] and asked == [(both, [second])]
    shutil.rmtree(folder)
    made(tmp_path, YUEQING, ("不合格", "合格"))
    again = run([first, second])
    assert asked == [([YUEQING.key], [first, second])]
    assert {county: number for county, day, number in again if day == first} == {
        YONGJIA.key: start[1][2], YUEQING.key: 5}  # fmt: skip
    monkeypatch.setattr(answers, "code", lambda: "another")
    run([first])
    assert asked == [(both, [first])]


def test_days_that_nobody_named_are_the_ends_of_the_years(store: Path, tmp_path: Path) -> None:
    class Years:
        years = [2009, 2010]

    days = answers.usual_days(Years(), date(2010, 9, 30))  # type: ignore[arg-type]
    assert days == [date(2009, 12, 31), date(2010, 9, 30)]
    assert answers.usual_days(Years(), date(2012, 1, 1))[-1] == date(2010, 12, 31)  # type: ignore[arg-type]


def test_the_townships_of_a_day_are_named_whether_or_not_anything_is_counted_of_them(
    tmp_path: Path,
) -> None:
    folder = made(tmp_path, YONGJIA)
    file = folder / "year=0000" / "townships.parquet"
    file.parent.mkdir()
    told = [("上塘镇", "2007-01-01", "2011-04-30"), ("南城街道", "2011-05-01", None)]
    pq.write_table(
        pa.table(
            {
                "county_key": [YONGJIA.key] * 2,
                "name": [one[0] for one in told],
                "valid_from": [date.fromisoformat(one[1]) for one in told],
                "valid_to": [date.fromisoformat(one[2]) if one[2] else None for one in told],
            }
        ),
        file,
    )
    facts = json.loads((folder / archive.MANIFEST).read_text(encoding="utf-8"))
    facts["files"]["year=0000/townships.parquet"] = {
        "table": "townships", "year": 0, "rows": 2, "bytes": file.stat().st_size}  # fmt: skip
    (folder / archive.MANIFEST).write_text(json.dumps(facts), encoding="utf-8")
    days = [date(2011, 4, 30), date(2011, 5, 1)]
    rows = answers.listed(archive.gathered(tmp_path), days).to_pylist()
    assert [(row["figure"], row["county_key"], row["as_of"], row["key"]) for row in rows] == [
        (kept.LISTED, YONGJIA.key, days[0], "上塘镇"),
        (kept.LISTED, YONGJIA.key, days[1], "南城街道"),
    ]
