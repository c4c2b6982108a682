"""Which format a file has, and the tables that its reader leaves."""

from pathlib import Path

from jejak.collect import ga4, segment
from jejak.collect.foreign import refuse_foreign
from jejak.collect.found import Found, Said
from jejak.collect.json_items import is_wide, json_items
from jejak.collect.lines import ALLOWED, clean_lines, open_bytes
from jejak.collect.sheets.load import BOOK, Refused
from jejak.collect.whatsapp import is_chat, read_whatsapp
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError

FORMATS = "JSONL, JSON, XES (.gz); CSV, TSV, XLSX; Parquet; WhatsApp .txt"


def head_of(path: Path) -> bytes:
    """The first bytes of a file, unpacked; InputError where it is none that can be read."""
    if path.is_dir():
        raise InputError("import.folder", file=str(path), fix=f"jejak import {path / '*.csv'}")
    if not path.is_file():
        raise InputError("import.missing", file=str(path), fix=f"ls {path.parent}")
    with open_bytes(path) as file:
        head = file.read(4096)
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise InputError("import.empty", file=path.name, fix=f"jejak import {path.name}")
    refuse_foreign(path, head)
    return head


def open_file(engine: DuckDB, path: Path, said: Said, folder: Path) -> Found:
    """Read a file into collect_read, by what its first bytes and its profile say."""
    head = head_of(path)
    if said.profile is not None or head.startswith((b"PAR1", *BOOK)):
        return _read_table(engine, path, said, folder)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        from jejak.collect.xes import read_xes

        return read_xes(engine, path, folder)
    if is_chat(start):
        return read_whatsapp(engine, path, folder, said.answers)
    if start.startswith((b"{", b"[")):
        return read_json(engine, path, folder)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_wide(head):
        raise InputError(
            "import.format",
            file=path.name,
            value=head[:16].decode("utf-8", "replace"),
            allowed=FORMATS,
            fix=f"jejak import {path} --mapping FILE.yml",
        )
    return _read_table(engine, path, said, folder)


def _is_wide(head: bytes) -> bool:
    """Whether every other byte is zero, as in UTF-16 without a mark."""
    return max(head[1::2].count(0), head[::2].count(0)) > len(head) // 4


def _read_table(engine: DuckDB, path: Path, said: Said, folder: Path) -> Found:
    from jejak.collect.tables import read_mapped

    return read_mapped(engine, path, said, folder)


def read_json(engine: DuckDB, path: Path, folder: Path) -> Found:
    """Segment, RudderStack or GA4: one event, or one batch, a line; or an array of events."""
    head = _head(path)
    if head[:1] == b"[" or is_wide(head):
        return _read_array(engine, path, folder)
    lines = clean_lines(path, folder)
    refused = [(n, "", value, code, ALLOWED[code]) for n, code, value in lines.refused]
    return _read_lines(engine, lines.path, refused, ga4.is_ga4(head))


def _read_lines(engine: DuckDB, lines: Path, refused: Refused, is_ga4: bool) -> Found:
    """One event a line, of Segment's form or of Google Analytics' export."""
    broken = ga4.read_ga4(engine, lines) if is_ga4 else segment.read_lines(engine, lines)
    refused = [*refused, *((n, "", value, "import.bad_json", "{…}") for n, value in broken)]
    if is_ga4:
        return Found("ga4", "client", ga4.NAMES, refused, segment.LINES, lines)
    return Found("segment", None, segment.NAMES, refused, segment.LINES, lines)


def _head(path: Path) -> bytes:
    with open_bytes(path) as file:
        return file.read(16384).removeprefix(b"\xef\xbb\xbf").lstrip()


def _read_array(engine: DuckDB, path: Path, folder: Path) -> Found:
    """JSON that is no event a line: an array, objects printed wide; `row` is the event's number."""
    lines = folder / "events.jsonl"
    try:
        with open_bytes(path) as file, lines.open("wb") as out:
            for event in json_items(file.read().removeprefix(b"\xef\xbb\xbf")):
                out.write(event.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n")
    except ValueError as error:
        raise InputError(
            "import.broken_array",
            file=path.name,
            detail=str(error),
            fix=f"jq -c '.[]' {path.name} > events.jsonl",
        ) from None
    return _read_lines(engine, lines, [], ga4.is_ga4(_head(path)))
