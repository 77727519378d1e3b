"""Step 3b, rows that go on from the row above: cells that a lost merge left blank, further items.

In a list with serial numbers a row that has neither number nor name is the same thing told further;
in one without numbers, where every name is written once and most cells are blank. Any other row
without a name is a question, asked once for the column: nobody gets a batch or a shop that may be
another's.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from dashboard.importing.cleaning import cell_text, fold, is_empty_mark
from dashboard.importing.columns import Dataset
from dashboard.importing.profiles import OF_NAMES
from dashboard.importing.questions import Answers, Guess, Question, question_id
from dashboard.importing.recognise import SheetPlan

SAME_AS_ABOVE = "与上一行相同"
_BESIDE = OF_NAMES | {"zone", "township", "place", "townships", "body", "text", "trade"}


def fill(plan: SheetPlan, dataset: Dataset, answers: Answers) -> list[str]:
    """Fill blank names from the row above where that is certain or was answered; notes in Chinese.

    Else the question is added to the plan and nothing is changed.
    """
    _join_items(plan, dataset)
    columns = [_name_column(plan, dataset), _township_column(plan, dataset)]
    return [
        note
        for column in columns
        if column is not None
        for note in _fill_named(plan, dataset, answers, column)
    ]


def _fill_named(plan: SheetPlan, dataset: Dataset, answers: Answers, column: int) -> list[str]:
    assert plan.layout is not None and plan.mapping is not None
    body, rows = plan.layout.body, plan.sheet.rows
    if not body or _is_blank(rows[body[0]][column]):
        return []
    cells = [rows[number][column] for number in body]
    empty = {cell for cell in set(cells) if cell in ("", None) or str(cell).isspace()}
    if not empty:
        return []
    blank = [number for number, cell in zip(body, cells, strict=True) if cell in empty]
    label = plan.mapping.columns[column].label
    serial = _index_column(plan)
    if serial is None:
        is_sure = _is_lost_merge(plan, column, _is_keyed(plan, dataset, column))
    else:
        is_sure = all(_is_blank(rows[number][serial]) for number in blank)
    told = SAME_AS_ABOVE if is_sure else answers.get("rows", label)
    if told is None:
        if len(blank) >= 2 or len(body) <= 10:
            plan.questions.append(_question(label, len(blank), has_serial=serial is not None))
        return []
    if told not in (SAME_AS_ABOVE, "是"):
        return []
    beside = [
        match.index
        for match in plan.mapping.columns
        if match.field
        and dataset.field(match.field).type in _BESIDE
        and all(_is_blank(rows[number][match.index]) for number in blank)
    ]
    for index in dict.fromkeys([column, *beside]):
        _fill_column(plan, index, blank)
    why = "看来是合并单元格拆开后留下的空白，" if is_sure else "按回答"
    return [f"“{label}”有{len(blank)}格空白，{why}与上一行相同，已向下填。不对请补填后再导入。"]


def _question(label: str, count: int, *, has_serial: bool) -> Question:
    beside = "而这些行有自己的序号" if has_serial else "表里也没有序号可以对照"
    return Question(
        question_id("rows", label),
        "rows",
        f"“{label}”有{count}格空白，{beside}：{SAME_AS_ABOVE}（合并单元格拆开留下的），还是没有填？",
        label,
        count=count,
        guesses=(Guess(SAME_AS_ABOVE, 0.8), Guess("没有填", 0.2)),
    )


def _name_column(plan: SheetPlan, dataset: Dataset) -> int | None:
    """The column that names what the rows are about."""
    assert plan.mapping is not None
    for match in plan.mapping.columns:
        if match.field and dataset.field(match.field).type in OF_NAMES | {"zone"}:
            return match.index
    return None


def _township_column(plan: SheetPlan, dataset: Dataset) -> int | None:
    """The column of townships, where each stands once ahead of its rows: surely or perhaps a lost
    merge."""
    assert plan.mapping is not None and plan.layout is not None
    for match in plan.mapping.columns:
        if match.field and dataset.field(match.field).type == "township":
            return match.index if _is_lost_merge(plan, match.index, is_keyed=True) else None
    return None


def _is_keyed(plan: SheetPlan, dataset: Dataset, column: int) -> bool:
    """Whether a column of trades tells the rows of one township apart."""
    assert plan.mapping is not None
    types = {one.index: dataset.field(one.field).type for one in plan.mapping.columns if one.field}
    return types.get(column) == "township" and "trade_or_total" in types.values()


def _is_lost_merge(plan: SheetPlan, column: int, is_keyed: bool = False) -> bool:
    """Whether each cell of a column is written once, ahead of the rows that it stands for.

    is_keyed: another column (the trade) tells the rows of one cell apart: any blank is one."""
    assert plan.layout is not None
    cells = [plan.sheet.rows[number][column] for number in plan.layout.body]
    counts = Counter(cells)
    named = [cell for cell in counts if not _is_blank(cell)]
    most = len(cells) - 1 if is_keyed else len(cells) // 2
    if len(named) > most or any(counts[cell] > 1 for cell in named):
        return False
    return len({fold(cell_text(cell)) for cell in named}) == len(named)  # type: ignore[arg-type]


def _index_column(plan: SheetPlan) -> int | None:
    assert plan.mapping is not None
    return next((match.index for match in plan.mapping.columns if match.how == "index"), None)


def _fill_column(plan: SheetPlan, column: int, blank: list[int]) -> None:
    assert plan.layout is not None
    rows, waiting = plan.sheet.rows, set(blank)
    above: object = ""
    for number in plan.layout.body:
        if number in waiting:
            rows[number][column] = above
            plan.layout.filled_down.add((number, column))
        elif not _is_blank(rows[number][column]):
            above = rows[number][column]
    plan.layout.forget_profiles()


def _join_items(plan: SheetPlan, dataset: Dataset) -> None:
    """Further lines of one sample, one failing item each, become part of its first line."""
    assert plan.layout is not None and plan.mapping is not None
    items = next(
        (
            match.index
            for match in plan.mapping.columns
            if match.field and dataset.field(match.field).type == "items"
        ),
        None,
    )
    if items is None:
        _drop_parts(plan)
        return
    named = _naming_column(plan, dataset)
    if named is not None and _stands_in_every_row(plan, named):
        return
    rows = plan.sheet.rows
    joined: dict[int, int] = {}
    first = -1
    for number, goes_on in _continued(plan, dataset, items):
        if goes_on and first >= 0:
            joined[number] = first
            rows[first][items] = (
                f"{cell_text(rows[first][items])}；{cell_text(rows[number][items])}"  # type: ignore[arg-type]
            )
        else:
            first = number
    if joined:
        plan.layout.body = [number for number in plan.layout.body if number not in joined]
        plan.layout.ignored += [(number, "continued") for number in joined]
        plan.layout.forget_profiles()


def _drop_parts(plan: SheetPlan) -> None:
    """Lines below the first of one number whose known columns are all merged with it: they say more
    of the same thing (an item tested), and are no thing of their own."""
    assert plan.layout is not None and plan.mapping is not None
    serial, filled, rows = _index_column(plan), plan.layout.filled_down, plan.sheet.rows
    known = [match.index for match in plan.mapping.columns if match.field]
    if serial is None or not known:
        return
    parts = {
        number
        for number in plan.layout.body
        if ((number, serial) in filled or _is_blank(rows[number][serial]))
        and all((number, c) in filled or _is_blank(rows[number][c]) for c in known)
    }
    first = plan.layout.body[:1]
    if parts and not parts.intersection(first):
        plan.layout.body = [number for number in plan.layout.body if number not in parts]
        plan.layout.ignored += [(number, "continued") for number in sorted(parts)]
        plan.layout.forget_profiles()


def _continued(plan: SheetPlan, dataset: Dataset, items: int) -> Iterator[tuple[int, bool]]:
    """(row, whether it only goes on from the one above), for the rows of the body."""
    assert plan.layout is not None and plan.mapping is not None
    rows, filled = plan.sheet.rows, plan.layout.filled_down
    serial = _index_column(plan)
    own = [
        match.index
        for match in plan.mapping.columns
        if match.index != items and (match.index == serial or match.field)
    ]
    named = _naming_column(plan, dataset)
    for number in plan.layout.body:
        cells = rows[number]
        if named is not None and (number, named) not in filled and not _is_blank(cells[named]):
            yield number, False  # nearly all rows: told by one cell
            continue
        has_item = not _is_blank(cells[items]) and (number, items) not in filled
        blank = all(_is_blank(cells[c]) or (number, c) in filled for c in own)
        apart = (number, named) in filled or all(_is_blank(cells[c]) for c in own)
        yield number, has_item and blank and apart


def _naming_column(plan: SheetPlan, dataset: Dataset) -> int | None:
    """The column that begins a new thing where it is filled: the serial number, else the name."""
    serial = _index_column(plan)
    return serial if serial is not None else _name_column(plan, dataset)


def _stands_in_every_row(plan: SheetPlan, column: int) -> bool:
    """Whether every row of the body has a cell of its own there, as nearly always."""
    assert plan.layout is not None
    cells = {plan.sheet.rows[number][column] for number in plan.layout.body}
    is_filled_down = any(filled == column for _, filled in plan.layout.filled_down)
    return not is_filled_down and not any(map(_is_blank, cells))


def _is_blank(cell: Any) -> bool:
    if isinstance(cell, int | float):
        return cell != cell  # a number that is none
    return cell == "" or is_empty_mark(cell)
