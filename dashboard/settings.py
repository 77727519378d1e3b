"""Where things lie: the folders of the product and of the store."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("DASHBOARD_DATA") or ROOT / "data")
QUERIES = ROOT / "queries"
STATIC = ROOT / "static"


def store_dir() -> Path:
    """Folder of the databases and original uploads: DASHBOARD_STORE, or data/store."""
    return Path(os.environ.get("DASHBOARD_STORE") or DATA / "store")
