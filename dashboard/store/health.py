"""How the store is: what the health address, the metrics and the system page tell, nameless."""

import shutil
import time
from dataclasses import dataclass

from dashboard import settings
from dashboard.store import audit, backup, db, published, viewer

LEAST_FREE = 500 * 2**20


@dataclass(frozen=True)
class Health:
    """readable: the database of imports opens (or there is none yet). writable: the folder takes a
    line. free: bytes on its disk. backup_age: seconds since the last whole backup, None without
    one. shown: readers see all that was written. told: why not (Chinese), empty when all is well.
    """

    readable: bool
    writable: bool
    free: int
    backup_age: float | None
    data_version: str
    schema: int
    told: str = ""
    shown: bool = True

    @property
    def is_well(self) -> bool:
        """Whether the app can go on: the store opens, takes writes, and the disk has room."""
        return self.readable and self.writable and self.shown and self.free >= LEAST_FREE


def look() -> Health:
    """How the store is right now."""
    told, version, schema = "", "0", 0
    with viewer.acting(viewer.SYSTEM):
        try:
            if db.exists("real"):
                with db.cursor("real") as cursor:
                    schema = db.schema_version(cursor)
                version = db.data_version("real")
        except db.StoreBusyError as error:
            told = str(error)
        last = backup.newest()
    place = settings.store_dir()
    writable = _takes_writes()
    free = shutil.disk_usage(place if place.is_dir() else settings.ROOT).free
    age = None if last is None else time.time() - last.made_at.timestamp()
    shown = not (published.is_on() and published.why_behind(db.path("real")))
    return Health(not told, writable, free, age, version, schema, told, shown)


def _takes_writes() -> bool:
    place = settings.store_dir()
    if not place.is_dir():
        return True
    probe = place / "audit" / ".probe"
    try:
        probe.parent.mkdir(exist_ok=True, mode=0o700)
        probe.write_bytes(b"x" * 4096)
        return True
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)


def metrics(health: Health) -> str:
    """The same as lines of OpenMetrics."""
    values = {
        "dashboard_store_readable": int(health.readable),
        "dashboard_store_writable": int(health.writable),
        "dashboard_store_shown": int(health.shown),
        "dashboard_disk_free_bytes": health.free,
        "dashboard_backup_age_seconds": -1 if health.backup_age is None else int(health.backup_age),
        "dashboard_data_version": health.data_version,
        "dashboard_schema_version": health.schema,
        "dashboard_audit_lines": (audit.head() or {"n": 0})["n"],
    }
    lines = [f"# TYPE {name} gauge\n{name} {value}" for name, value in values.items()]
    return "\n".join(lines) + "\n# EOF\n"
