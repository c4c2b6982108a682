"""A person's timeline holds the events that the reference gives them, and no others."""

from collections import defaultdict

from histories import histories, rules
from hypothesis import HealthCheck, Phase, given, settings

from jejak.errors import ArgumentError
from reference.asked import Question, Rules
from reference.sides import Jejak, Reference, Rows, packaged_channels
from reference.stages import persons_events

CLASSIFY = packaged_channels()


@settings(
    max_examples=8,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)
@given(rows=histories(), given_rules=rules())
def test_the_timeline_is_the_references(rows: Rows, given_rules: Rules) -> None:
    world = Reference(rows, given_rules, CLASSIFY).world
    project = Jejak(rows, given_rules).project
    mine: dict[object, list[int]] = defaultdict(list)
    for person, event in persons_events(world.asked(Question(traffic="all"))):
        mine[person].append(event.id)
    strong = {key for event in world.events for key in event.strong}
    for kind, value in sorted(strong):
        if kind != "phone":  # the histories' phones are too short for one that is typed
            account = ("account", world.identity.strong.name((kind, value)))
            assert timeline(project, value) == mine[account], (kind, value)
    for weak in sorted({e.weak for e in world.events if e.weak is not None}):
        if ("user", weak) in world.identity.strong.group:
            continue  # an alias named it as a user id too: that is looked for first
        accounts = world.identity.accounts_on(weak)
        shared = len(accounts) != 1
        person = world.identity.anonymous(weak) if shared else ("account", min(accounts))
        assert timeline(project, weak) == mine.get(person, []), weak


def timeline(project, person: str) -> list[int]:
    try:
        return [row["event_id"] for row in project.person(person).rows]
    except ArgumentError:
        return []
