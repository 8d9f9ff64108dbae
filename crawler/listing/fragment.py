"""An answer of ``search.jsp`` or ``search_custom.jsp``: a fragment of markup with one page of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html

from crawler.listing.elements import LARGEST, innermost, markup_of, parsed, squeezed
from crawler.listing.record import Record, read_record
from crawler.parser.decode import decode
from store.model.failures import Truncated, Undecodable, WrongType

#: The rows of the layouts that were seen, the particular before the general.
_LAYOUTS = (
    "//tr[contains(@class, 'tr_main_value_')]",
    "//div[contains(@class, 'zfxxgk_zdgkc')]//li",
    "//div[contains(@class, 'wip_lists')]//li",
    "//div[contains(@class, 'wip_lists')]//tr",
    "//div[contains(@class, 'wip_lists')]",
    "//*[contains(concat(' ', @class, ' '), ' searchborder1 ')]//tr[.//a[@href]]",
)
_PAGE = re.compile(r"第(\d{1,6})页|(?<![\d/])(\d{1,6})页?/共?\d{1,6}页")
_PAGES = re.compile(r"共(\d{1,6})页|(?<![\d/])\d{1,6}页?/(\d{1,6})页")
_TOTAL = re.compile(r"(?:共|总数)(?:有)?[:：]?(\d{1,7})(?:条|篇|项)")
_OUTER = ("table", "div", "ul")
_OPEN_TAG = re.compile(r"<[^<>]*\Z")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One page of a list. ``page`` of ``pages`` and ``total`` records are what it states, None where it does not.

    ``rows`` counts every line of the list, also one that leads nowhere and so is no record.
    """

    records: tuple[Record, ...] = ()
    rows: int = 0
    page: int | None = None
    pages: int | None = None
    total: int | None = None
    problem: str | None = None


def read_fragment(data: bytes, page_url: str, content_type: str | None = None) -> Fragment:
    """Read one page of a list; links are resolved against ``page_url``. What is no such page has a problem."""
    decoded = decode(data, content_type)
    if not decoded.trusted:
        return Fragment(problem=Undecodable.code)
    text = decoded.text
    if not text.strip():
        return Fragment(problem=Truncated.code)
    tree = parsed(text)
    if tree is None:
        return Fragment(problem=WrongType.code)
    rows = _rows(tree)
    records = [read_record(markup_of(row), page_url) for row in rows]
    for row in rows:  # what stands in a title says nothing about the paging
        row.drop_tree()
    said = squeezed(tree)
    pages, total = stated_pages(said), stated_total(said)
    good = tuple(record for record in records if record is not None)
    if not rows and pages is None and total is None:
        return Fragment(problem=WrongType.code)
    problem = Truncated.code if _is_cut(text) else None
    return Fragment(good, len(rows), _only(_PAGE, said), pages, total, problem)


def stated_pages(words: str) -> int | None:
    """The number of pages that words without white space state, None where they state none or two."""
    return _only(_PAGES, words)


def stated_total(words: str) -> int | None:
    """The number of records, likewise."""
    return _only(_TOTAL, words)


def _rows(tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The lines of the list; of rows within rows the innermost."""
    for layout in _LAYOUTS:
        found = tree.xpath(layout)
        assert isinstance(found, list)
        rows = [row for row in found if isinstance(row, lxml.html.HtmlElement)]
        if rows:
            return innermost(rows)
    return []


def _only(pattern: re.Pattern[str], text: str) -> int | None:
    """The number that a text states, None where it states none or two different ones."""
    numbers = {int(next(group for group in found.groups() if group)) for found in pattern.finditer(text)}
    return numbers.pop() if len(numbers) == 1 else None


def _is_cut(text: str) -> bool:
    """Whether the end is missing: it stops inside a tag, or leaves open what holds the list."""
    if len(text) > LARGEST or _OPEN_TAG.search(text[-2000:]):
        return True
    low = text.lower()
    return any(len(re.findall(rf"<{tag}\b", low)) > low.count(f"</{tag}") for tag in _OUTER)
