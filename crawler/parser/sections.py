"""The six sections by the meaning of their headings, whatever the numbering did."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise

from crawler.parser.document import DocumentBlock, Paragraph, Picture, placeholder
from crawler.parser.labels import normal
from store.model import FORMS, Section, SectionForm

_HEADING = re.compile(
    r"\s*(?:第?(?P<chinese>[一二三四五六七八九十]{1,2})(?:部分)?\s*[、.．，,：:]"
    r"|(?P<digit>\d{1,2})\s*(?P<mark>[、.．]))?\s*(?P<rest>\S.*)",
    re.S,
)
_LONGEST = 45
_ALIKE = 0.55
_SAME = 0.8
_NUMBERED_BONUS = 0.05
#: What two forms share counts once.
_TITLES: tuple[SectionForm, ...] = tuple(
    dict.fromkeys(section for form in FORMS.values() for section in form.sections)
)


@dataclass(frozen=True, slots=True)
class Found:
    """A heading found: the section it stands for and the block it is. ``end`` is where the next one begins."""

    number: int
    start: int
    end: int


@lru_cache(maxsize=2048)
def meaning(text: str) -> tuple[int, float] | None:
    """Which section a line is the heading of, and how surely (0 to about 1), or None."""
    if len(text) > 2 * _LONGEST or "\n" in text.strip():
        return None
    found = _HEADING.fullmatch(text)
    if not found or found["rest"].rstrip()[-1] in "。；;":
        return None
    rest = normal(found["rest"])
    if not 4 <= len(rest) <= _LONGEST or not any(mark in rest for section in _TITLES for mark in section.marks):
        return None
    score, number = max((_likeness(rest, section), -section.number) for section in _TITLES)
    by_mark = found["chinese"] is not None
    least = 0.0 if by_mark else _ALIKE if found["mark"] == "、" else _SAME
    numbered = found["chinese"] or found["digit"]
    return (-number, score + (_NUMBERED_BONUS if numbered else 0)) if score > least else None


def is_heading(text: str) -> bool:
    """Whether a line is a section heading."""
    return meaning(text) is not None


def locate(blocks: Sequence[DocumentBlock]) -> tuple[Found, ...]:
    """The sections in order: for each number its best heading, as many as stand in rising order."""
    best: dict[int, tuple[float, int]] = {}
    for index, block in enumerate(blocks):
        found = meaning(block.text) if isinstance(block, Paragraph) else None
        if found and found[1] >= best.get(found[0], (0.0, 0))[0]:
            best[found[0]] = (found[1], index)
    kept = _rising(best)
    if not kept:
        return ()
    ends = [best[number][1] for number in kept[1:]] + [len(blocks)]
    return tuple(Found(number, best[number][1], end) for number, end in zip(kept, ends, strict=True))


def texts(blocks: Sequence[DocumentBlock], located: Sequence[Found]) -> tuple[Section, ...]:
    """The sections as written, each with its text and a mark where a picture stands."""
    return tuple(
        Section(found.number, _words(blocks[found.start]), running_text(blocks[found.start + 1 : found.end]))
        for found in located
    )


def running_text(blocks: Sequence[DocumentBlock]) -> str:
    """Paragraphs and picture marks line by line; tables are left out."""
    return "\n".join(filter(None, map(_words, blocks)))


def _words(block: DocumentBlock) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return placeholder(block.source) if isinstance(block, Picture) else ""


def _likeness(rest: str, section: SectionForm) -> float:
    if not any(mark in rest for mark in section.marks):
        return 0.0
    return SequenceMatcher(None, rest, normal(section.title), autojunk=False).ratio()


def _rising(best: dict[int, tuple[float, int]]) -> tuple[int, ...]:
    """The largest (then surest) set of section numbers whose headings follow each other."""
    numbers = sorted(best)
    choices = (chosen for size in range(len(numbers), -1, -1) for chosen in combinations(numbers, size))
    rising = [c for c in choices if all(best[a][1] < best[b][1] for a, b in pairwise(c))]
    return max(rising, key=lambda c: (len(c), sum(best[number][0] for number in c)))
