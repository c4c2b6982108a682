"""One module a measure: its pictures and tables, in the order they are read."""

from collections.abc import Callable

from jejak.measure.result import Result
from jejak.report.blocks import Block
from jejak.report.floors import withhold_shares
from jejak.report.sections import (
    assisted,
    attribution,
    carry_over,
    devices,
    dropoff,
    funnel,
    path_length,
    paths,
    time_lag,
)
from jejak.report.voice import Voice

DRAWERS: dict[str, Callable[[Result, Voice], list[Block]]] = {
    "assisted": assisted.blocks,
    "time_lag": time_lag.blocks,
    "devices": devices.blocks,
    "carry_over": carry_over.blocks,
    "paths": paths.blocks,
    "path_length": path_length.blocks,
    "attribution": attribution.blocks,
    "funnel": funnel.blocks,
    "dropoff": dropoff.blocks,
}


def draw_section(result: Result, voice: Voice) -> list[Block]:
    """The pictures and tables of a measure; none where it has no rows."""
    if not result.rows:
        return []
    return DRAWERS[result.measure](withhold_shares(result), voice)
