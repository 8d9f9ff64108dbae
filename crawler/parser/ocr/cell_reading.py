"""Every cell of a flat table read twice, from two cuts; what the cuts say is kept, agreeing or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import prod
from statistics import median

from crawler.parser.carriers.pdf_grid import Region
from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.cells import looks_like_value
from crawler.parser.ocr.cuts import tight_cut, wide_cut
from crawler.parser.ocr.engine import Candidate, Engine, Pixels, Recognised
from crawler.parser.ocr.ink import Ink
from crawler.parser.ocr.ruled import RuledPicture
from crawler.parser.ocr.stroke import STROKES, stroke

_WORDS = re.compile(r"[\u3400-\u9fff]")
_LIKELY = 0.3
_INSET, _TRACE_INSET = 3.0, 9.0
_KEPT = 3
#: How likely a text is of which a cut says nothing.
_UNNAMED = 1e-3
#: Pixels of the picture: below, both cuts were at times sure of the same wrong figure (never above), so that they
#: are believed so far and no further.
_LOWEST, LOW_SURE = 8.3, 0.9
#: How sure the shape of a lone stroke is, by itself; of a slash and a dash it tells alone.
_SHAPED = 0.98
_DRAWN = frozenset({"/", "-"})
#: What a recogniser of lines takes a lone stroke for.
_STROKES = STROKES | {".", ""}
_BLANK = (Candidate("", 1.0),)


@dataclass(slots=True)
class CellRead:
    """What two cuts of a cell say. ``second`` is empty for a label, which is read once.

    ``is_plain``: nothing but the signs of numbers may stand there. ``blank``: both cuts are empty. ``trace``:
    something faint or coloured is drawn where both see paper. ``low``: the figures of the table are so low in the
    picture that both cuts may be mistaken alike.
    """

    text: str = ""
    first: tuple[Candidate, ...] = _BLANK
    second: tuple[Candidate, ...] = ()
    is_number: bool = False
    is_plain: bool = False
    blank: bool = False
    trace: bool = False
    low: bool = False

    @property
    def agreed(self) -> bool:
        """Whether both cuts say the same, and nothing else may stand there."""
        return bool(self.second) and self.first[0].text == self.second[0].text and not self.trace

    @property
    def confidence(self) -> float:
        """The lesser confidence of the two cuts in the text taken; 0 where they differ."""
        if not self.second:
            return self.first[0].confidence
        sure = min(self.first[0].confidence, self.second[0].confidence) if self.agreed else 0.0
        return min(sure, LOW_SURE) if self.low else sure

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
    ink = Ink.of(picture.dark)
    other = ink if picture.second is picture.dark else Ink.of(picture.second)
    works = [_work(picture, region, ink) for region in dict.fromkeys(r for row in picture.regions() for r in row)]
    cuts = [(work, wide_cut(ink, line, work.cell)) for work in works for line in work.lines]
    _first(cuts, engine)
    numbers = [work for work in works if work.read.is_number]
    _second(list(_second_cuts(numbers, other)), engine)
    plain = other if picture.plain is picture.second else Ink.of(picture.plain)
    _settle(works, engine, other, plain)
    for work in works:
        settle_stroke(work.read, ink, other, work.cell)
    if _is_low(numbers, picture.flat.shrunk):
        for work in numbers:
            work.read.low = True
    return {work.region: work.read for work in works}


def _is_low(numbers: Sequence[_Work], shrunk: float) -> bool:
    """Whether the figures of a table are too low in the picture to be sure of."""
    heights = [work.lines[0][3] - work.lines[0][1] for work in numbers if work.read.text.isdigit() and work.lines]
    return bool(heights) and median(heights) * shrunk < _LOWEST


def _work(picture: RuledPicture, region: Region, ink: Ink) -> _Work:
    x0, y0, x1, y1 = picture.ruled.box_of(region)
    cell = x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET
    return _Work(region, cell, ink.lines(cell))


def settle_stroke(read: CellRead, ink: Ink, other: Ink, cell: Box) -> None:
    """A lone stroke is a 1, a slash or a dash: its shape tells, which a recogniser of lines hardly sees.

    The shape must be the same in both views. A 1 the recogniser must have seen too, in both.
    """
    if not read.is_plain or not read.second:
        return
    boxes = [(view, view.lines(cell)) for view in (ink, other)]
    shapes = {stroke(view, lines[0], cell) if len(lines) == 1 else None for view, lines in boxes}
    shape = shapes.pop() if len(shapes) == 1 else None
    seen = all(view[0].text in _STROKES for view in (read.first, read.second))
    if shape in _DRAWN:
        read.text, read.first = shape, (Candidate(shape, _SHAPED),)
        read.second = read.first
    elif seen and read.text and not (shape == read.text == "1" and read.agreed):
        read.second = (Candidate(read.first[0].text, 0.0),)


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
    read.is_plain = all(_is_plain(line) for line in lines) and (len(lines) == 1 or _is_split(lines))
    read.is_number = read.is_plain or (len(lines) == 1 and _is_number(lines[0]))
    sure = min(line.text.confidence for line in lines)
    read.first = joined(lines) if read.is_plain else (Candidate(text, sure),)
    read.text = read.first[0].text


def joined(lines: Sequence[Recognised]) -> tuple[Candidate, ...]:
    """A number that a narrow cell broke over lines, as one; other candidates only where it stands on one line."""
    if len(lines) == 1:
        return lines[0].numbers
    best = [line.numbers[0] for line in lines]
    return (Candidate("".join(one.text for one in best), prod(one.confidence for one in best)),)


def _is_split(lines: Sequence[Recognised]) -> bool:
    best = [line.numbers[0] for line in lines]
    return all(one.text.replace(".", "").isdigit() and one.confidence > _LIKELY for one in best)


def _is_plain(line: Recognised) -> bool:
    text = line.text.text
    return len(text) <= 1 or not _WORDS.search(text)


def _is_number(line: Recognised) -> bool:
    """Whether a line can be the content of a number cell: figures, perhaps with a note, or a single odd sign."""
    text = line.text.text
    return line.numbers[0].confidence >= _LIKELY or looks_like_value(text)


def _second_cuts(numbers: Sequence[_Work], other: Ink) -> Iterator[tuple[_Work, Pixels]]:
    """The second view: its own ink, its own edges, other shades and another size."""
    for work in numbers:
        lines = other.lines(work.cell)
        work.read.second = (Candidate("\n", 0.0),) if lines else _BLANK
        if len(lines) == len(work.lines):
            yield from ((work, tight_cut(other, line, work.cell)) for line in lines)


def _second(cuts: Sequence[tuple[_Work, Pixels]], engine: Engine) -> None:
    found: dict[int, list[Recognised]] = {}
    works = {id(work): work.read for work, _ in cuts}
    for (work, _), one in zip(cuts, engine.recognise([cut for _, cut in cuts]), strict=True):
        found.setdefault(id(work), []).append(one)
    for key, lines in found.items():
        works[key].second = joined(lines) if works[key].is_plain else (lines[0].text,)


def _settle(works: Sequence[_Work], engine: Engine, second: Ink, plain: Ink) -> None:
    """Blank cells proved blank, and of two cuts that differ what is likeliest by both."""
    doubtful: list[tuple[_Work, Pixels]] = []
    for work in works:
        read = work.read
        if work.lines:
            if read.is_number and read.second:
                read.text = read.first[0].text if read.agreed else _likeliest(read.first, read.second)
            continue
        read.blank, read.second = True, _BLANK
        read.trace = second.has_trace(work.cell, _TRACE_INSET)
        if not read.trace and plain.has_trace(work.cell, _TRACE_INSET):
            doubtful.append((work, wide_cut(plain, work.cell, work.cell)))
    for (work, _), found in zip(doubtful, engine.recognise([cut for _, cut in doubtful]), strict=True):
        best = found.numbers[0]
        work.read.trace = bool(best.text) and best.confidence >= _LIKELY


def _likeliest(first: Sequence[Candidate], second: Sequence[Candidate]) -> str:
    """The text that both cuts together make likeliest; what one does not name it may still mean."""
    sure = ({one.text: one.confidence for one in view} for view in (first, second))
    mine, other = sure
    return max((*mine, *other), key=lambda text: mine.get(text, _UNNAMED) * other.get(text, _UNNAMED))
