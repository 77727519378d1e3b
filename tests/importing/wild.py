"""What must hold after an import of one of inputs/wild: reads truth.json, lists what does not."""

import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from dashboard.importing import boundaries
from dashboard.importing.pipeline import Choices, Preview, prepare
from dashboard.importing.store import commit
from dashboard.store import db

BLANK = (None, "", "未标明", "无", [])


def faults(source: Path, entry: dict[str, Any], folder: Path) -> list[str]:
    """What of the truth does not hold, [] when one of its answers does; folder: for archives."""
    if "boundary" in entry["any"][0]:
        return _boundary_faults(source, entry["any"][0]["boundary"])
    previews = [_imported(*one) for one in _files(source, entry, folder)]
    found = [_answer_faults(previews, answer) for answer in entry["any"]]
    return min(found, key=len)


def _files(source: Path, entry: dict[str, Any], folder: Path) -> list[tuple[bytes, str, str]]:
    """(content, name, folder it lies in)."""
    if entry.get("via") != "folder":
        return [(source.read_bytes(), source.name, "")]
    with zipfile.ZipFile(source) as archive:
        archive.extractall(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(one.read_bytes(), one.name, str(one.parent.relative_to(folder))) for one in files]


def _imported(content: bytes, name: str, folder: str) -> Preview:
    preview = prepare(content, name, Choices(folder=folder))
    if preview.refusal is None and preview.rows_accepted:
        commit(preview, by="测试")
    return preview


def _answer_faults(previews: list[Preview], answer: dict[str, Any]) -> list[str]:
    lacking: list[str] = []
    sheets = [sheet for preview in previews for sheet in preview.sheets if sheet.checked]
    refused = all(preview.refusal is not None for preview in previews)
    if answer.get("refused") and not refused:
        return ["is not refused"]
    if "kind" in answer and {sheet.plan.kind for sheet in sheets} != {answer["kind"]}:
        lacking.append(f"kind {[sheet.plan.kind for sheet in sheets]}")
    counts = {
        "accepted": sum(sheet.rows_accepted for sheet in sheets),
        "duplicate": sum(sheet.rows_duplicate for sheet in sheets),
        "rejected": sum(sheet.rows_rejected for sheet in sheets),
    }
    lacking += [
        f"{key} {number}, not {answer[key]}"
        for key, number in counts.items()
        if key in answer and answer[key] != number
    ]
    summary: Counter[str] = Counter()
    for sheet in sheets:
        assert sheet.checked is not None
        summary.update(sheet.checked.summary)
    lacking += [
        f"{key} {summary[key]}, not {number}"
        for key, number in answer.get("summary", {}).items()
        if summary[key] != number
    ]
    said = said_by(previews)
    lacking += [f"not said: {one}" for one in answer.get("said", []) if not re.search(one, said)]
    rows = {problem.row for sheet in sheets for problem in sheet.checked.problems}  # type: ignore[union-attr]
    lacking += [f"row {row} is not said" for row in answer.get("said_rows", []) if row not in rows]
    if "stored" in answer:
        lacking += _stored_faults(answer["stored"])
    if "silent" in answer:
        lacking += _silent_faults(answer["silent"])
    return lacking


def said_by(previews: list[Preview]) -> str:
    """All that the imports say, as one text."""
    texts: list[str] = []
    for preview in previews:
        texts += preview.notes
        texts += [preview.refusal.message] if preview.refusal else []
        for sheet in preview.sheets:
            texts.append(sheet.plan.reason)
            texts += [one.message for one in sheet.checked.problems] if sheet.checked else []
    return "\n".join(texts)


def _stored_faults(wanted: dict[str, Any]) -> list[str]:
    if not db.exists("real"):
        return ["nothing is stored"]
    with db.cursor("real") as cursor:
        result = cursor.execute(f"SELECT * FROM {wanted['view']}")
        names = [one[0] for one in result.description]
        stored = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    found: list[str] = []
    if wanted.get("count", len(stored)) != len(stored):
        found.append(f"{len(stored)} rows stored, not {wanted['count']}")
    by_number = {row["row_number"]: row for row in stored}
    for one in wanted.get("rows", []):
        if one["row"] not in by_number:
            found.append(f"row {one['row']} is not stored")
            continue
        found += _row_faults(by_number[one["row"]], one)
    for row in stored if "all" in wanted else []:
        found += _row_faults(row, wanted["all"])
    return found


def _row_faults(row: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    found = []
    for name, rule in wanted.items():
        if name == "row":
            continue
        if name == "failing":
            value: Any = f"{row['failing_items_text']} {'、'.join(row['failing_items'] or [])}"
        else:
            value = row[name]
        if not _fits(value, rule):
            found.append(f"row {row['row_number']} {name} is {value!r}, not {rule}")
    return found


def _fits(value: Any, rule: Any) -> bool:
    if not isinstance(rule, dict):
        return str(value) == str(rule)
    if "none" in rule:
        return value in BLANK
    if "has" in rule:
        return rule["has"] in str(value)
    if "has_all" in rule:
        return all(one in str(value) for one in rule["has_all"])
    if "year" in rule:
        return value is not None and value.year == rule["year"]
    return value in rule["in"]


def _silent_faults(townships: list[str]) -> list[str]:
    with db.cursor("real") as cursor:
        counted = {
            row[0]
            for row in cursor.execute("SELECT township FROM live_monthly_progress").fetchall()
        }
        reported = dict(
            cursor.execute("SELECT township, is_reported FROM live_monthly_reports").fetchall()
        )
    return [
        f"{name} is no silent township"
        for name in townships
        if name in counted or reported.get(name) is not False
    ]


def _boundary_faults(source: Path, wanted: dict[str, Any]) -> list[str]:
    try:
        found = boundaries.read(source.read_bytes(), source.name)
    except Exception as error:
        return [str(error)]
    matched = sum(name is not None for name in found.names.values())
    told = {"era": found.era, "matched": matched, "missing": len(found.missing)}
    return [
        f"{key} {told[key]}, not {value}" for key, value in wanted.items() if told[key] != value
    ]
