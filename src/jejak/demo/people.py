"""Who comes to the shop: independent draws of people, their devices and their minds."""

from collections.abc import Collection

import numpy as np

from jejak.demo.agents import (
    APP_SHARES,
    COMPUTER_SHARES,
    FIRST_APP,
    FIRST_COMPUTER,
    PHONE_SHARES,
    SMALL_ANDROIDS,
)
from jejak.demo.columns import Column, Table, draw
from jejak.demo.shop import (
    CARRY_OVER,
    DAY,
    LAG,
    LEAK_PAGE,
    LEAKING_PAGE,
    PAGES,
    SMALL_ANDROID,
    clock,
    first_days,
)
from jejak.demo.sources import FIRST, IG_ADS, KEEN, ON_PHONE

# Stories.  Members sign in on every device they use; singles when they buy; offline people
# are known to the shop by their customer number and have no device.
APP_BUYER, MEMBER, SINGLE, OFFLINE = range(4)
STORY_SHARES = (0.045, 0.085, 0.84, 0.03)
WOULD_BUY = np.array([0.85, 0.42, 0.105, 1.0])  # by story, before how keen the source makes them
FAILS_ON_SMALL = 0.8  # share of checkouts that the broken page turns away
LEAVES_AT_ONCE = 0.8  # of those who land on the leaking page
SAME_DAY = 0.32  # share of buyers who buy on the day of their first visit
LAG_MEDIAN, LAG_SPREAD, LAG_MOST = 13.0, 1.0, 100  # the others: 1 + floor(log-normal) days
LANDING = np.array([0.30, 0.16, 0.08, 0.22, 0.10, 0.04, 0.10])
LANDING_LATER = np.array([0.45, 0.2, 0.1, 0.0, 0.1, 0.05, 0.1])
AD_PAGE = 1  # where the ad of the planted journey leads
WEB, SECOND, APP = range(3)  # slots: first browser, second browser, the shop's app


def draw_people(rng: np.random.Generator, n: int, plants: Collection[str]) -> Table:
    """One row a person, independent of all others: first contact, devices, what they will do.

    `would_buy` is what the person would do in a shop without faults; `fails` and `leaves` are
    the faults that meet them.  `lag` is in local calendar days from first visit to first order.
    """
    story = draw(rng, STORY_SHARES, n)
    if CARRY_OVER not in plants:
        story[story == APP_BUYER] = SINGLE
    source = draw(rng, FIRST, n)
    source[story == APP_BUYER] = IG_ADS
    people: Table = {
        "story": story,
        "t0": first_days(rng, n) * DAY + clock(rng, n),
        "source": source,
        "landing": draw(rng, LANDING[: len(PAGES)], n),
        "lag": draw_lags(rng, n, plants),
    }
    people["landing"][story == APP_BUYER] = AD_PAGE
    people |= draw_devices(rng, story, source)
    keen = np.where(story == SINGLE, KEEN[source], 1.0)
    people["would_buy"] = rng.random(n) < WOULD_BUY[story] * keen
    people["buys_on_second"] = (story == MEMBER) & (people["lag"] > 0) & (rng.random(n) < 0.5)
    people |= draw_faults(rng, people, plants)
    return people


def draw_lags(rng: np.random.Generator, n: int, plants: Collection[str]) -> Column:
    later = 1 + np.floor(rng.lognormal(np.log(LAG_MEDIAN), LAG_SPREAD, n)).astype(int)
    same_day = rng.random(n)
    if LAG in plants:
        return np.where(same_day < SAME_DAY, 0, np.minimum(later, LAG_MOST))
    return np.where(same_day < 0.8, 0, 1)


def draw_devices(rng: np.random.Generator, story: Column, source: Column) -> Table:
    """Agent of the first browser, and a second device (SECOND or APP) for those who have one."""
    n = len(story)
    on_phone = (rng.random(n) < ON_PHONE[source]) | (story == APP_BUYER)
    phone, computer = draw(rng, PHONE_SHARES, n), FIRST_COMPUTER + draw(rng, COMPUTER_SHARES, n)
    other_phone, app = draw(rng, PHONE_SHARES, n), FIRST_APP + draw(rng, APP_SHARES, n)
    has_app = (story == APP_BUYER) | ((story == MEMBER) & (rng.random(n) < 0.45))
    second_browser = np.where(on_phone, computer, other_phone)
    return {
        "agent": np.where(on_phone, phone, computer),
        "second_slot": np.where(has_app, APP, SECOND),
        "second_agent": np.where(has_app, app, second_browser),
        "shares_with": np.full(n, -1),
    }


def draw_faults(rng: np.random.Generator, people: Table, plants: Collection[str]) -> Table:
    n = len(people["story"])
    web = np.where(people["buys_on_second"], people["second_agent"], people["agent"])
    in_browser = people["story"] != APP_BUYER
    small = in_browser & (web < SMALL_ANDROIDS) & (people["story"] != OFFLINE)
    fails = small & (rng.random(n) < FAILS_ON_SMALL) & (SMALL_ANDROID in plants)
    lands = (people["landing"] == LEAK_PAGE) & (people["story"] == SINGLE)
    leaves = lands & (rng.random(n) < LEAVES_AT_ONCE) & (LEAKING_PAGE in plants)
    buys = people["would_buy"] & ~fails & ~leaves
    return {"small_screen": small, "fails": fails, "leaves": leaves, "buys": buys}
