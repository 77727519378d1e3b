"""Fixtures shared by all tests: the reference material, stores that are there at once."""

import gc
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from streamlit.components.v2 import manifest_scanner

from dashboard import demo
from dashboard.access import accounts, warm_up
from dashboard.store import db
from tests import ready_stores

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent


# Where the longest files are, the rest follows. The first file that asks for the county makes its
# store while another process of the run is at the browser: else both would wait for it.
LONGEST = ("browser/", "cli/test_quality", "screens/", "exports/", "cli/", "importing/")


def pytest_configure() -> None:
    """Collect garbage seldom: a quarter of the time of office files went into looking for it.
    What is compiled is kept, else every process that a test begins compiles the product anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    gc.set_threshold(50_000, 50, 1000)
    os.environ[warm_up.SWITCH] = "off"  # servers of tests are visited by tests alone


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A file is one piece of work (--dist loadfile), since its tests share what was made for them;
    longest first. What is for the marathon is none of the long run, though its file be."""
    if config.option.markexpr == "soak":
        items[:] = [item for item in items if item.get_closest_marker("marathon") is None]

    def place(item: pytest.Item) -> int:
        file = item.path.relative_to(FOLDER).as_posix()
        places = (number for number, start in enumerate(LONGEST) if file.startswith(start))
        return next(places, len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of reference inputs beside the checkout; tests that need it skip without it."""
    folder = Path(os.environ.get("DASHBOARD_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"reference material not found at {folder}")
    return folder


@pytest.fixture(scope="session", autouse=True)
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ready_stores.ReadyStores]:
    """Whoever needs a new store is given a copy of one that was made once for the whole run."""
    own = tmp_path_factory.getbasetemp()
    stores = ready_stores.ReadyStores(ready_stores.run_folder(own))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_open", stores.open)
        patch.setattr(db, "NOWHERE", own / "nowhere.duckdb")
        patch.setattr(demo, "ensure", stores.ensure_demo)
        # A hash that is to be slow is made for every account of every test.
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(accounts, "_hasher", lambda: quick)
        # Every AppTest reads the metadata of all installed packages, half of its time.
        found = manifest_scanner.scan_component_manifests()
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield stores
        db.close()


@pytest.fixture
def from_scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores are made as the product makes them, for tests of that."""
    monkeypatch.setattr(db, "_open", ready_stores.OPEN)
    monkeypatch.setattr(db, "NOWHERE", Path(":memory:"))
    monkeypatch.setattr(demo, "ensure", ready_stores.ENSURE)


@pytest.fixture(scope="session")
def demo_folder(ready: ready_stores.ReadyStores, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store folder of all tests of this process that only look at the simulated data.

    One folder, so that what one test has computed is still in the cache for the next.
    """
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(folder))
        demo.ensure()
        db.close()
    return folder


@pytest.fixture(scope="session")
def county_folder(
    ready: ready_stores.ReadyStores, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The store folder of all tests of this process that only look at the county's figures."""
    target = tmp_path_factory.mktemp("county") / "store"
    shutil.copytree(ready.county(shared / "inputs/county"), target)
    return target


@pytest.fixture(scope="session")
def county_truth(shared: Path) -> dict[str, Any]:
    """What the county's files were made with: truth.json beside them. Not to be changed."""
    text = (shared / "inputs/county/truth.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.fixture
def county_store(county_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The county's store, chosen through the environment, only to look at."""
    monkeypatch.setenv("DASHBOARD_STORE", str(county_folder))
    return county_folder


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store folder, chosen through the environment."""
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "store"))
    return tmp_path / "store"
