"""Read-only SQL of a reader's own: what may be written, and where it runs.

A statement is looked at before it runs (one SELECT, over the documented views alone, without table
functions that read anything) and then runs in a process of its own (sql_child) on copies of those
views, masked for the reader, without the store, files, network, extensions or settings.
"""

import json
import pickle
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dashboard.store import audit, db, viewer

if TYPE_CHECKING:
    import pandas as pd

CHILD = Path(__file__).with_name("sql_child.py")
MOST_SECONDS, MOST_MEMORY, MOST_ROWS, MOST_TEXT = 10.0, 512 * 2**20, 10_000, 20_000
TABLE_FUNCTIONS = {"unnest", "range", "generate_series"}
NEVER = frozenset(
    [
        "current_setting",
        "getenv",
        "getvariable",
        "current_database",
        "current_schema",
        "current_schemas",
        "current_user",
        "session_user",
        "user",
        "version",
        "in_search_path",
        "nextval",
        "currval",
        "setval",
        "setseed",
        "write_log",
        "sleep_ms",
        "current_query",
        "txid_current",
        "current_connection_id",
        "current_query_id",
        "current_transaction_id",
        "json_execute_serialized_sql",
        "json_serialize_plan",
        "read_text",
        "read_blob",
    ]
)
KINDS = {
    "COPY": "COPY（写文件）",
    "EXPORT": "EXPORT（导出数据库）",
    "ATTACH": "ATTACH（接别的数据库）",
    "DETACH": "DETACH",
    "LOAD": "INSTALL、LOAD（装扩展）",
    "SET": "SET（改设置）",
    "VARIABLE_SET": "SET（改设置）",
    "PRAGMA": "PRAGMA（改设置）",
    "CALL": "CALL",
    "EXPLAIN": "EXPLAIN",
    "INSERT": "INSERT（写数据）",
    "UPDATE": "UPDATE（改数据）",
    "DELETE": "DELETE（删数据）",
    "CREATE": "CREATE（建表）",
    "DROP": "DROP（删表）",
    "ALTER": "ALTER（改表）",
    "MULTI": "PIVOT等几步的写法",
    "TRANSACTION": "事务语句",
    "PREPARE": "PREPARE",
    "EXECUTE": "EXECUTE",
    "VACUUM": "VACUUM",
}


class SqlError(ValueError):
    """A statement that may not run or did not (Chinese; what to do next). line: 1-based, 0 where
    none is known."""

    def __init__(self, told: str, line: int = 0) -> None:
        super().__init__(f"第{line}行：{told}" if line else told)
        self.line = line


@dataclass
class Found:
    """What a statement found. has_more: more rows than are given."""

    rows: "pd.DataFrame"
    has_more: bool
    seconds: float


def tables_of(sql: str, known: Callable[[str], bool]) -> list[str]:
    """The documented views that a statement reads, in order.

    known: whether there is a view of that name. SqlError for anything but one SELECT over them.
    """
    if len(sql) > MOST_TEXT:
        raise SqlError(f"语句太长（{len(sql):,}字），最多{MOST_TEXT:,}字。请拆成几次查。")
    _require_one_select(sql)
    node = _tree(sql)
    found: dict[str, None] = {}
    named = {name.casefold() for name in _with_names(node)}
    if system := sorted(named & _system_views()):  # outside its WITH the name means the system's
        raise SqlError(f"WITH里不能用名字“{system[0]}”。")
    for part in _parts(node):
        _refuse_part(part, sql)
        name = _table_name(part, sql)
        if name is None or name.casefold() in named:
            continue
        if not known(name):
            raise SqlError(f"没有名为“{name}”的表。能查的表见右边的数据字典。", _line(part, sql))
        found[name] = None
    return list(found)


def _require_one_select(sql: str) -> None:
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise told_of(error.__class__.__name__, str(error), sql) from error
    if not statements:
        raise SqlError("没有写语句。例如：SELECT 乡镇, count(*) FROM 规范率 GROUP BY 乡镇")
    if len(statements) > 1:
        line = statements[0].query.rstrip().count("\n") + 1
        raise SqlError(f"一次只能一条语句，这里有{len(statements)}条。请分开来运行。", line)
    kind = _kind(statements[0])
    if kind != "SELECT":
        word = KINDS.get(kind, kind)
        start = len(sql) - len(sql.lstrip())
        line = sql[:start].count("\n") + 1
        raise SqlError(f"“{word}”不允许。这里只能查（SELECT），不能写文件、连网、改设置。", line)


