"""The tree of a page without the markup that only says how it looks: half of what Word leaves behind.

A tree costs by its elements and attributes. Whatever is dropped here can neither break a line, nor hide a text, nor be
the element an article is kept in, so that the tree holds the same words in the same tables.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from crawler.parser.marks import may_have_class

#: What a browser leaves out, and what it does not show. Such a style is kept, for the cells to go by.
GONE = re.compile(r"display\s*:\s*none", re.I)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_QUOTED = r"""\s*=\s*(?:"[^"<>]*"|'[^'<>]*')"""
_SHOWN = rf"""\sstyle\s*=\s*(?:"(?![^"<>]*(?:{HIDDEN.pattern}))[^"<>]*"|'(?![^'<>]*(?:{HIDDEN.pattern}))[^'<>]*')"""
_LOOKS = re.compile(rf"{_SHOWN}|\s(?:class|width|height|align|valign|lang|face|size|color|bgcolor){_QUOTED}", re.I)
_LOOKS_BUT_CLASS = re.compile(
    rf"{_SHOWN}|\s(?:width|height|align|valign|lang|face|size|color|bgcolor){_QUOTED}", re.I
)
#: Elements that, once without attributes, mean nothing: each with all its tags, and those of them that are bare.
_EMPTY = tuple(
    (re.compile(rf"</?{name}\b[^<>]*>", re.I), re.compile(rf"</?{name}\s*>", re.I)) for name in ("span", "font", "o:p")
)
#: A tag within a tag: there, to take one away might make another. Within a comment nothing does.
_BROKEN = re.compile(r"<(?:[a-zA-Z/?]|!(?!--))[^<>]*<")


def tree(text: str) -> BeautifulSoup:
    """The tree of a page or of a part of one."""
    looks = _LOOKS_BUT_CLASS if may_have_class(text) else _LOOKS
    text = looks.sub("", text)
    if not _BROKEN.search(text):
        for every, bare in _EMPTY:
            # An element that kept an attribute keeps its end, and nothing tells one end from another.
            lean, count = bare.subn("", text)
            if count and not every.search(lean):
                text = lean
    return BeautifulSoup(text, "lxml", multi_valued_attributes=None)
