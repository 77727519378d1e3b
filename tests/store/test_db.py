"""The store: migrations, what derives from files, transactions, threads and processes."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import settings
from dashboard.store import db, reference
from tests.rows import outlet, put, sample

pytestmark = pytest.mark.usefixtures("from_scratch")
ASKED: dict[str, Any] = {"kinds": ["outlets"], "product": None, "as_of": date(2010, 7, 1)}


def value(sql: str, store: db.StoreName = "real") -> Any:
    """The one value of a statement."""
    with db.cursor(store) as cursor:
        row = cursor.execute(sql).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the statements that a test may change."""
    copy = tmp_path / "queries"
    shutil.copytree(settings.QUERIES, copy)
    monkeypatch.setattr(settings, "QUERIES", copy)
    db.statement.cache_clear()
    yield copy
    db.close()
    db.statement.cache_clear()


class TestMigrations:
    def test_no_number_twice_and_applied_in_order(self, store: Path) -> None:
        versions = [version for version, _ in db.migrations()]
        assert versions[0] == 1
        assert versions == sorted(set(versions))
        with db.cursor("real") as cursor:
            applied = cursor.execute(
                "SELECT version, name FROM schema_migrations ORDER BY applied_at, rowid"
            ).fetchall()
        assert applied == [(number, file.stem) for number, file in db.migrations()]

    def test_none_runs_twice(self, store: Path) -> None:
        put("outlets", [outlet()])
        before = value("SELECT list(applied_at ORDER BY version) FROM schema_migrations")
        db.close()
        assert value("SELECT list(applied_at ORDER BY version) FROM schema_migrations") == before
        assert value("SELECT count(*) FROM live_outlets") == 1

    def test_a_store_of_the_first_version_opens_and_keeps_its_rows(self, store: Path) -> None:
        store.mkdir()
        first = settings.QUERIES / "schema" / "001_tables.sql"
        with duckdb.connect(str(store / "real.duckdb")) as old:
            old.execute(first.read_text(encoding="utf-8"))
            old.execute(
                "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name VARCHAR, "
                "applied_at TIMESTAMP DEFAULT now()::TIMESTAMP)"
            )
            old.execute("INSERT INTO schema_migrations (version, name) VALUES (1, '001_tables')")
            old.execute(
                "INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, "
                "imported_by) VALUES ('旧.xls', 'x', 1, now()::TIMESTAMP, '甲')"
            )
            old.execute(
                "INSERT INTO outlets (import_id, sheet, row_number, recorded_on, township, name, "
                "trade, is_rectified, is_compliant) VALUES (1, '表', 4, DATE '2010-06-30', "
                "'上塘镇', '甲店', '小药店', TRUE, TRUE)"
            )
        assert value("SELECT name FROM live_outlets") == "甲店"
        assert value("SELECT max(version) FROM schema_migrations") == db.migrations()[-1][0]
        put("samples", [sample()])
        assert value("SELECT count(*) FROM live_samples") == 1

    def test_a_store_of_a_newer_program_is_refused_untouched(self, store: Path) -> None:
        with db.cursor("real") as cursor:
            cursor.execute("INSERT INTO schema_migrations (version, name) VALUES (999, 'new')")
        db.close()
        with (
            pytest.raises(RuntimeError, match="由更新的版本创建.*999.*请升级程序"),
            db.cursor("real"),
        ):
            pass

    def test_no_two_migrations_have_the_same_number(self) -> None:
        numbers = [version for version, _ in db.migrations()]
        assert sorted(set(numbers)) == numbers  # the second of two would never be run

    def test_a_failing_migration_leaves_nothing_behind(self, store: Path, queries: Path) -> None:
        put("outlets", [outlet()])
        db.close()
        bad = queries / "schema" / "999_bad.sql"
        bad.write_text("CREATE TABLE half_done (a INTEGER); SELECT * FROM nowhere;")
        with pytest.raises(duckdb.Error), db.cursor("real"):
            pass
        bad.unlink()
        assert value("SELECT count(*) FROM live_outlets") == 1
        tables = value("SELECT list(table_name) FROM duckdb_tables()")
        assert "half_done" not in tables


