"""Copies that are kept for undoing go too; what others do on a shared device later is stored."""

import shutil
from pathlib import Path

from planted import ANA, OTHER, SHARED, USER, call, page, write
from test_no_byte import NEEDLES, found

import jejak
from jejak.store.manifest import Change, File


def test_copies_kept_for_undoing_go_too(shop: Path):
    """Every event file once more as a file of copies, of the second import."""
    project = jejak.open(shop)
    assert project.manifest
    manifest, added, kept = project.manifest, list[File](), 0
    for number, file in enumerate(manifest.files("events")):
        path = f"copies/part-{number}.parquet"
        (manifest.folder / "copies").mkdir(exist_ok=True)
        shutil.copy(manifest.folder / file.path, manifest.folder / path)
        added.append(File(path, "copies", 2, file.rows, file.first_at, file.last_at))
        kept += file.rows
    manifest.commit(Change(added=added))
    receipt = project.forget_person(USER)
    left = sum(file.rows for file in manifest.files("copies"))
    project.close()
    assert receipt.removed["copies"] == receipt.removed["events"] == len(ANA)
    assert left == kept - len(ANA)
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
