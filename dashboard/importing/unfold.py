"""Step 1b, unfold: one sheet that holds several tables side by side becomes one sheet for each.

Tables side by side repeat their heads (序号 店名 | 序号 店名), or repeat them under groups that are
a fact of all their rows: a township, a year, a month. Cells keep their row and column, so that
every finding names the cell of the file. A matrix with the townships across is turned.
"""

import re
from dataclasses import replace
from typing import Any

from dashboard.importing.cleaning import fold, header_text, is_empty_mark, parse_period
from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.cleaning.numbers import parse_number
from dashboard.importing.cleaning.text import cell_text
from dashboard.importing.columns import datasets, header_key, is_known_head
from dashboard.importing.derived import CLASS, VERDICT, with_derived
from dashboard.importing.layout import HEAD_SEARCH_ROWS, Layout, find_layout
from dashboard.importing.loose_heads import may_be_head
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.profiles import is_township
from dashboard.importing.read import Sheet
from dashboard.importing.stacked import stacked
from dashboard.importing.told import is_class, told_word

LOOKED_AT = 60  # rows that tell how a sheet is laid out
LEAST = 2
LEAST_OF_NAME = 4
LEAST_OF_FORM, MOST_OF_FORM = 4, 40
_YEAR = re.compile(r"(?:20\d\d)年?度?")
_ROUND = re.compile("第[一二三四五六七八九十\\d]+[次轮批期](?:督查|检查|考核|评分|抽查)?")
_OF_POINTS = re.compile("得分|分数|总分|成绩|考评|考核|评分")
_SUM = re.compile("[合总小共]计$|全县$")
_FULL_MARKS = re.compile("^(?:分值|满分|标准分|权重|应得分)")

Blocks = list[tuple[str, list[int]]]


def unfolded(sheet: Sheet) -> list[Sheet]:
    """The tables of a sheet, each with its own cells only; the sheet itself where it is one."""
    if form := _form(sheet):
        return [form]
    return [one for block in stacked(sheet) for one in _beside(block)]


def _beside(sheet: Sheet) -> list[Sheet]:
    start = next((number for number, row in enumerate(sheet.rows) if any(row)), 0)
    rows = [list(row) for row in sheet.rows[: start + LOOKED_AT]]
    part = Sheet(sheet.name, rows, merges=sheet.merges)
    if lists := _lists(sheet):
        return lists
    try:
        layout = find_layout(part)
    except FileRefusedError:
        return [sheet]
    if parts := _by_round(sheet, layout):
        return parts
    if blocks := _of_groups(layout):
        return [_one(sheet, layout, label, columns) for label, columns in blocks]
    if tables := _by_year(sheet, layout):
        return tables
    if blocks := _side_by_side(layout):
        return [_one(sheet, layout, label, columns) for label, columns in blocks]
    if (derived := with_derived(sheet, layout)) is not sheet:
        return [derived]
    return [turned] if (turned := _turned(sheet, layout)) else [sheet]


def _lists(sheet: Sheet) -> list[Sheet]:
    """Lists of names side by side, each below its class or verdict (A类企业 | B类企业), and no
    other column: one table for each, with that word as a title."""
    for number, row in enumerate(sheet.rows[:HEAD_SEARCH_ROWS]):
        words = {c: cell_text(cell).strip() for c, cell in enumerate(row) if cell != ""}  # type: ignore[arg-type]
        if len(words) < LEAST or not all(map(told_word, words.values())):
            continue
        if not (below := sheet.rows[number + 1 :]):
            continue
        if any(cell != "" and c not in words for one in below for c, cell in enumerate(one)):
            return []
        names = {c: [one[c] for one in below if c < len(one) and one[c] != ""] for c in words}
        if not all(map(_are_names, names.values())) or not any(names.values()):
            return []
        lists = {c: word for c, word in words.items() if names[c]}
        return [_list(sheet, number, column, word) for column, word in lists.items()]
    return []


