"""Maps drafted on 70 % of people, measured on the other 30 %.

People are split by a hash of their id.  How a flow is followed is told here once more by plain
regular expressions, not by the automaton that the draft was chosen with.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import reduce
from hashlib import sha256
from itertools import groupby, product
from operator import itemgetter
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jejak
from fixtures.story import buy, page, server
from jejak.engine.duckdb import DuckDB
from jejak.errors import ArgumentError
from jejak.journeys.build import build_tables
from jejak.maps.bind import bound, find_hits
from jejak.maps.chain import LONGEST_LINE, Kinds, find_chain, weigh
from jejak.maps.draft import MOST_FLOATING, MOST_TOUCHPOINTS, draft
from jejak.maps.file import read_map
from jejak.maps.fit import Follower, fits
from jejak.maps.flow import Choice, Order, Repeat, Sign, Step, Tree, compile_flow, parse, steps
from jejak.maps.known import SETBACKS
from jejak.maps.model import Map
from jejak.maps.show import measure_map
from jejak.measure.question import Question
from jejak.project import Project, in_memory
from jejak.schema import TABLES
from jejak.store.hash import DICTIONARIES
from jejak.verify.check import Beside, check

TODAY = date(2026, 11, 1)
SINCE, UNTIL = date(2000, 1, 1), date(2030, 1, 1)


def parts_of(project: Project) -> tuple[Project, Project]:
    """The people of a project as two projects: those drafted on, and the others."""
    journeys = project.journeys
    values = journeys.bind(Question(since=SINCE, until=UNTIL, identity="latest"))
    names = project.sql("SELECT DISTINCT event FROM events")
    journeys.need_events([row["event"] for row in names], values, of_everyone=True)
    persons = journeys.engine.rows("SELECT event_id, person_id FROM person_events")
    side = {row["event_id"]: is_held_out(row["person_id"]) for row in persons}
    kept = list(TABLES["events"])
    events = journeys.engine.rows(f"SELECT {', '.join(kept)} FROM events")
    halves: list[list[tuple[object, ...]]] = [[], []]
    for event in events:
        if event["event_id"] in side:
            halves[side[event["event_id"]]].append(tuple(event.values()))
    first, second = (made(project, rows) for rows in halves)
    return first, second


def is_held_out(person: int) -> bool:
    return int(sha256(f"{person}".encode()).hexdigest(), 16) % 100 >= 70


def made(project: Project, events: list[tuple[object, ...]]) -> Project:
    engine = DuckDB(threads=1)
    engine.load("events", TABLES["events"], events)
    for name in DICTIONARIES:
        rows = project.engine.rows(f"SELECT {', '.join(TABLES[name])} FROM {name}")
        engine.load(name, TABLES[name], [tuple(row.values()) for row in rows])
    build_tables(engine, project.settings, project.rules)
    return Project(engine, project.settings, project.rules)


def journeys_of(project: Project, the_map: Map) -> list[tuple[str, ...]]:
    """Every person's hits in order, as ids."""
    journeys = project.journeys
    values = journeys.bind(Question(since=SINCE, until=UNTIL)) | {
        "by": "channel",
        "goal": "Order Completed",
    }
    find_hits(journeys, the_map, values)
    rows = journeys.engine.rows(
        "SELECT person_id, touchpoint FROM hits ORDER BY person_id, at_us, is_event, event_id"
    )
    ids = [one.id for one in bound(the_map)]
    return [
        tuple(ids[row["touchpoint"]] for row in walk)
        for _, walk in groupby(rows, key=itemgetter("person_id"))
    ]


def begins_a_word(tree: Tree) -> re.Pattern[str]:
    """A regular expression of all beginnings of a flow's words, each id a letter and `;`."""
    return re.compile(f"(?:{beginnings(tree)})")


