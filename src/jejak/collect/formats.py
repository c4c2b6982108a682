"""Which format a file has, and the tables that its reader leaves."""

from pathlib import Path

from jejak.collect import segment
from jejak.collect.found import Found
from jejak.collect.lines import clean_lines, open_bytes
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError

FORMATS = "JSONL, JSON, XES (.gz too); CSV, TSV, Parquet with --mapping"


def open_file(engine: DuckDB, path: Path, mapping: Path | None, folder: Path) -> Found:
    """Read a file into collect_read, by what its first bytes and the mapping say."""
    if not path.is_file():
        raise InputError("import.missing", file=str(path))
    with open_bytes(path) as file:
        head = file.read(4096)
    if not head:
        raise InputError("import.empty", file=path.name)
    if mapping is not None or head.startswith(b"PAR1"):
        from jejak.collect.tables import read_mapped

        return read_mapped(engine, path, mapping, folder)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        from jejak.collect.xes import read_xes

        return read_xes(engine, path, folder)
    if start.startswith((b"{", b"[")):
        return read_json(engine, path, folder)
    raise InputError("import.format", file=path.name, allowed=FORMATS)


def read_json(engine: DuckDB, path: Path, folder: Path) -> Found:
    """Segment or RudderStack JSON: one event, or one batch, a line; or an array of events."""
    lines = clean_lines(path, folder)
    broken = segment.read_lines(engine, lines.path)
    refused = [(n, "", value, code, "UTF-8") for n, code, value in lines.refused]
    refused += [(n, "", value, "import.bad_json", "{…}") for n, value in broken]
    return Found("segment", None, segment.NAMES, refused, segment.LINES, lines.path)