class TestDerived:
    def test_views_are_renewed_when_their_files_change(self, store: Path, queries: Path) -> None:
        assert value("SELECT ratio(1, 2)") == 0.5
        assert value("SELECT ratio(1, 0)") is None
        db.close()
        macros = queries / "schema" / "macros.sql"
        text = macros.read_text(encoding="utf-8")
        macros.write_text(text.replace("n / nullif(d, 0)", "-n"), encoding="utf-8")
        assert value("SELECT ratio(1, 2)") == -1

    def test_reference_rows_are_renewed_when_their_file_changes(
        self, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert value("SELECT count(*) FROM townships WHERE era = 'a'") == 38
        db.close()
        copy = tmp_path / "townships.csv"
        lines = reference.TOWNSHIPS.read_text(encoding="utf-8").splitlines()
        copy.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
        monkeypatch.setattr(reference, "TOWNSHIPS", copy)
        monkeypatch.setitem(reference.TABLES, "townships", (copy, reference.townships))
        assert value("SELECT count(*) FROM townships") == len(lines) - 2
        db.close()
        monkeypatch.undo()

    def test_reference_rows_are_left_alone_while_nothing_changes(self, store: Path) -> None:
        with db.cursor("real") as cursor:
            cursor.execute("DELETE FROM targets")
        db.close()
        assert value("SELECT count(*) FROM targets") == 0


class TestTransactions:
    def test_all_or_nothing(self, store: Path) -> None:
        put("outlets", [outlet()])
        version = db.data_version("real")
        with pytest.raises(ZeroDivisionError), db.transaction("real") as cursor:
            cursor.execute("DELETE FROM outlets")
            raise ZeroDivisionError
        with pytest.raises(duckdb.Error), db.transaction("real") as cursor:
            cursor.execute("DELETE FROM outlets")
            cursor.execute("INSERT INTO outlets (township) VALUES (NULL)")
        assert value("SELECT count(*) FROM outlets") == 1
        assert db.data_version("real") == version

    def test_the_data_version_grows_with_every_commit(self, store: Path) -> None:
        assert db.data_version("real") == "0"
        assert not db.exists("real"), "asking for the version creates nothing"
        seen = []
        for _ in range(3):
            put("outlets", [outlet()])
            seen.append(int(db.data_version("real")))
        assert seen == [1, 2, 3]
        db.close()
        assert db.data_version("real") == "3"

    def test_readers_see_the_rows_before_or_after_but_never_half(self, store: Path) -> None:
        put("outlets", [outlet()])
        with db.transaction("real") as cursor:
            cursor.execute("UPDATE imports SET undone_at = now()::TIMESTAMP")
            assert value("SELECT count(*) FROM live_outlets") == 1
        assert value("SELECT count(*) FROM live_outlets") == 0


class TestStores:
    def test_demo_and_real_are_two_files(self, store: Path) -> None:
        put("outlets", [outlet()], store="demo")
        assert not db.exists("real")
        put("outlets", [outlet("乌牛镇"), outlet("乌牛镇")], store="real")
        assert value("SELECT list(township) FROM live_outlets", "demo") == ["上塘镇"]
        assert value("SELECT list(township) FROM live_outlets", "real") == ["乌牛镇"] * 2
        assert (db.data_version("demo"), db.data_version("real")) == ("1", "1")
        assert {file.name for file in store.glob("*.duckdb")} == {"demo.duckdb", "real.duckdb"}

    def test_another_folder_is_another_store(
        self, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put("outlets", [outlet()])
        monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "other"))
        assert value("SELECT count(*) FROM live_outlets") == 0


class TestQueries:
    @pytest.mark.parametrize("name", ["nothing", "../schema/views", "counts.sql", "", "a b"])
    def test_only_known_names_run(self, name: str, store: Path) -> None:
        with pytest.raises(KeyError, match="no such query"):
            db.query("real", name)

    def test_missing_and_surplus_parameters_are_refused(self, store: Path) -> None:
        with pytest.raises(duckdb.Error):
            db.query("real", "sources")
        with pytest.raises(duckdb.Error):
            db.query("real", "sources", kinds=["outlets"], township="上塘镇")
        assert db.query("real", "sources", **ASKED).empty

    def test_nothing_is_fetched_from_elsewhere(self, store: Path) -> None:
        for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
            assert value(f"SELECT current_setting('{name}')") is False

    def test_a_question_to_an_absent_store_is_empty_and_leaves_no_file(self, store: Path) -> None:
        assert db.query("real", "sources", **ASKED).empty
        assert db.query("demo", "held_queue").empty
        assert not store.exists()


