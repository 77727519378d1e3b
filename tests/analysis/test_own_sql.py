"""SQL of a reader's own: what is refused, what is bounded, and that masks and scope hold."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.analysis import own_sql, pivot
from dashboard.analysis.question import Question
from dashboard.store import audit, db, sandbox, viewer
from dashboard.store.sandbox import SqlError
from tests.rows import outlet, put, sample

END = date(2010, 12, 31)
REFUSED = {
    "COPY 规范率 TO 'x.csv'": "COPY",
    "COPY (SELECT 1) TO '/tmp/x.parquet' (FORMAT parquet)": "COPY",
    "ATTACH 'real.duckdb' AS r": "ATTACH",
    "INSTALL httpfs": "INSTALL",
    "LOAD httpfs": "LOAD",
    "SET threads = 9": "SET",
    "RESET threads": "SET",
    "PRAGMA database_list": "PRAGMA",
    "EXPORT DATABASE 'x'": "EXPORT",
    "CALL duckdb_settings()": "CALL",
    "EXPLAIN ANALYZE SELECT 1": "EXPLAIN",
    "UPDATE EXTENSIONS": "UPDATE",
    "CREATE TABLE t AS SELECT 1": "CREATE",
    "INSERT INTO 规范率 VALUES (1)": "INSERT",
    "SELECT 1; SELECT 2": "一次只能一条",
    "SELECT 1 /* ; */; -- x\nDROP TABLE 规范率": "一次只能一条",
    "SELECT * FROM read_csv('/etc/passwd')": "read_csv",
    "SELECT * FROM read_text('/etc/passwd')": "read_text",
    "SELECT * FROM '/etc/passwd'": "没有名为",
    "SELECT * FROM 'x.parquet'": "没有名为",
    "SELECT * FROM glob('*')": "glob",
    "SELECT * FROM sniff_csv('x')": "sniff_csv",
    "SELECT * FROM parquet_metadata('x')": "parquet_metadata",
    "SELECT * FROM duckdb_settings()": "duckdb_settings",
    "SELECT * FROM duckdb_secrets()": "duckdb_secrets",
    "SELECT * FROM information_schema.tables": "information_schema.tables",
    "SELECT * FROM main.outlets": "main.outlets",
    "SELECT * FROM outlets": "没有名为“outlets”",
    "SELECT * FROM live_outlets": "没有名为",
    "SELECT * FROM query('SELECT 1')": "query",
    "SELECT * FROM query_table('outlets')": "query_table",
    "SELECT * FROM (SELECT * FROM imports) AS x": "没有名为“imports”",
    "SELECT (SELECT count(*) FROM imports)": "没有名为“imports”",
    "WITH 规范 AS (SELECT * FROM imports) SELECT * FROM 规范": "没有名为“imports”",
    "SELECT current_setting('home_directory')": "current_setting",
    "SELECT getenv('PATH')": "getenv",
    "SELECT json_serialize_plan('SELECT 1')": "json_serialize_plan",
    "SELECT * FROM (WITH Duckdb_Databases AS (SELECT 1) SELECT 1), duckdb_databases": "WITH里",
    "SELECT * FROM (WITH sqlite_master AS (SELECT 1) SELECT 1), sqlite_master": "WITH里",
    "SHOW TABLES": "SHOW",
    "SUMMARIZE 规范率": "SUMMARIZE",
    "PIVOT 规范率 ON 乡镇 USING sum(分子)": "PIVOT",
    "SELCT 1": "写法不对",
    "": "没有写语句",
    "SELECT '" + "x" * 30_000 + "'": "太长",
}


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_no_plain_question_is_refused_before_it_runs(sql: str) -> None:
    with pytest.raises(SqlError, match=REFUSED[sql]):
        sandbox.tables_of(sql, own_sql.is_known)


def test_the_line_is_named() -> None:
    with pytest.raises(SqlError, match="^第3行：没有名为“没有”的表") as told:
        sandbox.tables_of("SELECT *\nFROM 规范率,\n没有", own_sql.is_known)
    assert told.value.line == 3


def test_the_views_and_their_days_are_found() -> None:
    sql = "WITH a AS (FROM 规范率_20100630) SELECT * FROM a, 监督抽查结果, range(3)"
    assert set(sandbox.tables_of(sql, own_sql.is_known)) == {"规范率_20100630", "监督抽查结果"}
    assert not own_sql.is_known("监督抽查结果_20100630") and not own_sql.is_known("规范率_20109999")


class TestRuns:
    """Few of them, since each starts a process."""

    @pytest.fixture(autouse=True)
    def _rows(self, store: Path) -> None:
        put("outlets", [outlet(name="甲店"), outlet("瓯北镇", compliant=False, name="乙店")])
        put("samples", [sample(firm="永嘉甲阀门厂"), sample("不合格", firm="永嘉乙阀门厂")])

    def test_the_sql_of_a_question_runs_here_and_finds_the_same(self) -> None:
        question = Question("outlets-state", ("compliance_rate",), ("乡镇",), ("月",))
        table = pivot.asked("real", question, END)
        (sql,) = table.sql.values()
        found = own_sql.found("real", sql, END).rows
        told = {
            (row["乡镇"], row["月"]): (row["分子合计"], row["分母合计"])
            for _, row in found.iterrows()
        }
        own = {
            (row[0], column[0]): counts
            for (_, row, column), counts in table.counts.items()
            if row and column
        }
        assert told == own == {("上塘镇", "2010年06月"): (1, 1), ("瓯北镇", "2010年06月"): (0, 1)}
        assert [one["what"] for one in audit.events(1)] == ["sql"]

    def test_masks_and_scope_hold_and_so_does_the_right(self) -> None:
        office = viewer.Viewer(
            "丙", "t", frozenset({"sql"}), False, True, frozenset({"上塘镇"}), None
        )
        sql = "SELECT 单位名称 AS a, 乡镇 AS b FROM 十小经营单位名册 UNION ALL "
        sql += (
            "SELECT 生产企业名称, 乡镇 FROM 监督抽查结果 WHERE 生产企业名称 LIKE '%乙阀门%' OR TRUE"
        )
        with viewer.acting(office):
            names = set(own_sql.found("real", sql, END).rows["a"])
            assert (
                own_sql.rows_of("real", "阀门抽查合格率", END)["企业"].str.startswith("企业·").all()
            )
        assert "甲店" in names and not any("乙" in name or "阀门" in name for name in names)
        leader = viewer.acting(viewer.Viewer("丁", "leader", frozenset({"export"})))
        with leader, pytest.raises(db.NotAllowedError, match="用SQL查询"):
            own_sql.begun("real", "SELECT 1", END)
        assert "甲阀门" not in str(audit.events())

    @pytest.mark.soak
    def test_memory_time_and_rows_are_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(SqlError, match="内存超过限制"):
            own_sql.found("real", "SELECT length(repeat('a', 2000000000))", END)
        monkeypatch.setattr(sandbox, "MOST_SECONDS", 1.0)
        monkeypatch.setattr(sandbox, "MOST_ROWS", 5)
        forever = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) "
        with pytest.raises(SqlError, match="已停止"):
            own_sql.found("real", forever + "SELECT count(*) FROM r", END)
        found = own_sql.found("real", "SELECT * FROM range(9)", END)
        assert len(found.rows) == 5 and found.has_more

    @pytest.mark.soak
    def test_it_can_be_stopped(self) -> None:
        cross = "SELECT count(*) FROM range(99999) a, range(99999) b, range(99999) c"
        going = own_sql.begun("real", cross + " WHERE a.range + b.range < c.range", END)
        going.stop()
        assert going.is_done(20) and "已停止" in str(going.error)

    @pytest.mark.soak
    def test_inside_the_process_files_and_settings_are_closed_too(self) -> None:
        """Were a statement let through by mistake, it would find nothing to read or write."""
        for sql in ("SELECT * FROM read_text('/etc/passwd')", "SET threads = 4"):
            with pytest.raises(SqlError, match="不允许|没有算出来"):
                sandbox.run(sql, [])
