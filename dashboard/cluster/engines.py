"""Engines that answer statements over the archives of counties: DuckDB on this machine, or Spark.

Which one is one line of the configuration (DASHBOARD_ENGINE, dashboard/settings.py). Both are
asked the same tree of SQL; pyspark and Java are loaded only where a cluster is named.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import duckdb
import pyarrow as pa
from sqlglot import exp

from dashboard import settings
from dashboard.cluster import dialect, expanded, words
from dashboard.cluster.archive import Gathered
from dashboard.store import db, reference

DUCKDB: Final = "duckdb"
_TARGETS: Final = pa.schema(
    [
        ("indicator", pa.string()),
        ("scope", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("valid_from", pa.date32()),
    ]
)


class EngineError(RuntimeError):
    """An engine that cannot be reached or used (Chinese: what, why, what to do)."""


class Engine(Protocol):
    """What answers statements over archives. name: what is said of it. at_once: how many statements
    it is well asked at a time."""

    name: str
    at_once: int

    def ask(self, query: exp.Query, file: str) -> pa.Table:
        """The rows that a statement finds. file: where its text stands, for errors."""


class _DuckDB:
    name = "DuckDB"
    at_once = 1

    def __init__(self, gathered: Gathered) -> None:
        self.connection = duckdb.connect(":memory:", config=db.OFFLINE)
        for table, files in gathered.tables.items():
            listed = ", ".join("'" + str(one).replace("'", "''") + "'" for one in files)
            self._view(table, f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")
        self.connection.register("given", _targets())
        self.connection.execute("CREATE TABLE targets AS SELECT * FROM given")

    def _view(self, table: str, sql: str) -> None:
        for name in {table, table.removeprefix("live_")}:
            self.connection.execute(f'CREATE VIEW "{name}" AS {sql}')

    def ask(self, query: exp.Query, file: str) -> pa.Table:
        return self.connection.cursor().sql(query.sql(expanded.SOURCE)).to_arrow_table()


class _Spark:
    at_once = 4

    def __init__(self, session: Any, gathered: Gathered, address: str) -> None:
        self.session, self.name = session, f"Spark（{address}）"
        for table, files in gathered.tables.items():
            rows = session.read.parquet(*(str(one.resolve()) for one in files))
            for name in {table, table.removeprefix("live_")}:
                rows.createOrReplaceTempView(name)
        targets = _targets()
        session.createDataFrame(targets).createOrReplaceTempView("targets")

    def ask(self, query: exp.Query, file: str) -> pa.Table:
        return self.session.sql(dialect.translated(query, file)).toArrow()


def _targets() -> pa.Table:
    from datetime import date

    rows = [
        (*row[:4], date.fromisoformat(row[4]) if isinstance(row[4], str) else row[4])
        for row in reference.targets()
    ]
    columns = list(zip(*rows, strict=True)) if rows else [[] for _ in _TARGETS]
    return pa.table(
        [pa.array(list(one), field.type) for one, field in zip(columns, _TARGETS, strict=True)],
        schema=_TARGETS,
    )


@contextmanager
def opened(gathered: Gathered, address: str = "") -> Iterator[Engine]:
    """The engine of an address (else of the configuration) on these archives. EngineError."""
    address = address or settings.engine()
    if address == DUCKDB:
        yield _DuckDB(gathered)
        return
    session = _session(address)
    try:
        yield _Spark(session, gathered, address)
    finally:
        session.stop()


def _session(address: str) -> Any:
    if not address.startswith(("spark://", "local")):
        raise EngineError(words.unknown_engine(address))
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(words.no_pyspark(address)) from error
    host = os.environ.get("SPARK_LOCAL_IP", "127.0.0.1" if "127.0.0.1" in address else "")
    builder = SparkSession.builder.master(address).appName(settings.PRODUCT)
    own = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.scheduler.mode": "FAIR",
        "spark.log.level": "ERROR",
        "spark.sql.warehouse.dir": str(Path(settings.store_dir(), "spark")),
        **({"spark.driver.host": host, "spark.driver.bindAddress": host} if host else {}),
    }
    for key, value in own.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # Java is missing, the master does not answer: many classes
        raise EngineError(words.unreachable(address, error)) from error


