"""Levels of titles, their standards as score sheets, and the regions side by side.

Source: 嘉兴 一, 三, 四(三) (市、县分别制订标准、分别表彰); 75号 二(四); 126号 三(三)3 (省级标准).
Nothing here knows a region by name: data/regions says which there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import pandas as pd

from dashboard.demonstration import objections as publicity
from dashboard.demonstration import stages
from dashboard.demonstration.regions import Criterion, Region, Standard, regions
from dashboard.demonstration.stages import Campaign, Unit
from dashboard.store import db

LEVELS = ("县", "市", "省")


def by_level(found: Campaign, shown: Sequence[Unit]) -> pd.DataFrame:
    """One row per member and level with applicants: applied, approved, commended (titles).

    commended is None where no list of the region has a single day of the last stage (表彰): nobody
    has told, and 0 would say that none was commended.
    """
    place = "township" if found.region.map == "townships" else "county"
    told = any(one.days[-1] for one in found.units)
    rows = []
    for name in found.members:
        for level in LEVELS:
            own = [one for one in shown if getattr(one, place) == name and one.level == level]
            if own:
                rows.append({"member": name, "level": level, **_counts(own, told)})
    return pd.DataFrame(
        rows, columns=["member", "level", "applied", "approved", "commended"], dtype=object
    )


def _counts(own: Sequence[Unit], told: bool) -> dict[str, int | None]:
    done = [one for one in own if one.is_approved]
    commended = sum(one.in_order == len(one.fields) for one in own) if told else None
    return {"applied": len(own), "approved": len(done), "commended": commended}


# ---- standards ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scored:
    """One applicant's score sheet against the standard of its level.

    total, full: points and full marks of all columns; missing: items of the standard that no
    column is about; other: columns that no item is about; printed: the total on the sheet.
    """

    applicant: str
    county: str
    total: float
    full: float | None
    missing: tuple[str, ...]
    other: tuple[str, ...]
    printed: float | None
    pass_mark: int | None

    @property
    def faults(self) -> list[str]:
        """What does not agree, in words."""
        told = []
        if self.missing:
            told.append(f"缺{'、'.join(self.missing)}")
        if self.other:
            told.append(f"标准里没有{'、'.join(self.other)}")
        if self.printed is not None and abs(self.printed - self.total) > 0.005:
            told.append(f"各项相加{self.total:g}分，印的{self.printed:g}分")
        if self.pass_mark is not None and self.total < self.pass_mark:
            told.append(f"低于{self.pass_mark}分")
        return told


def _item_of(column: str, items: Iterable[Criterion]) -> Criterion | None:
    """The item a column is about: its name, else the longest of its words that the column has."""
    known = list(items)
    own = next((one for one in known if one.name in column), None)
    if own:
        return own
    hits = [(len(word), one) for one in known for word in one.words if word in column]
    return max(hits, key=lambda hit: hit[0])[1] if hits else None


def scored(standard: Standard, rows: pd.DataFrame) -> list[Scored]:
    """Score sheets of one standard (rows of demonstration_scores.sql) against its items."""
    own = rows[rows["standard"] == standard.level]
    found = []
    keys = ["county", "applicant", "sheet", "row_number"]  # one that applies twice has two sheets
    for (county, applicant, *_), sheet in own.groupby(keys, sort=False):
        about = {str(name): _item_of(str(name), standard.items) for name in sheet["item"]}
        met = {one.name for one in about.values() if one}
        full, printed = sheet["full_marks"], sheet["printed_total"].dropna()
        found.append(
            Scored(
                applicant=str(applicant),
                county=str(county),
                total=float(sheet["score"].sum()),
                full=None if full.isna().any() else float(full.sum()),
                missing=tuple(one.name for one in standard.items if one.name not in met),
                other=tuple(name for name, one in about.items() if one is None),
                printed=float(printed.iloc[0]) if len(printed) else None,
                pass_mark=standard.pass_mark,
            )
        )
    return found


def unscored(found: Campaign, rows: pd.DataFrame) -> list[Unit]:
    """Applicants that are approved by the list without a score sheet of their level's standard.

    A provincial title is scored by the city's sheet: the paper names no other.
    """
    have = set(zip(rows["standard"], rows["county"], rows["applicant"], strict=True))
    wanted = {one.level for one in found.region.standards}
    return [
        one
        for one in found.units
        if one.is_approved
        and (level := "市" if one.level == "省" else one.level) in wanted
        and (level, one.county, one.applicant) not in have
    ]


# ---- side by side -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """One region in figures. days: median days from the first stage to the approval, None without
    an approved one; waiting: titles on the way; longest: days the longest of them has waited;
    blocked: approved ones that something speaks against; objections: raised, open."""

    region: Region
    campaign: Campaign
    applied: int
    approved: int
    days: float | None
    waiting: int
    longest: int
    faults: int
    blocked: int
    objections: tuple[int, int]


def side_by_side(store: db.StoreName, as_of: date) -> list[Beside]:
    """Every region that runs a campaign, in their order."""
    found = []
    for name, region in regions().items():
        made = stages.campaign(store, name, as_of)
        raised = publicity.objections(store, region, as_of)
        until = stages.waiting_until(region, as_of)
        waits = [one.waiting_days(until) for one in made.units]
        known = [days for days in waits if days is not None]
        took = [
            (one.days[one.fields.index(stages.APPROVED)] - one.days[0]).days  # type: ignore[operator]
            for one in made.units
            if one.is_approved
        ]
        all_ = [item for own in raised.values() for item in own]
        listed = sum(bool(one.objection) for one in made.units)
        found.append(
            Beside(
                region=region,
                campaign=made,
                applied=len(made.units),
                approved=sum(one.is_approved for one in made.units),
                days=float(median(took)) if took else None,
                waiting=len(known),
                longest=max(known, default=0),
                faults=sum(bool(one.fault) for one in made.units),
                blocked=len(contradicted(made, raised)),
                objections=(len(all_) + listed, sum(item.is_open for item in all_) + listed),
            )
        )
    return found


def contradicted(
    found: Campaign, raised: dict[publicity.Key, list[publicity.Objection]]
) -> dict[Unit, str]:
    """Approved titles that something speaks against, with what: outlets that do not comply, no
    acceptance by the county, publicity cut short, an objection unanswered."""
    is_told = any(one.accepted_on for one in found.units)
    gates = {gate.unit: gate for gate in found.gates}
    told: dict[Unit, str] = {}
    for one in found.units:
        if not one.is_approved:
            continue
        gate = gates.get(one)
        parts = [
            gate.words if gate and len(gate.blocking) else "",
            stages.entry_fault(found.region, one, is_told=is_told),
            publicity.fault(found.region, one, raised.get(publicity.key_of(one), [])),
        ]
        if text := "；".join(filter(None, parts)):
            told[one] = text
    return told
