"""The documents a page links to: by a link, or shown in a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin

from bs4.element import Tag

from store.model import Attachment

#: A document by the name at the end of a path or of a parameter (downfile.jsp?showname=….pdf&filename=….pdf).
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|zip|rar|rtf)(?=$|[?#&;])", re.I)
_ADDRESS = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
_MOST = 50
_LONGEST = 2000


def attachments(root: Tag, base: str | None) -> tuple[Attachment, ...]:
    """The documents linked to below ``root``, each address once; made absolute where ``base`` is known."""
    return tuple({found.url: found for found in reversed(list(_links(root, base)))}.values())[::-1][:_MOST]


def may_link(text: str) -> bool:
    """Whether a page's source may link to a document at all."""
    return re.search(r"\.(?:pdf|docx?|wps|ofd|zip|rar|rtf)\b", text, re.I) is not None


def _links(root: Tag, base: str | None) -> Iterator[Attachment]:
    for tag in root.find_all(list(_ADDRESS)):
        address = " ".join(str(tag.get(_ADDRESS[tag.name]) or "").split())
        if not address or len(address) > _LONGEST or not _DOCUMENT.search(unquote(address)):
            continue
        text = " ".join(tag.get_text(" ").split()) or str(tag.get("title") or "")
        try:
            yield Attachment(urljoin(base, address) if base else address, text)
        except ValueError:  # an address that is none, such as http://[
            continue
