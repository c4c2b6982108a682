"""Files with bytes changed, cut or doubled, through a whole import: an answer, nothing half done.

Whatever a file is: it is imported, and then the store holds just what the report says; or it is
refused in plain words, and then the store is as it was.
"""

import gzip
import json
import os
import random
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from exports import make
from listings import listing

import jejak
from jejak.errors import InputError
from jejak.import_report import ImportReport
from jejak.project import Project

FEW = 15
MANY = int(os.environ.get("JEJAK_CASES", "60"))  # 10,000 take two hours
START = datetime(2026, 3, 2, 8)
PROJECTS = 60  # cases in one project, which grows


def lines_of_json(rng: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "messageId": f"m{rng.randrange(10**9)}",
            "type": "track",
            "event": rng.choice(("Product Viewed", "Order Completed", "Keranjang diisi")),
            "anonymousId": f"a{rng.randrange(9)}",
            "userId": rng.choice((None, "u1", "budi@toko.example")),
            "timestamp": f"{START + timedelta(minutes=n * 7):%Y-%m-%dT%H:%M:%S}Z",
            "properties": {"order_id": f"T-{n}", "revenue": n * 1500, "nama": "Kopi é"},
            "context": {"page": {"url": "https://toko.example/?utm_source=ig"}},
        }
        for n in range(rng.randint(1, 30))
    ]


def segment(rng: random.Random) -> tuple[str, bytes]:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in lines_of_json(rng))
    if rng.random() < 0.3:
        return "events.jsonl.gz", gzip.compress(text.encode(), mtime=0)
    return "events.jsonl", text.encode()


def analytics(rng: random.Random) -> tuple[str, bytes]:
    rows = [
        {
            "event_date": "20260302",
            "event_timestamp": str(1772438400000000 + n * 90_000_000),
            "event_name": rng.choice(("page_view", "purchase", "add_to_cart")),
            "user_pseudo_id": f"{rng.randrange(9)}.177",
            "event_params": [
                {"key": "page_location", "value": {"string_value": "https://toko.example/a"}},
                {"key": "transaction_id", "value": {"string_value": f"T-{n}"}},
            ],
            "ecommerce": {"purchase_revenue": n * 1000.0, "transaction_id": f"T-{n}"},
            "device": {"category": "mobile", "operating_system": "Android"},
        }
        for n in range(rng.randint(1, 20))
    ]
    return "ga4.jsonl", "\n".join(map(json.dumps, rows)).encode()


def chat(rng: random.Random) -> tuple[str, bytes]:
    lines = [
        f"{START + timedelta(days=n, minutes=n):%d/%m/%y %H.%M} - {rng.choice(('Sari', 'Toko'))}: "
        f"{rng.choice(('halo', 'harga 150.000', 'dua' + chr(10) + 'baris'))}"
        for n in range(rng.randint(3, 40))
    ]
    return "Chat WhatsApp dengan Sari.txt", "\n".join(lines).encode()


def log(rng: random.Random) -> tuple[str, bytes]:
    events = "".join(
        f'<event><string key="concept:name" value="{rng.choice("ABC")}"/>'
        f'<date key="time:timestamp" value="{START + timedelta(hours=n):%Y-%m-%dT%H:%M:%S}Z"/>'
        "</event>"
        for n in range(rng.randint(1, 12))
    )
    trace = f'<trace><string key="concept:name" value="Case 1"/>{events}</trace>'
    return "log.xes", f'<?xml version="1.0" encoding="utf-8"?><log>{trace}</log>'.encode()


def orders(rng: random.Random) -> tuple[str, bytes]:
    export = make(rng.randrange(10**6))
    return export.name, export.content


def others(rng: random.Random) -> tuple[str, bytes]:
    truth = listing(rng.randrange(10**6))
    return truth.name, truth.content


FORMS = (orders, others, orders, others, segment, analytics, chat, log)


def broken(seed: int) -> tuple[str, bytes]:
    """A valid file of some form, and one to eight changes to its bytes."""
    rng = random.Random(f"mutation {seed}")
    name, content = FORMS[seed % len(FORMS)](rng)
    data = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data))
        kind = rng.randrange(3)
        if kind == 0:
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at : at + rng.randint(1, 40)]
        else:
            data[at:at] = data[at : at + rng.randint(1, 40)]
        data = data or bytearray(b"x")
    return name, bytes(data)


def state(project: Project) -> tuple[Any, ...]:
    """What the store holds: its files, imports, and anything beside them."""
    manifest = project.manifest
    assert manifest is not None
    files = {
        str(path.relative_to(manifest.folder)): path.stat().st_size
        for path in manifest.folder.rglob("*.parquet")
    }
    kept = {(file.path, file.kind, file.rows) for file in manifest.snapshot().files}
    return files, kept, manifest.version, manifest.batches()


def rows_in(project: Project, *kinds: str) -> int:
    assert project.manifest is not None
    return sum(file.rows for file in project.manifest.files(*kinds))


def answer(project: Project, path: Path, seed: int) -> str:
    """Import a broken file; what became of it, after a look at the store."""
    name, content = broken(seed)
    file = path / name
    file.write_bytes(content)
    before = state(project)
    held = rows_in(project, "events"), rows_in(project, "rejected")
    try:
        report = project.import_file(file)
    except InputError as error:
        assert error.text("id") and error.text("en")
        assert state(project) == before, seed
        return "refused"
    assert_counts(project, report, held, seed)
    return "imported"


def assert_counts(project: Project, report: ImportReport, held: tuple[int, int], seed: int) -> None:
    assert project.manifest is not None
    last = project.manifest.batches()[-1]
    assert last["batch"] == report.batch, seed
    assert last["rejected"] == report.rejected == rows_in(project, "rejected") - held[1], seed
    if "costs" not in report.totals and not report.updated:
        assert report.accepted == rows_in(project, "events") - held[0], seed


@contextmanager
def shop(folder: Path) -> Generator[Project]:
    project = jejak.new(folder)
    yield project
    project.close()


def run(folder: Path, first: int, many: int) -> Counter[str]:
    told: Counter[str] = Counter()
    for begin in range(first, first + many, PROJECTS):
        with shop(folder / f"shop{begin}") as project:
            for seed in range(begin, min(begin + PROJECTS, first + many)):
                told[answer(project, folder, seed)] += 1
    return told


def test_a_broken_file_leaves_nothing_half_done(tmp_path: Path):
    told = run(tmp_path, 0, FEW)
    assert told["refused"] and told["imported"]


@pytest.mark.heavy
def test_many_broken_files_leave_nothing_half_done(tmp_path: Path):
    told = run(tmp_path, FEW, MANY)
    print(dict(told))
    assert told["refused"] > 0.1 * MANY and told["imported"] > 0.1 * MANY
