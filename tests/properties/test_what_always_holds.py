"""What holds for every history, whatever the figures: order of arrival, conservation, sums."""

from typing import Any

import pytest
from agreement import spoken_of
from histories import histories, questions, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejak.measure.question import arguments_of
from reference.compare import differences
from reference.sides import MEASURES, Answer, Jejak, Rows

FEW = settings(max_examples=3, suppress_health_check=list(HealthCheck))
# participation gives 1 to every channel on the path, so it sums to more than the conversions
CONSERVING = ("first", "last", "last_non_direct", "linear", "position", "time_decay")


def askable(asked: dict[str, Any], rows: Rows) -> dict[str, Any]:
    """Without a goal, and without a segment that speaks of events nobody did: errors both."""
    names = {row["event"] for row in rows}
    spoken = names.issuperset(spoken_of(asked.get("segment")))
    left_out = ("goal",) if spoken else ("goal", "segment")
    return {name: value for name, value in asked.items() if name not in left_out}


@FEW
@given(data=st.data())
def test_the_order_of_arrival_changes_nothing(data: st.DataObject) -> None:
    rows, given_rules = data.draw(histories()), data.draw(rules())
    shuffled = data.draw(st.permutations(rows))
    one, other = Jejak(rows, given_rules), Jejak(shuffled, given_rules)
    for measure in MEASURES:
        asked = askable(data.draw(questions(measure)), rows)
        first, second = one.ask(measure, **asked), other.ask(measure, **asked)
        assert first["rows"] == second["rows"], f"{measure}({asked})"
        assert first["details"] == second["details"], f"{measure}({asked})"
        assert not differences(measure, asked.get("by"), first, second)


@FEW
@given(data=st.data())
def test_credit_sums_to_the_conversions_and_their_value(data: st.DataObject) -> None:
    rows, given_rules = data.draw(histories()), data.draw(rules())
    answer = Jejak(rows, given_rules).ask(
        "attribution", **askable(data.draw(questions("attribution")), rows)
    )
    total = answer["reconciliation"]
    for model in CONSERVING:
        credit = sum(row[f"{model}_conversions"] for row in answer["rows"])
        value = sum(row[f"{model}_value"] for row in answer["rows"])
        assert credit == pytest.approx(total["conversions"])
        assert value == pytest.approx(total["value"])


@FEW
@given(data=st.data())
def test_the_reconciliation_adds_up_and_is_that_of_the_rows(data: st.DataObject) -> None:
    rows, given_rules = data.draw(histories()), data.draw(rules())
    asked = askable(data.draw(questions("carry_over")), rows)  # what all of conversions take
    project = Jejak(rows, given_rules)
    of_conversions = [measure for measure in MEASURES if "goal" in arguments_of(measure)]
    answers = {measure: project.ask(measure, **asked) for measure in of_conversions}
    for answer in answers.values():
        adds_up(answer)
    total = answers["assisted"]["reconciliation"]
    found = answers["assisted"]["rows"]
    assert sum(row["last_conversions"] for row in found) == total["conversions"]
    assert sum(row["first_value"] for row in found) == pytest.approx(total["value"])
    assert sum(row["conversions"] for row in answers["paths"]["rows"]) == total["conversions"]
    assert sum(row["conversions"] for row in answers["devices"]["rows"]) == total["conversions"]
    for unit in ("touches", "sessions"):
        lengths = [row for row in answers["path_length"]["rows"] if row["unit"] == unit]
        assert sum(row["conversions"] for row in lengths) == total["attributed"]


def adds_up(answer: Answer) -> None:
    line = answer["reconciliation"]
    assert line["attributed"] + line["unattributed"] == line["conversions"]
    assert line["attributed_value"] + line["unattributed_value"] == pytest.approx(line["value"])
    net = line["gross"] - line["cancelled"] - line["refunded"]
    assert line["net"] == pytest.approx(net) == pytest.approx(line["value"])
