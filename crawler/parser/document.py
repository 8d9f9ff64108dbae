"""The shape every carrier is brought into: paragraphs, pictures and grids in reading order.

A carrier knows bytes, the form matcher knows forms; they meet here. A new carrier (PDF, Word, picture)
only has to produce these blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from store.model import Attachment, Place

_LONGEST_SOURCE = 2000
_PLACEHOLDER = re.compile(r"\[image:\s{0,9}([^\[\]\n]{0,2100}+)\]")
_MARKS = re.compile(r"\[bookmark:[^\]\n]{0,99}\]")


class Layout(StrEnum):
    """How a grid's cells were laid out.

    An HTML table, one cell per line behind a tab, cells between tabs or bars, or bare lines of which only the
    labels of the form tell where a row begins (each line is then a row of one cell).
    """

    SPANS = "spans"
    LINES = "lines"
    TABS = "tabs"
    BARE = "bare"


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """One cell as written. ``row`` is the row it starts in; its identity is the object itself."""

    text: str
    place: Place
    row: int
    rowspan: int = 1
    colspan: int = 1

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a grid; a cell that spans columns or rows stands at each of its positions.

    ``torn``: the file ends inside this row, so that its last number may be cut. ``ragged``: cells
    stood between tabs, so that a blank at the right end may be padding and no cell at all.
    """

    number: int
    cells: tuple[GridCell, ...]
    torn: bool = False
    ragged: bool = False

    def distinct(self) -> Iterator[GridCell]:
        """Each cell once, left to right."""
        previous = None
        for cell in self.cells:
            if cell is not previous:
                yield cell
            previous = cell

    @property
    def text(self) -> str:
        """The row's own words with a bar between cells, for a person to recognise it by."""
        return "｜".join(" ".join(cell.text.split()) for cell in self.distinct() if not cell.is_blank)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that belong together, in one layout."""

    rows: tuple[GridRow, ...]
    layout: Layout


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line or paragraph of running text; ``line`` counts from 1 where the carrier has lines."""

    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, a link to one, or the mark a text extraction left for one."""

    source: str


DocumentBlock = Paragraph | Picture | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A document in reading order. ``complete`` is False where its own markup says that the end is missing.

    ``attachments`` are the documents it links to, in order.
    """

    carrier: str
    blocks: tuple[DocumentBlock, ...]
    complete: bool = True
    attachments: tuple[Attachment, ...] = ()


def placeholder(source: str) -> str:
    """The mark that stands in a text where a picture stood; embedded data is not repeated, a long address cut."""
    source = (source.split(",", 1)[0] if source.startswith("data:") else source).strip()
    return f"[image: {source if len(source) <= _LONGEST_SOURCE else source[:_LONGEST_SOURCE] + '…'}]"


def pictures_in(text: str) -> tuple[str, ...]:
    """The sources of all pictures marked in a text."""
    return tuple(found.strip() for found in _PLACEHOLDER.findall(text))


def without_marks(text: str) -> str:
    """The text without the bookmarks a Word extraction leaves."""
    return _MARKS.sub("", text)


def prose(text: str, line: int | None = None) -> Iterator[Paragraph | Picture]:
    """The paragraphs and pictures of a text, one block for each line or picture; ``line`` is where it stands."""
    for piece in without_marks(text).split("\n"):
        for index, part in enumerate(_PLACEHOLDER.split(piece)):
            if index % 2:
                yield Picture(part.strip())
            elif part.strip():
                yield Paragraph(" ".join(part.split()), line)
