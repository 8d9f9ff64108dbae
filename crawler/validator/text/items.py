"""The numbers of one sentence with the words around each: what is cut where."""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.validator.text.numerals import Number, numbers

_MARKS = "，、；：（）。！？=+"
_OPENING, _CLOSING = "（", "）"
_MARK = re.compile(f"[{_MARKS}]")
_AFTER_BARE = frozenset(_MARKS)


class Item(NamedTuple):
    """One number: ``left`` and ``right`` are the words up to the next mark or number, ``gap`` all since the last.

    ``depth`` counts the open brackets around it, ``clauses`` are those of the gap that hold no number.
    """

    number: Number
    text: str
    left: str
    right: str
    gap: str
    depth: int
    clauses: list[str]

    @property
    def quote(self) -> str:
        """The number with the words around it, as a person would cite it."""
        return cited(f"{self.left}{self.text}{self.right}")


def cited(words: str) -> str:
    """Words as the grammar reads them, put back as a person would write them."""
    return words.replace("《本机关》", "").replace("《》", "…").replace("复议诉讼", "行政复议、行政诉讼")


def items(plain: str) -> list[Item]:
    """The quantities of a sentence in order; a number without a counter counts only where a mark follows it."""
    counted = [number for number in numbers(plain) if _is_quantity(number, plain)]
    brackets = _OPENING in plain
    found: list[Item] = []
    last, depth, seen = 0, 0, 0
    for index, number in enumerate(counted, 1):
        start, end = number.start, number.end
        if brackets:
            depth += plain.count(_OPENING, seen, start) - plain.count(_CLOSING, seen, start)
            seen = start
        gap = plain[last:start]
        following = counted[index].start if index < len(counted) else len(plain)
        mark = _MARK.search(plain, end, following)
        # Words with no mark between two numbers belong to the second.
        right = plain[end : mark.start()] if mark else plain[end:] if following == len(plain) else ""
        *clauses, left = _MARK.split(gap)
        found.append(Item(number, plain[start:end], left, right, gap, max(depth, 0), [c for c in clauses if c]))
        last = end
    return found


def segments(text: str) -> list[str]:
    """The clauses of a text without numbers."""
    return [part for part in _MARK.split(text) if part]


def _is_quantity(number: Number, plain: str) -> bool:
    if number.unit:
        return True
    following = plain[number.end : number.end + 1]
    return not following or following in _AFTER_BARE
