"""Stages against the reference, on people who come often, and by hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dense import FEW, MANY
from hypothesis import given
from hypothesis import strategies as st

from fixtures.figures import row
from fixtures.story import CALLS, INSTAGRAM, buy, event, page, server, stub
from jejak.errors import ArgumentError
from jejak.project import in_memory
from jejak.settings import Settings, Stage
from reference.asked import Rules
from reference.compare import differences
from reference.sides import Jejak, Reference

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
NAMES = ("Page Viewed",) * 9 + (
    "Order Completed",
    "Signed Up",
    "Product Added",
    "Guide Viewed",
    "Order Delivered",
    "Ticket Opened",
    "Invite Shared",
    "Survey Answered",
)
SAID = '{"question_type": "nps", "score": 10}'


@st.composite
def lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Few people on many days: often ten returns at a stage, some of them after long silence."""
    rows: list[dict[str, Any]] = []
    for nth in range(draw(st.integers(20, 70))):
        day = draw(st.sampled_from((*range(12), 20, 33, 40)))
        at = datetime(2026, 10, 1) + timedelta(days=day, hours=draw(st.sampled_from((1, 16, 17))))
        name = draw(st.sampled_from(NAMES))
        told: dict[str, Any] = {"is_server": True} if name == "Order Delivered" else {}
        rows.append(
            event(f"{at:%m-%d %H:%M}", None, name, message_id=f"m{nth}", **told)
            | {"user_id": draw(st.sampled_from(("ana", "budi", "citra")))}
            | {"properties": SAID if name == "Survey Answered" else None}
        )
    return rows


ASKED = st.fixed_dictionaries(
    {},
    optional={
        "since": st.sampled_from((date(2026, 9, 1), date(2026, 10, 5))),
        "until": st.sampled_from((date(2026, 10, 11), date(2026, 10, 12), date(2026, 12, 1))),
    },
)


# What a shop says of its own stages: events moved, events of its own, none at all.
OWN = (
    (),
    ((3, ("Product Added",), "Product Added"), (4, None, "Invite Shared")),
    ((2, ("Signed Up", "Guide Viewed"), None), (5, (), None)),
    ((4, ("Survey Answered", "Order Completed"), None), (1, None, "Guide Viewed")),
)


def agree(rows: list[dict[str, Any]], said: Any = (), **asked: Any) -> None:
    rules = Rules(stages=said)
    mine = Reference(rows, rules, stub).ask("stages", **asked)
    theirs = Jejak(rows, rules).ask("stages", **asked)
    assert not differences("stages", None, mine, theirs)


@FEW
@given(rows=lives(), said=st.sampled_from(OWN), asked=ASKED)
def test_stages_of_busy_lives_are_the_references(rows, said, asked):
    agree(rows, said, **asked)


@pytest.mark.heavy
@MANY
@given(rows=lives(), said=st.sampled_from(OWN), asked=ASKED)
def test_stages_of_busy_lives_are_the_references_at_length(rows, said, asked):
    agree(rows, said, **asked)


def comes(name: str, *days: int) -> list[dict[str, Any]]:
    return [page(f"10-{day:02d} 03:00", name, INSTAGRAM) for day in days]


def test_who_is_silent_for_longer_than_usual_has_left():
    # Returns: nine after 2 days (1, 3 … 19 Oct), one more after 2, one after 5: the 95th
    # percentile of eleven lies half way between the 10th and the 11th, at 2 + 0.5 · 3 = 3.5
    # days.  Data end is 20 Oct.  "a" was last here on 16 Oct (4 days: left), "b" on 17 Oct.
    rows = comes("often", *range(1, 20, 2)) + comes("twice", 18, 20) + comes("away", 15, 20)
    rows += comes("a", 16) + comes("b", 17)
    result = in_memory(rows).stages(**OCTOBER)
    reach = row(result.details["reach"], stage="awareness")
    assert reach["returns"] == 9 + 1 + 1
    assert reach["leaves_after"] == 3.5
    assert [(r["state"], r["people"]) for r in result.rows] == [("active", 4), ("left", 1)]
    [left] = [r for r in result.details["months"] if r["left"]]
    assert (left["month"], left["stage"], left["left"]) == ("2026-10", "awareness", 1)
    assert left["came_back"] == 1  # "away" had been away for 5 days


