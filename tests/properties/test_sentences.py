"""The report's sentences against loops over small biased worlds: every number, its base, its n."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from fixtures.story import GOOGLE, GOOGLE_ADS, INSTAGRAM, NEWSLETTER
from jejak.report.findings import Finding, find
from jejak.report.sentences import basis, summary
from jejak.report.voice import voice_of
from jejak.words import LANGUAGES, say
from reference.asked import Question, Rules, local_day
from reference.attribution import weights
from reference.carry_over import is_other, row_of
from reference.device_gap import first_sessions
from reference.intervals import over_persons, quantile, wilson
from reference.journeys import Path, converting, steps_of
from reference.sides import Reference, packaged_channels, settings_of
from reference.time_lag import last_cart

CLASSIFY, RULES = packaged_channels(), Rules()
TIKTOK = INSTAGRAM | {"utm_source": "tiktok"}
CAME = ({}, INSTAGRAM, TIKTOK, NEWSLETTER, GOOGLE, GOOGLE_ADS)
NETWORKS = {"instagram": "Instagram", "tiktok": "TikTok", "google": "Google"}
SINCE, UNTIL = date(2026, 10, 2), date(2026, 11, 15)
SEEDS = (8, 19, 23, 30)  # in which each measure has something to tell
Row = dict[str, Any]


class Shop:
    """One world: how its people come, look and buy is drawn once, so that much is certain."""

    def __init__(self, seed: int, people: int):
        self.draw = random.Random(seed)
        self.rows: list[Row] = []
        pick = self.draw.choice
        self.came = [self.draw.random() ** 4 for _ in CAME]
        self.buys = {device: pick((0.0, 0.3, 0.9)) for device in ("mobile", "desktop", "tablet")}
        self.span, self.again = pick((0, 1, 3)), pick((0.2, 0.95))
        self.orphans, self.carried = pick((0.0, 0.4)), pick((0.1, 0.9))
        self.place, self.found = pick(("app", "marketplace")), pick((GOOGLE, GOOGLE, {}))
        self.worth = pick((None, 0.0, 100_000.0))
        for number in range(people):
            self._live(number)

    def _tell(self, at: datetime, event: str, **more: Any) -> None:
        told: Row = {"event": event, "occurred_at": at, "received_at": at, "source": "web"}
        told |= {"message_id": f"m{len(self.rows)}", "place": "web", "page": "/"}
        self.rows.append(told | more)

    def _live(self, number: int) -> None:
        draw, user = self.draw, f"u{number}"
        at = datetime(2026, 10, 1, 2) + timedelta(days=draw.randrange(9), hours=draw.randrange(20))
        order = {"order_id": f"o{number}", "value": self.worth, "user_id": user}
        if draw.random() < self.orphans:
            self._tell(at, "Order Completed", is_server=True, **order | {"place": "store"})
            return
        device = draw.choice(("mobile", "mobile", "desktop", "tablet"))
        who = {"anonymous_id": f"d{number}", "device_type": device, "user_id": user}
        for _ in range(1 + (draw.random() < self.again)):
            self._tell(at, "Page Viewed", **who, **draw.choices(CAME, self.came)[0])
            for nth, event in enumerate(("Product Viewed", "Product Added")):
                if draw.random() < 0.8:
                    self._tell(at + timedelta(minutes=1 + nth), event, **who)
            at += timedelta(days=draw.choice((0, self.span)), hours=draw.choice((1, 5)))
        if draw.random() >= self.buys[device]:
            return
        if draw.random() < self.carried:  # by another device, or told by a server without one
            other = {"anonymous_id": f"e{number}", "device_type": "desktop"}
            is_server = draw.random() < 0.3
            by = {"is_server": True} if is_server else other | self.found
            self._tell(at, "Order Completed", **by, **order | {"place": self.place})
        else:
            self._tell(at, "Order Completed", **who | order)


class Truth:
    """What loops count of the range."""

    def __init__(self, reference: Reference, arguments: Row):
        asked = reference.world.asked(Question(**arguments))
        self.asked, self.paths = asked, converting(asked)
        self.steps = [row["people"] for row in reference.ask("funnel", **arguments)["rows"]]
        self.of = Counter(path.person for path in self.paths)

    def share(self, credit: Mapping[Any, float]) -> tuple[float, float, float]:
        """A share of all conversions with its limits, from what each person adds to it."""
        low, high = over_persons([(credit.get(person, 0), n) for person, n in self.of.items()])
        assert low is not None and high is not None
        return sum(credit.values()) / len(self.paths), low, high

    def of_paths(self, paths: Iterable[Path]) -> tuple[float, float, float]:
        return self.share(Counter(path.person for path in paths))


def reads(text: str, value: float) -> bool:
    """Whether a number as written is this one, to its last digit."""
    plain = text.replace(",", "").rstrip("%")
    if plain.startswith(("<", ">")):
        return (value * 100 < float(plain[1:])) == (plain[0] == "<")
    digits = len(plain.partition(".")[2])
    return abs(float(plain) - value * (100 if "%" in text else 1)) <= 0.5 * 10**-digits + 1e-9


def all_read(told: Iterable[str], values: Iterable[float]) -> bool:
    return all(reads(text, value) for text, value in zip(told, values, strict=True))


def ends(between: str) -> list[str]:
    return [f"{end}%" for end in between.rstrip("%").split("–")]


def channel(called: str, truth: Truth) -> str:
    seen = {touch.channel for path in truth.paths for touch in path.touches}
    names = {say(f"channels.{one}", "en").lower(): one for one in seen}
    return names[called.lower()]


def assisted(told: list[str], truth: Truth) -> bool:
    item = channel(told[0], truth)
    helped = [p for p in truth.paths if item in {t.channel for t in p.touches[:-1]}]
    closed = [p for p in truth.paths if p.touches and p.touches[-1].channel == item]
    share, *limits = truth.of_paths(helped)
    counts = (len(helped), len(truth.paths), share, *limits, len(closed))
    assert limits[0] > truth.of_paths(closed)[2] and limits[1] - limits[0] <= 0.1
    return all_read([*told[1:4], *ends(told[4]), told[5]], counts)


def attribution(told: list[str], truth: Truth) -> bool:
    item, credit = (
        channel(told[0], truth),
        {model: defaultdict[Any, float](float) for model in ("linear", "last")},
    )
    for path in truth.paths:
        for model, mine in credit.items():
            for one, weight in weights(model, steps_of(path, truth.asked), path, truth.asked):
                mine[path.person] += weight * (one == item)
    even, last = (truth.share(credit[model]) for model in ("linear", "last"))
    assert even[1] > last[2] or last[1] > even[2]
    numbers = [told[1], told[2], *ends(told[3]), told[4], *ends(told[5])]
    return all_read(numbers, (even[0], len(truth.paths), *even[1:], *last))


def time_lag(told: list[str], truth: Truth) -> bool:
    zone, touched = RULES.timezone, [path for path in truth.paths if path.touches]
    days = {
        path: (local_day(path.until, zone) - local_day(path.touches[0].at, zone)).days
        for path in touched
    }
    lags, later = [float(n) for n in days.values()], [path for path, n in days.items() if n]
    half, most = quantile(lags, 0.5), quantile(lags, 0.9)
    within = [text or "0" for text in told[1:3]]  # of none: the same day
    counts = (len(touched), half, most, len(truth.paths), len(later), *truth.of_paths(later))
    return all_read([told[0], *within, *told[3:6], *ends(told[6])], counts)


def paths(told: list[str], truth: Truth) -> bool:
    many = [path for path in truth.paths if len(path.touches) > 1]
    counts = (len(many), len(truth.paths), *truth.of_paths(many))
    return all_read([*told[:3], *ends(told[3])], counts)


def carry_over(told: list[str], truth: Truth) -> bool:
    """The way told is one of the largest that another channel is read of; its source helped."""
    ways: dict[Any, list[tuple[Path, str]]] = {}
    for path in truth.paths:
        assert path.conversion is not None
        if cart := last_cart(truth.asked, path.person, path.conversion):
            way = row_of(cart, path, truth.asked)
            if is_other(way[0], way[3]) or is_other(way[1], way[4]):
                before = [t for t in truth.asked.touches[path.person] if t.at <= cart.at]
                ways.setdefault(way, []).append((path, (before[-1].source or "") if before else ""))
    for carried in (one for one in ways.values() if reads(told[1], len(one))):
        sources = Counter(source for _, source in carried)
        main, times = sources.most_common(1)[0]
        named = next((name for name in NETWORKS.values() if name in told[2]), None)
        is_main = named == NETWORKS.get(main) and times * 2 >= len(carried)
        fits = is_main if named else times * 2 < len(carried) or main not in NETWORKS
        counts = (len(truth.paths), len(carried), *truth.of_paths(path for path, _ in carried))
        if fits and all_read([told[0], told[1], told[3], *ends(told[4])], counts):
            return True
    return False


def devices(told: list[str], truth: Truth) -> bool:
    """n is who used one of the two only; no money where the weaker has no order to tell it."""
    used = first_sessions(truth.asked)
    weaker, stronger = ("mobile" if one == "phone" else one for one in told[:2])
    alone = used[weaker].keys() - used[stronger].keys()
    worth = sum(
        conversion.net
        for person, conversion in truth.asked.conversions
        if person in alone and truth.asked.device_of(person, conversion) == weaker
    )
    n = len(used[weaker].keys() ^ used[stronger].keys())
    return bool(worth) == bool(told[2]) and reads(told[3], n)


def funnel(told: list[str], truth: Truth) -> bool:
    """The step from which the fewest go on; n is the people who came to it."""
    came, went = (int(text.replace(",", "")) for text in told[:2])
    pairs = list(pairwise(truth.steps))
    assert (came, went) in pairs and went / came == min(after / one for one, after in pairs)
    low, high = wilson(went, came)
    assert low is not None and high is not None
    return all_read([*told[2:3], *ends(told[3]), told[4]], (went / came, low, high, came))


def dropoff(told: list[str], truth: Truth) -> bool:
    start, end = truth.asked.range
    every = [
        visit
        for visits in truth.asked.sessions.values()
        for visit in visits
        if start <= visit.started < end
    ]
    single = sum(len(visit.events) == 1 for visit in every)
    return all_read(told[:3], (single, len(every), single / len(every)))


N, SHARE, RANGE = r"([\d,.]+)", r"([<>]?[\d.]+%)", r"([\d.]+–[\d.]+%)"
WITHIN = rf"(?:on the same day|within {N} days?)"
SENTENCES: dict[str, tuple[str, Callable[[list[str], Truth], bool]]] = {
    "assisted": (rf"(.+) assisted {N} of {N} .* \({SHARE}; {RANGE}\), .* only {N}\.", assisted),
    "attribution": (
        rf"(.+) is .* with {SHARE} of {N} .* \({RANGE}\), .* {SHARE} .* \({RANGE}\)",
        attribution,
    ),
    "time_lag": (
        rf"Of the {N} orders with a recorded touch, half come {WITHIN} and 90% {WITHIN}, .* Of all "
        rf"{N} orders, {N} come on a later day \({SHARE}; {RANGE}\)",
        time_lag,
    ),
    "paths": (rf"{N} of {N} .* \({SHARE}; {RANGE}\)", paths),
    "carry_over": (
        rf"Of {N} orders, {N} orders .*, helped by (.+) \({SHARE}; {RANGE}\)",
        carry_over,
    ),
    "devices": (
        r"Among .* rate on (\w+) is .* lower than on (\w+) \([^)]*\)(; about .*)?\..* n = "
        + rf"{N} people",
        devices,
    ),
    "funnel": (rf"Of {N} .*, {N} came .* \({SHARE}; {RANGE}\).* n = {N} people", funnel),
    "dropoff": (rf"{N} of {N} visits .* \({SHARE}; ", dropoff),
}


def numbers_of(finding: Finding, language: str) -> list[str]:
    found = re.findall(r"\d[\d.,]*\d|\d", finding.text)
    swapped = str.maketrans(",.", ".,")
    return sorted(text.translate(swapped) if language == "id" else text for text in found)


ARGUMENTS: tuple[dict[str, Any], ...] = ({}, {"direct": "skip"}, {"touch": "session"})


def check(seed: int, people: int) -> set[str]:
    """The measures of which something was told, each number of it checked."""
    from jejak.project import in_memory

    asked = ARGUMENTS[seed % len(ARGUMENTS)] | {"since": SINCE, "until": UNTIL}
    rows = Shop(seed, people).rows
    truth = Truth(Reference(rows, RULES, CLASSIFY), asked)
    project = in_memory(rows, settings_of(RULES))
    results = {measure: project.measure(measure, **asked) for measure in SENTENCES}
    project.close()
    told: set[str] = set()
    for measure, (pattern, is_true) in SENTENCES.items():
        found = {
            lang: find(results[measure], voice_of(results[measure], lang)) for lang in LANGUAGES
        }
        english, indonesian = found["en"], found["id"]
        if english is None or indonesian is None:
            assert english is indonesian
            continue
        rests = basis(english, results[measure], voice_of(results[measure], "en"))
        match = re.match(pattern, f"{english.text} {rests}")
        assert match and is_true([text or "" for text in match.groups()], truth), (
            seed,
            english.text,
            rests,
        )
        assert numbers_of(english, "en") == numbers_of(indonesian, "id"), (seed, indonesian.text)
        told.add(measure)
    assert len(summary(results, "id")) == min(5, len(summary(results, "en")))
    return told


def test_sentences_say_what_loops_count():
    told = [check(seed, people=450) for seed in SEEDS]
    assert set.union(*told) == set(SENTENCES)  # none of them is never told


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(100, 160))
def test_sentences_say_what_loops_count_at_length(seed: int):
    check(seed, people=random.Random(seed).choice((60, 450, 1500)))
