"""What a notebook hands over: data frames, time stamps, lists; refused in words."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

import jejak
from fixtures.story import buy, page
from jejak.errors import ArgumentError, InputError
from jejak.project import in_memory

SHOP = in_memory([page("10-01 09:00", "a"), buy("10-05 09:00", "a", 5)])
GOOD = {"event": ["Page Viewed"], "occurred_at": ["2026-10-01 09:00:00"], "anonymous_id": ["a"]}


@pytest.mark.parametrize("midnight", [pd.Timestamp("2026-10-05"), datetime(2026, 10, 5)])
def test_a_midnight_is_the_day_it_begins(midnight: Any):
    found = SHOP.overview(since=midnight, until="2026-10-31")
    assert found.rows == SHOP.overview(since="2026-10-05", until="2026-10-31").rows


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": datetime(2026, 10, 5, 7)}, r"`since` cannot be .* Allowed: YYYY-MM-DD"),
        ({"since": pd.NaT}, r"`since` cannot be"),
        ({"lookback": 7}, r'`lookback` cannot be `7`. Allowed: "30d"'),
        ({"by": ["campaign"]}, r"`by` cannot be"),
        ({"goal": ["Order Completed"]}, r"`goal` cannot be"),
    ],
)
def test_an_argument_of_another_kind_is_refused_in_words(wrong: dict[str, Any], said: str):
    with pytest.raises(ArgumentError, match=said):
        SHOP.assisted(**wrong)


@pytest.mark.parametrize("argument", [{"compare": "previous"}, {"segment": "orders > 1"}])
def test_person_refuses_what_it_does_not_take(argument: dict[str, str]):
    with pytest.raises(ArgumentError, match="`person` does not take"):
        SHOP.person(person="a", **argument)


def test_a_longest_path_shorter_than_the_shortest_is_refused():
    with pytest.raises(ArgumentError, match=r"`max_length` cannot be `1`.*≥ 2 \(min_length\)"):
        SHOP.paths(min_length=2, max_length=1)
    assert SHOP.paths(min_length=2, max_length=2).rows[0]["path_length"] == 2


@pytest.mark.parametrize("nothing", [None, 7, [1, 2], pd.DataFrame()])
def test_what_is_no_table_is_refused_in_words(nothing: Any):
    with pytest.raises(InputError, match="A table is needed"):
        jejak.from_table(nothing)


@pytest.mark.parametrize(
    ("column", "value"), [("occurred_at", "31/12/2025"), ("value", "Rp95.000"), ("is_server", "x")]
)
def test_a_value_of_another_kind_names_its_column_and_what_is_allowed(column: str, value: str):
    with pytest.raises(
        InputError, match=f"`{column}`: “{value}” cannot be read. Allowed: "
    ) as refused:
        jejak.from_table(pd.DataFrame(GOOD | {column: [value]}))
    assert refused.value.values["allowed"]


def test_a_good_table_is_read():
    assert jejak.from_table(pd.DataFrame(GOOD)).overview().rows
