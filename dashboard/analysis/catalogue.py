"""The documented views: what may be asked, under Chinese names, of every indicator and dataset.

One view per indicator holds its facts (one row is one counted unit, with 分子 and 分母), one per
table of a dataset its live rows. 自助分析 counts over them, SQL of one's own reads them; both are
written here once. Names: data/indicators.toml, data/columns.toml, data/dictionary.toml.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from dashboard import definition_files, settings
from dashboard.analysis import words
from dashboard.importing.columns import datasets as importable
from dashboard.indicators import readings
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.store import asking, datasets, db, privacy
from dashboard.store.asking import literal, quoted

TIMES = {"year": "年", "half": "半年", "quarter": "季度", "month": "月"}
FACTS = {
    "township": "乡镇",
    "area": "片区",
    "trade": "行业",
    "level": "抽查级别",
    "purpose": "抽查性质",
    "product_name": "产品",
    "class": "企业类别",
    "scope": "范围",
}
FILE, FIRM, ZONE = "来源文件", "企业", "示范区"
NUMERATOR, DENOMINATOR, SILENT = "分子", "分母", "没有报"
ORDINALS, AS_TEXT = ("round", "year"), "::VARCHAR"  # numbers that name a group: 第2轮, 2010年度
_ORIGIN = ("import_id", "sheet", "row_number")
_ONE_PER_ROW = ("batch_facts(", "item_facts(", "outlet_facts(", "enterprise_facts(")
_DAY = re.compile(r"_(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True)
class Column:
    """One column of a view. field: the name by which [privacy] knows it; expression: SQL over f
    (the facts or rows), x (the row of the list behind a fact), a (areas), i (imports); kind: text,
    time, list, number, date, truth; adds: a number that may be added up over rows."""

    name: str
    field: str
    expression: str
    kind: str = "text"
    about: str = ""
    adds: bool = False


@dataclass(frozen=True)
class View:
    """One view. indicator: whose facts it holds, None for the rows of a table."""

    name: str
    about: str
    dataset: str
    columns: tuple[Column, ...]
    table: str
    indicator: Indicator | None = None
    days: tuple[str, str] | None = None
    is_state: bool = False

    def column(self, name: str) -> Column:
        """The column of a name; KeyError when there is none."""
        return _by_name(self)[name]

    def has(self, name: str) -> bool:
        """Whether it has a column of that name."""
        return name in _by_name(self)


@cache
def _by_name(view: View) -> dict[str, Column]:
    return {column.name: column for column in view.columns}


@cache
def names() -> dict[str, dict[str, str]]:
    """Chinese names of what data/indicators.toml and data/columns.toml do not name."""
    return definition_files.texts(settings.DATA / "dictionary.toml", "tables", "columns")


@cache
def views() -> dict[str, View]:
    """Every view by name: the indicators first, then the tables of the datasets."""
    found = [_of_indicator(one) for one in indicators().values()]
    for tables in datasets.declared().values():
        found += [_of_table(table) for table in tables if not table.like]
    return {view.name: view for view in found}


def view_of(indicator_id: str) -> View:
    """The view of an indicator."""
    return views()[indicators()[indicator_id].name]


def title_of(table: datasets.Table) -> str:
    """Chinese name of a stored table."""
    named = names().get("tables", {}).get(table.name)
    return named or importable()[table.dataset].title


def day_of(name: str) -> tuple[str, date | None]:
    """规范率_20100630 → 规范率 as of that day; other names as they are."""
    found = _DAY.search(name)
    if not found:
        return name, None
    try:
        return name[: found.start()], date(*map(int, found.groups()))
    except ValueError:
        return name, None


def has_one_per_row(one: Indicator) -> bool:
    """Whether each of its facts is one row of the list, so that whatever else stands in the row can
    divide it."""
    file = settings.QUERIES / "indicators" / f"{one.id}.sql"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return any(macro in text for macro in _ONE_PER_ROW) and "GROUP BY" not in text


def _of_indicator(one: Indicator) -> View:
    days = ("f.period_start", "f.period_end")
    own = [Column(FACTS[d], d, f"f.{d}") for d in one.dimensions if d in FACTS and d != "area"]
    if "area" in one.dimensions:
        own.append(Column(FACTS["area"], "area", "a.area"))
    if one.product and "purpose" in one.dimensions:
        own.append(Column(FIRM, "firm", "f.unit_id", about=words.FIRM_ABOUT))
    if "zone" in one.dimensions:
        own.append(Column(ZONE, "zone", "f.unit_id"))
    own.append(Column(FACTS["scope"], "scope", "f.scope", about=words.SCOPE_ABOUT))
    own += [*_times(*days), *_counts(one)]
    table = _main_table(one.dataset)
    taken = {column.name for column in own}
    if table and has_one_per_row(one):
        for column in _stored(one.dataset, table, "x"):
            same = column.field in one.dimensions or column.name in taken
            if not same and not (FIRM in taken and column.field == "enterprise"):
                own.append(column)
    own += _origin()
    about = words.facts_about(one)
    state = one.basis == "state"
    return View(one.name, about, one.dataset, _once(own), table, one, days, state)


def _of_table(table: datasets.Table) -> View:
    own = list(_stored(table.dataset, table.name, "f"))
    days = _days(table)
    if days:
        own += _times(*days)
    if any(column.field == "township" for column in own):
        own.append(Column(FACTS["area"], "area", "a.area"))
    return View(
        title_of(table),
        words.rows_about(importable()[table.dataset].title),
        table.dataset,
        _once([*own, *_origin()]),
        table.name,
        days=days,
        is_state=bool(table.state_day),
    )


def _once(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The first of each name."""
    return tuple({column.name: column for column in reversed([*columns])}.values())[::-1]


