"""Blanks that nobody sees at the ends of cells: tabs that keep a spreadsheet from cutting ids.

TikTok Shop writes a tab behind every order number and time; copied tables bring spaces that do
not break and marks of direction.  Left on, `58…1<tab>` is another order than `58…1`.
"""

from collections.abc import Sequence
from pathlib import Path

from jejak.engine.base import Row
from jejak.engine.duckdb import DuckDB, literal

_BLANK = r"[\s\x{00a0}\x{200b}\x{200e}\x{200f}\x{202f}\x{feff}]+"
_ENDS = literal(f"^{_BLANK}|{_BLANK}$")
_CHUNK = 1 << 22
_BYTES = [c.encode() for c in "\t\r\u00a0\u200b\u200e\u200f\u202f\ufeff"]
_SEEN = literal(r"[\t\r\n\x{00a0}\x{200b}\x{200e}\x{200f}\x{202f}\x{feff}]")


def strip_ends(engine: DuckDB, columns: Sequence[str], text: Path) -> None:
    """Take them off the cells of view collect_table; plain spaces alone are left to the readers.

    `text` is the file that the cells were read from: most have none, and its bytes tell sooner.
    """
    if not columns or not _may_have(text, engine.rows("SELECT COUNT(*) AS n FROM collect_table")):
        return
    names = ['"' + column.replace('"', '""') + '"' for column in columns]
    tests = ", ".join(
        f"BOOL_OR(regexp_matches({name}, {_SEEN})) AS c{place}" for place, name in enumerate(names)
    )
    found = engine.rows(f"SELECT {tests} FROM collect_table")[0]
    odd = [name for place, name in enumerate(names) if found[f"c{place}"]]
    if odd:
        changed = ", ".join(f"regexp_replace({n}, {_ENDS}, '', 'g') AS {n}" for n in odd)
        engine.table("collect_bare", f"SELECT * REPLACE ({changed}) FROM collect_table")
        engine.execute("CREATE OR REPLACE VIEW collect_table AS SELECT * FROM collect_bare")


def _may_have(text: Path, counted: Sequence[Row]) -> bool:
    """Whether any such sign is in the file, or a line's end in a cell: more lines than rows."""
    lines, last = 0, b""
    with text.open("rb") as file:
        while chunk := file.read(_CHUNK):
            whole = last[-2:] + chunk
            signs = _BYTES[:2] if whole.isascii() else _BYTES
            if any(sign in whole for sign in signs):
                return True
            lines, last = lines + chunk.count(b"\n"), chunk
    return lines + (not last.endswith(b"\n")) != counted[0]["n"] + 1