def whole(tree: Tree) -> str:
    if isinstance(tree, Step):
        return f"(?:{tree.id};)"
    if isinstance(tree, Repeat):
        return f"(?:{whole(tree.part)}{tree.sign})"
    mark = "|" if isinstance(tree, Choice) else ""
    return f"(?:{mark.join(map(whole, tree.parts))})"


def beginnings(tree: Tree) -> str:
    if isinstance(tree, Step):
        return f"(?:{tree.id};)?"
    if isinstance(tree, Repeat):
        again = "" if tree.sign == "?" else f"(?:{whole(tree.part)})*"
        return f"(?:{again}(?:{beginnings(tree.part)}))"
    if isinstance(tree, Choice):
        return "|".join(f"(?:{beginnings(part)})" for part in tree.parts)
    heads = ["".join(map(whole, tree.parts[:nth])) for nth in range(len(tree.parts))]
    return "|".join(
        f"(?:{head}(?:{beginnings(part)}))" for head, part in zip(heads, tree.parts, strict=True)
    )


def drafted(project: Project) -> tuple[Map, Project]:
    mine, others = parts_of(project)
    texts = [draft(mine.journeys, name="Uji", language=language) for language in ("id", "en")]
    assert draft(mine.journeys, name="Uji", language="id") == texts[0]
    maps = [read_map(text) for text in texts]
    assert maps[0].map == maps[1].map
    findings = check(maps[0], Beside(TODAY))
    assert [one for one in findings if one.severity != "info"] == []
    mine.close()
    return maps[0].map, others


def holds_out(project: Project) -> tuple[float, float, float]:
    """Coverage, fit, and how open the flow is; everything that a draft must hold."""
    the_map, others = drafted(project)
    for item in (*the_map.goals, *the_map.contacts, *the_map.stages, *the_map.touchpoints):
        assert item.assumed
    assert len(the_map.touchpoints) <= MOST_TOUCHPOINTS == 20
    floating = {one.id for one in the_map.touchpoints if one.anytime}
    assert len(floating) <= MOST_FLOATING == 3
    [text] = the_map.flow.values()
    assert len(text) <= LONGEST_LINE == 200
    shares = measure_map(others.journeys, the_map, since=SINCE, until=UNTIL)
    assert shares.covered is not None and shares.covered.share is not None
    walked = journeys_of(others, the_map)
    pattern = begins_a_word(parse(text).tree)
    plain = [
        bool(pattern.fullmatch("".join(f"{id};" for id in walk if id not in floating)))
        for walk in (walk[:300] for walk in walked)
    ]
    fit = fits(the_map, walked)
    assert fits(the_map, [walk[:300] for walk in walked]) == plain
    variants: dict[tuple[str, ...], int] = defaultdict(int)
    for walk in walked:
        variants[tuple(id for id in walk if id not in floating)] += 1
    longer = {walk: n for walk, n in variants.items() if len(walk) > 1}
    tree = parse(text).tree
    worth, of_longer = weigh(tree, variants), weigh(tree, longer)
    flower = weigh(Repeat(Choice(tuple(map(Step, sorted(set(steps(tree)))))), "*"), variants)
    assert (flower.fit, flower.open) == (1.0, 1.0)
    others.close()
    assert of_longer.fit >= 0.7
    return shares.covered.share, sum(fit) / len(fit), worth.open


def imported(path: Path, folder: Path) -> Project:
    if not path.exists():
        pytest.skip(f"not there: {path}")
    project = jejak.new(folder)
    assert project.import_file(path).accepted
    return project


def test_the_demo_on_people_it_was_not_drafted_on(small_shop: Path):
    project = jejak.open(small_shop)
    coverage, fit, is_open = holds_out(project)
    assert coverage >= 0.8
    assert fit >= 0.8
    assert is_open <= 0.6
    project.close()


@pytest.mark.heavy
def test_a_clothing_shop(shared: Path, tmp_path: Path):
    project = imported(shared / "data/shapees/events.jsonl.gz", tmp_path / "shop")
    coverage, fit, is_open = holds_out(project)
    assert coverage >= 0.8
    assert fit >= 0.8
    assert is_open <= 0.8
    project.close()


