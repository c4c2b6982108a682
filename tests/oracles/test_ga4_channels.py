"""GA4's default channel group: dbt-ga4's cases, the published rule, Google's source list.

The published rule is written here a second time, from
https://support.google.com/analytics/answer/9756891, as one ordered list of conditions, and
compared with ours over every combination of sources, media and campaigns.
"""

import csv
import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from jejak.journeys.channels import Arrival, read_rules

RULES = read_rules(None)
PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$")
SHOPPING = re.compile(r"^(.*(([^a-df-z]|^)shop|shopping).*)$")
EMAIL = ("email", "e-mail", "e_mail", "e mail")
SOCIAL = ("social", "social-network", "social-media", "sm", "social network", "social media")
DISPLAY = ("display", "banner", "expandable", "interstitial", "cpm")


def published(source: str, medium: str, campaign: str, category: str) -> str:
    """The published rule for manual traffic, in its own order."""
    paid = bool(PAID.match(medium))
    shop = category == "shopping" or bool(SHOPPING.match(campaign))
    table = (
        ("direct", source == "(direct)" and medium in ("(not set)", "(none)")),
        ("cross_network", "cross-network" in campaign),
        ("paid_shopping", shop and paid),
        ("paid_search", category == "search" and paid),
        ("paid_social", category == "social" and paid),
        ("paid_video", category == "video" and paid),
        ("display", medium in DISPLAY),
        ("paid_other", paid),
        ("organic_shopping", shop),
        ("organic_social", category == "social" or medium in SOCIAL),
        ("organic_video", category == "video" or "video" in medium),
        ("organic_search", category == "search" or medium == "organic"),
        ("referral", medium in ("referral", "app", "link")),
        ("email", source in EMAIL or medium in EMAIL),
        ("affiliates", medium == "affiliate"),
        ("audio", medium == "audio"),
        ("sms", source == "sms" or medium == "sms"),
        (
            "mobile_push",
            medium.endswith("push")
            or "mobile" in medium
            or "notification" in medium
            or source == "firebase",
        ),
    )
    return next((channel for channel, holds in table if holds), "unassigned")


def channel_of(source: str, medium: str, campaign: str) -> str:
    arrival = Arrival(utm_source=source, utm_medium=medium, utm_campaign=campaign)
    return RULES.classify(arrival).channel


def test_29_of_the_30_cases_of_dbt_ga4(shared: Path):
    with (shared / "oracles/dbt-ga4/default_channel_grouping_cases.csv").open() as file:
        cases = list(csv.DictReader(file))
    ids = {"Mobile Push Notifications": "mobile_push"}
    wrong = [
        case["source"]
        for case in cases
        if channel_of(case["source"], case["medium"], case["campaign"])
        != ids.get(
            case["expected_channel"],
            re.sub(r"\W", "_", case["expected_channel"].lower()),
        )
    ]
    assert len(cases) == 30
    assert wrong == ["alibaba"]


def test_alibaba_without_a_medium_is_organic_shopping_by_the_published_rule():
    assert published("alibaba", "", "", "shopping") == "organic_shopping"
    assert channel_of("alibaba", "", "") == "organic_shopping"


SOURCES = {
    "google": "search",
    "bing": "search",
    "duckduckgo.com": "search",
    "facebook": "social",
    "m.facebook.com": "social",
    "ig": "social",
    "youtube.com": "video",
    "vimeo": "video",
    "amazon": "shopping",
    "Google Shopping": "shopping",
    "some-source": "",
    "": "",
}
MEDIA = (
    *("", "cpc", "CPC", "ppc", "paid", "paid_social", "retargeting", "xcpx", "cpm", "cpv"),
    *DISPLAY,
    *SOCIAL,
    *("organic", "referral", "app", "link", "video", "a-video-b", "affiliate", "audio"),
    *EMAIL,
    *("sms", "push", "web-push", "mobile", "a-notification", "pushed", "unknown-medium"),
)
CAMPAIGNS = (
    *("", "lebaran", "shop", "coffeeshop", "workshop", "shopping-week", "x-cross-network-y"),
    *("bigshopper", "my shop"),
)
# Where ours is meant to differ (SEMANTICS, row channel): a medium that says the way (email, sms)
# stands before the name of a network or of a campaign; `social` says nothing of its own, so a
# source that is known to be a search engine or a video site goes before it.
WAYS = {"email", "affiliates", "audio", "sms", "mobile_push"}


def test_every_combination_is_as_published_but_for_a_medium_that_says_the_way():
    told = Counter[str]()
    for (source, category), medium, campaign in product(SOURCES.items(), MEDIA, CAMPAIGNS):
        if not (source or medium or campaign):
            continue
        expected = published(source.lower(), medium.lower(), campaign, category)
        own_way = published("some-source", medium.lower(), "", "")
        if own_way in WAYS and expected.startswith("organic_"):
            told[expected] += 1
            expected = own_way
        elif medium in SOCIAL and expected == "organic_social" and category in ("search", "video"):
            expected = f"organic_{category}"
        assert channel_of(source, medium, campaign) == expected, (source, medium, campaign)
    assert set(told) == {"organic_shopping", "organic_social", "organic_video", "organic_search"}


@pytest.mark.parametrize(
    ("category", "floor"),
    [
        # Our lists hold what sends people today.  What they lack of GA4's: portals whose search
        # is gone or small (9 of 129), shut or small video sites (10 of 46), Stripe, Amazon's
        # storage and price sites of Scandinavia (11 of 52), and more than half of the 592 social
        # sources: communities closed for years (FriendFeed, Gowalla, Posterous) or of one country.
        ("search", 0.90),
        ("video", 0.75),
        ("shopping", 0.75),
        ("social", 0.40),
    ],
)
def test_share_of_googles_source_list_that_ours_classes_alike(
    shared: Path, category: str, floor: float
):
    sources = google_sources(shared, category)
    same = [source for source in sources if paid_channel(source) == f"paid_{category}"]
    assert len(same) / len(sources) >= floor


@pytest.mark.parametrize("category", ["search", "video", "shopping", "social"])
def test_what_both_know_is_of_one_category(shared: Path, category: str):
    known = [s for s in google_sources(shared, category) if paid_channel(s) != "paid_other"]
    other = [s for s in known if paid_channel(s) != f"paid_{category}"]
    # A subdomain of a search engine that GA4 lists as a community of its own.
    assert len(other) / len(known) <= 0.04, other


def google_sources(shared: Path, category: str) -> list[str]:
    with (shared / "oracles/dbt-ga4/ga4_source_categories.csv").open() as file:
        rows = list(csv.DictReader(file))
    wanted = f"SOURCE_CATEGORY_{category.upper()}"
    return [row["source"] for row in rows if row["source_category"] == wanted]


def paid_channel(source: str) -> str:
    return channel_of(source, "cpc", "")
