"""What a measure can be asked: one struct for every argument, checked before any query."""

import difflib
from datetime import date, datetime
from typing import Any, Literal, NoReturn

import msgspec

from jejak.errors import ArgumentError
from jejak.expression.parse import parse
from jejak.measure.funnel_steps import MOST, Step, parse_steps
from jejak.measure.periods import PERIODS
from jejak.settings import seconds
from jejak.words import PATH_DIMENSIONS

BY: dict[str, tuple[str, ...]] = {
    "overview": PERIODS,
    "assisted": PATH_DIMENSIONS,
    "paths": PATH_DIMENSIONS,
    "attribution": PATH_DIMENSIONS,
    "path_length": (),
    "time_lag": (),
    "devices": ("device", "os", "browser", "model", "screen"),
    "carry_over": (),
    "repeat": ("cohort", "first_channel", "first_product"),
    "products": ("product", "category"),
    "discovery": (),
    "stages": (),
    "feedback": ("touchpoint", "channel"),
    "quality": (),
    "person": (),
    "reconcile": (),
    "funnel": PATH_DIMENSIONS,
    "dropoff": ("landing_page", "channel", "device", "place"),
}
UNDIVIDED = ("funnel",)  # told as a whole unless `by` is given
DEFAULT_BY = {
    name: kinds[0] if kinds and name not in UNDIVIDED else None for name, kinds in BY.items()
}
LAST = "last"  # the step to which a person came last
TRANSFORMS = ("raw", "unique", "exposure", "first", "last_n", "remove", "remove_last")
# Arguments that only some measures take.
ONLY = {
    "paths": (
        "any_touch",
        "first_touch",
        "last_touch",
        "min_length",
        "max_length",
        "min_lag",
        "transform",
        "trim",
        "remove",
        "top",
    ),
    "attribution": ("half_life", "transform", "trim", "remove"),
    "person": ("person",),
    "dropoff": ("top",),
    "funnel": (
        "by_step",
        "steps",
        "order",
        "window",
        "step_window",
        "exclude",
        "exclude_what",
        "reentry",
        "repeat",
        "ties",
    ),
}
# The common arguments of measures that look at people and events rather than at conversions;
# the others take all of them.
_OF_PEOPLE = ("since", "until", "identity", "traffic", "segment", "compare")
ALWAYS = "--json, --csv, --project, --lang"  # what every measure takes on the command line
TAKES: dict[str, tuple[str, ...]] = {
    "stages": _OF_PEOPLE,
    "feedback": ("by", *_OF_PEOPLE),
    "quality": (),
    "person": (),
    "reconcile": ("since", "until"),
}


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of a measure; names as on the command line.

    `since` and `until` (--from, --to) are local days, both counted, and bound conversions;
    without them the last 30 days ending at data end.  `compare` (previous, last-year, FROM..TO)
    sets every figure beside that of an earlier period.  `segment` is an expression over persons:
    only those it holds for are looked at.  `lookback` is an exact duration, both
    ends counted.  `half_life` belongs to the model time_decay.  `value` is what a conversion is
    worth: as ordered, as its payments say, or those less the fees; refunds lower each of them.
    """

    by: str | None = None
    since: date | None = None
    until: date | None = None
    lookback: str = "30d"
    goal: str | None = None
    direct: Literal["keep", "skip"] = "keep"
    count: Literal["every", "once"] = "every"
    reset_after_conversion: Literal["off", "on"] = "off"
    touch: Literal["source", "session"] = "source"
    session: Literal["device", "person"] = "device"
    identity: Literal["latest", "as_of_event"] = "latest"
    traffic: Literal["human", "all"] = "human"
    value: Literal["ordered", "paid", "net_of_fees"] = "ordered"
    segment: str | None = None
    compare: str | None = None
    any_touch: str | None = None
    first_touch: str | None = None
    last_touch: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_lag: str | None = None
    transform: str = "raw"
    trim: int | None = None
    remove: str | None = None
    top: int = 20
    half_life: str = "7d"
    person: str | None = None
    by_step: str = "1"
    steps: str | None = None
    order: Literal["ordered", "strict", "any"] = "ordered"
    window: str = "7d"
    step_window: str | None = None
    exclude: str | None = None
    exclude_what: Literal["attempt", "person"] = "attempt"
    reentry: Literal["best", "first"] = "best"
    repeat: Literal["one", "many"] = "one"
    ties: Literal["in_order", "later"] = "in_order"


_DEFAULTS = Question()
_TYPED = {"since": "--from", "until": "--to"}


def ask(measure: str, **arguments: Any) -> Question:
    """A checked question to a measure; an argument it does not take is an error that says so."""
    for name, value in arguments.items():
        _check_known(measure, name, value)
    arguments = {name: _day(value) for name, value in arguments.items()}
    try:
        question = msgspec.convert(arguments, Question)
    except msgspec.ValidationError as error:
        _refuse_type(error, arguments)
    _check_by(measure, question.by)
    _check_values(question)
    return msgspec.structs.replace(question, by=question.by or DEFAULT_BY[measure])


def arguments_of(measure: str) -> tuple[str, ...]:
    """The arguments a measure takes."""
    special = {name for names in ONLY.values() for name in names}
    own = set(ONLY.get(measure, ()))
    common = TAKES.get(measure, Question.__struct_fields__)
    return tuple(
        name
        for name in Question.__struct_fields__
        if (name in own or (name in common and name not in special))
        and (name != "by" or BY[measure])
    )


def default_of(measure: str, name: str) -> Any:
    """What a measure takes for an argument that is not given."""
    return DEFAULT_BY[measure] if name == "by" else getattr(_DEFAULTS, name)


def option(name: str) -> str:
    """`since` is typed `--from`, `half_life` `--half-life`."""
    return _TYPED.get(name, "--" + name.replace("_", "-"))


def _check_known(measure: str, name: str, value: Any) -> None:
    allowed = arguments_of(measure)
    if name in allowed:
        return
    if name == "by" and value is None:
        return
    if name in Question.__struct_fields__ and value == getattr(_DEFAULTS, name):
        return
    if not allowed:
        raise ArgumentError("argument.none", argument=name, measure=measure, allowed=ALWAYS)
    near = difflib.get_close_matches(name, allowed, n=1)
    raise ArgumentError(
        "argument.unknown_near" if near else "argument.unknown",
        argument=name,
        measure=measure,
        near=near[0] if near else "",
        allowed=", ".join(allowed),
    )


def _day(value: Any) -> Any:
    """A notebook's time stamp of a midnight is the day it begins."""
    if isinstance(value, datetime) and str(value).endswith(" 00:00:00"):
        return value.date()
    return value


