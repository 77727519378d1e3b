"""Step 3, map: which column of a sheet is which field of a dataset.

Every column has claims to fields, each with a weight: by its head as a whole or in parts, by its
group head, by what stands in it. One assignment takes the claims that weigh most together. What
stays unclear is reported and left out; two columns are never merged silently.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from dashboard.importing import loose_heads, score_heads
from dashboard.importing.cleaning import header_text
from dashboard.importing.columns import Dataset, Field, field_keys, header_key, index_keys
from dashboard.importing.layout import Layout
from dashboard.importing.pairing import heaviest_pairs
from dashboard.importing.problems import column_letter
from dashboard.importing.profiles import OF_NAMES, Profile

FUZZY_SCORE = 86.0
FUZZY_MARGIN = 4.0

# Weights: no two looser claims together outweigh the head that the dictionary lists.
EXACT, PATTERN, MARKED, CORE, SIMILAR, ENDING, PART, CELLS, NAMES = (
    4.0, 3.9, 3.6, 1.9, 1.8, 1.6, 1.5, 1.2, 1.0,
)  # fmt: skip
LIKE = 0.9
MIN_LIKE, MOST_OPEN = 3, 2
LEAST_LIKE, LEAST_NEEDED, LIKE_MARGIN = 65.0, 50.0, 8.0

_COUNTED = re.compile(r"\(([人户家份])\)$")
_NO_BRACKETS = str.maketrans("", "", "()（）[]【】")
_BRACKET = re.compile(r"(?:[(（][^()（）]*[)）]|(?<=[^\d\s(])\d{1,3}分?)$")


@dataclass(frozen=True)
class ColumnMatch:
    """One column of a sheet. how: exact, pattern, core, similar, ending, part, cells, chosen,
    index, unnamed, repeated, second_choice, unknown. score: 0-100. item: text of the head that a
    pattern caught; detail: the second thing it caught (满分, unit).
    """

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


@dataclass(frozen=True)
class Claim:
    """A column's right to a field: how it came by it, its weight, and a score of 0-100 to show."""

    field: str
    how: str
    weight: float
    score: float
    item: str = ""
    detail: str = ""


Claims = dict[int, dict[str, Claim]]


def map_columns(layout: Layout, dataset: Dataset, chosen: dict[int, str] | None = None) -> Mapping:
    """Match every column; `chosen` (column index -> field, "" for none) overrules."""
    chosen = chosen or {}
    many = {one.name for one in dataset.fields if one.many}
    matches: dict[int, ColumnMatch] = {}
    for index, head in enumerate(layout.heads):
        if index in chosen:
            item = head[-1] if head and chosen[index] in many else ""
            matches[index] = ColumnMatch(index, head, chosen[index] or None, "chosen", 100.0, item)
        elif not head:
            matches[index] = ColumnMatch(index, head, None, "unnamed")
        elif _is_index(layout, index, dataset):
            matches[index] = ColumnMatch(index, head, None, "index", 100.0)
    free = [index for index in range(len(layout.heads)) if index not in matches]
    taken = {match.field for match in matches.values() if match.field}
    claims = {index: _claims_of_head(layout, dataset, index) for index in free}
    _claim_scores(layout, dataset, claims)
    _claim_by_cells(layout, dataset, claims, taken)
    _claim_leftovers(layout, dataset, claims, taken)
    fields = {one.name: one for one in dataset.fields}
    for found in claims.values():
        for name in taken & found.keys():
            if not fields[name].many:
                del found[name]
    for index, claim in _without_doubtful(_assigned(dataset, claims), claims).items():
        matches[index] = ColumnMatch(
            index,
            layout.heads[index],
            claim.field,
            claim.how,
            claim.score,
            claim.item,
            claim.detail,
        )
    holders = {match.field: match for match in matches.values() if match.field}
    for index in free:
        if index not in matches:
            matches[index] = _left(layout, index, claims[index], holders)
    return Mapping(dataset.kind, [matches[index] for index in range(len(layout.heads))])


