"""Prose as data: the numbers a report states in its sentences."""

from crawler.validator.text.claim import NumberClaim, Period, Quantity, Scope
from crawler.validator.text.prose import Prose, prose

__all__ = ["NumberClaim", "Period", "Prose", "Quantity", "Scope", "prose"]
