"""Facts of 示范区年度考核通报: one September assessment of the demonstration zones (83号 四(三)).

Source: score sheets of the zones. The conclusion is the county's yearly one; the naming by the city
is another thing and is never said here. No pass mark is printed: 83号 sets none.
"""

from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

from dashboard.indicators.definitions import indicator
from dashboard.letters import phrases
from dashboard.letters.material import Gate, Material, Period
from dashboard.letters.phrases import SLASH, fact, points, score
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.spot_checks import zone_findings
from dashboard.store import db
from dashboard.words import formats, workdays
from dashboard.words.tied import Value
from dashboard.zones import words as zone_words
from dashboard.zones.facts import PASSED

FAILED, BUILDING = "未通过", "创建中"
DAYS = 20
LEADS = {
    "产业集聚": "县经贸局",
    "品牌建设": "县工商局",
    "标准化": "县质监局",
    "质量管理": "县质监局",
    "抽查合格率": "县质监局",
}
"""Item → the department that 83号 五 charges with it; the others are the townships' own."""
TOWNS = "有关镇（街道）"


def periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """Years with an assessment up to the day, newest first."""
    rows = db.query(store, "zones", as_of=as_of)
    found = []
    for year in sorted({int(y) for y in rows["year"]}, reverse=True):
        days = rows.loc[rows["year"] == year, "assessed_on"].dropna()
        on = pd.Timestamp(days.max()).date() if len(days) else date(year, 9, 30)
        found.append(Period(str(year), f"{year}年度", on))
    return found


