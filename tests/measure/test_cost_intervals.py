"""The interval of a cost per conversion: does it hold what is true?"""

import random
from math import exp

from jejak.measure.intervals import poisson


def drawn(chance: random.Random, mean: float) -> int:
    """A Poisson number, by counting exponential waits."""
    count, passed = 0, chance.expovariate(1.0)
    while passed < mean:
        count, passed = count + 1, passed + chance.expovariate(1.0)
    return count


def covered(people: float, fraction: bool, seed: int, rounds: int = 1500) -> float:
    """How often the interval of Σc holds its mean, persons coming by Poisson's law."""
    chance = random.Random(seed)
    size = 0.5 if fraction else 1.5  # mean of uniform(0, 1); of 1, 1, 2, 2 …
    held = 0
    for _ in range(rounds):
        each = [
            chance.random() if fraction else float(chance.choice((1, 2)))
            for _ in range(drawn(chance, people))
        ]
        total = sum(each)
        low, high = poisson(total, sum(c * c for c in each) / total if total else 1.0)
        held += low <= people * size <= high
    return held / rounds


def test_intervals_of_what_is_credited_hold_the_truth():
    for people in (12, 40, 150):
        assert 0.92 <= covered(people, fraction=False, seed=1) <= 0.98
        assert 0.92 <= covered(people, fraction=True, seed=2) <= 0.98


def test_an_interval_of_values_holds_the_truth():
    chance, held, rounds = random.Random(5), 0, 1200
    mean = exp(11 + 0.5 * 0.5**2)  # orders of about Rp 60,000, some of much more
    for _ in range(rounds):
        values = [chance.lognormvariate(11, 0.5) for _ in range(drawn(chance, 60))]
        total = sum(values)
        low, high = poisson(total, sum(v * v for v in values) / total)
        held += low <= 60 * mean <= high
    assert 0.92 <= held / rounds <= 0.98
