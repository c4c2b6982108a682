"""What a terminal would obey in data is written out there, and stays in files."""

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import jejak
from jejak.cli.output import as_table


@pytest.mark.parametrize("form", [[], ["--csv"], ["--json"]])
def test_no_data_gives_the_terminal_orders(form: list[str], tmp_path: Path):
    """ESC, BEL and C1 signs of a cell: written out at a terminal, as they are in a file."""
    evil = "\x1b]0;ganti\x07\x9b31m\rMerah"
    project = jejak.new(tmp_path / "p", "en")
    row = {"type": "track", "event": f"Lihat{evil}", "userId": "u", "timestamp": "2026-03-04"}
    bad = {"type": f"x{evil}", "userId": "u"}
    (tmp_path / "e.jsonl").write_text(f"{json.dumps(row)}\n{json.dumps(bad)}\n")
    project.import_file(tmp_path / "e.jsonl")
    project.close()
    where = ["--project", str(tmp_path / "p")]
    select = ["sql", "SELECT event FROM events", *form, *where]
    for arguments in (select, ["imports", "--rejected", "1", *form, *where]):
        seen = at_terminal(arguments)
        assert not set(seen) & set("\x1b\x07\x9b"), arguments
        assert "Merah" in seen
        if form != ["--json"]:
            assert "\\x1b]0;ganti\\x07\\x9b31m\\x0dMerah" in seen
    piped = subprocess.run(
        [sys.executable, "-m", "jejak", *select], capture_output=True, text=True, check=True
    ).stdout
    assert "\x1b]0;ganti\x07" in piped or form == ["--json"]


def at_terminal(arguments: list[str]) -> str:
    """What a command writes to a terminal."""
    main, side = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", "jejak", *arguments], stdout=side, stderr=side):
        os.close(side)
        told = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while chunk := os.read(main, 65536):
                told += chunk
    os.close(main)
    return told.decode().replace("\r\n", "\n")


def test_the_command_to_repeat_names_the_file_as_it_was_named(tmp_path: Path):
    folder, odd = tmp_path / "toko", tmp_path / "unduhan maret" / "pesanan 1.csv"
    odd.parent.mkdir()
    odd.write_text("No;Tanggal;Status;Total\nA1;2026-03-04;Selesai;5\nA2;2026-03-05;Retur;7\n")
    (tmp_path / "p.yml").write_text(
        "fields: {order_id: No, time: Tanggal, status: Status, total: Total}\n"
        "statuses: {Selesai: paid}\n"
    )
    project = jejak.new(folder, "en")
    told = project.import_file(odd, tmp_path / "p.yml").text("en", " --project toko")
    assert f"jejak import '{odd}' --guess --project toko, fill" in told
    project.close()


def test_a_name_with_a_line_end_takes_one_line_of_a_table():
    assert as_table([{"file": "pesanan\nbaru.csv"}]) == "file\npesanan\\nbaru.csv"
