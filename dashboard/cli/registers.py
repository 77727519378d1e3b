"""The command `register`: one register as it stands on a day, row by row or counted.

A kind is one line in KINDS: a function of store and day that returns a table, and loads what it
reads only then. Personal fields are made unreadable here too: what is printed may be mailed on.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from dashboard.cli import dates
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicators
from dashboard.indicators.measured import Slice
from dashboard.store import asking, db
from dashboard.store.datasets import ledgers
from dashboard.words import formats
from dashboard.words.formats import marks
from dashboard.words.terms import trades

DONE, FAILED = 0, 2
FIRST_YEAR = 2007
SUMMED = (
    *("outlets", "rectified", "compliant"),
    *("is_rectified", "is_compliant", "sessions", "trained", "due", "persons"),
    *("tested", "passed"),
    *("outlets_checked", "problems", "cases", "fine_yuan", "closed_down"),
    *("claimed", "in_order"),
    *("planned_yuan", "paid_yuan", "amount_yuan", "corrected"),
)

Reader = Callable[[db.StoreName, date], pd.DataFrame]


def outlets(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Outlets of the ten trades: one row per outlet, with village, risks and source cell."""
    from dashboard.township import facts as township_facts

    rows = township_facts.outlets(store, as_of)
    return rows.assign(risks=["、".join(risks) for risks in rows["risks"]])


