"""Rules on order: every order that a result can depend on is total and says where nulls go."""

from collections.abc import Iterator

from sqlglot import exp

from jejak.engine.kinds import Names
from jejak.engine.subset import AGGREGATES, PICKING, RANKING, SHIFTING

Problems = Iterator[tuple[str, exp.Expr]]
# What tells rows apart: for each key, the names under which it can stand in an ORDER BY.
Keys = list[set[str]]


def check(node: exp.Expr, names: Names, silent: frozenset[int]) -> Problems:
    """The problems of one node of a tree, each with the code of its sentence.

    `silent` holds the ids of the ORDER BY terms that do not say where nulls go.
    """
    if isinstance(node, exp.Ordered):
        if isinstance(node.this, (exp.Literal, exp.Var)):
            yield "position", node
        elif id(node) in silent and not names.never_null(node.this):
            yield "null_order", node
    elif isinstance(node, exp.Order):
        if not isinstance(node.parent, (exp.Select, exp.SetOperation, exp.Window)):
            yield "function_order", node.parent or node
    elif isinstance(node, exp.Window):
        if node.arg_key != "windows":
            yield from _window(node, names)
    elif isinstance(node, (exp.Select, exp.SetOperation)):
        yield from _sorted_rows(node, names)


def _sorted_rows(query: exp.Select | exp.SetOperation, names: Names) -> Problems:
    """A cut needs a total order; so does the order in which a statement gives its rows."""
    order = query.args.get("order")
    cut = query.args.get("limit") or query.args.get("offset")
    if order is None:
        if cut is not None:
            yield "cut", cut
    elif cut is None and query.parent is not None:
        yield "lost_order", order
    elif not _is_total(order, [], query, names):
        yield "total_order", order


def _window(window: exp.Window, names: Names) -> Problems:
    function, definition = _function(window), _definition(window)
    if definition is None:
        yield "construct", window
        return
    order, frame = definition.args.get("order"), definition.args.get("spec")
    partition: list[exp.Expr] = definition.args.get("partition_by") or []
    aggregate = isinstance(function, AGGREGATES)
    if not partition:
        yield "window_partition", window
    if isinstance(function, exp.PercentileCont) or isinstance(function.this, exp.Distinct):
        yield "window_distinct", window
    if order is None:
        if not aggregate:
            yield "window_order", window
        return
    if not _frame_fits(function, frame):
        yield "frame", window
    elif _depends_on_ties(function, frame):
        select = window.find_ancestor(exp.Select)
        if not _is_total(order, partition, select, names):
            yield "total_order", window


def _function(window: exp.Window) -> exp.Expr:
    function = window.this
    while isinstance(function, (exp.Filter, exp.IgnoreNulls)):
        function = function.this
    return function


def _definition(window: exp.Window) -> exp.Window | None:
    """The window itself, or the named one it uses; none where it changes a named one."""
    alias = window.args.get("alias")
    if alias is None:
        return window
    if window.args.get("order") or window.args.get("partition_by") or window.args.get("spec"):
        return None
    select = window.find_ancestor(exp.Select)
    named: list[exp.Window] = (select.args.get("windows") or []) if select else []
    return next((one for one in named if one.name.lower() == alias.name.lower()), None)


def _frame_fits(function: exp.Expr, frame: exp.Expr | None) -> bool:
    if isinstance(function, (*RANKING, *SHIFTING)):
        return frame is None
    return (
        frame is not None
        and frame.args.get("kind") in ("ROWS", "RANGE")
        and frame.args.get("exclude") is None
    )


def _depends_on_ties(function: exp.Expr, frame: exp.Expr | None) -> bool:
    if isinstance(function, (exp.RowNumber, *SHIFTING, *PICKING)):
        return True
    if frame is None or frame.args.get("kind") == "RANGE":
        return False
    return not (frame.args.get("start") == "UNBOUNDED" and frame.args.get("end") == "UNBOUNDED")


def _is_total(
    order: exp.Expr, partition: list[exp.Expr], query: exp.Expr | None, names: Names
) -> bool:
    """Whether no two different rows tie: a term is unique, or the terms hold a key of the rows."""
    if any(names.unique(term.this) for term in order.expressions):
        return True
    terms = {_written(term.this) for term in order.expressions} | {_written(p) for p in partition}
    in_window = isinstance(order.parent, exp.Window)
    candidates = [_keys(query)] if in_window else [_keys(query), _outputs(query)]
    if in_window and isinstance(query, exp.Select) and "group" not in query.args:
        candidates.append(_outputs(_only_source(query)))
    return any(keys and all(key & terms for key in keys) for keys in candidates)


def _written(node: exp.Expr) -> str:
    return node.name.lower() if isinstance(node, exp.Column) else node.sql("duckdb").lower()


def _outputs(query: exp.Expr | None) -> Keys | None:
    """All columns of a query: rows that tie in all of them are the same row."""
    if isinstance(query, exp.SetOperation):
        return _outputs(query.this)
    if not isinstance(query, exp.Select):
        return None
    return [
        {projection.alias_or_name.lower(), _written(projection.unalias())}
        for projection in query.expressions
    ]


def _keys(query: exp.Expr | None) -> Keys | None:
    """What tells the rows of a query apart, as they can be named in it; None if not known."""
    if isinstance(query, exp.SetOperation):
        return _outputs(query) if query.args.get("distinct") else None
    if not isinstance(query, exp.Select):
        return None
    group = query.args.get("group")
    if group is None:
        return _outputs(query) if query.args.get("distinct") else _passed_on(query)
    if any(isinstance(term, exp.GroupingSets) for term in group.expressions):
        return None
    keys: Keys = []
    for term in group.expressions:
        written = _written(term)
        same = {
            projection.alias_or_name.lower()
            for projection in query.expressions
            if written in (projection.alias_or_name.lower(), _written(projection.unalias()))
        }
        keys.append({written, *same})
    return keys


def _passed_on(select: exp.Select) -> Keys | None:
    """The keys of the one source of a SELECT, by the names they have there."""
    source = _only_source(select)
    keys, outputs = _keys(source), _outputs(source)
    if keys is None or outputs is None:
        return None
    visible = {
        projection.alias_or_name.lower()
        for projection in (source.selects if isinstance(source, exp.Query) else [])
    }
    named = [key & visible for key in keys]
    return named if all(named) else None


def _only_source(select: exp.Select) -> exp.Expr | None:
    """The subquery that a SELECT reads, where it reads one and joins nothing."""
    start = select.args.get("from_")
    if start is None or select.args.get("joins"):
        return None
    source = start.this
    if isinstance(source, exp.Subquery):
        return source.this
    node: exp.Expr | None = select
    while node is not None:
        with_ = node.args.get("with_")
        for cte in with_.expressions if with_ else []:
            if cte.alias.lower() == source.name.lower():
                return cte.this
        node = node.parent
    return None
