"""HTML to blocks: one walk over the tree BeautifulSoup builds with lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from crawler.parser.carriers.text import text_blocks
from crawler.parser.document import Document, DocumentBlock, placeholder, prose
from crawler.parser.grid import picture_of, table_grid
from crawler.parser.layout import unwrapped

_SILENT = frozenset({"script", "style", "noscript", "template", "head", "title", "xml", "select", "button"})
_INLINE = frozenset({
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "o:p", "s", "small",
    "span", "strike", "strong", "sub", "sup", "u", "st1:chsdate",
})  # fmt: skip
_LAST_CELL = re.compile(r".*<t[dh]\b(.*)", re.I | re.S)
_LOOKS = re.compile(
    r"""\s(?:style|class|width|height|align|valign|lang|face|bgcolor)\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""", re.I
)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.I)
_CELL_END = re.compile(r"</(?:t[dhr]|table)", re.I)


def html_document(text: str) -> Document:
    """Read a page into blocks in reading order. Never raises for odd markup: lxml repairs it."""
    # Attributes of mere looks are half of a Word page; without them the tree is built a quarter faster.
    soup = BeautifulSoup(_LOOKS.sub("", text), "lxml", multi_valued_attributes=None)
    walk = _Walk(torn=_ends_in_cell(text), nested=_has_nested_tables(text))
    walk.run(soup.body or soup)
    return Document("html", tuple(walk.blocks), _is_closed(text))


class _Walk:
    """Collects blocks; inline text gathers until the next thing that breaks the line."""

    def __init__(self, *, torn: bool, nested: bool) -> None:
        self.blocks: list[DocumentBlock] = []
        self._line: list[str] = []
        self._tables = 0
        self._torn = torn
        self._nested = nested

    def run(self, root: Tag) -> None:
        # An explicit stack: a hostile page nests deeper than Python may recurse.
        last = _last_table(root) if self._torn else None
        stack: list[Iterator[object]] = [iter(root.contents)]
        breaks = [True]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                if breaks.pop():
                    self._flush()
            elif type(node) is NavigableString:
                self._line.append(node.replace("\n", " "))
            elif isinstance(node, Tag) and node.name not in _SILENT:
                self._enter(node, stack, breaks, node is last)
        self._flush()

    def _enter(self, tag: Tag, stack: list[Iterator[object]], breaks: list[bool], torn: bool) -> None:
        if tag.name == "table":
            self._flush()
            index, self._tables = self._tables, self._tables + 1
            if not self._nested or tag.find("table") is None:
                self.blocks.extend(unwrapped(table_grid(tag, index, torn=torn)))
                return
        if tag.name == "pre":
            self._flush()
            self.blocks.extend(text_blocks(tag.get_text()))
            return
        picture = picture_of(tag)
        if picture is not None:
            self._line.append(placeholder(picture))
        breaking = tag.name not in _INLINE
        if breaking:
            self._flush()
        stack.append(iter(tag.contents))
        breaks.append(breaking)

    def _flush(self) -> None:
        if self._line:
            self.blocks.extend(prose("".join(self._line)))
            self._line.clear()


def _last_table(root: Tag) -> Tag | None:
    tables = root.find_all("table")
    return tables[-1] if tables else None


def _has_nested_tables(text: str) -> bool:
    """Whether a table may stand within a table; saves a search in every table of the usual page."""
    depth = 0
    for tag in _TABLE_TAG.finditer(text):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > 1:
            return True
    return False


def _ends_in_cell(text: str) -> bool:
    """Whether the source ends inside a table cell, so that its last number may be cut."""
    found = _LAST_CELL.match(text)
    return found is not None and not _CELL_END.search(found[1])


def _is_closed(text: str) -> bool:
    """Whether a page that opens its html or body also closes it."""
    opened = re.search(r"<(?:html|body)\b", text[:20000], re.I)
    return opened is None or re.search(r"</(?:html|body)\s*>", text[-20000:], re.I) is not None