def _list(sheet: Sheet, head: int, column: int, word: str) -> Sheet:
    """One of the lists, its names with the word beside each of them."""
    width = len(sheet.rows[head])
    label = CLASS if is_class(word) else VERDICT
    rows = [[*row] for row in sheet.rows[:head]]
    rows.append([*("企业名称" if c == column else "" for c in range(width)), label])
    for row in sheet.rows[head + 1 :]:
        name = row[column] if column < len(row) else ""
        cells = [name if c == column else "" for c in range(width)]
        rows.append([*cells, told_word(word) if name != "" else ""])
    name = f"{sheet.name}（{word}）" if sheet.name else word
    return replace(
        sheet, name=name, rows=rows, merges=[], whole=sheet.name, derived={width: (column,)}
    )


def _are_names(cells: list[object]) -> bool:
    """Whether all cells are texts as long as the name of a firm, and no township's."""
    return all(isinstance(one, str) and len(one.strip()) >= LEAST_OF_NAME for one in cells)


def _by_round(sheet: Sheet, layout: Layout) -> list[Sheet]:
    """The rows of each round, where one column tells the round of every row; its cell stays blank,
    and what it said stands above the table."""
    for column, head in enumerate(layout.heads):
        words = [cell_text(layout.rows[n][column]).strip() for n in layout.body] if head else []  # type: ignore[arg-type]
        if not LEAST <= len(set(words)) <= len(words) / LEAST:
            continue  # 第1期, 第2期, 第3期 name the rows themselves
        if not all(map(_ROUND.fullmatch, words)):
            continue
        every = [cell_text(row[column]).strip() if column < len(row) else "" for row in sheet.rows]  # type: ignore[arg-type]
        start = layout.header_rows[-1] + 1
        if not all(map(_ROUND.fullmatch, filter(None, every[start:]))):
            return []
        return [
            replace(
                sheet,
                name=f"{sheet.name}（{word}）" if sheet.name else word,
                rows=[
                    [
                        "" if n >= start and (every[n] != word or c == column) else cell
                        for c, cell in enumerate(row)
                    ]
                    for n, row in enumerate(sheet.rows)
                ],
                facts=(word,),
                whole=sheet.name,
            )
            for word in dict.fromkeys(filter(None, every[start:]))
        ]
    return []


def _form(sheet: Sheet) -> Sheet | None:
    """A form of one thing (企业名称 | 某厂 | 法人 | 张三) as a head and one row of data."""
    if not LEAST_OF_FORM <= len(sheet.rows) <= MOST_OF_FORM:
        return None
    pairs: dict[str, object] = {}
    titles: list[list[object]] = []
    labels = others = 0
    for row in sheet.rows:
        filled = [cell for cell in row if cell != ""]
        if len(filled) == 1 and not pairs:
            titles.append([filled[0]])
            continue
        place = 0
        while place < len(filled):
            label, value = filled[place], filled[place + 1] if place + 1 < len(filled) else ""
            if _is_label(label) and not _is_label(value):
                pairs.setdefault(str(label).strip(" :："), value)
                labels, place = labels + 1, place + 2
            else:
                others, place = others + 1, place + 1
    if labels < LEAST_OF_FORM or others > 0.2 * labels or len(pairs) < labels:
        return None
    name = f"{sheet.name}（一表一户）" if sheet.name else "一表一户"
    return replace(sheet, name=name, rows=[*titles, list(pairs), list(pairs.values())], merges=[])


def _is_label(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) <= 20 and may_be_head(cell.strip(" :："))


