"""The command that gives the figures of a result again."""

from shlex import join

from jejak.measure.question import arguments_of, default_of, option
from jejak.measure.result import Result
from jejak.report.naming import masked
from jejak.words import DEFAULT_GOAL

DATES = ("since", "until")


def command_of(result: Result) -> str:
    """What to type for the same figures: the range, and what was asked for beside the defaults."""
    words = ["jejak", "measure", result.measure]
    for name in asked(result):
        words += [option(name), masked(str(result.settings[name]))]
    return join([*words, "--json"])


def asked(result: Result) -> list[str]:
    """The arguments of a result that its measure would not take by itself."""
    taken = arguments_of(result.measure)
    names = [*DATES, *(name for name in taken if name not in DATES)]
    return [
        name
        for name in names
        if name in taken and result.settings.get(name) not in (None, at_rest(result.measure, name))
    ]


def at_rest(measure: str, name: str) -> object:
    return DEFAULT_GOAL if name == "goal" else default_of(measure, name)
