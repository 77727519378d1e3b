"""The steps in a row: bytes of a file become a Preview, which a person looks at and commits."""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dashboard.importing import continued, remembered_answers, years
from dashboard.importing.checked import Checked, clean_fields, refuse_without_required
from dashboard.importing.cleaning import DateSpan, cell_text, fold, parse_period
from dashboard.importing.columns import datasets
from dashboard.importing.context import read_context
from dashboard.importing.duplicates import mark_duplicates
from dashboard.importing.kinds import refuse_unless_whole, rules_of
from dashboard.importing.lacking import unexplained
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.profiles import OF_MARKS
from dashboard.importing.questions import About, Answers, Guess, Question, question_id
from dashboard.importing.read import Workbook, read
from dashboard.importing.recognise import SheetPlan, plan_sheets
from dashboard.importing.totals import CODES, check_totals
from dashboard.store import db

MOST_ROUNDS = 4  # of guessing: a kind, then its columns, then their values


@dataclass
class Choices:
    """What a person decided: kind of the sheets, sheets to take, period, corrected columns.

    folder: folders that the file lies in, as given. answers: to questions, by id or words.
    head_rows: lowest head row by sheet, 0-based, where the one found is wrong.
    """

    kind: str | None = None
    sheets: list[str] | None = None
    period: DateSpan | None = None
    mappings: dict[str, dict[int, str]] | None = None
    folder: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    head_rows: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The choices as the store keeps them; from_json reads them back."""
        span = self.period
        return {
            "kind": self.kind,
            "sheets": self.sheets,
            "period": [span.start.isoformat(), span.end.isoformat(), span.text] if span else None,
            "mappings": self.mappings,
            "folder": self.folder,
            "answers": self.answers,
            "head_rows": self.head_rows,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Choices":
        """Choices as as_json wrote them (JSON turns column numbers into text)."""
        span = kept.get("period")
        mappings = {
            sheet: {int(index): name for index, name in columns.items()}
            for sheet, columns in (kept.get("mappings") or {}).items()
        }
        return cls(
            kind=kept.get("kind"),
            sheets=kept.get("sheets"),
            period=DateSpan(date.fromisoformat(span[0]), date.fromisoformat(span[1]), span[2])
            if span
            else None,
            mappings=mappings or None,
            folder=kept.get("folder") or "",
            answers=kept.get("answers") or {},
            head_rows=kept.get("head_rows") or {},
        )


@dataclass
class SheetPreview:
    """One sheet of a preview. checked is None when the sheet is left out or cannot be read."""

    plan: SheetPlan
    checked: Checked | None = None

    @property
    def rows_read(self) -> int:
        """Data rows, without blank, total and note rows."""
        return len(self.plan.layout.body) if self.plan.layout else 0

    @property
    def rows_accepted(self) -> int:
        """Rows that are taken."""
        return len(self.checked.accepted()) if self.checked else 0

    @property
    def rows_duplicate(self) -> int:
        """Rows that repeat a record."""
        return len(self.checked.duplicates) if self.checked else 0

    @property
    def rows_rejected(self) -> int:
        """Rows that are held with a reason."""
        return len(self.checked.rejected) if self.checked else 0

    @property
    def questions(self) -> list[Question]:
        """What is open about the sheet, in the order in which it should be answered."""
        return [*self.plan.questions, *(self.checked.questions if self.checked else [])]

    @property
    def doubts(self) -> list[str]:
        """What makes the sheet less than whole: totals that differ, or why none of it is read."""
        if self.checked is None:
            return [self.plan.reason] if self._is_missed else []
        told = [one.message for one in self.checked.problems if one.code in CODES]
        return told + [one.text for one in self.questions]

    @property
    def _is_missed(self) -> bool:
        """Whether a sheet with rows was left out that nobody left out on purpose."""
        plan = self.plan
        if plan.refusal is None and not plan.needs_confirmation:
            return False
        return plan.kind is not None or bool(plan.layout and plan.layout.body)

    def as_json(self) -> dict[str, Any]:
        """The sheet as the command line prints it."""
        layout, checked = self.plan.layout, self.checked
        return {
            "sheet": self.plan.sheet.name or None,
            "kind": self.plan.kind,
            "header_rows": [row + 1 for row in layout.header_rows] if layout else [],
            "rows_read": self.rows_read,
            "rows_accepted": self.rows_accepted,
            "rows_duplicate": self.rows_duplicate,
            "rows_rejected": self.rows_rejected,
            "summary": checked.summary if checked else {},
            "problems": [
                {
                    "sheet": problem.sheet or None,
                    "row": problem.row,
                    "column": problem.column,
                    "field": problem.field,
                    "found": problem.found,
                    "code": problem.code,
                    "severity": problem.severity,
                    "message": problem.message,
                }
                for problem in (checked.problems if checked else [])
            ],
            "taken": self.plan.taken,
            "reason": self.plan.reason,
            "questions": [one.as_json() for one in self.questions],
            "totals": [one.as_json() for one in checked.totals] if checked else [],
            "rows": self.account(),
            "rates": self.rates(),
        }

    def rates(self) -> dict[str, list[int]]:
        """Passed (or compliant) of all judged rows: of those taken, and with those held.

        {} for a kind without a judgement of its rows; two numbers each: passed, judged.
        """
        checked = self.checked
        judges = rules_of(checked.dataset.kind).judges if checked else None
        if checked is None or judges is None:
            return {}
        name, passed, judged = judges
        values, repeated = checked.column(name), checked.duplicates
        taken = [values[position] for position in checked.accepted()]
        every = [value for position, value in enumerate(values) if position not in repeated]
        return {
            key: [sum(one == passed for one in some), sum(one in judged for one in some)]
            for key, some in (("taken", taken), ("with_held", every))
        }

    def account(self) -> dict[str, int]:
        """Where every row of the sheet went: the numbers add up to "all"."""
        layout, rows = self.plan.layout, self.plan.sheet.rows
        if layout is None:
            return {"all": len(rows), "unread": len(rows)}
        found = Counter(reason for _, reason in layout.ignored)
        above = layout.header_rows[-1] + 1
        blank = len(rows) - above - len(layout.body) - len(layout.ignored)
        told = {
            "all": len(rows),
            "titles_and_heads": above,
            "blank": blank,
            "totals": found["total"],
            "notes": found["note"],
            "sections": found["section"] + found["repeated_head"],
            "continued": found["continued"],
        }
        if self.checked is None:
            return {**told, "left_out": len(layout.body)}
        return {
            **told,
            "taken": self.rows_accepted,
            "repeated": self.rows_duplicate - self._held_and_repeated,
            "held": self.rows_rejected,
        }

    @property
    def _held_and_repeated(self) -> int:
        checked = self.checked
        return len(checked.duplicates.keys() & checked.rejected.keys()) if checked else 0


@dataclass
class Preview:
    """What an import of one file would do. Nothing is stored yet.

    data_version: of the store that it was compared with.
    """

    file_name: str
    content: bytes
    sha256: str
    sheets: list[SheetPreview] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusal: FileRefusedError | None = None
    choices: Choices = field(default_factory=Choices)
    data_version: str = ""

    @property
    def checked(self) -> list[Checked]:
        """The sheets that would be taken."""
        return [sheet.checked for sheet in self.sheets if sheet.checked is not None]

    @property
    def rows_accepted(self) -> int:
        """Rows that would be stored."""
        return sum(sheet.rows_accepted for sheet in self.sheets)

    @property
    def doubts(self) -> list[str]:
        """Why what is taken may not be all of the file, in Chinese; beside the rows held."""
        return [doubt for sheet in self.sheets for doubt in sheet.doubts]

    @property
    def questions(self) -> list[Question]:
        """What is open about the file, each question once."""
        listed = (one for sheet in self.sheets for one in sheet.questions)
        return list({one.id: one for one in listed}.values())

    @property
    def rows_rejected(self) -> int:
        """Rows that would be held."""
        return sum(sheet.rows_rejected for sheet in self.sheets)


def prepare(content: bytes, file_name: str, choices: Choices | None = None) -> Preview:
    """Read, recognise, map, clean and check one file; a file that cannot be taken has a refusal."""
    preview = Preview(file_name, content, hashlib.sha256(content).hexdigest())
    preview.choices = choices or Choices()
    preview.data_version = db.data_version("real")
    with _no_collection():
        try:
            workbook = read(content, file_name)
        except FileRefusedError as error:
            preview.refusal = error
            return preview
        return check_workbook(preview, workbook)


def guessed(
    content: bytes, file_name: str, choices: Choices | None = None
) -> tuple[Preview, dict[str, str]]:
    """The file with the first guess taken for every open question, and the guesses by question.

    A guess may open further questions, which are guessed in turn.
    """
    preview = prepare(content, file_name, choices)
    taken: dict[str, str] = {}
    for _ in range(MOST_ROUNDS):
        fresh = {
            one.id: one.guesses[0].value
            for one in preview.questions
            if one.guesses and one.id not in taken
        }
        if not fresh:
            break
        taken |= fresh
        answers = {**taken, **preview.choices.answers}
        preview = prepare(content, file_name, replace(preview.choices, answers=answers))
    return preview, taken


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for cycles of garbage while millions of cells are made, none of them in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def check_workbook(preview: Preview, workbook: Workbook) -> Preview:
    """Recognise, map, clean and check what was read, with the choices of the preview."""
    choices = preview.choices
    preview.notes = workbook.notes
    try:
        answers = _answers(choices)
        plans = plan_sheets(
            workbook,
            choices.kind,
            choices.sheets,
            choices.mappings,
            answers,
            choices.head_rows,
        )
        signs = _signs(plans)
        places = _places(plans, preview.file_name)
        for plan in plans:
            checked = None
            if plan.refusal is not None and plan.kind is not None:
                plan.taken = False
                plan.questions += open_questions(plan, plan.refusal)
            if plan.taken:
                place = places.get(plan.sheet.name)
                shown = signs.get(plan.kind or "", frozenset())
                checked = _check(plan, preview.file_name, choices, workbook.date_1904, place, shown)
            preview.sheets.append(SheetPreview(plan, checked))
        mark_duplicates(preview.checked)
        check_totals(preview.checked)
    except FileRefusedError as error:
        preview.refusal = error
        return preview
    for checked in preview.checked:
        checked.summary = rules_of(checked.dataset.kind).summarise(checked)
        checked.problems.sort(key=lambda problem: problem.row)
    if not preview.checked:
        preview.refusal = _nothing_taken(preview.sheets)
    return preview


def _answers(choices: Choices) -> Answers:
    """What was answered for this file, before what is remembered county-wide."""
    return Answers({**remembered_answers.in_force(), **choices.answers})


def _signs(plans: list[SheetPlan]) -> dict[str, frozenset[str]]:
    """Kind -> the short cells of all mark columns of its sheets: sheets of a form are one table."""
    found: dict[str, set[str]] = {}
    for plan in plans:
        if not plan.taken or plan.kind is None or plan.mapping is None or plan.layout is None:
            continue
        for match in plan.mapping.columns:
            if match.field and datasets()[plan.kind].field(match.field).type in OF_MARKS:
                texts = map(cell_text, plan.layout.profile(match.index).cells)
                found.setdefault(plan.kind, set()).update(
                    fold(text) for text in texts if len(text) <= 3
                )
                if any(plan.sheet.rows[row][match.index] == "" for row in plan.layout.body[:500]):
                    found[plan.kind].add("")
    return {kind: frozenset(signs) for kind, signs in found.items()}


def _places(plans: list[SheetPlan], file_name: str) -> dict[str, int]:
    """Sheet -> its place by day among those of one form, when each tells a day of its own."""
    found: dict[str, int] = {}
    for kind in {plan.kind for plan in plans if plan.taken}:
        spans = {
            plan.sheet.name: read_context(plan, file_name).span
            for plan in plans
            if plan.taken and plan.kind == kind
        }
        days = sorted({span.end for span in spans.values() if span})
        if len(days) == len(spans) > 1:
            found |= {name: days.index(span.end) + 1 for name, span in spans.items() if span}
    return found


def _check(
    plan: SheetPlan,
    file_name: str,
    choices: Choices,
    date_1904: bool,
    place: int | None = None,
    signs: frozenset[str] = frozenset(),
) -> Checked | None:
    """The sheet cleaned and checked; None, with the reason in the plan, when it lacks something."""
    assert plan.kind is not None
    answers = _answers(choices)
    period, context = choices.period, None
    try:
        if period is None and (told := answers.get("period", plan.sheet.name)):
            period = read_period(told)
        context = read_context(plan, file_name, period, date_1904, choices.folder, answers)
        context = replace(context, place=place, signs=signs)
        refuse_unless_whole(plan.kind)
        notes = continued.fill(plan, datasets()[plan.kind], answers)
        assert plan.layout is not None and plan.mapping is not None
        plan.questions += unexplained(plan.layout, datasets()[plan.kind], plan.mapping, answers)
        checked = clean_fields(plan, datasets()[plan.kind], context)
        rules_of(plan.kind).check(checked)
        refuse_without_required(checked)
    except FileRefusedError as error:
        plan.taken, plan.refusal, plan.reason = False, error.code, error.message
        plan.questions += open_questions(plan, error.code)
        if error.code == "period_missing" and context and context.span is None:
            plan.questions.insert(0, years.of_sheet(plan))
        return None
    if years.asks(checked):
        plan.questions.append(years.of_sheet(plan))
    for one in plan.questions:
        checked.notice_at_head("question_open", one.text)
    for note in notes:
        checked.notice_at_head("filled_from_above", note)
    if context.folder:
        checked.notice_at_head(
            "period_from_folder",
            f"表和文件名没有写年份，按文件夹“{context.folder}”算作{context.year}年。不对时请改期间。",
        )
    return checked


_ASKED: dict[str, tuple[About, str]] = {
    "period_missing": (
        "period",
        "“{sheet}”是什么时间的？可写 2010年、2012年4季度、2010年6月30日。",
    ),
    "round_missing": ("round", "“{sheet}”是第几次督查？写数字，如 1。"),
    "township_missing": ("township", "“{sheet}”是哪个乡镇的？"),
    "verdict_column_missing": ("verdict", "“{sheet}”没有结论列：全部合格、不合格，还是拒检？"),
}


def open_questions(plan: SheetPlan, code: str) -> list[Question]:
    """What a refused sheet would need to be told."""
    if code not in _ASKED:
        return []
    about, text = _ASKED[code]
    name = plan.sheet.name
    guesses = (
        tuple(Guess(word, 0.33) for word in ("合格", "不合格", "拒检"))
        if about == "verdict"
        else ()
    )
    told = text.format(sheet=name or "文件")
    rows = len(plan.layout.body) if plan.layout else 0
    return [Question(question_id(about, name), about, told, name, "", rows, guesses=guesses)]


def _nothing_taken(sheets: list[SheetPreview]) -> FileRefusedError:
    reasons = [sheet.plan for sheet in sheets if sheet.plan.reason]
    if not reasons:
        return FileRefusedError("empty", "文件里没有可以导入的内容。")
    code = reasons[0].refusal or (
        "kind_unsure" if reasons[0].needs_confirmation else "nothing_taken"
    )
    return FileRefusedError(code, "".join(plan.reason for plan in reasons[:3]))


def read_period(text: str) -> DateSpan:
    """A period given by hand (2015年, 2012年4季度, 2010年6月30日). Raises FileRefusedError."""
    span = parse_period(text if "年" in text or not text.isdigit() else f"{text}年")
    if span is None:
        raise FileRefusedError(
            "period_unreadable",
            f"看不懂时间“{text}”。可写成 2015年、2012年4季度、2010年上半年、2010年6月。",
        )
    return span
