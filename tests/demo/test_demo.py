"""The demo store: always the same, complete, plausible, and apart from everything imported."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import demo
from dashboard.divisions.shapes import are_within, boundaries
from dashboard.store import db
from tests.ready_stores import ReadyStores

TABLES = (
    "imports",
    "outlets",
    "samples",
    "follow_ups",
    "zone_assessments",
    "zone_scores",
    "supervision_scores",
    "joint_enforcement",
    "training_sessions",
    "monthly_reports",
    "monthly_progress",
    "demonstration_units",
    "demonstration_scores",
)
SEVERAL_CELLS = {"zone_scores", "supervision_scores", "monthly_progress", "demonstration_scores"}
TRADES = {
    "食品加工小企业",
    "小食杂店",
    "小餐饮店",
    "小药店",
    "小农资店",
    "小菜场",
    "小音像店",
    "小美容美发店",
    "小客运",
    "小液化气供应点",
}


@pytest.fixture(scope="module")
def built(demo_folder: Path) -> Iterator[None]:
    """A freshly built demo store for the tests that only read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        demo.ensure()
        yield
        db.close("demo")


def rows(sql: str) -> list[tuple[Any, ...]]:
    with db.cursor("demo") as cursor:
        return cursor.execute(sql).fetchall()


def fingerprint() -> dict[str, str]:
    """Hash of the rows of each table, in order of all columns."""
    return {
        table: hashlib.sha256(repr(rows(f"FROM {table} ORDER BY ALL")).encode()).hexdigest()
        for table in TABLES
    }


