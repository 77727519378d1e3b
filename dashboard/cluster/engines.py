"""Engines that answer statements over the archives of counties: DuckDB on this machine, or Spark.

Which one is one line of the configuration (DASHBOARD_ENGINE, dashboard/settings.py). Both are
asked the same tree of SQL; pyspark and Java are loaded only where a cluster is named.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol

import pyarrow as pa
from sqlglot import exp

from dashboard import settings
from dashboard.cluster import dialect, expanded, words
from dashboard.cluster.archive import Gathered
from dashboard.store import parquet, reference

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


# Spark takes a Parquet file for as large as it lies on the disk. Ours hold twenty bytes a row: it
# would send millions of rows to every worker through the memory of the driver. So what is sent is
# decided by what was counted while it runs, and files are looked for in few tasks.
_SIZES: Final = {
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": str(10 << 20),
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "32",
}


class EngineError(RuntimeError):
    """An engine that cannot be reached or used (Chinese: what, why, what to do)."""


class Engine(Protocol):
    """What answers statements over archives. name: what is said of it. at_once: how many statements
    it is well asked at a time."""

    name: str
    at_once: int

    def check(self, query: exp.Query, file: str) -> None:
        """Nothing for a statement that can be asked. UntranslatableError names its file."""

    def ask(self, query: exp.Query, file: str) -> pa.Table:
        """The rows that a statement finds. file: where its text stands, for errors."""


class _DuckDB:
    name = "DuckDB"
    at_once = 1

    def __init__(self, tables: parquet.Tables) -> None:
        self._tables = tables

    def check(self, query: exp.Query, file: str) -> None:
        pass

    def ask(self, query: exp.Query, file: str) -> pa.Table:
        return self._tables.ask(query.sql(expanded.SOURCE))


class _Spark:
    at_once = 4

    def __init__(self, session: Any, gathered: Gathered, address: str) -> None:
        self.session, self.name = session, f"Spark（{address}）"
        self.gathered, self._known, self._guard = gathered, {"targets"}, Lock()
        session.createDataFrame(_targets()).createOrReplaceTempView("targets")

    def check(self, query: exp.Query, file: str) -> None:
        dialect.translated(query, file)

    def ask(self, query: exp.Query, file: str) -> pa.Table:
        sql = dialect.translated(query, file)
        for name in {one.name for one in query.find_all(exp.Table)}:
            self._open(name)
        return self.session.sql(sql).toArrow()

    def _open(self, name: str) -> None:
        """A table as a view, when it is first asked for: looking at the files takes a while."""
        tables = self.gathered.tables
        with self._guard:
            files = tables.get(name)
            if files and name not in self._known:
                rows = self.session.read.parquet(*(str(one.resolve()) for one in files))
                rows.createOrReplaceTempView(name)
                self._known.add(name)


def _targets() -> pa.Table:
    from datetime import date

    rows = [
        (*row[:4], date.fromisoformat(row[4]) if isinstance(row[4], str) else row[4])
        for row in reference.targets()
    ]
    columns = [[row[place] for row in rows] for place in range(len(_TARGETS))]
    return pa.table(
        [pa.array(one, field.type) for one, field in zip(columns, _TARGETS, strict=True)],
        schema=_TARGETS,
    )


@contextmanager
def opened(gathered: Gathered, address: str = "") -> Iterator[Engine]:
    """The engine of an address (else of the configuration) on these archives. EngineError."""
    address = address or settings.engine()
    if address == DUCKDB:
        with parquet.opened(gathered.tables, {"targets": _targets()}) as tables:
            yield _DuckDB(tables)
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
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.scheduler.mode": "FAIR",
        "spark.log.level": "ERROR",
        **_SIZES,
        "spark.sql.warehouse.dir": str(Path(settings.store_dir(), "spark")),
        **({"spark.driver.host": host, "spark.driver.bindAddress": host} if host else {}),
    }
    for key, value in own.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # Java is missing, the master does not answer: many classes
        raise EngineError(words.unreachable(address, error)) from error
