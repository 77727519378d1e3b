"""Putting parts together to a report: scope, sources, numbers of the annexes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dashboard.report import doubts, evidence_parts
from dashboard.report.evidence_parts import Span
from dashboard.report.model import Part, Report, Selection
from dashboard.store import db
from dashboard.words import formats
from dashboard.words.tied import Sentence


class NothingToReportError(ValueError):
    """There is no evidence for the selection; the message is Chinese and says what to do."""


def needed(found: Span | None, what: str, asked: Selection) -> Span:
    """The span, or NothingToReportError."""
    if found is None:
        raise nothing(what, asked)
    return found


def nothing(what: str, asked: Selection) -> NothingToReportError:
    """The error that says for which time there is nothing."""
    year = f"{asked.year}年" if asked.year else f"截至{formats.date_text(asked.as_of)}"
    return NothingToReportError(
        f"{year}没有{what}的数据。请换统计截止日或年份，或先在“数据导入”页导入。"
    )


def with_annexes(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with their tables numbered as annexes, in their order."""
    number, found = 0, []
    for part in parts:
        number += part.table is not None
        found.append(replace(part, annex=number) if part.table is not None else part)
    return tuple(found)


def _with_words(
    store: db.StoreName, asked: Selection, parts: tuple[Part, ...], datasets: Sequence[str]
) -> tuple[Part, ...]:
    """The parts, with the word on the data of the townships that are ranked."""
    tables = [part.table for part in parts if part.table is not None]
    told = iter(doubts.noted(store, asked.as_of, tables, datasets))
    return tuple(replace(one, table=next(told)) if one.table is not None else one for one in parts)


def limits(asked: Selection) -> tuple[tuple[str, str], ...]:
    """Labelled limits of a selection."""
    named = (("行业", asked.trade), ("级别", asked.level), ("性质", asked.purpose))
    return tuple((name, value) for name, value in named if value)


def assemble(
    store: db.StoreName,
    asked: Selection,
    title: str,
    subject: str,
    intro: Sentence,
    parts: tuple[Part, ...],
    sources: tuple[list[str], str | None] | tuple[list[str], None, date | None],
    indicators: tuple[str, ...],
    scope: tuple[tuple[str, str], ...],
    topic_words: tuple[str, ...],
    pack: tuple[Part, ...] = (),
    secrecy: str = "",
) -> Report:
    """A report from its parts; sources: datasets, the product behind them, the month of reports."""
    return Report(
        kind=asked.kind,
        title=title,
        subject=subject,
        intro=intro,
        as_of=asked.as_of,
        scope=(("统计截止", formats.date_text(asked.as_of)), *scope),
        parts=with_annexes(_with_words(store, asked, parts, sources[0])),
        indicators=indicators,
        sources=tuple(evidence_parts.sources(store, asked.as_of, *sources)),
        data_version=db.data_version(store),
        is_demo=store == "demo",
        pack=pack,
        secrecy=secrecy,
        topic_words=topic_words,
    )
