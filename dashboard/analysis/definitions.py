"""口径: everything that is said of a figure and of a column, from the definitions and the store."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from dashboard import settings
from dashboard.analysis import alerts, catalogue, kept_views, words
from dashboard.documents.clauses import clauses
from dashboard.duties.conflicts import conflicts
from dashboard.frame import menu
from dashboard.importing.columns import datasets as importable
from dashboard.indicators import measured, readings
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.store import asking, db
from dashboard.store.asking import quoted
from dashboard.words import formats

MOST_FILES = 6
_MADE = re.compile(r"CREATE OR REPLACE (?:MACRO|VIEW) (\w+).*?(?=CREATE OR REPLACE |\Z)", re.DOTALL)
_NAME, _COMMENT = re.compile(r"\w+"), re.compile(r"--[^\n]*")


@dataclass(frozen=True)
class Definition:
    """All that is said of one figure. lines: (what, text); sql: the statement that counts it."""

    indicator: Indicator
    lines: tuple[tuple[str, str], ...]
    sql: str


def of_indicator(store: db.StoreName, indicator_id: str, as_of: date, who: str) -> Definition:
    """Definition, targets with their clauses, reading in force, rows that count, newest value,
    and where it is used, for the reader of this name his own kept questions among it."""
    one = indicators()[indicator_id]
    cited = {clause.id: clause.citation for clause in clauses()}
    value, when = measured.newest_value(store, one, as_of)
    reading = readings.facts(store, one.id)
    counted = readings.purposes(store, one.id, one.purposes)
    lines = [
        ("口径", one.definition),
        ("分子", one.numerator),
        ("分母", one.denominator),
        ("数法", words.how_counted(one)),
        *[("目标", words.target_line(target, cited[target.clause])) for target in one.targets],
        *([("方向", f"{one.aim}（{cited.get(one.aim_clause, '')}）")] if one.aim else []),
        ("条款", "、".join(cited[key] for key in one.clause_ids if key in cited) or "—"),
        ("怎么算、谁定的", words.reading_line(reading != one.id, reading)),
        ("默认算哪些行", "、".join(counted) if counted else "全部"),
        ("最少", words.minimum_line(one)),
        ("能按什么分", "、".join(catalogue.FACTS.get(d, d) for d in one.dimensions) or "—"),
        ("最新值", f"{value.text}　{when}".strip()),
        ("改动", "；".join(_changes(store, one)) or words.NEVER_RULED),
        ("用在哪里", "、".join(_used(store, one, who))),
        ("来自哪些文件", _files(store, one, as_of)),
    ]
    folder = "readings" if db.is_reading(reading) else "indicators"
    return Definition(one, tuple(lines), db.text_of(folder, reading))


def _changes(store: db.StoreName, one: Indicator) -> list[str]:
    """What the county ruled of it, oldest first, also what was withdrawn."""
    known = readings.conflicts_of(one.id)
    if not known or not db.exists(store):
        return []
    named = {item.id: {o.id: o.text for o in item.options} for item in conflicts()}
    rows = db.query(store, "rulings_history")
    return [
        words.ruled_line(
            row["conflict"],
            named[row["conflict"]].get(row["option"], row["option"]),
            row["ruled_by"],
            row["ruled_at"],
            None if pd.isna(row["withdrawn_at"]) else row["withdrawn_at"],
        )
        for row in rows[rows["conflict"].isin(known)].to_dict("records")
    ]


def _used(store: db.StoreName, one: Indicator, who: str) -> list[str]:
    """Pages, alerts and the kept questions of a reader that show it."""
    pages = ["overview"] if one.headline else []
    pages += ["ranking"] if "township" in one.dimensions else []
    found = [menu.title_of(page) for page in (*pages, one.page) if menu.title_of(page)]
    found.append(words.IN_EXPLORE)
    if any(not rule.indicators or one.id in rule.indicators for rule in alerts.rules().values()):
        found += [words.IN_ALERTS] if one.targets else []
    own = kept_views.kept(store, who) if db.exists(store) else []
    found += [words.in_view(view.name) for view in own if one.id in view.question.measures]
    return list(dict.fromkeys(found))


def _files(store: db.StoreName, one: Indicator, as_of: date) -> str:
    """The newest files behind a figure up to a day."""
    if store == "demo":
        return words.MADE_UP
    rows = db.query(store, "sources", kinds=[one.dataset], product=one.product or None, as_of=as_of)
    return formats.names_text(list(rows["file_name"]), MOST_FILES) if len(rows) else words.NO_FILES


@cache
def _parts_of_sql() -> dict[str, str]:
    """The statements that make macros and views, by their names."""
    texts = [
        (settings.QUERIES / "schema" / f"{name}.sql").read_text(encoding="utf-8")
        for name in ("macros", "views", "register", "facts")
    ]
    return {m[1]: m[0] for text in texts for m in _MADE.finditer(text)}


@cache
def _words_of_sql(indicator_id: str) -> frozenset[str]:
    """Every name in the statement that counts a figure, and in what it asks of macros and views."""
    known, seen = _parts_of_sql(), set[str]()
    left = [db.text_of("indicators", indicator_id)]
    names: set[str] = set()
    while left:
        own = set(_NAME.findall(_COMMENT.sub("", left.pop())))
        names |= own
        left += [known[name] for name in own & known.keys() - seen]
        seen |= own
    return frozenset(names)


def _counted_by(dataset: str, column: str) -> str:
    """The figures of a dataset whose statement names a column."""
    own = (one for one in indicators().values() if one.dataset == dataset)
    return "、".join(one.short_name for one in own if column in _words_of_sql(one.id))


def columns(store: db.StoreName, view_name: str) -> pd.DataFrame:
    """One line per column of a table's view: 列, 类型, 填了的（%）, 指标用到, 表头写法,
    说明; no share without rows."""
    view = catalogue.views()[view_name]
    fields = {f.stored_as: f for f in importable()[view.dataset].fields if f.stored_as}
    stored = [name for name, _ in asking.columns(f"live_{view.table}")]
    listed = ", ".join(
        f"count(*) FILTER (len({quoted(name)}::VARCHAR) > 0 AND {quoted(name)}::VARCHAR != '[]') "
        f"AS {quoted('n_' + name)}"
        for name in stored
    )
    row = asking.ask(store, f"SELECT count(*) AS n_, {listed} FROM live_{view.table}").iloc[0]
    whole = int(row["n_"])
    found = []
    for column in view.columns:
        name = column.expression.removesuffix(catalogue.AS_TEXT).partition(".")[2].strip('"')
        if name not in stored or not column.expression.startswith("f."):
            continue
        field = fields.get(name)
        share = f"{100 * int(row[f'n_{name}']) / whole:.1f}" if whole else ""
        found.append(
            {
                "列": column.name,
                "类型": words.KINDS[column.kind],
                "填了的（%）": share,
                "指标用到": _counted_by(view.dataset, name),
                "表头写法": "、".join(field.synonyms[:6]) if field else "",
                "说明": column.about,
            }
        )
    return pd.DataFrame(found)


def files_of(store: db.StoreName, view_name: str) -> list[str]:
    """Names of the files that the live rows of a table came from, newest first."""
    view = catalogue.views()[view_name]
    rows = asking.ask(
        store,
        f"SELECT i.file_name, max(i.import_id) AS newest FROM live_{view.table} AS f "
        "INNER JOIN imports AS i ON f.import_id = i.import_id GROUP BY i.file_name "
        "ORDER BY newest DESC",
    )
    return [str(name) for name in rows["file_name"]]
