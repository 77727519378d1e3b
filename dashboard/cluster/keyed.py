"""A statement that asks one county, made to ask all counties of an archive at once.

Every table of an archive tells of which county a row is. A statement of queries/ knows nothing of
it: it joins, groups and ranks within one county. So the county is carried through the tree: joins
equate it, groups and windows are parted by it, and it is in every result. What the statement then
finds are the answers of the counties one below the other, as if each had been asked alone.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlglot import exp

from dashboard.cluster.archive import COUNTY

WITHOUT: Final = ("targets",)  # tables that say the same of every county
Keys = tuple[str, ...]


class NotKeyedError(ValueError):
    """A statement of which the answers of counties cannot be told apart (English: what stands in
    the way)."""


def carry(query: exp.Expression, known: Mapping[str, Keys] | None = None) -> Keys:
    """Carry the keys of its tables through a statement, in place; gives those in its result.

    known: names that are no tables of the archive (statements before this one), with the keys that
    their rows have.
    """
    names = dict(known or {})
    for one in query.args["with_"].expressions if query.args.get("with_") else ():
        names[one.alias] = carry(one.this, names)
    if isinstance(query, exp.SetOperation):
        left, right = carry(query.this, names), carry(query.expression, names)
        if left != right:
            raise NotKeyedError("the parts of a UNION do not tell of the same counties")
        return left
    if isinstance(query, exp.Subquery):
        return carry(query.this, names)
    if not isinstance(query, exp.Select):
        raise NotKeyedError(f"{type(query).__name__} is no question")
    return _select(query, names)


def _select(query: exp.Select, names: Mapping[str, Keys]) -> Keys:
    held: dict[str, str] = {}  # key -> the first source that has it
    starred: dict[str, Keys] = {}
    for source, join in _sources(query):
        own = _keys_of(source, names)
        alias = source.alias_or_name
        starred[alias] = own
        for key in own:
            if join is not None and key in held:
                _equate(join, key, held[key], alias)
            elif join is not None and join.side:
                raise NotKeyedError(f"{alias} is joined to rows of no county")
            held.setdefault(key, alias)
    keys = tuple(held)
    _correlate(query, held, names)
    if not keys:
        return ()
    if query.args.get("limit"):
        raise NotKeyedError("LIMIT counts rows of all counties")
    columns = {key: exp.column(key, table=alias) for key, alias in held.items()}
    for window in _own(query, exp.Window):
        window.set("partition_by", [*window.args.get("partition_by", []), *_copies(columns)])
    _group(query, columns)
    shown = [key for one in query.expressions for key in _of_star(one, starred)]
    if len(shown) != len(set(shown)):
        raise NotKeyedError("* of several tables that have a county")
    for key, column in columns.items():
        if key not in shown:
            query.select(exp.alias_(column.copy(), key), copy=False)
    return keys


def _sources(query: exp.Select) -> Iterator[tuple[exp.Expression, exp.Join | None]]:
    if query.args.get("from_"):
        yield query.args["from_"].this, None
    for join in query.args.get("joins") or ():
        yield join.this, join


def _keys_of(source: exp.Expression, names: Mapping[str, Keys]) -> Keys:
    if isinstance(source, exp.Subquery):
        return carry(source.this, names)
    if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
        return names.get(source.name, () if source.name in WITHOUT else (COUNTY,))
    if isinstance(source, exp.Values):
        return ()
    raise NotKeyedError(f"{source.sql()} is no table")


def _equate(join: exp.Join, key: str, left: str, right: str) -> None:
    same = exp.column(key, table=left).eq(exp.column(key, table=right))
    if join.kind == "CROSS":
        join.set("kind", "INNER")
    if join.args.get("using"):
        raise NotKeyedError("USING")
    on = join.args.get("on")
    join.set("on", same if on is None else exp.and_(on, same))


def _correlate(query: exp.Select, held: Mapping[str, str], names: Mapping[str, Keys]) -> None:
    """Questions within conditions and columns: each asks the county of the row that it is asked
    for."""
    for one in _own(query, exp.Subquery, exp.Exists, exp.In):
        inner = one.args.get("query") if isinstance(one, exp.In) else one.this
        if not isinstance(inner, exp.Query):
            continue
        if not isinstance(one, exp.Subquery):
            raise NotKeyedError(f"{type(one).__name__} of a question")
        value = inner.expressions[0]
        if not isinstance(value, exp.Alias):
            value.replace(exp.alias_(value.copy(), "found"))
        name = inner.expressions[0].alias
        within = [
            exp.column(key, table="asked_of").eq(exp.column(key, table=held[key]))
            for key in carry(inner, names)
        ]
        if within:
            found = exp.select(exp.Max(this=exp.column(name, table="asked_of")))
            of_all = inner.subquery("asked_of", copy=True)
            one.set("this", found.from_(of_all).where(*within))


def _group(query: exp.Select, columns: Mapping[str, exp.Column]) -> None:
    group = query.args.get("group")
    if group is not None:
        if not group.args.get("all"):
            group.set("expressions", [*group.expressions, *_copies(columns)])
    elif any(_is_summed(query)):
        query.set("group", exp.Group(expressions=_copies(columns)))


def _is_summed(query: exp.Select) -> Iterator[bool]:
    for one in _own(query, exp.AggFunc):
        above = one.parent
        while isinstance(above, exp.Filter):
            above = above.parent
        yield not isinstance(above, exp.Window)


def _copies(columns: Mapping[str, exp.Column]) -> list[exp.Expression]:
    return [one.copy() for one in columns.values()]


def _of_star(one: exp.Expression, starred: Mapping[str, Keys]) -> Keys:
    """The keys that a star brings along."""
    if isinstance(one, exp.Star):
        return tuple(key for keys in starred.values() for key in keys)
    if isinstance(one, exp.Column) and isinstance(one.this, exp.Star):
        return starred[one.table]
    return ()


def _own(query: exp.Select, *kinds: type[exp.Expression]) -> list[exp.Expression]:
    """Nodes of these kinds in a SELECT itself, not in what it reads from or in questions within."""
    found: list[exp.Expression] = []

    def look(node: exp.Expression, is_top: bool = False) -> None:
        if not is_top and isinstance(node, kinds):
            found.append(node)
        if not is_top and isinstance(node, exp.Query):
            return
        for key, value in node.args.items():
            if is_top and key in ("from_", "with_"):
                continue
            for each in value if isinstance(value, list) else [value]:
                if is_top and isinstance(each, exp.Join):
                    each = each.args.get("on")
                if isinstance(each, exp.Expression):
                    look(each)

    look(query, True)
    return found
