"""The demo store: simulated evidence shaped like the county's own for 2007-2015.

Everything is generated from data/demo/*.toml with a fixed seed and written to its own database
(`demo`), as one import named 模拟数据. Nothing here is a fact except the names of townships and
trades and the dates and marks that the papers name.
"""

import hashlib
import threading
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import settings
from dashboard.demo import (
    campaign,
    demonstration,
    duties,
    enterprise_papers,
    enterprises,
    ledgers,
    outlets,
    records,
    samples,
    scores,
)
from dashboard.duties import groups, rulings
from dashboard.store import db, viewer

STAMP_KEY = "demo_stamp"
DEMO_LIST = "模拟的名单"

_building = threading.Lock()


def is_ready(_store: db.StoreName = "demo") -> bool:
    """Whether the demo store is there, built by these parameters and this code."""
    with _building:
        return _built_stamp() == stamp()


def ensure() -> None:
    """Build the demo store if it is absent or was built by other parameters or code."""
    with _building:
        if _built_stamp() == stamp():
            return
        with viewer.acting(viewer.SYSTEM), db.writing("demo"):
            if _built_stamp() != stamp():  # another process may have built it meanwhile
                _build()


def _build() -> None:
    frames = generate()
    with db.transaction("demo") as cursor:
        _clear(cursor, [*frames, "imports"])
        import_id = _add_import(cursor)
        for table, frame in frames.items():
            cursor.register("demo_rows", frame)
            cursor.execute(_insert_statement(table, frame), {"import_id": import_id})
            cursor.unregister("demo_rows")
        cursor.execute(
            "INSERT INTO store_state VALUES ($key, $stamp) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            {"key": STAMP_KEY, "stamp": stamp()},
        )
    _set_groups()
    _rule()


def _rule() -> None:
    """What the simulated county ruled where the papers are silent; a ruling of a user stays."""
    by = parameters("parameters")["import"]["imported_by"]
    for conflict_id, ruled in parameters("duties")["rulings"].items():
        if conflict_id not in rulings.recorded("demo"):
            rulings.rule("demo", conflict_id, ruled["option"], ruled["reason"], by)


def _set_groups() -> None:
    """The bodies behind the groups that the papers leave open, as the county would list them."""
    known = groups.in_force("demo")
    by = parameters("parameters")["import"]["imported_by"]
    for actor_id, names in parameters("duties")["groups"].items():
        if actor_id not in known and actor_id in groups.settable():
            groups.set_members("demo", actor_id, names, DEMO_LIST, by)


