"""Lines outside tables to paragraphs: wrapped lines joined, page numbers left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.parser.carriers.pdf_shapes import PageShapes
from crawler.parser.carriers.pdf_text import Line
from crawler.parser.document import DocumentBlock, Paragraph, prose
from crawler.parser.sections import is_heading

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*\d{1,3}[-—–－·\s]*|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}")
_EDGE = 0.1
_FULL = 1.6
_INDENT = 0.8
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Margins:
    """Where lines of prose begin and end in this document, in points."""

    left: float
    right: float


def is_page_number(line: Line, page: PageShapes) -> bool:
    """Whether a line at the upper or lower edge of its page is only the page's number."""
    _, y0, _, y1 = line.box
    at_edge = y1 < _EDGE * page.height or y0 > (1 - _EDGE) * page.height
    return at_edge and _PAGE_NUMBER.fullmatch(line.text) is not None


def margins(lines: Sequence[Line]) -> Margins:
    """The outermost beginning and end of all lines."""
    return Margins(min((ln.box[0] for ln in lines), default=0.0), max((ln.box[2] for ln in lines), default=0.0))


def flow(items: Iterable[Line | DocumentBlock], sides: Margins) -> Iterator[DocumentBlock]:
    """Blocks in order, with the lines between them joined to paragraphs."""
    pending: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            if pending and not _runs_on(pending[-1], item, sides):
                yield from _paragraph(pending)
                pending = []
            pending.append(item)
            continue
        yield from _paragraph(pending)
        pending = []
        yield item
    yield from _paragraph(pending)


def _runs_on(line: Line, after: Line, sides: Margins) -> bool:
    """Whether a paragraph goes on: the line is full, the next one begins at the margin and looks alike."""
    full = line.box[2] >= sides.right - _FULL * line.em
    flush = after.box[0] <= sides.left + _INDENT * after.em
    alike = _ALIKE <= line.em / after.em <= 1 / _ALIKE
    return full and flush and alike and not is_heading(line.text) and not is_heading(after.text)


def _paragraph(lines: list[Line]) -> Iterator[DocumentBlock]:
    text = ""
    for line in lines:
        apart = text[-1:].isascii() and text[-1:].isalnum() and line.text[:1].isascii() and line.text[:1].isalnum()
        text += (" " if apart else "") + line.text
    for block in prose(text):
        yield block if isinstance(block, Paragraph) else Paragraph(text)
