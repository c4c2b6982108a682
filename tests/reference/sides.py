"""The two sides that answer the same question: this reference, and jejak's SQL."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

from reference.asked import Question, Rules
from reference.assisted import assisted
from reference.attribution import attribution
from reference.carry_over import carry_over
from reference.devices import devices
from reference.discovery import discovery
from reference.dropoff import dropoff
from reference.feedback import feedback
from reference.funnel import funnel
from reference.identity import Person
from reference.overview import overview
from reference.path_length import path_length
from reference.paths import paths
from reference.products import products
from reference.quality import quality
from reference.repeat import repeat
from reference.segment import members
from reference.stages import STAGES, stages
from reference.time_lag import time_lag
from reference.touches import Arrival, Classified, Classify
from reference.world import Asked, World

Answer = dict[str, Any]  # rows, details, reconciliation
Rows = list[dict[str, Any]]
MEASURES: dict[str, Callable[[Asked], Answer]] = {
    "overview": overview,
    "assisted": assisted,
    "paths": paths,
    "attribution": attribution,
    "path_length": path_length,
    "time_lag": time_lag,
    "devices": devices,
    "carry_over": carry_over,
    "repeat": repeat,
    "products": products,
    "discovery": discovery,
    "stages": stages,
    "feedback": feedback,
    "quality": quality,
    "funnel": funnel,
    "dropoff": dropoff,
}
DEFAULT_BY = {
    "devices": "device",
    "overview": "day",
    "repeat": "cohort",
    "products": "product",
    "feedback": "touchpoint",
    "funnel": None,
    "dropoff": "landing_page",
}


class Reference:
    """Answers by loops."""

    def __init__(self, rows: Rows, rules: Rules, classify: Classify):
        self.world = World(rows, rules, classify)

    def ask(self, measure: str, **arguments: Any) -> Answer:
        by = arguments.pop("by", None) or DEFAULT_BY.get(measure, "channel")
        segment = arguments.pop("segment", None)
        question = Question(by=by, **arguments)
        if segment is not None:
            question = replace(question, members=self.members(segment, **arguments))
        return MEASURES[measure](self.world.asked(question))

    def members(self, segment: str, **arguments: Any) -> frozenset[Person]:
        """The persons of a segment; its text is read by jejak's parser, judged by loops."""
        from jejak.expression.parse import parse

        question = Question(**arguments | {"value": "ordered"})
        return members(self.world.asked(question), parse(segment))


class Jejak:
    """Answers by the SQL under test; closed at the end of a `with`."""

    def __init__(self, rows: Rows, rules: Rules):
        from jejak.project import in_memory

        self.project = in_memory(rows, settings_of(rules))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.project.close()

    def ask(self, measure: str, **arguments: Any) -> Answer:
        result = getattr(self.project, measure)(**arguments)
        foreign = [c["conversions"] for c in result.caveats if c["code"] == "other_currency"]
        return {
            "rows": result.rows,
            "details": result.details,
            "reconciliation": result.reconciliation | {"in_other_currency": sum(foreign)},
        }


def settings_of(rules: Rules) -> Any:
    from jejak import settings

    return settings.Settings(
        timezone=rules.timezone,
        goals=rules.goals,
        own_hosts=("kopi.id",),
        traffic=settings.Traffic(internal_users=rules.internal_users),
        session=settings.Session(gap=f"{rules.gap}s"),
        identity=settings.Identity(max_people=rules.max_people),
        stages={STAGES[n]: settings.Stage(events, action) for n, events, action in rules.stages},
    )


def packaged_channels() -> Classify:
    """The channel rules of the product, for comparisons: both sides call a source the same."""
    from jejak.journeys.channels import Arrival as Evidence
    from jejak.journeys.channels import read_rules

    rules = read_rules(None, ("kopi.id",))

    def classify(arrival: Arrival) -> Classified:
        told = rules.classify(Evidence(*arrival))
        return told.carries_source, told.channel, told.source, told.medium, told.campaign

    return classify
