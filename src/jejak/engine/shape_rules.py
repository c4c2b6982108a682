"""Rules on the frame of a statement: its parts, joins, sources and the names of its columns."""

from collections.abc import Iterator

from sqlglot import exp

from jejak.engine.subset import PARTS

Problems = Iterator[tuple[str, exp.Expr]]


def check(node: exp.Expr) -> Problems:
    """The problems of one node of a tree, each with the code of its sentence."""
    yield from _parts(node)
    if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        yield "star", node
    elif isinstance(node, exp.Select):
        yield from _names(node)
    elif isinstance(node, exp.Join):
        yield from _join(node)
    elif isinstance(node, exp.Table):
        yield from _source(node)
    elif isinstance(node, exp.With) and node.args.get("recursive"):
        yield "recursive", node
    elif isinstance(node, exp.CTE) and node.args.get("materialized") is not None:
        yield "materialized", node
    elif isinstance(node, exp.Distinct) and node.args.get("on"):
        yield "distinct_on", node
    elif isinstance(node, exp.Group):
        yield from _groups(node)
    elif isinstance(node, exp.Placeholder) and not str(node.this or "").isidentifier():
        yield "parameter", node


def _parts(node: exp.Expr) -> Problems:
    known = PARTS.get(type(node))
    if known is None:
        return
    for part, value in node.args.items():
        if value and part not in known and isinstance(value, (exp.Expr, list, bool)):
            shown = value[0] if isinstance(value, list) else value
            if not isinstance(shown, exp.Qualify | exp.TableSample):  # named when they are met
                yield "construct", node


def _names(select: exp.Select) -> Problems:
    """Columns that become columns of a table have a name of ours, and each its own."""
    if isinstance(select.parent, (exp.Exists, exp.In)):
        return
    if isinstance(select.parent, exp.Subquery) and not isinstance(
        select.parent.parent, (exp.From, exp.Join, exp.SetOperation)
    ):
        return
    if isinstance(select.parent, exp.SetOperation) and select.arg_key == "expression":
        return
    seen: set[str] = set()
    for projection in select.expressions:
        name = projection.alias_or_name.lower()
        unnamed = not isinstance(projection, (exp.Alias, exp.Column, exp.Star))
        if unnamed or (name in seen and name != "*"):
            yield "name", projection
        seen.add(name)


def _join(join: exp.Join) -> Problems:
    method, kind, side = join.args.get("method"), join.kind.upper(), join.side.upper()
    if method == "ASOF":
        yield "asof", join
    elif method:
        yield "join", join
    elif join.args.get("using"):
        if side in ("RIGHT", "FULL"):
            yield "join", join
    elif not join.args.get("on") and kind != "CROSS":
        yield "join", join


def _source(table: exp.Table) -> Problems:
    name = table.this
    if not isinstance(name, exp.Identifier) or not name.name.isidentifier():
        yield "table_function", table


def _groups(group: exp.Group) -> Problems:
    """GROUP BY names its terms, and no set of them is empty."""
    if group.args.get("all"):
        yield "position", group
    for term in group.expressions:
        if isinstance(term, exp.Literal):
            yield "position", term
        sets = term.expressions if isinstance(term, exp.GroupingSets) else [term]
        for one in sets:
            if isinstance(one, exp.Tuple) and not one.expressions:
                yield "empty_group", group
