"""公示 and 审定 of demonstration units, in Jiaxing and in Yongjia: who is proposed and approved.

Source: lists of applicants with the day of each stage (嘉兴 三, 四(三); 75号 二(四)). A unit whose
days are out of order, or in whose bounds an outlet does not comply, is not on the list, nor is one
on a notice that was published before; the clerk is shown why, and what else speaks against an
approval. A notice before the approval says 拟 and no score.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.demonstration import objections as publicity
from dashboard.demonstration import stages
from dashboard.demonstration.regions import Region, region
from dashboard.demonstration.stages import Unit
from dashboard.letters import phrases
from dashboard.letters.material import Gate, Material, NothingToReportError, Period
from dashboard.letters.phrases import SLASH, fact
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.store import db
from dashboard.words import formats, workdays
from dashboard.words.tied import Value

TERM = 5  # working days of a notice whose region sets none
ASSESSED, APPROVED = "assessed_on", "approved_on"
ORDER = {"省": 0, "市": 1, "县": 2}

Raised = Mapping[publicity.Key, Sequence[publicity.Objection]]


def proposed_periods(store: db.StoreName, as_of: date, product: str) -> list[Period]:
    """The as-of day, once a unit was assessed and is not approved yet."""
    made = region(product)
    return _period(as_of) if _proposed(stages.units(store, made, as_of)) else []


def approved_periods(store: db.StoreName, as_of: date, product: str) -> list[Period]:
    """The as-of day, once a unit was approved in order."""
    found = stages.units(store, region(product), as_of)
    return _period(as_of) if any(one.is_approved for one in found) else []


def _period(as_of: date) -> list[Period]:
    return [Period(f"{as_of:%Y-%m-%d}", phrases.day_text(as_of), as_of)]


def _proposed(found: list[Unit]) -> list[Unit]:
    return [
        one
        for one in found
        if ASSESSED in one.fields
        and not one.is_approved
        and one.in_order > one.fields.index(ASSESSED)
        and not one.is_returned
    ]


def proposed(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """公示: who is proposed, the days of the notice, how to object."""
    made = region(product)
    every = stages.units(store, made, asked.as_of)
    issued = asked.issued_on or asked.as_of
    ready = [one for one in _proposed(every) if not one.fault]
    shown = [one for one in ready if (day := _published_on(one)) and day < issued]
    chosen, gates = _fit(
        store, made, [one for one in ready if one not in shown], every, asked.as_of
    )
    if shown:
        names = formats.names_text([one.applicant for one in shown])
        gates.append(Gate(f"{names}{phrases.day_text(issued)}以前已经公示，没有列入"))
    if not chosen:
        raise NothingToReportError(f"截至{period.name}没有可以公示的单位；{_reasons(gates)}")
    first = workdays.after(issued, 1)
    term = made.publicity_days or TERM
    last = workdays.after(first, term - 1)
    days = f"{phrases.day_text(first)}至{phrases.day_text(last, on=first)}（{term}个工作日）"
    facts: dict[str, Value | None] = {
        "counts": fact(f"拟认定{_counts(made, chosen)}", "拟认定的单位"),
        "term": fact(f"公示时间为{days}", "公示时间"),
    }
    return Material(
        as_of=asked.as_of,
        facts=facts,
        words={"year": str(asked.as_of.year)},
        tables={"units": _table(made, chosen)},
        gates=tuple(gates),
    )


def approved(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """审定: who was approved in order, against the aims of the paper."""
    made = region(product)
    every = stages.units(store, made, asked.as_of)
    own = [one for one in every if one.is_approved]
    chosen, gates = _fit(store, made, own, every, asked.as_of)
    if not chosen:
        raise NothingToReportError(f"截至{period.name}没有审定的单位；{_reasons(gates)}")
    raised = publicity.objections(store, made, asked.as_of)
    gates += _against(made, chosen, raised)
    text = _heard(chosen, raised)
    facts: dict[str, Value | None] = {
        "objections": fact(text, "公示结果"),
        "counts": fact(f"认定{_counts(made, chosen)}", "认定的单位"),
        "aims": _aims(made, chosen),
    }
    return Material(
        as_of=asked.as_of,
        facts=facts,
        words={"year": str(max(filter(None, map(_approved_on, chosen))).year)},
        days={"report": workdays.after(asked.issued_on or asked.as_of, 15)},
        tables={"units": _table(made, chosen)},
        gates=tuple(gates),
    )


def _approved_on(one: Unit) -> date | None:
    return one.days[one.fields.index(APPROVED)]


def _published_on(one: Unit) -> date | None:
    days = dict(zip(one.fields, one.days, strict=True))
    return days.get(publicity.PUBLISHED)


def _heard(chosen: Sequence[Unit], raised: Raised) -> str:
    """What the publicity brought: objections of the list and of the product's own record, the more
    of both; that they were looked into only where each has its answer."""
    own = {one: raised.get(publicity.key_of(one), []) for one in chosen}
    listed = {one: bool(one.objection) for one in chosen}
    number = sum(max(len(own[one]), int(listed[one])) for one in chosen)
    if not number:
        return "经公示无异议"
    is_answered = all(own[one] or not listed[one] for one in chosen) and not any(
        said.is_open for known in own.values() for said in known
    )
    return f"公示期间收到异议{number}件" + ("，已核实处理" if is_answered else "")


def _against(made: Region, chosen: Sequence[Unit], raised: Raised) -> list[Gate]:
    """What speaks against approved units beside their outlets, as the page says it: one gate for
    each, with the names."""
    is_told = any(one.accepted_on for one in chosen)
    found: dict[str, list[str]] = {}
    for one in chosen:
        known = raised.get(publicity.key_of(one), [])
        told = (
            stages.entry_fault(made, one, is_told=is_told),
            publicity.fault(made, one, known),
            one.fault,
        )
        for text in filter(None, told):
            found.setdefault(text, []).append(one.applicant)
    return [Gate(f"{text}的有{formats.names_text(names)}，请核对") for text, names in found.items()]


def _fit(
    store: db.StoreName, made: Region, own: list[Unit], every: list[Unit], as_of: date
) -> tuple[list[Unit], list[Gate]]:
    """Units whose days and outlets are in order, and why the others are not listed."""
    gates = [
        Gate(f"{one.applicant}：{one.fault}，没有列入")
        for one in every
        if one.fault and one not in own
    ]
    chosen = own
    if made.register:
        day = stages.gate_day(store, as_of)
        held = {id(g.unit): g for g in stages.gates(store, own, day)}
        chosen = []
        for one in own:
            gate = held.get(id(one))
            if gate is not None and not gate.reason and len(gate.blocking):
                gates.append(Gate(f"{one.applicant}：{gate.words}，没有列入"))
            else:
                chosen.append(one)
                if gate is not None and gate.reason:
                    gates.append(Gate(f"{one.applicant}：{gate.reason}，请核对范围内是否全部达标"))
    return chosen, gates


def _reasons(gates: list[Gate]) -> str:
    told = [gate.text for gate in gates[:3]]
    return "；".join(told) if told else "各申报单位都还没有走到这一步"


def _kinds(made: Region, chosen: list[Unit]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in chosen:
        key = (one.level, one.category)
        found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items(), key=lambda item: (item[0][1], ORDER.get(item[0][0], 9))))


def _counts(made: Region, chosen: list[Unit]) -> str:
    names = {
        (level, quota.category): quota.name
        for quota in made.quotas
        for level in quota.levels
        if len(quota.levels) == 1 and not quota.per_member
    }
    return "、".join(
        f"{names.get(kind, f'{kind[0]}级{kind[1]}')}{number}个"
        for kind, number in _kinds(made, chosen).items()
    )


def _aims(made: Region, chosen: list[Unit]) -> Value | None:
    told = []
    for quota in made.quotas:
        if quota.per_member:
            continue
        own = [u for u in chosen if u.category == quota.category and u.level in quota.levels]
        about = "左右" if quota.about else ""
        number = f"{len(own)}个" if own else "尚未认定"
        told.append(f"{quota.name}{number}（要求{quota.count}个{about}）")
    return fact(f"与方案要求相比，{'；'.join(told)}", "与方案要求相比") if told else None


def _table(made: Region, chosen: list[Unit]) -> Table:
    """The units; the county stands beside them only where there are several."""
    columns: tuple[Column, ...] = (
        Column("序号"),
        Column("县（市、区）"),
        Column("单位", side="text"),
        Column("类别"),
        Column("级别"),
    )
    counties = {name: place for place, name in enumerate(made.counties)}
    places = phrases.official(sorted({u.township for u in chosen if u.township}))
    kinds = {
        quota.category: quota.name.removeprefix(f"{quota.levels[0]}级")
        for quota in made.quotas
        if quota.name.startswith(f"{quota.levels[0]}级")
    }
    order = sorted(
        chosen,
        key=lambda u: (
            u.category,
            ORDER.get(u.level, 9),
            counties.get(u.county, len(counties)),
            u.county,
            places.index(u.township) if u.township else len(places),
            u.applicant,
        ),
    )
    rows: tuple[Row, ...] = tuple(
        (
            Cell(str(i), float(i)),
            Cell(u.county or SLASH),
            Cell(u.applicant),
            Cell(kinds.get(u.category, u.category)),
            Cell(f"{u.level}级"),
        )
        for i, u in enumerate(order, start=1)
    )
    if len({one.county for one in chosen}) == 1:
        columns = (columns[0], *columns[2:])
        rows = tuple((row[0], *row[2:]) for row in rows)
    return Table("名单", "", columns, rows, None, ("按类别、级别排列，同级不分先后",))