def _refuse_type(error: msgspec.ValidationError, arguments: dict[str, Any]) -> NoReturn:
    place = str(error).rpartition("`$.")[2].rstrip("`")
    value = arguments.get(place)
    allowed = {
        "direct": "keep, skip",
        "count": "every, once",
        "reset_after_conversion": "off, on",
        "touch": "source, session",
        "session": "device, person",
        "identity": "latest, as_of_event",
        "traffic": "human, all",
        "value": "ordered, paid, net_of_fees",
        "order": "ordered, strict, any",
        "exclude_what": "attempt, person",
        "reentry": "best, first",
        "repeat": "one, many",
        "ties": "in_order, later",
        "since": "YYYY-MM-DD (2026-10-31)",
        "until": "YYYY-MM-DD (2026-10-31)",
    }.get(place, _like(getattr(_DEFAULTS, place, None), error))
    raise ArgumentError("argument.value", argument=place, value=value, allowed=allowed) from None


def _like(default: Any, error: Exception) -> str:
    """What is allowed where the kind is wrong: a text like the default."""
    return f'"{default}"' if isinstance(default, str) else str(error).split(" - at")[0]


def _check_by(measure: str, by: str | None) -> None:
    if by is not None and by not in BY[measure]:
        near = difflib.get_close_matches(by, BY[measure], n=1)
        raise ArgumentError(
            "argument.by_near" if near else "argument.by",
            measure=measure,
            value=by,
            near=near[0] if near else "",
            allowed=", ".join(BY[measure]) or "—",
        )


