"""Google's published default channel group of GA4.

Source: https://support.google.com/analytics/answer/9756891.  Matching is case-insensitive:
everything here expects lower case.  A category is GA4's: search, social, video, shopping.
Direct, Email, Affiliates, Audio and SMS are words of the lists and found before these.
"""

import re

from jejak.journeys.arrival import plain

PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$", re.DOTALL)
SHOP_CAMPAIGN = re.compile(r"^(.*(([^a-df-z]|^)shop|shopping).*)$", re.DOTALL)
VIDEO = re.compile(r"^(.*video.*)$", re.DOTALL)
DISPLAY = {"display", "banner", "expandable", "interstitial", "cpm"}
SOCIAL = {"social", "social-network", "social-media", "sm"}  # and with a space, as `plain` reads
REFERRAL = {"referral", "app", "link"}


def is_paid(medium: str | None) -> bool:
    return medium is not None and PAID.match(medium) is not None


def is_push(medium: str | None) -> bool:
    return medium is not None and (
        medium.endswith("push") or "mobile" in medium or "notification" in medium
    )


def is_shop_campaign(campaign: str | None) -> bool:
    return campaign is not None and SHOP_CAMPAIGN.match(campaign) is not None


def paid(category: str | None, campaign: str | None) -> str | None:
    """The paid group of a paid medium; None is GA4's catch-all Paid Other."""
    if category == "shopping" or is_shop_campaign(campaign):
        return "paid_shopping"
    return None if category is None else f"paid_{category}"


def unpaid(category: str | None, medium: str | None, campaign: str | None) -> str | None:
    """Organic Shopping, Social, Video, Search, in GA4's order, by what names them."""
    if category == "shopping" or is_shop_campaign(campaign):
        return "organic_shopping"
    if category == "social":
        return "organic_social"
    if category == "video" or (medium is not None and VIDEO.match(medium)):
        return "organic_video"
    return "organic_search" if category == "search" or medium == "organic" else None


def generic(medium: str | None) -> str | None:
    """What a medium says without naming anyone: Organic Social or Referral."""
    word = plain(medium or "")
    if word in SOCIAL:
        return "organic_social"
    return "referral" if word in REFERRAL else None
