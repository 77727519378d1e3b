"""A letter from its definition and the facts of its source: the one engine behind every kind.

Sections, problems and demands close up where something is not known; every problem that is told
is answered by its demand, in the same order.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard import divisions
from dashboard.letters import phrases
from dashboard.letters.definitions import Annex, Definition, definition, senders
from dashboard.letters.material import Gate, Material, NothingToReportError, Period
from dashboard.letters.number_codes import rests_on
from dashboard.letters.sources import sources
from dashboard.report import doubts
from dashboard.report.model import INTERNAL, Part, Report, Selection
from dashboard.store import db
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, join, say

OLD_DAYS = 92  # a letter on something older is asked about
_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Letter:
    """A letter before it is laid out: its report, what the clerk must see first, every fact that
    may stand in it (offered)."""

    report: Report
    definition: Definition
    period: Period
    issued_on: date
    gates: tuple[Gate, ...]
    offered: tuple[Value, ...] = ()


def periods(store: db.StoreName, kind: str, as_of: date) -> list[Period]:
    """What letters of a kind may speak of up to a day, newest first."""
    made = definition(kind)
    if not db.exists(store):
        return []
    return sources()[made.source].periods(store, as_of, made.product)


def letter(store: db.StoreName, asked: Selection) -> Letter:
    """The letter of a selection; NothingToReportError (Chinese) says what is missing."""
    made = definition(asked.kind)
    with db.one_reading():
        period = _period(store, asked, made)
        told = sources()[made.source].material(store, asked, period, made.product)
    refusals = [gate.text for gate in told.gates if gate.is_refusal]
    if refusals:
        raise NothingToReportError(f"{made.name}（{period.name}）出不了：{'；'.join(refusals)}。")
    issued = asked.issued_on or max(asked.as_of, told.as_of)
    if issued < told.as_of:
        raise NothingToReportError(
            f"成文日期{phrases.day_text(issued)}早于统计截止日{phrases.day_text(told.as_of)}，"
            "请改成文日期或统计截止日。"
        )
    eras = [divisions.era_on(day) for day in (period.on, issued)]
    if eras[0].id != eras[1].id and asked.issued_on is None:
        raise NothingToReportError(
            f"{period.name}在{eras[0].label}，成文日期在{eras[1].label}，主送和名单会不同。"
            "请把统计截止日改到那时，或写明成文日期。"
        )
    gates = told.gates
    if (age := (issued - period.on).days) > OLD_DAYS:
        gates += (Gate(f"所写的期间到成文日期已过{age}天，请核对统计截止日和成文日期"),)
    told = replace(told, facts=_named(told.facts))
    noted = doubts.noted(store, told.as_of, list(told.tables.values()), rests_on(made.source))
    told = replace(told, tables=dict(zip(told.tables, noted, strict=True)))
    offered = tuple(value for value in told.facts.values() if value is not None)
    report = _Writer(made, told, issued).report(store, asked, period)
    return Letter(report, made, period, issued, gates, offered)


def _named(facts: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """The facts, each with its name, by which the rows behind it are found."""
    return {name: value and replace(value, name=name) for name, value in facts.items()}


def _period(store: db.StoreName, asked: Selection, made: Definition) -> Period:
    found = periods(store, made.id, asked.as_of)
    if not found:
        raise NothingToReportError(
            f"截至{phrases.day_text(asked.as_of)}没有可以写{made.name}的数据。"
            "请换统计截止日，或先在“数据导入”页导入。"
        )
    if not asked.period:
        return found[0]
    for one in found:
        if one.id == asked.period:
            return one
    known = "、".join(one.id for one in found)
    raise NothingToReportError(f"{made.name}没有“{asked.period}”这一期，可以写的是：{known}。")


class _Writer:
    """One letter while its templates are filled."""

    def __init__(self, made: Definition, told: Material, issued: date) -> None:
        self.made, self.told, self.issued = made, told, issued
        self.annexes = [one for one in made.annexes if one.id in told.tables]
        self.titles, self.numbers = _grouped(made.annexes, {one.id for one in self.annexes})

    def report(self, store: db.StoreName, asked: Selection, period: Period) -> Report:
        lead = self.paragraph(self.made.lead)
        found, demands = self._problems()
        parts = [
            *self._sections(),
            *self._part("problems", self.made.problems_head, found),
            *self._part("demands", self.made.demands_head, demands),
        ]
        closing = self.paragraph(self.made.closing)
        if closing is not None and parts:
            last = parts[-1]
            parts[-1] = replace(last, paragraphs=(*last.paragraphs, closing))
        title = self.plain(self.made.title)
        office = senders()[self.made.sender]
        issue = self.told.words.get("number", "")
        return Report(
            kind=self.made.id,
            title=title.removeprefix("关于").removesuffix(f"的{self.made.genre}"),
            subject=title.removeprefix("关于").removesuffix(f"的{self.made.genre}"),
            intro=lead or Sentence(""),
            as_of=self.told.as_of,
            scope=(
                ("期间", period.name),
                ("统计截止", phrases.day_text(self.told.as_of)),
                *((("期号", f"第{issue}期"),) if issue else ()),
            ),
            parts=(*parts, *map(self._annex, self.annexes)),
            indicators=(),
            sources=(),
            data_version=db.data_version(store),
            is_demo=store == "demo",
            secrecy=INTERNAL if self.told.names_firms else "",
            topic_words=self.made.topic_words,
            full_title=title,
            genre=self.made.genre,
            issuer=office.name,
            agency_code=office.code,
            copies_to=self.made.copies or office.copies,
            receivers=self.made.receivers,
            issued_on=self.issued,
            forms=self.told.forms,
            told_on=period.on,
        )

    def _sections(self) -> list[Part]:
        found: list[Part] = []
        for number, section in enumerate(self.made.sections):
            told = [
                (one.runin, text)
                for one in section.paragraphs
                if (text := self.evidence(one.text)) is not None
            ]
            found += self._part(f"section{number}", section.head, _numbered(told))
        return found

    def _problems(self) -> tuple[list[Sentence], list[Sentence]]:
        told: list[tuple[str, Sentence]] = []
        asked: list[tuple[str, Sentence]] = []
        for one in self.made.problems:
            text = self.evidence(one.text)
            if text is None and one.text:
                continue
            demand = self.evidence(one.demand)
            if one.demand and demand is None:
                continue
            if text is not None:
                told.append((one.head, text))
            if demand is not None:
                asked.append((one.demand_head or one.head, demand))
        return _numbered(told), _numbered(asked)

    def _part(self, key: str, head: str, found: Sequence[Sentence]) -> list[Part]:
        return [Part(key, head, "", tuple(found))] if found else []

    def _annex(self, one: Annex) -> Part:
        title, number = self.plain(self.titles[one.id]), self.numbers[one.id]
        shown = f"{title}（{one.caption}）" if one.caption else title
        table = replace(self.told.tables[one.id], title=shown)
        return Part(
            f"annex_{one.id}",
            title,
            "",
            table=table,
            in_text=False,
            annex=number,
            caption=one.caption,
        )

    # ---- templates -----------------------------------------------------------------------

    def paragraph(self, templates: Sequence[str]) -> Sentence | None:
        """The sentences that can be said; None where none can."""
        found: list[Sentence] = []
        was_said = True
        for template in templates:
            if not _SLOT.search(template) and not template.strip("。；，"):  # ends the one before
                found += [Sentence(template)] if was_said else []
                continue
            one = self.sentence(template)
            was_said = one is not None
            found += [one] if one is not None else []
        return join(*found) if found else None

    def evidence(self, templates: Sequence[str]) -> Sentence | None:
        """The same, but nothing where none of its facts is known."""
        found = self.paragraph(templates)
        wants = any(_is_fact(name) for text in templates for name in _SLOT.findall(text))
        return None if found is None or (wants and not found.values) else found

    def sentence(self, template: str) -> Sentence | None:
        """One sentence; what stands behind a | only where its facts are known."""
        first, *more = template.split("|")
        head = self._piece(first)
        if head is None:
            return None
        told = [head, *(self._piece(piece) or Sentence("") for piece in more)]
        return join(*told)

    def _piece(self, template: str) -> Sentence | None:
        values: list[Value] = []
        for name in _SLOT.findall(template):
            if name.startswith("annex:") and name[6:] not in self.numbers:
                return None
            if _is_fact(name):
                value = self._fact(name)
                if value is None:
                    return None
                values.append(value)
        return say(_SLOT.sub(self._plain_slot, template), *values)

    def _fact(self, name: str) -> Value | None:
        if name.startswith("day:"):
            day = self.told.days.get(name[4:])
            return None if day is None else Value(phrases.day_text(day, on=self.issued), "办理期限")
        return self.told.facts.get(name)

    def _plain_slot(self, slot: re.Match[str]) -> str:
        name = slot[1]
        if _is_fact(name):
            return "{}"
        return self._word(name).replace("{", "").replace("}", "")

    def _word(self, name: str) -> str:
        if name.startswith("annex:"):
            several = max(self.numbers.values()) > 1
            return f"附件{self.numbers[name[6:]]}" if several else "附件"
        if name.startswith("doc:"):
            return phrases.cited(name[4:])
        return self.told.words.get(name.removeprefix("="), "")

    def plain(self, template: str) -> str:
        """A title: plain words only."""
        return _SLOT.sub(lambda slot: self._word(slot[1]), template)


def _grouped(annexes: Sequence[Annex], present: set[str]) -> tuple[dict[str, str], dict[str, int]]:
    """Title and number of the annex in which every table that is there stands."""
    titles: dict[str, str] = {}
    numbers: dict[str, int] = {}
    title, number, is_new = "", 0, True
    for one in annexes:
        if one.title:
            title, is_new = one.title, True
        if one.id in present:
            number, is_new = number + is_new, False
            titles[one.id], numbers[one.id] = title, number
    return titles, numbers


def _is_fact(name: str) -> bool:
    return not name.startswith(("annex:", "doc:", "="))


def _numbered(told: Sequence[tuple[str, Sentence]]) -> list[Sentence]:
    """（一）head。text; one alone, or one without a head, has no number."""
    heads = [head for head, _ in told if head]
    if len(heads) < 2:
        return [text for _, text in told]
    found, number = [], 0
    for head, text in told:
        if head:
            number += 1
            text = join(Sentence(f"（{formats.numeral(number)}）{head}。"), text)
        found.append(text)
    return found
