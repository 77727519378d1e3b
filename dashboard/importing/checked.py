"""Steps 4 and 5, clean and check: the columns of one sheet as values, with what is wrong.

Work goes column by column and each distinct cell is cleaned once: a register of 100,000 rows
holds few different trades, marks and days.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from dashboard.importing import cleaning, told
from dashboard.importing.cleaning import Cell, Cleaned, DateSpan, cell_text, clean_text, tidy
from dashboard.importing.cleaning.enterprises import canonical_enterprise, names_nobody
from dashboard.importing.cleaning.items import split_failing_items
from dashboard.importing.cleaning.numbers import parse_count, parse_number, parse_rank
from dashboard.importing.cleaning.terms import parse_term
from dashboard.importing.cleaning.text import empty_mark_starts, fold, is_plain
from dashboard.importing.columns import Dataset, Field
from dashboard.importing.context import SheetContext
from dashboard.importing.mapping import Mapping
from dashboard.importing.problems import FileRefusedError, Problem, Severity, column_letter, where
from dashboard.importing.questions import BLANK, MOST_ASKED, Question, of_value
from dashboard.importing.recognise import SheetPlan
from dashboard.words.terms import trades, vocabulary

Cleaner = Callable[[Cell], Cleaned[Any]]

PLAIN_TEXT = frozenset(["text", "name", "place", "township", "enterprise", "body"])
_HARMLESS = "-/."  # within a report number or a lot; one that begins with them is looked at
_YEAR = re.compile("年度?$")
_NOT_YET = re.compile("[尚暂还]?未[一-鿿]{1,4}|正?在?(?:进行|办理|整改|推进)中|在办|待[一-鿿]{1,3}")
_DAY_ONLY = re.compile(r"\d{1,2}月")
# Who, when and what is counted: a cell of these types that cannot be read holds its row.
_DITTO = frozenset(["〃", "″", "〞", "同上"])
_YES: dict[str | None, bool] = {"是": True, "否": False}
COUNTED = frozenset(["verdict", "trade", "yes_no", "span", "class"])
# What is written cannot be: the row as a whole is doubtful.
IMPOSSIBLE = frozenset(["date_impossible", "date_in_future", "date_out_of_range"])


@dataclass(frozen=True)
class Total:
    """One printed total and what is taken: row is 1-based, column the head."""

    row: int
    column: str
    printed: float
    taken: float
    agrees: bool

    def as_json(self) -> dict[str, Any]:
        """The total as the command line prints it."""
        return {
            "row": self.row,
            "column": self.column,
            "printed": self.printed,
            "taken": self.taken,
        }


@dataclass
class Checked:
    """The rows of one sheet after cleaning. Positions count the data rows from 0.

    rows[i]: 1-based row in the sheet. values[name][i]: clean value of a field or derived column.
    rejected, duplicates: position -> codes. same_as: position -> place of the row that is kept.
    """

    plan: SheetPlan
    dataset: Dataset
    context: SheetContext
    rows: list[int]
    values: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rejected: dict[int, list[str]] = field(default_factory=dict)
    duplicates: dict[int, str] = field(default_factory=dict)
    children: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    summary: dict[str, int] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """Name of the sheet, "" for a text file."""
        return self.plan.sheet.name

    @property
    def mapping(self) -> Mapping:
        """The mapping of the sheet, which exists once the sheet is checked."""
        assert self.plan.mapping is not None
        return self.plan.mapping

    @cached_property
    def _columns(self) -> list[tuple[Any, ...]]:
        assert self.plan.layout is not None
        rows = self.plan.sheet.rows
        return list(zip(*map(rows.__getitem__, self.plan.layout.body), strict=True))

    def raw(self, column: int) -> tuple[Any, ...]:
        """The cells of one column as read, for the data rows."""
        return self._columns[column]

    def accepted(self) -> list[int]:
        """Positions of the rows that are taken."""
        out = self.rejected.keys() | self.duplicates.keys()
        return [i for i in range(len(self.rows)) if i not in out]

    def column(self, name: str) -> list[Any]:
        """Clean values of a field, all None when the sheet has no such column."""
        return self.values.get(name) or [None] * len(self.rows)

    def set_days(self, *names: str) -> None:
        """Turn the spans of these fields into their last days."""
        for name in names:
            if name in self.values:
                self.values[name] = [span.end if span else None for span in self.values[name]]

    def set_deadlines(self, name: str, start: str) -> None:
        """Turn deadlines into days; a term (15日内) counts from the day of field `start`."""
        if name not in self.values:
            return
        days: list[date | None] = []
        pairs = zip(self.values[name], self.column(start), strict=True)
        for position, (found, first) in enumerate(pairs):
            if isinstance(found, timedelta) and first is None:
                label = self.dataset.field(start).label
                self.report(
                    position, name, "term_without_start", "notice",
                    f"期限从“{label}”起算，但没有填写，无法知道到哪一天，没有计入。",
                )  # fmt: skip
                found = None
            elif isinstance(found, timedelta):
                found = first + found
            days.append(found.end if isinstance(found, DateSpan) else found)
        self.values[name] = days

    def notice_at_head(self, code: str, note: str) -> None:
        """A notice about the sheet as a whole, at its lowest head row."""
        assert self.plan.layout is not None
        row = self.plan.layout.header_rows[-1] + 1
        message = f"{where(self.sheet, row)}：{note}"
        self.problems.append(Problem(self.sheet, row, None, None, "", code, "notice", message))

    def report(
        self, position: int, name: str | None, code: str, severity: Severity, note: str
    ) -> None:
        """Record a problem of one row at the column of field `name`."""
        match = self.mapping.column_of(name) if name else None
        self.report_at(position, match.index if match else None, name, code, severity, note)

    def report_at(
        self,
        position: int,
        column: int | None,
        name: str | None,
        code: str,
        severity: Severity,
        note: str,
    ) -> None:
        """Record a problem of one row at a column index (None: the whole row)."""
        row = self.rows[position]
        found, letter, label = "", None, None
        if column is not None:
            found = cell_text(self.plan.sheet.rows[row - 1][column])  # type: ignore[arg-type]
            letter = column_letter(column)
            label = self.mapping.columns[column].label
        message = f"{where(self.sheet, row, letter, label)}：{note}"
        self.problems.append(Problem(self.sheet, row, letter, name, found, code, severity, message))
        if severity == "rejected":
            self.rejected.setdefault(position, []).append(code)


def clean_fields(plan: SheetPlan, dataset: Dataset, context: SheetContext) -> Checked:
    """Clean every mapped column of a sheet and report cells that cannot be taken."""
    assert plan.layout is not None and plan.mapping is not None
    checked = Checked(plan, dataset, context, [number + 1 for number in plan.layout.body])
    for match in plan.mapping.columns:
        if match.field is None:
            continue
        wanted = dataset.field(match.field)
        if not wanted.many:
            _clean_column(checked, wanted, match.index)
    _fill_told(checked)
    _report_columns(checked)
    return checked


def _fill_days(checked: Checked) -> None:
    """The day of all rows where the sheet is one day's list (8月3日) and no column tells it.

    Raises FileRefusedError period_missing when the words around the table tell no single day.
    """
    span = checked.context.span
    for wanted in told.days_told(checked.dataset, checked.mapping):
        if span is None or span.start != span.end:
            raise FileRefusedError(
                "period_missing",
                f"“{checked.sheet or '文件'}”没有“{wanted.label}”列，标题、表名和文件名也没有写明是"
                "哪一天。请指定期间，例如 2010年8月3日。",
            )
        checked.values[wanted.name] = [span] * len(checked.rows)
        note = f"没有“{wanted.label}”列，按标题、表名或文件名算作{span.start.isoformat()}。"
        checked.notice_at_head(f"{wanted.name}_from_title", note)


def _fill_told(checked: Checked) -> None:
    """Words that no column tells, but the words around the table or section rows do."""
    layout = checked.plan.layout
    assert layout is not None
    _fill_days(checked)
    for wanted in told.told_fields(checked.dataset, checked.mapping):
        texts = checked.plan.texts
        found = told.of_rows(wanted, layout.body, texts, layout.sections)
        if not any(found):
            continue
        is_mark = wanted.type == "yes_no"
        checked.values[wanted.name] = [_YES.get(one) for one in found] if is_mark else found
        named = "、".join(dict.fromkeys(one for one in found if one))
        checked.notice_at_head(
            f"{wanted.name}_from_title",
            f"没有“{wanted.label}”列，按标题、表名或分节行算作{named}。",
        )
        for position, value in enumerate(found if wanted.required else ()):
            if value is None:
                note = f"在分节行上面，不知道“{wanted.label}”是什么。请补一列后再导入。"
                checked.report(position, None, wanted.missing_code, "rejected", note)


def refuse_without_required(checked: Checked) -> None:
    """Refuse a sheet without a column that must be stored and that nothing else on it tells.

    Raises FileRefusedError columns_missing.
    """
    lacking = [
        wanted.label
        for wanted in checked.dataset.fields
        if wanted.required
        and wanted.stored_as
        and checked.dataset.table
        and checked.mapping.column_of(wanted.name) is None
        and all(value is None for value in checked.column(wanted.name))
    ]
    if lacking:
        raise FileRefusedError(
            "columns_missing",
            f"“{checked.sheet or '文件'}”认作“{checked.dataset.title}”，"
            f"但没有“{'、'.join(lacking)}”列。"
            "请在列对应里指定是哪一列，或补上这一列后再导入。",
        )


def _clean_column(checked: Checked, wanted: Field, column: int) -> None:
    clean = cleaner(wanted, checked.context)
    raw = _with_years(checked, wanted, _as_above(checked, wanted, checked.raw(column)))
    distinct = set(raw)
    if wanted.type == "enterprise":
        nobodies = {one for one in distinct if type(one) is str and names_nobody(one)}
        distinct = _unclean(distinct, "") | nobodies
    elif wanted.type in PLAIN_TEXT:
        distinct = _unclean(distinct, _HARMLESS)
    cleaned = {cell: clean(cell) for cell in distinct}
    _read_answers(checked, wanted, raw, cleaned)
    values = {cell: result.value for cell, result in cleaned.items()}
    checked.values[wanted.name] = list(map(values.get, raw, raw)) if values else list(raw)
    coded = {cell for cell, result in cleaned.items() if result.code is not None}
    empty = {cell for cell, result in cleaned.items() if result.value is None} - coded
    if wanted.required and empty:
        coded |= empty
    if not coded:
        return
    _ask_unknown(checked, wanted, raw, cleaned)
    for position, cell in enumerate(raw):
        if cell not in coded:
            continue
        result = cleaned[cell]
        code, note = result.code, result.note
        if code is None:
            code = wanted.missing_code
            note = f"没有填写{wanted.label}，这一项必须填。{_allowed(wanted)}"
        holds = result.value is None and _holds(wanted, code)
        if result.value is None and not holds:
            note += "这一格按空白存，其余照收。"
        checked.report(position, wanted.name, code, "rejected" if holds else "notice", note)


def _holds(wanted: Field, code: str) -> bool:
    """Whether a cell that cannot be taken holds its row: who, when, and what is counted.

    What cannot be (30 February, a day to come, minus three persons) makes the row doubtful; what
    only cannot be read costs the cell and not the row.
    """
    return wanted.required or wanted.type in COUNTED or code in IMPOSSIBLE or code == wanted.invalid


def _read_answers(
    checked: Checked,
    wanted: Field,
    raw: tuple[Any, ...],
    cleaned: dict[Any, Cleaned[Any]],
) -> None:
    """Cells that were answered for, and signs that only the whole column explains."""
    clean = cleaner(wanted, checked.context)
    if checked.context.answers:
        for cell in cleaned:
            told = checked.context.answers.get("value", tidy(cell_text(cell)), wanted.name)
            if told is not None:
                cleaned[cell] = Cleaned(None) if told == BLANK else clean(told)
    if wanted.type not in ("mark", "yes_no"):
        return
    signs = cleaning.two_signs(cleaned, checked.context.signs)
    for cell in cleaned if signs else ():
        if (meant := signs.get(fold(cell_text(cell)))) is not None:
            cleaned[cell] = clean(meant)
    if "" in signs:
        blank = sum(not fold(cell_text(cell)) for cell in raw)
        checked.notice_at_head(
            "blank_means_no", f"“{wanted.label}”只有打勾和空白两种，{blank}格空白按“否”计。"
        )


def _ask_unknown(
    checked: Checked,
    wanted: Field,
    raw: tuple[Any, ...],
    cleaned: dict[Any, Cleaned[Any]],
) -> None:
    """One question per distinct value that no list knows, the most frequent first."""
    unknown = {
        cell: tidy(cell_text(cell))
        for cell, result in cleaned.items()
        if result.value is None and (result.code or "").endswith("_unknown")
    }
    counts = Counter(unknown[cell] for cell in raw if cell in unknown)
    counts.pop("", None)
    for text, count in counts.most_common(MOST_ASKED):
        checked.questions.append(of_value(wanted.name, wanted.label, text, count, _words(wanted)))


def _words(wanted: Field) -> tuple[str, ...]:
    """What may stand in a field of words."""
    if wanted.type in ("trade", "trade_if_any"):
        return tuple(trades())
    if wanted.type == "yes_no":
        return ("是", "否")
    if wanted.type == "class":
        return tuple(vocabulary()["classes"])
    return wanted.allowed or tuple(vocabulary().get(wanted.words, ()))


def _as_above(checked: Checked, wanted: Field, raw: tuple[Any, ...]) -> tuple[Any, ...]:
    """A column with what stands above in the place of 〃 and 同上."""
    if _DITTO.isdisjoint({cell.strip() for cell in set(raw) if type(cell) is str}):
        return raw
    filled: list[Any] = []
    for cell in raw:
        is_same = isinstance(cell, str) and cell.strip() in _DITTO and filled
        filled.append(filled[-1] if is_same else cell)
    count = sum(one != own for one, own in zip(filled, raw, strict=True))
    if count:
        note = f"“{wanted.label}”有{count}格写的是“同上”或“〃”，按上一行计。"
        checked.notice_at_head("same_as_above", note)
    return tuple(filled)


def _with_years(checked: Checked, wanted: Field, raw: tuple[Any, ...]) -> tuple[Any, ...]:
    """Days without a year (6月17日) of a sheet that tells the year in a column of its own."""
    years = checked.mapping.column_of("year_text")
    if wanted.type != "span" or years is None:
        return raw
    pairs = zip(raw, checked.raw(years.index), strict=True)
    return tuple(
        f"{_YEAR.sub('', cell_text(year))}年{cell}"
        if isinstance(cell, str)
        and _DAY_ONLY.match(cell.strip())
        and not cleaning.is_empty_mark(year)
        else cell
        for cell, year in pairs
    )


def _unclean(cells: set[Any], harmless: str) -> set[Any]:
    """Cells but for texts that cleaning would leave as they are, told by their characters alone.

    Long columns of different names, numbers and addresses would otherwise take most of the time.
    harmless: signs beside letters and digits that mean nothing to the cleaner of the column.
    """
    texts = [cell for cell in cells if type(cell) is str]
    marks = empty_mark_starts() | {""}
    joined = letters = "".join(texts)
    for sign in harmless:
        letters = letters.replace(sign, "")
    is_filled = len(texts) == len(cells) and marks.isdisjoint({text[:1] for text in texts})
    if is_filled and is_plain(letters):
        return set()
    used = set(joined)
    plain = {one for one in used if one.isalnum() and tidy(one) == one and fold(one) == one.lower()}
    plain |= used & set(harmless)
    return {
        cell
        for cell in cells
        if type(cell) is not str
        or not plain.issuperset(cell)
        or cell[:1] in marks
        and cleaning.is_empty_mark(cell)
    }


def _allowed(wanted: Field) -> str:
    if wanted.allowed:
        return f"可填：{'、'.join(wanted.allowed)}。"
    return f"例如“{wanted.example}”。" if wanted.example else "请补填后再报。"


def _report_columns(checked: Checked) -> None:
    """One notice per column that was not taken although it holds values."""
    if not checked.rows:
        return
    _report_hidden(checked)
    head_row = checked.plan.layout.header_rows[-1] + 1 if checked.plan.layout else 1
    used = _report_derived(checked)
    for match in checked.mapping.columns:
        if match.field is not None or match.how in ("index", "chosen") or match.index in used:
            continue
        if all(cell == "" for cell in checked.raw(match.index)):
            continue
        code, note = _COLUMN_NOTES[match.how]
        label = checked.dataset.field(match.item).label if match.item else ""
        message = f"{where(checked.sheet, head_row, match.letter, match.label)}：" + note.format(
            label=label
        )
        checked.problems.append(
            Problem(
                checked.sheet, head_row, match.letter, None, match.label, code, "notice", message
            )
        )


def _report_derived(checked: Checked) -> set[int]:
    """One notice per column that others tell together; gives those others."""
    used: set[int] = set()
    named = {match.index: match for match in checked.mapping.columns}
    for index, sources in checked.plan.sheet.derived.items():
        if (match := named.get(index)) is None or match.field is None:
            continue
        used.update(sources)
        heads = "".join(f"“{named[one].label}”" for one in sources if one in named)
        label = checked.dataset.field(match.field).label
        note = f"没有“{label}”列，由{heads}列得出；它的问题标在表右边的{match.letter}列。"
        checked.notice_at_head("column_derived", note)
    return used


def _report_hidden(checked: Checked) -> None:
    sheet = checked.plan.sheet
    rows = sum(number - 1 in sheet.hidden_rows for number in checked.rows)
    columns = [
        m.letter for m in checked.mapping.columns if m.field and m.index in sheet.hidden_columns
    ]
    if rows:
        checked.notice_at_head(
            "hidden_rows", f"有{rows}行是隐藏的，已一并读取，请核对是否应当删去。"
        )
    if columns:
        checked.notice_at_head(
            "hidden_columns", f"{'、'.join(columns)}列是隐藏的，已一并读取，请核对。"
        )


_COLUMN_NOTES = {
    "unknown": ("column_unknown", "不认得这一列，没有导入。需要时请在列对应里指定。"),
    "unnamed": ("column_unnamed", "这一列没有列名，没有导入。请补上列名。"),
    "repeated": ("column_repeated", "列名“{label}”出现了两次，只取了第一列，这一列没有导入。"),
    "second_choice": ("column_second_choice", "已有另一列作为“{label}”，这一列没有导入。"),
}


def cleaner(wanted: Field, context: SheetContext) -> Cleaner:
    """The cleaner of a field's type."""
    if wanted.type == "deadline":
        return lambda cell: _deadline(cell, context)
    if wanted.type in ("date", "span"):
        latest = context.reported_on if wanted.type == "date" else None
        return lambda cell: _day(cell, context, latest)
    if wanted.type == "count":
        most = int(wanted.max) if wanted.max is not None else None
        code = wanted.invalid or "count_impossible"
        return lambda cell: parse_count(cell, maximum=most, code=code, field=wanted.label)
    if wanted.type == "number":
        return lambda cell: _number(cell, wanted)
    if wanted.type == "word":
        return lambda cell: cleaning.parse_word(cell, wanted.words, wanted.label)
    return _CLEANERS[wanted.type]


