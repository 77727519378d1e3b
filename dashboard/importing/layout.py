"""Step 2a, layout: which rows of a sheet are titles, heads and data.

Hand-made sheets have titles above the head, one to three head levels with merged cells, blank
rows, totals, notes and signatures below. Nothing here knows what the columns mean, except that
head rows consist of words that data/columns.toml lists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from dashboard.importing.cleaning.numbers import parse_number
from dashboard.importing.cleaning.text import (
    Cell,
    cell_text,
    header_text,
    is_empty_mark,
    simplify,
    tidy,
)
from dashboard.importing.columns import is_known_head
from dashboard.importing.loose_heads import may_be_head
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.profiles import DISTINCT_SHARE, Profile, kind_of_cell
from dashboard.importing.read import Sheet

HEAD_SEARCH_ROWS = 40
MAX_HEAD_LEVELS = 4
MAX_HEAD_LENGTH = 40
MAX_MERGED_ROWS = 2000
ROWS_AT_ONCE = 1000
ROWS_TOLD_BY = 60
LOOKED_BELOW = 30
LEAST_ROWS = 4  # of two cells: more than titles and a head
HUNDRED = 100.0
LIKELY, CONTRAST = 0.9, 0.7
LEAST, LEAST_OF_WORDS = 2.0, 1.3

_EXTENTS = (
    "全县", "全镇", "全乡", "本页", "本表", "以上", "本月", "本季", "本期", "本年", "全年", "全部",
)  # fmt: skip
_SUMS = ("合计", "总计", "小计", "共计", "累计", "总数合计", "平均")
_NOTES = (
    "注", "说明", "备注", "附注", "填表说明", "填报说明", "注释", "签发人", "报送人", "填报人",
    "填表人", "审核人", "审核", "复核", "制表人", "制表", "制表日期", "单位负责人", "分管领导",
    "填报单位", "填表单位", "填报时间", "填报日期", "联系电话",
)  # fmt: skip
_TOTAL = re.compile(rf"^(?:{'|'.join(_EXTENTS)})?(?:{'|'.join(_SUMS)})")
_NOTE = re.compile(rf"^(?:{'|'.join(_NOTES)})\d?[:：.、]")
_SIGNED = re.compile(
    r"^.{0,6}(?:签字|签名|盖章|签章|经办|负责人|领导|审核|复核|校对|制表|填表|填报|报送|统计|联系)"
    r".{0,6}[:：]"
)
_EXAMPLES = ("例", "示例", "样例", "举例", "范例", "例如", "填写示例", "填写样例")
_EXAMPLE = re.compile(rf"[(（]?(?:{'|'.join(_EXAMPLES)})(?:[)）:：]|$)")
_PART_SUM = re.compile(r"^[^\d:：]{2,6}(?:小计|合计|总计)$")  # 沙头小计, 岩头镇合计
_NO_DATA_STARTS = frozenset(word[0] for word in (*_EXTENTS, *_SUMS, *_NOTES, *_EXAMPLES, "（", "("))
_OF_WHICH = re.compile("^其中[:：]")
_POINTS = re.compile("分$")
_CONTINUED = re.compile(r"[(（]?(?:续表?|第\d+页|接上页)[)）\d]*|\s")
_TITLE = re.compile("(?:表|名册|名单|台账|登记|统计|汇总|一览|明细|情况)$")
_OF_TITLE = re.compile("20\\d\\d年|第[一二三四五六七八九十\\d]+[次轮]|十小|[“”《》]")
_FULL_MARKS = frozenset(["满分", "标准分", "分值", "权重", "应得分", "总分值"])
_WORDS_ONLY = frozenset(["合计", "总计", "小计", "共计", "平均", "平均分", "平均值"])


@dataclass
class Layout:
    """Rows and heads of one sheet, 0-based.

    heads[c] is the path of head texts of column c from the top level down, () when it has none.
    body: rows that hold data. ignored: rows left out, with the reason (total, note, section,
    repeated_head). sections: texts of rows that hold one cell only, such as a township's name.
    """

    titles: list[str]
    header_rows: list[int]
    heads: list[tuple[str, ...]]
    body: list[int]
    ignored: list[tuple[int, str]] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)
    filled_down: set[tuple[int, int]] = field(default_factory=set)
    rows: list[list[object]] = field(default_factory=list, repr=False)
    _profiles: dict[int, Profile] = field(default_factory=dict, repr=False)

    def profile(self, column: int) -> Profile:
        """What stands in a column, looked at once."""
        if column not in self._profiles:
            self._profiles[column] = Profile(self.cells_of(column, None))
        return self._profiles[column]

    def forget_profiles(self) -> None:
        """After cells of the body were changed."""
        self._profiles.clear()

    def are_names(self, column: int) -> bool:
        """Whether hardly any text of the first rows of a column comes twice."""
        texts = [cell.strip() for cell in self.cells_of(column) if isinstance(cell, str)]
        return bool(texts) and len(set(texts)) >= DISTINCT_SHARE * len(texts)

    def cells_of(self, column: int, rows: int | None = ROWS_TOLD_BY) -> Iterator[Any]:
        """The cells of a column in the first data rows (None: in all), without empty ones."""
        cells: Iterator[Any] = (self.rows[number][column] for number in self.body[:rows])
        return (cell for cell in cells if cell != "" and not is_empty_mark(cell))


def find_layout(sheet: Sheet, head_row: int | None = None) -> Layout:
    """Find titles, heads and data rows; short rows are padded and merged cells filled down.

    head_row: the lowest head row (0-based) where a person says so.

    Raises FileRefusedError: no_data_rows (nothing below the head) or no_header.
    """
    rows = sheet.rows
    head_row = sheet.head_row if head_row is None else head_row
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    anchor = _anchor(rows) if head_row is None or head_row >= len(rows) else head_row
    if anchor is None:
        filled = {tuple(map(_stripped, row)): len(row) - row.count("") for row in rows}
        several = sum(count > 1 for count in filled.values())
        if max(filled.values(), default=0) < 3 and several < LEAST_ROWS:
            raise _no_data(sheet)
        raise FileRefusedError(
            "no_header",
            f"{_named(sheet)}找不到表头：前{HEAD_SEARCH_ROWS}行里没有一行像列名"
            "（如“企业名称”“检验结论”“单位名称”“行业类别”）。请补上表头行，或使用本系统的模板。",
        )
    first, last = _extent(sheet, rows, anchor)
    header_rows = list(range(first, last + 1))
    heads = _heads(sheet, rows, header_rows, width)
    layout = Layout(_titles(rows, first), header_rows, heads, [], rows=rows)
    _fill_down(sheet, layout)
    _find_body(rows, layout, anchor)
    if not layout.body:
        raise _no_data(sheet)
    return layout


def _named(sheet: Sheet) -> str:
    return f"“{sheet.name}”表" if sheet.name else "文件"


def _no_data(sheet: Sheet) -> FileRefusedError:
    return FileRefusedError(
        "no_data_rows",
        f"{_named(sheet)}只有标题或表头，没有数据行。请核对是否发错了文件，或填好后再报。",
    )


def _label(cell: object) -> str:
    """The cell as a head text, "" when it cannot be one."""
    if not isinstance(cell, str):
        return ""
    text = header_text(cell)
    return text if len(text) <= MAX_HEAD_LENGTH else ""


def _anchor(rows: list[list[object]]) -> int | None:
    """The row that stands out most from what lies below it: words over numbers, days and marks.

    Heads that some dataset lists count as much as a contrast. A sheet without either has no head.
    """
    best, most = None, 0.0
    start = next((number for number, row in enumerate(rows) if any(row)), 0)
    within = rows[start : start + HEAD_SEARCH_ROWS + LOOKED_BELOW]
    kinds: list[list[str]] = [[]] * start + [list(map(kind_of_cell, row)) for row in within]
    for number, row in enumerate(rows[start : start + HEAD_SEARCH_ROWS], start=start):
        filled = len(row) - row.count("")
        score = known = 0.0
        for column, cell in enumerate(row):
            kind = kinds[number][column]
            if not isinstance(cell, str) or len(_label(cell)) < 2:
                continue
            if kind in "nd" and _is_over_its_like(kinds, number, column):
                continue  # a day over days is data, whatever heads may look like
            if is_known_head(cell):
                known += 1
            elif may_be_head(_label(cell)):
                known += LIKELY
            elif kind == "t" and _stands_over(kinds, number, column, "nds"):
                score += CONTRAST
        told = known + score
        is_wide = filled >= 3 or filled == 2 and _fills_the_same(kinds, number)
        only_words = is_wide and all(kind in ("", "t") for kind in kinds[number])
        least = LEAST_OF_WORDS if only_words else LEAST
        if told > most and told >= least and filled >= 2 and (told >= 0.3 * filled or known >= 5):
            best, most = number, told
    return best


def _fills_the_same(kinds: list[list[str]], number: int) -> bool:
    """Whether the next rows fill just the columns that this row fills, as a head's data do."""
    filled, *below = ([bool(kind) for kind in row] for row in kinds[number : number + 4])
    return len(below) == 3 and all(row == filled for row in below)