@pytest.mark.heavy
def test_a_help_desk(shared: Path, tmp_path: Path):
    project = imported(shared / "data/helpdesk_it/helpdesk.xes.gz", tmp_path / "desk")
    coverage, fit, is_open = holds_out(project)
    assert coverage >= 0.8
    assert fit >= 0.8
    assert is_open <= 0.5
    project.close()


def trees() -> st.SearchStrategy[Tree]:
    return st.recursive(
        st.sampled_from("abc").map(Step),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Order(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Choice(tuple(parts))),
            st.builds(Repeat, inner, st.sampled_from(get_args(Sign))),
        ),
        max_leaves=6,
    )


LONGEST = 3
Words = set[tuple[str, ...]]


def joined(left: Words, right: Words) -> Words:
    return {(*one, *two) for one in left for two in right if len(one) + len(two) <= LONGEST}


def words(tree: Tree) -> Words:
    """Every word of a flow with at most three steps."""
    if isinstance(tree, Step):
        return {(tree.id,)}
    if isinstance(tree, Choice):
        return set[tuple[str, ...]]().union(*map(words, tree.parts))
    if isinstance(tree, Order):
        return reduce(joined, map(words, tree.parts))
    found = words(tree.part)
    if tree.sign != "?":
        for _ in range(LONGEST):
            found |= joined(found, words(tree.part))
    return found if tree.sign == "+" else found | {()}


def heads(tree: Tree) -> Words:
    """Every beginning of a word with at most three steps."""
    if isinstance(tree, Step):
        return {(), (tree.id,)}
    if isinstance(tree, Choice):
        return set[tuple[str, ...]]().union(*map(heads, tree.parts))
    if isinstance(tree, Order):
        found, before = set[tuple[str, ...]](), {()}
        for part in tree.parts:
            found |= joined(before, heads(part))
            before = joined(before, words(part))
        return found
    return joined(words(Repeat(tree.part, "*")) if tree.sign != "?" else {()}, heads(tree.part))


@given(trees())
def test_what_begins_a_path_is_what_its_words_say(tree: Tree):
    follower = Follower(compile_flow(tree))
    begun = heads(tree)
    for length in range(LONGEST + 1):
        for journey in product("abc", repeat=length):
            assert follower.follows(journey) == (journey in begun)


def test_a_chain_that_was_planted_is_found():
    """Everybody goes a, b once or more, then c or d; d and c never meet."""
    journeys = {
        ("a", "b", "c"): 40,
        ("a", "b", "b", "d"): 40,
        ("a", "b"): 20,
        ("a",): 20,
        ("a", "b", "b", "c"): 20,
    }
    chain = find_chain(journeys, Kinds(milestones=("b",)))
    assert chain is not None
    assert chain.fit == 1
    follower = Follower(compile_flow(chain.tree))
    assert not follower.follows(("b", "a"))
    assert not follower.follows(("c",))


def test_worth_by_hand():
    """`a (b|c)`: 4 at the start where a may come, 3 went on to two places where b and c may."""
    worth = weigh(parse("a (b | c)").tree, {("a", "b"): 3, ("c", "a"): 1}, milestones=("b",))
    assert (worth.fit, worth.far_fit) == (0.75, 1.0)
    assert worth.open == pytest.approx((4 * 1 + 3 * 2) / ((4 + 3) * 3))
    assert worth.seen == pytest.approx((4 * 1 + 3 * 1) / (4 * 1 + 3 * 2))


def rows_of(names: list[str]) -> Iterator[dict[str, object]]:
    for person in range(30):
        for nth, name in enumerate(names):
            yield {
                "row": 1,
                "source": "s",
                "message_id": f"{person} {nth}",
                "type": "track",
                "event": name,
                "occurred_at": datetime(2026, 10, 1) + timedelta(minutes=nth + 100 * person),
                "user_id": f"u{person}",
            }