def _day(cell: Cell, context: SheetContext, latest: date | None) -> Cleaned[DateSpan]:
    """A day or span; 未报, 未办结 or 尚未解除 in a column of days is no day."""
    is_not_yet = isinstance(cell, str) and _NOT_YET.fullmatch(fold(cell))
    if is_not_yet or cleaning.is_not_reported(cell):
        return Cleaned(None)
    return cleaning.parse_date(
        cell, date_1904=context.date_1904, year_hint=context.year, latest=latest
    )


def _number(cell: Cell, wanted: Field) -> Cleaned[float]:
    """A number; where some of them are shares also one that is written as a percentage."""
    if wanted.share:
        told = cleaning.parse_percentage(cell, scale="percent")
        if told.code is None or "%" in fold(cell_text(cell)):
            return told
    code = wanted.invalid or "number_impossible"
    return parse_number(cell, minimum=wanted.min, maximum=wanted.max, code=code, field=wanted.label)


def _deadline(cell: Cell, context: SheetContext) -> Cleaned[Any]:
    """A day, or the days of a term that counts from another day of the row."""
    term = parse_term(cell)
    return _day(cell, context, None) if term is None else Cleaned(term)


def _recheck(cell: Cell) -> Cleaned[str]:
    """A follow-up's result; unknown words stay as written, with a notice."""
    result = cleaning.parse_verdict(cell, follow_up=True)
    if result.rejected:
        return Cleaned(tidy(cell_text(cell)), result.code, result.note)
    return result


