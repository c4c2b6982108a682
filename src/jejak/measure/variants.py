"""Distinct paths: equal sequences of items counted together, without arrays or path strings.

A path's key is its length and two sums of fixed numbers, one for each item at each place, counted
back from the end; one journey of each key is read back as rows.  Two numbers of 46 bits: sums
over paths of 100,000 touches fit 63 bits on every engine, and two paths of one key are not to be
met.
"""

from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import micros
from jejak.store.hash import make_id

_SQL = statements.read("jejak.measure", "variants.sql")
_BITS = 46
_EVERY = 1 << 31


class Variant(msgspec.Struct, frozen=True):
    """One distinct path, its items joined by " > ", and what became of its journeys."""

    path: str
    path_length: int
    key_1: int
    key_2: int
    conversions: int
    value: float
    still_open: int
    lost: int


class AllVariants(msgspec.Struct, frozen=True):
    """All paths together."""

    paths: int
    conversions: int
    still_open: int
    lost: int


class Spread(msgspec.Struct, frozen=True):
    """A row's conversions over persons: their value, and Σc² and Σcn of its interval."""

    value: float = 0.0
    squares: int = 0
    products: int = 0


UNTOLD, PATHLESS = -2, -1  # the rows of the conversions on other paths, and on none


def read_variants(
    journeys: Journeys, top: int | None, values: dict[str, Any], with_leavers: bool = False
) -> tuple[list[Variant], AllVariants]:
    """The `top` paths of `shaped` (None: all), most conversions first, and the sums over all.

    `with_leavers`: `shaped` holds the paths that converted only, and those of people who did not
    are to be added: raw, with direct touches, of one range and lookback.

    Then most journeys without a conversion, then by text: ties at the cut are all read, so
    the answer does not depend on ids.  Leaves `keyed_paths` for `read_spread`.
    """
    _load_codes(journeys, "places", values)
    journeys.table("keyed_paths", _SQL["keyed_paths"], values)
    if with_leavers:
        _add_leavers(journeys, values)
    journeys.table("variants", _SQL["variants"], values)
    sums = journeys.rows("variant_totals", _SQL["variant_totals"], values)[0]
    whole = AllVariants(**{name: number or 0 for name, number in sums.items()})
    enough = {"enough": top or _EVERY}
    best = journeys.rows("top_variants", _SQL["top_variants"], values | enough)
    found = _written(journeys, best[-1], values, with_leavers) if best else []
    for name in ("codes", "variants", "top", "leaver_keys"):
        journeys.engine.drop(name)
    found.sort(key=lambda v: (-v.conversions, -v.still_open - v.lost, v.path))
    return found[:top], whole


def _load_codes(journeys: Journeys, places: str, values: dict[str, Any]) -> None:
    columns = {"item": "VARCHAR", "back": "BIGINT", "code_1": "BIGINT", "code_2": "BIGINT"}
    found = journeys.rows(places, _SQL[places], values)
    journeys.engine.load("codes", columns, [_code(**place) for place in found])


def _add_leavers(journeys: Journeys, values: dict[str, Any]) -> None:
    """The paths that did not convert into `keyed_paths`.

    Where a path ends depends on the end of the range only, so another start costs no new keys.
    """
    end = journeys.data_end
    values = values | {"data_end_us": micros(end) if end else 0}
    journeys.keep("last_touches", _SQL["last_touches"], values)
    asked = tuple(values[name] for name in ("until_us", "lookback_us", "by"))
    journeys.keep("last_items", _SQL["last_items"], values, asked)
    journeys.once("last_keys", lambda: _make_keys(journeys, values), asked)
    journeys.table("leaver_keys", _SQL["leaver_keys"], values)
    journeys.table("keyed_paths", _SQL["all_keys"], values)


def _make_keys(journeys: Journeys, values: dict[str, Any]) -> None:
    _load_codes(journeys, "last_places", values)
    journeys.table("last_keys", _SQL["last_keys"], values)


def read_spread(
    journeys: Journeys, told: list[Variant], values: dict[str, Any]
) -> dict[int, Spread]:
    """By place in `told` (and UNTOLD, PATHLESS): how its conversions lie over persons."""
    rows = [(v.path_length, v.key_1, v.key_2, place) for place, v in enumerate(told)]
    names = ("path_length", "key_1", "key_2", "place")
    journeys.engine.load("told", dict.fromkeys(names, "BIGINT"), rows)
    spread = journeys.rows("path_spread", _SQL["path_spread"], values)
    for name in ("told", "keyed_paths"):
        journeys.engine.drop(name)
    return {row.pop("place"): Spread(**row) for row in spread}


def _written(
    journeys: Journeys, last: dict[str, Any], values: dict[str, Any], with_leavers: bool
) -> list[Variant]:
    """Every path at least as good as the last of the top ones, with its text."""
    least = {
        "conversions": last["conversions"],
        "not_converted": last["still_open"] + last["lost"],
    }
    journeys.table("top", _SQL["top"], values | least)
    steps = journeys.rows("written", _SQL["written"], values)
    if with_leavers:
        steps += journeys.rows("written_last", _SQL["written_last"], values)
    steps.sort(key=lambda step: (step["journey_id"], -step["back"]))
    texts = {
        journey: " > ".join(step["item"] for step in path)
        for journey, path in groupby(steps, key=itemgetter("journey_id"))
    }
    return [
        Variant(path=texts[row.pop("journey_id")], **row)
        for row in journeys.rows("top_rows", _SQL["top_rows"], values)
    ]


def _code(item: str, back: int) -> tuple[str, int, int, int]:
    """Two fixed numbers for an item at a place."""
    text = f"{back}:{item}"
    first, second = (make_id(f"path code {number}", text) >> (63 - _BITS) for number in (1, 2))
    return item, back, first, second
