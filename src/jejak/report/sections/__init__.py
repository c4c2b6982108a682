"""One module a measure: its pictures and tables, in the order they are read."""

from collections.abc import Callable

from jejak.measure.result import Result
from jejak.report.blocks import Block
from jejak.report.sections import (
    assisted,
    attribution,
    carry_over,
    devices,
    path_length,
    paths,
    time_lag,
)
from jejak.report.voice import Voice

BLOCKS: dict[str, Callable[[Result, Voice], list[Block]]] = {
    "assisted": assisted.blocks,
    "time_lag": time_lag.blocks,
    "devices": devices.blocks,
    "carry_over": carry_over.blocks,
    "paths": paths.blocks,
    "path_length": path_length.blocks,
    "attribution": attribution.blocks,
}
