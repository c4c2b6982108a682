"""Channel rules: how a visit came, from what its first event says about it.

The order, first match wins: the project's own rules; a contact that the event names by itself;
a utm medium or source that says how (paid, display, email, WhatsApp, QR code, marketplace,
AI assistant); paid click ids; a network that the utm tags name; the referrer and the in-app
browser; fbclid and igshid, which name a network and prove no payment; the generic groups of
GA4 (medium `social`, medium `referral`, any other site).  Nothing matches: `unassigned`.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources

import msgspec

from jejak.journeys import ga4_channels as ga4
from jejak.journeys.arrival import Arrival, Traffic, bare_host, cleaned, plain
from jejak.journeys.channel_file import OwnRule, read_file
from jejak.journeys.channel_list import INSIDE, NAMING_CLICKS, PAID_CLICKS, Lists, Place, packaged
from jejak.words import CHANNELS, UNKNOWN

__all__ = ["Arrival", "Rules", "Traffic", "read_rules", "template"]

# Words for paid that GA4's expression does not know, and tails as in `fb_ads`, `ig_story`.
PAID_WORDS = {
    *("ads", "ad", "iklan", "berbayar"),
    *("adv", "advertising", "remarketing", "boost", "sem"),
}
_PAID_TAILS = {"ads", "ad", "iklan", "paid", "cpc", "ppc"}
_TAILS = {
    *("story", "stories", "bio", "feed", "reel", "reels", "post"),
    *("organic", "live", "page", "group", "grup"),
}


class _Seen(msgspec.Struct, frozen=True):
    """An arrival, cleaned, with the list rows it names."""

    source: str | None
    medium: str | None
    campaign: str | None
    click: str | None
    host: str | None  # None for own and gateway hosts
    in_app: str | None
    paid: bool
    by_source: Place | None
    by_medium: Place | None
    by_host: Place | None  # of the referrer, else of the in-app browser


_Answer = tuple[str, str | None]  # channel, the name of the network where a list gave one


class Rules(msgspec.Struct, frozen=True):
    """The packaged lists and the project's own rules before them.

    `names` are the names of the project's own channels, by id.
    """

    lists: Lists
    own: tuple[OwnRule, ...] = ()
    names: dict[str, str] = {}

    def classify(self, arrival: Arrival) -> Traffic:
        """Channel, source, medium and campaign of an arrival; total and case-insensitive.

        The source is utm_source, else the network's name, else the referrer host, the in-app
        browser, the contact; `unknown` where only other tags were there, `direct` where
        nothing was.  The campaign keeps the case it was typed in.

        >>> rules = read_rules(None)
        >>> rules.classify(Arrival(referrer_host="m.facebook.com")).channel
        'organic_social'
        """
        contact = cleaned(arrival.contact)
        seen = self._look(arrival)
        rule = next((rule for rule in self.own if rule.matches(arrival)), None)
        if rule is not None:
            channel, name = rule.channel, rule.name
        else:
            channel, name = self._contact(contact) or _decide(seen)
        source = rule.name if rule is not None and rule.name else None
        source = source or seen.source or name or seen.host or seen.in_app
        source = source or contact or seen.click
        tagged = contact or seen.source or seen.medium or seen.campaign or seen.click
        nothing = "direct" if channel == "direct" else UNKNOWN
        return Traffic(
            channel=channel,
            source=source or nothing,
            medium=seen.medium,
            campaign=seen.campaign and (arrival.utm_campaign or "").strip(),
            carries_source=channel != "direct"
            and bool(tagged or seen.host or (rule and rule.hosts)),
        )

    def _look(self, arrival: Arrival) -> _Seen:
        source, medium = cleaned(arrival.utm_source), cleaned(arrival.utm_medium)
        host, in_app = bare_host(arrival.referrer_host), cleaned(arrival.in_app)
        by_host = self.lists.host(host) if host else None
        if by_host is not None and by_host.channel == INSIDE:
            host = in_app = by_host = None
        if host is None and in_app is not None:
            by_host = self.lists.word(in_app)
        by_source, tail_paid = self._source(source)
        return _Seen(
            source=source,
            medium=medium,
            campaign=cleaned(arrival.utm_campaign),
            click=cleaned(arrival.click_id),
            host=host,
            in_app=in_app,
            paid=ga4.is_paid(medium) or plain(medium or "") in PAID_WORDS or tail_paid,
            by_source=by_source,
            by_medium=self.lists.word(medium) if medium else None,
            by_host=by_host,
        )

    def _source(self, source: str | None) -> tuple[Place | None, bool]:
        """The row of a utm source, and whether its tail says paid: fb_ads, fbads, ig_story."""
        if source is None:
            return None, False
        found = self.lists.word(source)
        if found is not None:
            return found, False
        head, _, tail = plain(source).rpartition("-")
        if not head and tail.endswith("ads"):
            head, tail = tail.removesuffix("ads"), "ads"
        if not head or tail not in _TAILS | _PAID_TAILS:
            return None, False
        found = self.lists.word(head)
        return found, found is not None and tail in _PAID_TAILS

    def _contact(self, contact: str | None) -> _Answer | None:
        """The channel that an event names by itself; one nobody knows is unassigned."""
        if contact is None:
            return None
        if contact in CHANNELS or contact in self.names:
            return contact, None
        found = self.lists.word(contact)
        return _itself(found) if found else ("unassigned", None)


def _decide(seen: _Seen) -> _Answer:
    for rule in (_paid, _way, _paid_click, _named_by_tags, _named_by_visit, _generic):
        answer = rule(seen)
        if answer is not None:
            return answer
    return "unassigned", None


def _paid(seen: _Seen) -> _Answer | None:
    """GA4's Cross-network, paid groups and Display."""
    if seen.campaign and "cross-network" in seen.campaign:
        return "cross_network", _name(seen.by_source)
    category = seen.by_source.category if seen.by_source else None
    channel = ga4.paid(category, seen.campaign) if seen.paid else None
    if channel is None and seen.medium in ga4.DISPLAY:
        channel = "display"
    return None if channel is None else (channel, _name(seen.by_source))