def classified(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Enterprises with their classes: one row per enterprise and product."""
    from dashboard.enterprises import register as enterprises

    return pd.DataFrame(
        [
            {
                **asdict(one),
                "names": "、".join(one.names),
                "products": "、".join(one.products),
                "places": "→".join(place for _, place in one.places),
                "classes": "→".join(word for _, word in one.classes),
                "class_places": "→".join(one.class_places),
                "class_now": one.class_now,
                "source": " ".join(map(str, one.source)),
            }
            for one in enterprises.register(store, as_of)
        ]
    )


def given_classes(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Classes as they were given: one row per enterprise, product and day of classification."""
    from dashboard.enterprises import register as enterprises

    return pd.DataFrame(
        [
            {
                "enterprise": one.enterprise,
                "product": one.product,
                "township": place,
                "classified_on": day.isoformat(),
                "class": word,
            }
            for one in enterprises.register(store, as_of)
            for (day, word), place in zip(one.classes, one.class_places, strict=True)
        ]
    )


def sampled(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """First tests of batches of the county's makers: one row per batch, refused ones (拒检) too.

    tested and passed are 0 or 1; class is that of the maker when the day of the sample began.
    """
    from dashboard.spot_checks import batches

    known = dict.fromkeys(one.product for one in indicators().values() if one.product)
    parts = []
    for product in known:
        one = next(one for one in indicators().values() if one.product == product)
        rows = batches.batches(store, one, Slice(as_of, purposes=()))
        parts.append(rows.assign(product=product))
    rows = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {
            "product": rows["product"],
            "kind": rows["kind"],
            "enterprise": rows["enterprise"],
            "township": rows["township"],
            "level": rows["level"],
            "purpose": rows["purpose"],
            "class": rows["class"],
            "year": rows["sampled_from"].dt.year,
            "half": (rows["sampled_from"].dt.month > 6) + 1,
            "sampled_from": rows["sampled_from"],
            "sampled_to": rows["sampled_to"],
            "verdict": rows["verdict"],
            "failing_items": ["、".join(items) for items in rows["failing_items"]],
            "tested": rows["counted"],
            "passed": rows["passed"],
            "file_name": rows["file_name"],
            "sheet": rows["sheet"],
            "row_number": rows["row_number"],
        }
    )


def listed(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Makers on the blacklist by the rule in force, newest first."""
    from dashboard.enterprises import blacklist

    return pd.DataFrame(
        [
            {
                "enterprise": one.enterprise,
                "products": "、".join(one.products),
                "township": one.township,
                "entered_on": one.entered_on,
                "failures": len(one.failures),
                "last_failure": one.last_failure.day,
                "tracked": len(one.tracked),
                "state": one.state,
                "left_on": one.left_on,
            }
            for one in blacklist.listings(store, as_of)
        ]
    )


def failed_makers(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Makers whose batch failed, with the stage of the loop that each is in."""
    from dashboard.enterprises import loop

    return loop.as_rows(loop.cases(store, as_of), as_of)


def handled(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Complaints with the state of each: received, answered, settled, complained about again."""
    from dashboard.inspections import complaints

    return complaints.as_rows(complaints.cases(store, as_of))


def applicants(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Applicants for demonstration titles of every region."""
    from dashboard.demonstration import regions
    from dashboard.demonstration import rows as demonstration_rows
    from dashboard.demonstration import stages as demonstration_stages

    found = [
        demonstration_rows.applicant_rows(
            region, demonstration_stages.units(store, region, as_of), as_of
        )
        for region in regions.regions().values()
    ]
    known = [rows for rows in found if len(rows)]
    return pd.concat(known, ignore_index=True) if known else pd.DataFrame()


def stages(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """How far applicants came: one row per region, county, level, category and stage."""
    from dashboard.demonstration import regions
    from dashboard.demonstration import rows as demonstration_rows
    from dashboard.demonstration import stages as demonstration_stages

    found = [
        demonstration_rows.stage_rows(region, demonstration_stages.units(store, region, as_of))
        for region in regions.regions().values()
    ]
    known = [rows for rows in found if len(rows)]
    return pd.concat(known, ignore_index=True) if known else pd.DataFrame()


def zones(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Demonstration zones: one row per zone and yearly assessment."""
    rows = db.query(store, "zones", as_of=as_of)
    return rows.assign(townships=["、".join(names) for names in rows["townships"]])


def standings(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Supervision: one row per series, year, round and township, total and shared rank computed."""
    from dashboard.inspections import rounds as inspection_rounds

    rows = inspection_rounds.sheets(store, as_of)
    parts = [
        inspection_rounds.standings(own).assign(series=series, year=year, round=number)
        for (series, year, number), own in rows.groupby(["series", "year", "round"], sort=True)
    ]
    if not parts:
        return pd.DataFrame()
    found = pd.concat(parts, ignore_index=True)
    heads = ["series", "year", "round", "township"]
    return found[[*heads, *(name for name in found.columns if name not in heads)]]


def score_sheets(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Supervision: one row per series, round, township and item scored."""
    from dashboard.inspections import rounds as inspection_rounds

    return inspection_rounds.sheets(store, as_of)


def trained(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Training: one row per year, township and trade, people due counted once."""
    from dashboard.mechanism import training

    years = range(FIRST_YEAR, as_of.year + 1)
    spans = [(year, date(year, 1, 1), min(date(year, 12, 31), as_of)) for year in years]
    found = [training.groups(store, first, last).assign(year=year) for year, first, last in spans]
    return pd.concat([rows for rows in found if len(rows)] or [pd.DataFrame()], ignore_index=True)


def training_months(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Training: one row per month, sessions and turns."""
    from dashboard.mechanism import training

    rows = training.months(store, date(FIRST_YEAR, 1, 1), as_of)
    return rows.assign(month=pd.to_datetime(rows["month"]).dt.strftime("%Y-%m"))


def actions(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Joint enforcement: one row per action, its month beside its day."""
    from dashboard.inspections import enforcement

    rows = enforcement.actions(store, date(FIRST_YEAR, 1, 1), as_of)
    return rows.assign(
        departments=["、".join(names) for names in rows["departments"]],
        month=pd.to_datetime(rows["acted_on"]).dt.strftime("%Y-%m"),
    )


def reported(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Monthly reports: one row per month, township and trade as reported, and how it came; the
    trades that the township's report leaves out (incomplete)."""
    from dashboard.indicators import coverage

    rows = db.query(store, "monthly_rows", as_of=as_of)
    gone: dict[tuple[str, str], list[coverage.LeftOut]] = {}
    for one in coverage.left_out(store, "monthly_reports", as_of):
        gone.setdefault((f"{one.day:%Y-%m}", one.township), []).append(one)
    places = zip(rows["month"], rows["township"], strict=True)
    return rows.assign(incomplete=[coverage.mark(gone.get(place, ()), 10) for place in places])


def report_gaps(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Monthly reports against the register: one row per figure that differs."""
    from dashboard.ten_trades import monthly

    return monthly.report_gaps(store, Slice(as_of)).rows


def contradictions(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Monthly reports that contradict themselves or the report before, and how."""
    return db.query(store, "report_contradictions", as_of=as_of, townships=None, trades=None)


def visits(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Visits to outlets: one row per visit with the clock of what was found."""
    from dashboard.inspections import visits as inspection_visits

    rows = inspection_visits.visits(store, date(FIRST_YEAR, 1, 1), as_of, as_of)
    return rows.assign(problem_kinds=["、".join(kinds) for kinds in rows["problem_kinds"]])


def ordered(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Orders to mend (督办单): one row per order with its state on the day."""
    from dashboard.inspections import orders

    return orders.as_rows(orders.orders(store, as_of), as_of)


def sent_in(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """The box of the townships (填报箱): one row per report with at whom it waits, since when."""
    from dashboard.inbox import reports

    return reports.as_rows(reports.reports(store, as_of), as_of)


def assessed(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """The year's assessment (考核验收): one row per township and trade with its total and the mark
    of each item; empty where it is unknown."""
    from dashboard.acceptance import sheet
    from dashboard.acceptance.method import read_plan

    return pd.DataFrame(
        [
            {
                "track": track,
                "subject": one.subject,
                "rank": one.rank,
                "total": one.total,
                "own": one.own,
                "grade": one.grade,
                "holds": "；".join(one.holds),
                **{m.item: None if m.value is None else float(marks(m.value)) for m in one.marks},
            }
            for track in (sheet.TOWNSHIPS, sheet.TRADES)
            for one in sheet.sheet(store, as_of.year, as_of, read_plan(), track).lines
        ]
    )


def clusters(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Regional problems: one row per product and year with its most likely cluster."""
    from dashboard.indicators import policy
    from dashboard.spot_checks import regional

    rows = regional.by_year(store, as_of)
    return rows.assign(suspected=rows["p_value"] <= policy.LEVEL) if len(rows) else rows


def submissions(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Lists of reports received: one row per duty, unit and period."""
    return db.query(store, "register_submissions", as_of=as_of)


def complained(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Complaints: one row per complaint."""
    return db.query(store, "register_complaints", as_of=as_of)


def surveyed(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Surveys of satisfaction: one row per township, trade and period, persons."""
    return db.query(store, "register_satisfaction", as_of=as_of)


def completed(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Lists of completed duties: one row per duty, actor and period."""
    return db.query(store, "register_completions", as_of=as_of)


def as_imported(table: str, day: str) -> Reader:
    """The live rows of a table up to a day, with the file, sheet and row that each comes from; rows
    that tell no day are in it. day: SQL of the day of a row."""

    def read(store: db.StoreName, as_of: date) -> pd.DataFrame:
        return asking.ask(
            store,
            f"SELECT t.* EXCLUDE (import_id, sheet, row_number), i.file_name, t.sheet, "
            f"t.row_number FROM live_{table} AS t INNER JOIN imports AS i USING (import_id) "
            f"WHERE coalesce({day} <= DATE '{as_of:%Y-%m-%d}', TRUE) "
            "ORDER BY t.import_id, t.sheet, t.row_number",
        )

    return read


# Lists that nothing else reads by the day: all that is imported, unless a day is asked for.
AS_IMPORTED: dict[str, tuple[str, Reader]] = {
    "follow_ups": ("不合格产品后处理", as_imported("follow_ups", "t.period_to")),
    "repeat_failures": ("连续不合格企业", as_imported("repeat_failures", "NULL::DATE")),
    "self_checks": ("企业自查", as_imported("self_checks", "coalesce(submitted_on, checked_on)")),
    "enterprise_files": ("企业档案", as_imported("enterprise_files", "recorded_on")),
    "suppliers": ("企业供应商", as_imported("enterprise_suppliers", "recorded_on")),
    "measurements": ("检验项目实测值", as_imported("sample_measurements", "NULL::DATE")),
    "zone_scores": ("示范区考核得分", as_imported("zone_scores", "make_date(year, 1, 1)")),
    "zone_support": ("示范区扶持台账", as_imported("zone_support", "supported_on")),
    "demonstration_scores": (
        "示范创先评分",
        as_imported("demonstration_scores", "assessed_on"),
    ),
    "grid": ("监管网格", as_imported("grid_cells", "recorded_on")),
    "budget": ("经费安排", as_imported("budget_lines", "coalesce(paid_on, make_date(year, 1, 1))")),
}

AS_IMPORTED |= {
    one.dataset: (one.title, as_imported(one.table, one.day)) for one in ledgers().values()
}

KINDS: dict[str, tuple[str, Reader]] = {
    "outlets": ("“十小”名册", outlets),
    "enterprises": ("企业分类名册", classified),
    "classes": ("企业历次分类", given_classes),
    "samples": ("监督抽查批次", sampled),
    "blacklist": ("黑名单", listed),
    "failed_makers": ("抽查不合格后的整改、复查和跟踪", failed_makers),
    "complaint_loop": ("投诉办理", handled),
    "clusters": ("区域聚集扫描", clusters),
    "demonstration": ("示范创先申报", applicants),
    "stages": ("示范创先各阶段", stages),
    "zones": ("示范区年度考核", zones),
    "supervision": ("督查名次", standings),
    "score_sheets": ("督查评分", score_sheets),
    "training": ("培训台账", trained),
    "training_months": ("各月培训", training_months),
    "enforcement": ("联合执法记录", actions),
    "visits": ("检查记录", visits),
    "orders": ("督办单", ordered),
    "acceptance": ("考核验收得分", assessed),
    "inbox": ("填报箱报送", sent_in),
    "monthly": ("月报表", reported),
    "report_gaps": ("月报与名册的出入", report_gaps),
    "contradictions": ("月报前后矛盾", contradictions),
    "submissions": ("月报报送登记", submissions),
    "complaints": ("投诉举报", complained),
    "satisfaction": ("满意度调查", surveyed),
    "completions": ("任务完成情况", completed),
    **AS_IMPORTED,
}


def add_command(child: argparse.ArgumentParser) -> None:
    """The options of `register`."""
    kinds = "、".join(f"{key}（{title}）" for key, (title, _) in KINDS.items())
    child.add_argument("kind", metavar="KIND", help=f"台账：{kinds}")
    child.add_argument("--as-of", metavar="DATE", help=dates.AS_OF)
    child.add_argument(
        "--by",
        action="append",
        default=[],
        metavar="COLUMN",
        help="按列计数，可重复，如 --by township --by trade；名册、培训、执法另加各项数",
    )
    child.add_argument(
        "--where", action="append", default=[], metavar="K=V", help="只要这些行，如 township=瓯北镇"
    )
    child.add_argument("--format", default="table", choices=["table", "csv", "json"])
    child.add_argument("--demo", action="store_true", help="用模拟数据")
    child.set_defaults(run=run_register)


def run_register(options: argparse.Namespace) -> int:
    """Print a register; exit status 2 when the request makes no sense or there is no data."""
    from dashboard import demo

    if options.kind not in KINDS:
        return _fail(f"没有台账“{options.kind}”，可选：{'、'.join(KINDS)}。")
    store: db.StoreName = "demo" if options.demo else "real"
    if options.demo:
        demo.ensure()
    try:
        newest = date.max if options.kind in AS_IMPORTED else _newest(store)
        as_of = dates.day(options.as_of) if options.as_of else newest
    except dates.DayError as error:
        return _fail(str(error))
    title, read = KINDS[options.kind]
    rows = read(store, as_of) if as_of and db.exists(store) else pd.DataFrame()
    if rows.empty:
        day = f"截至{formats.date_text(as_of)}" if as_of and as_of != date.max else ""
        return _fail(f"{day}没有{title}的数据。先用 python -m dashboard import 导入。")
    try:
        rows = _limited(rows, options.where)
        rows = counted(rows, options.by) if options.by else _readable(rows)
    except ValueError as error:
        return _fail(str(error))
    _print(rows, options.format)
    return DONE


def _newest(store: db.StoreName) -> date | None:
    return max(measured.newest(store).values(), default=None) if db.exists(store) else None


def _limited(rows: pd.DataFrame, pairs: Sequence[str]) -> pd.DataFrame:
    for pair in pairs:
        key, _, value = pair.partition("=")
        _check_columns(rows, [key])
        rows = rows[rows[key].astype(str) == value]
    return rows


def _check_columns(rows: pd.DataFrame, names: Sequence[str]) -> None:
    if unknown := [name for name in names if name not in rows.columns]:
        known = "、".join(rows.columns)
        raise ValueError(f"没有列“{'、'.join(unknown)}”，可用：{known}。")


def counted(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row per group: count of rows, and sums of what can be added up (SUMMED).

    A group that the row does not tell is 未明. Trades and stages come in their own order.
    """
    _check_columns(rows, by)
    keys = [rows[name].astype(object).where(rows[name].notna(), "未明") for name in by]
    found = rows.assign(count=1).groupby(keys, sort=True).agg(_sums(rows))
    found = found.reset_index(names=list(by))
    orders = {"trade": trades(), "stage": tuple(dict.fromkeys(rows.get("stage", ())))}
    places = {name: {word: n for n, word in enumerate(words)} for name, words in orders.items()}
    if set(places) & set(by):
        found = found.sort_values(
            list(by), key=lambda c: c.map(places[c.name]) if c.name in places else c, kind="stable"
        )
    return found


def _sums(rows: pd.DataFrame) -> dict[str, str]:
    return {"count": "sum", **{name: "sum" for name in SUMMED if name in rows.columns}}


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    """Days as ISO text, nothing as empty text, personal fields made unreadable."""
    shown = rows.copy()
    for name in shown.columns:
        shown[name] = [_cell(name, value) for value in shown[name]]
    return shown


def _cell(name: str, value: Any) -> Any:
    from dashboard import access

    if isinstance(value, str):
        return access.masked("owner" if name == "representative" else name, value)
    if pd.isna(value):
        return ""
    if isinstance(value, date | pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value.item() if hasattr(value, "item") else value


def _print(rows: pd.DataFrame, form: str) -> None:
    if form == "csv":
        print(formats.csv_text(rows), end="")
    elif form == "json":
        print(json.dumps(rows.to_dict("records"), ensure_ascii=False, indent=2, default=int))
    else:
        print(rows.to_string(index=False))
        print(f"共{len(rows)}行。")


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return FAILED
