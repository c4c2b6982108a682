"""Which intervals of a project are judged, and the true figure that each of them is about."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from jejak.demo.shop import DAYS, START
from jejak.demo.touches import Asked

Judged = tuple[str, float | None, float | None]  # figure, low, high
LEAST = 10  # expected conversions of an item: under it the reports call it thin


def question(asked: Asked) -> dict[str, Any]:
    """The arguments that ask a project what `asked` asks the truth."""
    first = (START + timedelta(hours=7)).date()
    return {
        "since": (first + timedelta(days=asked.since)).isoformat(),
        "until": (first + timedelta(days=asked.until - 1)).isoformat(),
        "lookback": f"{asked.lookback}d",
        "count": "once" if asked.once else "every",
    }


def intervals(project: Any, asked: Asked) -> Iterator[Judged]:
    """Every interval of the seven measures under a name that `truths` knows."""
    ask = question(asked)
    for row in project.assisted(**ask).details["shares"]:
        yield f"assisted {row['channel']}", row["low"], row["high"]
    paths = project.paths(**ask)
    for row in paths.details["multi_touch"]:
        yield "multi_touch", row["low"], row["high"]
    for row in paths.rows:
        yield f"path {row['path']}", row["low"], row["high"]
    for row in project.attribution(**ask).details["intervals"]:
        yield f"credit {row['model']} {row['channel']}", row["low"], row["high"]
    for row in project.path_length(**ask).rows:
        if row["unit"] == "touches":
            yield f"length {row['path_length']}", row["low"], row["high"]
    yield from lags(project, ask)
    for row in project.carry_over(**ask).rows:
        yield carry_name(row), row["low"], row["high"]
    yield from devices(project, ask)


def lags(project: Any, ask: dict[str, Any]) -> Iterator[Judged]:
    lag = project.time_lag(**ask)
    for row in lag.rows:
        yield f"lag {row['since']} {row['days']}", row["low"], row["high"]
    for row in lag.details.get("curve", []):
        if row["day"] in CURVE_DAYS:
            yield f"curve {row['day']}", row["low"], row["high"]


def devices(project: Any, ask: dict[str, Any]) -> Iterator[Judged]:
    for by in DEVICE_KINDS:
        found = project.devices(by=by, **ask)
        for row in found.rows:
            if row[by] != "unknown":  # told by servers alone: all of them bought
                yield f"rate {by} {row[by]}", row["low"], row["high"]
        if by == "device":
            yield from gaps(found.details["gap"])


def gaps(rows: list[dict[str, Any]]) -> Iterator[Judged]:
    """Differences under the alphabetical order of the pair, whichever is the weaker."""
    for row in rows:
        one, other = row["weaker"], row["stronger"]
        for kind, prefix in (("raw", "raw_"), ("standardised", "")):
            low, high = row[f"{prefix}low"], row[f"{prefix}high"]
            if one < other:
                yield f"gap {kind} {one} - {other}", low, high
            elif low is not None and high is not None:
                yield f"gap {kind} {other} - {one}", -high, -low


DEVICE_KINDS = ("device", "screen")
CURVE_DAYS = (0, 1, 3, 7, 14, 21)
CARRY_COLUMNS = ("cart_place", "cart_device", "cart_channel", "purchase_place",
                 "purchase_device", "read_as", "helped_by")  # fmt: skip


def carry_name(row: dict[str, Any]) -> str:
    return "carry " + " ".join(str(row[column]) for column in CARRY_COLUMNS)


def truths(figures: dict[str, Any], conversions: float, scale: float) -> dict[str, float]:
    """True figures by the same names; those expected in under LEAST cases are left out.

    `conversions` is how many a shop expects, `scale` what it has of the people in `figures`.
    """
    shares: dict[str, float] = {"multi_touch": figures["multi_touch"]}
    shares |= {f"assisted {c}": s for c, s in figures["assisted"].items()}
    shares |= {f"path {p}": s for p, s in figures["paths"].items()}
    shares |= {f"length {n}": s for n, s in figures["path_length"].items()}
    shares |= {carry_name(row): row["share"] for row in figures["carry_over"]}
    for model, credit in figures["credit"].items():
        shares |= {f"credit {model} {c}": s for c, s in credit.items()}
    for since, lag in figures["time_lag"].items():
        shares |= {f"lag {since} {d}": s for d, s in lag["days"].items()}
    kept = {name: s for name, s in shares.items() if s * conversions >= LEAST}
    kept |= {f"curve {day}": figures["curve"][day] for day in CURVE_DAYS}
    for by in DEVICE_KINDS:
        for name, rate in figures["devices"]["rates"][by].items():
            if name != "unknown" and rate["rate"] * rate["people"] * scale >= LEAST:
                kept[f"rate {by} {name}"] = rate["rate"]
    for pair, gap in figures["devices"]["gaps"].items():
        if all(f"rate device {name}" in kept for name in pair.split(" - ")):
            kept |= {f"gap {kind} {pair}": gap[kind] for kind in ("raw", "standardised")}
    return kept


def whole() -> Asked:
    """All 120 days, as the report asks."""
    return Asked(since=0, until=DAYS)
