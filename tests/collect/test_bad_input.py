"""Bad rows are listed and the rest goes on; bad files say what is wrong; each fix works."""

import gzip
import json
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from segment_by_hand import event

from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.settings import Settings
from jejak.words import LANGUAGES, say, texts

Read = Any
GOOD = event(messageId="good")
ORDER = event(event="Order Completed", messageId="order")


def order(**properties: Any) -> dict[str, Any]:
    return {**ORDER, "properties": properties}


# code, a row that is refused for it, the column and value that are named, the row put right
ROWS: list[tuple[str, Any, str, str | None, Any]] = [
    ("import.bad_json", '{"type": "track", ', "", '{"type": "track", ', GOOD),
    ("import.bad_json", "tidak tahu", "", "tidak tahu", GOOD),
    ("import.bad_type", {**GOOD, "type": "click"}, "type", "click", GOOD),
    ("import.bad_type", {**GOOD, "type": None}, "type", None, GOOD),
    ("import.bad_type", [1, 2], "type", None, GOOD),
    ("import.no_event", {**GOOD, "event": " "}, "event", " ", GOOD),
    ("import.no_event", {**GOOD, "event": None}, "event", None, GOOD),
    ("import.bad_time", {**GOOD, "timestamp": "kemarin"}, "timestamp", "kemarin", GOOD),
    ("import.bad_time", {**GOOD, "sentAt": "x"}, "sentAt", "x", GOOD),
    ("import.bad_time", {**GOOD, "receivedAt": "x"}, "receivedAt", "x", GOOD),
    ("import.bad_time", {**GOOD, "originalTimestamp": "x"}, "originalTimestamp", "x", GOOD),
    ("import.no_time", {**GOOD, "timestamp": None}, "timestamp", None, GOOD),
    ("import.time_range", {**GOOD, "timestamp": "1970-01-01T00:00:00Z"}, "timestamp",
     "1970-01-01T00:00:00Z", GOOD),
    ("import.no_identity", {**GOOD, "anonymousId": "null"}, "userId", None, GOOD),
    ("import.bad_number", order(revenue="1.234"), "properties.revenue", "1.234",
     order(revenue="1234")),
    ("import.bad_number", order(revenue="1,234"), "properties.revenue", "1,234",
     order(revenue="1234")),
    ("import.bad_number", order(revenue="150.000.000"), "properties.revenue", "150.000.000",
     order(revenue=150000000)),
    ("import.bad_number", order(total="Rp 150000"), "properties.total", "Rp 150000",
     order(total=150000)),
    ("import.bad_number", order(value="gratis"), "properties.value", "gratis", order(value=0)),
]  # fmt: skip


def line(row: Any) -> str:
    return row if isinstance(row, str) else json.dumps(row)


@pytest.fixture(scope="module")
def refused(read: Read) -> list[dict[str, Any]]:
    """Every bad row in one file, a good one before each."""
    content = "".join(f"{line(GOOD)}\n{line(bad)}\n" for _, bad, *_ in ROWS)
    found = read(content)
    assert found.reading.accepted == len(found.rows) == len(ROWS)
    assert found.reading.rejected == len(ROWS)
    assert found.reading.rows == 2 * len(ROWS)
    return found.rejected


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_a_bad_row_says_where_what_and_what_is_allowed(refused: list[dict[str, Any]], number: int):
    code, bad, column, value, _ = ROWS[number]
    found = refused[number]
    assert (found["row"], found["code"]) == (2 * number + 2, code)
    assert (found["column"], found["value"]) == (column, value)
    assert found["raw"] == line(bad)
    assert found["allowed"]
    for language in LANGUAGES:
        text = say(f"errors.{code}", language, **found)
        assert str(found["row"]) in text
        assert found["allowed"] in text or code in {"import.bad_json", "import.not_utf8"}
        assert value is None or value in text


def test_every_bad_row_put_right_is_read(read: Read):
    found = read("".join(f"{line(good)}\n" for *_, good in ROWS))
    assert (len(found.rows), found.rejected) == (len(ROWS), [])


def test_a_value_that_no_order_has_may_be_anything(read: Read):
    assert read([event(properties={"value": "merah"})]).row["value"] is None


def test_plain_numbers_are_read_as_they_stand(read: Read):
    told = {
        "1234": 1234, "1234.5": 1234.5, "12.34": 12.34, "0.123": 0.123, "1234.567": 1234.567,
        "-5": -5, "1e3": 1000, " 7 ": 7, 1.234: 1.234, 150000.0: 150000,
    }  # fmt: skip
    made = [order(revenue=t) | {"messageId": f"{n:02}"} for n, t in enumerate(told)]
    assert [row["value"] for row in read(made).rows] == list(told.values())


def test_numbers_that_are_none_are_refused(read: Read):
    made = [f'{{"revenue": {n}}}' for n in ("NaN", "Infinity", "1e400", '"NaN"', "[5]", "true")]
    lines = [json.dumps(ORDER)[:-1] + f', "properties": {text}}}' for text in made]
    found = read("\n".join(lines))
    assert [row["code"] for row in found.rejected] == ["import.bad_number"] * len(lines)


