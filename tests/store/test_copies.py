"""Copies against a brute-force reading of SEMANTICS "duplicates", whatever came first."""

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from jejak.collect.read import load_rows
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings
from jejak.store.manifest import Manifest
from jejak.store.seal import seal

NOON = datetime(2026, 10, 10, 12)


def copy(day: int, received: int, message: str = "m") -> dict[str, object]:
    """One copy of a message; only its day, the moment of receipt and so its value differ."""
    at = NOON + timedelta(days=day)
    return {
        "message_id": message,
        "event": "Order Completed",
        "occurred_at": at,
        "received_at": at + timedelta(seconds=received),
        "anonymous_id": "a",
        "value": float(1000 * day + received),
    }


def kept(copies: list[dict[str, object]]) -> set[tuple[str, float]]:
    """Copies whose days hang together in steps of one day are one event: the first received."""
    survivors: set[tuple[str, float]] = set()
    for message in {str(c["message_id"]) for c in copies}:
        listed = sorted(
            (c for c in copies if c["message_id"] == message), key=lambda c: c["occurred_at"]
        )
        group = [listed[0]]
        for one in [*listed[1:], None]:
            if one and one["occurred_at"] - group[-1]["occurred_at"] <= timedelta(days=1):
                group.append(one)
                continue
            first = min(group, key=lambda c: c["received_at"])
            survivors.add((message, first["value"]))
            group = [one] if one else []
    return survivors


def sealed(folder: Path, loads: list[list[dict[str, object]]]) -> set[tuple[str, float]]:
    """What the store holds after sealing each load in turn."""
    manifest = Manifest(folder)
    names: dict[float, str] = {}
    for rows in loads:
        engine = DuckDB(threads=1)
        load_rows(engine, rows, Settings())
        names |= {row["value"]: row["message_id"] for row in rows}
        about = {"file": "f", "source": "s", "rows": len(rows), "rejected": 0, "totals": {}}
        with manifest.writing():
            seal(manifest, engine, "key", about)
        engine.close()
    reader = DuckDB(threads=1)
    listed = ", ".join(f"'{path}'" for path in manifest.paths("events"))
    rows = reader.rows(f"SELECT value FROM read_parquet([{listed}], hive_partitioning = false)")
    manifest.close()
    assert len(rows) == len({row["value"] for row in rows})
    return {(names[row["value"]], row["value"]) for row in rows}


copies = st.builds(
    copy, st.integers(0, 5), st.integers(0, 900), st.sampled_from(["m", "m", "other"])
)


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(
    st.lists(st.lists(copies, min_size=1, max_size=4), min_size=1, max_size=4).filter(
        lambda loads: (
            len({(c["message_id"], c["value"]) for load in loads for c in load})
            == sum(map(len, loads))
            == len({c["value"] for load in loads for c in load})
        )
    )
)
def test_the_first_received_copy_stays_in_any_order(tmp_path_factory, loads):
    everything = [c for load in loads for c in load]
    # Equal times of receipt would be settled by content; here they must differ within a message.
    expected = kept(everything)
    found = sealed(tmp_path_factory.mktemp("store"), loads)
    backwards = sealed(tmp_path_factory.mktemp("store"), loads[::-1])
    assert found == backwards == expected


def test_a_better_copy_replaces_a_sealed_one(tmp_path):
    late, early = copy(0, 600), copy(0, 5)
    assert sealed(tmp_path, [[late], [early]]) == {("m", 5.0)}


def test_the_same_id_on_a_far_day_is_another_event(tmp_path):
    assert sealed(tmp_path, [[copy(0, 1)], [copy(2, 2)]]) == {("m", 1.0), ("m", 2002.0)}


def test_a_copy_between_two_events_joins_them(tmp_path):
    # Days 0 and 2 are two events until the copy of day 1 arrives; received first is day 0's.
    first, third = copy(0, 9), copy(2, 3)
    between = copy(1, 1)
    assert sealed(tmp_path, [[first], [third], [between]]) == {("m", 9.0)}