def _is_over_its_like(kinds: list[list[str]], number: int, column: int) -> bool:
    """Whether a number or a day stands over others of its kind, or over nothing."""
    has_cells = any(row[column] for row in kinds[number + 1 :])
    return not has_cells or _stands_over(kinds, number, column, kinds[number][column])


def _stands_over(kinds: list[list[str]], number: int, column: int, wanted: str) -> bool:
    """Whether most of what lies below a cell is of these kinds."""
    below = [row[column] for row in kinds[number + 1 : number + 1 + LOOKED_BELOW] if row[column]]
    return bool(below) and sum(kind in wanted for kind in below) > 0.5 * len(below)


def _extent(sheet: Sheet, rows: list[list[object]], anchor: int) -> tuple[int, int]:
    """First and last head row around the anchor."""
    first = last = anchor
    while first > 0 and anchor - first < MAX_HEAD_LEVELS - 1:
        if _is_group_row(sheet, rows, first - 1) or _continues_groups(rows, first - 1, first - 1):
            first -= 1
        elif (
            first > 1
            and _is_within_groups(rows[first - 2], rows[first - 1])
            and (_is_group_row(sheet, rows, first - 2))
        ):
            first -= 2  # one group alone, under a group of its own
        else:
            break
    while last + 1 < len(rows) and last - first < MAX_HEAD_LEVELS:
        is_sub = _is_sub_row(sheet, rows, last) or _continues_groups(rows, first, last)
        if is_sub or _is_number_row(rows[last + 1]):
            last += 1
        elif not any(rows[last + 1]) and _spanned_to(sheet, last + 1) > last + 1:
            last += 1  # a blank row inside merged heads
        else:
            break
    return first, last


