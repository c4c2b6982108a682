"""How a person's e-mails and phones stand in the texts of a project.

The store knows them as keyed hashes only.  So every text that looks like one is read as the door
reads it, hashed, and compared; what agrees is found in the form in which it was written.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import closing
from hashlib import sha256
from urllib.parse import unquote

from jejak.collect.enrich import install
from jejak.collect.macros import BETWEEN_DIGITS
from jejak.collect.mentions import mail_parts
from jejak.engine.duckdb import DuckDB
from jejak.schema import COST_ROWS, TABLES
from jejak.store.costs import COSTS
from jejak.store.hash import DICTIONARIES
from jejak.store.manifest import EVENT_KINDS, Manifest

_APART = r"""\s"'<>,;:=&?#/\\|(){}\[\]@"""
_AT = r"(?:@|%(?:25)*40)"
_E_MAIL = rf"[^{_APART}]+{_AT}[^{_APART}]+"
_RUN = rf"\d(?:\d|{BETWEEN_DIGITS})*\d"
_GROUPS = 8  # of digits, that a phone may be written in
_MAILS = """SELECT DISTINCT UNNEST(regexp_extract_all(text, $mail)) AS token
    FROM said WHERE contains(text, '@') OR contains(text, '40')"""
_RUNS = """SELECT DISTINCT UNNEST(
        regexp_extract_all(REPLACE(REPLACE(text, '%20', ' '), '%2B', '+'), $run)) AS run
    FROM said WHERE regexp_matches(text, '\\d\\D{0,3}\\d')"""
_PHONES = """SELECT DISTINCT run, digits FROM (
        SELECT run, digits, UNNEST([digits, '+' || digits]) AS told FROM (
            SELECT run, array_to_string(groups[place:place + more], '') AS digits FROM (
                SELECT run, groups, UNNEST(range(1, LEN(groups) + 1)) AS place FROM (
                    SELECT run, regexp_extract_all(run, '\\d+') AS groups FROM runs
                    WHERE LENGTH(run) >= 8)
            ), (SELECT UNNEST(range($groups)) AS more)
            WHERE place + more <= LEN(groups)
        ) WHERE LENGTH(digits) BETWEEN 8 AND 16
    ) WHERE sha256($key || collect_phone_checked(collect_phone_long(told)))
        IN (SELECT hash FROM known)"""

_IDENTIFIERS = """SELECT DISTINCT value FROM said_identifiers
    JOIN forms ON contains(LOWER(value), form)"""


def forms_of(
    manifest: Manifest, known: Collection[str], key: str, texts: Collection[str] = ()
) -> set[str]:
    """The e-mails and phones with these hashes, in every form in which they stand in the store.

    And ids that hold one of those forms, and those of the texts that stand there.
    """
    if not known and not texts:
        return set()
    with manifest.workplace() as spill, closing(DuckDB(spill=spill)) as engine:
        install(engine)
        engine.load("known", {"hash": "VARCHAR"}, [(one,) for one in known])
        engine.view("said", _texts(manifest, engine))
        tokens = [row["token"] for row in engine.rows(_MAILS, {"mail": _E_MAIL})]
        found = {form for token in tokens for form in _mails(token, set(known), key)}
        engine.table("runs", _RUNS, {"run": _RUN})
        for row in engine.rows(_PHONES, {"key": key, "groups": _GROUPS}):
            written = re.search(r"\D*".join(row["digits"]), row["run"])
            found |= {row["digits"], written[0] if written else row["run"]}
        engine.load("forms", {"form": "VARCHAR"}, [(form.lower(),) for form in found])
        found |= {row["value"] for row in engine.rows(_IDENTIFIERS)}
        engine.load("asked", {"asked": "VARCHAR"}, [(text,) for text in texts])
        stands = "SELECT DISTINCT asked FROM asked JOIN said ON contains(LOWER(text), LOWER(asked))"
        return found | {row["asked"] for row in engine.rows(stands)}


def _texts(manifest: Manifest, engine: DuckDB) -> str:
    """SELECT of every text of the store that somebody may have written, and its views."""
    said: list[str] = []
    columns = {name: TABLES[name] for name in DICTIONARIES} | {COSTS: COST_ROWS}
    columns |= {kind: {"event": "VARCHAR", "properties": "VARCHAR"} for kind in EVENT_KINDS}
    columns["rejected"] = {"raw": "VARCHAR", "value": "VARCHAR"}
    for name, kinds in columns.items():
        engine.files(f"said_{name}", manifest.paths(name), kinds)
        said += [f"{c} AS text FROM said_{name}" for c, kind in kinds.items() if kind == "VARCHAR"]
    listed = [
        (one,) for batch in manifest.batches() for one in (batch["file"], str(batch["totals"]))
    ]
    engine.load("said_imports", {"text": "VARCHAR"}, listed)
    return " UNION ALL ".join(f"SELECT {one}" for one in [*said, "text FROM said_imports"])


def _mails(token: str, known: set[str], key: str) -> Iterator[str]:
    """The parts of a text with an @ that are one of the e-mails, without what is joined to it."""
    for form in mail_parts(unquote(unquote(token))):
        if sha256((key + form.lower()).encode()).hexdigest() in known:
            yield from {form, form if form in token else token}
