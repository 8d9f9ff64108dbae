"""When a job is due: made up once after a sleep, tried again after a failure, and indifferent to the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_world import at

from crawler.schedule.rules import Every, Nightly, When, is_due
from store.queries import JobRow

MINUTE, NIGHT = Every(60.0), Nightly(2)


def ran(text: str, failures: int = 0) -> JobRow:
    return JobRow("job", at(text), None, failures, "")


@pytest.mark.parametrize(
    ("when", "now", "last", "due"),
    [
        (MINUTE, "2026-01-20 09:00:00", None, True),
        (MINUTE, "2026-01-20 09:00:59", ran("2026-01-20 09:00"), False),
        (MINUTE, "2026-01-20 09:01:00", ran("2026-01-20 09:00"), True),
        (NIGHT, "2026-01-20 01:59:59", ran("2026-01-19 02:00"), False),
        (NIGHT, "2026-01-20 02:00:00", ran("2026-01-19 02:00"), True),
        (NIGHT, "2026-01-20 23:59:59", ran("2026-01-20 02:00"), False),
        (NIGHT, "2026-01-20 01:00:00", ran("2026-01-18 23:00"), True),  # the night of the 19th was slept through
        # the clock ran ahead when it was written: by an hour that is nothing, by more it counts for nothing
        (NIGHT, "2026-01-20 09:00:00", ran("2026-01-20 09:30"), False),
        (NIGHT, "2026-01-20 09:00:00", ran("2031-05-01 02:00"), True),
        (MINUTE, "2026-01-20 09:00:00", ran("2031-05-01 02:00"), True),
        (MINUTE, "2026-01-20 09:00:00", ran("2026-01-20 09:00:01"), True),
        (NIGHT, "2026-01-20 02:00:00", ran("2026-01-20 02:00:01", 1), True),
        # after a failure: 5 minutes, 10, 20 … at most 6 hours, whatever the rule says
        (NIGHT, "2026-01-20 02:04:59", ran("2026-01-20 02:00", 1), False),
        (NIGHT, "2026-01-20 02:05:00", ran("2026-01-20 02:00", 1), True),
        (MINUTE, "2026-01-20 02:09:59", ran("2026-01-20 02:00", 2), False),
        (MINUTE, "2026-01-20 08:00:00", ran("2026-01-20 02:00", 99), True),
    ],
)
def test_a_job_is_due(when: When, now: str, last: JobRow | None, due: bool) -> None:
    assert is_due(when, at(now), last) is due


def test_a_machine_in_another_zone_has_the_same_nights() -> None:
    utc = datetime(2026, 1, 19, 18, 0, tzinfo=UTC)  # two in the morning in Shanghai
    assert NIGHT.calls(utc, at("2026-01-19 02:00"))
    assert not NIGHT.calls(utc - timedelta(seconds=1), at("2026-01-19 02:00"))


@given(
    st.lists(st.integers(1, 5 * 86400), min_size=1, max_size=60), st.integers(0, 23),
)  # fmt: skip
def test_whatever_is_slept_a_night_is_made_up_once(steps: list[int], hour: int) -> None:
    """Ticks at any intervals: never twice in one night, and never two whole days without."""
    rule, now, last = Nightly(hour), at("2026-01-01 00:00"), None
    runs: list[datetime] = []
    for step in steps:
        if is_due(rule, now, last):
            runs.append(now)
            last = JobRow("job", now, now, 0, "")
        assert runs
        assert now - runs[-1] < timedelta(days=1)
        now += timedelta(seconds=step)
    nights = [(run - timedelta(hours=hour)).date() for run in runs]
    assert len(nights) == len(set(nights))