def _side_by_side(layout: Layout) -> Blocks:
    """Columns of each table where all heads come again in the same order; [] for one table."""
    named = [c for c, head in enumerate(layout.heads) if head]
    keys = [header_key("".join(layout.heads[c])) for c in named]
    for count in range(2, len(keys) // LEAST + 1):
        width, rest = divmod(len(keys), count)
        first = keys[:width]
        if rest or len(set(first)) < width or width < LEAST:
            continue
        if all(keys[n * width : (n + 1) * width] == first for n in range(count)):
            parts = [named[n * width : (n + 1) * width] for n in range(count)]
            if width > LEAST or any(is_known_head(layout.heads[c][-1]) for c in named[:width]):
                return [(f"第{n}栏", columns) for n, columns in enumerate(parts, start=1)]
    return []


def _of_groups(layout: Layout) -> Blocks:
    """Columns under each upper head that is a township or a time, with those that all share."""
    groups: dict[str, list[int]] = {}
    shared: list[int] = []
    is_label = _tells_or_is_trade if _has_trades_of_its_own(layout) else _tells
    for column, head in enumerate(layout.heads):
        label = next(filter(is_label, head[:-1]), None)
        if head[:-1] and _SUM.match(header_key(head[0])):
            continue  # adds the groups up
        if label is not None:
            groups.setdefault(label, []).append(column)
        elif head:
            shared.append(column)
    if len(groups) < LEAST or not shared and not all(map(told_word, groups)):
        return []
    lower = {
        label: [header_key("".join(text for text in layout.heads[c] if text != label)) for c in own]
        for label, own in groups.items()
    }
    if len({tuple(keys) for keys in lower.values()}) > 1:
        return []
    return [(label, [*shared, *own]) for label, own in groups.items()]


def _tells(text: str) -> bool:
    """Whether an upper head is a fact of all rows: township, time, round, class or verdict."""
    return _is_fact(text) or told_word(text) is not None


def _tells_or_is_trade(text: str) -> bool:
    return _tells(text) or _is_trade(text)


def _is_trade(text: str) -> bool:
    return fold(text) in lookup("trades")


def _has_trades_of_its_own(layout: Layout) -> bool:
    """Whether trades stand above columns that no monthly report has (应到 and 实到 of 小药店): a
    monthly report is read with all of its trades."""
    under = [head for head in layout.heads if any(map(_is_trade, head[:-1]))]
    counts = [one for one in datasets()["monthly_reports"].fields if one.type == "report_count"]
    last = {header_text(head[-1]) for head in under}
    return bool(under) and not any(re.search(one.pattern, text) for one in counts for text in last)


def _is_fact(text: str) -> bool:
    if _YEAR.fullmatch(text) or _ROUND.fullmatch(text):
        return True
    return is_township(text) or _is_month(text)


def _is_month(text: str) -> bool:
    return "月" in text and len(text) <= 9 and parse_period(text, year_hint=2010) is not None


def _one(sheet: Sheet, layout: Layout, label: str, columns: list[int]) -> Sheet:
    """One table: cells of other tables are blank, its label stands above it as a title."""
    others = {c for c, head in enumerate(layout.heads) if head} - set(columns)
    first, last = layout.header_rows[0], layout.header_rows[-1]
    rows: list[list[object]] = [list(row) for row in sheet.rows[:first]]
    rows += [list(row) for row in _heads_without(layout, label, columns)]
    for row in sheet.rows[last + 1 :]:
        rows.append(["" if c in others else cell for c, cell in enumerate(row)])
    merges = [one for one in sheet.merges if one[1][0] < first or one[0][0] > last]
    name = f"{sheet.name}（{label}）" if sheet.name else label
    facts = () if label.endswith("栏") else (label,)
    return replace(
        sheet, name=name, rows=rows, merges=merges, facts=facts, whole=sheet.name, head_row=last
    )


def _by_year(sheet: Sheet, layout: Layout) -> list[Sheet]:
    """One table per year, where years stand above the points of each: 示范区 | 2011年 | 2012年; a
    blank says nothing of that year."""
    told = "".join(layout.titles) + sheet.name
    if len(layout.header_rows) != 1 or not _OF_POINTS.search(told):
        return []
    years = {
        c: head[-1] for c, head in enumerate(layout.heads) if head and _YEAR.fullmatch(head[-1])
    }
    if len(years) < LEAST or any(layout.profile(c).share("number") < 1.0 for c in years):
        return []
    shared = [c for c, head in enumerate(layout.heads) if head and c not in years]
    tables = []
    for column, year in years.items():
        table = _one(sheet, layout, year, [*shared, column])
        table.rows[layout.header_rows[0]][column] = "得分"
        blank: list[object] = [""] * len(layout.heads)
        below = layout.header_rows[0] + 1
        table.rows[below:] = [
            row if column < len(row) and row[column] != "" else blank for row in table.rows[below:]
        ]
        tables.append(table)
    return tables


def _heads_without(layout: Layout, label: str, columns: list[int]) -> list[list[object]]:
    """The head rows of one table, each level in the lowest rows, without the label of the table."""
    heads: list[list[object]] = [[""] * len(layout.heads) for _ in layout.header_rows]
    for c in columns:
        path = [text for text in layout.heads[c] if text != label]
        for level, text in enumerate(reversed(path), start=1):
            heads[-level][c] = text
    return heads


def _turned(sheet: Sheet, layout: Layout) -> Sheet | None:
    """A matrix with an item per row and a township per column, turned: a row per township."""
    named = [c for c, head in enumerate(layout.heads) if head]
    places = [c for c in named if is_township(layout.heads[c][-1])]
    rest = [c for c in named if c not in places]
    if len(places) < LEAST or not 1 <= len(rest) <= 3 or len(layout.header_rows) != 1:
        return None
    full = next((c for c in rest if _FULL_MARKS.match(layout.heads[c][-1])), None)
    whole = [c for c in rest if c != full and all(layout.rows[n][c] != "" for n in layout.body)]
    items = next(filter(layout.are_names, whole), None)
    texts = [c for c in rest if c != full and layout.profile(c).texts]
    if items is None and len(texts) == LEAST and full is None:
        return _turned_twice(sheet, layout, places, texts)
    if items is None or any(is_township(str(cell)) for cell in layout.cells_of(items)):
        return None
    body: list[list[Any]] = [
        row
        for row in sheet.rows[layout.header_rows[0] + 1 :]
        if cell_text(row[items]).strip()  # type: ignore[arg-type]
    ]
    cells = [row[c] for row in body for c in places]
    if any(parse_number(cell).value is None and not is_empty_mark(cell) for cell in cells):
        return None
    heads: list[object] = ["乡镇", *(_item(row, items, full) for row in body)]
    turned = [[layout.heads[c][-1], *(row[c] for row in body)] for c in places]
    above = [list(row) for row in sheet.rows[: layout.header_rows[0]]]
    name = f"{sheet.name}（行列互换）"
    return replace(sheet, name=name, rows=[*above, heads, *turned], merges=[])


def _turned_twice(
    sheet: Sheet, layout: Layout, places: list[int], texts: list[int]
) -> Sheet | None:
    """A matrix with two words an item (小药店 | 已整规户数), turned: they are two head levels."""
    group, item = texts
    top: list[object] = ["乡镇"]
    low: list[object] = [""]
    columns: list[list[Any]] = []
    above = ""
    for number in layout.body:
        row = sheet.rows[number]
        above = cell_text(row[group]).strip() or above  # type: ignore[arg-type]
        top, low = [*top, above], [*low, row[item]]
        columns.append([row[c] for c in places])
    pairs = list(zip(top, low, strict=True))
    if len(set(pairs)) < len(pairs) or not all(low[1:]):
        return None
    cells: list[Any] = [cell for one in columns for cell in one]
    if any(parse_number(cell).value is None and not is_empty_mark(cell) for cell in cells):
        return None
    turned = [
        [layout.heads[c][-1], *(one[place] for one in columns)] for place, c in enumerate(places)
    ]
    titles = [list(row) for row in sheet.rows[: layout.header_rows[0]]]
    name = f"{sheet.name}（行列互换）"
    rows = [*titles, top, low, *turned]
    return replace(sheet, name=name, rows=rows, merges=[], head_row=len(titles) + 1)


def _item(row: list[Any], items: int, full: int | None) -> str:
    text = cell_text(row[items]).strip()
    marks = None if full is None else parse_number(row[full]).value
    is_sum = re.match("[合总小共]计|总分|得分|名次|排名", text)
    return text if marks is None or is_sum else f"{text}（{marks:g}分）"
