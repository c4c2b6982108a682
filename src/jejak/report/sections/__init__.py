"""One module a measure: its pictures and tables, in the order they are read."""

from collections.abc import Callable

from jejak.measure.result import Result
from jejak.report.blocks import Block
from jejak.report.floors import withhold_shares
from jejak.report.sections import (
    assisted,
    attribution,
    carry_over,
    compare,
    devices,
    discovery,
    dropoff,
    feedback,
    funnel,
    overview,
    path_length,
    paths,
    person,
    products,
    quality,
    reconcile,
    repeat,
    stages,
    time_lag,
)
from jejak.report.voice import Voice

DRAWERS: dict[str, Callable[[Result, Voice], list[Block]]] = {
    "overview": overview.blocks,
    "assisted": assisted.blocks,
    "time_lag": time_lag.blocks,
    "devices": devices.blocks,
    "carry_over": carry_over.blocks,
    "paths": paths.blocks,
    "path_length": path_length.blocks,
    "attribution": attribution.blocks,
    "repeat": repeat.blocks,
    "products": products.blocks,
    "discovery": discovery.blocks,
    "stages": stages.blocks,
    "feedback": feedback.blocks,
    "quality": quality.blocks,
    "person": person.blocks,
    "reconcile": reconcile.blocks,
    "funnel": funnel.blocks,
    "dropoff": dropoff.blocks,
}


def draw_section(result: Result, voice: Voice) -> list[Block]:
    """The pictures and tables of a measure, and its comparison; none where it has no rows.

    Feedback has complaints to tell where nobody answered, reconcile what all matches.
    """
    if not result.rows and result.measure not in ("feedback", "reconcile"):
        return compare.blocks(result, voice)
    return DRAWERS[result.measure](withhold_shares(result), voice) + compare.blocks(result, voice)
