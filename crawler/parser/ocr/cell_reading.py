"""Every cell of a flat table read twice, from two cuts; what the cuts say is kept, agreeing or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.parser.carriers.pdf_grid import Region
from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.cells import looks_like_value
from crawler.parser.ocr.cuts import tight_cut, wide_cut
from crawler.parser.ocr.engine import Candidate, Engine, Pixels, Recognised
from crawler.parser.ocr.ink import Ink
from crawler.parser.ocr.ruled import RuledPicture

_WORDS = re.compile(r"[\u3400-\u9fff]")
_LIKELY = 0.3
_INSET, _TRACE_INSET = 3.0, 9.0
_KEPT = 3
_BLANK = (Candidate("", 1.0),)


@dataclass(slots=True)
class CellRead:
    """What two cuts of a cell say. ``second`` is empty for a label, which is read once.

    ``is_plain``: nothing but the signs of numbers may stand there. ``blank``: both cuts are empty. ``trace``:
    something faint or coloured is drawn where both see paper.
    """

    text: str = ""
    first: tuple[Candidate, ...] = _BLANK
    second: tuple[Candidate, ...] = ()
    is_number: bool = False
    is_plain: bool = False
    blank: bool = False
    trace: bool = False

    @property
    def agreed(self) -> bool:
        """Whether both cuts say the same, and nothing else may stand there."""
        return bool(self.second) and self.first[0].text == self.second[0].text and not self.trace

    @property
    def confidence(self) -> float:
        """The lesser confidence of the two cuts in the text taken; 0 where they differ."""
        if not self.second:
            return self.first[0].confidence
        return min(self.first[0].confidence, self.second[0].confidence) if self.agreed else 0.0

    def candidates(self) -> tuple[Candidate, ...]:
        """What the cell may say, likeliest first: of each text the better of the two cuts' confidences."""
        best: dict[str, float] = {}
        for one in self.first + self.second:
            best[one.text] = max(one.confidence, best.get(one.text, 0.0))
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        return tuple(Candidate(text, sure) for text, sure in ranked[:_KEPT])


@dataclass(slots=True)
class _Work:
    """A cell on its way: its box, its lines in the first view."""

    region: Region
    cell: Box
    lines: list[Box]
    read: CellRead = field(default_factory=CellRead)


def read_cells(picture: RuledPicture, engine: Engine) -> dict[Region, CellRead]:
    """Read all cells: labels from one cut of each line, numbers from two independent ones."""
    ink, other = Ink.of(picture.dark), Ink.of(picture.second)
    works = [_work(picture, region, ink) for region in dict.fromkeys(r for row in picture.regions() for r in row)]
    cuts = [(work, wide_cut(ink, line, work.cell)) for work in works for line in work.lines]
    _first(cuts, engine)
    numbers = [work for work in works if work.read.is_number]
    again = list(_second_cuts(numbers, other))
    for (work, _), found in zip(again, engine.recognise([cut for _, cut in again]), strict=True):
        work.read.second = found.numbers if work.read.is_plain else (found.text,)
    _settle(picture, works, engine)
    return {work.region: work.read for work in works}


def _work(picture: RuledPicture, region: Region, ink: Ink) -> _Work:
    x0, y0, x1, y1 = picture.ruled.box_of(region)
    cell = x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET
    return _Work(region, cell, ink.lines(cell))


def _first(cuts: Sequence[tuple[_Work, Pixels]], engine: Engine) -> None:
    """The first view: every line of every cell."""
    found: dict[int, list[Recognised]] = {}
    works = {id(work): work for work, _ in cuts}
    for (work, _), one in zip(cuts, engine.recognise([cut for _, cut in cuts]), strict=True):
        found.setdefault(id(work), []).append(one)
    for key, lines in found.items():
        _take(works[key].read, lines)


def _take(read: CellRead, lines: list[Recognised]) -> None:
    text = "\n".join(line.text.text for line in lines)
    read.is_number = len(lines) == 1 and _is_number(lines[0])
    read.is_plain = read.is_number and (len(text) <= 1 or not _WORDS.search(text))
    sure = min(line.text.confidence for line in lines)
    read.first = lines[0].numbers if read.is_plain else (Candidate(text, sure),)
    read.text = read.first[0].text


def _is_number(line: Recognised) -> bool:
    """Whether a line can be the content of a number cell: figures, perhaps with a note, or a single odd sign."""
    text = line.text.text
    return len(text) <= 1 or line.numbers[0].confidence >= _LIKELY or looks_like_value(text) or not _WORDS.search(text)


def _second_cuts(numbers: Sequence[_Work], other: Ink) -> Iterator[tuple[_Work, Pixels]]:
    """The second view: its own ink, its own edges, other shades and another size."""
    for work in numbers:
        lines = other.lines(work.cell)
        if len(lines) == 1:
            yield work, tight_cut(other, lines[0], work.cell)
        else:
            work.read.second = _BLANK if not lines else (Candidate("\n" * (len(lines) - 1), 0.0),)


def _settle(picture: RuledPicture, works: Sequence[_Work], engine: Engine) -> None:
    """Blank cells proved blank, and of two cuts that differ the surer one taken."""
    second, plain = Ink.of(picture.second), Ink.of(picture.plain)
    doubtful: list[tuple[_Work, Pixels]] = []
    for work in works:
        read = work.read
        if work.lines:
            if read.is_number and read.second and read.second[0].confidence > read.first[0].confidence:
                read.text = read.second[0].text
            continue
        read.blank, read.second = True, _BLANK
        read.trace = second.has_trace(work.cell, _TRACE_INSET)
        if not read.trace and plain.has_trace(work.cell, _TRACE_INSET):
            doubtful.append((work, wide_cut(plain, work.cell, work.cell)))
    for (work, _), found in zip(doubtful, engine.recognise([cut for _, cut in doubtful]), strict=True):
        best = found.numbers[0]
        work.read.trace = bool(best.text) and best.confidence >= _LIKELY
