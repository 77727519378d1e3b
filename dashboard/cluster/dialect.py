"""A statement of queries/ in the SQL of Apache Spark.

sqlglot writes most of it; what it does not know, or knows wrongly, is mended here, in the tree.
Whatever function is not among those that were tried on both engines stops the statement, since
what is silently different is worse than what is refused (arg_max leaves NULL out, max_by does not).
"""

from typing import Final

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from dashboard.cluster import words

TARGET: Final = "databricks"  # its QUALIFY is Spark's own; "spark" rewrites it and loses names
TRIED: Final = frozenset(
    {
        *("Abs", "And", "ArgMax", "ArgMin", "Array", "ArrayContains", "ArraySize", "Case", "Cast"),
        *(
            "Coalesce",
            "ConcatWs",
            "Contains",
            "Count",
            "CountIf",
            "DateDiff",
            "DateFromParts",
            "Explode",
            "First",
        ),
        *("GenerateSeries", "Greatest", "If", "LastDay", "Lead", "Least", "Length", "LogicalAnd"),
        *("LogicalOr", "Max", "Min", "Month", "Nullif", "Or", "Quarter", "Rank", "RegexpLike"),
        *("RegexpReplace", "Replace", "RowNumber", "Sum", "TimestampTrunc", "TryCast", "Year"),
    }
)


class UntranslatableError(ValueError):
    """A statement that the other engine cannot be asked (Chinese: which file, what in it)."""


def translated(query: exp.Query, file: str) -> str:
    """Text of a statement for Spark. file: where it stands, for UntranslatableError."""
    tree = query.copy()
    for one in tree.find_all(exp.Func):
        name = one.name if isinstance(one, exp.Anonymous) else type(one).__name__
        if name not in TRIED:
            raise UntranslatableError(words.untranslatable(file, name))
    tree = _mended(tree)
    try:
        return tree.sql(TARGET, unsupported_level=ErrorLevel.RAISE, comments=False)
    except SqlglotError as error:
        raise UntranslatableError(words.untranslatable(file, str(error))) from error


def _mended(tree: exp.Expression) -> exp.Expression:
    for select in list(tree.find_all(exp.Select)):
        _star_replaced(select)
        for one in select.expressions:
            if isinstance(one, exp.Alias) and isinstance(one.this, exp.Null):
                one.set("this", exp.cast(exp.null(), exp.DataType.Type.VARCHAR))
    for found in list(tree.find_all(exp.ArgMax, exp.ArgMin)):
        _without_null(found)
    for first in list(tree.find_all(exp.First)):
        order = first.this
        if not isinstance(order, exp.Order) or len(order.expressions) != 1:
            raise UntranslatableError(words.untranslatable("", first.sql()))
        by = order.expressions[0]
        kind = exp.ArgMax if by.args.get("desc") else exp.ArgMin
        first.replace(kind(this=order.this.copy(), expression=by.this.copy()))
    return tree


def _star_replaced(select: exp.Select) -> None:
    """* REPLACE (x AS a) is * EXCEPT (a), x AS a."""
    for star in select.expressions:
        if isinstance(star, exp.Star) and (instead := star.args.get("replace")):
            star.set("replace", None)
            left = [exp.to_identifier(one.alias) for one in instead]
            star.set("except_", [*(star.args.get("except_") or []), *left])
            select.select(*(one.copy() for one in instead), copy=False)


def _without_null(found: exp.Expression) -> None:
    """arg_max leaves out rows whose value is NULL; max_by has to be told."""
    known = found.this.copy().is_(exp.null()).not_()
    above = found.parent
    if isinstance(above, exp.Filter):
        condition = above.expression.this
        condition.replace(exp.and_(condition.copy(), known))
    else:
        found.replace(exp.Filter(this=found.copy(), expression=exp.Where(this=known)))
