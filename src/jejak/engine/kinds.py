"""What an expression of a statement holds, as far as the statement itself tells.

Kinds are int, float, whole (a float without a fraction), decimal, text, bool, time; None
where nothing tells.  Columns are known by their name: as the statement's own subqueries
define it, else as `schema.TABLES` does.
"""

from collections import defaultdict
from collections.abc import Callable

from sqlglot import exp

from jejak.engine.subset import COLUMNS, CONDITIONS, NEVER_NULL, TYPES, UNIQUE

NUMBERS = frozenset({"int", "float", "whole", "decimal"})
FRACTIONS = frozenset({"float", "decimal"})

_Test = Callable[[exp.Expr | None, frozenset[str]], bool]
_FLOAT = (exp.Div, exp.Ln, exp.Exp, exp.Pow, exp.Sqrt, exp.Avg, exp.PercentileCont)
_INT = (exp.Count, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Length, exp.Grouping)
_FIRST = (
    *(exp.Paren, exp.Neg, exp.Alias, exp.Filter, exp.IgnoreNulls, exp.Window, exp.Distinct),
    *(exp.Min, exp.Max, exp.Sum, exp.Abs, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue),
    *(exp.Nullif, exp.ArgMin),
)
_MIXED = (exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Coalesce, exp.Least, exp.Greatest)


