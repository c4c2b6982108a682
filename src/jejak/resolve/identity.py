"""Who is who: accounts from strong ids, devices from weak ones.

Strong ids (user id, e-mail, phone) on one event or in an alias join to accounts, the
connected components of their links.  A weak id (anonymous or device id) joins the account
it was seen with when there is exactly one.  Two accounts never merge through a weak id.
"""

from jejak.engine import statements
from jejak.engine.base import Engine

_SQL = statements.read("jejak.resolve", "identity.sql")


def build_identity(engine: Engine, max_people: int) -> None:
    """Tables `accounts` and `devices` from `events`."""
    values = {"max_people": max_people}
    for name in ("sightings", "crowded", "seen"):
        engine.table(name, _SQL[name], values)
    _label(engine, "strong_links", "strong_labels")
    _label(engine, "weak_links", "weak_labels")
    for name in ("accounts", "weak_accounts", "weak_groups", "devices"):
        engine.table(name, _SQL[name])
    for name in ("sightings", "seen", "links", "edges", "labels", "next_labels"):
        engine.drop(name)


def _label(engine: Engine, links: str, labels: str) -> None:
    """Connected components: every linked node takes the smallest node of its component.

    Labels spread along the edges and jump to their label's own label, so the number of
    rounds grows with the logarithm of the longest chain.
    """
    engine.table("links", _SQL[links])
    engine.table("edges", _SQL["edges"])
    engine.table("labels", _SQL["labels"])
    while True:
        engine.table("next_labels", _SQL["next_labels"])
        settled = engine.rows(_SQL["unsettled"])[0]["nodes"] == 0
        engine.table("labels", "SELECT node, label FROM next_labels")
        if settled:
            break
    engine.table(labels, "SELECT node, label FROM labels")
