"""Fields that went missing: planted gaps are found with their days, nothing where none is."""

import csv
import random
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jejak import project as projects
from jejak.measure.gaps import TOUCHES, find_gaps, with_gaps
from jejak.project import in_memory
from jejak.settings import Settings

Row = dict[str, Any]
START = datetime(2026, 8, 1, 1)  # 08.00 in Jakarta
SEEDS = (0, 1, *(pytest.param(seed, marks=pytest.mark.heavy) for seed in (2, 3, 4)))


def visits(seed: int, lost: tuple[int, int] | None, bursts: bool = False) -> list[Row]:
    """Ninety days of about 25 views, a third from a search; between two days none says so."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for day in range(90):
        for number in range(chance.randrange(15, 35)):
            tells = chance.random() < 0.33 and not (lost and lost[0] <= day <= lost[1])
            if bursts:
                tells = day % 14 == 0 and chance.random() < 0.9
            rows.append(
                {
                    "source": "web",
                    "event": "Page Viewed",
                    "type": "page",
                    "occurred_at": START + timedelta(days=day, minutes=20 * number),
                    "anonymous_id": f"a{chance.randrange(80)}",
                    "page": "/",
                    "host": "toko.id",
                    "referrer_host": "google.com" if tells else None,
                }
            )
    return rows


def day(number: int) -> str:
    return (date(2026, 8, 1) + timedelta(days=number)).isoformat()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lost", [(60, 89), (40, 55), (30, 36)])
def test_a_planted_gap_is_found_with_its_days(seed: int, lost: tuple[int, int]):
    project = in_memory(visits(seed, lost), Settings())
    assert find_gaps(project.journeys) == [
        {"field": "referrer", "source": "web", "event": "Page Viewed"}
        | {"since": day(lost[0]), "until": day(lost[1])}
    ]
    project.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_where_nothing_went_missing(seed: int):
    for rows in (visits(seed, None), visits(seed, None, bursts=True)):
        project = in_memory(rows, Settings())
        assert find_gaps(project.journeys) == []
        project.close()


def test_a_measure_says_so_where_it_reads_the_field_and_its_range_holds_the_gap():
    project = in_memory(visits(1, (60, 89)), Settings())
    gaps = find_gaps(project.journeys)

    def told(measure: str, **arguments: Any) -> list[Row]:
        result = with_gaps(project.measure(measure, **arguments), gaps)
        return [caveat for caveat in result.caveats if caveat["code"] == "field_missing"]

    late = {"since": day(50), "until": day(80)}
    expected = {"code": "field_missing", "field": "referrer", "source": "web"} | {
        "since": day(60),
        "until": day(89),
        "events": "Page Viewed",
    }
    assert told("assisted", **late) == [expected]
    assert told("assisted", since=day(0), until=day(59)) == []
    assert told("feedback", **late) == []
    project.close()


def table(path: Path, days: range, referrer: bool) -> Path:
    """A view a day; a column of referrers where there is one."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["timestamp", "event", "visitor_id", "page_url", "referrer"][: 4 + referrer])
        for number in days:
            moment = (START + timedelta(days=number)).isoformat()
            cells = [moment, "Product Viewed", "ani", "https://toko.id/", "https://a.example"]
            rows.writerow(cells[: 4 + referrer])
    return path


@pytest.mark.parametrize("overlap", [0, 4])
def test_a_column_that_an_import_lacks_is_said_wherever_it_is_read(tmp_path: Path, overlap: int):
    """Few events: only the import can tell.  Days that the first had told are not lacking."""
    shop = projects.new(tmp_path / "toko", "en")
    shop.import_file(table(tmp_path / "august.csv", range(10), True))
    assert find_gaps(shop.journeys) == []
    later = shop.import_file(table(tmp_path / "later.csv", range(10 - overlap, 20), False))
    expected = {"field": "referrer", "source": "events", "event": "Product Viewed"}
    until = {"until": day(19)}
    gaps = find_gaps(shop.journeys)
    since = day(9 if overlap else 10)  # the first may have told only a part of its last day
    assert gaps == [expected | {"since": since} | until]
    page = shop.report(tmp_path / "report.html", ("id", "en")).read_text(encoding="utf-8")
    for section in re.findall(r'<section id="(?:id|en)-[^"]*" class="measure.*?</section>', page):
        for figure in re.findall(r"<figure>.*?</figure>", section, re.S):
            name = re.search(r'class="measure ([a-z_]+)', section)
            reads = name and name[1] in TOUCHES["referrer"]
            assert ('class="warning"' in figure) == reads, name
    assert page.count("Data tidak lengkap") > 1 and page.count("Incomplete data") > 1
    shop.undo_import(later.batch)
    assert find_gaps(shop.journeys) == []
    shop.close()
