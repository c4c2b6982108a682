"""What advertising cost, beside what is credited to it: under Assisted Conversion and Credit."""

from jejak.measure.result import Result
from jejak.report.blocks import Block, detail
from jejak.report.grids import column, grid
from jejak.report.voice import Voice

_KEYS = (
    *("cost", "clicks", "conversions", "cost_per_conversion", "cost_interval"),
    *("value", "return_on_spend", "return_interval"),
)


def blocks(result: Result, voice: Voice, folded: bool) -> list[Block]:
    """The table of the detail `costs`; nothing where the measure has none."""
    rows = detail(result.details, "costs")
    if not rows:
        return []
    model = column("model", voice, heading=voice.say("cost_model"))
    heads = [column(voice.by, voice), model, *(column(key, voice) for key in _KEYS)]
    return [grid(voice.say("costs_table", unit=voice.unit), heads, rows, voice, folded=folded)]
