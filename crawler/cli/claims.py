"""Showing the numbers that the sentences of a report state."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.cli.output import print_table
from crawler.validator.arithmetic import plain
from crawler.validator.names import NUMERALS
from store.model import NumberClaim, Quantity

_SENTENCE = 60


def print_claims(claims: Sequence[NumberClaim]) -> None:
    """One line per number: where it stands, what it is, and its sentence (a long one is cut)."""
    print_table(
        "文字中的数字",
        ("部分", "说法", "数值", "对应", "原句"),
        (
            (NUMERALS[c.section], c.quote, _value(c), c.subject if c.subject and c.certain else "", _cut(c.sentence))
            for c in claims
        ),
    )  # fmt: skip


def _value(claim: NumberClaim) -> str:
    sign = "+" if claim.value > 0 and claim.quantity in (Quantity.GROWTH, Quantity.CHANGE) else ""
    return f"{'约' if claim.approximate else ''}{sign}{plain(claim.value)}{claim.unit}"


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _SENTENCE else f"{sentence[:_SENTENCE]}……"
