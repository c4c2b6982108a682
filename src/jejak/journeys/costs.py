"""Advertising costs → table `costs`: each with its channel by the project's own rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from jejak.engine.base import Engine
from jejak.journeys.arrival import Arrival
from jejak.journeys.channels import Rules
from jejak.journeys.rates import Rates, rate
from jejak.schema import TABLES


def load_costs(
    engine: Engine,
    standing: Iterable[Mapping[str, Any]],
    rules: Rules,
    rates: Rates,
    currency: str,
) -> None:
    """Table `costs` of rows as `store.costs.costs_of` gives them.

    Channel, source and campaign are those that a visit with the same utm tags would have.  A
    cost in a currency for whose day no rate is told is null, and stands in `own_cost` only.
    """
    rows = [_row(told, rules, rates, currency) for told in standing]
    engine.load("costs", TABLES["costs"], rows)


def _row(told: Mapping[str, Any], rules: Rules, rates: Rates, currency: str) -> tuple[Any, ...]:
    tags = {name: told[name] for name in ("utm_source", "utm_medium", "utm_campaign")}
    came = rules.classify(Arrival(**tags))
    own = told["currency"] or currency
    one = 1.0 if own == currency else rate(rates, own, told["day"])
    cost = None if one is None else round(told["cost"] * one, 2)
    return (
        told["day"].isoformat(),
        came.channel,
        came.source,
        came.campaign,
        cost,
        told["cost"],
        own,
        told["impressions"],
        told["clicks"],
    )
