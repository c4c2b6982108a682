"""Our SQL in the words of another engine.

A statement passes the guard first, so what is left to do is small: the macros, the types of
bound values, and the few things that each engine spells in its own way.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from sqlglot import exp

from jejak.engine.base import Values
from jejak.engine.guard import guard, parse
from jejak.engine.subset import TYPES
from jejak.errors import DialectError

_MOST_ROWS = 2**31 - 1  # what Spark's LIMIT takes; more rows than a result can hold
# Without these ClickHouse fills outer joins with 0 and '', and sums of nothing with 0.
_CLICKHOUSE = "join_use_nulls = 1, aggregate_functions_null_for_empty = 1"


def translate(sql: str, dialect: str, values: Values | None = None, name: str = "query") -> str:
    """A statement of the portable subset as text for "spark" or "clickhouse", values bound.

    Values become typed literals of the tree, never pasted text.  Raises DialectError where
    the statement is outside the subset or a value is missing or cannot be bound.

    >>> translate("SELECT EPOCH_US(occurred_at) AS at_us FROM events", "spark")
    'SELECT UNIX_MICROS(CAST(occurred_at AS TIMESTAMP_LTZ)) AS at_us FROM events'
    >>> translate("SELECT a FROM t WHERE b = $b", "spark", {"b": "it's"})
    "SELECT a FROM t WHERE b = 'it\\\\'s'"
    """
    if dialect not in _MACROS:
        raise DialectError("dialect.unknown_dialect", value=dialect, allowed=", ".join(_MACROS))
    guard(sql, name)
    tree = bind(parse(sql, name), values or {}, name)
    for node in reversed(list(tree.walk())):  # what stands inside first
        worded = _MACROS[dialect](node)
        if worded is not node:
            node.replace(worded)
    text = tree.sql(dialect, comments=False)
    return f"{text} SETTINGS {_CLICKHOUSE}" if dialect == "clickhouse" else text


def bind(tree: exp.Expr, values: Values, name: str) -> exp.Expr:
    """The tree with every `$value` replaced by a literal of its type."""

    def replaced(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder):
            return node
        value = str(node.this)
        if value not in values:
            raise DialectError("dialect.missing_value", statement=name, value=value)
        bound = values[value]
        if isinstance(node.parent, exp.Limit) and isinstance(bound, int):
            bound = min(bound, _MOST_ROWS)
        if isinstance(node.parent, exp.Like) and not _is_pattern(bound):
            raise DialectError("dialect.bad_value", statement=name, value=value, type="LIKE '…\\…'")
        bare = isinstance(node.parent, (exp.Limit, exp.Offset, exp.PercentileCont))
        return _literal(bound, bare, name, value)

    return tree.transform(replaced)


def _is_pattern(value: Any) -> bool:
    """Whether every engine reads a pattern alike: a backslash escapes on some."""
    return isinstance(value, str) and "\\" not in value


def _literal(value: Any, bare: bool, name: str, key: str) -> exp.Expr:
    """A value as a literal; `bare` where the place takes a plain number only."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int):
        return _typed(str(value), "BIGINT", bare)
    if isinstance(value, float):
        if isfinite(value):
            return _typed(repr(value), "DOUBLE", bare)
        return exp.cast(exp.Literal.string(str(value)), "DOUBLE")
    if isinstance(value, str):
        return exp.Literal.string(value)
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return exp.cast(exp.Literal.string(utc.isoformat(" ", "microseconds")), "TIMESTAMPNTZ")
    raise DialectError("dialect.bad_value", statement=name, value=key, type=type(value).__name__)


def _typed(digits: str, kind: str, bare: bool) -> exp.Expr:
    number = exp.Literal.number(digits.removeprefix("-"))
    signed = exp.Neg(this=number) if digits.startswith("-") else number
    return signed if bare else exp.cast(signed, kind)


def _spark(node: exp.Expr) -> exp.Expr:
    if _is_epoch(node):
        instant = exp.cast(node.expressions[0], "TIMESTAMPLTZ")
        return exp.func("UNIX_MICROS", instant)
    if isinstance(node, exp.PercentileCont):
        return exp.Anonymous(this="PERCENTILE", expressions=[node.this, node.expression])
    if isinstance(node, exp.Cast) and node.to.this == exp.DType.INT128:
        return exp.cast(node.this, "DECIMAL(20, 0)")
    return node


def _clickhouse(node: exp.Expr) -> exp.Expr:
    if _is_epoch(node):
        return exp.Anonymous(this="toUnixTimestamp64Micro", expressions=node.expressions)
    if isinstance(node, exp.PercentileCont):
        return exp.ParameterizedAgg(
            this="quantileExactInclusive", expressions=[node.expression], params=[node.this]
        )
    if isinstance(node, exp.Cast) and TYPES.get(node.to.this) == "time":
        return exp.cast(node.this, "Nullable(DateTime64(6))", dialect="clickhouse")
    return node


def _is_epoch(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.upper() == "EPOCH_US"


_MACROS: Mapping[str, Callable[[exp.Expr], exp.Expr]] = {
    "spark": _spark,
    "clickhouse": _clickhouse,
}
