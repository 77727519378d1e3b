"""Step 5b: records that are there twice, in a sheet, across sheets, or in the store already.

A duplicate is a row all of whose cells agree with another one's, columns that were not mapped
included. Rows with one key and other cells are two records, or, where the key names one thing
(a zone in a year), a contradiction: neither is taken before a person has decided.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from typing import Any

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import Cleaned, DateSpan, cell_text, fold, parse_class
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.cleaning.numbers import parse_count, parse_number
from dashboard.importing.columns import header_key
from dashboard.importing.kinds import Kind, rules_of
from dashboard.importing.kinds.outlets import address_key
from dashboard.importing.problems import where

Place = tuple[int, int]
Prefers = Callable[[Checked, int], bool]
Cells = dict[str, Hashable]

# Other values in these of two rows that else agree: one thing is told in two ways.
JUDGED = frozenset(["verdict", "yes_no", "class"])
SHOWN_DIFFERENCES = 3
_PLACES = frozenset(["township", "place"])
_READ: dict[str, Callable[[Any], Cleaned[Any]]] = {
    "class": parse_class,
    "report_count": parse_count,
    "score": parse_number,
}


def mark_duplicates(sheets: list[Checked]) -> None:
    """Mark every repeated record but the one that is kept; rejected rows do not count."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        by_kind[sheet.dataset.kind].append(number)
    for kind, numbers in by_kind.items():
        _mark_kind(sheets, kind, numbers)


def _mark_kind(sheets: list[Checked], kind: str, numbers: list[int]) -> None:
    rules = rules_of(kind)
    own = [sheets[number] for number in numbers]
    if not any(_is_different(own, name) for name in rules.told_apart_by):
        same = rules.same_thing or rules.keys
        for places in _repeated(sheets, {number: same(sheets[number]) for number in numbers}):
            _judge(sheets, rules, places)
    _mark_stored(rules, own)
    _mark_suspected(rules, own)


def _is_different(sheets: list[Checked], name: str) -> bool:
    """Whether no value of a field comes twice, so that no two rows have one key."""
    values = [value for sheet in sheets for value in sheet.column(name) if value is not None]
    return len(set(values)) == sum(len(sheet.rows) for sheet in sheets)


def _repeated(sheets: list[Checked], keys: dict[int, list[Hashable]]) -> list[list[Place]]:
    """The places of every key that several rows share."""
    if len(set().union(*keys.values())) == sum(map(len, keys.values())):
        return []
    first: dict[Hashable, Place] = {}
    repeated: dict[Hashable, list[Place]] = {}
    for number, listed in keys.items():
        rejected = sheets[number].rejected
        for position, key in enumerate(listed):
            if key is None or position in rejected:
                continue
            place = (number, position)
            kept = first.setdefault(key, place)
            if kept is not place:
                repeated.setdefault(key, [kept]).append(place)
    return list(repeated.values())


def _judge(sheets: list[Checked], rules: Kind, places: list[Place]) -> None:
    """Rows of one key: those that agree are one record, the others are told apart or held."""
    cells = {place: _cells(sheets[place[0]], place[1]) for place in places}
    groups: list[list[Place]] = []
    for place in places:
        for group in groups:
            if not _differences(sheets, rules, cells, group[0], place):
                group.append(place)
                break
        else:
            groups.append([place])
    first, *others = [_keep_one(sheets, rules.prefers, group) for group in groups]
    for other in others:
        _report_other(sheets, rules, cells, first, other)


def _cells(sheet: Checked, position: int) -> Cells:
    """Field, or head of an unmapped column -> what stands there, as it is compared."""
    names = {one.name: one for one in sheet.dataset.fields}
    found: Cells = {}
    for match in sheet.mapping.columns:
        if match.how == "index" or (not match.head and not match.field):
            continue
        wanted = names.get(match.field or "")
        if wanted is not None and wanted.type in _PLACES and "township" in sheet.values:
            found[wanted.name] = sheet.values["township"][position] or ""
        elif wanted is not None and not wanted.many and wanted.name in sheet.values:
            found[wanted.name] = _comparable(sheet.values[wanted.name][position], wanted.type)
        else:
            name = header_key("".join(match.head))
            cell = sheet.raw(match.index)[position]
            read = _READ.get(wanted.type) if wanted else None
            value = read(cell).value if read else None
            found[f"{name}:{match.index}" if name in found else name] = (
                fold(cell_text(cell)) if value is None else value
            )
    return found


def _comparable(value: Any, kind: str) -> Hashable:
    if isinstance(value, DateSpan):
        return value.start, value.end
    if isinstance(value, str):
        return enterprise_key(value) if kind == "enterprise" else fold(address_key(value))
    return tuple(value) if isinstance(value, list) else value or ""


def _differences(
    sheets: list[Checked], rules: Kind, cells: dict[Place, Cells], one: Place, other: Place
) -> list[str]:
    """Fields and heads under which two rows differ, of those that both sheets have.

    In another sheet the township may be that of the list and not of the record. What names one
    thing is repeated when all that is stored of it agrees.
    """
    ours, theirs = cells[one], cells[other]
    passed = {"township"} if one[0] != other[0] else set()
    if rules.is_one:
        known = {field.name for field in sheets[one[0]].dataset.fields}
        many = {
            header_key("".join(match.head))
            for match in sheets[one[0]].mapping.columns
            if match.field and sheets[one[0]].dataset.field(match.field).many
        }
        only_used = {field.name for field in sheets[one[0]].dataset.fields if not field.stored_as}
        passed |= (ours.keys() | theirs.keys()) - known - many | only_used
    return [
        name
        for name in ours
        if name in theirs and name not in passed and ours[name] != theirs[name]
    ]


