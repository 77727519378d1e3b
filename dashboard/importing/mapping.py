"""Step 3, map: which column of a sheet is which field of a dataset.

First exact heads, then heads that many columns may share a pattern of, then similar heads with a
score. What stays unclear is reported and left out; two columns are never merged silently.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from dashboard.importing import loose_heads, score_heads
from dashboard.importing.cleaning import header_text
from dashboard.importing.columns import Dataset, Field, field_keys, header_key, index_keys
from dashboard.importing.layout import Layout
from dashboard.importing.problems import column_letter

FUZZY_SCORE = 86.0
FUZZY_MARGIN = 4.0

_BRACKET = re.compile(r"(?:[(（][^()（）]*[)）]|(?<=[^\d\s(])\d{1,3}分?)$")


@dataclass(frozen=True)
class ColumnMatch:
    """One column of a sheet. how: exact, pattern, core, similar, ending, cells, chosen, index,
    unnamed, repeated, second_choice, unknown. score: 0-100. item: text of the head that a pattern
    caught; full_marks: the second thing it caught (满分, unit)."""

    index: int
    head: tuple[str, ...]
    field: str | None
    how: str
    score: float = 0.0
    item: str = ""
    detail: str = ""

    @property
    def letter(self) -> str:
        """Letter of the column in the sheet."""
        return column_letter(self.index)

    @property
    def label(self) -> str:
        """The head as one line."""
        return " / ".join(self.head)


@dataclass
class Mapping:
    """All columns of one sheet against one dataset."""

    kind: str
    columns: list[ColumnMatch] = field(default_factory=list)

    def column_of(self, name: str) -> ColumnMatch | None:
        """The column of a field, None when there is none."""
        return next((match for match in self.columns if match.field == name), None)

    def columns_of(self, name: str) -> list[ColumnMatch]:
        """All columns of a field that may have many."""
        return [match for match in self.columns if match.field == name]

    @property
    def fields(self) -> set[str]:
        """Names of the fields that have a column."""
        return {match.field for match in self.columns if match.field}

    def as_json(self) -> dict[str, str]:
        """Column letter -> field (with the item for pattern columns), for the ledger."""
        return {
            match.letter: match.field + (f":{match.item}" if match.item else "")
            for match in self.columns
            if match.field
        }


def map_columns(layout: Layout, dataset: Dataset, chosen: dict[int, str] | None = None) -> Mapping:
    """Match every column; `chosen` (column index -> field, "" for none) overrules."""
    chosen = chosen or {}
    matches: dict[int, ColumnMatch] = {}
    for index, head in enumerate(layout.heads):
        if index in chosen:
            matches[index] = ColumnMatch(index, head, chosen[index] or None, "chosen", 100.0)
        elif not head:
            matches[index] = ColumnMatch(index, head, None, "unnamed")
        elif _is_index(head, dataset):
            matches[index] = ColumnMatch(index, head, None, "index", 100.0)
    _match_exactly(layout, dataset, matches)
    _match_patterns(layout, dataset, matches)
    _match_scores(layout, dataset, matches)
    _match_loosely(layout, dataset, matches, loose_heads.field_of_core, "core", 95.0)
    _match_similar(layout, dataset, matches)
    _match_loosely(layout, dataset, matches, loose_heads.field_of_ending, "ending", 85.0)
    _match_cells(layout, dataset, matches)
    for index, head in enumerate(layout.heads):
        matches.setdefault(index, ColumnMatch(index, head, None, "unknown"))
    return Mapping(dataset.kind, [matches[index] for index in range(len(layout.heads))])


def _is_index(head: tuple[str, ...], dataset: Dataset) -> bool:
    key = header_key(head[-1])
    return key in index_keys() and key not in field_keys(dataset)


def _candidate_keys(head: tuple[str, ...]) -> list[str]:
    """Keys to try, best first: last level, whole path, last level without bracket or marks."""
    keys = [header_key(head[-1])]
    if len(head) > 1:
        keys.append(header_key("".join(head)))
    keys.append(header_key(_BRACKET.sub("", head[-1])))
    return [key for key in dict.fromkeys(keys) if key]


def _match_exactly(layout: Layout, dataset: Dataset, matches: dict[int, ColumnMatch]) -> None:
    known = field_keys(dataset)
    taken = {match.field for match in matches.values() if match.field}
    claims: dict[str, list[tuple[int, int, int]]] = {}
    for index, head in enumerate(layout.heads):
        if index in matches:
            continue
        for order, key in enumerate(_candidate_keys(head)):
            if key in known:
                wanted, rank = known[key]
                claims.setdefault(wanted.name, []).append((order, rank, index))
                break
    for name, wishes in claims.items():
        best = min(wishes)
        for wish in sorted(wishes):
            head = layout.heads[wish[2]]
            if wish == best and name not in taken:
                matches[wish[2]] = ColumnMatch(wish[2], head, name, "exact", 100.0)
                continue
            same = header_key(head[-1]) == header_key(layout.heads[best[2]][-1])
            how = "repeated" if same else "second_choice"
            matches[wish[2]] = ColumnMatch(wish[2], head, None, how, 0.0, item=name)


def _match_patterns(layout: Layout, dataset: Dataset, matches: dict[int, ColumnMatch]) -> None:
    for wanted in (one for one in dataset.fields if one.many):
        for index, head in enumerate(layout.heads):
            replaceable = matches.get(index)
            if replaceable is not None:
                continue
            found = re.search(wanted.pattern, header_text(head[-1]))
            if found is None or not _stands_under(head, wanted):
                continue
            groups = (*found.groups(), "", "")
            matches[index] = ColumnMatch(
                index, head, wanted.name, "pattern", 100.0, groups[0] or "", groups[1] or ""
            )


def _match_scores(layout: Layout, dataset: Dataset, matches: dict[int, ColumnMatch]) -> None:
    """Items of a score sheet whose heads have no bracket with full marks."""
    wanted = next((one for one in dataset.fields if one.type == "score"), None)
    fields = {match.field: match.index for match in matches.values() if match.field}
    if wanted is None or wanted.name in fields:
        return
    free = [index for index in range(len(layout.heads)) if index not in matches]
    items = score_heads.marked_items(layout, free) or {
        index: (item, "")
        for index, item in score_heads.summed_items(layout, free, fields.get("total")).items()
    }
    for index, (item, full) in items.items():
        head = layout.heads[index]
        matches[index] = ColumnMatch(index, head, wanted.name, "pattern", 90.0, item, full)


def _stands_under(head: tuple[str, ...], wanted: Field) -> bool:
    if not wanted.under:
        return True
    upper = header_key("".join(head[:-1]))
    return any(header_key(word) in upper for word in wanted.under)


def _match_loosely(
    layout: Layout,
    dataset: Dataset,
    matches: dict[int, ColumnMatch],
    field_of: Callable[[Dataset, tuple[str, ...]], str | None],
    how: str,
    score: float,
) -> None:
    """Heads that say a field in other words; of two columns for one field none is taken."""
    taken = {match.field for match in matches.values() if match.field}
    wishes: dict[str, list[int]] = {}
    for index, head in enumerate(layout.heads):
        name = field_of(dataset, head) if index not in matches else None
        if name is not None and name not in taken:
            wishes.setdefault(name, []).append(index)
    for name, columns in wishes.items():
        if len(columns) == 1:
            head = layout.heads[columns[0]]
            matches[columns[0]] = ColumnMatch(columns[0], head, name, how, score)


def _match_cells(layout: Layout, dataset: Dataset, matches: dict[int, ColumnMatch]) -> None:
    """Columns that no head explains, by what stands in them."""
    for index, match in list(matches.items()):
        if match.field and match.how != "chosen":
            wanted = dataset.field(match.field)
            if loose_heads.contradicts(wanted, layout.cells_of(index, None)):
                del matches[index]
    for index, head in enumerate(layout.heads):
        if index in matches or not head:
            continue
        taken = {match.field for match in matches.values() if match.field}
        name = loose_heads.field_of_cells(dataset, layout.cells_of(index), taken)
        if name is not None:
            matches[index] = ColumnMatch(index, head, name, "cells", 80.0)
    left: dict[int, tuple[str, Iterable[object]]] = {
        index: (head[-1], layout.cells_of(index))
        for index, head in enumerate(layout.heads)
        if head and index not in matches
    }
    taken = {match.field for match in matches.values() if match.field}
    if named := loose_heads.column_of_names(dataset, left, taken):
        index, name = named
        matches[index] = ColumnMatch(index, layout.heads[index], name, "cells", 75.0)


def _match_similar(layout: Layout, dataset: Dataset, matches: dict[int, ColumnMatch]) -> None:
    known = field_keys(dataset)
    taken = {match.field for match in matches.values() if match.field}
    free = {key: wanted.name for key, (wanted, _) in known.items() if wanted.name not in taken}
    wishes: list[tuple[float, int, str]] = []
    for index, head in enumerate(layout.heads):
        if index in matches:
            continue
        scores: dict[str, float] = {}
        for key in _candidate_keys(head):
            turned = loose_heads.is_turned(key)
            for other, name in free.items():
                if min(len(key), len(other)) < 3 or loose_heads.is_turned(other) != turned:
                    continue
                score = fuzz.ratio(key, other)
                if score >= FUZZY_SCORE:
                    scores[name] = max(score, scores.get(name, 0.0))
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])
        if ranked and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= FUZZY_MARGIN):
            wishes.append((ranked[0][1], index, ranked[0][0]))
    for score, index, name in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
        if name not in taken:
            matches[index] = ColumnMatch(index, layout.heads[index], name, "similar", score)
            taken.add(name)
