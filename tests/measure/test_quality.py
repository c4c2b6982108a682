"""Quality: what the data is made of, against the reference and by hand."""

from pathlib import Path

from dense import FEW, dense_rows
from hypothesis import given

from fixtures.figures import row
from fixtures.story import event, page, stub
from jejak.project import in_memory, open
from reference.asked import Rules
from reference.compare import differences
from reference.sides import Jejak, Reference


@FEW
@given(rows=dense_rows())
def test_counts_of_dense_histories_are_the_references(rows):
    mine = Reference(rows, Rules(), stub).ask("quality")
    assert not differences("quality", None, mine, Jejak(rows, Rules()).ask("quality"))


def test_an_event_that_stops_drifts_and_a_steady_one_does_not():
    # Views twice a day for 40 days; carts twice a day that stop eight days before the end: 56
    # views in the 28 days before the last seven, so 14 a week, and 14 carts a week.
    rows = []
    for day in range(1, 41):
        month, local = ("09", day) if day <= 30 else ("10", day - 30)
        for hour in ("03:00", "04:00"):
            rows.append(page(f"{month}-{local:02d} {hour}", "a"))
            if day <= 32:
                rows.append(event(f"{month}-{local:02d} {hour}", "a", "Product Added"))
    [found] = in_memory(rows).quality().details["drift"]
    assert (found["event"], found["last_week"], found["ratio"]) == ("Product Added", 0, 0)


def test_an_email_of_too_many_people_is_counted():
    rows = [page("10-01 03:00", f"d{n}", user_id=f"u{n}", email="kantor@kopi.id") for n in range(6)]
    rows.append(page("10-01 03:00", "d9", user_id="u9", email="ana@kopi.id"))
    told = row(in_memory(rows).quality().rows, figure="crowded")
    assert (told["count"], told["of"], told["share"]) == (1, "contacts", 0.5)


def test_duplicates_and_rejected_rows_are_those_of_the_files(small_shop: Path):
    project = open(small_shop)
    batches = project.manifest.batches() if project.manifest else []
    rows = project.quality().rows
    project.close()
    for name in ("duplicates", "rejected"):
        assert row(rows, figure=name)["count"] == sum(batch[name] for batch in batches)
    assert row(rows, figure="duplicates")["count"] > 0


def test_people_are_those_of_orders_too_and_visitors_those_with_a_visit():
    # Two customers of a spreadsheet of orders, one of whom came to the site; one who only looked.
    sold = {"is_server": True, "order_id": "1", "value": 5.0}
    rows = [event("10-01 03:00", None, "Order Completed", **sold | {"user_id": "ana"})]
    rows += [event("10-02 03:00", None, "Order Completed", **sold | {"user_id": "budi"})]
    rows += [page("10-01 03:00", "a", user_id="ana"), page("10-01 03:00", "c")]
    told = in_memory(rows).quality().rows
    assert row(told, figure="people")["count"] == 3
    visitors = row(told, figure="visitors")
    assert (visitors["count"], visitors["of"], visitors["share"]) == (2, "people", 2 / 3)
