"""What a sentence of a report says with a number: data, so that it can be stored and shown."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple


class Quantity(StrEnum):
    """What kind of number is claimed."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    GROWTH = "growth"
    CHANGE = "change"


class Scope(StrEnum):
    """For whom a number is claimed, as far as the words say it."""

    UNSAID = ""
    OWN = "own"
    CORE = "core"
    AREA = "area"
    OTHER = "other"

    @property
    def said(self) -> Scope:
        """The scope, where nothing said is the office's own."""
        return Scope.OWN if self is Scope.UNSAID else self


class Period(StrEnum):
    """Over which time a number is claimed."""

    YEAR = "year"
    LAST_YEAR = "last_year"
    PART = "part"
    NEXT = "next"
    LONG = "long"


class NumberClaim(NamedTuple):
    """One number in prose with its sentence.

    ``subject`` names what the tables call it (``requests.new``; None where they do not have it), ``words`` how the
    sentence calls it. ``value`` is an exact decimal: a count, money in 万元, per cent for shares and growth (a fall
    is negative). ``step`` is the unit of its last digit, by which it may be rounded (15.8万条: 1000).
    ``certain`` is False where the sentence holds words that the grammar does not know.
    """

    section: int
    sentence: str
    words: str
    quote: str
    quantity: Quantity
    value: Decimal
    unit: str
    step: Decimal = Decimal(1)
    subject: str | None = None
    scope: Scope = Scope.UNSAID
    period: Period = Period.YEAR
    approximate: bool = False
    certain: bool = True

    def to_json(self) -> dict[str, Any]:
        """The claim as plain values; numbers are decimal strings."""
        return {
            "section": self.section, "sentence": self.sentence, "words": self.words, "quote": self.quote,
            "quantity": self.quantity.value, "value": _plain(self.value), "unit": self.unit, "step": _plain(self.step),
            "subject": self.subject, "scope": self.scope.value, "period": self.period.value,
            "approximate": self.approximate, "certain": self.certain,
        }  # fmt: skip


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
