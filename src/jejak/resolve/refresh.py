"""Who is who after a change: only the accounts and devices it concerns are made anew.

Accounts are connected components, so what changed can only touch the components of the ids
that stand on it, and of those seen with its e-mails and phones (one of those may have become,
or ceased to be, a contact of too many people).  Those components are built again from the
sightings that name them, by the statements of the full build.
"""

from jejak.engine import statements
from jejak.engine.base import Engine
from jejak.resolve.identity import SQL as IDENTITY
from jejak.resolve.identity import label_nodes

_SQL = statements.read("jejak.resolve", "refresh.sql")
_COLUMNS = "weak_id, user_key, email_key, phone_key, alias_user_key, alias_weak_id"
_ABOUT_ACCOUNTS = (
    "contacted", "changed_strong", "accounts_before", "affected_strong", "strong_sightings",
)  # fmt: skip
_PASSING = (
    "all_sightings", "named_sightings", "strong_sightings", "weak_sightings", "contacted",
    "changed_strong", "changed_weak", "crowded", "seen", "links", "edges", "labels", "next_labels",
    "strong_labels", "weak_labels", "weak_accounts", "weak_groups",
)  # fmt: skip


def refresh_identity(engine: Engine, max_people: int, lost: bool) -> None:
    """Tables `part_accounts` and `part_devices`, what stands in their place, and both whole.

    Reads `changed`(the ids), where events are gone `events`, and the tables before the change as
    `old_accounts`, `old_devices`, `old_sightings`.  `lost` says that events are gone: then
    the sightings are counted again.  Leaves `named_before`, `accounts_before`, `devices_before`,
    `accounts`, `devices`, and `new_sightings`, or all `sightings` where events are gone.
    """
    values = {"max_people": max_people}
    engine.table("named_before", _SQL["named_before"])
    if lost:
        engine.table("all_sightings", IDENTITY["sightings"])
        engine.view("named_sightings", f"SELECT {_COLUMNS} FROM all_sightings")
    else:
        engine.table("new_sightings", _SQL["new_sightings"])
        for name, before in (("all", "old_sightings"), ("named", "named_before")):
            engine.view(
                f"{name}_sightings",
                f"SELECT {_COLUMNS} FROM {before} UNION ALL SELECT {_COLUMNS} FROM new_sightings",
            )
    _name(engine, "named_sightings")
    engine.table("crowded", IDENTITY["crowded"], values)
    _refresh_accounts(engine)
    _refresh_devices(engine)
    engine.drop("sightings")
    if lost:
        engine.table("sightings", f"SELECT {_COLUMNS} FROM all_sightings")
    for name in _PASSING:
        engine.drop(name)


def _refresh_accounts(engine: Engine) -> None:
    for name in _ABOUT_ACCOUNTS:
        engine.table(name, _SQL[name])
    _name(engine, "strong_sightings")
    engine.table("seen", IDENTITY["seen"])
    label_nodes(engine, "strong_links", "strong_labels")
    engine.table("accounts", IDENTITY["accounts"])
    engine.table("part_accounts", _SQL["affected_accounts"])
    engine.table("accounts", _SQL["merged_accounts"])


def _refresh_devices(engine: Engine) -> None:
    for name in ("changed_weak", "devices_before", "affected_weak", "weak_sightings"):
        engine.table(name, _SQL[name])
    _name(engine, "weak_sightings")
    engine.table("seen", IDENTITY["seen"])
    label_nodes(engine, "weak_links", "weak_labels")
    for name in ("weak_accounts", "weak_groups", "devices"):
        engine.table(name, IDENTITY[name])
    engine.table("part_devices", _SQL["affected_devices"])
    engine.view("devices", _SQL["merged_devices"])


def _name(engine: Engine, table: str) -> None:
    """Let the statements of the full build see these sightings."""
    engine.view("sightings", f"SELECT {_COLUMNS} FROM {table}")