def material(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """The facts of one year."""
    year = int(period.id)
    every = db.query(store, "zones", as_of=asked.as_of)
    entered = every.groupby("zone")["year"].min()
    rows = every[every["year"] == year]
    rows = rows.assign(entered=rows["zone"].map(entered)).sort_values("entered", kind="stable")
    old = every[every["year"] == year - 1].set_index("zone")["total"]
    marks = db.query(store, "zone_scores", as_of=asked.as_of)
    marks = marks[marks["year"] == year]
    issued = asked.issued_on or max(asked.as_of, period.on)
    plan = workdays.working_day(issued + timedelta(days=DAYS))
    by = {word: rows[rows["conclusion"] == word] for word in (PASSED, FAILED, BUILDING)}
    unknown = rows[~rows["conclusion"].isin(list(by))]
    facts: dict[str, Value | None] = {
        "count": fact(f"参加{year}年度考核的示范区{len(rows)}个", "参加考核的示范区"),
        "passed": _group(by[PASSED], old, "通过年度考核"),
        "failed": _group(by[FAILED], old, "没有通过年度考核"),
        "building": _group(by[BUILDING], old, "仍在创建"),
        "unknown": fact(
            f"{'、'.join(unknown['zone'])}{len(unknown)}个示范区没有登记考核结论",
            "没有结论的示范区",
        )
        if len(unknown)
        else None,
        "goal": _goal(by[PASSED], asked.as_of),
        **_items(marks),
    }
    rest = pd.concat([by[FAILED], by[BUILDING]])
    if len(rest):
        hosts = phrases.official({str(name) for names in rest["townships"] for name in names})
        facts["rest.hosts"] = fact(phrases.listed(hosts, 8), "没有通过的示范区的创建主体")
        word = "没有通过和仍在创建" if min(map(len, (by[FAILED], by[BUILDING]))) else "没有通过"
        word = word if len(by[FAILED]) else "仍在创建"
        facts["rest"] = fact(f"{word}的示范区还有{len(rest)}个", "没有通过的示范区")
    gates = []
    marks_printed = set(rows["pass_mark"].dropna())
    if marks_printed:
        listed = "、".join(f"{mark:g}" for mark in sorted(marks_printed))
        gates.append(Gate(f"考核表印的通过线{listed}分不是文件规定，通报不印"))
    if rows["total"].isna().any():
        gates.append(Gate("有示范区没有总分，表中以“/”标示"))
    passed = [(str(r.zone), tuple(r.townships)) for r in by[PASSED].itertuples()]
    for one in zone_findings.findings(store, period.on, passed):
        if one.is_contradicted:
            _, told = zone_words.own_checks_cell(
                one.product, one.tested, one.failed, one.unsettled, one.listed, one.clusters
            )
            gates.append(Gate(f"{one.zone}考核通过，本县抽查有出入：{told}，请先核实"))
    wrong = _wrong_totals(rows, marks)
    gates += [Gate(f"{zone}表上总分{told}，分项合计{sums}，请核对") for zone, told, sums in wrong]
    return Material(
        as_of=period.on,
        facts=facts,
        words={"year": str(year)},
        days={
            "plan": plan,
            "department": plan,
        },
        tables=_tables(rows, old, marks, plan),
        gates=tuple(gates),
    )


def _group(rows: pd.DataFrame, old: pd.Series, verb: str) -> Value | None:
    """瓯北阀门（89.6分）、桥头钮扣（90.8分）2个示范区通过年度考核, and the change in a year."""
    if rows.empty:
        return None
    named = "、".join(f"{r.zone}{_points(r.total)}" for r in rows.itertuples())
    told = f"{named}{len(rows)}个示范区{verb}" if len(rows) > 1 else f"{named}{verb}"
    both = [(r.zone, r.total) for r in rows.itertuples() if r.zone in old.index]
    both = [(z, t) for z, t in both if not pd.isna(t) and not pd.isna(old[z])]
    if len(both) == len(rows):
        apart = [points(score(total), score(old[zone])) for zone, total in both]
        each = "分别" if len(apart) > 1 else ""
        if all(one > 0 for one in apart):
            gaps = "、".join(f"{phrases.formats.decimal_text(one, 1)}分" for one in apart)
            told += f"，比上年{each}提高{gaps}"
        elif all(one < 0 for one in apart):
            gaps = "、".join(f"{phrases.formats.decimal_text(-one, 1)}分" for one in apart)
            told += f"，比上年{each}下降{gaps}"
    return fact(told, f"{verb}的示范区")


def _points(total: object) -> str:
    return "" if pd.isna(total) else f"（{score(float(total))}分）"  # type: ignore[arg-type]


def _goal(passed: pd.DataFrame, as_of: date) -> Value | None:
    goal = indicator("zones_passed").target("county", as_of)
    if goal is None:
        return None
    aim, done = int(goal.value), len(passed)
    if not done:
        told = f"五年创建{aim}个以上的目标，目前还没有示范区通过年度考核"
    elif done >= aim:
        told = f"按照五年创建{aim}个以上的目标，已有{done}个通过年度考核"
    else:
        told = f"五年创建{aim}个以上的目标，已有{done}个通过年度考核"
    return fact(told, "示范区目标")


def _items(marks: pd.DataFrame) -> dict[str, Value | None]:
    """Items by their share of full marks over all zones."""
    known = marks.dropna(subset=["full_marks"])
    shares = {}
    for item, own in known.groupby("criterion", sort=False):
        got = sum((Fraction(str(v)) for v in own["score"]), Fraction(0))
        full = sum((Fraction(str(v)) for v in own["full_marks"]), Fraction(0))
        if full:
            shares[str(item)] = got / full
    if len(shares) < 3:
        return {}
    high, low = formats.most(shares.items(), 2), formats.least(shares.items(), 2)
    said = lambda items: "、".join(  # noqa: E731
        f"{item}（{formats.percent(shares[item])}%）" for item in items
    )
    if len(set(shares.values())) == 1:
        same = f"{len(shares)}个分项的平均得分率都是{formats.percent(shares[high[0]])}%"
        return {"items.high": fact(same, "各分项的得分率")}
    return {
        "items.high": fact(f"平均得分率较高的是{said(high)}", "得分率较高的分项"),
        "items.low": fact(f"平均得分率较低的是{said(low)}", "得分率较低的分项"),
        "items.leads": fact(_leads(low), "负责得分率较低分项的单位"),
    }


def _leads(items: list[str]) -> str:
    """县质监局（抽查合格率）、有关镇（街道）（政府推动）: who works on which weak item."""
    by: dict[str, list[str]] = {}
    for item in items:
        by.setdefault(LEADS.get(item, TOWNS), []).append(item)
    order = sorted(by, key=lambda name: name == TOWNS)
    return "、".join(f"{name}（{'、'.join(by[name])}）" for name in order)


def _wrong_totals(rows: pd.DataFrame, marks: pd.DataFrame) -> list[tuple[str, str, str]]:
    sums = marks.groupby("zone")["score"].sum()
    found = []
    for r in rows.itertuples():
        if r.zone in sums.index and not pd.isna(r.total) and abs(r.total - sums[r.zone]) > 0.05:
            found.append((str(r.zone), score(r.total), score(sums[r.zone])))
    return found


def _tables(rows: pd.DataFrame, old: pd.Series, marks: pd.DataFrame, due: date) -> dict[str, Table]:
    items = list(dict.fromkeys(marks["criterion"]))
    full = marks.dropna(subset=["full_marks"]).groupby("criterion")["full_marks"].first()
    columns = [Column("示范区", side="text"), Column("创建主体", side="text")]
    for item in items:
        unit = f"{full[item]:g}分" if item in full.index else ""
        columns.append(Column(str(item), unit, "number"))
    columns += [
        Column("总分", "", "number"),
        Column("上年总分", "", "number"),
        Column("增减", "分", "number"),
        Column("结论"),
    ]
    made: list[Row] = []
    weak: list[Row] = []
    for r in rows.to_dict("records"):
        own = marks[marks["zone"] == r["zone"]].set_index("criterion")["score"]
        cells = [Cell(str(r["zone"])), Cell("、".join(r["townships"]))]
        cells += [_score(own.get(item)) for item in items]
        was = old.get(r["zone"])
        cells += [_score(r["total"]), _score(was)]
        if pd.isna(r["total"]) or was is None or pd.isna(was):
            cells.append(Cell(SLASH))
        else:
            apart = points(score(r["total"]), score(was))
            cells.append(Cell(phrases.signed(apart), float(apart)))
        made.append((*cells, Cell(r["conclusion"] or SLASH)))
        if r["conclusion"] != PASSED:
            weak.append(_weak_row(len(weak) + 1, r, own, full, due))
    notes = (
        "按参加考核的年份先后排列，不按得分；“通过”是县年度考核结论，市级命名以温州市公布为准；“/”为没有",
    )
    tables = {
        "scores": Table(
            "考核得分", "", tuple(columns), tuple(made), None, notes, wide=len(columns) > 13
        )
    }
    if weak:
        heads = (
            Column("序号"),
            Column("示范区", side="text"),
            Column("创建主体", side="text"),
            Column("失分较多的分项", side="text"),
            Column("整改要求", side="text"),
            Column("方案报送期限"),
            Column("结论"),
        )
        note = "失分较多的分项为得分率最低的两项（得分/满分）"
        tables["weak"] = Table("存在问题", "", heads, tuple(weak), None, (note,))
    return tables


def _weak_row(number: int, r: dict[str, object], own: pd.Series, full: pd.Series, due: date) -> Row:
    shares = {
        item: float(value) / float(full[item])
        for item, value in own.items()
        if item in full.index and full[item]
    }
    worst = formats.least(((item, share) for item, share in shares.items() if share < 1), 2)
    told = "、".join(f"{i}（{score(own[i])}/{full[i]:g}）" for i in worst)
    return (
        Cell(str(number), float(number)),
        Cell(str(r["zone"])),
        Cell("、".join(r["townships"])),  # type: ignore[arg-type]
        Cell(told or SLASH),
        Cell(f"制定{'、'.join(worst)}整改方案，逐项落实" if worst else SLASH),
        Cell(due.isoformat()),
        Cell(str(r["conclusion"] or SLASH)),
    )


def _score(value: object) -> Cell:
    if value is None or pd.isna(value):
        return Cell(SLASH)
    text = score(float(value))  # type: ignore[arg-type]
    return Cell(text, float(text))
