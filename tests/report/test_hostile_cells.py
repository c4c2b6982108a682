"""Texts of others in what is written: no formula in a CSV, no long text that hangs a report."""

import csv
import io

import pytest

from jejak.cli.output import as_csv
from jejak.report.naming import masked


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x","y")', "@SUM(A1)", "+1", "-1+2", "\t=1"])
def test_no_cell_is_a_formula(text: str):
    rows = [{"campaign": text, "n": -1.5, "name": "kopi"}]
    [cells] = csv.DictReader(io.StringIO(as_csv(rows)))
    assert cells == {"campaign": f"'{text}", "n": "-1.5", "name": "kopi"}


@pytest.mark.parametrize("text", ["N" * 300_000, "1" * 300_000, "a@" * 50_000, "%40" * 50_000])
def test_a_long_text_that_names_nobody_stays_and_hangs_nothing(text: str):
    assert masked(text) == text  # two unbounded repeats took hours


def test_mail_and_phone_within_long_texts_are_masked():
    assert masked("x" * 1000 + " budi@contoh.id 0812-3456-7890") == "x" * 1000 + " *** ***"
