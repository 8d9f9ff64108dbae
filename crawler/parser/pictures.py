"""The pictures of a document handed to the recogniser, wherever the document keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.parser.archive import only_document
from crawler.parser.carriers.documents import SCANNED, document_text
from crawler.parser.carriers.docx_package import Package
from crawler.parser.document import Document, Picture
from crawler.parser.ocr.engine import Engine
from crawler.parser.opening import Opened, opened
from crawler.parser.page import page_of_text
from crawler.parser.sniff import sniff
from store.model import Reading

if TYPE_CHECKING:
    from crawler.parser.ocr.pictured import Pictured

#: The carrier of a file that is a picture itself.
IMAGE = "image"
#: What reading pictures needs: the extra ``ocr``.
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")


def engine_name() -> str | None:
    """The recogniser and its version, without loading it; None where the extra ``ocr`` is not installed."""
    if any(find_spec(name) is None for name in _PACKAGES):
        return None
    return f"rapidocr-{version('rapidocr')}"


def holds_pictures(reading: Reading, pictures: Mapping[str, bytes]) -> bool:
    """Whether a document, read without a recogniser, has pictures at hand that may be read."""
    if reading.carrier in {SCANNED, IMAGE}:
        return True
    return reading.is_image_only and (reading.carrier == "docx" or bool(pictures))


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
    pictured = with_pictures(found.document, found_in(at_hand), engine, pages=False)
    return replace(found, document=pictured.document), pictured


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