def _open_columns(top: list[object]) -> set[int]:
    """Columns that stand under a head with blanks beside it, whose merge may be lost."""
    filled = [c for c, cell in enumerate(top) if cell != ""]
    ends = [*filled[1:], len(top)]
    groups = (range(c, end) for c, end in zip(filled, ends, strict=False) if end - c > 1)
    return {c for group in groups for c in group}


def _is_within_groups(top: list[object], row: list[object]) -> bool:
    """Whether a row holds labels only, all of them in columns of groups of the row above it."""
    filled = [c for c, cell in enumerate(row) if cell != ""]
    return (
        bool(filled)
        and _open_columns(top).issuperset(filled)
        and all(_label(row[c]) and kind_of_cell(row[c]) == "t" for c in filled)
    )


def _continues_groups(rows: list[list[object]], first: int, number: int) -> bool:
    """Whether the row below head row `number` names columns of groups only, as data never do: a
    row of data fills the columns that stand by themselves, such as the name."""
    top, lower, below = rows[first], rows[number + 1], rows[number + 2 : number + 5]
    if any(isinstance(cell, str) and "：" in cell.replace(":", "：") for cell in top):
        return False  # 单位：户, and no group
    alone = {c for c, cell in enumerate(top) if cell != ""} - _open_columns(top)
    filled = [c for c, cell in enumerate(lower) if cell != ""]
    if not alone or len(filled) < 2 or not _is_within_groups(top, lower):
        return False
    return any(row[c] != "" for row in below for c in alone)


def _spanned_to(sheet: Sheet, number: int) -> int:
    """Last row of the cells that are merged from above over a row."""
    return max(
        (end[0] for top, end in sheet.merges if top[0] < number <= end[0] <= number + 2), default=0
    )


