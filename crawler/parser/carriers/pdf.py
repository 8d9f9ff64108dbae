"""PDF with a text layer to blocks: geometry first, words second, and no guess in between."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from crawler.parser.carriers.pdf_cells import PageTable, fill
from crawler.parser.carriers.pdf_columns import columns_grid, is_tabular, marked, runs
from crawler.parser.carriers.pdf_flow import flow, is_page_number, margins
from crawler.parser.carriers.pdf_grid import ruled_tables
from crawler.parser.carriers.pdf_page import pdf_pages
from crawler.parser.carriers.pdf_shapes import PageShapes
from crawler.parser.carriers.pdf_stitch import stitch
from crawler.parser.carriers.pdf_streams import check_streams
from crawler.parser.carriers.pdf_text import Line, lines_of
from crawler.parser.carriers.refusal import CannotRead
from crawler.parser.document import Document, DocumentBlock, Grid, GridRow, Layout, Paragraph, Picture
from crawler.parser.layout import unwrapped
from store.model import Kind

#: The carrier of a PDF that is nothing but pictures.
SCANNED = "scanned_pdf"
_MOST_UNMAPPED = 0.02
_LEAST_GLYPHS = 20
_END = b"%%EOF"
_TAIL = 2048

Item = Line | PageTable | Picture | Grid | Paragraph


def pdf_document(data: bytes) -> Document:
    """Read a PDF into blocks; places are ``{"page", "box"}``: page from 1, box in points from its top left.

    A file without any text is ``SCANNED`` with a picture for each page. Raises CannotRead where the
    file is cut, locked or broken, or where its fonts do not say which characters they draw.
    """
    if _END not in data[-_TAIL:]:
        # A cut file may show an older state of itself, or a number cut in two: nothing in it is taken.
        raise CannotRead("pdf", "PDF文件没有传完：缺少结尾标记，后面的内容可能丢失。", Kind.TRUNCATED)
    check_streams(data)
    pages = list(pdf_pages(data))
    glyphs = sum(len(page.glyphs) for page in pages)
    if glyphs < _LEAST_GLYPHS:
        return _scanned(pages)
    if sum(page.unmapped for page in pages) > _MOST_UNMAPPED * glyphs:
        raise CannotRead("pdf", "PDF文件的字体没有文字对照表，读出来的不是所见的字，不予读取。")
    if any(page.lost for page in pages):
        raise CannotRead("pdf", "PDF文件所用的字体既不在文件里，也不在本机上，有的字读不到，不予读取。")
    if any(page.misplaced for page in pages):
        raise CannotRead("pdf", "PDF文件的字体所记的字宽有误，数字不在该在的位置，不予读取。")
    if any(page.written_over for page in pages):
        raise CannotRead("pdf", "PDF文件里有填写的表单项或文字批注盖在页面上，本版本不能连同它们一起读取。")
    return Document("pdf", tuple(_blocks(pages)))


def _scanned(pages: list[PageShapes]) -> Document:
    if not any(page.pictures or page.invisible for page in pages):
        raise CannotRead("pdf", "PDF文件里没有文字，也没有图片。")
    return Document(SCANNED, tuple(Picture(f"第{page.number}页") for page in pages))


def _blocks(pages: list[PageShapes]) -> Iterator[DocumentBlock]:
    items = [item for page in pages for item in _items(page)]
    stitch(items)
    sides = margins([item for item in items if isinstance(item, Line)])
    yield from flow(_laid_out(items), sides)


def _laid_out(items: list[Item]) -> Iterator[Line | DocumentBlock]:
    """Tables as grids, one that goes on over pages as a single one."""
    rows: list[GridRow] = []
    for item in items:
        if rows and not (isinstance(item, PageTable) and item.goes_on):
            yield from unwrapped(Grid(tuple(rows), Layout.SPANS))
            rows = []
        if isinstance(item, PageTable):
            rows += item.rows()
        elif isinstance(item, Grid):
            yield from unwrapped(item)
        else:
            yield item
    if rows:
        yield from unwrapped(Grid(tuple(rows), Layout.SPANS))


def _items(page: PageShapes) -> Iterator[Item]:
    """Lines, tables and pictures of a page from top to bottom, without its page number."""
    tables, outside = fill(page, ruled_tables(page))
    lines = (line for line in lines_of(outside) if not is_page_number(line, page))
    placed: list[tuple[float, Item]] = [(line.box[1], line) for line in lines]
    placed += [(table.top, table) for table in tables]
    placed += [(box[1], Picture(f"第{page.number}页")) for box in page.pictures]
    placed.sort(key=lambda pair: pair[0])
    for _, group in groupby((item for _, item in placed), key=lambda item: isinstance(item, Line)):
        together = list(group)
        lines_here = [item for item in together if isinstance(item, Line)]
        yield from _tabulated(page, lines_here) if lines_here else together


def _tabulated(page: PageShapes, lines: list[Line]) -> Iterator[Item]:
    """Lines with the tables without rulings that stand among them."""
    for run in runs(lines):
        grid = columns_grid(page, run)
        if grid is not None:
            yield grid
            continue
        for line in run:
            yield Paragraph(marked(line)) if is_tabular(line) else line
