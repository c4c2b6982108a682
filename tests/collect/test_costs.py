"""Advertising reports: the file's own sums to the last rupiah; the newest counts, undo restores."""

import csv
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jejak.errors import JejakError
from jejak.project import Project, new
from jejak.project import open as open_project

COST = "Jumlah yang dibelanjakan (IDR)"
META = f"Awal pelaporan,Akhir pelaporan,Nama Kampanye,Hasil,{COST},Impresi,Klik tautan"
GOOGLE = "Hari,Kampanye,Kode mata uang,Biaya,Tayangan,Klik"
CAMPAIGNS = ("gajian", "Kopi Baru", "Lebaran")
TIKTOK = "Campaign name,By Day,Cost,Currency,Impressions,Clicks (destination)"
ORDER = """No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Total Pembayaran
T-1,Selesai,2026-10-03 10:00,150000
"""


@pytest.fixture(scope="module")
def with_an_order(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with one order, its tables built; copied, never written."""
    folder = tmp_path_factory.mktemp("order")
    made = new(folder / "toko", "en")
    (folder / "orders.csv").write_text(ORDER, encoding="utf-8")
    made.import_file(folder / "orders.csv")
    _ = made.journeys
    made.close()
    return folder / "toko"


@pytest.fixture
def project(with_an_order: Path, tmp_path: Path) -> Iterator[Project]:
    made = open_project(shutil.copytree(with_an_order, tmp_path / "toko"))
    yield made
    made.close()


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def costs(project: Project) -> list[dict[str, Any]]:
    return project.sql("SELECT * FROM costs ORDER BY spent_on, source, campaign")


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@pytest.mark.parametrize("seed", range(6))
def test_a_report_is_read_to_the_last_rupiah(project: Project, tmp_path: Path, seed: int):
    chance = random.Random(seed)
    truth: dict[tuple[str, str], int] = defaultdict(int)
    clicks = 0
    with (tmp_path / "meta.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(META.split(","))
        for number in range(20):
            start = date(2026, 10, 1) + timedelta(days=chance.randrange(20))
            days = chance.choice((1, 1, 3, 7))
            cost, clicked = chance.randrange(1_000_000, 9_000_000), chance.randrange(3000)
            ends = (start.isoformat(), (start + timedelta(days=days - 1)).isoformat())
            writer.writerow(
                (
                    *ends,
                    f"K{number % 4}",
                    1,
                    f"Rp {dotted(cost)}",
                    dotted(9 * clicked),
                    dotted(clicked),
                )
            )
            clicks += clicked
            for place in range(days):  # the first days get what is left over
                share = cost // days + (place < cost % days)
                truth[(start + timedelta(days=place)).isoformat(), f"K{number % 4}"] += share
    report = project.import_file(tmp_path / "meta.csv")
    assert (report.rows, report.accepted, report.rejected) == (20, 20, 0)
    assert report.totals["costs"]["money"] == {"IDR": sum(truth.values())}
    found = costs(project)
    assert {(row["spent_on"], row["campaign"]): row["cost"] for row in found} == truth
    assert sum(row["clicks"] for row in found) == clicks
    assert {(row["channel"], row["source"]) for row in found} == {("paid_social", "facebook")}


def test_a_campaign_that_no_visit_carries_is_told(project: Project, tmp_path: Path):
    page = {"type": "page", "anonymousId": "a", "timestamp": "2026-10-02T01:00:00Z"}
    url = "https://kopi.id/?utm_source=facebook&utm_medium=paid_social&utm_campaign="
    for campaign in ("kopi-baru", "gajian"):
        page |= {"messageId": campaign, "context": {"page": {"url": url + campaign}}}
        project.import_file(write(tmp_path, f"{campaign}.jsonl", json.dumps(page)))
    bought = [f"2026-10-01,2026-10-01,{name},1,Rp 75.000,3,4" for name in CAMPAIGNS]
    project.import_file(write(tmp_path, "m.csv", META, *bought))
    asked = {"by": "campaign", "since": "2026-10-01", "until": "2026-10-31"}
    caveats = {c["code"]: c for c in project.assisted(**asked).caveats}
    assert caveats["costs_unmet"]["items"] == "Kopi Baru (kopi-baru?), Lebaran"


def test_what_nobody_paid_for_beside_a_cost_is_told(project: Project, tmp_path: Path):
    """Google sells ads and is searched for free; by its name alone the two stand together."""
    page = {"type": "page", "anonymousId": "a", "timestamp": "2026-10-02T01:00:00Z"}
    ad = {"url": "https://kopi.id/?utm_source=google&utm_medium=cpc&utm_campaign=Brand"}
    searched = {"url": "https://kopi.id/", "referrer": "https://www.google.com/"}
    for name, came in (("ad", ad), ("searched", searched)):
        page |= {"messageId": name, "anonymousId": name, "context": {"page": came}}
        project.import_file(write(tmp_path, f"{name}.jsonl", json.dumps(page)))
    project.import_file(write(tmp_path, "g.csv", GOOGLE, "2026-10-01,Brand,IDR,50000,1000,20"))
    asked = {"since": "2026-10-01", "until": "2026-10-31"}
    mixed = {
        by: [c for c in project.assisted(by=by, **asked).caveats if c["code"] == "costs_mixed"]
        for by in ("channel", "source", "campaign")
    }
    told = {"code": "costs_mixed", "items": ["google"], "channels": ["organic_search"]}
    assert mixed == {"channel": [], "source": [told], "campaign": []}


def test_rates_turn_other_currencies_and_lack_of_one_is_said(project: Project, tmp_path: Path):
    google = write(
        tmp_path,
        "g.csv",
        GOOGLE,
        '2026-10-01,Brand,USD,"12,50",1.000,20',
        "2026-11-02,Brand,USD,100,5,--",
    )
    tiktok = write(tmp_path, "t.csv", TIKTOK, 'Lebaran,2026-10-02,"50,000.00",IDR,10,1')
    project.import_file(google)
    project.import_file(tiktok)
    assert [row["cost"] for row in costs(project)] == [None, 50000.0, None]
    asked = {"since": "2026-10-01", "until": "2026-10-31"}
    caveats = {c["code"]: c for c in project.attribution(**asked).caveats}
    assert caveats["costs_unrated"] == {"code": "costs_unrated", "found": "USD", "cost": 12.5}
    assert caveats["costs_days"]["days"] == 29
    assert "costs" in project.attribution(**asked).details
    assert "costs" not in project.attribution(segment="orders >= 1", **asked).details
    (tmp_path / "toko" / "rates.yml").write_text("USD:\n  2026-10: 16000\n  2026-11-02: 15500.5\n")
    project.refresh()
    assert [row["cost"] for row in costs(project)] == [200_000.0, 50000.0, 1_550_050.0]
    assert [row["channel"] for row in costs(project)] == [
        "paid_search",
        "paid_social",
        "paid_search",
    ]


def test_the_newest_report_counts_and_undo_brings_the_older_back(project: Project, tmp_path: Path):
    first = project.import_file(
        write(tmp_path, "a.csv", META, "2026-10-01,2026-10-02,K,1,1000,5,1")
    )
    again = project.import_file(tmp_path / "a.csv")
    assert (again.accepted, again.duplicates, again.updated) == (0, 1, 0)
    lines = ("2026-10-02,2026-10-02,K,1,900,5,1", "2026-10-03,2026-10-03,K,1,70,5,1")
    later = project.import_file(write(tmp_path, "b.csv", META, *lines))
    assert (later.accepted, later.updated) == (2, 1)
    assert [row["cost"] for row in costs(project)] == [500, 900, 70]
    project.undo_import(first.batch)  # its copy came again: nothing changes
    assert [row["cost"] for row in costs(project)] == [500, 900, 70]
    assert project.undo_import(later.batch) == {"removed": 2, "restored": 0}
    assert [row["cost"] for row in costs(project)] == [500, 500]


BAD = {
    "2026-10-05,2026-10-03,K,1,100,5,1": ("Akhir pelaporan", "2026-10-03", "import.bad_day"),
    "2026-10-05,20265-10-5,K,1,100,5,1": ("Akhir pelaporan", "20265-10-5", "import.bad_day"),
    "20261-10-5,20261-10-5,K,1,100,5,1": ("Awal pelaporan", "20261-10-5", "import.bad_day"),
    "infinity,infinity,K,1,100,5,1": ("Awal pelaporan", "infinity", "import.bad_day"),
    "kemarin,2026-10-03,K,1,100,5,1": ("Awal pelaporan", "kemarin", "import.bad_day"),
    "2026-10-05,2026-10-05,,1,100,5,1": ("Nama Kampanye", "", "import.no_campaign"),
    "2026-10-05,2026-10-05,K,1,-100,5,1": (COST, "-100", "import.negative_cost"),
    "2026-10-05,2026-10-05,K,1,gratis,5,1": (COST, "gratis", "import.bad_number"),
    "2026-10-05,2026-10-05,K,1,100,5.5,1": ("Impresi", "5.5", "import.bad_number"),
}  # fmt: skip


@pytest.mark.parametrize("line", BAD)
def test_a_bad_row_is_listed_and_the_others_go_on(project: Project, tmp_path: Path, line: str):
    good = "2026-10-05,2026-10-05,K,1,100,5,1"
    report = project.import_file(write(tmp_path, "a.csv", META, line, good, good))
    assert (report.accepted, report.rejected) == (2, 1)
    example = report.examples[0]
    assert (example["row"], example["column"], example["value"], example["code"]) == (2, *BAD[line])
    for language in ("id", "en"):
        assert "{" not in report.text(language)


RATES = {
    "USD: 15.850": "rates.rate",
    "usd: 15850": "rates.currency",
    "USD: 0": "rates.rate",
    "USD: {2026-13: 5}": "rates.when",
    "USD: {kemarin: 5}": "rates.when",
    "[1]": "yaml.not_a_map",
}


@pytest.mark.parametrize("text", RATES)
def test_a_rate_that_could_be_misread_is_refused(project: Project, text: str):
    assert project.folder is not None
    (project.folder / "rates.yml").write_text(text)
    project.refresh()
    with pytest.raises(JejakError) as caught:
        project.attribution()
    assert caught.value.code == RATES[text]
    assert caught.value.values["line"] == 1


def test_forgetting_a_person_leaves_the_costs(project: Project, tmp_path: Path):
    more = ORDER.replace("T-1", "T-2")
    (tmp_path / "more.csv").write_text(more, encoding="utf-8")
    project.import_file(tmp_path / "more.csv")
    project.import_file(write(tmp_path, "a.csv", META, "2026-10-01,2026-10-02,K,1,1000,5,1"))
    project.forget_person("order:shopee:T-1")
    assert [row["cost"] for row in costs(project)] == [500, 500]
