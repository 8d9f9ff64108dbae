"""The reports of parser_documents as Word files and PDFs, drawn by our own code from the same figures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import carrier_font
import docx
import parser_documents as documents
from docx.shared import Pt
from docx.table import _Cell
from lxml import html
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from store.model import Form

# Plain compressed parts, as every common program writes them.
rl_config.useA85 = 0
rl_config.pageCompression = 1

A4 = (595.0, 842.0)
WIDTHS = ([180.0, 100, 100, 100], [22.0, 66, 132] + [38.0] * 7, [32.0] * 15)

Spanned = list[list[tuple[str, int, int]]]


def spanned(table: str) -> Spanned:
    """A table of the HTML reports as rows of (text, rowspan, colspan)."""
    rows = html.fromstring(table).iter("tr")
    return [[(td.text_content(), int(td.get("rowspan", 1)), int(td.get("colspan", 1))) for td in row] for row in rows]


def tables(raw: documents.Figures, form: Form = documents.FORM) -> list[Spanned]:
    return [spanned(table) for table in documents.tables_html(raw, form=form)]


def opening(form: Form) -> list[str]:
    """The lines before the first section."""
    return [documents.BODY, f"{documents.year_of(form)}年政府信息公开工作年度报告", documents.preamble(form)]


def closing(form: Form) -> list[str]:
    """The signature."""
    return [documents.BODY, f"{documents.year_of(form) + 1}年1月20日"]


def positions(table: Spanned) -> Iterator[tuple[int, int, str, int, int]]:
    """Row, column, text, rowspan and colspan of every cell."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table):
        column = 0
        for text, rowspan, colspan in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(rowspan) for c in range(colspan)}
            yield row, column, text, rowspan, colspan


def width_of(table: Spanned) -> int:
    return max(column + colspan for _, column, _, _, colspan in positions(table))


def word_table(parent: object, table: Spanned) -> object:
    """A table with merged cells: python-docx writes gridSpan and vMerge as Word does."""
    made = parent.add_table(len(table), width_of(table))
    made.style = "Table Grid"
    grid = [row.cells for row in made.rows]
    for row, column, text, rowspan, colspan in positions(table):
        cell: _Cell = grid[row][column]
        if rowspan * colspan > 1:
            cell = cell.merge(grid[row + rowspan - 1][column + colspan - 1])
        cell.text = text
    return made


