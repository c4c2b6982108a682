"""One person's timeline, for the terminal and a notebook; it is no section of the report."""

from jejak import numbers
from jejak.measure.result import Result
from jejak.report.blocks import Block, detail
from jejak.report.grids import columns, grid
from jejak.report.voice import Row, Voice

TIMELINE = ("at", "event", "place", "device", "device_number", "channel", "source", "page", "value")
DEVICES = ("device_number", "device", "os", "events", "first_at", "last_at")
TIMES = ("at", "first_at", "last_at")


def blocks(result: Result, voice: Voice) -> list[Block]:
    devices = [timed(row, voice) for row in detail(result.details, "devices")]
    rows = [timed(row, voice) for row in result.rows]
    heads = (*TIMELINE, *(("excluded",) if any(row["excluded"] for row in rows) else ()))
    return [
        grid(voice.say("person_devices"), columns(DEVICES, voice), devices, voice),
        grid(voice.say("person_timeline"), columns((*heads, "event_id"), voice), rows, voice),
    ]


def timed(row: Row, voice: Voice) -> dict[str, object]:
    """The row with its times in the project's zone, its ids as they are."""
    told = dict(row)
    for key in TIMES:
        if key in told:
            told[key] = numbers.moment(str(told[key]), voice.timezone, voice.language)
    if "event_id" in told:
        told["event_id"] = str(told["event_id"])
    return told
