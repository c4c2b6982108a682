"""Intervals of leaving, stages, repeat and feedback, and the true figure of each."""

from collections.abc import Iterator
from typing import Any

from jejak.demo.later_figures import AGAIN_WITHIN
from jejak.demo.shop import LATE_DELIVERY, LEAK_PAGE, LEAKING_PAGE, PAGES
from jejak.measure.intervals import wilson
from simulations.judged import LEAST, Judged, question, whole

LATE_REASON = "pengiriman terlambat"
TOLD = (LEAKING_PAGE, LATE_DELIVERY)  # the measures do not set readers beside others: no guide


def later_results(project: Any) -> dict[str, Any]:
    ask = {name: value for name, value in question(whole()).items() if name in ("since", "until")}
    return {
        "dropoff": project.dropoff(by="landing_page", **ask),
        "stages": project.stages(**ask),
        "repeat": project.repeat(by="cohort", **ask),
        "feedback": project.feedback(**ask),
    }


def later_intervals(results: dict[str, Any]) -> Iterator[Judged]:
    """Every interval under a name that `later_truths` knows."""
    for row in results["dropoff"].rows:
        for kind in ("single", "unengaged"):
            limits = (row[f"bounce_{kind}_{end}"] for end in ("low", "high"))
            yield f"{kind} {row['landing_page']}", *limits
    for row in results["dropoff"].details["looked_at"]:
        yield f"exit {row['page']}", row["low"], row["high"]
    for row in results["stages"].details["reach"]:
        yield f"stage {row['stage']}", row["low"], row["high"]
    repeat = results["repeat"]
    for row in repeat.details["totals"]:
        yield "repeat", row["low"], row["high"]
    for row in repeat.rows:
        yield f"cohort {row['cohort']}", row["low"], row["high"]
    for row in repeat.details["curve"]:
        if row["next_order"] == 2 and row["day"] in AGAIN_WITHIN:
            yield f"again {row['day']}", row["low"], row["high"]
    yield from voices(results["feedback"])


def voices(feedback: Any) -> Iterator[Judged]:
    for row in feedback.details["questions"]:
        yield f"score {row['question']}", row["low"], row["high"]
    for row in feedback.details["months"]:
        yield f"dissatisfied {row['question']} {row['month']}", row["low"], row["high"]
    for row in feedback.details["complaints"]:
        yield f"complaint {row['reason']} {row['channel']}", row["low"], row["high"]


def later_truths(figures: dict[str, Any], scale: float) -> dict[str, float]:
    """True figures by the same names; those expected in under LEAST cases are left out.

    `scale` is what a shop has of the people in `figures`.
    """
    true: dict[str, float] = {}
    for page, row in figures["leaving"]["pages"].items():
        for kind in ("single", "unengaged"):
            if row[kind] * row["visits"] * scale >= LEAST:
                true[f"{kind} {page}"] = row[kind]
    true |= {f"exit {page}": share for page, share in figures["leaving"]["exits"].items()}
    true |= {f"stage {stage}": share for stage, share in figures["stages"].items()}
    repeat, said = figures["repeat"], figures["feedback"]
    true["repeat"] = repeat["rate"]
    true |= {f"cohort {month}": share for month, share in repeat["months"].items()}
    true |= {f"again {days}": share for days, share in repeat["within"].items()}
    true |= {f"score {name}": said[name] for name in ("nps", "csat")}
    true |= {f"dissatisfied {name}": share for name, share in said["dissatisfied"].items()}
    true |= {f"complaint {name}": share for name, share in said["complaints"].items()}
    return true


def later_plants(results: dict[str, Any]) -> set[str]:
    """The plants that these measures show for certain."""
    found: set[str] = set()
    pages = {row["landing_page"]: row for row in results["dropoff"].rows}
    leak = pages.pop(PAGES[LEAK_PAGE], None)
    # Others of its visitors come for the first time too and leave more often than who returns:
    # a leak is a page on which most leave at once, and more than on any other.
    others = [row["bounce_single_high"] for row in pages.values() if row["visits"] >= LEAST]
    if leak and leak["bounce_single_low"] > max(0.5, *others):
        found.add(LEAKING_PAGE)
    told = results["feedback"].details["complaints"]
    late = sum(row["contacts"] for row in told if row["reason"] == LATE_REASON)
    low, _ = wilson(late, sum(row["contacts"] for row in told))
    if low is not None and low > 0.25:  # of complaints; 12 % of the orders are late
        found.add(LATE_DELIVERY)
    return found
