"""A map as a mermaid `journey`; what the diagram cannot say rides in comments above its lines."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from jejak.maps.edit import write_value
from jejak.maps.model import Map, Touchpoint
from jejak.words import say

MIDDLE = 3  # the score of no feeling at all
# What the diagram's own grammar would take for something else, written as a code of mermaid.
_SPECIAL = re.compile(r"[#:;]|%(?=%)|(?<=%)%")
_KEYWORD = re.compile(r"journey|title|section|acctitle|accdescr", re.I)
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")


def to_mermaid(made: Map, language: str) -> str:
    """The text of the diagram; `read_mermaid` makes the same map of it."""
    return "\n".join(_lines(made, language)) + "\n"


def _lines(made: Map, language: str) -> Iterator[str]:
    data: dict[str, Any] = msgspec.to_builtins(made)
    yield "journey"
    yield f"    title {shown(made.map.name.text(language))}"
    yield from (f"    %% {line}" for line in say("edges.mermaid", language).split("\n"))
    yield _comment("language", language)
    for block, value in data.items():
        if block in ("touchpoints", "version"):
            continue
        items = [value] if isinstance(value, dict) else value
        yield from (_comment(block, item) for item in items)
    names = {stage.id: stage.name.text(language) for stage in made.stages}
    stage = None
    for touchpoint, item in zip(made.touchpoints, data.get("touchpoints", ()), strict=True):
        if touchpoint.stage != stage:
            stage = touchpoint.stage
            yield f"    section {shown(names.get(stage, stage))}"
            yield _comment("section", stage)
        yield _comment("touchpoints", item)
        yield f"      {task(touchpoint, language)}"


def _comment(block: str, value: Any) -> str:
    """A line that mermaid skips; `%%` in it could begin one of its directives."""
    return f"    %% jejak {block}: {write_value(value)}".replace("%%", "%\\x25").replace(
        "%\\x25 jejak", "%% jejak", 1
    )


def task(touchpoint: Touchpoint, language: str) -> str:
    """`Task: score: actor`."""
    name, actor = shown(touchpoint.name.text(language)), say(f"edges.{touchpoint.by}", language)
    return f"{name}: {score(touchpoint.feel)}: {actor}"


def score(feel: int | None) -> int:
    """The score from 1 to 5 that is nearest to a feeling from −3 to +3.

    >>> [score(feel) for feel in range(-3, 4)]
    [1, 2, 2, 3, 4, 4, 5]
    """
    return MIDDLE if feel is None else MIDDLE + round(feel * 2 / 3)


def shown(text: str) -> str:
    """A text on one line that mermaid's grammar takes for nothing else.

    >>> shown("Section 1: bayar; lunas #2")
    '#83;ection 1#58; bayar#59; lunas #35;2'
    """
    line = _UNSEEN.sub(" ", text).strip() or "-"
    made = _SPECIAL.sub(lambda found: f"#{ord(found[0])};", line)
    return f"#{ord(made[0])};{made[1:]}" if _KEYWORD.match(made) else made
