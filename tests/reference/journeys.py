"""Touches and conversions → the paths of conversions and of those who did not convert."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reference.conversions import Conversion
from reference.identity import Person
from reference.touches import Touch
from reference.world import Asked


@dataclass(eq=False)
class Path:
    """The touches of one conversion, or (conversion None) of one person who made none."""

    person: Person
    conversion: Conversion | None
    touches: list[Touch]
    state: str  # converted, open, lost
    until: datetime  # the conversion, or the last touch

    @property
    def value(self) -> float:
        return self.conversion.net if self.conversion else 0.0

    @property
    def lag(self) -> timedelta:
        return self.until - self.touches[0].at


def converting(asked: Asked) -> list[Path]:
    """One path per conversion in the range; empty where nothing touched the person in time."""
    paths: list[Path] = []
    for person, conversion in asked.conversions:
        after = None
        if asked.question.reset_after_conversion == "on":
            mine = asked.all_conversions[person]
            earlier = [c for c in mine if c.order < conversion.order]
            after = earlier[-1].at if earlier else None
        touches = looked_back(asked, person, conversion.at, after)
        paths.append(Path(person, conversion, touches, "converted", conversion.at))
    return paths


def looked_back(
    asked: Asked, person: Person, at: datetime, after: datetime | None = None
) -> list[Touch]:
    """The person's touches with 0 <= at - touch <= lookback, strictly later than `after`."""
    touches = [
        touch
        for touch in asked.touches.get(person, [])
        if touch.at <= at
        and at - touch.at <= asked.lookback
        and (after is None or touch.at > after)
    ]
    return without_direct(touches) if asked.question.direct == "skip" else touches


def without_direct(touches: list[Touch]) -> list[Touch]:
    """Direct touches removed; a path of direct only keeps them."""
    return [touch for touch in touches if touch.channel != "direct"] or touches


def not_converting(asked: Asked) -> list[Path]:
    """One path per person with a touch but no conversion of the goal in the range.

    None for a person who bought before and has not bought since: what follows a person's last
    conversion is no journey yet.
    """
    start, end = asked.range
    converted = {
        person
        for person, mine in asked.all_conversions.items()
        for c in mine
        if start <= c.at < end
    }
    paths: list[Path] = []
    for person, touches in asked.touches.items():
        inside = [touch for touch in touches if start <= touch.at < end]
        if not inside or person in converted:
            continue
        last = inside[-1].at
        bought = [c.at for c in asked.all_conversions.get(person, [])]
        if bought and bought[-1] < last:
            continue
        before = [at for at in bought if at < last]
        # RULE: reset_after_conversion holds here too.
        reset = asked.question.reset_after_conversion == "on" and before
        found = looked_back(asked, person, last, before[-1] if reset else None)
        still = asked.world.data_end - last <= asked.lookback
        paths.append(Path(person, None, found, "open" if still else "lost", last))
    return paths


def visits_on(path: Path, asked: Asked) -> int:
    """Sessions of a path (RULE: a contact told by a server counts as one)."""
    contacts = sum(1 for touch in path.touches if touch.session is None)
    visits = {id(asked.visits[touch.session]) for touch in path.touches if touch.session}
    return contacts + len(visits)


def reconciliation(asked: Asked) -> dict[str, float]:
    paths = converting(asked)
    told = [path for path in paths if path.touches]
    untold = [path for path in paths if not path.touches]
    every = [conversion for _, conversion in asked.conversions]
    return {
        "conversions": len(paths),
        "attributed": len(told),
        "unattributed": len(untold),
        "value": sum(path.value for path in paths),
        "attributed_value": sum(path.value for path in told),
        "unattributed_value": sum(path.value for path in untold),
        "gross": sum(conversion.gross for conversion in every),
        "cancelled": sum(conversion.cancelled for conversion in every),
        "refunded": sum(conversion.refunded for conversion in every),
        "net": sum(conversion.net for conversion in every),
        "in_other_currency": sum(conversion.is_foreign for conversion in every),
    }


Step = tuple[str, Touch]


def steps_of(path: Path, asked: Asked) -> list[Step]:
    """The path as it is printed: (item, touch) after the transform.

    RULE: where equal items fall together the earliest touch stays.
    """
    question = asked.question
    steps = [(touch.item(question.by), touch) for touch in path.touches]
    if question.transform == "exposure":
        return [
            step
            for before, step in zip([None, *steps], steps, strict=False)
            if before is None or before[0] != step[0]
        ]
    if question.transform == "first":
        first: dict[str, Step] = {}
        for step in steps:
            first.setdefault(step[0], step)
        return list(first.values())
    if question.transform == "last_n":
        assert question.trim is not None
        return steps[-question.trim :]
    if question.transform == "remove":
        return [step for step in steps if step[0] != question.remove] or steps
    if question.transform == "remove_last":
        return without_last(steps, question.remove)
    return steps  # raw, unique


def without_last(steps: list[Step], item: str | None) -> list[Step]:
    """The trailing run of an item taken off, unless the path is nothing else."""
    kept = list(steps)
    while kept and kept[-1][0] == item:
        kept.pop()
    return kept or steps