class Names:
    """The columns that a statement defines, by name."""

    def __init__(self, tree: exp.Expr):
        self.defined: dict[str, list[exp.Expr]] = defaultdict(list)
        for select in tree.find_all(exp.Select):
            for projection in select.expressions:
                name, node = projection.alias_or_name.lower(), projection.unalias()
                if not (isinstance(node, exp.Column) and node.name.lower() == name):
                    self.defined[name].append(node)

    def kind(self, node: exp.Expr | None, seen: frozenset[str] = frozenset()) -> str | None:
        """The kind of an expression, or None."""
        if node is None:
            return None
        if isinstance(node, exp.Column):
            return self._column(node.name.lower(), seen)
        if isinstance(node, exp.Literal):
            return _literal(node)
        if isinstance(node, exp.Cast):
            return TYPES.get(node.to.this)
        if isinstance(node, _FLOAT):
            return "float"
        if isinstance(node, (exp.Floor, exp.Ceil)):
            return "whole"
        if isinstance(node, _INT) or (isinstance(node, exp.Anonymous) and node.name == "EPOCH_US"):
            return "int"
        if isinstance(node, (exp.DPipe, exp.Substring)):
            return "text"
        if isinstance(node, (*CONDITIONS, exp.Boolean, exp.LogicalOr, exp.LogicalAnd)):
            return "bool"
        return self._joined([self.kind(part, seen) for part in _parts(node)])

    def _column(self, name: str, seen: frozenset[str]) -> str | None:
        if name in seen or name not in self.defined:
            return COLUMNS.get(name)
        kinds = {self.kind(node, seen | {name}) for node in self.defined[name]}
        return kinds.pop() if len(kinds) == 1 else None

    @staticmethod
    def _joined(kinds: list[str | None]) -> str | None:
        known = set(kinds)
        if len(known) == 1:
            return known.pop()
        if "float" in known and known <= NUMBERS | {None}:
            return "float"
        if not known or None in known or not known <= NUMBERS:
            return None
        return "decimal" if "decimal" in known else "whole"

    def never_zero(self, node: exp.Expr | None, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a divisor cannot be nought: null in its place, a constant, a count of a group."""
        if isinstance(node, (exp.Paren, exp.Neg, exp.Cast)):
            return self.never_zero(node.this, seen)
        if isinstance(node, exp.Mul):
            return self.never_zero(node.this, seen) and self.never_zero(node.expression, seen)
        if isinstance(node, exp.Literal):
            return not node.is_string and float(node.name) != 0
        if isinstance(node, exp.Nullif):
            return isinstance(node.expression, exp.Literal) and float(node.expression.name) == 0
        if isinstance(node, exp.Window):
            return _counts_rows(node.this) and node.args.get("spec") is None
        if isinstance(node, exp.Count):
            select = node.find_ancestor(exp.Select)
            return _counts_rows(node) and select is not None and "group" in select.args
        if isinstance(node, exp.Column):
            return self._column_never(node.name.lower(), seen, frozenset(), self.never_zero)
        return isinstance(node, (exp.Placeholder, exp.Exp, exp.RowNumber))

    def never_null(self, node: exp.Expr | None, seen: frozenset[str] = frozenset()) -> bool:
        """Whether an ORDER BY term is known to hold no null."""
        if isinstance(node, exp.Column):
            return self._column_never(node.name.lower(), seen, NEVER_NULL, self.never_null)
        if isinstance(node, (exp.Paren, exp.Neg, exp.Cast, exp.Window)):
            return self.never_null(node.this, seen)
        if isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
            return self.never_null(node.this, seen) and self.never_null(node.expression, seen)
        if isinstance(node, exp.Coalesce):
            return any(self.never_null(part, seen) for part in node.expressions)
        if isinstance(node, exp.Anonymous):
            return all(self.never_null(part, seen) for part in node.expressions)
        if isinstance(node, exp.Case):
            ends = [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
            return all(self.never_null(end, seen) for end in ends)
        return isinstance(node, (exp.Literal, exp.Boolean, *_INT))

    def unique(self, node: exp.Expr, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a column holds a unique id or a row number, here as everywhere.

        So does a number followed by an id: CAST(x AS HUGEINT) * 2^63 + id, or - id.
        """
        if isinstance(node, (exp.Add, exp.Sub)):
            return makes_room(node.this) and self.unique(node.expression, seen)
        if isinstance(node, exp.ArgMin):
            return isinstance(node.this, exp.Column) and node.this.name.lower() in UNIQUE
        if not isinstance(node, exp.Column):
            return isinstance(node, exp.Window) and isinstance(node.this, exp.RowNumber)
        name = node.name.lower()
        if name in seen:
            return False
        if name in self.defined:
            return all(self.unique(made, seen | {name}) for made in self.defined[name])
        return name in UNIQUE

    def _column_never(
        self, name: str, seen: frozenset[str], known: frozenset[str], test: _Test
    ) -> bool:
        if name in known:
            return True
        if name in seen or name not in self.defined:
            return False
        return all(test(node, seen | {name}) for node in self.defined[name])


def explicit_float(node: exp.Expr | None) -> bool:
    """Whether CAST(… AS DOUBLE), or a function that only gives floats, makes it a float."""
    if isinstance(node, (exp.Paren, exp.Neg)):
        return explicit_float(node.this)
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
        return explicit_float(node.this) or explicit_float(node.expression)
    if isinstance(node, exp.Cast):
        return TYPES.get(node.to.this) == "float"
    return isinstance(node, _FLOAT)


def makes_room(node: exp.Expr | None) -> bool:
    """Whether a product, CAST(x AS HUGEINT) * 2^63, leaves room for an id to be added."""
    if not isinstance(node, exp.Mul) or not isinstance(node.this, exp.Cast):
        return False
    room = node.expression
    wide = node.this.to.this == exp.DType.INT128
    return wide and isinstance(room, exp.Literal) and room.name == str(1 << 63)


def _counts_rows(node: exp.Expr) -> bool:
    return isinstance(node, exp.Count) and isinstance(node.this, (exp.Star, exp.Literal))


def _literal(node: exp.Literal) -> str:
    if node.is_string:
        return "text"
    if "e" in node.name.lower():
        return "float"
    return "decimal" if "." in node.name else "int"


def _parts(node: exp.Expr) -> list[exp.Expr]:
    """The expressions that an expression takes its kind from; nulls tell nothing."""
    if isinstance(node, _FIRST):
        parts = [node.expressions[0] if isinstance(node, exp.Distinct) else node.this]
    elif isinstance(node, exp.Case):
        ends = [branch.args["true"] for branch in node.args["ifs"]]
        parts = [*ends, node.args.get("default")]
    elif isinstance(node, (exp.Coalesce, exp.Least, exp.Greatest)):
        parts = [node.this, *node.expressions]
    elif isinstance(node, _MIXED):
        parts = [node.this, node.args.get("expression")]
    elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select):
        parts = [node.this.expressions[0]]
    else:
        return []
    return [part for part in parts if part is not None and not isinstance(part, exp.Null)]
