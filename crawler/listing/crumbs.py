"""The way to a page as its breadcrumbs show it: 首页 > 政府信息公开 > 年度报告 > 2025年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from crawler.listing.column_url import column_number
from crawler.listing.tags import Anchor, anchors, words

_SIGNS = re.compile(r"\s*[>＞»›→/／][\s>＞»›→/／-]*")
_BETWEEN = 300
_BEFORE = re.compile(r"位\s*置\s*[:：]?\s*$")
_BEHIND = re.compile(r"[\s>＞»›→/／-]+([^\s>＞»›→|<][^>＞»›→|<]{0,39})")
_BLOCK_END = re.compile(r"</?(?:div|p|td|tr|table|ul|ol|h\d|section|script|style)\b", re.I)
#: Breadcrumbs stand in the head of a page, before its text.
_FURTHEST = 200_000
_MOST_LINKS = 2_000


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way. ``number`` is that of its column, None where it leads to none or is no link."""

    name: str
    url: str | None
    number: str | None


def read_crumbs(text: str, page_url: str) -> tuple[Crumb, ...]:
    """The breadcrumbs of a page, from its home on; empty where it shows none.

    They are names in a row with signs between, most of them links; the first is the home page or stands behind
    当前位置, and what follows the last sign is the last step, linked or not.
    """
    head = text[:_FURTHEST]
    chains = list(_chains(head))
    way = next((chain for chain in chains if _is_announced(head, chain)), None)
    way = way or next((chain for chain in chains if _begins_at_home(head, chain)), None)
    if way is None:
        return ()
    crumbs: list[Crumb] = []
    for before, link in zip((None, *way), way, strict=False):
        crumbs += _unlinked(head[before.end : link.start]) if before else ()
        crumbs += _linked(link, page_url)
    return (*crumbs, *_own_name(head, way[-1].end))


def _chains(head: str) -> Iterator[list[Anchor]]:
    chain: list[Anchor] = []
    for link in islice(anchors(head), _MOST_LINKS):
        if chain and not _follows(head, chain[-1], link):
            yield chain
            chain = []
        chain.append(link)
    if chain:
        yield chain


def _follows(head: str, before: Anchor, link: Anchor) -> bool:
    if link.start - before.end > _BETWEEN:
        return False
    parts = _SIGNS.split(words(head[before.end : link.start]))
    return len(parts) > 1 and not parts[0] and not parts[-1]


def _is_announced(head: str, chain: list[Anchor]) -> bool:
    return _BEFORE.search(words(head[max(0, chain[0].start - _BETWEEN) : chain[0].start])) is not None


def _begins_at_home(head: str, chain: list[Anchor]) -> bool:
    return "首页" in words(chain[0].inner) and (len(chain) > 1 or bool(_own_name(head, chain[-1].end)))


def _unlinked(between: str) -> list[Crumb]:
    return [Crumb("".join(name.split()), None, None) for name in _SIGNS.split(words(between)) if name]


def _linked(link: Anchor, page_url: str) -> list[Crumb]:
    name = words(link.inner) or link.attributes.get("title", "").strip()
    try:
        url = urljoin(page_url, link.attributes.get("href", "").strip())
        urlsplit(url)
    except ValueError:
        return []
    return [Crumb("".join(name.split()), url, column_number(url))] if name else []


def _own_name(head: str, at: int) -> tuple[Crumb, ...]:
    """The last step, which is often no link: the words behind the last sign, up to the end of the block."""
    rest = head[at : at + _BETWEEN]
    stop = _BLOCK_END.search(rest)
    found = _BEHIND.match(words(rest[: stop.start()] if stop else rest))
    return (Crumb("".join(found[1].split()), None, None),) if found else ()
