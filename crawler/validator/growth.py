"""Whether a stated change since last year is possible, and whether it is true."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from crawler.validator.figures import fits

_HUNDRED = Decimal(100)
#: So many whole numbers are tried for last year's; a growth that leaves room for more is always possible.
_TRIES = 5000


def growth(now: Decimal, before: Decimal) -> Decimal | None:
    """The change in per cent; None where there was nothing before."""
    return None if before == 0 else (now - before) / before * _HUNDRED


def shrinks_to(now: Decimal, stated: Decimal, step: Decimal) -> bool:
    """Whether some whole number last year gives the stated change in per cent, rounded or cut off."""
    low, high = _HUNDRED + stated - step, _HUNDRED + stated + step
    if low <= 0:
        return now == 0 or high > 0
    first = int((now * _HUNDRED / high).to_integral_value(ROUND_CEILING))
    last = int((now * _HUNDRED / low).to_integral_value(ROUND_FLOOR))
    if last - first > _TRIES:
        return True
    return any(is_true(now, Decimal(before), stated, step) for before in range(max(first, 1), last + 1))


def is_true(now: Decimal, before: Decimal, stated: Decimal, step: Decimal) -> bool:
    """Whether the change between two numbers is the stated one, rounded or cut off at its last digit."""
    actual = growth(now, before)
    return actual is not None and fits(actual, stated, step)
