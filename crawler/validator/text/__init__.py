"""Prose as data: the numbers a report states in its sentences."""

from crawler.validator.text.prose import Prose, prose

__all__ = ["Prose", "prose"]
