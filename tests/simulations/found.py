"""Which plants a project's results show, by what the report would say of them."""

from typing import Any

from jejak.demo.shop import (
    ASSIST_ONLY,
    CARRY_OVER,
    LAG,
    LEAK_PAGE,
    LEAKING_PAGE,
    PAGES,
    SMALL_ANDROID,
)
from jejak.demo.touches import Asked
from jejak.measure.intervals import wilson
from jejak.report.findings import Finding, find
from jejak.report.voice import voice_of
from simulations.judged import question

SHOWN = (CARRY_OVER, ASSIST_ONLY, LAG, SMALL_ANDROID, LEAKING_PAGE)  # part 1 measures no others
TOLD = ("assisted", "carry_over", "devices", "time_lag", "paths", "attribution")


def plants_found(project: Any, asked: Asked) -> set[str]:
    ask = question(asked)
    shown = {
        CARRY_OVER: leads(project.carry_over(**ask)),
        ASSIST_ONLY: only_assists(project.assisted(**ask)),
        LAG: waits(project.time_lag(**ask)),
        SMALL_ANDROID: breaks(project.devices(by="screen", **ask)),
        LEAKING_PAGE: leaks(project.paths(by="landing_page", top=1000, **ask)),
    }
    return {plant for plant, found in shown.items() if found}


def finding(result: Any) -> Finding | None:
    return find(result, voice_of(result, "id"))


def leads(result: Any) -> bool:
    """The report's first sentence is a carried cart."""
    found = finding(result)
    return found is not None and found.first


def only_assists(result: Any) -> bool:
    """Display helps for certain, and more than it closes."""
    row = next((r for r in result.rows if r["channel"] == "display"), None)
    share = next((r for r in result.details["shares"] if r["channel"] == "display"), None)
    if row is None or share is None or row["assisted_conversions"] < 10:
        return False
    return share["low"] > share["last_high"]


def waits(result: Any) -> bool:
    """Fewer than half of the conversions come on the day of the first touch."""
    rows = [r for r in result.rows if r["since"] == "first_touch" and r["days"] == "0"]
    return bool(rows) and rows[0]["high"] < 0.5


def breaks(result: Any) -> bool:
    """Small screens convert less than medium ones, both being phones."""
    rows = {row["screen"]: row for row in result.rows}
    return rows["small"]["high"] < rows["medium"]["low"]


def leaks(result: Any) -> bool:
    """Who lands on the page, and comes by no other, converts less than from the front page."""
    rows = {row["path"]: row for row in result.rows}
    limits = {}
    for page in (PAGES[LEAK_PAGE], PAGES[0]):
        row = rows.get(page, {"conversions": 0, "not_converted": 0})
        limits[page] = wilson(row["conversions"], row["conversions"] + row["not_converted"])
    high, low = limits[PAGES[LEAK_PAGE]][1], limits[PAGES[0]][0]
    return high is not None and low is not None and high < low