HOSTILE = [
    'a"b: {c}',
    "line\nbreak",
    "# no comment",
    "'single' [x] & *y",
    "null",
    "12",
    "\u2028 \u0085 \x07",
    "日本",
    "😀",
    "- a",
    "true",
    "x: y",
    " lead and trail ",
]


def test_names_of_events_cannot_break_the_file():
    project = in_memory(list(rows_of(HOSTILE)))
    source = read_map(draft(project.journeys, name='Toko "A": #1\n', language="id"))
    assert source.findings == ()
    assert {one.event for one in source.map.touchpoints if one.event} == {
        name for name in HOSTILE if name == name.strip()
    }
    assert source.map.map.name.text("id") == 'Toko "A": #1'
    assert [one for one in check(source, Beside(TODAY)) if one.severity == "error"] == []
    project.close()


def test_no_events_is_told():
    with pytest.raises(ArgumentError, match=r"."):
        draft(in_memory([]).journeys, name="x", language="en")


@pytest.mark.parametrize("setback", SETBACKS)
def test_what_goes_wrong_is_no_expected_action(setback: str):
    rows: list[dict[str, object]] = []
    for number in range(40):
        who = f"c{number}"
        rows += [page("10-01 09:00", who), buy("10-02 09:00", who, 5, order_id=who)]
        rows += [server("10-03 09:00", setback, user_id=who, order_id=who)]
        rows[-2] |= {"user_id": who}
    source = read_map(draft(in_memory(rows).journeys, name="x", language="en"))
    of = {one.id: one.event for one in source.map.touchpoints}
    assert setback in of.values()
    assert setback not in {of[stage.expect] for stage in source.map.stages}


def sheet(place: str | None = None) -> Iterator[dict[str, object]]:
    """40 customers of a sheet of orders, two each; an order and its delivery have one time."""
    for number in range(40):
        for day, name in (("10-01", f"a{number}"), ("10-20", f"b{number}")):
            for event in ("Order Delivered", "Order Completed"):
                told = {"user_id": f"c{number}", "order_id": name, "place": place}
                yield server(f"{day} 09:00", event, **told, value=5.0)


def test_a_sheet_of_orders_keeps_what_was_delivered_and_bought_again_in_its_order():
    source = read_map(draft(in_memory(list(sheet())).journeys, name="x", language="en"))
    events = [one.id for one in source.map.touchpoints]
    assert events == ["pay", "delivered", "buy_again"]
    followed = heads(parse(source.map.flow["main"]).tree)
    assert ("pay", "delivered", "buy_again") in followed
    assert ("delivered",) not in followed


def test_no_contact_is_claimed_that_the_data_does_not_tell():
    source = read_map(draft(in_memory(list(sheet())).journeys, name="x", language="id"))
    [contact] = source.map.contacts
    assert (contact.id, contact.place, contact.channel) == ("not_told", None, "unassigned")
    assert contact.name.text("id") == "Belum diketahui"
    assert {one.contact for one in source.map.touchpoints} == {("not_told",)}
    assert [one for one in check(source, Beside(TODAY)) if one.severity == "error"] == []
    told = read_map(draft(in_memory(list(sheet("marketplace"))).journeys, name="x", language="id"))
    assert [one.place for one in told.map.contacts] == ["marketplace"]
    visited = [*sheet(), *(page("09-30 09:00", f"d{n}") for n in range(40))]
    both = read_map(draft(in_memory(visited).journeys, name="x", language="id"))
    assert [one.place for one in both.map.contacts] == ["web"]


def test_the_draft_says_its_days_as_they_are_read():
    rows = list(sheet())
    told = draft(in_memory(rows).journeys, name="x", language="id").splitlines()[0]
    assert told == "# Draf peta dari peristiwa 1 Okt 2026 sampai 20 Okt 2026: 40 orang."
