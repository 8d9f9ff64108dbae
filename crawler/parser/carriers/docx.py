"""Word (docx) to blocks: one walk over the body, straight on the XML."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.parser.attached import is_document
from crawler.parser.carriers.docx_numbering import numbering_of
from crawler.parser.carriers.docx_package import Package, refuse
from crawler.parser.carriers.docx_table import row_cells, table_rows, word_grid
from crawler.parser.carriers.docx_text import Inline, inline
from crawler.parser.carriers.docx_xml import attribute, child, local
from crawler.parser.document import Document, DocumentBlock, prose
from crawler.parser.layout import unwrapped
from store.model import Attachment

_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_DEEPEST = 20
_MOST_LINKS = 50


def docx_document(data: bytes) -> Document:
    """Read a Word file into blocks in reading order; places are ``{"table", "row", "col"}``, counted from 0.

    Raises CannotRead where the package is broken, locked or hostile.
    """
    package = Package(data)
    root = package.xml(package.main)
    body = child(root, "body")
    if body is None:
        refuse("Word文件里没有正文。")
    walk = _Walk(package)
    return Document("docx", tuple(walk.blocks(body)), attachments=walk.linked(body))


class _Walk:
    """Goes through the body in order, counting numbers and tables as Word does."""

    def __init__(self, package: Package) -> None:
        def part(kind: str) -> etree._Element | None:
            name = package.related(package.main, kind)
            return package.xml(name) if name else None

        self._relations = package.relations(package.main)
        self._numbering = numbering_of(part("numbering"), part("styles"))
        self._tables = 0

    def blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[DocumentBlock]:
        """The blocks inside a body, cell or text box."""
        if depth > _DEEPEST:
            refuse(f"Word文件的表格或文本框嵌套超过{_DEEPEST}层，不予读取。")
        for node in parent:
            name = local(node)
            if name == "p":
                found = self._paragraph(node)
                yield from prose(found.text)
                for box in found.boxes:
                    yield from self.blocks(box, depth + 1)
            elif name == "tbl":
                yield from self._table(node, depth)
            elif name == "altChunk":
                refuse("Word文件的一部分内容嵌自另一份文件（altChunk），本版本不能读取。")
            elif name in _THROUGH:
                yield from self.blocks(node, depth + 1)

    def linked(self, body: etree._Element) -> tuple[Attachment, ...]:
        """The documents outside the file that its text links to, each once."""
        outside = {key: one.target for key, one in self._relations.items() if one.external and is_document(one.target)}
        found: dict[str, Attachment] = {}
        for node in (node for node in body.iter("{*}hyperlink") if outside):
            target = outside.get(attribute(node, "id") or "")
            if target:
                text = "".join(inner.text or "" for inner in node.iter("{*}t"))
                found.setdefault(target, Attachment(target, " ".join(text.split())))
        return tuple(found.values())[:_MOST_LINKS]

    def _paragraph(self, node: etree._Element) -> Inline:
        found = inline(node, self._relations)
        # Word shows no number before a paragraph that is empty, but counts it all the same.
        prefix = self._numbering.prefix(node)
        found.text = prefix + found.text if found.text.strip() else found.text
        return found

    def _table(self, table: etree._Element, depth: int) -> Iterator[DocumentBlock]:
        """A table as a grid; a row that holds tables or text boxes of its own is layout and gives its contents."""
        index, self._tables = self._tables, self._tables + 1
        pending: list[etree._Element] = []
        for number, row in enumerate([*table_rows(table), None]):
            if row is not None and not _holds_blocks(row):
                pending.append(row)
                continue
            if pending:
                yield from unwrapped(word_grid(pending, number - len(pending), index, self._cell))
                pending = []
            for cell in row_cells(row) if row is not None else ():
                yield from self.blocks(cell, depth + 1)

    def _cell(self, cell: etree._Element) -> str:
        lines = (self._paragraph(node).text for node in cell.iter() if local(node) == "p")
        return "\n".join(line.strip() for line in lines if line.strip())


def _holds_blocks(row: etree._Element) -> bool:
    return any(local(node) in {"tbl", "txbxContent", "altChunk"} for node in row.iter())
