"""`jejak reconcile`: orders beside payments, fees and invoices."""

from jejak.cli.commands import HERE, Csv, Json, measure
from jejak.cli.options import Common, Question, Since, Until


def reconcile(
    *,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
    common: Common = HERE,
) -> None:
    """The measure of that name; --csv prints the orders that do not match."""
    question = Question(since=since, until=until)
    measure("reconcile", question=question, json=json, csv=csv, common=common)
