"""The carriers that come as files of their own, and the plain text by which their title and dates are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from crawler.parser.carriers.doc import LEGACY, doc_document
from crawler.parser.carriers.docx import docx_document
from crawler.parser.carriers.pdf import SCANNED, pdf_document
from crawler.parser.document import Document, Grid, Paragraph

#: By the name ``sniff`` gives them; each turns bytes into blocks or raises CannotRead.
CARRIERS: Mapping[str, Callable[[bytes], Document]] = {
    "docx": docx_document, "pdf": pdf_document, LEGACY: doc_document,
}  # fmt: skip


def document_text(document: Document) -> str:
    """The paragraphs and cells of a document, one on each line, as the look at a page wants them."""
    return "\n".join(_lines(document))


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Grid):
            for row in block.rows:
                yield from (" ".join(c.text.split()) for c in row.distinct() if c.row == row.number and not c.is_blank)


__all__ = ["CARRIERS", "LEGACY", "SCANNED", "document_text"]
