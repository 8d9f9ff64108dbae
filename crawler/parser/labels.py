"""Which label of the form a text stands for: exactly, by a small typing error, or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_NUMBERING = re.compile(
    r"^[(（]?(?:(?P<chinese>[一二三四五六七八九十]{1,2})|(?P<digit>\d{1,2}))[)）、.．,，:：]"
)
_NOISE = re.compile(r"[\W_]+")
_LEAST_GAP = 2
_LONGEST_LABEL = 80


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Compatibility forms folded, spaces and punctuation gone; numbering stays as bare figures."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def split_numbering(text: str) -> tuple[str, str]:
    """The numbering (一, 3 …, or empty) and the bare label behind it, both normal."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    found = _NUMBERING.match(squeezed)
    if not found:
        return "", normal(squeezed)
    return found["chinese"] or found["digit"], normal(squeezed[found.end():])


class Lexicon:
    """The labels of one kind in one table. ``spellings`` maps each name to its known ways of writing.

    ``numbered``: numbering before a label is set aside (row labels). Column labels carry none, and a
    text that does is no column label.
    """

    def __init__(self, spellings: Mapping[str, Iterable[str]], *, numbered: bool) -> None:
        self._split = split_numbering if numbered else _unsplit
        self._exact: dict[str, set[str]] = {}
        self._numbering: dict[str, str] = {}
        for name, ways in spellings.items():
            for way in ways:
                number, bare = self._split(way)
                self._exact.setdefault(bare, set()).add(name)
                self._numbering.setdefault(name, number)
        self._found: dict[str, frozenset[str]] = {}

    def find(self, text: str) -> frozenset[str]:
        """Every name the text may stand for: one is an answer, none and several are refusals."""
        if text not in self._found:
            self._found[text] = frozenset(self._search(text))
        return self._found[text]

    def exact(self, text: str) -> frozenset[str]:
        """Every name the text stands for letter by letter, but for spaces, punctuation and numbering."""
        return frozenset(self._exact.get(self._split(text)[1], ()))

    def _search(self, text: str) -> set[str]:
        number, bare = self._split(text)
        if bare in self._exact:
            return self._exact[bare]
        if not 4 <= len(bare) <= _LONGEST_LABEL:
            return set()
        nearest: dict[str, int] = {}
        for way, names in self._exact.items():
            if abs(len(way) - len(bare)) <= 4 and len(way) >= 4:
                steps = distance(way, bare)
                for name in names:
                    nearest[name] = min(steps, nearest.get(name, steps))
        return self._clear_winner(nearest, number, len(bare))

    def _clear_winner(self, nearest: Mapping[str, int], number: str, length: int) -> set[str]:
        ranked = sorted((steps, name) for name, steps in nearest.items())
        if not ranked or ranked[0][0] > min(3, length // 4):
            return set()
        steps, name = ranked[0]
        contradicted = number and self._numbering[name] and number != self._numbering[name]
        if contradicted or (len(ranked) > 1 and ranked[1][0] - steps < _LEAST_GAP):
            return set()
        return {name}


def _unsplit(text: str) -> tuple[str, str]:
    return "", normal(text)


def distance(one: str, other: str) -> int:
    """The number of characters to add, drop or change to turn one text into the other."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]