def _report_other(
    sheets: list[Checked], rules: Kind, cells: dict[Place, Cells], one: Place, other: Place
) -> None:
    """One key and other cells: a contradiction is held on both sides, else both are taken."""
    differing = _differences(sheets, rules, cells, one, other)
    types = {field.name: field.type for field in sheets[one[0]].dataset.fields}
    judged = all(types.get(name) in JUDGED for name in differing)
    if not judged and not rules.is_one:
        _report(sheets, other, one, differing, "same_key_differs", "notice", _KEPT)
        return
    contradicts = (
        rules.is_one or rules.tells_apart is None or rules.tells_apart(sheets[one[0]], one[1])
    )
    severity, what = ("rejected", _HELD) if contradicts else ("notice", _KEPT)
    for place, against in ((one, other), (other, one)):
        _report(sheets, place, against, differing, "rows_contradict", severity, what)


_KEPT = "两行都计入；如果是同一条，请删去一行后再导入"
_HELD = "分不清哪一行对，两行都先扣下，请核对后留一行"


def _report(
    sheets: list[Checked],
    place: Place,
    against: Place,
    differing: list[str],
    code: str,
    severity: Any,
    what: str,
) -> None:
    sheet, position = sheets[place[0]], place[1]
    other = sheets[against[0]]
    there = where(other.sheet, other.rows[against[1]])
    told = [
        f"“{_label(sheet, name)}”这里是“{_shown(sheet, name, position)}”，"
        f"那里是“{_shown(other, name, against[1])}”"
        for name in differing[:SHOWN_DIFFERENCES]
    ]
    if code in [one.code for one in sheet.problems if one.row == sheet.rows[position]]:
        return
    name = next((one for one in differing if one in sheet.mapping.fields), _name_field(sheet))
    sheet.report(
        position, name, code, severity, f"与{there}像是同一条，但{'；'.join(told)}。{what}。"
    )


def _column(sheet: Checked, name: str) -> int | None:
    for match in sheet.mapping.columns:
        if match.field == name or header_key("".join(match.head)) == name.partition(":")[0]:
            return match.index
    return None


def _label(sheet: Checked, name: str) -> str:
    column = _column(sheet, name)
    return sheet.mapping.columns[column].label if column is not None else name


def _shown(sheet: Checked, name: str, position: int) -> str:
    column = _column(sheet, name)
    return cell_text(sheet.raw(column)[position]).strip() if column is not None else ""


def _mark_stored(rules: Kind, sheets: list[Checked]) -> None:
    """Rows that the store holds; each stored row answers for one row only."""
    stored = Counter(rules.stored_keys(sheets))
    for sheet in sheets if stored else ():
        for position, key in enumerate(rules.keys(sheet)):
            if not stored[key] or position in sheet.rejected or position in sheet.duplicates:
                continue
            stored[key] -= 1
            sheet.duplicates[position] = "duplicate_in_store"
            sheet.report(
                position, sheet.dataset.key[0], "duplicate_in_store", "duplicate",
                "系统里已有同一条记录（以前导入的），本行不重复计入。",
            )  # fmt: skip


def _mark_suspected(rules: Kind, sheets: list[Checked]) -> None:
    """Rows that very likely repeat a stored record: counted once, and said."""
    if rules.suspected is None:
        return
    for sheet, position, import_id in list(rules.suspected(sheets)):
        sheet.duplicates[position] = "duplicate_suspected"
        sheet.report(
            position, sheet.dataset.key[0], "duplicate_suspected", "duplicate",
            f"疑似重复：与第{import_id}次导入的一条同企业、同产品、同时间、同结论，两边都有的列没有不同，"
            "本行不重复计入。如果确实是另一批，请补填型号、批号或报告编号后再导入。",
        )  # fmt: skip


def _keep_one(sheets: list[Checked], prefers: Prefers | None, places: list[Place]) -> Place:
    """Mark all but one of rows that are one record as repeated; gives the one that is kept."""
    keeper = places[0]
    if prefers is not None:
        keeper = next((place for place in places if prefers(sheets[place[0]], place[1])), keeper)
    kept = sheets[keeper[0]]
    there = where(kept.sheet, kept.rows[keeper[1]])
    for place in places:
        if place == keeper:
            continue
        sheet, position = sheets[place[0]], place[1]
        code = _code(sheets, keeper, place)
        name = _name_field(sheet)
        sheet.duplicates[position] = code
        sheet.report(
            position, name, code, "duplicate",
            f"{_NOTES[code]}，与{there}是同一条记录，只按那一行计一次。请删去其中一行。",
        )  # fmt: skip
    return keeper


_NOTES = {
    "duplicate_exact": "重复填写",
    "duplicate_cross_sheet": "在另一张表里也有",
    "duplicate_name_variant": "名称只差空格或写法",
}


def _name_field(sheet: Checked) -> str | None:
    return next((n for n in ("enterprise", "name", "zone") if n in sheet.mapping.fields), None)


def _code(sheets: list[Checked], keeper: Place, place: Place) -> str:
    if keeper[0] != place[0]:
        return "duplicate_cross_sheet"
    sheet = sheets[place[0]]
    name = _name_field(sheet)
    if name is None:
        return "duplicate_exact"
    one, two = (_shown(sheet, name, position) for position in (keeper[1], place[1]))
    return "duplicate_exact" if one == two else "duplicate_name_variant"
