"""The pictures of a document handed to the recogniser, wherever the document keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.parser.archive import only_document
from crawler.parser.attached import says_little
from crawler.parser.carriers.documents import SCANNED, document_text
from crawler.parser.carriers.docx_package import Package
from crawler.parser.document import Document, DocumentBlock, Picture
from crawler.parser.kind import ALL_PICTURES
from crawler.parser.ocr.engine import Engine
from crawler.parser.opening import Opened, opened
from crawler.parser.page import page_of_text
from crawler.parser.sections import locate
from crawler.parser.sniff import sniff
from store.model import Kind, Medium, Reading

if TYPE_CHECKING:
    from crawler.parser.ocr.pictured import Pictured
    from crawler.parser.ocr.raster import Colours

#: The carrier of a file that is a picture itself.
IMAGE = "image"
#: What reading pictures needs: the extra ``ocr``.
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")


def engine_name() -> str | None:
    """The recogniser and its version, without loading it; None where the extra ``ocr`` is not installed."""
    if any(find_spec(name) is None for name in _PACKAGES):
        return None
    return f"rapidocr-{version('rapidocr')}"


def standing_pictures(reading: Reading) -> tuple[str, ...]:
    """The pictures that stand in a web page where tables should be, or that are all of its report: as written, once.

    They belong to a reading without a recogniser; decoration is none of them.
    """
    if reading.carrier != "html":
        return ()
    if all_pictures(reading):
        return tuple(dict.fromkeys(one.url for one in reading.attachments))
    tables = (table for table in reading.tables.values() if table.medium is Medium.IMAGE and not table.cells)
    return tuple(dict.fromkeys(source for table in tables for source in table.images))


def holds_pictures(reading: Reading, pictures: Mapping[str, bytes]) -> bool:
    """Whether a document, read without a recogniser, has pictures at hand that may be read."""
    if reading.carrier in {SCANNED, IMAGE}:
        return True
    if reading.carrier == "docx":
        return reading.is_image_only
    return bool(pictures) and (reading.is_image_only or all_pictures(reading))


def opened_with_pictures(
    data: bytes, content_type: str | None, url: str | None, pictures: Mapping[str, bytes], engine: Engine
) -> tuple[Opened, Pictured]:
    """Open a document and read its pictures: its own, or those of a page given by their sources. Raises CannotRead."""
    # Needs the extra ``ocr``; whoever has an engine has it.
    from crawler.parser.ocr.pdf_raster import pdf_pages_drawn
    from crawler.parser.ocr.pictured import found_in, with_pictures
    from crawler.parser.ocr.raster import pixels

    sniffed = sniff(data)
    if sniffed.carrier == "zip":
        data, content_type = only_document(data), None
        sniffed = sniff(data)
    if sniffed.carrier == IMAGE:
        frames = pixels(data)
        document = Document(IMAGE, (Picture("第1页"),))
        pictured = with_pictures(document, lambda _: frames, engine, pages=True)
        return _paged(pictured), pictured
    found = opened(data, content_type, url)
    if found.document.carrier == SCANNED:
        pictured = with_pictures(found.document, pdf_pages_drawn(data), engine, pages=True)
        return _paged(pictured), pictured
    at_hand = {**_inside(found.document, data), **pictures}
    if pictures and not locate(found.document.blocks) and says_little(found.document.blocks):
        pictured = _as_pages(found.document, found_in(at_hand), engine)
        return replace(found, document=pictured.document), pictured
    pictured = with_pictures(found.document, found_in(at_hand), engine, pages=False)
    return replace(found, document=pictured.document), pictured


def all_pictures(reading: Reading) -> bool:
    """Whether a web page holds its whole report in pictures, read without a recogniser."""
    return reading.kind is Kind.UNREADABLE and (reading.why or "").startswith(ALL_PICTURES)


def _as_pages(document: Document, find: Callable[[str], list[Colours]], engine: Engine) -> Pictured:
    """A web page whose report is pictures: each is read with its words, and named by its address."""
    from crawler.parser.ocr.page import read_picture
    from crawler.parser.ocr.pictured import Pictured

    made = Pictured(document, pages=True)
    blocks: list[DocumentBlock] = []
    for block in document.blocks:
        found = find(block.source) if isinstance(block, Picture) else []
        if not isinstance(block, Picture) or not found:
            blocks.append(block)
            continue
        for colours in found:
            read = read_picture(colours, engine, {"image": block.source}, with_text=True)
            blocks += read.blocks
            made.cells |= read.cells
        made.sources.append(block.source)
    made.document = replace(document, blocks=tuple(blocks))
    return made


def _paged(pictured: Pictured) -> Opened:
    text = document_text(pictured.document)
    return Opened(pictured.document, page_of_text(text, "", trusted=True, markup=False))


def _inside(document: Document, data: bytes) -> dict[str, bytes]:
    """The pictures that a Word file carries in itself, by the names its text gives them."""
    sources = [block.source for block in document.blocks if isinstance(block, Picture)]
    if document.carrier != "docx" or not sources:
        return {}
    package = Package(data)
    take: Callable[[str], bytes | None] = package.media
    return {source: found for source in sources if (found := take(source)) is not None}
