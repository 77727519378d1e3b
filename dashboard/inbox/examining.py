"""What a workbook would be as a report of a unit: read as the import reads it, judged as a report.

Nothing here checks a figure by itself: `pipeline.prepare` does, as it will when the county takes
the report in. What the import would hold or ask has to be mended before it is sent (must); what it
would only notice has to be looked at and ticked (look).
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.utils import column_index_from_string

from dashboard.importing.annotate import note_of
from dashboard.importing.bodies import body
from dashboard.importing.checked import Checked
from dashboard.importing.columns import datasets
from dashboard.importing.kinds.monthly_reports import AGAINST_STORED, MEASURES, WORDS
from dashboard.importing.pipeline import Preview, prepare
from dashboard.importing.problems import Problem
from dashboard.inbox import words
from dashboard.inbox.rules import owner, rules, sender_of

_OUR_CARE = re.compile(r"按填写的(?:数)?(?:保存)?[^。]*。")  # what the county does with it anyhow


@dataclass(frozen=True)
class Finding:
    """One thing found. row: 1-based in the sheet, 0 for the whole; field: whose cell it is in."""

    text: str
    row: int = 0
    field: str = ""


@dataclass(frozen=True)
class Examined:
    """A workbook read for one unit, dataset and period. figures_sha256: of what was read, the
    same for a form and a file with the same figures; rows: taken; trades: told of."""

    preview: Preview
    must: tuple[Finding, ...]
    look: tuple[Finding, ...]
    rows: int
    trades: tuple[str, ...]
    figures_sha256: str

    @property
    def asked(self) -> str:
        """Fingerprint of what has to be looked at: a tick is for just these findings."""
        told = "\n".join(one.text for one in self.look)
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def examine(
    content: bytes, file_name: str, unit: str, dataset: str, period: str, *, is_demo: bool = False
) -> Examined:
    """Read a workbook as the report of a unit. dataset: the one that is owed ("" for any that may
    be sent); period: label of the plan, 2010-09, "" where none is asked. is_demo: simulated figures
    are not held against the imported ones, which is all that the import compares with."""
    limit = rules().most_megabytes
    if len(content) > limit * 2**20:  # told before it is read
        unread = Preview(file_name, b"", hashlib.sha256(content).hexdigest())
        told = Finding(words.too_large(len(content) / 2**20, limit))
        return Examined(unread, (told,), (), 0, (), unread.sha256)
    preview = prepare(content, file_name)
    if preview.refusal is not None:
        return Examined(preview, (Finding(preview.refusal.message),), (), 0, (), preview.sha256)
    must = [Finding(one.text) for one in preview.questions]
    look: list[Finding] = []
    for checked in preview.checked:
        for problem in checked.problems:
            if problem.code in rules().county or (is_demo and problem.code in AGAINST_STORED):
                continue
            finding = _finding(checked, problem)
            is_bad = problem.severity != "notice" or problem.code in rules().must
            (must if is_bad else look).append(finding)
        must += _foreign(checked, unit, dataset, period)
    for sheet in preview.sheets:
        if sheet.checked is None and sheet.doubts:
            must.append(Finding(words.sheet_left_out(sheet.plan.sheet.name, sheet.plan.reason)))
    rows = preview.rows_accepted
    if not rows and not must:
        must.append(Finding(words.NO_ROWS))
    return Examined(
        preview,
        tuple(dict.fromkeys(must)),
        tuple(one for one in dict.fromkeys(look) if one not in must),
        rows,
        _trades(preview.checked),
        figures_of(preview.checked),
    )


def _finding(checked: Checked, problem: Problem) -> Finding:
    text = _OUR_CARE.sub("", note_of(problem.message)).strip()
    name = problem.field or ""
    if problem.column:
        index = column_index_from_string(problem.column) - 1
        match = next((one for one in checked.mapping.columns if one.index == index), None)
        name = (match.field if match else None) or name
    return Finding(text, problem.row, name)


def _foreign(checked: Checked, unit: str, dataset: str, period: str) -> list[Finding]:
    """Rows of others, another dataset than the one that is owed, another month."""
    found = []
    kind = checked.dataset.kind
    same = {dataset} | {key for key, duty in rules().answers.items() if duty == _duty(dataset)}
    if dataset and kind not in same:
        found.append(Finding(words.other_dataset(checked.dataset.title, datasets()[dataset].title)))
    if (sender := sender_of(unit)) not in checked.dataset.sent_by:
        found.append(Finding(words.not_sent_by(checked.dataset.title, sender)))
    name = owner(kind, unit)
    if name and (others := sorted(_units(checked, name) - {unit, body(unit, None)})):
        found.append(Finding(words.other_units(unit, others)))
    months = {one for one in checked.column("month") if isinstance(one, date)}
    wrong = sorted(f"{one:%Y-%m}" for one in months if period and f"{one:%Y-%m}" != period)
    if wrong:
        found.append(Finding(words.other_month(wrong, period)))
    return found


def _duty(dataset: str) -> str:
    return rules().answers.get(dataset, dataset)


def _units(checked: Checked, name: str) -> set[str]:
    """Whose the rows are. name: the field that says it."""
    kept = checked.accepted()
    names = {one for one in map(checked.column(name).__getitem__, kept) if one}
    alive = set(kept)
    for rows in checked.children.values():
        names |= {r[name] for r in rows if r["position"] in alive and r.get(name)}
    return set(map(str, names))


def _trades(sheets: Iterable[Checked]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for checked in sheets:
        alive = checked.accepted()
        found.update(dict.fromkeys(filter(None, map(checked.column("trade").__getitem__, alive))))
        for rows in checked.children.values():
            own = (row.get("trade") for row in rows if row["position"] in set(alive))
            found.update(dict.fromkeys(filter(None, own)))
    return tuple(found)


def figures_of(sheets: Iterable[Checked]) -> str:
    """SHA-256 of what would be stored of a workbook, whatever its order and its other columns."""
    told: list[str] = []
    for checked in sheets:
        dataset, kept = checked.dataset, checked.accepted()
        if dataset.table:
            stored = [one.stored_as for one in dataset.fields if one.stored_as and not one.many]
            names = [one for one in dict.fromkeys((*stored, *dataset.derived))]
            columns = {name: checked.column(name) for name in names}
            own = [{name: columns[name][position] for name in names} for position in kept]
            told += [_as_text([dataset.table, row]) for row in own]
        alive = set(kept)
        for table, rows in checked.children.items():
            own = [
                {k: v for k, v in row.items() if k != "position"}
                for row in rows
                if row["position"] in alive
            ]
            told += [_as_text([table, row]) for row in own]
    return hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()


def _as_text(row: list[Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str, sort_keys=True)


def cells_of(preview: Preview) -> list[str]:
    """What can be pointed at in a report: 小药店/已整规, or 第4行 of lists."""
    found: dict[str, None] = {}
    for checked in preview.checked:
        kept = set(checked.accepted())
        progress = checked.children.get("monthly_progress", ())
        for row in progress:
            for measure in MEASURES:
                if row["position"] in kept and row[measure] is not None:
                    found[f"{row['trade']}/{WORDS[measure]}"] = None
        if not progress:
            found.update(dict.fromkeys(f"第{checked.rows[one]}行" for one in sorted(kept)))
    return list(found)
