"""Copies that are kept for undoing go too; what others do on a shared device later is stored."""

from pathlib import Path

from planted import ANA, OTHER, SHARED, USER, call, files, page, write
from test_no_byte import NEEDLES, found

import jejak


def test_copies_kept_for_undoing_go_too(shop: Path, tmp_path: Path):
    """Every file imported once more: all its rows are copies that are kept."""
    project = jejak.open(shop)
    assert project.manifest
    for file in files(tmp_path):
        project.import_file(file)
    before = sum(file.rows for file in project.manifest.files("copies"))
    receipt = project.forget_person(USER)
    left = sum(file.rows for file in project.manifest.files("copies"))
    project.close()
    assert receipt.removed["events"] == len(ANA)
    assert receipt.removed["copies"] >= len(ANA)
    assert left == before - receipt.removed["copies"] > 0
    assert found(shop, NEEDLES) == set()


def test_a_shared_device_is_not_silenced(shop: Path, tmp_path: Path):
    project = jejak.open(shop)
    project.forget_person(USER)
    later = [
        call(60, "12T09:00:00", "Page Viewed", anonymousId=SHARED, **page("/kopi")),
        call(61, "12T09:01:00", "Signed In", anonymousId=SHARED, userId=OTHER),
        call(62, "12T09:02:00", "Signed In", anonymousId=SHARED, userId=USER),
        call(63, "12T09:03:00", "Joined", anonymousId="hp-baru-8", previousId=USER)
        | {"type": "alias"},
    ]
    told = project.import_file(write(tmp_path / "nanti.jsonl", later, []))
    assert (told.accepted, told.suppressed) == (2, 2)
    project.overview()
    project.close()
    assert found(shop, NEEDLES) == set()
