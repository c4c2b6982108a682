"""The options that several commands share.  Help texts are keys of report/words/*/cli.json."""

from dataclasses import dataclass, fields
from typing import Annotated

from cyclopts import Group, Parameter

from jejak.cli.language import language_of
from jejak.errors import ArgumentError
from jejak.words import LANGUAGES

EVERYWHERE = Group("cli.group.everywhere", sort_key=9)
RANGE = Group("cli.group.range", sort_key=2)
RULES = Group("cli.group.rules", sort_key=3)
PATHS = Group("cli.group.paths", sort_key=4)
CREDIT = Group("cli.group.credit", sort_key=5)
FUNNEL = Group("cli.group.funnel", sort_key=6)


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """What every command takes."""

    project: Annotated[
        str, Parameter(help="cli.option.project", group=EVERYWHERE, show_default=False)
    ] = "."
    lang: Annotated[str | None, Parameter(help="cli.option.lang", group=EVERYWHERE)] = None

    def language(self) -> str:
        return self.languages()[0]

    def languages(self) -> tuple[str, ...]:
        """The languages asked for, checked; the one this terminal speaks where none is."""
        if self.lang is None:
            return (language_of(["--project", self.project]),)
        names = tuple(name.strip() for name in self.lang.split(","))
        if wrong := [name for name in names if name not in LANGUAGES]:
            allowed = ", ".join(LANGUAGES)
            fix = f"--lang {','.join(LANGUAGES)}"
            raise ArgumentError("cli.unknown_language", value=wrong[0], allowed=allowed, fix=fix)
        return names


Text = str | None
Since = Annotated[Text, Parameter(name="--from", help="cli.option.from", group=RANGE)]
Until = Annotated[Text, Parameter(name="--to", help="cli.option.to", group=RANGE)]


@Parameter(name="*")
@dataclass(frozen=True)
class Question:
    """The arguments of a measure; what is not given stays the measure's own default."""

    by: Annotated[Text, Parameter(help="cli.option.by", group=RANGE)] = None
    since: Since = None
    until: Until = None
    goal: Annotated[Text, Parameter(help="cli.option.goal", group=RANGE)] = None
    lookback: Annotated[Text, Parameter(help="cli.option.lookback", group=RANGE)] = None
    traffic: Annotated[Text, Parameter(help="cli.option.traffic", group=RANGE)] = None
    value: Annotated[Text, Parameter(help="cli.option.value", group=RANGE)] = None
    segment: Annotated[Text, Parameter(help="cli.option.segment", group=RANGE)] = None
    compare: Annotated[Text, Parameter(help="cli.option.compare", group=RANGE)] = None
    top: Annotated[int | None, Parameter(help="cli.option.top", group=RANGE)] = None

    direct: Annotated[Text, Parameter(help="cli.option.direct", group=RULES)] = None
    count: Annotated[Text, Parameter(help="cli.option.count", group=RULES)] = None
    reset_after_conversion: Annotated[
        Text, Parameter(help="cli.option.reset_after_conversion", group=RULES)
    ] = None
    touch: Annotated[Text, Parameter(help="cli.option.touch", group=RULES)] = None
    session: Annotated[Text, Parameter(help="cli.option.session", group=RULES)] = None
    identity: Annotated[Text, Parameter(help="cli.option.identity", group=RULES)] = None

    any_touch: Annotated[Text, Parameter(help="cli.option.any_touch", group=PATHS)] = None
    first_touch: Annotated[Text, Parameter(help="cli.option.first_touch", group=PATHS)] = None
    last_touch: Annotated[Text, Parameter(help="cli.option.last_touch", group=PATHS)] = None
    min_length: Annotated[int | None, Parameter(help="cli.option.min_length", group=PATHS)] = None
    max_length: Annotated[int | None, Parameter(help="cli.option.max_length", group=PATHS)] = None
    min_lag: Annotated[Text, Parameter(help="cli.option.min_lag", group=PATHS)] = None
    transform: Annotated[Text, Parameter(help="cli.option.transform", group=PATHS)] = None
    trim: Annotated[int | None, Parameter(help="cli.option.trim", group=PATHS)] = None
    remove: Annotated[Text, Parameter(help="cli.option.remove", group=PATHS)] = None

    person: Annotated[Text, Parameter(help="cli.option.person", group=RANGE)] = None

    half_life: Annotated[Text, Parameter(help="cli.option.half_life", group=CREDIT)] = None

    steps: Annotated[Text, Parameter(help="cli.option.steps", group=FUNNEL)] = None
    by_step: Annotated[Text, Parameter(help="cli.option.by_step", group=FUNNEL)] = None
    order: Annotated[Text, Parameter(help="cli.option.order", group=FUNNEL)] = None
    window: Annotated[Text, Parameter(help="cli.option.window", group=FUNNEL)] = None
    step_window: Annotated[Text, Parameter(help="cli.option.step_window", group=FUNNEL)] = None
    exclude: Annotated[Text, Parameter(help="cli.option.exclude", group=FUNNEL)] = None
    exclude_what: Annotated[Text, Parameter(help="cli.option.exclude_what", group=FUNNEL)] = None
    reentry: Annotated[Text, Parameter(help="cli.option.reentry", group=FUNNEL)] = None
    repeat: Annotated[Text, Parameter(help="cli.option.repeat", group=FUNNEL)] = None
    ties: Annotated[Text, Parameter(help="cli.option.ties", group=FUNNEL)] = None

    def given(self) -> dict[str, str | int]:
        """The arguments that were typed, by their Python names."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value is not None}