def _left(
    layout: Layout, index: int, claims: dict[str, Claim], holders: dict[str, ColumnMatch]
) -> ColumnMatch:
    """A column that got no field: its head may stand twice, or another fits better."""
    head = layout.heads[index]
    for name, claim in claims.items():
        holder = holders.get(name)
        if claim.how == "exact" and holder is not None:
            same = header_key(head[-1]) == header_key(holder.head[-1]) if holder.head else False
            how = "repeated" if same else "second_choice"
            return ColumnMatch(index, head, None, how, 0.0, item=name)
    return ColumnMatch(index, head, None, "unknown")


def _is_index(layout: Layout, index: int, dataset: Dataset) -> bool:
    """Whether a column only numbers the rows: 编号 over T001 names something."""
    key = header_key(layout.heads[index][-1])
    if key not in index_keys() or key in field_keys(dataset):
        return False
    return not any(map(_is_code, layout.profile(index).cells))


def _is_code(cell: object) -> bool:
    return isinstance(cell, str) and re.search(r"[A-Za-z].*\d|\d.*[-〔\[]|号", cell) is not None


@lru_cache(maxsize=20_000)
def _candidate_keys(head: tuple[str, ...]) -> tuple[str, ...]:
    """Keys to try, best first: last level, whole path, last level without bracket or marks.

    Last with what the brackets hold as part of it: 出动(人次) is 出动人次.
    """
    keys = [header_key(head[-1])]
    if len(head) > 1:
        keys.append(header_key("".join(head)))
        keys.append(header_key("".join(head[-2:])))
    keys.append(header_key(_BRACKET.sub("", head[-1])))
    if counted := _COUNTED.search(header_text(head[-1])):
        keys.append(f"{keys[0]}{counted[1]}数")
    keys.append(header_key(head[-1].translate(_NO_BRACKETS)))
    return tuple(key for key in dict.fromkeys(keys) if key)


def _claims_of_head(layout: Layout, dataset: Dataset, index: int) -> dict[str, Claim]:
    """What the words of a head claim; a listed head means that and nothing else."""
    head = layout.heads[index]
    profile = layout.profile(index)
    found: dict[str, Claim] = {}
    for claim in _listed(dataset, head):
        found.setdefault(claim.field, claim)
    if not found:
        for claim in (*_loose(dataset, head), *_of_groups(dataset, head, profile)):
            if claim.field not in found or found[claim.field].weight < claim.weight:
                found[claim.field] = claim
    return {
        name: claim for name, claim in found.items() if not profile.contradicts(dataset.field(name))
    }


@lru_cache(maxsize=20_000)
def _listed(dataset: Dataset, head: tuple[str, ...]) -> tuple[Claim, ...]:
    return (*_exact(dataset, head), *_patterns(dataset, head))


def _exact(dataset: Dataset, head: tuple[str, ...]) -> Iterable[Claim]:
    known = field_keys(dataset)
    for order, key in enumerate(_candidate_keys(head)):
        if key in known:
            wanted, rank = known[key]
            yield Claim(wanted.name, "exact", EXACT - 0.1 * order - 0.001 * rank, 100.0)
            return


def _of_groups(dataset: Dataset, head: tuple[str, ...], profile: Profile) -> Iterable[Claim]:
    """The field that an upper head, or a part of the last, names (规范 over 达到, 是否达到规范),
    where the cells are of its type."""
    known = field_keys(dataset)
    for claim in _patterns(dataset, head, is_under=False):
        dated = dataset.field(claim.field)
        if dated.under and profile.supports(dated):
            yield claim  # 2008年末 over A and B, with no 类别 above it
    contained = loose_heads.field_of_contained(dataset, head)
    if contained is not None and profile.supports(contained):
        yield Claim(contained.name, "part", PART - 0.3, 80.0)
    for text in head[:-1]:
        wanted = known[header_key(text)][0] if header_key(text) in known else None
        if wanted is not None and profile.supports(wanted):
            yield Claim(wanted.name, "part", PART - 0.2, 80.0)


def _patterns(dataset: Dataset, head: tuple[str, ...], is_under: bool = True) -> Iterable[Claim]:
    for wanted in dataset.fields:
        if not wanted.many or is_under and not _stands_under(head, wanted):
            continue
        texts = (head[-1], "".join(head[-2:])) if wanted.type == "report_count" else head[-1:]
        found = next(filter(None, (re.search(wanted.pattern, header_text(t)) for t in texts)), None)
        if found is not None:
            groups = (*found.groups(), "", "")
            yield Claim(
                wanted.name, "pattern", PATTERN - 0.3, 100.0, groups[0] or "", groups[1] or ""
            )


