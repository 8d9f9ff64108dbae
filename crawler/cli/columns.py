"""Columns that crawls came across, as ``nianbao portals`` shows, pins and refuses them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.found import COLUMN, PARENT, found_channels, key_of, with_found
from store import record
from store.model import Channel, Portal, WatchList
from store.queries import ALL_YEARS, DiscoveryRow, found_columns, open_discoveries, pinned_channels, reports_shown

#: What stands on the command line for a column, in place of the fingerprint of an empty answer.
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


def shown_discoveries(conn: sqlite3.Connection, watch: WatchList) -> list[ShownDiscovery]:
    """Discoveries for a person, but for columns that the watch list has taken up, or that were refused elsewise."""
    whole = with_found(watch, found_columns(conn), pinned_channels(conn))
    return list(_shown(conn, whole, open_discoveries(conn)))


def _shown(conn: sqlite3.Connection, watch: WatchList, rows: Sequence[DiscoveryRow]) -> Iterator[ShownDiscovery]:
    found = found_channels(watch)
    for row in rows:
        if row.kind not in ("column", "index"):
            yield ShownDiscovery(row)
            continue
        place = found.get(key_of(PARENT if row.kind == "index" else COLUMN, row.subject))
        if place is None or place[0].id != row.portal:
            continue
        portal, channel = place
        name = f"{portal.id}/{channel.id}"
        if row.kind == "index":
            yield ShownDiscovery(row, name)
        else:
            pinned = channel.accuses(int(row.value)) if row.value.isdecimal() else channel.authoritative
            yield ShownDiscovery(row, name, reports_shown(conn, portal.id, channel.id), pinned)


def found_column(conn: sqlite3.Connection, watch: WatchList, name: str) -> tuple[Portal, Channel] | None:
    """The found column that is watched as PORTAL/CHANNEL."""
    whole = with_found(watch, found_columns(conn), pinned_channels(conn))
    places = found_channels(whole).values()
    return next(((p, c) for p, c in places if f"{p.id}/{c.id}" == name and c.template == COLUMN), None)


def confirmed(channel: Channel) -> str:
    """What a decision says of a column as it is now: the years that a person has confirmed."""
    return ALL_YEARS if channel.years is None else " ".join((THE_COLUMN, *map(str, channel.years)))


def take_effect(conn: sqlite3.Connection, portal: Portal, channel: Channel, *, pinned: bool) -> None:
    """Let a word about a column hold at once, also for years that no run asks for any more."""
    rows = conn.execute(
        "SELECT DISTINCT year FROM standing WHERE portal = ? AND channel = ?", (portal.id, channel.id)
    )
    years = [row["year"] for row in rows if pinned and channel.carries(row["year"])]
    record.authorise(conn, portal.id, channel.id, years)


def forget(conn: sqlite3.Connection, watch: WatchList, row: DiscoveryRow) -> None:
    """Stop asking a column that a person refused about the year, or about the body, that it was found for."""
    whole = with_found(watch, found_columns(conn), pinned_channels(conn))
    place = found_channels(whole).get(key_of(COLUMN, row.subject))
    if row.kind == "column" and place is not None:
        years = [int(row.value)] if row.value.isdecimal() else None
        record.dismiss(conn, place[0].id, place[1].id, years)
