"""Columns that crawls came across, as ``nianbao portals`` shows and pins them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.found import COLUMN, PARENT, channel_id
from crawler.listing.column_url import column_number
from store.model import WatchList
from store.queries import DiscoveryRow, pinned_channels, reports_shown

#: What a decision says of a column, where it says the fingerprint of an empty answer of another channel.
THE_COLUMN = "column"


@dataclass(frozen=True, slots=True)
class ShownDiscovery:
    """A discovery and, where it is a column, the channel it is watched as and what was seen of it.

    ``reports`` and ``pinned`` are None where it is no column, ``reports`` is of whatever year.
    """

    row: DiscoveryRow
    watched_as: str | None = None
    reports: int | None = None
    pinned: bool | None = None

    @property
    def sentence(self) -> str:
        """What a person reads."""
        if self.reports is None:
            return self.row.sentence
        seen = f"已查到报告{self.reports}份" if self.reports else "尚未查到报告"
        word = "已确认，可据以认定未发布" if self.pinned else "未经确认，不据以认定未发布"
        return f"{self.row.sentence}；{seen}，{word}"

    def to_json(self) -> dict[str, Any]:
        return {**self.row.to_json(), "watched_as": self.watched_as, "reports": self.reports, "pinned": self.pinned}


def shown_discoveries(
    conn: sqlite3.Connection, watch: WatchList, rows: Sequence[DiscoveryRow]
) -> list[ShownDiscovery]:
    """Discoveries for a person, but for columns that the watch list has taken up."""
    pinned = pinned_channels(conn)
    return list(_shown(conn, watch, rows, pinned))


def _shown(
    conn: sqlite3.Connection, watch: WatchList, rows: Sequence[DiscoveryRow], pinned: frozenset[str]
) -> Iterator[ShownDiscovery]:
    named = {
        (portal.id, channel.template, column_number(channel.url))
        for portal in watch.portals
        for channel in portal.channels
    }
    for row in rows:
        if row.kind not in ("column", "index"):
            yield ShownDiscovery(row)
            continue
        is_parent = row.kind == "index"
        if (row.portal, PARENT if is_parent else COLUMN, column_number(row.subject)) in named:
            continue
        channel = channel_id(row.subject, is_parent=is_parent)
        place = f"{row.portal}/{channel}"
        if is_parent:
            yield ShownDiscovery(row, place)
        else:
            yield ShownDiscovery(row, place, reports_shown(conn, row.portal, channel), place in pinned)
