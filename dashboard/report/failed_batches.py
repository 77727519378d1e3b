"""The annex of failed batches of a spot check: with makers only where names may be shown."""

from datetime import date

import pandas as pd

from dashboard.indicators.definitions import Indicator
from dashboard.report.evidence_parts import Span, clauses_of, source_words
from dashboard.report.model import Cell, Column, Part, Table
from dashboard.report.tables import NONE
from dashboard.spot_checks import batches
from dashboard.spot_checks import official as sample_words
from dashboard.store import db


def failed_part(
    store: db.StoreName, one: Indicator, found: Span, title: str, *, with_firms: bool
) -> Part | None:
    """不合格批次: how many, whose, and which may not be made public yet. None: no batch failed."""
    rows = batches.batches(store, one, found.chosen)
    failed = rows[rows["verdict"] == "不合格"]
    if failed.empty:
        return None
    as_of = found.chosen.as_of
    windows = batches.windows(failed, as_of)
    pending = sum(item.is_pending for item in windows)
    told = sample_words.failed(
        len(failed), failed["id"].nunique(), pending, batches.public_from(failed, as_of)
    )
    notes = (
        sample_words.failed_note(found.chosen.purposes == ()),
        "" if with_firms else sample_words.NO_FIRMS_NOTE,
    )
    return Part(
        "failed",
        "不合格批次",
        told.plain.split("。")[0],
        (told,),
        table=_table(failed, [item.state for item in windows], title, notes, with_firms),
        clauses=clauses_of(one, as_of),
        source=source_words(store, as_of, [one.dataset], one.product),
        ruler=sample_words.FAILED_RULER,
    )


def _table(
    failed: pd.DataFrame, states: list[str], title: str, notes: tuple[str, ...], with_firms: bool
) -> Table:
    """One row per failed batch, oldest first; with the names it needs a landscape page."""
    columns = [
        Column("序号"),
        Column("生产企业", side="text"),
        Column("乡镇"),
        Column("产品名称", side="text"),
        Column("级别"),
        Column("抽样日期"),
        Column("不合格项目", side="text"),
        Column("异议"),
    ]
    rows = []
    for number, (batch, state) in enumerate(
        zip(failed.to_dict("records"), states, strict=True), start=1
    ):
        drawn: date = batch["sampled_to"].date()
        rows.append(
            [
                Cell(str(number), float(number)),
                _cell(batch["enterprise"]),
                _cell(batch["township"]),
                _cell(batch["product_name"]),
                _cell(batch["level"]),
                Cell(drawn.isoformat()),
                _cell("、".join(batch["failing_items"])),
                Cell(sample_words.OBJECTIONS[state]),
            ]
        )
    if not with_firms:
        columns.pop(1)
        rows = [[row[0], *row[2:]] for row in rows]
    return Table(
        "不合格批次",
        title,
        tuple(columns),
        tuple(tuple(row) for row in rows),
        None,
        tuple(note for note in notes if note),
        wide=with_firms,
    )


def _cell(value: object) -> Cell:
    return Cell(value) if isinstance(value, str) and value else NONE
