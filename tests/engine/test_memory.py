"""An engine that lacks memory goes on, on disk, and leaves nothing behind."""

from datetime import UTC, datetime, timedelta
from os import utime
from pathlib import Path

from jejak.engine.duckdb import SPILL, DuckDB, spill_in
from jejak.store.manifest import Manifest


def test_more_than_memory_holds_is_sorted(tmp_path: Path) -> None:
    """3 million rows of two numbers are 48 MB, beside 32 MB of memory."""
    engine = DuckDB(threads=1, memory="32MB", spill=spill_in(tmp_path))
    engine.table("t", "SELECT hash(i) AS h, i FROM range(3000000) AS r (i) ORDER BY h")
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith(SPILL)
    assert any(folder.iterdir())
    assert engine.rows("SELECT COUNT(*) AS n, SUM(i) AS s FROM t") == [
        {"n": 3_000_000, "s": 3_000_000 * 2_999_999 // 2}
    ]
    engine.close()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_engine_spilled_is_swept(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    old, young = spill_in(tmp_path), spill_in(tmp_path)
    for folder in (old, young):
        folder.mkdir()
        (folder / "rows.tmp").write_bytes(b"rows")
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).timestamp()
    utime(old, (long_ago, long_ago))
    manifest.sweep()
    assert not old.exists()
    assert young.exists()
    manifest.close()
