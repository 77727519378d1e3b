"""Townships of the three eras, who became whom, and the 13 areas that hold across them.

The county was redrawn in May 2011 and in January 2016. data/divisions/townships.csv has one
row per unit and era; data/divisions/crosswalk.csv has one row per piece of land that stayed
together, with its unit in each era (columns a, b, c) and its area.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.settings import DATA

FOLDER = DATA / "divisions"
AREAS = "areas"  # id of the harmonised areas, where an era id is expected


@dataclass(frozen=True)
class Era:
    """A span of days with one set of townships; an open end is None."""

    id: str
    label: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Township:
    """One unit of one era. `lon`, `lat`: its seat in WGS-84, attested or an estimate."""

    name: str
    type: str
    area: str
    pinyin: str
    era: str
    code: str | None
    lon: float
    lat: float
    seat_status: str


@dataclass(frozen=True)
class Link:
    """`old` of one era and `new` of the next share land.

    relation: same, renamed, merged (all of old went into new, with others) or split (part of
    old became new). confidence: text, list, spatial or inferred; evidence says from where.
    """

    old: str
    new: str
    old_era: str
    new_era: str
    relation: str
    confidence: str
    evidence: str


@dataclass(frozen=True)
class Units:
    """The places that a view is made of: one era's townships, or the areas."""

    id: str  # 'a', 'b', 'c' or 'areas'
    names: tuple[str, ...]
    label: str


_ERAS = (
    Era("a", "2007年—2011年4月，38个乡镇", date(2007, 1, 1), date(2011, 4, 30)),
    Era("b", "2011年5月—2015年，18个镇街道", date(2011, 5, 1), date(2015, 12, 31)),
    Era("c", "2016年以后，22个乡镇街道", date(2016, 1, 1), None),
)
ERA_IDS = tuple(era.id for era in _ERAS)
_AREAS_LABEL = "跨2011年或2016年区划调整，13个片区"


def eras() -> tuple[Era, ...]:
    """The three eras, oldest first."""
    return _ERAS


def era_on(day: date) -> Era:
    """Era that holds on a day; days before 2007 count as the first era."""
    return next(era for era in reversed(_ERAS) if day >= era.valid_from or era.id == "a")


@lru_cache(maxsize=1)
def _rows() -> tuple[Township, ...]:
    with open(FOLDER / "townships.csv", encoding="utf-8", newline="") as file:
        return tuple(
            Township(
                name=row["name"],
                type=row["type"],
                area=row["area"],
                pinyin=row["pinyin"],
                era=row["era"],
                code=row["code"] or None,
                lon=float(row["lon"]),
                lat=float(row["lat"]),
                seat_status=row["seat_status"],
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=1)
def crosswalk() -> tuple[dict[str, str], ...]:
    """Pieces of land: keys a, b, c (unit in each era), area, relation_, confidence_, evidence_
    followed by 2011 or 2016."""
    with open(FOLDER / "crosswalk.csv", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def townships(era_id: str) -> list[Township]:
    """Units of an era in the order of the file: 街道, 镇, 乡, each by pinyin."""
    if era_id not in ERA_IDS:
        raise ValueError(f"unknown era {era_id!r}, expected one of {ERA_IDS}")
    return [row for row in _rows() if row.era == era_id]


@lru_cache(maxsize=1)
def areas() -> tuple[str, ...]:
    """The 13 areas, in the order in which the crosswalk first names them."""
    return tuple(dict.fromkeys(row["area"] for row in crosswalk()))


@lru_cache(maxsize=1)
def _area_by_name() -> dict[str, str]:
    return {row.name: row.area for row in _rows()} | {area: area for area in areas()}


def area_of(township: str) -> str:
    """Area of a unit of any era, or of an area itself. KeyError for an unknown name."""
    return _area_by_name()[township]


def names_in(era_id: str) -> tuple[str, ...]:
    """Names of an era's units, or of the areas for 'areas'."""
    return areas() if era_id == AREAS else tuple(unit.name for unit in townships(era_id))


def translate(name: str, from_era: str, to_era: str) -> tuple[str, ...]:
    """Units of `to_era` that hold land of the unit `name` of `from_era`, in file order."""
    return tuple(dict.fromkeys(row[to_era] for row in crosswalk() if row[from_era] == name))


def _links() -> list[Link]:
    steps = (("a", "b", "2011"), ("b", "c", "2016"))
    found: dict[tuple[str, str, str], Link] = {}
    for old_era, new_era, year in steps:
        for row in crosswalk():
            link = Link(
                row[old_era],
                row[new_era],
                old_era,
                new_era,
                row[f"relation_{year}"],
                row[f"confidence_{year}"],
                row[f"evidence_{year}"],
            )
            found.setdefault((old_era, link.old, link.new), link)
    return list(found.values())


def successors(township: str, era_id: str | None = None) -> list[Link]:
    """What a unit became in the next era; without `era_id`, from every era that has it."""
    return [link for link in _links() if link.old == township and era_id in (None, link.old_era)]


def predecessors(township: str, era_id: str | None = None) -> list[Link]:
    """What a unit was made from; without `era_id`, for every era that has it."""
    return [link for link in _links() if link.new == township and era_id in (None, link.new_era)]


def units_for(start: date, end: date) -> Units:
    """Places for a view from `start` to `end`: one era's units if both days lie in it,
    else the 13 areas. ValueError if `end` is before `start`."""
    if end < start:
        raise ValueError(f"period ends {end} before it starts {start}")
    first, last = era_on(start), era_on(end)
    return units(first.id if first.id == last.id else AREAS)


def units(era_id: str) -> Units:
    """Places of an era, or the areas for 'areas'."""
    if era_id == AREAS:
        return Units(AREAS, areas(), _AREAS_LABEL)
    label = next((era.label for era in _ERAS if era.id == era_id), "")
    return Units(era_id, names_in(era_id), label)


def label_units(shown: Units) -> str:
    """Text of the page strip that says which division is shown."""
    return f"区划 {shown.label}"


def sort_key(name: str) -> str:
    """Pinyin by which a name sorts; the stored reading, since some places read unusually."""
    return _pinyin().get(name, name)


@lru_cache(maxsize=1)
def _pinyin() -> dict[str, str]:
    known = {row.name: row.pinyin for row in _rows()}
    for area in areas():
        if area not in known:
            town = next(name for name in known if name[:2] == area[:2])
            known[area] = " ".join(known[town].split()[:2]) + " pian"
    return known
