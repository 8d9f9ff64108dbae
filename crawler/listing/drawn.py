"""A column page as a browser drew it: its list stands in the markup, and its count in the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import lxml.html

from crawler.listing.elements import innermost, markup_of, parsed, squeezed
from crawler.listing.fragment import stated_pages, stated_total
from crawler.listing.island import ColumnPage, Unit, read_column
from crawler.listing.record import Record, read_record
from crawler.listing.tags import attributes
from crawler.parser.decode import decode
from store.model.failures import NeedsListing, Undecodable

_MOST_ROWS = 5000
#: The pager of the newer platform: ``<div class="pagination" rows="15" count="1234">``.
_PAGER = re.compile(r"<div\b(?=[^<>]{0,400}\bclass\s?=\s?[\"'][^\"'<>]{0,80}\bpagination\b)[^<>]{0,400}>", re.I)


def read_drawn(data: bytes, url: str, content_type: str | None = None) -> ColumnPage:
    """Read a drawn page. Its list has a total only where one is stated and one list on it has as many entries.

    A neighbour's entries never make up for entries that are missing: lists are told apart by what holds them.
    """
    page = read_column(data, url, content_type)
    if page.problem == Undecodable.code or any(unit.records and not unit.rendered for unit in page.lists):
        return page
    text = decode(data, content_type).text
    groups, words = _groups(text, url)
    total = _total(text, words)
    counted = [group for group in groups if total is not None and len(group) == total]
    whole = counted[0] if len(counted) == 1 and stated_pages(words) in (None, 1) else None
    lists = tuple(_unit(one, total if one is whole else None) for one in groups if whole is None or one is whole)
    others = tuple(_unit(one, None) for one in groups if whole is not None and one is not whole)
    return replace(
        page, lists=lists, others=others, shell=None, drawn=False, problem=None if lists else NeedsListing.code
    )


def _unit(records: Sequence[Record], total: int | None) -> Unit:
    return Unit("", (), tuple(records), total, None, rendered=True)


def _groups(text: str, url: str) -> tuple[list[list[Record]], str]:
    """The dated entries by the element that holds them, and the words of the page outside of entries."""
    tree = parsed(text)
    if tree is None:
        return [], ""
    held: dict[object, dict[str, Record]] = {}
    lines = [line for line in tree.iter("li", "tr") if isinstance(line, lxml.html.HtmlElement)]
    for line in innermost(lines[:_MOST_ROWS]):
        record = read_record(markup_of(line), url)
        if record is not None and record.date_text:
            held.setdefault(line.getparent(), {}).setdefault(record.address, record)
            line.drop_tree()
    return [list(group.values()) for group in held.values()], squeezed(tree)


def _total(text: str, words: str) -> int | None:
    """The number of records that the page states, None where it states none or two different ones."""
    counts = {attributes(tag).get("count", "") for tag in _PAGER.findall(text)}
    stated = {int(count) for count in counts if count.isascii() and count.isdecimal() and len(count) < 9}
    said = stated_total(words)
    stated |= {said} if said is not None else set()
    return stated.pop() if len(stated) == 1 else None