def _kind(statement: duckdb.Statement) -> str:
    try:
        return str(statement.type.name)
    except ValueError:  # one that the database knows and its library for Python does not
        return statement.query.split()[0].upper()


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={**db.OFFLINE, "enable_external_access": False})


_parsing = threading.Lock()


@cache
def _system_views() -> frozenset[str]:
    asked = "SELECT view_name FROM duckdb_views() WHERE internal"
    with _parsing:
        return frozenset(name.casefold() for (name,) in _parser().execute(asked).fetchall())


def _tree(sql: str) -> Any:
    with _parsing:
        row = _parser().execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchone()
    said = json.loads(row[0]) if row else {"error": True}
    if said.get("error"):
        raise SqlError("这种写法不允许：只能是一条普通的SELECT。")
    return said["statements"]


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            yield one
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)


def _with_names(node: Any) -> Iterator[str]:
    for part in _parts(node):
        for entry in (part.get("cte_map") or {}).get("map", []):
            yield str(entry["key"])
        if "cte_name" in part:
            yield str(part["cte_name"])


def _refuse_part(part: dict[str, Any], sql: str) -> None:
    kind = part.get("type")
    if kind == "TABLE_FUNCTION":
        name = _function_name(part.get("function") or {})
        if name not in TABLE_FUNCTIONS:
            raise SqlError(
                f"“{name}”不允许：不能读文件、设置和别的数据库。能查的表见右边的数据字典。",
                _line(part, sql),
            )
    elif kind in ("SHOW_REF", "SHOW", "DESCRIBE"):
        raise SqlError("SHOW、DESCRIBE、SUMMARIZE不允许。列的说明见右边的数据字典。")
    elif part.get("class") == "FUNCTION":
        name = _function_name(part)
        if name in NEVER or name.startswith(("pg_", "duckdb_", "has_")):
            raise SqlError(f"函数“{name}”不允许。", _line(part, sql))


def _function_name(part: dict[str, Any]) -> str:
    path = (part.get("qualified_name") or {}).get("path") or [part.get("function_name", "")]
    return str(path[-1]).lower()


def _table_name(part: dict[str, Any], sql: str) -> str | None:
    if part.get("type") != "BASE_TABLE":
        return None
    path = (part.get("qualified_name") or {}).get("path") or []
    before = [part.get(key) for key in ("catalog_name", "schema_name") if part.get(key)]
    name = str(part.get("table_name") or (path[-1] if path else ""))
    if before or len(path) > 1:
        full = ".".join(map(str, path or [*before, name]))
        raise SqlError(f"没有名为“{full}”的表，表名前不写库名。", _line(part, sql))
    return name


def _line(part: dict[str, Any], sql: str) -> int:
    place = part.get("query_location")
    if not isinstance(place, int) or place > len(sql.encode()):
        return 0
    return sql.encode()[:place].count(b"\n") + 1


_LITERAL = re.compile(r"'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$", re.S)
_NEAR = re.compile(r'at or near "(.*?)"')
_LINE = re.compile(r"^LINE (\d+):", re.M)
_COLUMN = re.compile(r'column "(.*?)"|Referenced column "(.*?)"', re.I)
_FUNCTION = re.compile(r"Function with name (\S+) does not exist", re.I)
_OTHERS = re.compile(r'Candidate bindings: (.*)|Did you mean "(.*?)"')


def told_of(kind: str, message: str, sql: str) -> SqlError:
    """An error of the database, in Chinese, with its line."""
    found = _LINE.search(message)
    line = int(found[1]) if found else 0
    others = _OTHERS.search(message)
    maybe = next((one for one in others.groups() if one), "") if others else ""
    hint = f"可能是：{maybe.strip()}。" if maybe else "列名见右边的数据字典。"
    if kind == "ParserException" or "syntax error" in message:
        near = _NEAR.search(message)
        where = f"“{near[1]}”附近" if near else ""
        return SqlError(f"{where}写法不对，请核对括号、逗号和引号。", line)
    if kind == "InterruptException":
        return SqlError(f"算了{MOST_SECONDS:.0f}秒还没有算完，已停止。请加条件或少取几列。")
    if kind == "OutOfMemoryException" or "Out of Memory" in message:
        return SqlError("要用的内存超过限制，已停止。请加条件、先汇总再连接。")
    if function := _FUNCTION.search(message):
        return SqlError(f"没有名为“{function[1]}”的函数。", line)
    if "GROUP BY" in message:
        return SqlError("选了没有汇总的列：把它写进GROUP BY，或者写GROUP BY ALL。", line)
    if kind == "BinderException" and (column := _COLUMN.search(message)):
        return SqlError(f"没有名为“{column[1] or column[2]}”的列。{hint}", line)
    if kind == "ConversionException":
        return SqlError("有的值不能换成要的类型（例如把文字当成数）。请用TRY_CAST。", line)
    if "Permission" in kind or "disabled by configuration" in message:
        return SqlError("不允许：这里不能读写文件、连网、改设置。", line)
    first = message.splitlines()[0] if message else kind
    return SqlError(f"没有算出来。数据库说：{first}", line)


