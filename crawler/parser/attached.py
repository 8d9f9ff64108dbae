"""The documents a page or file leads to: by a link, shown in a frame, or by an address written out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urljoin

from bs4.element import Tag

from crawler.parser.document import DocumentBlock, Paragraph
from crawler.parser.titles import ReportTitle, parse_title
from store.model import Attachment

#: A document by the name at the end of a path or of a parameter (downfile.jsp?showname=….pdf&filename=….pdf).
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|zip|rar|rtf)(?=$|[?#&;])", re.I)
_ADDRESS = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
_WRITTEN = re.compile(r"https?://[^\s<>\"'“”‘’（）()《》，。；、]{4,500}", re.I)
_REFRESH = re.compile(r"\s{0,9}\d{1,4}\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=\s{0,9})?['\"]?([^'\"\s]{1,500})", re.I)
_MOST = 50
_LITTLE = 300
_LONGEST = 2000


def attachments(root: Tag, base: str | None) -> tuple[Attachment, ...]:
    """The documents linked to below ``root``, each address once; made absolute where ``base`` is known."""
    return tuple({found.url: found for found in reversed(list(_links(root, base)))}.values())[::-1][:_MOST]


def leads_to(root: Tag, base: str | None) -> tuple[Attachment, ...]:
    """The one page that a page without any text of its own sends its reader to; empty where there is none or several.

    It does so by itself, or by a link that says the title of a report.
    """
    found: dict[str, Attachment] = {}
    for tag in root.find_all(["meta", "a"]):
        if tag.name == "a":
            text = " ".join(tag.get_text(" ").split())
            address = str(tag.get("href") or "").strip() if parse_title(text) else ""
        else:
            text = ""
            sent = _REFRESH.match(str(tag.get("content") or ""))
            address = sent[1] if sent and str(tag.get("http-equiv") or "").lower() == "refresh" else ""
        if address and not address.lower().startswith(("javascript:", "#")):
            found.update({one.url: one for one in _attachment(address, text, base)})
    return tuple(found.values()) if len(found) == 1 else ()


def written(blocks: Sequence[DocumentBlock]) -> tuple[Attachment, ...]:
    """The documents whose addresses are written out in the text, each once."""
    texts = (block.text for block in blocks if isinstance(block, Paragraph))
    addresses = (address for text in texts for address in _WRITTEN.findall(text) if is_document(address))
    return tuple(Attachment(address, "") for address in dict.fromkeys(addresses))[:_MOST]


def says_little(blocks: Sequence[DocumentBlock]) -> bool:
    """Whether there is so little text that what is linked must be the matter itself."""
    return sum(len(block.text) for block in blocks if isinstance(block, Paragraph)) <= _LITTLE


def is_document(address: str) -> bool:
    """Whether an address ends in the name of a document."""
    return len(address) <= _LONGEST and _DOCUMENT.search(unquote(address)) is not None


def linked_title(linked: Sequence[Attachment]) -> ReportTitle | None:
    """The title of a report by which one of the documents is spoken of."""
    stems = (_DOCUMENT.sub("", one.text) for one in linked)
    return next(filter(None, map(parse_title, stems)), None)


def may_link(text: str) -> bool:
    """Whether a page's source may link to a document at all."""
    return re.search(r"\.(?:pdf|docx?|wps|ofd|zip|rar|rtf)\b", text, re.I) is not None


def _links(root: Tag, base: str | None) -> Iterator[Attachment]:
    for tag in root.find_all(list(_ADDRESS)):
        address = " ".join(str(tag.get(_ADDRESS[tag.name]) or "").split())
        if address and is_document(address):
            text = " ".join(tag.get_text(" ").split()) or str(tag.get("title") or "")
            yield from _attachment(address, text, base)


def _attachment(address: str, text: str, base: str | None) -> Iterator[Attachment]:
    try:
        yield Attachment(urljoin(base, address) if base else address, text)
    except ValueError:  # an address that is none, such as http://[
        return
