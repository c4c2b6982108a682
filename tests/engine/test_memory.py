"""An engine that lacks memory goes on, on disk, and leaves nothing behind."""

from pathlib import Path

from jejak.engine.duckdb import DuckDB
from jejak.store.manifest import Manifest


def test_more_than_memory_holds_is_sorted(tmp_path: Path) -> None:
    """3 million rows of two numbers are 48 MB, beside 32 MB of memory."""
    manifest = Manifest(tmp_path)
    folder = manifest.hold_workplace()
    engine = DuckDB(threads=1, memory="32MB", spill=folder)
    engine.table("t", "SELECT hash(i) AS h, i FROM range(3000000) AS r (i) ORDER BY h")
    assert [found.name for found in folder.iterdir()] != ["lock.sqlite"]
    assert engine.rows("SELECT COUNT(*) AS n, SUM(i) AS s FROM t") == [
        {"n": 3_000_000, "s": 3_000_000 * 2_999_999 // 2}
    ]
    engine.close()
    manifest.close()
    assert not list(tmp_path.glob("work-*"))


def test_without_a_project_it_goes_to_the_system_s_folder(tmp_path: Path) -> None:
    engine = DuckDB(threads=1)
    (told,) = engine.rows("SELECT current_setting('temp_directory') AS folder")
    assert not Path(told["folder"]).exists()
    assert Path(told["folder"]).is_absolute()
    parent = Path(told["folder"]).parent
    assert parent.stat().st_mode & 0o777 == 0o700, "rows in it are read by nobody else"
    engine.close()
    assert not parent.exists()
