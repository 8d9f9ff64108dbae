"""Draws statutory tables and whole pages as a scanner or a screenshot would show them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup
from picture_figures import FORM, Numbers
from picture_fonts import Face, Faces
from PIL import Image, ImageDraw

from crawler.demo.table_html import table_html
from crawler.parser.cells import looks_like_value
from crawler.parser.document import Grid, GridCell
from crawler.parser.grid import table_grid

_WIDTH_INCHES = 6.3


@dataclass(frozen=True, slots=True)
class Style:
    """How a picture is drawn: dots per inch, faces, size of type in points, padding and line in pixels."""

    dpi: int
    label: Face
    number: Face
    points: float
    padding: float
    line: int
    centred: bool
    shaded: bool
    ruled: bool = True

    @property
    def size(self) -> int:
        return round(self.points * self.dpi / 72)

    @property
    def width(self) -> int:
        return round(_WIDTH_INCHES * self.dpi)


def styled(chance: random.Random, faces: Faces, dpi: int | None = None) -> Style:
    """One layout of many."""
    return Style(
        dpi or chance.choice((120, 130, 140, 150)), chance.choice(faces.labels), chance.choice(faces.numbers),
        chance.choice((9.0, 9.5, 10.0, 10.5)), chance.uniform(0.25, 0.7), chance.choice((1, 1, 2)),
        chance.random() < 0.5, chance.random() < 0.2,
    )  # fmt: skip


def table_picture(table: str, numbers: Numbers, style: Style) -> Image.Image:
    """One statutory table with a white margin."""
    html = BeautifulSoup(table_html(FORM.table(table), numbers.figures), "lxml").table
    assert html is not None
    return grid_picture(table_grid(html, 0), style, table)


def grid_picture(grid: Grid, style: Style, table: str) -> Image.Image:
    """A grid, drawn as wide as the statutory table it is or is a part of, with a white margin."""
    drawn = _Table(grid, style, table).drawn()
    margin = style.size // 2
    made = Image.new("RGB", (drawn.width + 2 * margin, drawn.height + 2 * margin), "white")
    made.paste(drawn, (margin, margin))
    return made


def page_picture(title: str, parts: Sequence[str | Image.Image], style: Style) -> Image.Image:
    """A page: a title, then lines of text and pictures of tables below each other."""
    margin, size = round(0.9 * style.dpi), style.size
    face = style.label.at(size)
    items: list[tuple[Image.Image | str, int]] = []
    for part in parts:
        if isinstance(part, Image.Image):
            items.append((part, part.height + size))
        else:
            items += [(line, round(1.8 * size)) for line in wrapped(part, face, style.width)]
    made = Image.new("RGB", (style.width + 2 * margin, 2 * margin + 3 * size + sum(h for _, h in items)), "white")
    pen = ImageDraw.Draw(made)
    pen.text((made.width / 2, margin), title, "black", style.label.at(round(size * 1.3)), "mt")
    y = margin + 3 * size
    for item, height in items:
        if isinstance(item, str):
            pen.text((margin, y), item, "black", face, "lt")
        else:
            made.paste(item, (margin - size // 2, y))
        y += height
    return made


def wrapped(text: str, face: object, width: float) -> list[str]:
    """The text in lines no wider than ``width`` pixels, broken between any two characters."""
    lines = [""]
    for char in text:
        if lines[-1] and face.getlength(lines[-1] + char) > width:  # type: ignore[attr-defined]  # Pillow's own class
            lines.append("")
        lines[-1] += char
    return lines


class _Table:
    """Lays out a grid and draws it."""

    def __init__(self, grid: Grid, style: Style, table: str) -> None:
        self._style, self._rows = style, grid.rows
        columns = max(len(row.cells) for row in grid.rows)
        weights = {"requests": [0.4, 0.75, 2.6] + [0.62] * 7}.get(table, [1.0] * columns)
        scale = style.width / sum(weights)
        self._xs = [round(sum(weights[:i]) * scale) for i in range(columns + 1)]
        self._pad = round(style.size * style.padding)
        self._ys = self._heights()

    def drawn(self) -> Image.Image:
        line = self._style.line
        made = Image.new("RGB", (self._xs[-1] + line, self._ys[-1] + line), "white")
        pen = ImageDraw.Draw(made)
        seen: set[int] = set()
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row.cells):
                if id(cell) not in seen:
                    seen.add(id(cell))
                    self._cell(pen, cell, number, column)
        return made

    def _cell(self, pen: ImageDraw.ImageDraw, cell: GridCell, row: int, column: int) -> None:
        style = self._style
        x0, y0 = self._xs[column], self._ys[row]
        x1, y1 = self._xs[column + cell.colspan], self._ys[row + cell.rowspan]
        if style.shaded and row < 3:
            pen.rectangle((x0, y0, x1, y1), fill=(226, 236, 246))
        if style.ruled:
            pen.rectangle((x0, y0, x1 + style.line - 1, y1 + style.line - 1), outline="black", width=style.line)
        value = looks_like_value(cell.text)
        face = (style.number if value else style.label).at(style.size)
        lines = [line for part in cell.text.split("\n") for line in wrapped(part, face, x1 - x0 - style.size * 0.5)]
        step = round(style.size * 1.25)
        y = (y0 + y1) / 2 - step * (len(lines) - 1) / 2
        for line in lines:
            if value or style.centred or x1 - x0 < 3 * style.size:
                pen.text(((x0 + x1) / 2, y), line, "black", face, "mm")
            else:
                pen.text((x0 + style.size * 0.4, y), line, "black", face, "lm")
            y += step

    def _heights(self) -> list[int]:
        style = self._style
        face, step = style.label.at(style.size), round(style.size * 1.25)
        heights = [step + 2 * self._pad] * len(self._rows)
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row.cells):
                if cell.rowspan == 1 and cell.row == number:
                    width = self._xs[min(column + cell.colspan, len(self._xs) - 1)] - self._xs[column]
                    lines = len(wrapped(cell.text, face, width - style.size * 0.5))
                    heights[number] = max(heights[number], lines * step + 2 * self._pad)
        self._make_room(heights, face, step)
        return [sum(heights[:i]) for i in range(len(heights) + 1)]

    def _make_room(self, heights: list[int], face: object, step: int) -> None:
        """A label over several rows gets the height it needs."""
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row.cells):
                if cell.rowspan > 1 and cell.row == number and (column == 0 or row.cells[column - 1] is not cell):
                    width = self._xs[column + cell.colspan] - self._xs[column]
                    lines = len(wrapped(cell.text, face, width - self._style.size * 0.5))
                    needed = lines * step + 2 * self._pad
                    lacking = needed - sum(heights[number : number + cell.rowspan])
                    for index in range(number, number + cell.rowspan):
                        heights[index] += max(0, -(-lacking // cell.rowspan))
