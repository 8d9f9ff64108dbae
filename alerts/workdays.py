"""Working days in China: by the published calendar, or by the weekday where a year is not published yet.

Only reminders move by it. The due date of the law never does.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

#: No holiday and its neighbouring weekends last longer.
_LONGEST = 15


@lru_cache(maxsize=64)
def is_covered(year: int) -> bool:
    """Whether the calendar of holidays of a year is known; the State Council publishes it each November."""
    try:
        chinese_calendar.is_workday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


def needed(today: date) -> list[int]:
    """The years whose holidays must be known: this one, and in December the next."""
    return [today.year, today.year + 1] if today.month == 12 else [today.year]


@lru_cache(maxsize=2048)
def is_workday(day: date) -> bool:
    """Whether people are at work: weekends worked in exchange count, holidays do not."""
    return bool(chinese_calendar.is_workday(day)) if is_covered(day.year) else day.weekday() < 5


def on_or_before(day: date) -> date:
    """The last working day that is not after ``day``."""
    return next(found for n in range(_LONGEST + 1) if is_workday(found := day - timedelta(days=n)) or n == _LONGEST)