def _is_group_row(sheet: Sheet, rows: list[list[object]], number: int) -> bool:
    """Whether this row, just above a head row, is an upper head level and not a title."""
    row = rows[number]
    labels = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    if len(labels) < 2 or len(labels) < len(row) - row.count("") or not all(map(_label, labels)):
        return False
    if any("：" in text or ":" in text for text in map(_OF_WHICH.sub, repeat(""), labels)):
        return False
    joined = "".join(labels)
    if _TITLE.search(joined) and _OF_TITLE.search(joined) and row[0] != "":
        return False  # a title of which every word has a cell
    if any(map(is_known_head, labels)):
        return True
    below = [cell for cell in rows[number + 1] if cell != ""]
    if len(set(below)) < len(below) and len(labels) < len(below):
        return True  # repeated heads below (总数 已整规 总数 已整规) need a name each
    merged = [(top, end) for top, end in sheet.merges if top[0] == number]
    return (
        any(end[0] > number for _, end in merged)
        or sum(1 for top, end in merged if end[1] > top[1]) >= 2
    )


def _is_sub_row(sheet: Sheet, rows: list[list[object]], number: int) -> bool:
    """Whether the row below head row `number` is a lower head level.

    Its cells stand only under groups: under a blank head, or under a head with a blank beside it;
    or heads beside them are merged over both rows.
    """
    upper, lower = rows[number], rows[number + 1]
    below = rows[number + 2] if number + 2 < len(rows) else []
    if any(
        kind_of_cell(cell) == "d" == kind_of_cell(under)
        for cell, under in zip(lower, below, strict=False)
    ):
        return False  # days over days are data, days over classes are heads
    spanning = any(
        top[0] <= number and end[0] > number and rows[top[0]][top[1]] != ""
        for top, end in sheet.merges
        if top[0] <= number and top[1] < len(upper) and top[0] < len(rows)
    )
    filled = [c for c, cell in enumerate(lower) if cell != "" and str(cell).strip()]
    if not filled:
        return False
    for c in filled:
        if not spanning and not isinstance(lower[c], str):
            return False
        if isinstance(lower[c], str) and not _label(lower[c]):
            return False
        group = upper[c] == "" or (c + 1 < len(upper) and upper[c + 1] == "" and lower[c + 1] != "")
        if not group and not spanning and not _starts_group(sheet, number, c):
            return False
    if all(upper[c] == "" for c in filled) and not spanning and not sheet.merges:
        # Without merges, a lower level must continue some group that has a head.
        return any(upper[c - 1] != "" and lower[c - 1] != "" for c in filled if c)
    return True


def _starts_group(sheet: Sheet, row: int, column: int) -> bool:
    return any(
        top == (row, column) and end[1] > column and end[0] == row for top, end in sheet.merges
    )


def _is_number_row(row: list[object]) -> bool:
    """A row that numbers the columns: 1 2 3 4, or 甲 乙 1 2."""
    texts = [cell_text(cell).strip() for cell in row if cell != ""]  # type: ignore[arg-type]
    numbers = [text for text in texts if text.isdigit()]
    others = [text for text in texts if not text.isdigit()]
    return (
        len(numbers) >= 3
        and all(text in "甲乙丙丁" for text in others)
        and [int(text) for text in numbers] == list(range(1, len(numbers) + 1))
    )


def _heads(
    sheet: Sheet, rows: list[list[object]], header_rows: list[int], width: int
) -> list[tuple[str, ...]]:
    grid = [
        ["" if _is_number_row(rows[r]) else _shown(cell) for cell in rows[r]] for r in header_rows
    ]
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merges:
        if top < header_rows[0] or top > header_rows[-1] or left >= width:
            continue
        for r in range(top, min(bottom, header_rows[-1]) + 1):
            for c in range(left, min(right, width - 1) + 1):
                grid[r - header_rows[0]][c] = grid[top - header_rows[0]][left]
                covered.add((r - header_rows[0], c))
    for level in range(len(grid) - 1):
        for c in range(1, width):
            below = any(grid[lower][c] for lower in range(level + 1, len(grid)))
            if not grid[level][c] and below and (level, c) not in covered:
                grid[level][c] = grid[level][c - 1]
    return [tuple(_path(level[c] for level in grid)) for c in range(width)]


