"""Corrected columns that are remembered per form and sender, so that next month is one click.

A form is the tuple of its heads as keys, with the dataset it was read as; the sender is who the
sheet names after 填报单位.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.importing.cleaning import tidy
from dashboard.importing.columns import datasets, header_key
from dashboard.importing.layout import Layout
from dashboard.importing.pipeline import Choices, Preview
from dashboard.importing.recognise import SheetPlan
from dashboard.store import db

if TYPE_CHECKING:
    import pandas as pd

_SENDER = re.compile(r"(?:填[报表]|报送)单位[:：]\s*(\S.*?)(?:\s{2,}|\s*填|$)")


@dataclass
class Recalled:
    """What was remembered for a file: choices with it, and per sheet the columns it decided."""

    choices: Choices
    columns: dict[str, dict[int, str]] = field(default_factory=dict)


def sender_of(plan: SheetPlan) -> str:
    """Who sent the sheet, "" where it does not say."""
    for title in plan.titles:
        found = _SENDER.search(title)
        if found:
            return tidy(found[1])
    return ""


def heads_of(layout: Layout) -> list[str]:
    """The form: one key per column, "" for a column without a head."""
    return [header_key("".join(path)) for path in layout.heads]


def form_of(layout: Layout) -> str:
    """Hash of the heads."""
    return hashlib.sha256("\n".join(heads_of(layout)).encode()).hexdigest()[:32]


def recall(preview: Preview) -> Recalled:
    """The preview's choices with what was remembered for its sheets; what was chosen now wins."""
    choices = preview.choices
    if not db.exists("real"):
        return Recalled(choices)
    known = _in_force()
    mappings = dict(choices.mappings or {})
    decided: dict[str, dict[int, str]] = {}
    kinds: set[str] = set()
    unrecognised = False
    for sheet in preview.sheets:
        plan = sheet.plan
        if plan.layout is None:
            continue
        key = (sender_of(plan), form_of(plan.layout))
        fitting = known.get(key, {})
        unsure = plan.kind is None or plan.needs_confirmation
        kind = plan.kind if not unsure else next(iter(fitting), None)
        if kind is None or kind not in fitting:
            continue
        if unsure:
            kinds.add(kind)
            unrecognised = True
        columns = fitting[kind]
        now = mappings.get(plan.sheet.name, {})
        mappings[plan.sheet.name] = {**columns, **now}
        decided[plan.sheet.name] = {i: name for i, name in columns.items() if now.get(i) == name}
        decided[plan.sheet.name] |= {i: name for i, name in columns.items() if i not in now}
    if not decided:
        return Recalled(choices)
    kind_now = choices.kind
    if kind_now is None and unrecognised and len(kinds) == 1:
        kind_now = kinds.pop()
    return Recalled(replace(choices, mappings=mappings, kind=kind_now), decided)


def _in_force() -> dict[tuple[str, str], dict[str, dict[int, str]]]:
    """(sender, form) -> kind -> columns, newest first."""
    found: dict[tuple[str, str], dict[str, dict[int, str]]] = {}
    for row in remembered().itertuples():
        if row.kind not in datasets():
            continue
        kinds = found.setdefault((row.sender, row.form), {})
        columns = {int(index): name for index, name in json.loads(row.columns).items()}
        names = {one.name for one in datasets()[row.kind].fields}
        if names.issuperset(filter(None, columns.values())):
            kinds.setdefault(row.kind, columns)
    return found


def remembered() -> "pd.DataFrame":
    """One row per mapping in force, newest first: sender, form, heads, kind, columns, when, who."""
    if not db.exists("real"):
        import pandas as pd

        return pd.DataFrame(columns=["mapping_id", "sender", "form", "heads", "kind", "columns"])
    return db.query("real", "remembered_mappings")


def remember(preview: Preview, by: str) -> int:
    """Keep the corrected columns of a preview's sheets; gives how many forms were kept anew."""
    corrected = preview.choices.mappings or {}
    known = _in_force() if db.exists("real") else {}
    fresh: dict[tuple[str, str, str], tuple[list[str], dict[int, str]]] = {}
    for sheet in preview.sheets:
        plan = sheet.plan
        columns = corrected.get(plan.sheet.name)
        if not columns or plan.layout is None or plan.kind is None or not plan.taken:
            continue
        sender, form = sender_of(plan), form_of(plan.layout)
        if known.get((sender, form), {}).get(plan.kind) != columns:
            fresh[(sender, form, plan.kind)] = (heads_of(plan.layout), columns)
    if not fresh:
        return 0
    now = datetime.now().replace(microsecond=0)
    with db.transaction("real") as cursor:
        for (sender, form, kind), (heads, columns) in fresh.items():
            cursor.execute(
                "UPDATE remembered_mappings SET forgotten_at = ?, forgotten_by = ? "
                "WHERE sender = ? AND form = ? AND kind = ? AND forgotten_at IS NULL",
                [now, by, sender, form, kind],
            )
            cursor.execute(
                "INSERT INTO remembered_mappings "
                "(sender, form, heads, kind, columns, remembered_at, remembered_by) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [sender, form, heads, kind, json.dumps(columns), now, by],
            )
    return len(fresh)


def forget(mapping_id: int, by: str) -> None:
    """From now on this mapping is not applied; the line stays for the record."""
    with db.transaction("real") as cursor:
        cursor.execute(
            "UPDATE remembered_mappings SET forgotten_at = ?, forgotten_by = ? "
            "WHERE mapping_id = ? AND forgotten_at IS NULL",
            [datetime.now().replace(microsecond=0), by, mapping_id],
        )