def stamp() -> str:
    """Hash of all parameters and of the generator's code: what a built demo store is made of."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in _sources())).hexdigest()


def generate() -> dict[str, pd.DataFrame]:
    """Rows of every evidence table without import_id; the same call gives the same rows.

    Keys are table names; `outlets` is a register row per outlet and date, `samples` a batch,
    `follow_ups` a failed batch's follow-up, the rest one assessment or score each.
    """
    general = parameters("parameters")
    seed, names = general["seed"], general["names"]
    listing, scoring, plan = parameters("outlets"), parameters("scores"), parameters("duties")
    townships = [place["name"] for place in listing["townships"]]
    batches, follow_ups = samples.generate(parameters("samples"), names, seed)
    makers = samples.makers(parameters("samples"), names, seed)
    firms = parameters("enterprises")
    register, classes = enterprises.generate(firms, makers, names, seed)
    papers = enterprise_papers.generate(
        firms["papers"], register, classes, batches, names["characters"], seed
    )
    zone_assessments, zone_scores = scores.zones(scoring["zones"], seed)
    registers = outlets.generate(listing, names, seed)
    field, shows = parameters("campaign"), parameters("demonstration")
    actions = field["enforcement"] | {
        "trades": [trade["name"] for trade in listing["trades"]],
        "new_townships": [name for place in listing["townships"] for name in place["later"]],
    }
    received = duties.submissions(plan, townships, seed)
    monthly = received[received["duty"] == "75.monthly"]
    reports, progress = campaign.reports(field["reports"], registers, townships, monthly, seed)
    applicants = demonstration.units(shows, townships, names["streets"], seed)
    rounds = [
        scores.supervision(scoring[name], townships, seed)
        for name in ("supervision", "city_supervision")
    ]
    lists = parameters("records")
    sizes = {place["name"]: place["outlets"] for place in listing["townships"]}
    told = lists["complaints"] | {
        "trades": actions["trades"],
        "weights": [size / sum(sizes.values()) for size in sizes.values()],
    }
    return {
        "outlets": registers,
        "samples": batches,
        "follow_ups": follow_ups,
        "enterprise_register": register,
        "enterprise_classes": classes,
        **papers,
        "zone_assessments": zone_assessments,
        "zone_scores": zone_scores,
        "supervision_scores": pd.concat(rounds, ignore_index=True),
        "joint_enforcement": campaign.enforcement(actions, townships, seed),
        "training_sessions": campaign.training(field["training"], registers, seed),
        "monthly_reports": reports,
        "monthly_progress": progress,
        "demonstration_units": applicants,
        "demonstration_scores": demonstration.scores(shows["standards"], applicants, seed),
        "outlet_checks": records.visits(lists["visits"], registers, seed),
        "complaints": records.complaints(told, townships, seed),
        "satisfaction_surveys": records.surveys(lists["satisfaction"], sizes, seed),
        "grid_cells": records.grid(lists["grid"], sizes, seed),
        "budget_lines": records.budget(lists["budget"], townships, seed),
        "duty_completions": duties.completions(plan, townships, seed),
        "submissions": received,
        **ledgers.generate(parameters("ledgers"), {"townships": townships, **plan["groups"]}, seed),
    }


def parameters(name: str) -> dict[str, Any]:
    """Content of data/demo/<name>.toml."""
    return tomllib.loads((settings.DATA / "demo" / f"{name}.toml").read_text(encoding="utf-8"))


def _sources() -> list[Path]:
    return sorted((settings.DATA / "demo").glob("*.toml")) + sorted(
        Path(__file__).parent.glob("*.py")
    )


def _built_stamp() -> str | None:
    if not db.exists("demo"):
        return None
    with db.cursor("demo") as cursor:
        row = cursor.execute("SELECT value FROM store_state WHERE key = ?", [STAMP_KEY]).fetchone()
    return str(row[0]) if row else None


def _clear(cursor: Any, tables: list[str]) -> None:
    """Take out an earlier demo import; whatever else is in the store stays."""
    general = parameters("parameters")["import"]
    mine = {"file_name": general["file_name"], "imported_by": general["imported_by"]}
    which = (
        "SELECT import_id FROM imports WHERE file_name = $file_name AND imported_by = $imported_by"
    )
    for table in tables:
        cursor.execute(f"DELETE FROM {table} WHERE import_id IN ({which})", mine)


def _add_import(cursor: Any) -> int:
    general = parameters("parameters")["import"]
    imported_at: datetime = general["imported_at"]
    size = sum(file.stat().st_size for file in _sources())
    row = cursor.execute(
        "INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, imported_by) "
        "VALUES (?, ?, ?, ?, ?) RETURNING import_id",
        [general["file_name"], stamp(), size, imported_at, general["imported_by"]],
    ).fetchone()
    return int(row[0])


# Lists travel as text joined by 、 and are split by the database, which is faster than
# handing over Python lists.
_LISTS = {"failing_items", "townships", "departments", "problem_kinds"}


def _insert_statement(table: str, frame: pd.DataFrame) -> str:
    columns = list(frame.columns)
    values = [
        f"CASE WHEN {name} = '' THEN [] ELSE string_split({name}, '、') END"
        if name in _LISTS
        else name
        for name in columns
    ]
    return (
        f"INSERT INTO {table} (import_id, {', '.join(columns)}) "
        f"SELECT $import_id, {', '.join(values)} FROM demo_rows"
    )