@lru_cache(maxsize=20_000)
def _loose(dataset: Dataset, head: tuple[str, ...]) -> tuple[Claim, ...]:
    return tuple(_loose_claims(dataset, head))


def _loose_claims(dataset: Dataset, head: tuple[str, ...]) -> Iterable[Claim]:
    if name := loose_heads.field_of_core(dataset, head):
        yield Claim(name, "core", CORE, 95.0)
    yield from _similar(dataset, head)
    if name := loose_heads.field_of_ending(dataset, head):
        yield Claim(name, "ending", ENDING, 85.0)
    if name := loose_heads.field_of_short_form(dataset, head):
        yield Claim(name, "part", PART - 0.1, 82.0)
    for name in loose_heads.fields_of_parts(dataset, head):
        yield Claim(name, "part", PART, 83.0)


def _similar(dataset: Dataset, head: tuple[str, ...]) -> Iterable[Claim]:
    """The field of the most similar head, where no other field comes near."""
    scores: dict[str, float] = {}
    for key in _candidate_keys(head):
        turned = loose_heads.is_turned(key)
        for other, (wanted, _) in field_keys(dataset).items():
            if min(len(key), len(other)) < 3 or loose_heads.is_turned(other) != turned:
                continue
            score = fuzz.ratio(key, other)
            if score >= FUZZY_SCORE:
                scores[wanted.name] = max(score, scores.get(wanted.name, 0.0))
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if ranked and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= FUZZY_MARGIN):
        name, score = ranked[0]
        yield Claim(name, "similar", SIMILAR * score / 100, score)


def _stands_under(head: tuple[str, ...], wanted: Field) -> bool:
    if not wanted.under:
        return True
    words = header_key("".join(head))
    return any(header_key(word) in words for word in wanted.under)


def _claim_scores(layout: Layout, dataset: Dataset, claims: Claims) -> None:
    """Items of a score sheet whose heads have no bracket with full marks."""
    wanted = next((one for one in dataset.fields if one.type == "score"), None)
    if wanted is None or any(wanted.name in found for found in claims.values()):
        return
    free = [index for index, found in claims.items() if not found]
    totals = {index: found["total"] for index, found in claims.items() if "total" in found}
    total = max(totals, key=lambda index: totals[index].weight, default=None)
    items = score_heads.marked_items(layout, free) or {
        index: (item, "") for index, item in score_heads.summed_items(layout, free, total).items()
    }
    for index, (item, full) in items.items():
        if layout.profile(index).contradicts(wanted):
            continue
        claims[index][wanted.name] = Claim(wanted.name, "pattern", MARKED, 90.0, item, full)


def _claim_by_cells(layout: Layout, dataset: Dataset, claims: Claims, taken: set[str]) -> None:
    """Columns that no head explains, by what stands in them."""
    claimed = taken | {name for found in claims.values() for name in found}
    for index, found in claims.items():
        if found:
            continue
        profile = layout.profile(index)
        types = [
            one
            for one in dataset.fields
            if one.name not in claimed and not one.many and profile.is_of(one)
        ]
        alike = [
            one
            for one in types
            if sum((other.type, other.words) == (one.type, one.words) for other in dataset.fields)
            == 1
        ]
        for wanted in alike[:1]:
            found[wanted.name] = Claim(wanted.name, "cells", CELLS, 80.0)
    claimed |= {name for found in claims.values() for name in found}
    of_names = {one.name for one in dataset.fields if one.type in OF_NAMES}
    needed = [group for group in dataset.requires if of_names.issuperset(group)]
    if len(needed) != 1 or claimed.intersection(needed[0]):
        return
    likely = [
        index
        for index, found in claims.items()
        if not found
        and loose_heads.names_a_unit(layout.heads[index][-1])
        and layout.are_names(index)
        and layout.profile(index).share("amount") < 1.0
    ]
    if len(likely) == 1:
        name = needed[0][
            loose_heads.names_a_shop(layout.heads[likely[0]][-1]) and len(needed[0]) > 1
        ]
        claims[likely[0]][name] = Claim(name, "cells", NAMES, 75.0)


