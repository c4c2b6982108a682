"""What stands in the books: `jejak reconcile`, and `jejak imports`, the book of the imports."""

from typing import Annotated, Any

from cyclopts import Parameter

from jejak import numbers
from jejak.cli.commands import HERE, Csv, Json, measure, one_form, opened
from jejak.cli.options import Common, Question, Since, Until
from jejak.cli.output import as_csv, as_json, as_table
from jejak.cli.screen import show
from jejak.imports import rejected_rows
from jejak.words import say

_LISTED = (
    *("batch", "file", "source", "imported_at", "rows", "accepted", "updated", "duplicates"),
    *("skipped", "rejected", "suppressed", "undone_by"),
)


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


def imports(
    *,
    rejected: Annotated[int | None, Parameter(help="cli.imports.rejected")] = None,
    json: Json = False,
    csv: Csv = False,
    common: Common = HERE,
) -> None:
    """Every import with its counts; with --rejected the rows of one that were rejected."""
    one_form(json, csv)
    language, project = common.language(), opened(common)
    rows = (
        [listed(batch) for batch in project.manifest.batches()]
        if rejected is None
        else rejected_rows(project.manifest, rejected, language)
    )
    form = as_json if json else as_csv if csv or rejected is not None else as_table
    if form is as_table:
        rows = [headed(row, project.settings.timezone, language) for row in rows]
    show(form(rows) if rows or json else say("cli.imports.none", language))


def listed(batch: dict[str, Any]) -> dict[str, Any]:
    """An import with its counts; orders that are no sale (yet) are skipped."""
    totals = batch["totals"]
    more = {"updated": totals.get("updated", 0), "skipped": sum(totals.get("skipped", {}).values())}
    return {name: (batch | more)[name] for name in _LISTED}


def headed(row: dict[str, Any], timezone: str, language: str) -> dict[str, Any]:
    """The same under headings of the reader's language, with the time of the project's zone."""
    row = row | {"imported_at": numbers.moment(row["imported_at"], timezone, language)}
    return {say(f"cli.imports.column.{name}", language): value for name, value in row.items()}
