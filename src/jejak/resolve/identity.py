"""Who is who: accounts from strong ids, devices from weak ones.

Strong ids (user id, e-mail, phone) on one event or in an alias join to accounts, the
connected components of their links.  A weak id (anonymous or device id) joins the account
it was seen with when there is exactly one.  Two accounts never merge through a weak id.
"""

from jejak.engine import statements
from jejak.engine.base import Engine

SQL = statements.read("jejak.resolve", "identity.sql")


def build_identity(engine: Engine, max_people: int) -> None:
    """Tables `sightings`, `accounts` and `devices` from `events`."""
    values = {"max_people": max_people}
    for name in ("sightings", "crowded", "seen"):
        engine.table(name, SQL[name], values)
    label_nodes(engine, "strong_links", "strong_labels")
    label_nodes(engine, "weak_links", "weak_labels")
    for name in ("accounts", "weak_accounts", "weak_groups", "devices"):
        engine.table(name, SQL[name])
    for name in ("seen", "links", "edges", "labels", "next_labels"):
        engine.drop(name)


def label_nodes(engine: Engine, links: str, labels: str) -> None:
    """Connected components: every linked node takes the smallest node of its component.

    Labels spread along the edges and jump to their label's own label, so the number of
    rounds grows with the logarithm of the longest chain.
    """
    engine.table("links", SQL[links])
    if engine.rows("SELECT COUNT(*) AS links FROM links")[0]["links"] == 0:
        engine.table(labels, "SELECT node, other AS label FROM links")
        return
    engine.table("edges", SQL["edges"])
    engine.table("labels", SQL["labels"])
    while True:
        engine.table("next_labels", SQL["next_labels"])
        settled = engine.rows(SQL["unsettled"])[0]["nodes"] == 0
        engine.table("labels", "SELECT node, label FROM next_labels")
        if settled:
            break
    engine.table(labels, "SELECT node, label FROM labels")
