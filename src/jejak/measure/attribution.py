"""Attribution: every conversion credited to the touches before it, rule beside rule.

The weights of one conversion sum to 1, and its net value is credited with the same weights;
participation gives each item on the path 1 and so sums to more.  Credited, never caused.
Rules: MATHS of the design; position as in Universal Analytics (40/20/40), time decay with a
half-life (2^(-age/half_life)), last_non_direct as Google Analytics' standard reports.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.shape import shape, walk_steps
from jejak.measure.costs import costs
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.shares import Whole, read_whole
from jejak.settings import seconds
from jejak.words import MODELS, UNATTRIBUTED

_SQL = statements.read("jejak.measure", "attribution.sql")
_THIN = 10  # conversions on whose paths an item stands, below which it is called thin


def attribution(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: conversions and net value under each rule of `words.MODELS`.

    Details: `intervals`, the share of all conversions credited with its 95 % interval over
    persons; `thin` where the item stands on fewer than 10 conversions' paths; `costs` where the
    range has advertising costs and `by` is channel, source or campaign (see `measure.costs`).
    """
    by = question.by or "channel"
    bound = values | {"half_life": float(seconds(question.half_life))}
    if question.transform in ("raw", "unique"):
        walk_steps(journeys, "shaped")
    else:
        walk_steps(journeys)
        shape(journeys, question.transform, question.trim, question.remove, bound)
    journeys.table("aged", _SQL["aged"], bound)
    journeys.table("weights", _SQL["weights"], bound)
    rows = [
        {by: row.pop("item")} | {name: certain(credit) for name, credit in row.items()}
        for row in journeys.rows("credit", _SQL["credit"], bound)
    ]
    rows.sort(key=lambda row: (-row["linear_conversions"], row[by]))
    intervals = _intervals(journeys, rows, by, bound)
    priced, caveats = costs(journeys, question, by, bound, MODELS, _SQL["credited"])
    for name in ("walked", "shaped", "aged", "weights"):
        journeys.engine.drop(name)
    if reconciliation["unattributed"]:
        rows.append(_unattributed(by, reconciliation))
    details = {"intervals": intervals} | ({"costs": priced} if priced else {})
    return Answer(rows, details, caveats)


def certain(credit: float) -> float:
    """A sum of fractions to 12 digits: the last ones differ with the order of adding.

    >>> certain(0.1 + 0.2) == certain(0.3)
    True
    """
    return float(f"{credit:.12g}")


def _unattributed(by: str, reconciliation: Row) -> Row:
    row: Row = {by: UNATTRIBUTED}
    for model in MODELS:
        row[f"{model}_conversions"] = float(reconciliation["unattributed"])
        row[f"{model}_value"] = reconciliation["unattributed_value"]
    return row


def _intervals(journeys: Journeys, rows: list[Row], by: str, values: dict[str, Any]) -> list[Row]:
    whole = read_whole(journeys, values)
    spread = {row["item"]: row for row in journeys.rows("spread", _SQL["spread"], values)}
    return [
        _interval(row[by], model, spread[row[by]], whole, by) for row in rows for model in MODELS
    ]


def _interval(item: str, model: str, sums: Row, whole: Whole, by: str) -> Row:
    credit = certain(sums[f"{model}_c"])
    share = whole.share(credit, sums[f"{model}_cc"], sums[f"{model}_cn"])
    return {by: item, "model": model} | share | {"thin": sums["participation_c"] < _THIN}
