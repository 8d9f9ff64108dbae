"""HTML to blocks: one walk over the tree BeautifulSoup builds with lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4.element import NavigableString, Tag

from crawler.parser.attached import attachments, leads_to, may_link, says_little
from crawler.parser.carriers.text import text_blocks
from crawler.parser.document import Document, DocumentBlock, placeholder, prose
from crawler.parser.grid import marked_text, picture_of, table_grid
from crawler.parser.layout import unwrapped
from crawler.parser.lean import tree
from crawler.parser.marks import container, marked, may_have_container
from crawler.parser.sections import locate

_SILENT = frozenset({"script", "style", "noscript", "template", "head", "title", "xml", "select", "button"})
_INLINE = frozenset({
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "o:p", "s", "small",
    "span", "strike", "strong", "sub", "sup", "u", "st1:chsdate",
})  # fmt: skip
_LAST_CELL = re.compile(r".*<t[dh]\b(.*)", re.I | re.S)
_LEAST_SECTIONS = 5
_TABLE_TAG = re.compile(r"<(/?)table\b", re.I)
_TABLE_OPENED = re.compile(r"<table\b", re.I)
_CELL_END = re.compile(r"</(?:t[dhr]|table)", re.I)


@dataclass(frozen=True, slots=True)
class _View:
    """A stretch of the page to read: its element, the tree and source it belongs to, the tables before it."""

    root: Tag
    soup: Tag
    source: str
    tables: int = 0


def html_document(text: str, url: str | None = None) -> Document:
    """Read a page into blocks in reading order. Never raises for odd markup: lxml repairs it.

    The article is read alone where the CMS marks it and it holds the report; otherwise the whole page.
    ``url`` makes the addresses of attachments absolute.
    """
    most = -1
    chosen: _View | None = None
    blocks: tuple[DocumentBlock, ...] = ()
    for view in _views(text):
        found = _blocks(view)
        sections = len(locate(found))
        if sections > most:
            most, chosen, blocks = sections, view, found
        if sections >= _LEAST_SECTIONS:
            break
    assert chosen is not None
    linked = attachments(chosen.root, url) if may_link(text) else ()
    if not linked and not most and says_little(blocks):
        linked = leads_to(chosen.soup, url)
    return Document("html", blocks, _is_closed(text), linked)


def _views(text: str) -> Iterator[_View]:
    """From the narrowest to the whole page, each made only when asked for."""
    part = marked(text)
    if part:
        inner = tree(part.source)
        yield _View(inner.body or inner, inner, part.source, len(_TABLE_OPENED.findall(text[: part.start])))
    soup = tree(text)
    root = container(soup) if may_have_container(text) else None
    if root is not None:
        yield _View(root, soup, text, len(root.find_all_previous("table")))
    yield _View(soup.body or soup, soup, text)


def _blocks(view: _View) -> tuple[DocumentBlock, ...]:
    torn = _last_table(view.soup) if _ends_in_cell(view.source) else None
    holders = _holders(view.root) if _has_nested_tables(view.source) else frozenset()
    walk = _Walk(torn=torn, holders=holders, tables=view.tables)
    walk.run(view.root)
    return tuple(walk.blocks)


class _Walk:
    """Collects blocks; inline text gathers until the next thing that breaks the line."""

    def __init__(self, *, torn: Tag | None, holders: frozenset[int], tables: int) -> None:
        self.blocks: list[DocumentBlock] = []
        self._line: list[str] = []
        self._tables = tables
        self._torn = torn
        self._holders = holders

    def run(self, root: Tag) -> None:
        # An explicit stack: a hostile page nests deeper than Python may recurse.
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
                self._enter(node, stack, breaks, node is self._torn)
        self._flush()

    def _enter(self, tag: Tag, stack: list[Iterator[object]], breaks: list[bool], torn: bool) -> None:
        if tag.name == "table":
            self._flush()
            index, self._tables = self._tables, self._tables + 1
            if id(tag) not in self._holders:
                self.blocks.extend(unwrapped(table_grid(tag, index, torn=torn)))
                return
        if tag.name == "pre":
            self._flush()
            self.blocks.extend(text_blocks(tag.get_text()))
            return
        special = marked_text(tag)
        if special is not None:
            self._line.append(special)
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


def _holders(root: Tag) -> frozenset[int]:
    """The identities of the tables that hold another one: layout, not data. One pass, however deep they nest."""
    found: set[int] = set()
    stack: list[tuple[Tag, Tag | None]] = [(root, None)]
    while stack:
        tag, table = stack.pop()
        for child in tag.contents:
            if isinstance(child, Tag):
                if child.name == "table" and table is not None:
                    found.add(id(table))
                stack.append((child, child if child.name == "table" else table))
    return frozenset(found)


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

