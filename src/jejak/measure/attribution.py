"""Attribution: every conversion credited to the touches before it, rule beside rule.

The weights of one conversion sum to 1, and its net value is credited with the same weights;
participation gives each item on the path 1 and so sums to more.  Credited, never caused.
Rules: MATHS of the design; position as in Universal Analytics (40/20/40), time decay with a
half-life (2^(-age/half_life)), last_non_direct as Google Analytics' standard reports.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import ITEMS, Journeys
from jejak.journeys.shape import shape, walk_items
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
    _keep_weights(journeys, question, bound)
    journeys.view("credited", _SQL["credited"])
    counted = journeys.rows("credit", _SQL["credit"], bound)
    journeys.engine.drop("credited")
    rows = [_row(row, by) for row in counted]
    rows.sort(key=lambda row: (-row["linear_conversions"], row[by]))
    whole = read_whole(journeys, values)
    sums = {row["item"]: row for row in counted}
    intervals = [_interval(row[by], model, sums, whole, by) for row in rows for model in MODELS]
    priced, caveats = costs(journeys, question, by, bound, MODELS, counted)
    if reconciliation["unattributed"]:
        rows.append(_unattributed(by, reconciliation))
    details = {"intervals": intervals} | ({"costs": priced} if priced else {})
    return Answer(rows, details, caveats)


def _keep_weights(journeys: Journeys, question: Question, values: dict[str, Any]) -> None:
    """Table `weights`, of conversions of any date: another range needs no other."""
    if question.transform in ("raw", "unique"):
        walk_items(journeys, "shaped")
    else:
        walk_items(journeys)
        shape(journeys, question.transform, question.trim, question.remove, values)
    made_of = (question.transform, question.trim, question.remove, values["half_life"])
    for name in ("aged", "weights"):
        journeys.keep(name, _SQL[name], values, made_of, ITEMS)
    for name in ("walked", "shaped"):
        journeys.engine.drop(name)


def _row(counted: Row, by: str) -> Row:
    figures = (f"{model}_{what}" for model in MODELS for what in ("conversions", "value"))
    return {by: counted["item"]} | {name: certain(counted[name]) for name in figures}


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


def _interval(item: str, model: str, sums: dict[str, Row], whole: Whole, by: str) -> Row:
    row = sums[item]
    credit = certain(row[f"{model}_conversions"])
    share = whole.share(credit, row[f"{model}_squares"], row[f"{model}_products"])
    return {by: item, "model": model} | share | {"thin": row["participation_conversions"] < _THIN}
