"""The numbers of one sentence with the words around each: what is cut where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.validator.text.numerals import Number, numbers

_MARKS = "，、；：（）。！？=+"
_OPENING, _CLOSING = "（", "）"
_MARK = re.compile(f"[{_MARKS}]")
_AFTER_BARE = frozenset(_MARKS)


@dataclass(frozen=True, slots=True)
class Item:
    """One number: ``left`` and ``right`` are the words up to the next mark or number, ``gap`` all since the last.

    ``depth`` counts the open brackets around it.
    """

    number: Number
    text: str
    left: str
    right: str
    gap: str
    depth: int

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
    found: list[Item] = []
    last, depth, seen = 0, 0, 0
    for index, number in enumerate(counted):
        depth += plain.count(_OPENING, seen, number.start) - plain.count(_CLOSING, seen, number.start)
        seen = number.start
        gap = plain[last : number.start]
        following = counted[index + 1].start if index + 1 < len(counted) else len(plain)
        right = _until_mark(plain[number.end : following])
        # Words with no mark between two numbers belong to the second.
        if number.end + len(right) == following and following < len(plain):
            right = ""
        found.append(Item(number, plain[number.start : number.end], _since_mark(gap), right, gap, max(depth, 0)))
        last = number.end
    return found


def segments(gap: str) -> list[str]:
    """The clauses of a gap that hold no number: all but the last, which belongs to the number."""
    return [part for part in _MARK.split(gap)[:-1] if part]


def _is_quantity(number: Number, plain: str) -> bool:
    if number.unit:
        return True
    following = plain[number.end : number.end + 1]
    return not following or following in _AFTER_BARE


def _until_mark(text: str) -> str:
    found = _MARK.search(text)
    return text[: found.start()] if found else text


def _since_mark(text: str) -> str:
    return _MARK.split(text)[-1]
