"""An HTML table to a grid: spans laid out, Word markup seen through, hostile sizes bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4.element import NavigableString, Tag

from crawler.parser.document import Grid, GridCell, GridRow, Layout, placeholder
from crawler.parser.lean import GONE, HIDDEN
from crawler.parser.shown import source_of

_MOST_COLUMNS = 100
_MOST_ROWS = 1000
_BREAKING = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "title", "xml"})
_RAISED = frozenset({"sup", "sub"})
_STRUCK = frozenset({"s", "strike", "del"})
_BLOCKS = frozenset({"p", "div", "br", "table", "tr", "td", "li", "img"})
_MOST_MARKED = 20
_IMAGE_LINK = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)(?:[?#]|$)", re.I)


def picture_of(tag: Tag) -> str | None:
    """The address of the picture a tag shows or links to, or None."""
    if tag.name == "img":
        return source_of({name: str(value) for name, value in tag.attrs.items()})
    if tag.name == "a":
        href = str(tag.get("href") or "")
        return href if _IMAGE_LINK.search(href) and tag.find("img") is None else None
    return None


def marked_text(tag: Tag) -> str | None:
    """What is raised (the mark of a footnote) or struck out, marked so that it never passes for a number; else None.

    An element that nobody closed may hold half a page: with blocks inside it marks nothing.
    """
    if tag.name not in _RAISED and tag.name not in _STRUCK:
        return None
    inside = list(islice(tag.descendants, _MOST_MARKED + 1))
    if len(inside) > _MOST_MARKED or any(isinstance(node, Tag) and node.name in _BLOCKS for node in inside):
        return None
    text = tag.get_text().strip()
    if not text:
        return ""
    return f"^{text}" if tag.name in _RAISED else f"~{text}~"


def _is_gone(tag: Tag) -> bool:
    """Whether a browser leaves the element out, by its own word, as if it were not there."""
    return "hidden" in tag.attrs or GONE.search(str(tag.attrs.get("style", ""))) is not None


def _is_hidden(tag: Tag) -> bool:
    """Whether a browser shows nothing of the element, be its room kept or not."""
    return "hidden" in tag.attrs or HIDDEN.search(str(tag.attrs.get("style", ""))) is not None


def inner_text(tag: Tag) -> str:
    """A cell's text with a line break where a browser shows one, and a mark for each picture."""
    if tag.attrs and _is_hidden(tag):
        return ""
    if len(tag.contents) == 1 and type(tag.contents[0]) is NavigableString:
        return " ".join(tag.contents[0].split())
    parts: list[str] = []
    _collect(tag, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(tag: Tag, parts: list[str]) -> None:
    for node in tag.contents:
        if type(node) is NavigableString:
            parts.append(node.replace("\n", " "))
        elif isinstance(node, Tag) and node.name not in _SILENT and not (node.attrs and _is_hidden(node)):
            special = marked_text(node)
            if special is not None:
                parts.append(special)
                continue
            breaking = node.name in _BREAKING
            parts.append("\n" if breaking else "")
            picture = picture_of(node)
            if picture is not None:
                parts.append(placeholder(picture))
            _collect(node, parts)
            parts.append("\n" if breaking and node.name != "br" else "")


def table_grid(table: Tag, index: int, *, torn: bool = False) -> Grid:
    """Lay out a table without tables inside it. ``torn``: the file ends inside its last cell."""
    rows = list(islice(_rows(table), _MOST_ROWS))
    waiting: dict[int, tuple[GridCell, int]] = {}
    laid: list[GridRow] = []
    for number, row in enumerate(rows):
        cells = [
            cell for cell in row.contents
            if isinstance(cell, Tag) and cell.name in _CELLS and not (cell.attrs and _is_gone(cell))
        ]
        line = _lay_out(cells, number, index, waiting, len(rows) - number)
        laid.append(GridRow(number, line, torn and number == len(rows) - 1))
    return Grid(tuple(laid), Layout.SPANS)


def _rows(table: Tag) -> Iterator[Tag]:
    """The rows of a table, whatever thead, tbody or stray element they stand in."""
    for node in table.contents:
        if isinstance(node, Tag) and not (node.attrs and _is_gone(node)):
            if node.name == "tr":
                yield node
            else:
                yield from _rows(node)


def _lay_out(
    cells: list[Tag], number: int, index: int, waiting: dict[int, tuple[GridCell, int]], left: int
) -> tuple[GridCell, ...]:
    """Put a row's own cells into the positions that cells from above leave free."""
    line: dict[int, GridCell] = {}
    for column in list(waiting):
        cell, more = waiting.pop(column)
        line[column] = cell
        if more > 1:
            waiting[column] = (cell, more - 1)
    column = 0
    for tag in cells:
        while column in line:
            column += 1
        if column >= _MOST_COLUMNS:
            break
        rowspan = min(_span(tag, "rowspan") or left, left)
        colspan = min(_span(tag, "colspan") or 1, _MOST_COLUMNS - column)
        place = {"table": index, "row": number, "col": column}
        cell = GridCell(inner_text(tag), place, number, rowspan, colspan)
        for position in range(column, column + colspan):
            line.setdefault(position, cell)
            if rowspan > 1:
                waiting.setdefault(position, (cell, rowspan - 1))
        column += colspan
    return tuple(line[position] for position in sorted(line))


def _span(tag: Tag, name: str) -> int:
    """A span as written; 0 means to the end, anything that is no number means 1."""
    written = str(tag.get(name, "1")).strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1