def _check_values(question: Question) -> None:
    _check_duration("lookback", question.lookback, 86400, 365 * 86400, "1d … 365d")
    _check_duration("half_life", question.half_life, 3600, 365 * 86400, "1h … 365d")
    if question.min_lag is not None:
        _check_duration("min_lag", question.min_lag, 0, 365 * 86400, "0d … 365d")
    if question.since and question.until and question.since > question.until:
        told = {"argument": "until", "value": question.until.isoformat(), "near": "since"}
        raise ArgumentError("argument.before", **told, allowed=f"≥ {question.since.isoformat()}")
    if question.transform not in TRANSFORMS:
        _refuse("transform", question.transform, ", ".join(TRANSFORMS))
    if (question.transform == "last_n") != (question.trim is not None):
        _refuse("trim", question.trim, "--transform last_n --trim 3")
    if (question.transform in ("remove", "remove_last")) != (question.remove is not None):
        _refuse("remove", question.remove, "--transform remove --remove direct")
    for name in ("min_length", "max_length", "trim", "top"):
        number = getattr(question, name)
        if number is not None and number < 1:
            _refuse(name, number, "≥ 1")
    if question.min_length and question.max_length and question.max_length < question.min_length:
        _refuse("max_length", question.max_length, f"≥ {question.min_length} (min_length)")
    if question.segment is not None:
        parse(question.segment)
    _check_funnel(question)


def _check_by_step(question: Question) -> None:
    asked = question.by_step
    if asked != LAST and not (asked.isascii() and asked.isdigit() and 1 <= int(asked) <= MOST):
        _refuse("by_step", asked, f"1 … {MOST}, {LAST}")
    if asked != "1" and question.by is None:
        _refuse("by_step", asked, f"--by channel --by-step {asked}")
    if asked != "1" and question.order == "any":
        _refuse("by_step", asked, "--order ordered, --order strict")


def _check_funnel(question: Question) -> None:
    _check_by_step(question)
    _check_duration("window", question.window, 1, 365 * 86400, "1s … 365d")
    if question.step_window is not None:
        _check_duration("step_window", question.step_window, 1, 365 * 86400, "1s … 365d")
    if question.exclude_what == "person" and question.exclude is None:
        _refuse("exclude_what", "person", "--exclude EVENT --exclude-what person")
    if question.order == "any" and question.step_window is not None:
        _refuse("step_window", question.step_window, "--order ordered, --order strict")
    if question.order == "any" and question.ties == "later":
        _refuse("ties", question.ties, "--order ordered, --order strict")
    if question.exclude is not None and len(parse_steps(question.exclude, "exclude")) > 1:
        _refuse("exclude", question.exclude, "EVENT, EVENT|EVENT")
    if question.steps is not None:
        _check_steps(question, parse_steps(question.steps))


def _check_steps(question: Question, steps: list[Step]) -> None:
    if not 2 <= len(steps) <= MOST:
        _refuse("steps", question.steps, f"2 … {MOST}: 'A > B'")
    events = [one.event for step in steps for one in step]
    again = [event for event in events if events.count(event) > 1]
    if question.order == "any" and question.repeat == "one" and again:
        _refuse("order", "any", f"--repeat many ({again[0]} > {again[0]})")


def _check_duration(name: str, value: str, low: int, high: int, allowed: str) -> None:
    try:
        fine = low <= seconds(value) <= high
    except ValueError:
        fine = False
    if not fine:
        _refuse(name, value, allowed)


def _refuse(argument: str, value: Any, allowed: str) -> None:
    raise ArgumentError("argument.value", argument=argument, value=value, allowed=allowed)
