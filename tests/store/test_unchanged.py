"""What an earlier server has counted is shown again only where nothing has changed since."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import settings
from dashboard.store import unchanged


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program of one file, with a store beside it."""
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "data" / "store"))
    store = tmp_path / "data" / "store"
    store.mkdir(parents=True)
    (store / "real.duckdb").write_bytes(b"one")
    (tmp_path / "app.py").write_text("1")
    unchanged._program.cache_clear()
    yield tmp_path
    unchanged._program.cache_clear()


def now() -> str:
    """As another process sees it."""
    unchanged._program.cache_clear()
    return unchanged.state()


def test_everything_that_counts_is_noticed_and_nothing_else(program: Path) -> None:
    store = program / "data" / "store"
    before = now()
    (store / "log").mkdir()
    (store / "log" / "app.log").write_text("a line")
    (program / "dashboard" / "__pycache__").mkdir(parents=True)
    (program / "dashboard" / "__pycache__" / "a.pyc").write_bytes(b"x")
    os.chmod(store / "real.duckdb", 0o600)
    assert now() == before, "what the server itself leaves behind"

    seen = {before}
    changes = [
        (store / "real.duckdb.wal", b"a commit"),
        (store / "real.duckdb", b"another"),
        (store / "demo.duckdb", b"simulated"),
        (store / "boundaries" / "a.geojson", b"own map"),
        (program / "app.py", b"22"),
        (program / "queries" / "counts.sql", b"SELECT 1"),
        (program / "data" / "duties.toml", b"a = 1"),
    ]
    for file, content in changes:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        assert now() not in seen, file
        seen.add(now())

    same = now()
    shutil.copy2(store / "real.duckdb", program / "backup")
    os.replace(program / "backup", store / "real.duckdb")
    assert now() != same, "a copy with the same size and time"


def test_a_database_by_name(program: Path) -> None:
    store = program / "data" / "store"
    real, demo = unchanged.state("real"), unchanged.state("demo")
    (store / "demo.duckdb").write_bytes(b"simulated")
    assert unchanged.state("real") == real and unchanged.state("demo") != demo