def test_under_ten_returns_nobody_is_said_to_have_left():
    rows = comes("often", *range(1, 11)) + comes("a", 2)
    result = in_memory(rows).stages(**OCTOBER)
    assert [(r["state"], r["people"]) for r in result.rows] == [("unclear", 2)]
    assert result.reconciliation == {"people": 2, "active": 0, "left": 0, "unclear": 2}


def test_a_person_without_a_stage_is_shown():
    rows = [server("10-02 03:00", "Phone Call Started", user_id="u", **CALLS)]
    assert [r["stage"] for r in in_memory(rows).stages(**OCTOBER).rows] == ["none"]


def test_answers_that_are_no_promoters():
    answers = (
        ('{"question_type": "nps", "score": 8}', "awareness"),
        ('{"question_type": "csat", "score": 5}', "awareness"),
        ('{"score": 10}', "awareness"),  # the type is declared, never guessed
        ('{"question_type": "nps", "score": 11}', "awareness"),
        ("not json", "awareness"),
        ('{"question_type": "NPS", "score": "9"}', "advocacy"),
    )
    for said, stage in answers:
        rows = [event("10-02 03:00", "a", "Survey Answered", properties=said)]
        assert [r["stage"] for r in in_memory(rows).stages(**OCTOBER).rows] == [stage], said


def test_what_is_missing_is_said():
    caveats = in_memory([page("10-02 03:00", "a")]).stages(**OCTOBER).caveats
    assert {(c["code"], c["stage"]) for c in caveats if c["code"] == "stage_unseen"} == {
        ("stage_unseen", stage) for stage in ("acquisition", "onboarding", "advocacy")
    }


def test_a_shop_says_what_brings_people_to_its_stages():
    rows = [
        page("10-01 03:00", "a"),
        buy("10-02 03:00", "a", 5),
        event("10-03 03:00", "a", "Setup Finished"),
        event("10-03 04:00", "a", "Guide Viewed"),
    ]
    own = Settings(
        stages={"onboarding": Stage(events=("Setup Finished",), expected="Setup Finished")}
    )
    for settings, action in ((Settings(), "Guide Viewed"), (own, "Setup Finished")):
        result = in_memory(rows, settings).stages(**OCTOBER)
        assert [r["stage"] for r in result.rows] == ["onboarding"]
        told = {"stage_events": "onboarding: Setup Finished"} if settings is own else {}
        assert told.items() <= result.settings.items()
        assert bool(told) == ("stage_events" in result.settings)
        [done] = [a for a in result.details["actions"] if a["stage"] == "onboarding"]
        assert (done["action"], done["people"], done["done"]) == (action, 1, 1)


def test_what_is_expected_is_read_where_it_brings_nobody_to_a_stage():
    rows = [
        event("10-01 03:00", "a", "Signed Up"),
        event("10-02 03:00", "a", "Setup Finished"),
        event("10-03 03:00", "a", "Guide Viewed"),
    ]
    own = Settings(stages={"onboarding": Stage(events=("Setup Finished", "Setup Begun"))})
    result = in_memory(rows, own).stages(**OCTOBER)
    [done] = [a for a in result.details["actions"] if a["stage"] == "onboarding"]
    assert (done["action"], done["people"], done["done"]) == ("Guide Viewed", 1, 1)
    missing = [c["events"] for c in result.caveats if c["code"] == "stage_lost"]
    assert missing == ["Setup Begun"]


def test_usual_events_stay_activity_where_other_events_make_a_stage():
    rows = [event("10-01 03:00", "a", "Signed Up")]
    rows += [event(f"10-{day:02d} 03:00", "a", "Product Used") for day in range(3, 9)]
    own = Settings(stages={"engagement": Stage(events=("Order Rated",))})
    assert [r["stage"] for r in in_memory(rows, own).stages(**OCTOBER).rows] == ["engagement"]


def test_the_range_ends_what_is_known():
    rows = [page("10-02 03:00", "a"), buy("10-05 03:00", "a", 5), page("10-09 03:00", "a")]
    for until, stage in ((4, "awareness"), (5, "acquisition")):
        asked = {"since": date(2026, 10, 1), "until": date(2026, 10, until)}
        assert [r["stage"] for r in in_memory(rows).stages(**asked).rows] == [stage]


def test_arguments_of_conversions_are_refused():
    with pytest.raises(ArgumentError, match="lookback"):
        in_memory([page("10-02 03:00", "a")]).stages(lookback="7d")
