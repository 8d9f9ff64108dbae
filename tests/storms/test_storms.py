"""Whatever the order of faults, postings, restarts and time: nobody is accused wrongly, nothing seen is lost."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from storm_machine import Storm

# As many as a slow machine plays in half a minute; bench/storms.py plays as many as one likes.
_SETTINGS = settings(
    max_examples=30, stateful_step_count=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


def test_no_storm_makes_the_house_lie() -> None:
    run_state_machine_as_test(Storm, settings=_SETTINGS)
