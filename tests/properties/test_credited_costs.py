"""Advertising costs beside credit: SQL and loops agree on random histories and random costs."""

from collections import defaultdict
from datetime import date, timedelta
from math import isclose, sqrt
from typing import Any

from histories import histories, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejak.journeys.channels import read_rules
from jejak.journeys.costs import load_costs
from reference.asked import Question
from reference.attribution import MODELS, weights
from reference.journeys import converting, steps_of
from reference.sides import Jejak, Reference, packaged_channels

FEW = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
CLASSIFY = packaged_channels()
Z = 1.959963984540054
CURRENCIES = (None, "IDR", "USD", "SGD")
RATES = {"USD": {"": 15000.0}}
TAGS = st.sampled_from(
    (
        ("google", "cpc", "lebaran"),
        ("facebook", "paid_social", "Diskon 12.12"),
        (None, "email", None),
    )
)
SPENT = st.lists(
    st.tuples(st.integers(-3, 40), TAGS, st.integers(0, 500), st.sampled_from(CURRENCIES)),
    min_size=1,
    max_size=12,
)


def limits(total: float, effect: float) -> tuple[float, float]:
    """The means m at which (total - m)² = z² · effect · m, by halving."""

    def gap(mean: float) -> float:
        return (total - mean) ** 2 - Z * Z * effect * mean

    def root(low: float, high: float) -> float:
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if gap(middle) * gap(low) > 0 else (low, middle)
        return low

    if not total:
        return 0.0, Z * Z * effect
    far = total + Z * Z * effect + Z * sqrt(effect * total + Z * Z * effect * effect)
    return root(0.0, total), root(total, far)


def expected(world: Reference, spent: list[Any], question: Question) -> dict[Any, dict[str, Any]]:
    """(item, model) → figures, by loops over costs and over the conversions' touches."""
    asked = world.world.asked(question)
    cost: dict[str, float] = defaultdict(float)
    for day, tags, amount, currency in spent:
        rate = {None: 1.0, "IDR": 1.0, "USD": 15000.0}.get(currency)
        if rate is not None and question.since <= day <= question.until:
            cost[item_of(tags, question.by)] += amount * rate
    conversions: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    values: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for path in converting(asked):
        steps = steps_of(path, asked)
        told = [(model, *one) for model in MODELS for one in weights(model, steps, path, asked)]
        items = [item for item, _ in steps]
        told += [("assisted", item, 1.0) for item in set(items[:-1])]
        for model, item, weight in told:
            conversions[item, model][path.person] += weight
            values[item, model][path.person] += weight * path.value
    return {
        (item, model): figures(cost[item], conversions[item, model], values[item, model])
        for item in cost
        for model in (*MODELS, "assisted")
    }


def figures(cost: float, conversions: dict[Any, float], values: dict[Any, float]) -> dict[str, Any]:
    count, value = sum(conversions.values()), sum(values.values())
    effect = sum(c * c for c in conversions.values()) / count if count else 1.0
    few, many = limits(count, effect)
    low, high = (
        limits(value, sum(v * v for v in values.values()) / value) if value else (None, None)
    )
    return {
        "cost": cost,
        "conversions": count,
        "cost_per_conversion": cost / count if count else None,
        "low": cost / many,
        "high": cost / few if count else None,
        "value": value,
        "return_on_spend": value / cost if cost else None,
        "return_low": low / cost if cost and low is not None else None,
        "return_high": high / cost if cost and high is not None else None,
    }


def item_of(tags: tuple[str | None, ...], by: str | None) -> str:
    rules = read_rules(None, ("kopi.id",))
    from jejak.journeys.channels import Arrival

    names = ("utm_source", "utm_medium", "utm_campaign")
    told = rules.classify(Arrival(**dict(zip(names, tags, strict=True))))
    return {"channel": told.channel, "source": told.source}.get(
        by or "", told.campaign or "unknown"
    )


@FEW
@given(data=st.data())
def test_costs_stand_beside_what_is_credited(data: st.DataObject) -> None:
    rows, given_rules = data.draw(histories(most=30)), data.draw(rules())
    first = min(row["occurred_at"] for row in rows).date()
    spent = [
        (first + timedelta(days=day), tags, amount, currency)
        for day, tags, amount, currency in data.draw(SPENT)
    ]
    until = max(row["occurred_at"] for row in rows).date()
    by = data.draw(st.sampled_from(("channel", "source", "campaign")))
    since = first - timedelta(days=1)
    mine, theirs = Reference(rows, given_rules, CLASSIFY), Jejak(rows, given_rules)
    names = ("day", "utm_source", "utm_medium", "utm_campaign", "cost", "currency")
    told = [
        dict(zip(names, (day, *tags, float(amount), currency), strict=True))
        | {"impressions": 10, "clicks": None}
        for day, tags, amount, currency in spent
    ]
    load_costs(theirs.project.journeys.engine, told, read_rules(None, ("kopi.id",)), RATES, "IDR")
    want = expected(mine, spent, Question(by=by, since=since, until=until))
    asked: dict[str, date] = {"since": since, "until": until}
    for measure, models in (("attribution", MODELS), ("assisted", ("assisted", "last"))):
        found = theirs.ask(measure, by=by, **asked)["details"].get("costs", [])
        assert {(row[by], row["model"]) for row in found} == {k for k in want if k[1] in models}
        for row in found:
            for name, figure in want[row[by], row["model"]].items():
                same = (row[name] is None) == (figure is None)
                assert same and (
                    figure is None or isclose(row[name], figure, rel_tol=1e-7, abs_tol=1e-7)
                ), (measure, row, name, figure)
