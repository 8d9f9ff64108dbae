"""One header with the rows below it, where no lines are ruled: labels over numbers, labels beside numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.carriers.pdf_text import Line, bounds
from crawler.parser.cells import looks_like_value

#: Lines of one cell follow each other within so many ems.
SAME_CELL = 1.9
_OVERLAP = 0.3
#: A label written downwards has at least so many lines, of at most so many characters.
_LEAST_UPRIGHT, _WIDEST_UPRIGHT = 3, 2


class Uneven(Exception):
    """The lines do not stand in columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """One piece of a line, or the pieces of one label written over several lines."""

    parts: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return bounds([glyph for part in self.parts for glyph in part.glyphs])

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def is_value(self) -> bool:
        return looks_like_value(self.text)


class Segment:
    """One header and the rows below it."""

    def __init__(self, lines: list[list[Chunk]]) -> None:
        first = next((i for i, line in enumerate(lines) if any(c.is_value for c in line)), len(lines))
        self._head = _blocks([chunk for line in lines[:first] for chunk in line])
        self._lines = lines[first:]
        self._columns = _columns([c.box for line in self._lines for c in line if c.is_value])
        self._labels_end = min((x0 for x0, _ in self._columns), default=0.0)

    def rows(self) -> list[list[Chunk | Box]]:
        """Header rows from the outermost label to the columns' own, then one row for each line of numbers."""
        if not self._columns:
            return [[chunk] for chunk in self._head]
        header = [chunk for chunk in self._head if chunk.box[2] > self._labels_end]
        # Without a header the rows go on from the page before; their number of columns must still be its number.
        leaves = self._leaves(header) if header else []
        upper = [chunk for chunk in header if chunk not in leaves]
        return [*_levels(upper, leaves), *self._body()]

    def _leaves(self, header: list[Chunk]) -> list[Chunk]:
        """The label of each column: the lowest one over it. A label over no number is a column left blank."""
        found: list[Chunk] = []
        for column in self._columns:
            above = [chunk for chunk in header if _over(chunk.box, column)]
            if not above:
                raise Uneven
            found.append(max(above, key=lambda chunk: chunk.middle))
        if len(set(found)) != len(found):
            raise Uneven
        heights = [chunk.middle for chunk in found]
        for chunk in header:
            level = any(abs(chunk.middle - height) < chunk.parts[0].em / 2 for height in heights)
            if chunk not in found and level and not any(_over(chunk.box, column) for column in self._columns):
                found.append(chunk)
                self._columns.append((chunk.box[0], chunk.box[2]))
        self._columns.sort()
        return sorted(found, key=lambda chunk: chunk.box[0])

    def _body(self) -> list[list[Chunk | Box]]:
        labels = _blocks([c for line in self._lines for c in line if c.box[2] <= self._labels_end and not c.is_value])
        numbers = [[c for c in line if c.box[2] > self._labels_end or c.is_value] for line in self._lines]
        numbers = [line for line in numbers if line]
        heights = [line[0].middle for line in numbers]
        mine: dict[float, list[Chunk]] = {height: [] for height in heights}
        for label in labels:
            for piece, height in _beside(label, heights):
                mine.setdefault(height, []).append(piece)
        rows: list[tuple[float, list[Chunk | Box]]] = [
            (height, [*sorted(mine[height], key=lambda c: c.box[0]), *self._placed(line)])
            for height, line in zip(heights, numbers, strict=True)
        ]
        rows += [(height, [*found]) for height, found in mine.items() if height not in heights]
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def _placed(self, line: list[Chunk]) -> list[Chunk | Box]:
        placed: list[Chunk | Box] = []
        left = list(line)
        _, y0, _, y1 = line[0].box
        for column in self._columns:
            here = [chunk for chunk in left if _over(chunk.box, column)]
            if len(here) > 1:
                raise Uneven
            placed.append(here[0] if here else (column[0], y0, column[1], y1))
            left = [chunk for chunk in left if chunk not in here]
        if left:
            raise Uneven
        return placed


def _beside(label: Chunk, heights: list[float]) -> Iterator[tuple[Chunk, float]]:
    """The line of numbers a label stands beside, or its own height where it stands beside none.

    A label written downwards, one character a line, is one; else what stands beside several lines is several.
    """
    _, y0, _, y1 = label.box
    beside = [height for height in heights if y0 <= height <= y1]
    if not beside:
        yield label, label.middle
    elif len(beside) == 1 or _is_upright(label):
        yield label, min(beside, key=lambda height: abs(height - label.middle))
    else:
        for part in label.parts:
            yield from _beside(Chunk((part,)), heights)


def _is_upright(label: Chunk) -> bool:
    return len(label.parts) >= _LEAST_UPRIGHT and all(len(part.glyphs) <= _WIDEST_UPRIGHT for part in label.parts)


def _columns(boxes: list[Box]) -> list[tuple[float, float]]:
    """Numbers that stand one above the other make a column."""
    columns: list[tuple[float, float]] = []
    for x0, _, x1, _ in sorted(boxes):
        if columns and columns[-1][1] - x0 > _OVERLAP * (x1 - x0):
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _over(box: Box, column: tuple[float, float]) -> bool:
    common = min(box[2], column[1]) - max(box[0], column[0])
    return common > _OVERLAP * min(box[2] - box[0], column[1] - column[0])


def _blocks(chunks: list[Chunk]) -> list[Chunk]:
    """Pieces of one label on lines close below each other, put together."""
    blocks: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda c: c.middle):
        mine = [b for b in blocks if _continues(b[-1], chunk)]
        if len(mine) == 1:
            mine[0].append(chunk)
        else:
            blocks.append([chunk])
    return [Chunk(tuple(part for chunk in block for part in chunk.parts)) for block in blocks]


def _continues(above: Chunk, below: Chunk) -> bool:
    close = 0 < below.middle - above.middle < SAME_CELL * max(above.parts[-1].em, below.parts[0].em)
    return close and _over(above.box, (below.box[0], below.box[2]))


def _levels(upper: list[Chunk], leaves: list[Chunk]) -> list[list[Chunk | Box]]:
    """Header labels by height; a leaf that stands higher than the lowest ones belongs to the level above it."""
    levels: list[list[Chunk]] = []
    for chunk in sorted(upper, key=lambda c: c.middle):
        if levels and abs(levels[-1][-1].middle - chunk.middle) < chunk.parts[0].em / 2:
            levels[-1].append(chunk)
        else:
            levels.append([chunk])
    lowest = max((chunk.middle for chunk in leaves), default=0.0)
    last: list[Chunk] = []
    for leaf in leaves:
        above = [level for level in levels if level[0].middle < leaf.middle]
        higher = lowest - leaf.middle > leaf.parts[0].em / 2
        (above[-1] if higher and above else last).append(leaf)
    return [[*sorted(level, key=lambda c: c.box[0])] for level in [*levels, last] if level]
