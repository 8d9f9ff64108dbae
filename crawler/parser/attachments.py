"""The documents that an article's text links to, with the names people gave them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

_MOST = 200
_TYPES = frozenset({"pdf", "doc", "docx", "wps", "ofd", "zip", "rar", "xls", "xlsx", "rtf", "et"})
_LINK = re.compile(r"<a(\s[^<>]*+)>|</a\s{0,9}>", re.I)
_ATTRIBUTE = re.compile(r"""(?<![\w-])(href|title)\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""", re.I)
_TAG = re.compile(r"<[^<>]*+>")
_DOWNLOAD = re.compile(r"/downfile\.jsp$", re.I)
_STORED = re.compile(r"[0-9a-f]{16,64}", re.I)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A linked document. ``name`` is what people call it; ``type`` is its ending in small letters, such as pdf."""

    url: str
    name: str
    type: str


def attachments(markup: str, page_url: str) -> tuple[Attachment, ...]:
    """The documents linked in a piece of markup, each once and in order; pictures are none."""
    found: dict[str, Attachment] = {}
    for given, inner in islice(_links(markup), _MOST):
        values = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(given)}
        shown = _clean(html.unescape(_TAG.sub("", inner)))
        document = _document(values.get("href", "").strip(), _clean(values.get("title", "")), shown, page_url)
        if document:
            found.setdefault(document.url, document)
    return tuple(found.values())


def document_names(markup: str) -> tuple[str, ...]:
    """What people call the documents linked in a piece of markup, wherever it stands."""
    return tuple(dict.fromkeys(one.name for one in attachments(markup, "http://page.invalid/")))


def link_texts(markup: str) -> str:
    """All that links say in a piece of markup, to tell a text from its links."""
    return "".join(html.unescape(_TAG.sub("", inner)) for _, inner in _links(markup))


def _links(markup: str) -> Iterator[tuple[str, str]]:
    """Every link as its attributes and what stands between its tags, or up to the next link."""
    opened: re.Match[str] | None = None
    for found in _LINK.finditer(markup):
        if opened is not None:
            yield opened[1], markup[opened.end() : found.start()]
        opened = found if found[1] else None


def _document(href: str, title: str, shown: str, page_url: str) -> Attachment | None:
    try:
        url = urljoin(page_url, href)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    file_name = _clean(unquote(parts.path.rsplit("/", 1)[-1]))
    given = ""
    if _DOWNLOAD.search(parts.path):
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        given, file_name = _clean(query.get("showname", "")), _clean(query.get("filename", ""))
    kind = _type(file_name) or (_type(given) if given else "")
    if not kind:
        return None
    # 附件下载 on a link says less than the name the editor's file had; a stored name is a mere hash.
    spoken = [name for name in (given, title, shown) if _type(name)] or [title, shown, given]
    own = [] if _STORED.fullmatch(file_name.rpartition(".")[0]) else [file_name]
    name = next((name for name in (*spoken, *own, shown) if name), file_name)
    return Attachment(url, name if _type(name) else f"{name}.{kind}", kind)


def _type(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and ending.lower() in _TYPES else ""


def _clean(text: str) -> str:
    """A name without folders, control characters and stray blanks: fit to be shown and to name a file."""
    plain = "".join(char for char in text if char.isprintable() or char.isspace())
    return " ".join(plain.replace("\\", "/").rsplit("/", 1)[-1].split())[:200]