def _days(table: datasets.Table) -> tuple[str, str] | None:
    """First and last day that a row is of, as SQL over f: one day where it does not last."""
    if not table.days:
        return None
    known = {name for name, _ in asking.columns(f"live_{table.name}")}

    def over_f(parts: tuple[str, ...], function: str) -> str:
        own = [f"f.{part}" if part in known else _qualified(part, known) for part in parts]
        return own[0] if len(own) == 1 else f"{function}({', '.join(own)})"

    first = over_f(table.days, "least")
    return first, over_f(table.ended, "greatest") if table.lasts else first


def _qualified(sql: str, known: set[str]) -> str:
    return re.sub(r"\b[a-z_]+\b(?!\()", lambda m: f"f.{m[0]}" if m[0] in known else m[0], sql)


def _times(first: str, last: str) -> list[Column]:
    own = [Column("开始日", "first_day", first, "date"), Column("结束日", "last_day", last, "date")]
    for grain, name in TIMES.items():
        label = f"period_label({first}, {last}, {literal(grain)})"
        own.append(Column(name, f"by_{grain}", label, "time", words.TIME_ABOUT))
    return own


def _counts(one: Indicator) -> list[Column]:
    return [
        Column(NUMERATOR, "numerator", "f.numerator", "number", one.numerator),
        Column(DENOMINATOR, "denominator", "f.denominator", "number", one.denominator),
        Column("拒检", "refused", "f.refused", "number", words.REFUSED_ABOUT),
    ]


def _origin() -> list[Column]:
    return [
        Column(FILE, "file_name", "i.file_name"),
        Column("导入号", "import_id", "f.import_id", "number"),
        Column("工作表", "sheet", "f.sheet"),
        Column("行号", "row_number", "f.row_number", "number"),
    ]


def _main_table(dataset: str) -> str:
    tables = [table for table in datasets.declared().get(dataset, ()) if not table.like]
    return tables[0].name if tables else ""


def _stored(dataset: str, table: str, alias: str) -> Iterable[Column]:
    """The stored columns of a table under the labels of its fields."""
    fields = {f.stored_as: f for f in importable()[dataset].fields if f.stored_as}
    for name, kind in asking.columns(f"live_{table}"):
        if name in _ORIGIN:
            continue
        field = fields.get(name)
        label = field.label if field else names().get("columns", {}).get(name, name)
        known = _kind(kind)
        about = field.note if field else words.DERIVED_ABOUT
        expression = f"{alias}.{quoted(name)}" if name in ("left", "right") else f"{alias}.{name}"
        if name in ORDINALS:
            known, expression = "text", f"{expression}{AS_TEXT}"
        if table == "outlets" and name == "name":
            yield Column(label, "outlet", expression, known, about)
        else:
            adds = field is not None and field.adds
            yield Column(label, name, expression, known, about, adds)


def _kind(type_name: str) -> str:
    if type_name.endswith("[]"):
        return "list"
    if type_name in ("DATE", "TIMESTAMP"):
        return "date"
    if type_name == "BOOLEAN":
        return "truth"
    return "text" if type_name == "VARCHAR" else "number"


def is_personal(column: Column) -> bool:
    """Whether a column names a person, an enterprise or a single outlet, or tells of one."""
    return column.field in privacy.kinds()


def names_firm(column: Column) -> bool:
    """Whether a column names an enterprise, itself or by its trademark."""
    return privacy.kinds().get(column.field) == "firm"


def facts_sql(view: View, store: db.StoreName, as_of: date) -> str:
    """The rows of f as of a day."""
    day = f"DATE {literal(as_of.isoformat())}"
    if view.indicator is None:
        return f"SELECT * FROM live_{view.table}"
    name = readings.facts(store, view.indicator.id)
    return db.text_of("readings" if db.is_reading(name) else "indicators", name).replace(
        "$as_of", day
    )


def body(
    view: View,
    store: db.StoreName,
    as_of: date,
    names: Iterable[str] | None = None,
    *,
    by_field: bool = False,
) -> str:
    """SELECT of a view with the columns of some names (None: all); by_field: under the names that
    the masks know. Rows of days after the as-of day are left out."""
    chosen = [c for c in view.columns if names is None or c.name in set(names)]
    listed = ", ".join(
        f"{c.expression} AS {quoted(c.field if by_field else c.name)}" for c in chosen
    )
    used = " ".join(column.expression for column in chosen)
    facts = facts_sql(view, store, as_of)
    if "f.class" not in used:  # the class on the day of each sample is what costs most
        facts = re.sub(r"\bbatch_facts\(", "unclassed_batch_facts(", facts)
    parts = [f"SELECT {listed} FROM ({facts}) AS f"]
    if re.search(r"\bx\.", used):
        same = " AND ".join(f"f.{name} = x.{name}" for name in _ORIGIN)
        parts.append(f"LEFT JOIN live_{view.table} AS x ON {same}")
    if re.search(r"\ba\.", used):
        areas = "(SELECT name, any_value(area) AS area FROM townships GROUP BY name)"
        parts.append(f"LEFT JOIN {areas} AS a ON f.township = a.name")
    if re.search(r"\bi\.", used):
        parts.append("LEFT JOIN imports AS i ON f.import_id = i.import_id")
    if view.indicator is None and view.days:
        parts.append(f"WHERE {view.days[0]} <= DATE {literal(as_of.isoformat())}")
    return "\n".join(parts)


def dictionary(view: View) -> list[dict[str, Any]]:
    """The words of the columns: 列, 类型, 说明."""
    kinds = words.KINDS
    return [{"列": c.name, "类型": kinds[c.kind], "说明": c.about} for c in view.columns]
