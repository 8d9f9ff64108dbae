"""Tables of which nothing is left but their texts, one under the other: found here, laid out by ``relay``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from crawler.parser.cells import looks_like_value
from crawler.parser.document import DocumentBlock, Grid, GridCell, GridRow, Layout, Paragraph
from crawler.parser.sections import is_heading

_LONGEST_CELL = 90
#: Table 2 of the smallest form holds ten numbers; fewer bare numbers under each other are no table.
_LEAST_VALUES = 8
#: More than the three tables of any form hold, each cell on a line of its own.
_MOST_LINES = 1500
_PAGE_NUMBER = re.compile(
    r"[-—–－]\s{0,3}\d{1,3}\s{0,3}[-—–－]|第\s{0,3}\d{1,3}\s{0,3}页(?:\s{0,3}[/,，]?\s{0,3}共\s{0,3}\d{1,3}\s{0,3}页)?"
)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number that says so: - 3 -, 第 3 页."""
    return len(text) < 30 and _PAGE_NUMBER.fullmatch(text.strip()) is not None


def with_bare_tables(blocks: Iterable[DocumentBlock]) -> tuple[DocumentBlock, ...]:
    """The blocks, with every run of short lines that holds many bare numbers turned into a grid of one cell a row.

    Cells keep their line, or (in a page) the number of the paragraph, counted from 1.
    """
    blocks = tuple(blocks)
    if sum(_is_value(block) for block in blocks) < _LEAST_VALUES:
        return blocks
    found: list[DocumentBlock] = []
    run: list[tuple[int, Paragraph]] = []
    for number, block in enumerate((*blocks, None), 1):
        if isinstance(block, Paragraph) and _may_be_cell(block.text):
            run.append((number, block))
            continue
        found += _table(run)
        run = []
        if block is not None:
            found.append(block)
    if found and isinstance(found[-1], Grid) and found[-1].layout is Layout.BARE:
        found[-1] = _torn(found[-1])
    return tuple(found)


def _torn(grid: Grid) -> Grid:
    """A grid that ends the document: no report ends in a table, so that its last number may be cut."""
    return Grid((*grid.rows[:-1], replace(grid.rows[-1], torn=True)), grid.layout)


def _table(run: Sequence[tuple[int, Paragraph]]) -> list[DocumentBlock]:
    if len(run) > _MOST_LINES or sum(_is_value(block) for _, block in run) < _LEAST_VALUES:
        return [block for _, block in run]
    rows = []
    for row, (number, block) in enumerate(run):
        place = {"line": block.line} if block.line is not None else {"paragraph": number}
        rows.append(GridRow(row, (GridCell(block.text, place, row),)))
    return [Grid(tuple(rows), Layout.BARE)]


def _is_value(block: DocumentBlock) -> bool:
    return isinstance(block, Paragraph) and len(block.text) < 40 and looks_like_value(block.text)


def _may_be_cell(text: str) -> bool:
    return len(text) <= _LONGEST_CELL and text[-1:] not in "。；;" and not is_heading(text)
