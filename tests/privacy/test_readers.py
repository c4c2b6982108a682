"""A reader that was open while a person was forgotten goes on with the files that stand now."""

from pathlib import Path

from planted import USER

import jejak


def test_an_open_reader_goes_on(shop: Path):
    reader, writer = jejak.open(shop), jejak.open(shop)
    before = reader.overview().reconciliation
    assert writer.forget_person(USER) is not None
    after = reader.devices()  # not asked before: it reads files that are gone
    assert after.reconciliation == jejak.open(shop).devices().reconciliation
    assert reader.overview().reconciliation != before
    reader.close()
    writer.close()
