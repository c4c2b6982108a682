"""Paths as rows: those that converted, those that did not, and their transforms."""

from typing import Any

from jejak.engine import statements
from jejak.journeys.build import DIRECT
from jejak.journeys.read import Journeys
from jejak.journeys.zone import micros

_LEAVERS = statements.read("jejak.journeys", "leavers.sql")
_TRANSFORMS = statements.read("jejak.journeys", "transforms.sql")


def walk_steps(journeys: Journeys, table: str = "walked") -> None:
    """View `walked`: the steps of the paths that ended in a conversion."""
    journeys.log[table] = _LEAVERS["walked_steps"]
    journeys.engine.view(table, _LEAVERS["walked_steps"])


def walk_items(journeys: Journeys, table: str = "walked") -> None:
    """View `walked`: the steps of all paths that ended in a conversion, of any date."""
    journeys.view(table, _LEAVERS["walked_items"])


def walk_all(journeys: Journeys, values: dict[str, Any], table: str = "walked") -> None:
    """Table `walked`: every path, with its outcome: 0 converted, 1 open, 2 lost.

    One path per person who has touches in the range but no conversion of the goal in it: the
    touches within the lookback before the last of them.  Open while data end - last touch
    is at most the lookback.
    """
    end = journeys.data_end
    values = values | {"direct_id": DIRECT, "data_end_us": micros(end) if end else 0}
    journeys.table("leavers", _LEAVERS["leavers"], values)
    journeys.table("leaver_touches", _LEAVERS["leaver_touches"], values)
    if values["direct"] == "skip":
        journeys.table("leaver_touches", _LEAVERS["leaver_counted"], values)
    journeys.table(table, _LEAVERS["walked_all"], values)
    for name in ("leavers", "leaver_touches"):
        journeys.engine.drop(name)


def shape(
    journeys: Journeys, transform: str, trim: int | None, remove: str | None, values: dict[str, Any]
) -> None:
    """Table `shaped`: `walked` after a transform, positions and lengths counted anew.

    raw and unique leave every touch (a caller may walk straight into `shaped`); exposure
    collapses runs; first keeps the first touch of
    each item; last_n keeps the last `trim`; remove takes out `remove` unless nothing else is
    there; remove_last takes it off the end.  Names as in Google's fractribution.
    """
    name = "raw" if transform == "unique" else transform
    journeys.table("shaped", _TRANSFORMS[name], values | {"trim": trim, "remove": remove})
