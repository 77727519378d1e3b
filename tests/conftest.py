"""Fixtures shared by all tests: the reference material, an empty store."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of reference inputs beside the checkout; tests that need it skip without it."""
    folder = Path(os.environ.get("DASHBOARD_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"reference material not found at {folder}")
    return folder


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store folder, chosen through the environment."""
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "store"))
    return tmp_path / "store"
