"""Rules on values: casts, division, time, text, truth and the arguments of functions."""

from collections.abc import Iterator

from sqlglot import exp

from jejak.engine.kinds import FRACTIONS, NUMBERS, Names, explicit_float, makes_room
from jejak.engine.subset import COMPARISONS, TYPES

_SIGNS = (exp.Paren, exp.Neg)
Problems = Iterator[tuple[str, exp.Expr]]


def check(node: exp.Expr, names: Names) -> Problems:
    """The problems of one node of a tree, each with the code of its sentence."""
    if isinstance(node, exp.Cast):
        yield from _cast(node, names)
    elif isinstance(node, exp.Literal):
        share = isinstance(node.parent, exp.PercentileCont)
        if names.kind(node) == "decimal" and not share and not _cast_to(node, "float", _SIGNS):
            yield "decimal", node
    elif isinstance(node, exp.Binary):
        yield from _operation(node, names)
    elif isinstance(node, exp.ArgMin) and not (
        names.unique(node.expression) and names.never_null(node.this)
    ):  # of equals any could be taken, and nulls are skipped on some engines
        yield "arrival", node
    yield from _compared(node, names)
    yield from _arguments(node, names)


def _operation(node: exp.Binary, names: Names) -> Problems:
    if isinstance(node, exp.Div):
        if not explicit_float(node.this):
            yield "division", node
        if not names.never_zero(node.expression):
            yield "zero", node
    kinds = {names.kind(node.this), names.kind(node.expression)}
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul)) and "time" in kinds:
        yield "time", node
    if isinstance(node, exp.DPipe) and kinds & {*FRACTIONS, "whole", "time"}:
        yield "cast", node


def _cast(cast: exp.Cast, names: Names) -> Problems:
    """Casts that round, read or print numbers do so differently on each engine."""
    to, held = TYPES.get(cast.to.this), names.kind(cast.this)
    if makes_room(cast.parent) and held == "int":
        return
    if to is None or cast.to.expressions or cast.args.get("format"):
        yield "type", cast
    elif held in (None, to) or isinstance(cast.this, exp.Null):
        return
    elif not (
        (to == "int" and held in ("whole", "bool"))
        or (to == "float" and held in NUMBERS)
        or (to == "text" and held in ("int", "bool"))
        or (to == "time" and isinstance(cast.this, exp.Literal))
    ):
        yield "cast", cast


def _cast_to(node: exp.Expr, kind: str, through: tuple[type[exp.Expr], ...]) -> bool:
    """Whether a value goes into a cast to a kind, through nothing but such constructs."""
    parent = node.parent
    while isinstance(parent, through):
        parent = parent.parent
    return isinstance(parent, exp.Cast) and TYPES.get(parent.to.this) == kind


def _compared(node: exp.Expr, names: Names) -> Problems:
    """Values that meet are of one kind, and none is a bare NULL where it would be compared."""
    met = _met(node)
    if len({_group(names.kind(part)) for part in met} - {None}) > 1:
        yield "mixed", node
    unsafe = (exp.In, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
    if isinstance(node, unsafe) and any(isinstance(part, exp.Null) for part in met):
        yield "null", node
    if isinstance(node, exp.In) and (node.args.get("field") or node.args.get("unnest")):
        yield "array", node
    if isinstance(node, exp.SetOperation):
        yield from _branches(node, names)


def _met(node: exp.Expr) -> list[exp.Expr | None]:
    """The values that an expression compares or of which it gives one."""
    if isinstance(node, COMPARISONS):
        return [node.this, node.args["expression"]]
    if isinstance(node, exp.Between):
        return [node.this, node.args["low"], node.args["high"]]
    if isinstance(node, (exp.In, exp.Coalesce, exp.Least, exp.Greatest)):
        return [node.this, *node.expressions]
    if isinstance(node, exp.Case):
        return [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
    return []


def _branches(query: exp.SetOperation, names: Names) -> Problems:
    left, right = query.left.selects, query.right.selects
    for one, two in zip(left, right, strict=False):
        kinds = {_group(names.kind(one.unalias())), _group(names.kind(two.unalias()))} - {None}
        if len(kinds) > 1:
            yield "mixed", two


def _group(kind: str | None) -> str | None:
    return "number" if kind in NUMBERS else kind


def _arguments(node: exp.Expr, names: Names) -> Problems:
    """Functions that are safe with some arguments only."""
    if isinstance(node, (exp.Floor, exp.Ceil)):
        if not _cast_to(node, "int", (exp.Paren, exp.Neg, exp.Add, exp.Sub)):
            yield "floor", node
    elif isinstance(node, exp.Sum | exp.Avg):
        if names.kind(node.this) == "bool":
            yield "boolean_sum", node
    elif isinstance(node, exp.PercentileCont):
        if not isinstance(node.args.get("expression"), (exp.Literal, exp.Placeholder)) or (
            names.kind(node.this) == "time"
        ):
            yield "percentile", node
    elif isinstance(node, exp.Like):
        fixed = isinstance(node.expression, exp.Literal) and "\\" not in node.expression.name
        if not fixed and not isinstance(node.expression, exp.Placeholder):
            yield "pattern", node
    elif not _arguments_fit(node):
        yield "arguments", node


def _arguments_fit(node: exp.Expr) -> bool:
    if isinstance(node, exp.Count):
        counted = node.this
        if isinstance(counted, exp.Distinct):
            counted = counted.expressions[0] if len(counted.expressions) == 1 else None
        return counted is not None and not isinstance(counted, exp.Tuple) and not node.expressions
    if isinstance(node, (exp.Min, exp.Max)):
        return not node.args.get("count") and not node.expressions
    if isinstance(node, exp.Grouping):
        return len(node.expressions) == 1
    if isinstance(node, exp.Substring):
        start = node.args.get("start")
        return isinstance(start, exp.Literal) and int(start.name) >= 1
    if isinstance(node, exp.Ln):
        return isinstance(node.this, exp.Literal) and float(node.this.name) > 0
    return True
