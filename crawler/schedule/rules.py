"""When a job of the service is due: pure rules of an instant and of when it last ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from store.clock import SHANGHAI
from store.queries import JobRow

#: A job that began so far in the future was written by a clock that ran ahead: it counts for nothing.
_SLACK = timedelta(hours=1)
_FIRST_RETRY = timedelta(minutes=5)
_LAST_RETRY = timedelta(hours=6)


class When(Protocol):
    """How often a job is due."""

    def calls(self, now: datetime, last: datetime) -> bool:
        """Whether it is time again, the last time having been ``last``."""
        ...


@dataclass(frozen=True)
class Every:
    """So many seconds after the last time; what was slept through is made up once; a clock put back costs one more."""

    seconds: float

    def calls(self, now: datetime, last: datetime) -> bool:
        return not timedelta() <= now - last < timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Nightly:
    """Once a day from an hour on, in Shanghai; a night that was slept through is made up once."""

    hour: int

    def calls(self, now: datetime, last: datetime) -> bool:
        there = now.astimezone(SHANGHAI)
        at = there.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        return last < (at if at <= there else at - timedelta(days=1))


def is_due(when: When, now: datetime, last: JobRow | None) -> bool:
    """Whether a job is to run now. One that failed is tried again after 5 minutes, doubled each time up to 6 hours."""
    if last is None or last.started_at > now + _SLACK:
        return True
    if last.failures:
        wait = min(_FIRST_RETRY * 2.0 ** min(last.failures - 1, 10), _LAST_RETRY)
        return not timedelta() <= now - last.started_at < wait
    return when.calls(now, last.started_at)
