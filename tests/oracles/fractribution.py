"""Snowplow's fractribution events as projects of ours, through the real import.

Their repository: github.com/snowplow/dbt-snowplow-fractribution (Apache-2.0), the integration
tests' data.  Their settings are ours by name: own hosts, lookback, range, channels in
`channels.yml`.  What their SQL does before it counts is done here in `prepare`: page views are
the touches, rows with a total are the conversions, told by a server.
"""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from jejak import project as projects
from jejak.journeys.read import STEPS
from jejak.journeys.shape import shape, walk_all
from jejak.measure.question import ask
from jejak.project import Project

Row = dict[str, str]

ASKED: dict[str, Any] = {
    "since": datetime(2022, 6, 3).date(),
    "until": datetime(2022, 8, 1).date(),
    "lookback": "30d",
    "touch": "session",
}
SETTINGS = 'timezone = "UTC"\ncurrency = "USD"\nown_hosts = ["poplindata.com"]\n'
# Their rules by source, medium and campaign, for the groups that occur in the data; the last
# one is their "else".  "(direct)", "(none)" and "(not set)" are nothing at all to us.
CHANNELS = """
channels:
  video: Video
  paid_search_other: Paid_Search_Other
  unmatched_channel: Unmatched_Channel
rules:
  - channel: paid_search_other
    medium: [cpc, ppc]
  - channel: organic_search
    medium: organic
  - channel: video
    medium: referral
    source: youtube.com
  - channel: referral
    medium: referral
  - channel: unmatched_channel
    source: "*"
"""
PAGES = """
source: snowplow
zone: UTC
fields:
  time: derived_tstamp
  message_id: event_id
  event: event_name
  anonymous_id: {device}
  user_id: domain_userid
  user_agent: useragent
  utm_source: mkt_source
  utm_medium: mkt_medium
  utm_campaign: mkt_campaign
events:
  page_view: Page Viewed
"""
ORDERS = """
source: orders
kind: server
zone: UTC
fields:
  time: derived_tstamp
  message_id: event_id
  user_id: domain_userid
  total: tr_total
constants:
  event: Order Completed
"""


def read(file: Path) -> list[Row]:
    """The rows of a CSV file, whatever its line ends."""
    with file.open(newline="", encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))


def prepare(events: list[Row], folder: Path, device: str) -> Project:
    """A project over the events.

    `device` is the column taken for the device: domain_sessionid makes their sessions ours,
    with domain_userid the gap of 30 minutes makes them.
    """
    project = folder / "project"
    (project / "store").mkdir(parents=True)
    (project / "jejak.toml").write_text(SETTINGS)
    (project / "channels.yml").write_text(CHANNELS)
    opened = projects.open(project)
    views = _written(folder / "views.csv", events, lambda row: row["event_name"] == "page_view")
    sold = _written(folder / "sold.csv", events, lambda row: float(row["tr_total"] or 0) > 0)
    for name, file, text in (
        ("views.yml", views, PAGES.format(device=device)),
        ("sold.yml", sold, ORDERS),
    ):
        (folder / name).write_text(text)
        told = opened.import_file(file, folder / name)
        assert (told.rejected, told.duplicates) == (0, 0)
    return opened


def _written(file: Path, events: list[Row], keep: Callable[[Row], bool]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, list(events[0]))
        writer.writeheader()
        writer.writerows(row for row in events if keep(row))
    return file


def sessions(project: Project) -> list[dict[str, Any]]:
    """Every session with its customer, channel, source, medium and campaign."""
    return project.sql(
        """SELECT i.value AS customer, s.started_at, t.channel, t.source, a.utm_medium AS medium,
            t.campaign
        FROM device_sessions AS s
        JOIN events AS e ON e.event_id = s.session_id
        JOIN identifiers AS i ON i.id = e.user_key
        JOIN traffic AS t ON t.traffic_id = s.traffic_id
        LEFT JOIN arrivals AS a ON a.arrival_id = e.arrival_id"""
    )


def conversions(project: Project) -> list[dict[str, Any]]:
    """Every conversion with its customer, time and value."""
    return project.sql(
        """SELECT i.value AS customer, c.converted_at, c.net_value
        FROM conversions AS c JOIN identifiers AS i ON i.id = c.strong_key"""
    )


def customer_paths(project: Project, transform: str, **asked: Any) -> list[dict[str, Any]]:
    """One row per journey: customer, outcome, value, when it ended, the path as a text."""
    journeys = project.journeys
    values = journeys.bind(ask("paths", **ASKED | asked))
    journeys.need(STEPS, values)
    walk_all(journeys, values)
    shape(journeys, transform, None, None, values)
    rows = journeys.engine.rows(
        """SELECT s.journey_id, i.value AS customer, s.outcome, s.net_value, s.ended_at, s.item
        FROM shaped AS s
        JOIN accounts AS a ON a.account_id = s.person_id
        JOIN identifiers AS i ON i.id = a.strong_key
        ORDER BY s.journey_id, s.position"""
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        item = row.pop("item")
        if row["journey_id"] in found:
            found[row["journey_id"]]["path"] += f" > {item}"
        else:
            found[row["journey_id"]] = row | {"path": item}
    return list(found.values())


def path_summary(project: Project, **asked: Any) -> dict[str, tuple[int, int, float]]:
    """Path → conversions, journeys without one, value; by the measure `paths`."""
    result = project.paths(**ASKED | asked, transform="exposure")
    return {
        row["path"]: (row["conversions"], row["not_converted"], row["value"]) for row in result.rows
    }
