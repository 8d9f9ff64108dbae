"""When a target is due again: a table a person can agree with, and what must hold whatever the facts."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.cadence import Rhythm, Season, again, interval, next_look, on_grid, phases
from store.clock import SHANGHAI
from store.config import Config
from store.queries import rhythm

RHYTHM = rhythm(Config())
JANUARY_31 = datetime(2026, 1, 31, 23, 59, 59, tzinfo=SHANGHAI)
MARCH_31 = datetime(2026, 3, 31, 23, 59, 59, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "owed", "hours"),
    [
        ("2026-01-01 23:59:59", JANUARY_31, 168),
        ("2026-01-02 00:00", JANUARY_31, 24),
        ("2026-01-29 23:59:58", JANUARY_31, 24),
        ("2026-01-29 23:59:59", JANUARY_31, 1),
        ("2026-02-07 23:59:58", JANUARY_31, 1),
        ("2026-02-07 23:59:59", JANUARY_31, 24),
        ("2026-01-31 12:00", None, 24),  # it has posted, or owes nothing
        ("2026-02-10 23:59:59", JANUARY_31, 24),
        ("2026-02-11 00:00", JANUARY_31, 168),
        ("2026-03-10 00:00", MARCH_31, 24),
        ("2026-03-30 00:00", MARCH_31, 1),
        ("2026-04-05 12:00", MARCH_31, 1),
        ("2026-04-10 23:59:59", MARCH_31, 24),
        ("2026-04-11 00:00", MARCH_31, 168),
        ("2026-07-01 00:00", None, 168),
    ],
)
def test_the_period_that_holds(now: str, owed: datetime | None, hours: int) -> None:
    assert interval(at(now), [owed] if owed else [], RHYTHM) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("last", "phase", "owed", "due"),
    [
        # weekly: the moment of its portal in the week (here Thursday noon), half a week or more from the last look
        ("2026-06-04 12:00", 0.5, None, "2026-06-11 12:00"),
        ("2026-06-05 12:00", 0.5, None, "2026-06-11 12:00"),
        ("2026-06-08 12:00", 0.5, None, "2026-06-18 12:00"),
        # the season begins before the week is over
        ("2025-12-30 12:00", 0.5, JANUARY_31, "2026-01-02 12:00"),
        # daily
        ("2026-01-10 12:00", 0.5, JANUARY_31, "2026-01-11 12:00"),
        ("2026-01-10 03:00", 0.5, JANUARY_31, "2026-01-11 12:00"),
        ("2026-01-10 00:00", 0.5, JANUARY_31, "2026-01-10 12:00"),
        # two days before the due date it becomes hourly, at half past the hour
        ("2026-01-29 12:00", 0.5, JANUARY_31, "2026-01-30 00:30"),
        ("2026-02-01 08:30", 0.5, JANUARY_31, "2026-02-01 09:30"),
        # a week after it, daily again
        ("2026-02-07 23:30", 0.5, JANUARY_31, "2026-02-08 12:00"),
        # off season, before an absence seen ten days after the due date goes stale
        ("2026-02-10 12:00", 0.5, JANUARY_31, "2026-02-13 12:00"),
        ("2026-02-10 12:00", 0.5, None, "2026-02-19 12:00"),
    ],
)
def test_the_next_look(last: str, phase: float, owed: datetime | None, due: str) -> None:
    found = next_look(at(last), phase, [owed] if owed else [], RHYTHM)
    assert found == at(due)


MOMENTS = st.integers(0, 5 * 366 * 86400).map(lambda seconds: at("2024-01-01") + timedelta(seconds=seconds))
PHASES = st.floats(0, 1, exclude_max=True)
ENDS = [end.replace(year=year) for end in (JANUARY_31, MARCH_31) for year in range(2024, 2029)]
OWED = st.lists(st.sampled_from(ENDS), unique=True, max_size=3)


@given(MOMENTS, PHASES, OWED)
@example(at("2026-02-28 23:59:59"), 0.0, [JANUARY_31])
@example(at("2024-02-11"), 0.0, [JANUARY_31.replace(year=2024)])
def test_two_looks_are_neither_too_close_nor_too_far(last: datetime, phase: float, owed: list[datetime]) -> None:
    due = next_look(last, phase, owed, RHYTHM)
    assert due > last
    # Never before half of the shortest period that held, and never after one and a half of the longest.
    assert due - last >= RHYTHM.near / 2
    held = [interval(last + (due - last) * n / 16, owed, RHYTHM) for n in range(16)]
    shortest = min(*held, interval(due, owed, RHYTHM))
    if any(end < last for end in owed):  # before an absence goes stale; two thirds of 48 hours are a day and a bit
        shortest = min(shortest, timedelta(days=1))
    assert due - last >= shortest / 2
    assert due - last <= max(held) * 1.5


@given(MOMENTS, PHASES, OWED)
def test_a_period_that_begins_is_not_slept_through(last: datetime, phase: float, owed: list[datetime]) -> None:
    """Where a period goes on holding, the look comes within one and a half of it, whatever held before."""
    due = next_look(last, phase, owed, RHYTHM)
    for part in range(16):
        moment = last + (due - last) * part / 16
        period = interval(moment, owed, RHYTHM)
        if all(interval(moment + period * n / 8, owed, RHYTHM) <= period for n in range(13)):
            assert due - moment <= period * 1.5


@given(MOMENTS, PHASES)
def test_an_absence_never_goes_stale_between_two_looks(last: datetime, phase: float) -> None:
    """The rule of store.states: max(48 h, half of what had passed since the due date)."""
    end = JANUARY_31
    due = next_look(last, phase, [end], RHYTHM)
    if last > end:
        assert due - last <= max(RHYTHM.hold, (last - end) / 2)


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=30)), PHASES)
def test_the_grid_is_one_and_the_same_from_wherever_it_is_asked(
    moment: datetime, period: timedelta, phase: float
) -> None:
    found = on_grid(moment, period, phase)
    seconds = timedelta(seconds=max(1, round(period.total_seconds())))
    assert moment <= found < moment + seconds + timedelta(seconds=1)
    assert on_grid(found, period, phase) == found
    assert on_grid(found + timedelta(seconds=1), period, phase) - found == seconds


@given(MOMENTS, st.integers(0, 100))
def test_a_failed_look_is_tried_less_and_less_often_but_never_later_than_usual(last: datetime, attempts: int) -> None:
    regular = next_look(last, 0.5, [], RHYTHM)
    due = again(last, attempts, regular, RHYTHM)
    assert last < due <= min(regular, last + RHYTHM.season)
    assert again(last, attempts + 1, regular, RHYTHM) >= due


def test_the_portals_are_spread_evenly() -> None:
    places = sorted(phases([f"p{n}" for n in range(8)]).values())
    assert [b - a for a, b in itertools.pairwise(places)] == [0.125] * 7
    assert phases([]) == {}


@pytest.mark.parametrize("text", ["1-2/3-4", "01-02", "13-01/01-02", "02-29/03-01", "01-32/02-01", ""])
def test_what_is_no_season_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"season|month|day"):
        Season.parse(text)


def test_a_season_may_span_the_turn_of_the_year() -> None:
    both = Rhythm(
        RHYTHM.quiet, RHYTHM.season, RHYTHM.near, RHYTHM.before, RHYTHM.after, RHYTHM.hold, RHYTHM.article,
        (Season.parse("12-20/01-10"),),
    )  # fmt: skip
    periods = {day: interval(at(day), [], both) for day in ("2025-12-19", "2025-12-20", "2026-01-10", "2026-01-11")}
    assert [period.days for period in periods.values()] == [7, 1, 1, 7]
