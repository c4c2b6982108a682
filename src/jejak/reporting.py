"""The report of a project: every measure over up to 13 months, written as one HTML file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jejak.measure.gaps import caveats_of, with_gaps
from jejak.measure.question import arguments_of
from jejak.measure.result import Result, Row
from jejak.report.html import render
from jejak.report.meta import ReportMeta
from jejak.words import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jejak.project import Project
    from jejak.report.map_section import LivingMap


def write_report(
    project: "Project",
    path: Path,
    languages: "Sequence[str]",
    name: str | None = None,
    compare: str | None = None,
    segment: str | None = None,
) -> Path:
    """Measure everything and write the file; returns where it stands.

    Compared with an earlier period, the range is the 30 days that end with the data.
    """
    journeys = project.journeys
    since, until = journeys.range(None, None) if compare else journeys.whole_range()
    results: dict[str, Result] = {
        measure: project.measure(
            measure,
            since=since,
            until=until,
            compare=compare,
            segment=segment,
            **shape(measure, since, until),
        )
        for measure in MEASURES
        if "since" in arguments_of(measure)
    }
    gaps = project.measure("quality").details["gaps"]
    results = {measure: with_gaps(result, gaps) for measure, result in results.items()}
    living = living_map(project, gaps, segment, since=since, until=until)
    page = render(results, tuple(languages), describe(project, since, until, name), living)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.tmp")  # a disk that is full leaves the older report whole
    try:
        aside.write_text(page, encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return path


def shape(measure: str, since: date, until: date) -> dict[str, str]:
    """Arguments of a measure that keep its table readable: at most about 31 days, 18 weeks."""
    if measure != "overview":
        return {}
    days = (until - since).days
    return {"by": "day" if days <= 31 else "week" if days <= 124 else "month"}


def living_map(
    project: "Project", gaps: "Sequence[Row]", segment: str | None, *, since: date, until: date
) -> "LivingMap | None":
    """The map that the project names, over a range; of a segment where one is asked for."""
    if project.in_use is None:
        return None
    from jejak.maps.contacts import measure_contacts
    from jejak.maps.show import measure_map
    from jejak.report.map_section import LivingMap

    the_map, persona = project.in_use.source.map, project.in_use.persona(segment)
    range = {"since": since, "until": until}
    measured = measure_map(project.journeys, the_map, persona=persona, **range)
    contacts = measure_contacts(project.journeys, the_map, persona=persona, **range)
    missing = caveats_of(gaps, since.isoformat(), until.isoformat())
    return LivingMap(the_map, measured, contacts, missing)


def describe(project: "Project", since: date, until: date, name: str | None = None) -> ReportMeta:
    """What the report says of the data: range, sources, what was left out."""
    batches = project.manifest.batches() if project.manifest else []
    quality = project.measure("quality")
    return ReportMeta(
        project=name or (project.folder.resolve().name if project.folder else ""),
        since=since,
        until=until,
        data_end=project.journeys.data_end or "",
        timezone=project.settings.timezone,
        currency=project.settings.currency,
        quality={row["figure"]: row["count"] for row in quality.rows},
        sources=[
            row | _counted([b for b in batches if b["source"] == row["source"]])
            for row in quality.details["sources"]
        ],
    )


def _counted(batches: list[dict[str, Any]]) -> dict[str, int]:
    return {name: sum(batch[name] for batch in batches) for name in ("duplicates", "rejected")}