def _shown(cell: object) -> str:
    return "".join(simplify(tidy(cell_text(cell))).split())  # type: ignore[arg-type]


def _path(labels: Iterator[str]) -> Iterator[str]:
    previous = ""
    for label in labels:
        if label and label != previous:
            yield label
            previous = label


def _titles(rows: list[list[object]], first: int) -> list[str]:
    """Texts above the head, one per filled cell, row by row; a title over many cells as one."""
    found = []
    for row in rows[:first]:
        texts = [text for cell in row if cell != "" and (text := cell_text(cell).strip())]  # type: ignore[arg-type]
        joined = "".join(texts)
        is_one = len(texts) > 2 and _TITLE.search(joined) and _OF_TITLE.search(joined)
        found += [joined] if is_one else texts
    return found


def _fill_down(sheet: Sheet, layout: Layout) -> None:
    """Give every row of a vertically merged data cell the cell's value."""
    start = layout.header_rows[-1] + 1
    for (top, left), (bottom, right) in sheet.merges:
        if top < start or not 0 < bottom - top <= MAX_MERGED_ROWS or left != right:
            continue
        if left >= len(layout.heads):
            continue
        for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
            if sheet.rows[row][left] == "":
                sheet.rows[row][left] = sheet.rows[top][left]
                layout.filled_down.add((row, left))


def _find_body(rows: list[list[object]], layout: Layout, anchor: int) -> None:
    head = rows[anchor]
    width = len(head)
    labels = frozenset(cell for cell in head if cell != "")
    start = layout.header_rows[-1] + 1
    for first in range(start, len(rows), ROWS_AT_ONCE):
        some = range(first, min(first + ROWS_AT_ONCE, len(rows)))
        if width > 4 and _are_plain_data(rows[first : some.stop], labels):
            layout.body.extend(some)
        else:
            _sort_rows(rows, some, layout, head, labels)
    if reason := _marks_or_sums(rows, layout.body):
        layout.ignored.insert(0, (layout.body.pop(0), reason))


def _marks_or_sums(rows: list[list[object]], body: list[int]) -> str | None:
    """What a first row of bare numbers is that names nobody, where the rows below name somebody:
    their sums (total), or full marks of a hundred that none exceeds (note); None for data."""
    first, below = rows[body[0]] if body else [], body[1 : 1 + LOOKED_BELOW]
    filled = {c: _POINTS.sub("", _stripped(cell)) for c, cell in enumerate(first) if cell != ""}
    numbers = {c: _number(text) for c, text in filled.items()}
    if len(below) < 2 or len(numbers) < 2 or None in numbers.values():
        return None
    if not any(
        c not in numbers and all(kind_of_cell(rows[n][c]) in ("t", "l") for n in below)
        for c in range(len(first))
    ):
        return None
    columns = {c: [_number(rows[n][c]) or 0.0 for n in below] for c in numbers}
    whole = {c: own for c, own in numbers.items() if own is not None}
    if all(abs(sum(columns[c]) - own) < 0.5 for c, own in whole.items()):
        return "total"
    marks = sum(whole.values())
    is_full = marks == HUNDRED or marks == 2 * HUNDRED and HUNDRED in whole.values()
    return "note" if is_full and all(max(columns[c]) <= own for c, own in whole.items()) else None


def _are_plain_data(rows: list[list[object]], labels: frozenset[object]) -> bool:
    """Whether all of these rows are plain data: their columns tell faster than row by row."""
    columns = list(zip(*rows, strict=True))
    distinct = list(map(set, columns))
    if sum("" not in cells for cells in distinct) <= 4 or not all(map(labels.isdisjoint, distinct)):
        return False
    leads, seconds = distinct[0], distinct[1]
    if not all(isinstance(cell, str) and cell.strip() for cell in seconds):
        return False
    if all(isinstance(cell, float | int) for cell in leads):
        return _WORDS_ONLY.isdisjoint(map(str.strip, seconds))
    if not all(isinstance(cell, str) for cell in leads):
        return False
    ends = {(cell[:1], cell[-1:]) for cell in leads}
    return all(_starts_plainly(start + end) for start, end in ends)


