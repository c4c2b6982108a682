"""JSON that is no event a line: nothing of one event stops the others."""

import json
import random
from typing import Any

import pytest
from segment_by_hand import event

from jejak.collect.json_items import json_items
from jejak.errors import InputError

ONE, TWO, THREE = (event(messageId=name) for name in ("one", "two", "three"))


def ids(found: Any) -> list[str]:
    return [row["message_id"] for row in found.rows]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ONE, TWO, THREE], indent=2),
        json.dumps([[ONE, TWO], [[THREE]]]),
        json.dumps([ONE, TWO]) + "\n" + json.dumps([THREE]) + "\n",
        json.dumps({"batch": [ONE, TWO, THREE]}, indent=2),
        "\ufeff" + json.dumps({"batch": [ONE, TWO, THREE]}, indent=2).replace("\n", "\r\n"),
        json.dumps([{"batch": [ONE, TWO]}, THREE]),
        "\n".join(json.dumps(each, indent=4) for each in (ONE, TWO, THREE)),
    ],
)
def test_every_way_to_write_three_events(read: Any, text: str):
    found = read(text, "export.json")
    assert sorted(ids(found)) == ["one", "three", "two"]
    assert found.rejected == []


@pytest.mark.parametrize(
    "bad",
    [
        '{"type": tracks}',
        "7",
        '"kata, [ {"',
        '{"type": "track", "properties": {"x": ' + "[" * 100_000 + "]" * 100_000 + "}}",
        '{"type": "track", "x": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}",
    ],
)
def test_one_event_that_cannot_be_read_is_one_row(read: Any, bad: str):
    found = read(f"[{json.dumps(ONE)}, {bad},\n{json.dumps(TWO)}]", "export.json")
    assert ids(found) == ["one", "two"]
    assert found.refusal["row"] == 2


@pytest.mark.parametrize("text", [json.dumps([ONE, TWO])[:-40], json.dumps([ONE]) + "]"])
def test_what_is_cut_off_is_refused_whole(read: Any, text: str):
    with pytest.raises(InputError) as caught:
        read(text, "export.json")
    assert caught.value.code == "import.broken_array"


def drawn(rng: random.Random, depth: int = 0) -> Any:
    kind = rng.random()
    if depth > 4 or kind < 0.3:
        return rng.choice([1, None, "a", 'te"ks', "k{r[n,g]}", "\\", True, ""])
    if kind < 0.6:
        return [drawn(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice("abc{[,"): drawn(rng, depth + 1) for _ in range(rng.randrange(4))}


def flat(value: Any) -> list[Any]:
    return [one for each in value for one in flat(each)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("seed", range(200))
def test_the_items_are_those_of_the_lists_in_order(seed: int):
    """Compared with what Python's own reader makes of the text."""
    rng = random.Random(seed)
    value = [drawn(rng) for _ in range(rng.randrange(5))]
    text = json.dumps(value, indent=rng.choice([None, 1]), ensure_ascii=rng.random() < 0.5)
    assert [json.loads(item) for item in json_items(text.encode())] == flat(value)