def test_bytes_that_trip_readers_up(read: Read):
    one, two = (json.dumps(event(messageId=m)) for m in ("1", "2"))
    for content in (
        f"\ufeff{one}\n{two}\n",  # byte-order mark
        f"{one}\r\n{two}\r\n",
        f"{one}\r\n{two}",  # no final line end
        f"\n{one}\n\n   \n{two}\n\n",
        f'{one}\n{two[:-1]}, "x": "\x01"}}\n'.replace("\x01", "\\u0001"),
        f'{one}\n{two[:-1]}, "x": "{"é" * 500_000}"}}\n',  # one line of a megabyte
        one + "\n" + two[:-1] + ', "a": ' + '{"b": ' * 200 + "null" + "}" * 200 + "}\n",
    ):
        found = read(content)
        assert [row["message_id"] for row in found.rows] == ["1", "2"], content[:80]
        assert not found.rejected


def test_bytes_that_are_no_text_cost_one_row(read: Read):
    one, two = (json.dumps(event(messageId=m)).encode() for m in ("1", "2"))
    found = read(one + b"\n" + two.replace(b"Product", b"Pr\xf6duct") + b"\n" + two)
    assert [row["row"] for row in found.rows] == [1, 3]
    assert (found.refusal["row"], found.refusal["code"]) == (2, "import.not_utf8")
    found = read(one + b"\n" + two.replace(b"Product", b"Pr\x00duct") + b"\n" + two)
    assert [row["row"] for row in found.rows] == [1, 3]
    assert (found.refusal["row"], found.refusal["code"]) == (2, "import.bad_json")


def test_a_line_over_four_megabytes_costs_one_row(read: Read):
    one = json.dumps(event(messageId="1"))
    found = read(f'{one}\n{one[:-1]}, "x": "{"y" * 4_200_000}"}}\n{one}')
    assert [row["row"] for row in found.rows] == [1, 3]
    assert (found.refusal["row"], found.refusal["code"]) == (2, "import.long_line")


def test_an_escaped_nul_in_an_id_is_read(read: Read):
    assert read([event(userId="a\x00b")]).row["anonymous_id"] == "anon-1"


LOG = (
    b'<log><trace><string key="concept:name" value="c"/><event>'
    b'<string key="concept:name" value="a"/>'
    b'<date key="time:timestamp" value="2026-01-01T00:00:00Z"/></event></trace></log>'
)
# name, content, code, and the same file put right
FILES: list[tuple[str, bytes, str, bytes]] = [
    ("empty.jsonl", b"", "import.empty", line(GOOD).encode()),
    ("blank.jsonl", b"\n \n\n", "import.empty", line(GOOD).encode()),
    ("lines.jsonl.gz", line(GOOD).encode(), "import.not_gzip",
     gzip.compress(line(GOOD).encode())),
    ("cut.jsonl.gz", gzip.compress(line(GOOD).encode() * 500)[:-20], "import.broken_gzip",
     gzip.compress(line(GOOD).encode())),
    ("table.csv", b"a,b\n1,2\n", "import.unknown_table", line(GOOD).encode()),
    ("array.json", b'[{"type": "track"}', "import.broken_array",
     b"[" + line(GOOD).encode() + b"]"),
    ("log.xes", b"<log><trace></log>", "import.broken_xml", LOG),
    ("unknown.xes", b'<?xml version="1.0" encoding="utf-8-8"?>' + LOG, "import.broken_xml", LOG),
    ("bytes.xes", b'<?xml version="1.0" encoding="shift_jis"?>' + LOG, "import.broken_xml", LOG),
    ("bomb.xes", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><log/>', "import.doctype", LOG),
    ("table.parquet", b"PAR1 not really", "import.broken_parquet", line(GOOD).encode()),
]  # fmt: skip


@pytest.mark.parametrize("case", FILES, ids=lambda case: case[0])
def test_a_bad_file_says_what_to_do(read: Read, case: tuple[str, bytes, str, bytes]):
    name, content, code, mended = case
    with pytest.raises(InputError) as caught:
        read(content, name)
    assert caught.value.code == code
    assert Path(caught.value.values["file"]).name == name
    assert caught.value.values["fix"]
    for language in LANGUAGES:
        assert name in caught.value.text(language)
    assert len(read(mended, name).rows) == 1


def test_a_missing_file(engine: DuckDB, tmp_path: Path):
    with pytest.raises(InputError) as caught:
        read_file(engine, tmp_path / "none.jsonl", Settings())
    assert caught.value.code == "import.missing"


def test_a_failed_import_leaves_nothing_for_the_next(read: Read):
    with pytest.raises(InputError):
        read(b"[", "array.json")
    assert len(read([GOOD]).rows) == 1


def test_every_import_error_is_worded_alike_in_both_languages():
    found = [
        {k: {f for _, f, _, _ in Formatter().parse(t) if f} for k, t in texts(language).items()
         if k.startswith("errors.import.")}
        for language in LANGUAGES
    ]  # fmt: skip
    assert found[0] == found[1]
    assert len(found[0]) > 20