def _way(seen: _Seen) -> _Answer | None:
    """A tag that says the way itself: first the medium, then the source."""
    if seen.paid:
        return None
    for place in (seen.by_medium, seen.by_source):
        if place is not None and place.channel is not None:
            return place.channel, place.name
    if ga4.is_push(seen.medium):
        return "mobile_push", None
    if seen.medium == "organic":
        return _named_by_tags(seen)
    return None


def _paid_click(seen: _Seen) -> _Answer | None:
    """A paid click id; with a paid medium also fbclid and igshid, then GA4's Paid Other.

    Affiliate networks are paid whatever the medium says (`cps`): they stay affiliates.
    """
    category = seen.by_source.category if seen.by_source else None
    if seen.click in PAID_CLICKS:
        network, group = PAID_CLICKS[seen.click]
        if network == "google" and category in ("video", "shopping"):
            group = category
        return ("display" if group == "display" else f"paid_{group}"), network
    if seen.paid and seen.by_source is not None and seen.by_source.channel == "affiliates":
        return "affiliates", seen.by_source.name
    if seen.paid:
        network = NAMING_CLICKS.get(seen.click or "")
        return ("paid_social", network) if network else ("paid_other", _name(seen.by_source))
    return None


def _named_by_tags(seen: _Seen) -> _Answer | None:
    category = seen.by_source.category if seen.by_source else None
    channel = ga4.unpaid(category, seen.medium, seen.campaign)
    return None if channel is None else (channel, _name(seen.by_source))


def _named_by_visit(seen: _Seen) -> _Answer | None:
    """The referrer, the in-app browser, then fbclid and igshid."""
    if seen.by_host is not None:
        return _itself(seen.by_host)
    network = NAMING_CLICKS.get(seen.click or "")
    return ("organic_social", network) if network else None


def _generic(seen: _Seen) -> _Answer | None:
    channel = ga4.generic(seen.medium)
    if channel is not None:
        return channel, None
    if seen.by_medium is not None:
        return _itself(seen.by_medium)
    if seen.source or seen.medium or seen.campaign:
        return None  # tagged, and nobody knows the tags
    if seen.host is not None:
        return "referral", None
    return None if seen.click or seen.in_app else ("direct", None)


def _itself(place: Place) -> _Answer:
    """What a row is called where nothing is said of payment."""
    return place.channel or f"organic_{place.category}", place.name


def _name(place: Place | None) -> str | None:
    return None if place is None else place.name


def read_rules(
    text: str | None, own_hosts: Sequence[str] = (), path: str = "channels.yml"
) -> Rules:
    """The rules of a project: `text` of its channels.yml (None: the packaged lists alone).

    Raises SettingsError with file, line, column, what is allowed and what to write instead.
    """
    lists = packaged()
    hosts = [host for host in map(bare_host, own_hosts) if host]
    if text is None:
        return Rules(lists=lists.with_inside(hosts) if hosts else lists)
    file = read_file(text, path)
    inside = [*file.gateways, *hosts]
    return Rules(
        lists=lists.with_inside(inside) if inside else lists, own=file.rules, names=file.channels
    )


@cache
def template(language: str) -> str:
    """The channels.yml of a new project: comments that teach, in `id` or `en`."""
    file = resources.files("jejak.journeys") / "lists" / f"channels.{language}.yml"
    return file.read_text(encoding="utf-8")
