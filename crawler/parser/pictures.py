"""The pictures of a document handed to the recogniser, wherever the document keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.parser.archive import only_document
from crawler.parser.attached import is_document
from crawler.parser.carriers.documents import SCANNED, document_text
from crawler.parser.carriers.docx_package import Package
from crawler.parser.choose import find_title
from crawler.parser.document import Document, Picture
from crawler.parser.embedded import embedded_in, is_embedded
from crawler.parser.kind import ALL_PICTURES
from crawler.parser.locate import read_tables
from crawler.parser.ocr.engine import Engine
from crawler.parser.opening import Opened, opened
from crawler.parser.page import page_of_text
from crawler.parser.sections import locate
from crawler.parser.sniff import sniff
from store.model import FORMS, Kind, Medium, Reading

if TYPE_CHECKING:
    from crawler.parser.ocr.pictured import Pictured

#: The carrier of a file that is a picture itself.
IMAGE = "image"
_MOST = 60
#: What reading pictures needs: the extra ``ocr``.
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")


def is_all_pictures(document: Document) -> bool:
    """Whether a document shows pictures and has neither a section nor a table of a report in its text."""
    if not any(isinstance(block, Picture) for block in document.blocks) or locate(document.blocks):
        return False
    newest = max(FORMS.values(), key=lambda form: form.first_year)
    return all(table.medium is Medium.MISSING for table in read_tables(document, newest, ()).values())


def engine_name() -> str | None:
    """The recogniser and its version, without loading it; None where the extra ``ocr`` is not installed."""
    if any(find_spec(name) is None for name in _PACKAGES):
        return None
    return f"rapidocr-{version('rapidocr')}"


def standing_pictures(reading: Reading) -> tuple[str, ...]:
    """The pictures a web page links to where its tables should be, or that are all of its report: as written, once.

    They belong to a reading without a recogniser; decoration is none of them, nor is what the page holds itself. No
    report has more than the first few dozen.
    """
    if reading.carrier != "html":
        return ()
    tables = (table for table in reading.tables.values() if table.medium is Medium.IMAGE and not table.cells)
    shown = [source for table in tables for source in table.images]
    if all_pictures(reading):
        shown = [one.url for one in reading.attachments]
    return tuple(dict.fromkeys(source for source in shown if not is_embedded(source)))[:_MOST]


def all_pictures(reading: Reading) -> bool:
    """Whether a web page holds its whole report in pictures, read without a recogniser."""
    return reading.kind is Kind.UNREADABLE and (reading.why or "").startswith(ALL_PICTURES)


def holds_pictures(reading: Reading, pictures: Mapping[str, bytes]) -> bool:
    """Whether a document, read without a recogniser, has pictures at hand that may be read."""
    if reading.carrier in {SCANNED, IMAGE}:
        return True
    shown = [one.url for one in reading.attachments] if reading.kind is Kind.UNREADABLE else []
    if reading.carrier == "docx":
        return reading.is_image_only or (bool(shown) and not any(map(is_document, shown)))
    shown += (source for table in reading.tables.values() for source in table.images)
    return (reading.is_image_only and bool(pictures)) or any(one in pictures or is_embedded(one) for one in shown)


def opened_with_pictures(
    data: bytes, content_type: str | None, url: str | None, pictures: Mapping[str, bytes], engine: Engine
) -> tuple[Opened, Pictured]:
    """Open a document and read its pictures: its own, and those of a page given by their sources. Raises CannotRead.

    Where nothing of the report stands in its text, each picture is taken for a page of it.
    """
    # Needs the extra ``ocr``; whoever has an engine has it.
    from crawler.parser.ocr.pdf_raster import pdf_pages_drawn
    from crawler.parser.ocr.pictured import Pictured, found_in, with_pictures
    from crawler.parser.ocr.raster import pixels

    sniffed = sniff(data)
    if sniffed.carrier == "zip":
        data, content_type = only_document(data), None
        sniffed = sniff(data)
    if sniffed.carrier == IMAGE:
        frames = pixels(data)
        document = Document(IMAGE, (Picture("第1页"),))
        pictured = with_pictures(document, lambda _: frames, engine, pages=True)
        return _paged(pictured.document), pictured
    found = opened(data, content_type, url)
    if found.document.carrier == SCANNED:
        pictured = with_pictures(found.document, pdf_pages_drawn(data), engine, pages=True)
        return _paged(pictured.document), pictured
    find = found_in({**_inside(found.document, data, content_type), **pictures})
    if is_all_pictures(found.document):
        pictured = with_pictures(found.document, find, engine, pages=True)
        if is_all_pictures(pictured.document):
            return found, Pictured(found.document)
        return _titled(replace(found, document=pictured.document)), pictured
    pictured = with_pictures(found.document, find, engine, pages=False)
    return replace(found, document=pictured.document), pictured


def _paged(document: Document) -> Opened:
    text = document_text(document)
    return Opened(document, page_of_text(text, "", trusted=True, markup=False))


def _titled(found: Opened) -> Opened:
    """A page whose text stood in its pictures, with the titles found there where it has none of its own."""
    if find_title(found.page)[0] is not None:
        return found
    inside = _paged(found.document).page
    titles, lines = found.page.titles + inside.titles, found.page.lines + inside.lines
    return replace(found, page=replace(found.page, titles=titles, lines=lines))


def _inside(document: Document, data: bytes, content_type: str | None) -> dict[str, bytes]:
    """The pictures that a document carries in itself, by the names its text gives them."""
    sources = [block.source for block in document.blocks if isinstance(block, Picture)]
    if document.carrier != "docx":
        return embedded_in(data, content_type) if any(map(is_embedded, sources)) else {}
    package = Package(data) if sources else None
    take: Callable[[str], bytes | None] = package.media if package else lambda _: None
    return {source: found for source in sources if (found := take(source)) is not None}
