"""Overlapping exports of orders: the newest import counts, the same file twice changes nothing."""

from pathlib import Path

import pytest

from jejak.project import Project, new

HEADER = (
    "No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Waktu Pembayaran Dilakukan,Total Pembayaran"
)
JUNE = [
    "T-1,Perlu Dikirim,2026-06-01 10:00,2026-06-01 10:05,150000",
    "T-2,Belum Bayar,2026-06-02 10:00,,90000",
]
JULY = [
    "T-1,Batal,2026-06-01 10:00,2026-06-01 10:05,150000",
    "T-2,Selesai,2026-06-02 10:00,2026-06-02 11:00,85000",
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new(tmp_path / "toko")


def write(folder: Path, name: str, rows: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def net(project: Project) -> float:
    return project.sql("SELECT SUM(net_value) AS net FROM conversions")[0]["net"]


def test_the_newest_export_counts_and_undo_brings_the_older_back(project: Project, tmp_path: Path):
    june = write(tmp_path, "june.csv", JUNE)
    first = project.import_file(june)
    assert (first.accepted, first.totals["skipped"], net(project)) == (1, {"unpaid": 1}, 150000)
    again = project.import_file(june)
    assert (again.accepted, again.updated, again.duplicates) == (0, 0, 1)
    later = project.import_file(write(tmp_path, "july.csv", JULY))
    assert net(project) == 85000  # one cancelled, one paid since
    smaller = [JULY[0], JULY[1].replace("85000", "60000")]
    changed = project.import_file(write(tmp_path, "august.csv", smaller))
    assert (changed.updated, net(project)) == (1, 60000)
    project.undo_import(changed.batch)
    assert net(project) == 85000
    project.undo_import(later.batch)
    assert net(project) == 150000


def test_a_question_is_answered_by_an_option(project: Project, tmp_path: Path):
    rows = ["T-1,Selesai,2026-06-01 10:00,2026-06-01 10:05,150.000"]
    path = write(tmp_path, "june.csv", rows)
    with pytest.raises(ValueError) as caught:
        project.import_file(path)
    assert "--numbers id" in str(caught.value) and "“150.000” → id 150000, en 150" in str(
        caught.value
    )
    assert project.manifest is not None and not project.manifest.batches()
    project.import_file(path, numbers="id")
    assert net(project) == 150000


def test_a_field_that_the_last_export_had_is_missed(project: Project, tmp_path: Path):
    project.import_file(write(tmp_path, "june.csv", JUNE))
    path = write(tmp_path, "july.csv", JULY)
    path.write_text(path.read_text().replace("Waktu Pembayaran Dilakukan", "Dibayar pada"))
    later = project.import_file(path)
    assert later.totals["gone"] == ["paid_time"]
    assert "paid_time" in later.text("en") and "paid_time" in later.text("id")
    again = project.import_file(path)
    assert again.totals["gone"] == []
