"""When a target is looked at again: a pure function of the last look, of what is still owed, and of the settings.

Time is divided by a grid: a portal whose targets are looked at every P seconds has its own moment in every P, so that
the portals are spread evenly and no machine gets everything at once. The next look is the first moment on the grid at
least half a period after the last one; so two looks lie between P/2 and 3P/2 apart.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A Monday, so that weeks are calendar weeks.
_EPOCH = datetime(2018, 1, 1, tzinfo=_SHANGHAI)
_SEASON = re.compile(r"(\d\d)-(\d\d)/(\d\d)-(\d\d)")
_NO_LEAP_YEAR = 2001
FIRST_RETRY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Season:
    """The days from ``first`` to ``last`` (month, day) of every year, both within; it may span the turn of the year."""

    first: tuple[int, int]
    last: tuple[int, int]

    @classmethod
    def parse(cls, text: str) -> Season:
        """A season from ``MM-DD/MM-DD``; raises ValueError with what is wrong."""
        match = _SEASON.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no season; write it like 01-02/02-10")
        first, last = (int(match[1]), int(match[2])), (int(match[3]), int(match[4]))
        for month, day in (first, last):
            date(_NO_LEAP_YEAR, month, day)
        return cls(first, last)

    def window(self, year: int) -> tuple[datetime, datetime]:
        """The season that begins in a year: its first instant, and the first instant after it."""
        start = datetime(year, *self.first, tzinfo=_SHANGHAI)
        end = datetime(year + (self.last < self.first), *self.last, tzinfo=_SHANGHAI)
        return start, end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often is looked: off season, in season, and near the due date of somebody who has not posted.

    ``hold`` is how long an absence just after the due date counts for (``missing.max_age_hours``).
    """

    quiet: timedelta
    season: timedelta
    near: timedelta
    before: timedelta
    after: timedelta
    hold: timedelta
    article: timedelta
    seasons: tuple[Season, ...] = ()

    def windows(self, year: int) -> tuple[tuple[datetime, datetime], ...]:
        """Every season that touches a year."""
        return _windows(self.seasons, year)


@lru_cache(maxsize=64)
def _windows(seasons: tuple[Season, ...], year: int) -> tuple[tuple[datetime, datetime], ...]:
    return tuple(season.window(begun) for season in seasons for begun in (year - 1, year, year + 1))


def interval(now: datetime, owed: Collection[datetime], rhythm: Rhythm) -> timedelta:
    """The shortest period that holds at an instant; ``owed`` are the ends of the due days not yet met."""
    holding = [rhythm.quiet]
    if any(start <= now < end for start, end in rhythm.windows(now.astimezone(_SHANGHAI).year)):
        holding.append(rhythm.season)
    if any(end - rhythm.before <= now < end + rhythm.after for end in owed):
        holding.append(rhythm.near)
    return min(holding)


def next_look(last: datetime, phase: float, owed: Collection[datetime], rhythm: Rhythm) -> datetime:
    """When a target that was seen at ``last`` is due again. ``phase`` (0 to 1) is the portal's place in every period.

    Who is overdue is looked at before the last absence has become too old to accuse anybody (``store.states``).
    """
    return _next_look(last, phase, tuple(owed), rhythm)


@lru_cache(maxsize=8192)
def _next_look(last: datetime, phase: float, owed: tuple[datetime, ...], rhythm: Rhythm) -> datetime:
    """Cached: a portal's targets were mostly seen together, and the whole frontier is gone through every hour."""
    held = _held(last, owed, rhythm)
    for start, end in itertools.pairwise((last, *_turns(last, owed, rhythm), None)):
        assert start is not None
        period = min(interval(start, owed, rhythm), held)
        at = on_grid(max(last + period / 2, start), period, phase)
        if end is None or at < end:
            return at
    raise AssertionError("the last stretch has no end")


def again(last: datetime, attempts: int, regular: datetime, rhythm: Rhythm) -> datetime:
    """When a target that said nothing is tried again: longer each time, at most a day of the season, and never
    later than it would be looked at anyway."""
    return min(last + min(FIRST_RETRY * 2.0 ** min(attempts, 12), rhythm.season), regular)


def on_grid(after: datetime, period: timedelta, phase: float) -> datetime:
    """The first moment of a portal's grid that is not before an instant; in Shanghai, whole seconds."""
    seconds = max(1, round(period.total_seconds()))
    offset = int(phase * seconds)
    passed = -(-(after - _EPOCH) // timedelta(seconds=1)) - offset
    turns = -(-passed // seconds)
    # Instants are added up in UTC: wall-clock arithmetic would go wrong wherever an offset changed.
    return datetime.fromtimestamp(_EPOCH.timestamp() + offset + turns * seconds, _SHANGHAI)


def phases(portals: Collection[str]) -> dict[str, float]:
    """The place of every portal in a period: evenly spread, in the order of their names."""
    ordered = sorted(portals)
    return {portal: (number + 0.5) / len(ordered) for number, portal in enumerate(ordered)}


def _held(last: datetime, owed: Collection[datetime], rhythm: Rhythm) -> timedelta:
    """The longest period after which an absence seen at ``last`` still counts: two looks may lie 3P/2 apart.

    Whole days, so that a portal's moments do not wander from day to day.
    """
    overdue = [end for end in owed if end < last]
    if not overdue:
        return timedelta.max
    held = max(rhythm.hold, (last - max(overdue)) / 2) * 2 / 3
    return timedelta(days=held.days) if held.days else held


def _turns(last: datetime, owed: Collection[datetime], rhythm: Rhythm) -> Sequence[datetime]:
    """The instants after ``last`` at which another period may begin to hold."""
    edges = {edge for window in rhythm.windows(last.astimezone(_SHANGHAI).year) for edge in window}
    edges |= {edge for end in owed for edge in (end - rhythm.before, end + rhythm.after)}
    return sorted(edge for edge in edges if edge > last)
