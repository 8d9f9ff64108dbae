"""Glyphs to lines of text by where they stand: gaps become spaces, doubt becomes a mark no number survives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.parser.carriers.pdf_shapes import UNKNOWN, Box, Glyph

_SAME_PLACE = 0.6
_SPACE = 0.25
_WIDE_SPACE = 1.0
_RAISED = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Glyphs on one base line, left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def box(self) -> Box:
        return bounds(self.glyphs)

    @property
    def em(self) -> float:
        """The height of its tallest glyph, in points."""
        return max(glyph.height for glyph in self.glyphs)

    @property
    def text(self) -> str:
        return "".join(_joined(self.glyphs, self.em))

    def chunks(self, gap: float) -> Iterator[Line]:
        """The parts of the line between gaps wider than ``gap`` ems."""
        part: list[Glyph] = []
        for glyph in self.glyphs:
            if part and glyph.x0 - max(g.x1 for g in part) > gap * self.em:
                yield Line(tuple(part))
                part = []
            part.append(glyph)
        yield Line(tuple(part))


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group glyphs into lines from top to bottom; a glyph belongs to the line whose middle it overlaps."""
    lines: list[list[Glyph]] = []
    middle = room = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.y0 + g.y1):
        at = glyph.middle[1]
        if not lines or at - middle > room:
            lines.append([])
            middle, room = at, glyph.height * 0.45
        else:
            room = max(room, glyph.height * 0.45)
        lines[-1].append(glyph)
    return [Line(tuple(sorted(line, key=lambda g: g.x0))) for line in lines]


def text_of(glyphs: Iterable[Glyph]) -> str:
    """The text of a cell, one line for each line seen."""
    return "\n".join(line.text for line in lines_of(glyphs))


def bounds(glyphs: Sequence[Glyph]) -> Box:
    """The box around glyphs."""
    return (
        min(g.x0 for g in glyphs), min(g.y0 for g in glyphs), max(g.x1 for g in glyphs), max(g.y1 for g in glyphs),
    )  # fmt: skip


def _joined(glyphs: Sequence[Glyph], em: float) -> Iterator[str]:
    previous: Glyph | None = None
    for glyph in glyphs:
        if previous is not None:
            gap = glyph.x0 - previous.x1
            if _overlap(previous, glyph) > _SAME_PLACE and previous.char.isdigit() and glyph.char.isdigit():
                if previous.char == glyph.char and previous.run != glyph.run:
                    continue  # printed twice to look bold
                yield UNKNOWN
            elif gap > _WIDE_SPACE * em:
                yield "  "  # no one writes a number with such a gap: two spaces keep it from being read as one
            elif gap > _SPACE * em:
                yield " "
            if glyph.char.isdigit() and previous.char.isdigit() and glyph.height < _RAISED * previous.height:
                yield "^"
        yield glyph.char
        previous = glyph


def _overlap(one: Glyph, other: Glyph) -> float:
    narrow = min(one.x1 - one.x0, other.x1 - other.x0)
    return (min(one.x1, other.x1) - max(one.x0, other.x0)) / narrow if narrow > 0 else 1.0