def word(
    made: Sequence[Spanned], *, headings: Sequence[str] | None = None, style: str | None = None,
    form: Form = documents.FORM,
) -> object:
    """A whole report as a Word document, not yet saved."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(6)
    heads = headings or [documents.heading(number) for number in range(1, 7)]
    for line in opening(form):
        document.add_paragraph(line)
    document.add_paragraph(heads[0], style)
    document.add_paragraph("全年工作平稳。")
    for head, table in zip(heads[1:4], made, strict=True):
        document.add_paragraph(head, style)
        word_table(document, table)
    for head in heads[4:]:
        document.add_paragraph(head, style)
        document.add_paragraph("无。")
    for line in closing(form):
        document.add_paragraph(line)
    return document


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@dataclass
class Drawing:
    """Pages of text and lines in points from the top left, drawn with or without rulings and turned as asked."""

    ruled: bool = True
    turned: str = ""  # "", "flag" (the page says so) or "sideways" (only the text shows it)
    size: tuple[float, float] = A4
    type_size: float = 9.0
    numbered: bool = True
    font: str = ""
    pages: list[list[tuple[object, ...]]] = field(default_factory=lambda: [[]])
    y: float = 60.0

    def __post_init__(self) -> None:
        self.font = self.font or carrier_font.registered()

    @property
    def pitch(self) -> float:
        return self.type_size * 1.35

    def room(self, height: float) -> None:
        if self.y + height > self.size[1] - 60:
            self.pages.append([])
            self.y = 60.0

    def text(self, x: float, y: float, words: str) -> None:
        self.pages[-1].append(("text", x, y, words))

    def paragraph(self, words: str, indent: float = 18.0) -> None:
        width = self.size[0] - 120
        for number, line in enumerate(self.wrapped(words, width, indent)):
            self.room(self.pitch * 1.3)
            self.text(60 + (0 if number else indent), self.y + self.type_size, line)
            self.y += self.pitch * 1.3

    def wrapped(self, words: str, width: float, indent: float = 0.0) -> list[str]:
        lines, room = [""], width - indent
        for char in words:
            wide = pdfmetrics.stringWidth(char, self.font, self.type_size)
            if room < wide:
                lines.append("")
                room = width
            lines[-1] += char
            room -= wide
        return lines

    def table(self, table: Spanned, widths: Sequence[float]) -> None:
        cells = list(positions(table))
        xs = [60 + sum(widths[:column]) for column in range(len(widths) + 1)]
        heights = [
            6 + self.pitch * max((
                len(self.wrapped(text, xs[column + colspan] - xs[column] - 4))
                for at, column, text, rowspan, colspan in cells if at == row and rowspan == 1
            ), default=1)
            for row in range(len(table))
        ]  # fmt: skip
        start = 0
        rest: dict[object, str] = {}  # what of a cell's text goes on the next page
        while start < len(table):
            self.room(heights[start])
            end, used = start, 0.0
            while end < len(table) and self.y + used + heights[end] <= self.size[1] - 60:
                used += heights[end]
                end += 1
            ys = [self.y + sum(heights[start:row]) for row in range(start, end + 1)]
            for cell in cells:
                row, column, _, rowspan, colspan = cell
                top, bottom = max(row, start), min(row + rowspan, end)
                if top < bottom:
                    box = (xs[column], ys[top - start], xs[column + colspan], ys[bottom - start])
                    self._cell(box, rest.pop(cell, cell[2]), rest, cell)
            self.y, start = ys[-1], end
        self.y += 8

    def _cell(self, box: tuple[float, float, float, float], text: str, rest: dict[object, str], cell: object) -> None:
        x0, y0, x1, y1 = box
        if self.ruled:
            for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self.pages[-1].append(("line", *ends))
        lines = self.wrapped(text, x1 - x0 - 4)
        fits = max(1, int((y1 - y0) / self.pitch))
        rest[cell] = "".join(lines[fits:])
        y = (y0 + y1) / 2 - len(lines[:fits]) * self.pitch / 2
        for line in lines[:fits]:
            wide = pdfmetrics.stringWidth(line, self.font, self.type_size)
            self.text((x0 + x1 - wide) / 2, y + self.type_size, line)
            y += self.pitch

    def image(self, data: bytes, width: float = 400, height: float = 200) -> None:
        self.room(height + 8)
        self.pages[-1].append(("image", 60.0, self.y, width, height, data))
        self.y += height + 8

    def data(self, **options: object) -> bytes:
        stream = io.BytesIO()
        width, height = self.size
        # reportlab swaps the sides itself where a page is said to be turned.
        size = (height, width) if self.turned == "sideways" else self.size
        made = canvas.Canvas(stream, pagesize=size, invariant=1, **options)
        for number, page in enumerate(self.pages, 1):
            if self.turned:
                made.translate(height, 0)
                made.rotate(90)
            if self.turned == "flag":
                made.setPageRotation(90)
            made.setFont(self.font, self.type_size)
            for kind, *where in page:
                if kind == "image":
                    x, y, wide, high, data = where
                    made.drawImage(ImageReader(io.BytesIO(data)), x, height - y - high, wide, high)
                elif kind == "curve":
                    made.circle(where[0] + 5, height - where[1] + 4, 3)
                elif kind == "line":
                    made.line(where[0], height - where[1], where[2], height - where[3])
                else:
                    made.drawString(where[0], height - where[1], where[2])
            if self.numbered:
                made.drawCentredString(width / 2, 30, f"- {number} -")
            made.showPage()
        made.save()
        return stream.getvalue()


def drawn(made: Sequence[Spanned | bytes], drawing: Drawing, form: Form = documents.FORM) -> Drawing:
    """A whole report drawn as a PDF, not yet written; a table may be a picture."""
    body, title, preamble = opening(form)
    for x, line in ((230, body), (200, title)):
        drawing.text(x, drawing.y, line)
        drawing.y += 20
    drawing.paragraph(preamble)
    drawing.paragraph(documents.heading(1))
    drawing.paragraph("全年工作平稳。")
    for number, table, widths in zip((2, 3, 4), made, WIDTHS, strict=True):
        drawing.paragraph(documents.heading(number))
        if isinstance(table, bytes):
            drawing.image(table)
        else:
            # A table whose spans were damaged may be wider than it was.
            drawing.table(table, [*widths, *[38.0] * (width_of(table) - len(widths))])
    for number in (5, 6):
        drawing.paragraph(documents.heading(number))
        drawing.paragraph("无。")
    for line in closing(form):
        drawing.room(20)
        drawing.text(400, drawing.y, line)
        drawing.y += 20
    return drawing
