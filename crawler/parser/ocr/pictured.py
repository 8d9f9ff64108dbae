"""A document with its pictures read: blocks in their places, every number out of a picture marked as such."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from crawler.parser.carriers.pdf import SCANNED
from crawler.parser.carriers.refusal import CannotRead
from crawler.parser.document import Document, DocumentBlock, Paragraph, Picture
from crawler.parser.ocr.cell_reading import LOW_SURE, CellRead
from crawler.parser.ocr.engine import Engine
from crawler.parser.ocr.page import Key, key_of, read_picture
from crawler.parser.ocr.parts import Part, joined
from crawler.parser.ocr.raster import Colours, pixels
from crawler.parser.sections import locate, meaning
from store.model import Cell, Medium, Place, Table

_MOST_PICTURES = 60
#: Carriers whose pictures are pages by their number; elsewhere pictures have names.
_NUMBERED = frozenset({SCANNED, "image"})
DIFFER = "两次识别不一致"
TRACE = "疑有浅色或彩色的字迹"
ONCE = "没有表格线，只识别了一次"
LOW = "图中字太小，看不真切"


@dataclass(slots=True)
class Pictured:
    """A document whose pictures are read. ``cells`` holds what was read at each place; ``pictures`` were looked at."""

    document: Document
    pages: bool = False
    cells: dict[Key, CellRead] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    pictures: int = 0

    def marked(self, tables: Mapping[str, Table]) -> dict[str, Table]:
        """The tables, those with numbers out of pictures as such: confidences, candidates, doubts, not yet proved."""
        return {key: self._marked(table) for key, table in tables.items()}

    def _marked(self, table: Table) -> Table:
        if self.pages and table.medium is Medium.MISSING:
            # Among pictures nobody can say that a table is missing: it was not found.
            return Table(Medium.IMAGE, verified=False, images=tuple(self.sources))
        places = [cell.place for cell in table.cells.values()] + [row.place for row in table.unread]
        if table.medium is not Medium.TEXT or not any(key_of(place) in self.cells for place in places):
            return table
        cells = {key: self._cell(cell) for key, cell in table.cells.items()}
        images = tuple(dict.fromkeys(str(p.get("image") or f"第{p.get('page')}页") for p in places if "box" in p))
        return replace(table, medium=Medium.IMAGE, cells=cells, verified=False, images=images)

    def _cell(self, cell: Cell) -> Cell:
        read = self.cells.get(key_of(cell.place))
        if read is None:
            return cell
        found = tuple((one.text, round(one.confidence, 4)) for one in read.candidates())
        return replace(cell, confidence=round(read.confidence, 4), candidates=found, doubt=_doubt(read))


def _doubt(read: CellRead) -> str | None:
    if not read.second:
        return ONCE
    if read.trace:
        return TRACE
    if not read.agreed:
        return DIFFER
    return LOW if read.low and read.confidence < LOW_SURE else None


def with_pictures(
    document: Document, find: Callable[[str], list[Colours]], engine: Engine, *, pages: bool
) -> Pictured:
    """Read the pictures of a document. ``find`` gives the pixels of a source, empty where they are not at hand.

    ``pages``: each picture is a page of the document with words of its own; else only what the document lacks is
    taken from them, its tables and the headings of sections.
    """
    made = Pictured(document, pages)
    parts = list(_parts(document, find, engine, pages, made))
    made.document = replace(document, blocks=tuple(joined(parts, made.cells)))
    return made


def _parts(
    document: Document, find: Callable[[str], list[Colours]], engine: Engine, pages: bool, made: Pictured
) -> Iterator[Part]:
    numbered = document.carrier in _NUMBERED
    known = {found.number for found in locate(document.blocks)}
    for number, block in enumerate(document.blocks, 1):
        # A picture shown again says nothing new.
        if not isinstance(block, Picture) or len(made.sources) >= _MOST_PICTURES or block.source in made.sources:
            yield Part(block)
            continue
        found: list[Part] = []
        frames = find(block.source)
        for index, colours in enumerate(frames):
            source: Place = {"page": number + index} if numbered else {"image": block.source}
            if not numbered and len(frames) > 1:
                source = {**source, "page": index + 1}
            read = read_picture(colours, engine, source, with_text=pages)
            made.pictures += 1
            kept = (one for one in read.blocks if pages or not _is_known(one, known))
            found += (Part(one, made.pictures) for one in kept)
            made.cells |= read.cells
        made.sources.append(block.source)
        yield from found
        if not (pages and found):
            yield Part(block)


def _is_known(block: DocumentBlock, known: AbstractSet[int]) -> bool:
    """Whether a block is a heading that the document has in its text too."""
    said = meaning(block.text) if isinstance(block, Paragraph) else None
    return said is not None and said[0] in known


def found_in(pictures: Mapping[str, bytes]) -> Callable[[str], list[Colours]]:
    """The pixels of pictures given as bytes by their source; a bad one stays unread."""

    def find(source: str) -> list[Colours]:
        data = pictures.get(source)
        if data is None:
            return []
        try:
            return pixels(data)
        except CannotRead:
            return []

    return find
