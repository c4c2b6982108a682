"""What a developer has to send: code that runs, whatever names stand in the map."""

import ast
import json
import re
import shlex
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jejak.maps.event_facts import UTM
from jejak.maps.events import find_seen, snippets, write_events
from jejak.maps.file import read_map
from jejak.maps.model import About, Map, Name, Touch, Touchpoint
from jejak.project import in_memory

HOSTILE = [
    "a`b```c",
    "x | y",
    'it\'s "so"',
    "line\nbreak",
    "```\n# h",
    "</script>",
    "😀 日本",
    "$(rm)",
]
FLAGSHIP = Path(__file__).with_name("flagship.yaml")


def map_of(*touchpoints: Touchpoint) -> Map:
    about = About(id="m", name=Name(en="M"), state="as-is", owner="me", timezone="UTC")
    return Map(map=about, touchpoints=touchpoints)


def point(id: str, **binding: object) -> Touchpoint:
    told = {"name": Name(en=id), "stage": "s", "contact": ("c",), "by": "customer", **binding}
    return Touchpoint(id=id, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("event", ["Order Completed", "Page Viewed", *HOSTILE])
def test_snippets_are_code_that_names_the_event(event: str, tmp_path: Path):
    properties = {"order_id": "it's `1`"}
    made = snippets(event, properties)
    [body] = [n for n in ast.walk(ast.parse(made["python"])) if isinstance(n, ast.Dict)][:1]
    sent = ast.literal_eval(body)
    words = shlex.split(made["sh"])
    assert json.loads(words[words.index("-d") + 1]) == sent
    assert sent["properties"] == properties
    assert sent.get("event", "Page Viewed") == event
    assert "`" not in "".join(made.values())
    if node := shutil.which("node"):
        (tmp_path / "a.js").write_text(made["js"], encoding="utf-8")
        subprocess.run([node, "--check", str(tmp_path / "a.js")], check=True)


def test_hostile_names_leave_every_block_closed_and_every_heading_in_place():
    points = [point(f"t{n}", name=Name(en=h), event=h) for n, h in enumerate(HOSTILE)]
    text = write_events(map_of(*points), "en")
    lines = text.split("\n")
    fences = [line for line in lines if line.startswith("```")]
    assert [bool(re.fullmatch("```(js|python|sh)", f)) for f in fences] == [True, False] * (
        3 * len(HOSTILE)
    )
    assert sum(line.startswith("#") for line in lines) == len(HOSTILE) + 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_flagship_tells_every_touchpoint(language: str):
    the_map = read_map(FLAGSHIP.read_text(encoding="utf-8")).map
    text = write_events(the_map, language)
    for one in the_map.touchpoints:
        assert f"(`{one.id}`)" in text
    assert "WRITE_KEY" in text


def test_arrivals_tell_their_parameters_and_manual_ones_say_so():
    arrival = point("ad", touch=Touch(channel="paid_social", campaign="gayo"))
    text = write_events(map_of(arrival, point("talk", manual="kasir menghitung")), "en")
    assert "`utm_medium=paid_social`" in text
    assert "`utm_campaign=gayo`" in text
    assert "Counted by hand, nothing to send: kasir menghitung" in text


def test_orders_need_what_measures_read():
    text = write_events(map_of(point("pay", event="Order Completed", where="nth = 1")), "en")
    assert "`order_id`, `revenue`, `currency`, `products`" in text


def test_seen_in_the_last_seven_days():
    """Data end on the 20th: what happened on the 13th is over, on the 14th it counts."""
    days = {"A": [13, 14, 20], "B": [13]}
    rows = [
        {
            "row": 1,
            "source": "s",
            "message_id": f"{name}{day}",
            "type": "track",
            "event": name,
            "occurred_at": datetime(2026, 10, day, 5) + timedelta(minutes=7),
            "user_id": "u",
        }
        for name, told in days.items()
        for day in told
    ]
    project = in_memory(rows)
    the_map = map_of(point("a", event="A"), point("b", event="B"))
    seen = find_seen(project.journeys, the_map)
    assert {id: (one.events, one.last) for id, one in seen.items()} == {
        "a": (2, "2026-10-20 05:07 UTC")
    }
    text = write_events(the_map, "en", project.journeys)
    assert "Not seen in the last 7 days" in text
    project.close()


@pytest.mark.parametrize("channel", sorted(UTM))
def test_the_parameters_told_are_read_as_the_channel_they_are_told_for(channel: str):
    source, medium = UTM[channel]
    row = {
        "row": 1,
        "source": "s",
        "message_id": "m",
        "type": "page",
        "event": "Page Viewed",
        "occurred_at": datetime(2026, 10, 1),
        "anonymous_id": "a",
        "host": "toko.example",
        "page": "/",
        "utm_source": source,
        "utm_medium": medium,
        "utm_campaign": "gayo",
    }
    project = in_memory([row])
    found = project.sql("SELECT channel FROM traffic WHERE campaign = 'gayo'")
    assert {one["channel"] for one in found} == {channel}
    project.close()
