"""Columns that crawls came across, as channels beside those of the watch list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from crawler.listing.column_url import column_number
from store.model import Channel, Portal, Series, WatchList
from store.queries import FoundColumn

#: The templates of a column and of a parent of columns.
COLUMN, PARENT = "column", "column_index"


def with_found(watch: WatchList, found: Sequence[FoundColumn], pinned: Collection[str]) -> WatchList:
    """The watch list with a channel for each column that was found and that it does not name itself.

    A found column shows who has posted. It may say absent only where a person said so: of the column (``pinned``,
    as PORTAL/CHANNEL) or of the parent that stands in the watch list.
    """
    return WatchList(tuple(
        replace(portal, channels=(*_written(portal), *_channels(portal, found, pinned))) for portal in watch.portals
    ))  # fmt: skip


def channel_id(url: str, *, is_parent: bool) -> str:
    """The id of the channel behind an address: what a person would call it in the watch list."""
    return f"{'columns-below' if is_parent else 'column'}-{column_number(url)}"


def _written(portal: Portal) -> tuple[Channel, ...]:
    return tuple(channel for channel in portal.channels if not channel.found)


def _channels(portal: Portal, found: Iterable[FoundColumn], pinned: Collection[str]) -> tuple[Channel, ...]:
    written = _written(portal)
    named = {(channel.template, column_number(channel.url)) for channel in written}
    known = {channel.id: channel for channel in written}
    made: dict[str, Channel] = {}
    for one in (one for one in found if one.portal == portal.id):
        template, name = PARENT if one.is_parent else COLUMN, channel_id(one.url, is_parent=one.is_parent)
        if (template, column_number(one.url)) in named or (name in known and name not in made):
            continue
        through = known.get(one.through or "")
        trusted = f"{portal.id}/{name}" in pinned or _vouched_for(through)
        channel = made.get(name) or _new(name, template, one.url, through, authoritative=trusted and not one.is_parent)
        made[name] = known[name] = _of_value(channel, one)
    return tuple(made.values())


def _vouched_for(through: Channel | None) -> bool:
    """Whether a person wrote down the parent and that it knows all reports."""
    return through is not None and through.template == PARENT and not through.found and through.authoritative


def _new(name: str, template: str, url: str, through: Channel | None, *, authoritative: bool) -> Channel:
    like = through or Channel(name, template, url)
    return Channel(
        name, template, url, None if template == PARENT else (), like.covers, authoritative, like.via,
        like.via_until, like.attachments_hosts, found=True,
    )  # fmt: skip


def _of_value(channel: Channel, one: FoundColumn) -> Channel:
    """The channel with what one more discovery of the same address says of it."""
    if one.is_parent:
        return replace(channel, series=Series(one.value))
    if one.value.isdecimal():
        return channel if channel.years is None else replace(channel, years=_with(channel.years, int(one.value)))
    return replace(channel, years=None, covers=(one.value,))


def _with(years: tuple[int, ...], year: int) -> tuple[int, ...]:
    return tuple(sorted({*years, year}))
