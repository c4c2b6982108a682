"""What the demo's clicks and devices say of themselves is read as they are meant."""

from urllib.parse import parse_qs, urlsplit

import pytest

from jejak.collect.agents import read_agent
from jejak.demo.agents import AGENTS, BOTS, IN_APP, Agent
from jejak.demo.pages import GATEWAY, search_of
from jejak.demo.shop import HOST, OWN_HOSTS
from jejak.demo.sources import SOURCES, Source
from jejak.journeys.channels import Arrival, read_rules

RULES = read_rules(None, OWN_HOSTS)
CLICK_IDS = ("gclid", "fbclid", "ttclid")


@pytest.mark.parametrize("number", range(len(SOURCES)), ids=[s.name for s in SOURCES])
@pytest.mark.parametrize("in_app", [True, False])
def test_every_source_is_the_channel_it_is_meant_to_be(number: int, in_app: bool) -> None:
    source: Source = SOURCES[number]
    told = {name: values[0] for name, values in parse_qs(search_of(number, 0, 1)[1:]).items()}
    arrival = Arrival(
        utm_source=told.get("utm_source"),
        utm_medium=told.get("utm_medium"),
        utm_campaign=told.get("utm_campaign"),
        click_id=next((name for name in CLICK_IDS if name in told), None),
        referrer_host=urlsplit(source.referrer).hostname,
        in_app=source.in_app or None if in_app else None,
    )
    assert RULES.classify(arrival).channel == source.channel


@pytest.mark.parametrize("host", [HOST, urlsplit(GATEWAY).hostname])
def test_own_pages_and_the_payment_gateway_say_nothing_new(host: str) -> None:
    traffic = RULES.classify(Arrival(referrer_host=host))
    assert traffic.channel == "direct" and not traffic.carries_source


@pytest.mark.parametrize(
    "agent", [a for a in AGENTS if not a.is_app], ids=lambda a: a.model or a.os
)
def test_browsers_are_read_as_the_devices_they_are(agent: Agent) -> None:
    seen = read_agent(agent.user_agent.replace("{app}", ""))
    assert (seen.device_type, seen.os, seen.is_bot) == (agent.device_type, agent.os, False)


@pytest.mark.parametrize("name", IN_APP)
def test_in_app_browsers_are_known(name: str) -> None:
    for agent in AGENTS:
        if "{app}" in agent.user_agent:
            seen = read_agent(agent.user_agent.replace("{app}", IN_APP[name]))
            assert seen.in_app == name and seen.device_type == agent.device_type


@pytest.mark.parametrize("text", BOTS)
def test_crawlers_are_bots(text: str) -> None:
    assert read_agent(text).is_bot
