"""Why the store cannot be used, as errors in Chinese, and what of DuckDB's own errors means so."""

import re
from pathlib import Path

import duckdb

_UNUSABLE = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException)

# "set lock on file"; a damaged file is told with the word "block".
_LOCKED = re.compile(r"\block\b", re.I)
_REFUSED = re.compile(r"conflict|constraint", re.I)  # a commit that the database itself refuses


class StoreBusyError(RuntimeError):
    """Another process holds the database file for longer than we wait."""


class StoreUnusableError(StoreBusyError):
    """The database file cannot be opened or written: full disk, read-only folder, broken file."""


class NotAllowedError(StoreBusyError):
    """The viewer may not do this; nothing was written."""


class StoreNewerError(StoreBusyError):
    """The database was made by a newer version of the program."""


def unusable(file: Path, error: Exception) -> StoreUnusableError:
    """The error to raise for a database file that cannot be opened, read or written."""
    return StoreUnusableError(
        f"数据库 {file.name} 打不开、读不出或写不进，没有改动任何数据。"
        f"请检查数据文件夹 {file.parent} 所在的磁盘是否已满、是否只读，"
        f"本程序有没有读写权限，文件有没有损坏。（{error}）"
    )


def is_unusable(error: duckdb.Error) -> bool:
    """Whether the file is at fault; what DuckDB finds damaged it calls a plain Error."""
    if isinstance(error, duckdb.TransactionException):  # a full disk, where no other writer is told
        return "Failed to commit" in str(error) and not _REFUSED.search(str(error))
    return isinstance(error, _UNUSABLE) or type(error) is duckdb.Error


def is_locked(error: duckdb.Error) -> bool:
    """Whether another process holds the database file."""
    return bool(_LOCKED.search(str(error)))