@dataclass
class Run:
    """One statement on its way: started, ended or stopped; asked from any thread."""

    sql: str
    _child: "subprocess.Popen[bytes] | None" = None
    _done: threading.Event = field(default_factory=threading.Event)
    found: Found | None = None
    error: SqlError | None = None
    _stopped: bool = False

    def stop(self) -> None:
        """End it now."""
        self._stopped = True
        if self._child is not None and self._child.poll() is None:
            self._child.kill()

    def is_done(self, seconds: float = 0.0) -> bool:
        """Whether it has ended, after waiting at most so long."""
        return self._done.wait(seconds)


def start(sql: str, tables: list[tuple[str, "pd.DataFrame"]]) -> Run:
    """Run a statement that tables_of has let through on these masked tables. Needs the right sql.

    NotAllowedError when the viewer of the moment may not; the audit is told of every statement.
    """
    db.require("sql")
    run = Run(sql)
    asked = pickle.dumps(
        {
            "sql": sql,
            "tables": [(name, _stream(rows)) for name, rows in tables],
            "rows": MOST_ROWS,
            "seconds": MOST_SECONDS,
            "memory": MOST_MEMORY,
        },
        protocol=5,
    )
    who = viewer.current()
    told = _LITERAL.sub("'…'", sql)[:MOST_TEXT]  # what is looked for may be somebody's name
    audit.record("sql", who.name, told, role=who.role, where=who.address)
    command = [sys.executable, "-I", str(CHILD)]
    run._child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    threading.Thread(target=_wait, args=(run, asked), daemon=True).start()
    return run


def run(sql: str, tables: list[tuple[str, "pd.DataFrame"]]) -> Found:
    """The same, waited for. SqlError when it did not end well."""
    going = start(sql, tables)
    going.is_done(MOST_SECONDS * 3 + 30)
    if going.error is not None:
        raise going.error
    if going.found is None:
        going.stop()
        raise told_of("InterruptException", "", sql)
    return going.found


def _wait(going: Run, asked: bytes) -> None:
    began = time.monotonic()
    assert going._child is not None
    try:
        out, _ = going._child.communicate(asked, timeout=MOST_SECONDS + 10)
    except subprocess.TimeoutExpired:
        going._child.kill()
        going._child.communicate()
        out = b""
        going.error = told_of("InterruptException", "", going.sql)
    except OSError:
        out = b""
    try:
        if going.error is None:
            _take(going, out, time.monotonic() - began)
    finally:
        going._done.set()


def _take(going: Run, out: bytes, seconds: float) -> None:
    import pandas as pd

    if going._stopped:
        going.error = SqlError("已停止，没有结果。")
        return
    try:
        said = json.loads(out)
    except ValueError:
        code = going._child.returncode if going._child else 0
        is_time = code in (-24, -9)  # SIGXCPU, SIGKILL
        kind = "InterruptException" if is_time else "OutOfMemoryException"
        going.error = told_of(kind, "", going.sql)
        return
    if "error" in said:
        going.error = told_of(said["kind"], said["error"], going.sql)
        return
    rows = pd.DataFrame(said["rows"], columns=_unlike(said["columns"]))
    going.found = Found(rows, bool(said["more"]), seconds)


def _unlike(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    again: dict[str, int] = {}
    found = []
    for name in names:
        again[name] = again.get(name, 0) + 1
        found.append(f"{name}_{again[name]}" if seen[name] > 1 else name)
    return found


def _stream(rows: "pd.DataFrame") -> bytes:
    """A frame as an Arrow stream."""
    import pyarrow as pa

    own = pa.Table.from_pandas(rows, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, own.schema) as writer:
        writer.write_table(own)
    return sink.getvalue().to_pybytes()


def may() -> bool:
    """Whether the viewer of the moment may write SQL."""
    return "sql" in viewer.current().may
