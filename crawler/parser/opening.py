"""A document opened: whatever carrier its bytes are, its blocks and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.parser.archive import only_document
from crawler.parser.attached import written
from crawler.parser.bare import with_bare_tables
from crawler.parser.carriers.documents import CARRIERS, document_text
from crawler.parser.carriers.html import html_document
from crawler.parser.carriers.refusal import CannotRead
from crawler.parser.carriers.text import text_document
from crawler.parser.decode import decode
from crawler.parser.document import Document
from crawler.parser.embedded import named
from crawler.parser.markdown import unmarked
from crawler.parser.mojibake import is_mojibake
from crawler.parser.page import Page, page_of_text
from crawler.parser.sniff import Sniffed, sniff


@dataclass(frozen=True, slots=True)
class Opened:
    """The blocks of a document, and the look at it as a page: titles, displayed time, metadata."""

    document: Document
    page: Page


def opened(data: bytes, content_type: str | None = None, url: str | None = None) -> Opened:
    """Open a document by what its bytes are; an archive is opened for the one document inside it.

    Raises CannotRead, with the sentence for a person.
    """
    sniffed = _readable(data)
    if sniffed.carrier == "zip":
        data, content_type = only_document(data), None
        sniffed = _readable(data)
        if sniffed.carrier == "zip":
            raise CannotRead("zip", "压缩文件里还是压缩文件，不予读取。")
    found = _file(sniffed, data) if sniffed.carrier in CARRIERS else _text(sniffed, data, content_type, url)
    document = found.document
    linked = document.attachments or written(document.blocks)
    return replace(found, document=replace(document, blocks=with_bare_tables(document.blocks), attachments=linked))


def _readable(data: bytes) -> Sniffed:
    sniffed = sniff(data)
    if sniffed.unreadable:
        raise CannotRead(sniffed.carrier, sniffed.unreadable)
    return sniffed


def _file(sniffed: Sniffed, data: bytes) -> Opened:
    document = CARRIERS[sniffed.carrier](data)
    return Opened(document, page_of_text(document_text(document), "", trusted=True, markup=False))


def _text(sniffed: Sniffed, data: bytes, content_type: str | None, url: str | None) -> Opened:
    decoded = decode(data, content_type)
    if not decoded.trusted:
        why = f"文字无法解码：按{decoded.encoding}读出的内容不像中文，也不像其他编码。"
        raise CannotRead(sniffed.carrier, why)
    text = named(decoded.text)
    if is_mojibake(text):
        raise CannotRead(sniffed.carrier, "文字是乱码：文件在发布之前已被错误地转码，原来的字无从恢复。")
    markup = sniffed.carrier == "html"
    text = text if markup else unmarked(text)
    page = page_of_text(text, decoded.encoding, trusted=decoded.trusted, markup=markup)
    return Opened(html_document(text, url) if markup else text_document(text), page)