def _as_read(cell: Cell) -> Cleaned[Cell]:
    return Cleaned(None if cleaning.is_empty_mark(cell) else cell)


def _trade_if_any(cell: Cell) -> Cleaned[str]:
    """A trade where the row names one."""
    return Cleaned(None) if cleaning.is_empty_mark(cell) else cleaning.parse_trade(cell)


def _enterprise(cell: Cell) -> Cleaned[str]:
    """The name, no value when empty: whether it may be empty depends on the dataset."""
    result = canonical_enterprise(cell)
    return Cleaned(None) if result.rejected else result


_CLEANERS: dict[str, Cleaner] = {
    "text": clean_text,
    "name": clean_text,
    "place": clean_text,
    "township": clean_text,
    "body": clean_text,
    "townships": clean_text,
    "enterprise": _enterprise,
    "level": cleaning.parse_level,
    "purpose": cleaning.parse_purpose,
    "verdict": cleaning.parse_verdict,
    "recheck": _recheck,
    "items": split_failing_items,
    "trade": cleaning.parse_trade,
    "mark": cleaning.parse_mark,
    "yes_no": cleaning.parse_yes_no,
    "coordinate": _as_read,
    "zone": cleaning.parse_zone,
    "zone_conclusion": cleaning.parse_zone_conclusion,
    "class": cleaning.parse_class,
    "assessment": cleaning.parse_assessment,
    "disposal": cleaning.parse_disposal,
    "rank": parse_rank,
    "trade_or_total": clean_text,
    "trade_if_any": _trade_if_any,
    "as_read": _as_read,
}
