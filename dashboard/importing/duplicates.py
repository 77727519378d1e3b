"""Step 5b: records that are there twice, in a sheet, across sheets, or in the store already."""

from collections import defaultdict
from collections.abc import Callable, Hashable

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import cell_text
from dashboard.importing.kinds import Kind, rules_of
from dashboard.importing.problems import where

Place = tuple[int, int]
Prefers = Callable[[Checked, int], bool]


def mark_duplicates(sheets: list[Checked]) -> None:
    """Mark every repeated record but the one that is kept; rejected rows do not count."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        by_kind[sheet.dataset.kind].append(number)
    for kind, numbers in by_kind.items():
        _mark_kind(sheets, kind, numbers)


def _mark_kind(sheets: list[Checked], kind: str, numbers: list[int]) -> None:
    rules = rules_of(kind)
    first: dict[Hashable, Place] = {}
    repeated: dict[Hashable, list[Place]] = {}
    keys = {number: rules.keys(sheets[number]) for number in numbers}
    for number in numbers if _any_repeated(keys) else []:
        rejected = sheets[number].rejected
        for position, key in enumerate(keys[number]):
            if key is None or position in rejected:
                continue
            place = (number, position)
            kept = first.setdefault(key, place)
            if kept is not place:
                repeated.setdefault(key, [kept]).append(place)
    for places in repeated.values():
        _keep_one(sheets, rules.prefers, places)
    stored = set(rules.stored([sheets[number] for number in numbers])) if rules.stored else set()
    for number in numbers if stored else []:
        sheet = sheets[number]
        for position, key in enumerate(keys[number]):
            if (
                key in stored
                and position not in sheet.rejected
                and position not in sheet.duplicates
            ):
                sheet.duplicates[position] = "duplicate_in_store"
                sheet.report(
                    position, sheet.dataset.key[0], "duplicate_in_store", "duplicate",
                    "系统里已有同一条记录（以前导入的），本行不重复计入。",
                )  # fmt: skip
    _mark_suspected(rules, [sheets[number] for number in numbers])


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


def _any_repeated(keys: dict[int, list[Hashable]]) -> bool:
    return len(set().union(*keys.values())) < sum(map(len, keys.values()))


def _keep_one(sheets: list[Checked], prefers: Prefers | None, places: list[Place]) -> None:
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
    match = sheet.mapping.column_of(name) if name else None
    if match is None:
        return "duplicate_exact"
    rows = sheet.plan.sheet.rows
    one, two = (
        cell_text(rows[sheet.rows[position] - 1][match.index]).strip()  # type: ignore[arg-type]
        for position in (keeper[1], place[1])
    )
    return "duplicate_exact" if one == two else "duplicate_name_variant"
