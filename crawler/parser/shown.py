"""The pictures a page shows: where each is to be had, and whether it may hold a report or merely decorates."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from crawler.parser.embedded import is_embedded

_TAG = re.compile(r"<(img|a)\s([^<>]*+)>", re.I)
#: Where scripts find the address of a picture that is loaded only when it is scrolled to.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-actualsrc", "lazy-src")
_ATTRIBUTE = re.compile(
    rf"""(?<![\w-])({"|".join(_LAZY)}|src|href|width|height|style)\s{{0,9}}=\s{{0,9}}"""
    r"""(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""",
    re.I,
)
_PIXELS = re.compile(r"\s{0,9}(\d{1,6})(?:\.\d{0,9})?\s{0,9}(?:px)?\s{0,9}", re.I)
_STYLED = re.compile(r"(?<![\w-])(?:width|height)\s{0,9}:\s{0,9}(\d{1,6})(?:\.\d{0,9})?px", re.I)
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.I)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)(?:[?#]|$)", re.I)
#: Neither side of a page of a report is that short.
_SMALL = 64
#: Characters of an embedded picture below which it cannot be a page of a report.
_LEAST_EMBEDDED = 6000
_LONGEST = 2000
_LETTERS = re.compile(r"[a-z]+")
_DECORATION = frozenset({
    "logo", "icon", "icons", "ico", "print", "printer", "back", "space", "spacer", "blank", "bg", "background", "btn",
    "button", "arrow", "line", "dot", "loading", "loader", "lazy", "placeholder", "share", "weixin", "wechat", "weibo",
    "qrcode", "qr", "ewm", "close", "home", "banner", "nav", "search", "transparent", "pixel", "default", "error",
})  # fmt: skip
#: Names that decorate when nothing else stands in them: the signs before links to documents.
_SIGNS = frozenset({"pdf", "doc", "docx", "word", "wps", "xls", "xlsx", "excel", "zip", "rar", "top", "up", "down"})
_FOLDERS = frozenset({
    "icon", "icons", "skin", "skins", "template", "templates", "style", "styles", "css", "theme", "themes", "emoticons",
    "sysimage", "filetype", "fileicon", "logo",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a piece of markup: ``source`` as written; ``may_be_report`` where nothing says it decorates."""

    source: str
    may_be_report: bool


def source_of(given: Mapping[str, str]) -> str:
    """Where the picture of an ``img`` with these attributes is to be had, as written; empty where nowhere.

    What only holds the place of a picture until a script loads it gives way to that picture.
    """
    source = given.get("src", "").strip()
    lazy = next((found for name in _LAZY if (found := given.get(name, "").strip())), "")
    if lazy and (not source or source.lower().startswith("data:") or _decorates(source)):
        return lazy
    return source


def shown(markup: str, url: str) -> Iterator[Shown]:
    """The pictures a piece of markup shows or links to, in its order; ``url`` is where it was found."""
    for tag, written in _TAG.findall(markup):
        given = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(written)}
        if tag.lower() == "img":
            source = source_of(given)
            yield Shown(source, _may_be_report(source, url) and not _is_small(given))
        elif _FILE.search(given.get("href", "")):
            yield Shown(given["href"].strip(), _may_be_report(given["href"].strip(), url))


def is_picture_link(written: str) -> bool:
    """Whether the attributes of a link, as written, lead to a picture."""
    given = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(written)}
    return _FILE.search(given.get("href", "")) is not None


def _may_be_report(source: str, url: str) -> bool:
    if is_embedded(source.lower()):
        return len(source) >= _LEAST_EMBEDDED
    if not source or len(source) > _LONGEST or _decorates(source):
        return False
    try:
        parts = urlsplit(urljoin(url, source))
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _decorates(source: str) -> bool:
    """Whether the name of a picture, or of a folder it lies in, is that of decoration."""
    *folders, file = unquote(source[:_LONGEST]).lower().partition("?")[0].partition("#")[0].split("/")
    stem = file.rpartition(".")[0] or file
    words = _LETTERS.findall(stem)
    inside = {word for folder in folders for word in _LETTERS.findall(folder)}
    return bool(_DECORATION & set(words)) or (len(words) == 1 and words[0] in _SIGNS) or bool(_FOLDERS & inside)


def _is_small(given: Mapping[str, str]) -> bool:
    """Whether a picture is declared too small to be read, or not to be seen at all."""
    style = given.get("style", "")
    said = [found[1] for name in ("width", "height") if (found := _PIXELS.fullmatch(given.get(name, "")))]
    return any(int(size) <= _SMALL for size in (*said, *_STYLED.findall(style))) or bool(_HIDDEN.search(style))