@pytest.mark.soak
@pytest.mark.usefixtures("from_scratch")
def test_two_builds_are_identical(
    ready: ReadyStores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One made here and the one of this run, which may be of another process."""
    (tmp_path / "ready").mkdir()
    shutil.copyfile(ready.demo(), tmp_path / "ready" / "demo.duckdb")
    prints = []
    for name in ("first", "ready"):
        monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / name))
        if name == "first":
            demo.ensure()
            assert db.exists("demo") and not db.exists("real"), "nothing reaches the real store"
        prints.append(fingerprint())
        db.close("demo")
    assert prints[0] == prints[1]
    assert len(set(prints[0].values())) == len(TABLES)


@pytest.mark.soak
def test_outdated_stamp_rebuilds_once_and_keeps_other_imports(store: Path) -> None:
    demo.ensure()
    built = db.data_version("demo")
    demo.ensure()
    assert db.data_version("demo") == built
    with db.transaction("demo") as cursor:
        cursor.execute("UPDATE store_state SET value = 'old' WHERE key = ?", [demo.STAMP_KEY])
        cursor.execute("DELETE FROM zone_scores")
        cursor.execute(
            "INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, imported_by) "
            "VALUES ('练习.xlsx', 'x', 1, TIMESTAMP '2016-02-01', '某人')"
        )
    demo.ensure()
    assert rows("SELECT count(*) FROM zone_scores") == [(26 * 6,)]
    names = rows("SELECT file_name, imported_by, count(*) FROM imports GROUP BY ALL ORDER BY ALL")
    assert names == [("模拟数据", "系统", 1), ("练习.xlsx", "某人", 1)]
    assert rows(f"SELECT value FROM store_state WHERE key = '{demo.STAMP_KEY}'") == [
        (demo.stamp(),)
    ]
    db.close("demo")


@pytest.mark.usefixtures("built")
class TestContent:
    """What the built store holds."""

    def test_every_row_belongs_to_the_one_import(self) -> None:
        assert rows("SELECT import_id, file_name, imported_by FROM imports") == [
            (1, "模拟数据", "系统")
        ]
        for table in TABLES[1:]:
            assert rows(f"SELECT DISTINCT import_id FROM {table}") == [(1,)]
            places = f"SELECT count(*), count(DISTINCT (sheet, row_number)) FROM {table}"
            total, distinct = rows(places)[0]
            if table not in SEVERAL_CELLS:
                assert total == distinct

    def test_registers_and_units(self) -> None:
        registers = rows(
            "SELECT CAST(recorded_on AS VARCHAR), count(DISTINCT township), count(*) "
            "FROM outlets GROUP BY 1 ORDER BY 1"
        )
        assert [(day, units) for day, units, _ in registers] == [
            ("2008-12-31", 38),
            ("2009-12-31", 38),
            ("2010-06-30", 38),
            ("2010-07-31", 38),
            ("2010-08-31", 38),
            ("2010-09-30", 35),
            ("2010-10-31", 38),
            ("2010-12-31", 38),
            ("2011-12-31", 18),
            ("2012-12-31", 18),
            ("2013-12-31", 18),
            ("2014-12-31", 18),
            ("2015-12-31", 18),
        ]
        assert all(5500 < outlets < 6300 for *_, outlets in registers)

    @pytest.mark.parametrize(
        ("table", "township", "day"),
        [
            ("outlets", "township", "recorded_on"),
            ("samples", "township", "sampled_from"),
            ("supervision_scores", "township", "inspected_on"),
            ("zone_assessments", "unnest(townships)", "assessed_on"),
            ("joint_enforcement", "township", "acted_on"),
            ("training_sessions", "township", "trained_on"),
            ("monthly_progress", "township", "month"),
            ("demonstration_units", "township", "self_assessed_on"),
        ],
    )
    def test_every_township_existed_on_its_day(self, table: str, township: str, day: str) -> None:
        strangers = rows(
            f"SELECT DISTINCT name, day FROM (SELECT {township} AS name, {day} AS day FROM {table})"
            " AS used WHERE name IS NOT NULL AND NOT EXISTS (FROM townships AS t WHERE"
            " t.name = used.name AND used.day BETWEEN t.valid_from AND t.valid_to)"
        )
        assert rows("SELECT count(*) FROM townships")[0][0] > 50
        assert strangers == []

    def test_outlets_are_sound(self) -> None:
        assert {row[0] for row in rows("SELECT DISTINCT trade FROM outlets")} == TRADES
        assert rows("SELECT count(*) FROM outlets WHERE is_compliant AND NOT is_rectified") == [
            (0,)
        ]
        assert rows(
            "SELECT count(*) FROM outlets WHERE is_rectified <> (rectified_on IS NOT NULL)"
            " OR rectified_on > recorded_on OR phone NOT SIMILAR TO '142[0-9]{8}'"
            " OR NOT starts_with(address, township)"
        ) == [(0,)]
        assert rows(
            "SELECT count(*) FROM (SELECT name FROM outlets"
            " GROUP BY recorded_on, name HAVING count(*) > 1)"
        ) == [(0,)]

    def test_located_outlets_stand_in_their_township(self) -> None:
        shapes = {row.name: row.geometry for row in boundaries("a").itertuples(index=False)}
        for name in ("上塘镇", "乌牛镇", "溪口乡"):
            found = rows(
                "SELECT longitude, latitude FROM outlets WHERE recorded_on = '2010-10-31' "
                f"AND township = '{name}'"
            )
            known = [one for one in found if one[0] is not None]
            assert 0.6 < len(known) / len(found) < 1
            assert all(are_within(shapes[name].buffer(1e-4), *one).all() for one in known)

    def test_compliance_rises_then_relapses_a_little(self) -> None:
        rates = dict(
            rows(
                "SELECT CAST(recorded_on AS VARCHAR), avg(CAST(is_compliant AS INTEGER))"
                " FROM outlets GROUP BY 1"
            )
        )
        assert rates["2008-12-31"] == pytest.approx(0.70, abs=0.02)
        assert rates["2010-06-30"] == pytest.approx(0.84, abs=0.02)
        assert rates["2010-09-30"] == pytest.approx(0.92, abs=0.02)
        assert 0.98 <= rates["2010-12-31"] < 0.99
        assert 0.98 <= rates["2015-12-31"] < 0.985
        relapsed = rows(
            "SELECT count(*) FROM outlets AS a JOIN outlets AS b ON a.name = b.name WHERE"
            " year(a.recorded_on) = 2014 AND year(b.recorded_on) = 2015"
            " AND a.is_compliant AND NOT b.is_compliant"
        )
        assert relapsed[0][0] > 20

    def test_a_few_units_are_below_98_percent_at_the_end(self) -> None:
        below = rows(
            "SELECT township FROM outlets WHERE recorded_on = DATE '2015-12-31' GROUP BY 1"
            " HAVING 100 * count(*) FILTER (WHERE is_compliant) < 98 * count(*)"
        )
        assert len(below) in (4, 5)

    def test_samples_are_sound(self) -> None:
        assert rows(
            "SELECT DISTINCT product, min(year(sampled_from)), max(year(sampled_from))"
            " FROM samples GROUP BY 1 ORDER BY 1"
        ) == [("童装", 2007, 2015), ("阀门", 2007, 2015)]
        assert {row[0] for row in rows("SELECT DISTINCT verdict FROM samples")} == {
            "合格",
            "不合格",
            "拒检",
        }
        assert rows(
            "SELECT count(*) FROM samples"
            " WHERE (verdict = '不合格') <> (len(failing_items) > 0) OR sampled_to < sampled_from"
        ) == [(0,)]
        assert 0 < rows("SELECT count(*) FROM samples WHERE township IS NULL")[0][0] < 60
        assert rows(
            "SELECT count(*) FROM samples WHERE list_contains(failing_items, '绳带')"
            " AND sampled_from < DATE '2009-08-01'"
        ) == [(0,)]
        assert rows("SELECT count(*) FROM samples WHERE list_contains(failing_items, '绳带')") > [
            (0,)
        ]

    def test_valves_improve_and_tracking_is_worse(self) -> None:
        halves = rows(
            "SELECT count(*), count(*) FILTER (WHERE verdict = '合格') FROM samples"
            " WHERE product = '阀门' AND purpose = '定期' AND verdict <> '拒检'"
            " GROUP BY period_start(sampled_from, 'half') ORDER BY min(sampled_from)"
        )
        assert len(halves) == 18
        assert all(12 <= tested <= 25 for tested, _ in halves)
        assert sum(p for _, p in halves[:2]) / sum(n for n, _ in halves[:2]) == pytest.approx(
            0.72, abs=0.02
        )
        assert halves[-1] == (24, 20)
        rates = dict(
            rows(
                "SELECT purpose, avg(CAST(verdict = '合格' AS INTEGER)) FROM samples"
                " WHERE product = '阀门' AND verdict <> '拒检' GROUP BY 1"
            )
        )
        assert rates["跟踪"] < rates["专项"] < rates["定期"]

    def test_the_cluster_of_2008_stands_out(self) -> None:
        inside, outside = rows(
            "SELECT township IN ('桥下镇', '徐岙乡', '西溪乡') AS inside,"
            " avg(CAST(verdict = '合格' AS INTEGER)) FROM samples WHERE product = '童装'"
            " AND purpose = '定期' AND verdict <> '拒检' AND year(sampled_from) = 2008"
            " AND township IS NOT NULL GROUP BY 1 ORDER BY 1 DESC"
        )
        assert inside[1] < 0.3 and outside[1] > 0.55

    def test_zone_scores_add_up_and_decide(self) -> None:
        assert rows(
            "SELECT count(*) FROM zone_assessments AS a JOIN (SELECT zone, year,"
            " sum(score) AS score, sum(full_marks) AS full_marks, count(*) AS n, max(score -"
            " full_marks) AS over FROM zone_scores GROUP BY ALL) AS s USING (zone, year)"
            " WHERE abs(a.total - s.score) > 1e-9 OR s.full_marks <> 100 OR s.n <> 6 OR s.over > 0"
            " OR (conclusion = '通过') <> (total >= 85)"
        ) == [(0,)]
        assert rows(
            "SELECT year, count(*), count(*) FILTER (WHERE conclusion = '通过')"
            " FROM zone_assessments GROUP BY 1 ORDER BY 1"
        ) == [(2011, 3, 0), (2012, 5, 0), (2013, 6, 1), (2014, 6, 3), (2015, 6, 3)]

    def test_supervision_totals_ranks_and_ties(self) -> None:
        sheets = rows(
            "SELECT round, CAST(inspected_on AS VARCHAR), township, sum(score),"
            " any_value(printed_total), any_value(printed_rank), sum(full_marks)"
            " FROM supervision_scores WHERE series = '县' GROUP BY ALL"
        )
        for number, day in ((1, "2010-06-18"), (2, "2010-07-26"), (3, "2010-09-25")):
            totals = {row[2]: row[3] for row in sheets if row[0] == number}
            assert len(totals) == 38
            assert len(set(totals.values())) < 38
            for _, held, township, _, printed, rank, full in (r for r in sheets if r[0] == number):
                assert (held, printed, full) == (day, totals[township], 100)
                assert rank == 1 + sum(other > totals[township] for other in totals.values())

    def test_follow_ups_name_makers_that_failed(self) -> None:
        assert rows("SELECT count(*) FROM follow_ups")[0][0] > 100
        assert rows(
            "SELECT count(*) FROM follow_ups AS f WHERE NOT EXISTS (FROM samples AS s WHERE"
            " s.enterprise = f.enterprise AND s.verdict = '不合格'"
            " AND s.sampled_from = f.period_from)"
        ) == [(0,)]

    def test_lists_of_the_campaign_are_sound(self) -> None:
        assert rows(
            "SELECT count(*) FROM joint_enforcement WHERE problems > outlets_checked"
            " OR cases > problems OR closed_down > problems OR (cases = 0) <> (fine_yuan = 0)"
        ) == [(0,)]
        assert rows(
            "SELECT count(*) FROM monthly_progress WHERE NOT"
            " (compliant <= rectified AND rectified <= outlets)"
        ) == [(0,)]
        assert rows(
            "SELECT count(*) FROM (SELECT township FROM training_sessions"
            " GROUP BY township, trade, year(trained_on) HAVING count(DISTINCT due) > 2)"
        ) == [(0,)]
        counties = {row[0] for row in rows("SELECT DISTINCT county FROM demonstration_units")}
        assert len(counties) == 8
