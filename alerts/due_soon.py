"""Which reminder before the due date is the next to be sent, moved off days on which nobody is at work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from alerts import workdays


def reached(today: date, due: date, days: Iterable[int]) -> int | None:
    """The smallest of ``days`` before ``due`` whose reminder is due by today; None where none is yet.

    A reminder that would fall on a weekend or holiday comes on the last working day before it.
    """
    passed = [n for n in days if today >= workdays.on_or_before(due - timedelta(days=n))]
    return min(passed, default=None)
