"""Columns that crawls came across, as channels beside those of the watch list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.listing.column_url import column_number
from store.model import Channel, Portal, Series, WatchList
from store.queries import FoundColumn, Years

#: The templates of a column and of a parent of columns.
COLUMN, PARENT = "column", "column_index"
#: A column of a portal: its template, its host and its number.
Key = tuple[str, str | None, str | None]


def with_found(watch: WatchList, found: Sequence[FoundColumn], pinned: Mapping[str, Years]) -> WatchList:
    """The watch list with a channel for each column that was found and that it does not name itself.

    A found column shows who has posted. It says absent only of the years for which a person said so (``pinned``, by
    PORTAL/CHANNEL): whatever led to it may lead to another column as well.
    """
    return WatchList(tuple(
        replace(portal, channels=(*_written(portal), *_channels(portal, found, pinned))) for portal in watch.portals
    ))  # fmt: skip


def found_channels(watch: WatchList) -> Mapping[Key, tuple[Portal, Channel]]:
    """Every found column of a watch list by its key."""
    return {
        key_of(channel.template, channel.url): (portal, channel)
        for portal in watch.portals
        for channel in portal.channels
        if channel.found
    }


def key_of(template: str, url: str) -> Key:
    """The key of a column by its address, however that is written."""
    return template, urlsplit(url).hostname, column_number(url)


def _written(portal: Portal) -> tuple[Channel, ...]:
    return tuple(channel for channel in portal.channels if not channel.found)


def _channels(portal: Portal, found: Iterable[FoundColumn], pinned: Mapping[str, Years]) -> tuple[Channel, ...]:
    named = {key_of(channel.template, channel.url) for channel in _written(portal)}
    known = {channel.id: channel for channel in _written(portal)}
    made: dict[Key, Channel] = {}
    for one in (one for one in found if one.portal == portal.id):
        key = key_of(PARENT if one.is_parent else COLUMN, one.url)
        if key in named:
            continue
        channel = made.get(key) or _new(_free_id(key, known), one, known.get(one.through or ""))
        place = f"{portal.id}/{channel.id}"
        channel = replace(channel, authoritative=place in pinned, authority=pinned.get(place, ()))
        made[key] = known[channel.id] = _of_value(channel, one)
    return tuple(made.values())


def _free_id(key: Key, known: Mapping[str, Channel]) -> str:
    """What a person would call it in the watch list; a second host with the same number says its name too."""
    template, host, number = key
    name = f"{'columns-below' if template == PARENT else 'column'}-{number}"
    return name if name not in known else f"{name}-{(host or '').partition('.')[0]}"


def _new(name: str, one: FoundColumn, through: Channel | None) -> Channel:
    template = PARENT if one.is_parent else COLUMN
    like = through or Channel(name, template, one.url)
    return Channel(
        name, template, one.url, None if one.is_parent else (), like.covers, authoritative=False, via=like.via,
        via_until=like.via_until, attachments_hosts=like.attachments_hosts, found=True,
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
