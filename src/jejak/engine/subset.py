"""What the portable subset is made of: the lists that `guard` checks a statement against."""

from sqlglot import exp

from jejak.schema import INCOMING, TABLES

# Columns that no two rows share within what our statements order: one of them makes an order
# total.  `nth` and `position` are row numbers, wherever we write them.
UNIQUE = frozenset(
    {
        "event_id",
        "touch_id",
        "session_id",
        "conversion_id",
        "cart_id",
        "journey_id",
        "position",
        "nth",
        "device_id",
        "weak_id",
        "person_id",
        "account_id",
        "traffic_id",
        "agent_id",
        "page_id",
        "arrival_id",
        "row",
    }
)
# Columns that count things, null in no row.
COUNTS = frozenset({"path_length", "conversions", "still_open", "lost"})

_KINDS = {
    "BIGINT": "int",
    "INTEGER": "int",
    "DOUBLE": "float",
    "VARCHAR": "text",
    "BOOLEAN": "bool",
    "TIMESTAMP": "time",
}
_HELD = [
    (column, _KINDS[sql_type])
    for table in (INCOMING, *TABLES.values())
    for column, sql_type in table.items()
]
# What a column holds, by its name, where all tables agree: int, float, text, bool, time.
COLUMNS = {
    column: kind
    for column, kind in _HELD
    if all(other == kind for name, other in _HELD if name == column)
}
# Columns that are never null: an ORDER BY on them needs no NULLS FIRST or NULLS LAST.
NEVER_NULL = UNIQUE | COUNTS | {"carted_at"} | {column for column, kind in _HELD if kind == "time"}
TYPES = {
    exp.DType.BIGINT: "int",
    exp.DType.INT: "int",
    exp.DType.DOUBLE: "float",
    exp.DType.VARCHAR: "text",
    exp.DType.TEXT: "text",
    exp.DType.BOOLEAN: "bool",
    exp.DType.TIMESTAMP: "time",
    exp.DType.TIMESTAMPNTZ: "time",
}

# Our macros, written as DuckDB writes them; `translate` puts them into an engine's words.
SAFE_NAMES = frozenset({"EPOCH_US"})
PERCENTILE = exp.PercentileCont  # QUANTILE_CONT(x, share): exact, linear interpolation

RANKING = (exp.RowNumber, exp.Rank, exp.DenseRank)
SHIFTING = (exp.Lag, exp.Lead)
PICKING = (exp.FirstValue, exp.LastValue)
AGGREGATES = (
    exp.Count,
    exp.Sum,
    exp.Min,
    exp.Max,
    exp.Avg,
    exp.LogicalOr,
    exp.LogicalAnd,
    exp.ArgMin,
    PERCENTILE,
)
SCALARS = (
    exp.Coalesce,
    exp.Nullif,
    exp.Abs,
    exp.Floor,
    exp.Ceil,
    exp.Ln,
    exp.Exp,
    exp.Pow,
    exp.Sqrt,
    exp.Least,
    exp.Greatest,
    exp.Substring,
    exp.Length,
    exp.Grouping,
)
FUNCTIONS = (*RANKING, *SHIFTING, *PICKING, *AGGREGATES, *SCALARS)

COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
CONDITIONS = (
    *COMPARISONS,
    exp.And,
    exp.Or,
    exp.Not,
    exp.Is,
    exp.In,
    exp.Between,
    exp.Exists,
    exp.Like,
)
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Div)
SYNTAX = (
    exp.Select,
    exp.Union,
    exp.Except,
    exp.Intersect,
    exp.Subquery,
    exp.With,
    exp.CTE,
    exp.TableAlias,
    exp.From,
    exp.Table,
    exp.Values,
    exp.Tuple,
    exp.Join,
    exp.Where,
    exp.Group,
    exp.GroupingSets,
    exp.Having,
    exp.Order,
    exp.Ordered,
    exp.Limit,
    exp.Offset,
    exp.Distinct,
    exp.Window,
    exp.WindowSpec,
    exp.Filter,
    exp.IgnoreNulls,
    exp.Alias,
    exp.Column,
    exp.Identifier,
    exp.Star,
    exp.Literal,
    exp.Boolean,
    exp.Null,
    exp.Placeholder,
    exp.Paren,
    exp.Neg,
    exp.DPipe,
    exp.Case,
    exp.If,
    exp.Cast,
    exp.DataType,
    exp.Anonymous,
)
ALLOWED = (*SYNTAX, *CONDITIONS, *ARITHMETIC, *FUNCTIONS)

_SET = frozenset({"with_", "this", "expression", "distinct", "order", "limit", "offset"})
# Parts of a SELECT, a set operation and a join that we know how to carry; others are refused.
PARTS: dict[type[exp.Expr], frozenset[str]] = {
    exp.Select: frozenset(
        {
            "with_",
            "expressions",
            "from_",
            "joins",
            "where",
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "distinct",
            "windows",
            "operation_modifiers",
        }
    ),
    exp.Union: _SET,
    exp.Except: _SET,
    exp.Intersect: _SET,
    exp.Subquery: frozenset({"this", "alias"}),
    exp.Table: frozenset({"this", "alias"}),
    exp.Limit: frozenset({"expression"}),
}
