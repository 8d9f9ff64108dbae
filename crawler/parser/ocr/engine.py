"""What a recogniser must offer: text lines cut out of a picture in, the likeliest readings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

#: A picture as rows of pixels: grey (height, width) or colour (height, width, 3), of unsigned bytes.
Pixels = Any

#: What a number cell may hold; a recogniser limited to these still says how much it saw beside them.
ALPHABET = "0123456789.,-/%"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a cut and how sure the recogniser is of it, 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """One cut as read: ``numbers`` limited to the signs of numbers, likeliest first; ``text`` without limit.

    The confidence of a number is the probability of exactly these signs, anything else included in the rest.
    """

    numbers: tuple[Candidate, ...]
    text: Candidate


class Engine(Protocol):
    """A recogniser. ``name`` tells it and its version: results are kept under it."""

    @property
    def name(self) -> str: ...

    def recognise(self, cuts: Sequence[Pixels]) -> list[Recognised]:
        """Read cuts, each one line of text, dark on white."""

    def locate(self, picture: Pixels) -> list[tuple[int, int, int, int]]:
        """Find the lines of text in a picture: left, top, right, bottom of each."""
