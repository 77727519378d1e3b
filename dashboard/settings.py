"""What the product is called and where things lie: its folders and the store's."""

import os
from pathlib import Path

PRODUCT = "永嘉质量看板"
ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("DASHBOARD_DATA") or ROOT / "data")
QUERIES = ROOT / "queries"
STATIC = ROOT / "static"


def store_dir() -> Path:
    """Folder of the databases and original uploads: DASHBOARD_STORE, or data/store."""
    return Path(os.environ.get("DASHBOARD_STORE") or DATA / "store")


def engine() -> str:
    """What counts over archives of counties: duckdb (this machine), or spark://host:7077, the
    address of a cluster (DASHBOARD_ENGINE)."""
    return os.environ.get("DASHBOARD_ENGINE") or "duckdb"