class TestUnusable:
    """Full disks, read-only folders, broken files: a sentence that callers show, no traceback."""

    def test_a_broken_file(self, store: Path) -> None:
        store.mkdir()
        (store / "real.duckdb").write_bytes(b"not a database" * 1000)
        with pytest.raises(db.StoreBusyError, match="打不开、读不出或写不进，没有改动任何数据"):
            db.query("real", "held_queue")

    def test_a_commit_that_the_disk_refuses(self, store: Path) -> None:
        put("outlets", [outlet()])
        with pytest.raises(db.StoreBusyError, match="磁盘是否已满"), db.transaction("real"):
            raise duckdb.IOException("No space left on device")
        assert value("SELECT count(*) FROM live_outlets") == 1


class TestThreads:
    def test_eight_threads_read_and_write_at_once(self, store: Path) -> None:
        """All start on a closed store, each with a cursor of its own."""
        together = threading.Barrier(8)

        def work(number: int) -> list[Any]:
            together.wait(timeout=20)
            found = []
            for i in range(15):
                with db.cursor("real") as cursor:
                    found.append(
                        cursor.execute(
                            "SELECT count(*) + ? FROM townships", [number * 100 + i]
                        ).fetchone()
                    )
            return found

        put("outlets", [outlet()])
        count = value("SELECT count(*) FROM townships")
        db.close()
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(work, range(8)))
        for number, found in enumerate(results):
            assert found == [(count + number * 100 + i,) for i in range(15)]

    def test_the_connection_closes_when_idle_but_not_while_in_use(
        self, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(db, "LINGER_SECONDS", 0.05)
        put("outlets", [outlet()])
        wait_until(lambda: can_open(store / "real.duckdb"))
        with db.cursor("real") as cursor:
            db.close("real")
            time.sleep(0.15)
            assert cursor.execute("SELECT count(*) FROM live_outlets").fetchone() == (1,)
            assert not can_open(store / "real.duckdb")
        wait_until(lambda: can_open(store / "real.duckdb"))


def can_open(file: Path) -> bool:
    """Whether this process holds no connection: another configuration is refused beside one."""
    try:
        duckdb.connect(str(file), config={"threads": 1}).close()
    except duckdb.ConnectionException:
        return False
    return True


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "still not so after 5 seconds"
        time.sleep(0.02)


HOLD = """
import sys, duckdb
held = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
held.close()
print("released", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def holder(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the real database until it is sent a line."""
    put("outlets", [outlet()])
    db.close()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store / "real.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.stdin.close()
    process.stdout.close()
    process.wait(timeout=10)


class TestProcesses:
    def test_a_held_store_is_told_in_chinese_after_the_wait(
        self, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(db, "LOCK_WAIT_SECONDS", 0.3)
        started = time.monotonic()
        with (
            pytest.raises(db.StoreBusyError, match="real.duckdb 正被另一个程序使用.*请稍后再试"),
            db.cursor("real"),
        ):
            pass
        assert time.monotonic() - started >= 0.3

    def test_it_waits_until_the_other_process_lets_go(self, holder: subprocess.Popen[str]) -> None:
        assert holder.stdin is not None
        threading.Timer(0.4, lambda: print("", file=holder.stdin, flush=True)).start()
        assert value("SELECT count(*) FROM live_outlets") == 1

    @pytest.mark.soak
    def test_the_demo_is_not_held_with_it(self, holder: subprocess.Popen[str]) -> None:
        put("outlets", [outlet()], store="demo")
        assert value("SELECT count(*) FROM live_outlets", "demo") == 1


def test_duckdb_still_writes_no_encrypted_file_of_its_own(tmp_path: Path) -> None:
    """When this fails, encryption at rest can be offered: docs/decisions.md, Access."""
    key = "ENCRYPTION_KEY 'long enough'"
    with duckdb.connect(config=db.OFFLINE) as connection:  # noqa: SIM117
        with pytest.raises(duckdb.Error, match="httpfs"):
            connection.execute(f"ATTACH '{tmp_path / 'a.duckdb'}' AS a ({key})")
            connection.execute("CREATE TABLE a.t AS SELECT 1 AS x")