def _claim_leftovers(layout: Layout, dataset: Dataset, claims: Claims, taken: set[str]) -> None:
    """Columns that nothing explains, and fields that no column claims: the likest pairs, where the
    head ends like a name of the field, the cells are of its type, and no other pair is as like."""
    claimed = taken | {name for found in claims.values() for name in found}
    open_groups = [group for group in dataset.requires if not claimed.intersection(group)]
    if len(open_groups) > min(MOST_OPEN, len(dataset.requires) - 1):
        return  # it is hardly this kind
    needed = {name for group in open_groups for name in group}
    fields = [one for one in dataset.fields if not one.many and one.name not in claimed]
    columns = [index for index, found in claims.items() if not found]
    pairs = sorted(
        (
            (score, index, wanted)
            for index in columns
            for wanted in fields
            if (score := _likeness(dataset, layout, index, wanted))
            >= (LEAST_NEEDED if wanted.name in needed else LEAST_LIKE)
        ),
        key=lambda pair: -pair[0],
    )
    for score, index, wanted in pairs:
        rivals = [
            other
            for other, column, one in pairs
            if (column == index) != (one is wanted) and other > score - LIKE_MARGIN
        ]
        if not rivals and not claims[index]:
            claims[index][wanted.name] = Claim(wanted.name, "similar", LIKE * score / 100, score)


def _likeness(dataset: Dataset, layout: Layout, index: int, wanted: Field) -> float:
    """0-100: how like the head of a column is to a name of a field, 0 where it cannot be it."""
    head = layout.heads[index][-1]
    profile, key = layout.profile(index), loose_heads.core(head)
    if (
        len(key) < MIN_LIKE
        or profile.contradicts(wanted)
        or profile.has_reader(wanted)
        and not profile.supports(wanted)
    ):
        return 0.0
    if wanted.type in OF_NAMES and not (loose_heads.names_a_unit(head) and layout.are_names(index)):
        return 0.0
    if not profile.has_reader(wanted) and not profile.texts:
        return 0.0
    if loose_heads.counts_something_else(head, wanted):
        return 0.0
    turned = loose_heads.is_turned(header_key(head))
    return max(
        (
            max(fuzz.ratio(key, other), LEAST_LIKE if key.endswith(other) else 0.0)
            for other, is_turned in loose_heads.cores_of(dataset, wanted)
            if is_turned == turned and (other[-2:] == key[-2:] or other.startswith(key))
        ),
        default=0.0,
    )


def _assigned(dataset: Dataset, claims: Claims) -> dict[int, Claim]:
    """Column -> claim, so that the weights taken add up to the most; a field goes to one column.

    Fields that many columns may have are taken by each column for itself.
    """
    many = {one.name for one in dataset.fields if one.many}
    best = {
        index: max(found.values(), key=lambda claim: claim.weight)
        for index, found in claims.items()
        if found
    }
    single = [claim.field for claim in best.values() if claim.field not in many]
    if len(set(single)) == len(single):
        return best
    return _heaviest(claims, many)


def _heaviest(claims: Claims, many: set[str]) -> dict[int, Claim]:
    columns = sorted(claims)
    fields = sorted({name for found in claims.values() for name in found} - many)
    weights = np.zeros((len(columns), len(fields) + len(columns)))
    own: dict[int, Claim] = {}
    for row, index in enumerate(columns):
        for name, claim in claims[index].items():
            if name in many:
                if index not in own or own[index].weight < claim.weight:
                    own[index] = claim
            else:  # the first of equal columns
                weights[row, fields.index(name)] = claim.weight - 1e-6 * index
        if index in own:
            weights[row, len(fields) + row] = own[index].weight
    found: dict[int, Claim] = {}
    for row, place in heaviest_pairs(weights):
        index = columns[row]
        if weights[row, place] > 0:
            found[index] = own[index] if place >= len(fields) else claims[index][fields[place]]
    return found


def _without_doubtful(assigned: dict[int, Claim], claims: Claims) -> dict[int, Claim]:
    """Of two columns that claim one field with equal right by other words, none is taken."""
    kept: dict[int, Claim] = {}
    for index, claim in assigned.items():
        rivals = [
            other
            for other, found in claims.items()
            if other not in assigned
            and claim.field in found
            and found[claim.field].how == claim.how
            and claim.how in ("core", "ending", "part", "cells")
        ]
        if not rivals:
            kept[index] = claim
    return kept
