"""The ``<datastore>`` in which the content system sends lists: often no XML, so no XML parser reads it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.listing.record import Record, read_record
from crawler.listing.tags import anchors

_END = re.compile(r"</datastore\s{0,9}>", re.I)
_NUMBER = re.compile(r"\s*(?:<!\[CDATA\[)?\s*(\d{1,9})\s*(?:\]\]>)?\s*")


@dataclass(frozen=True, slots=True)
class Datastore:
    """What a datastore says. ``cut`` is True where its end is missing: the last record may be lost with it.

    ``total`` and ``pages`` are what it states, None where it does not; ``next`` is the link to the next group
    as written; ``unread`` counts records that lead nowhere.
    """

    records: tuple[Record, ...]
    total: int | None
    pages: int | None
    next: str | None
    cut: bool
    unread: int


def read_datastore(text: str, page_url: str) -> Datastore:
    """Read a datastore; links are resolved against the page the list stands on."""
    raw = list(_contents(text, "record"))
    records = [read_record(_markup(record), page_url) for record in raw]
    good = tuple(record for record in records if record)
    return Datastore(
        good, _number(text, "totalrecord"), _number(text, "totalpage"), _next(text),
        not _END.search(text), len(raw) - len(good),
    )  # fmt: skip


def _contents(text: str, tag: str) -> Iterator[str]:
    """What stands in each element of this name that is closed.

    One that was opened again before it was closed is damaged, and what it holds is not taken.
    """
    opened: int | None = None
    for found in re.finditer(rf"<(/?){tag}>", text, re.I):
        if not found[1]:
            opened = found.end()
        elif opened is not None:
            yield text[opened : found.start()]
            opened = None


def _markup(content: str) -> str:
    inner = content.strip().removeprefix("<![CDATA[").removesuffix("]]>")
    return inner if "<a" in inner.lower() else html.unescape(inner)


def _number(text: str, tag: str) -> int | None:
    content = next(_contents(text, tag), None)
    found = _NUMBER.fullmatch(content) if content is not None else None
    return int(found[1]) if found else None


def _next(text: str) -> str | None:
    content = next(_contents(text, "nextgroup"), None)
    link = next(anchors(_markup(content)), None) if content else None
    return link.attributes.get("href") or None if link else None
