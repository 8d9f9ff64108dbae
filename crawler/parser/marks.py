"""The article inside a page: the part between the CMS's own marks, or in the container it names.

Navigation, footers and related links stand outside and never belong to a section. A page without such marks,
or with the report outside them, is read whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

_MARKS = tuple(
    (re.compile(begin, re.I), re.compile(end, re.I)) for begin, end in (
        (r"<!--\s{0,9}<\$\[信息内容\]>begin\s{0,9}-->", r"<!--\s{0,9}<\$\[信息内容\]>end\s{0,9}-->"),
        (r"<!--\s{0,9}ZJEG_RSS\.content\.begin\s{0,9}-->", r"<!--\s{0,9}ZJEG_RSS\.content\.end\s{0,9}-->"),
        (r"<meta\s[^<>]{0,99}ContentStart[^<>]{0,99}>", r"<meta\s[^<>]{0,99}ContentEnd[^<>]{0,99}>"),
    )
)  # fmt: skip
_IDS = ("zoom", "Zoom", "article")
_CLASSES = frozenset({"art_con", "article-content", "main"})
_CLASS = re.compile(r"""\bclass\s{0,9}=\s{0,9}["'][^"'<>]{0,80}(?:art_con|article-content|\bmain\b)""", re.I)
_CONTAINER = re.compile(r"""\b(?:id|class)\s{0,9}=\s{0,9}["']?[^"'<>]{0,80}(?:zoom|article|art_con|\bmain\b)""", re.I)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a page's source; ``start`` is where it begins."""

    source: str
    start: int


def marked(text: str) -> Part | None:
    """What stands between the CMS's marks, to the end of the text where the closing mark is lost."""
    for begin, end in _MARKS:
        opened = begin.search(text)
        if opened:
            closed = end.search(text, opened.end())
            return Part(text[opened.end() : closed.start() if closed else len(text)], opened.end())
    return None


def may_have_container(text: str) -> bool:
    """Whether a search in the tree is worth its time."""
    return _CONTAINER.search(text) is not None


def may_have_class(text: str) -> bool:
    """Whether a container may be known by its class alone."""
    return _CLASS.search(text) is not None


def container(soup: BeautifulSoup) -> Tag | None:
    """The element the CMS keeps its article in."""
    for name in _IDS:
        found = soup.find(id=name)
        if isinstance(found, Tag):
            return found
    found = soup.find(lambda tag: not _CLASSES.isdisjoint(str(tag.get("class", "")).split()))
    return found if isinstance(found, Tag) else None
