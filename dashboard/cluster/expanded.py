"""The statements of queries/ with their macros, views and parameters written out.

DuckDB expands macros itself; another engine has none. So the tree of a statement is taken, each
call of a macro is replaced by the macro's own tree with the arguments in place of its parameters,
each view of queries/schema by its text, each parameter by its value. What remains are tables of
the archive and functions.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

import sqlglot
from sqlglot import exp

from dashboard import settings
from dashboard.store import statements

SOURCE: Final = "duckdb"
SCHEMA_FILES: Final = ("macros", "views", "register", "facts")
GIVEN: Final = ("leading_names",)  # views that an archive holds as rows: no engine needs to recurse


class Macro(NamedTuple):
    """One macro: its parameters, the tree it stands for, the file it is written in."""

    parameters: tuple[str, ...]
    body: exp.Expression
    file: str


@cache
def macros() -> dict[str, Macro]:
    """The macros of queries/schema by name."""
    found = {}
    for file, one in _definitions():
        if one.kind == "MACRO":
            parameters = tuple(each.name for each in one.this.expressions)
            found[one.this.this.name] = Macro(parameters, one.expression, file)
    return found


@cache
def views() -> dict[str, exp.Expression]:
    """The views of queries/schema by name."""
    return {
        one.this.name: one.expression
        for _, one in _definitions()
        if one.kind == "VIEW" and one.this.name not in GIVEN
    }


def facts(name: str, values: Mapping[str, Any]) -> exp.Query:
    """The facts of an indicator or of a reading, written out."""
    return written_out(statements.facts_text(name), values)


def written_out(sql: str, values: Mapping[str, Any]) -> exp.Query:
    """A statement with nothing in it but tables, columns, functions and values. KeyError for a
    parameter without a value."""
    tree = sqlglot.parse_one(sql, read=SOURCE)
    for one in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        one.replace(_literal(values[one.name]))
    tree = tree.transform(_without_macros)
    for one in list(tree.find_all(exp.Case)):
        _fold(one)
    for number, one in enumerate(reversed(list(tree.find_all(exp.With)))):
        _rename(one, number)
    assert isinstance(tree, exp.Query)
    return tree


def _rename(parts: exp.With, number: int) -> None:
    """Names of one WITH are its own: a statement may hold the same macro several times."""
    named = {one.alias for one in parts.expressions}
    scope = parts.parent
    assert scope is not None
    for table in scope.find_all(exp.Table):
        if table.name in named:
            table.set("alias", table.args.get("alias") or exp.TableAlias(this=table.this.copy()))
            table.set("this", exp.to_identifier(f"{table.name}_{number}"))
    for one in parts.expressions:
        one.args["alias"].set("this", exp.to_identifier(f"{one.alias}_{number}"))


def _definitions() -> list[tuple[str, exp.Create]]:
    found = []
    for name in SCHEMA_FILES:
        text = (settings.QUERIES / "schema" / f"{name}.sql").read_text(encoding="utf-8")
        for one in sqlglot.parse(text, read=SOURCE):
            if isinstance(one, exp.Create):
                found.append((f"queries/schema/{name}.sql", one))
    return found


def _without_macros(node: exp.Expression) -> exp.Expression:
    """For Expression.transform: a node, or what it stands for."""
    if isinstance(node, exp.Table):
        return _source(node)
    if isinstance(node, exp.Anonymous) and (macro := macros().get(node.name.lower())):
        return exp.paren(_called(macro, node.expressions))
    return node


def _source(table: exp.Table) -> exp.Expression:
    called = table.this
    if isinstance(called, exp.Anonymous):
        name = called.name.lower()
        if name == "query_table":
            return _source(exp.table_(called.expressions[0].name, alias=table.alias or None))
        if (macro := macros().get(name)) is None:
            return table
        return exp.Subquery(
            this=_called(macro, called.expressions),
            alias=exp.TableAlias(this=exp.to_identifier(table.alias or name)),
        )
    if (view := views().get(table.name)) is not None:
        alias = exp.TableAlias(this=exp.to_identifier(table.alias or table.name))
        return exp.Subquery(this=view.copy().transform(_without_macros), alias=alias)
    return table


def _called(macro: Macro, arguments: list[exp.Expression]) -> exp.Expression:
    given = dict(zip(macro.parameters, arguments, strict=True))

    def filled(node: exp.Expression) -> exp.Expression:
        is_parameter = isinstance(node, exp.Column) and not node.table and node.name in given
        return given[node.name].copy() if is_parameter else node

    # Macros call each other from lower to higher only, so this ends.
    return macro.body.copy().transform(filled).transform(_without_macros)


def _literal(value: Any) -> exp.Expression:
    if isinstance(value, exp.Expression):
        return value.copy()
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), exp.DataType.Type.DATE)
    if isinstance(value, list):
        array = exp.Array(expressions=[_literal(one) for one in value])
        return exp.cast(array, exp.DataType.build("VARCHAR[]", dialect=SOURCE))
    return exp.convert(value)


def _fold(case: exp.Case) -> None:
    """A choice between values by a value that is known, made."""
    if not isinstance(case.this, exp.Literal):
        return
    for one in case.args["ifs"]:
        if not isinstance(one.this, exp.Literal):
            return
        if one.this == case.this:
            case.replace(exp.paren(one.args["true"].copy()))
            return
    other = case.args.get("default") or exp.null()
    case.replace(exp.paren(other.copy()))