def _sort_rows(
    rows: list[list[object]],
    some: range,
    layout: Layout,
    head: list[object],
    labels: frozenset[object],
) -> None:
    """Tell data from totals, notes, sections, repeated heads and blanks, row by row."""
    width = len(head)
    named = sum(1 for path in layout.heads if path)
    for number in some:
        row = rows[number]
        filled = width - row.count("")
        if filled == 0:
            continue
        first = row[0]
        if filled > 3 and isinstance(first, float | int):
            second = row[1] if width > 1 else ""
            if not (isinstance(second, str) and second.strip() in _WORDS_ONLY):
                layout.body.append(number)
                continue
        if filled > 4 and _is_plain_data(row, labels):
            layout.body.append(number)
            continue
        reason = _not_data(row, head, named)
        if reason is None and filled == 1 and _is_title_again(row, layout.titles):
            reason = "section"
        if reason is None and _is_sum_of_all(row, rows, layout.body):
            reason = "total"
        if reason is None:
            layout.body.append(number)
        elif reason:
            layout.ignored.append((number, reason))
            if reason == "section":
                layout.sections[number] = next(cell_text(c).strip() for c in row if c != "")  # type: ignore[arg-type]


def _is_plain_data(row: list[object], labels: frozenset[object]) -> bool:
    """Told by two words and the difference from the head, as for nearly all rows of a register."""
    first, second = row[0], row[1]
    if not (isinstance(first, str) and isinstance(second, str) and second.strip()):
        return False
    if "：" in first or ":" in first:
        return False
    return _starts_plainly(first) and labels.isdisjoint(row)


def _starts_plainly(lead: str) -> bool:
    """Whether the first cell cannot begin a total, a note, a number or a blank row."""
    start = lead[:1]
    is_plain = not (start.isdigit() or start.isspace() or start in _NO_DATA_STARTS)
    return bool(start) and is_plain and lead[-1] != "计"


def _not_data(row: list[object], head: list[object], named: int) -> str | None:
    """Why a row holds no data: total, note, section, repeated_head; "" for blank; None: data."""
    texts = [text for cell in row if cell != "" and (text := _stripped(cell))]
    if not texts:
        return ""
    lead = "".join(texts[0].split())
    if lead.isdigit():
        if len(texts) == 1:
            return ""
        if "".join(texts[1].split()) in _WORDS_ONLY:
            return "total"
        return None
    if _TOTAL.match(lead) or _PART_SUM.match(lead):
        return "total"
    if _EXAMPLE.match(lead):
        return "note"
    if (_NOTE.match(lead) or _SIGNED.match(lead)) and len(texts) <= 4:
        return "note"
    if lead in _FULL_MARKS and all(_number(cell) is not None for cell in texts[1:]):
        return "note"
    if len(texts) == 1 and named >= 3:
        return "section"
    same = sum(1 for cell, label in zip(row, head, strict=True) if cell != "" and cell == label)
    return "repeated_head" if same >= min(3, max(2, named)) and same >= 0.6 * len(texts) else None


def _is_title_again(row: list[object], titles: list[str]) -> bool:
    """Whether the only cell of a row is a title of the table, as at the top of its next page."""
    text = next(_stripped(cell) for cell in row if cell != "")
    return len(text) > 4 and any(_CONTINUED.sub("", text) == _CONTINUED.sub("", t) for t in titles)


def _is_sum_of_all(row: list[object], rows: list[list[object]], above: list[int]) -> bool:
    """Whether a row that says only 全县 adds up the rows above it in most of its numbers."""
    texts = [text for cell in row if cell != "" and (text := _stripped(cell))]
    if not above or texts[0] not in _EXTENTS[:3]:
        return False
    numbers = {c: own for c, cell in enumerate(row) if (own := _number(cell)) is not None}
    sums = {c: sum(_number(rows[n][c]) or 0.0 for n in above) for c in numbers}
    right = sum(abs(sums[c] - number) < 0.5 for c, number in numbers.items())
    return right > 0 and 2 * right >= len(numbers)


def _number(cell: object) -> float | None:
    return None if cell == "" else parse_number(cell).value  # type: ignore[arg-type]


def _stripped(cell: Cell | object) -> str:
    return cell_text(cell).strip()  # type: ignore[arg-type]
