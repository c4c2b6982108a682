"""The gate to other engines: statements that another engine would read differently stop here.

Translating text proves nothing: sqlglot turns `ARRAY_AGG(x ORDER BY t)` into Spark's
`COLLECT_LIST(x)` and drops the order without a word.  So every construct that is not known
to mean the same everywhere is refused: by name where we met it (each with a test that shows
the difference), else because nothing says that it is safe.
"""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from jejak.engine import order_rules, shape_rules, value_rules
from jejak.engine.kinds import Names
from jejak.engine.refused import REFUSED, REFUSED_NAMES
from jejak.engine.subset import ALLOWED, SAFE_NAMES
from jejak.errors import DialectError


class _NullsSmall(DuckDB):
    """DuckDB's grammar; an ORDER BY term that says nothing of nulls takes them as smallest."""

    NULL_ORDERING = "nulls_are_small"


class _NullsLarge(DuckDB):
    """The same, as largest: the terms that say nothing are those in which the two differ."""

    NULL_ORDERING = "nulls_are_large"


def guard(sql: str, name: str) -> None:
    """Refuse a statement that does not mean the same on every engine.

    Raises the first problem in the text as DialectError; its values are the statement's
    name, the construct, and where it stands (line and column of the statement's text).

    >>> guard("SELECT COUNT(*) AS events FROM events", "count")
    """
    for problem in problems(sql, name):
        raise problem


def problems(sql: str, name: str) -> list[DialectError]:
    """Everything that `guard` would refuse, in the order of the text."""
    try:
        tree = parse(sql, name, _NullsSmall)
    except DialectError as error:
        return [error]
    other = parse(sql, name, _NullsLarge)
    silent = frozenset(
        id(one)
        for one, two in zip(tree.find_all(exp.Ordered), other.find_all(exp.Ordered), strict=True)
        if one.args["nulls_first"] != two.args["nulls_first"]
    )
    found = {(code, id(node)): (_start(node), code, node) for code, node in _check(tree, silent)}
    return [
        _error(code, name, sql, start, node.sql(_NullsSmall))
        for start, code, node in sorted(found.values(), key=lambda place: place[0])
    ]


def parse(sql: str, name: str, dialect: type[DuckDB] = DuckDB) -> exp.Query:
    """The tree of a text that is one SELECT in our dialect."""
    try:
        for token in dialect().tokenize(sql):
            if token.token_type in (TokenType.L_BRACE, TokenType.BLOCK_START):
                raise _error("template", name, sql, token.start, token.text)
        trees = sqlglot.parse(sql, dialect=dialect)
    except SqlglotError as error:
        raise _error("parse", name, sql, 0, str(error).split("\n")[0]) from error
    if len(trees) != 1 or not isinstance(trees[0], (exp.Select, exp.SetOperation)):
        raise _error("statement", name, sql, 0, sql.strip().split("\n")[-1])
    return trees[0]


def _check(tree: exp.Expr, silent: frozenset[int]) -> Iterator[tuple[str, exp.Expr]]:
    names = Names(tree)
    for node in tree.walk(bfs=False, prune=lambda part: _refusal(part) is not None):
        code = _refusal(node)
        if code:
            yield code, node
        else:
            yield from shape_rules.check(node)
            yield from order_rules.check(node, names, silent)
            yield from value_rules.check(node, names)


def _refusal(node: exp.Expr) -> str | None:
    """The code of a construct that is refused whatever stands in it."""
    if isinstance(node, exp.Anonymous):
        name = node.name.upper()
        return None if name in SAFE_NAMES else REFUSED_NAMES.get(name, "function")
    if type(node) in REFUSED:
        return REFUSED[type(node)]
    if isinstance(node, exp.IgnoreNulls) and type(node.this) in REFUSED:
        return REFUSED[type(node.this)]
    if isinstance(node, ALLOWED):
        return None
    return "function" if isinstance(node, exp.Func) else "construct"


def _start(node: exp.Expr | None) -> int:
    """Where a construct begins in the text: its own first word, else that of what holds it."""
    while node is not None:
        starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
        if starts:
            return min(starts)
        node = node.parent
    return 0


def _error(code: str, name: str, sql: str, start: int, construct: str) -> DialectError:
    before = sql[:start]
    return DialectError(
        f"dialect.{code}",
        statement=name,
        construct=construct if len(construct) <= 80 else construct[:79] + "…",
        line=before.count("\n") + 1,
        column=start - before.rfind("\n"),
    )
