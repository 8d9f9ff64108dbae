"""The watch list from its files: read, checked, and refused with file, line and key where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from spiders.agreement import Listed, agree
from spiders.body_row import read_body
from spiders.channel_row import read_channel, read_hosts, read_id
from spiders.identifier import CITY
from spiders.portal_file import PortalFile
from spiders.templates import TEMPLATES
from store.errors import ConfigError
from store.model import Portal, WatchList

KEYS = ("id", "name", "hosts", "slot", "delay")


def load_watch_list(folder: Path, templates: Mapping[str, frozenset[str]] = TEMPLATES) -> WatchList:
    """Every ``*.toml`` of a folder as one watch list, portals in the order of their file names.

    Raises ConfigError. The keys and their defaults are described in docs/watch-list.md.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; the watch list is a folder of *.toml files")
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise ConfigError(f"{folder}: holds no *.toml file; a watch list needs one for each portal")
    listed = [_read(PortalFile.load(path), templates) for path in paths]
    agree(listed)
    return WatchList(tuple(one.portal for one in listed))


def _read(file: PortalFile, templates: Mapping[str, frozenset[str]]) -> Listed:
    entry = file.portal
    entry.only(KEYS)
    portal_id, hosts = read_id(entry, file.path.stem), read_hosts(entry, "hosts")
    portal = Portal(
        id=portal_id,
        name=entry.text("name"),
        hosts=hosts,
        slot=entry.optional_text("slot") or CITY,
        delay=entry.seconds("delay"),
        channels=tuple(read_channel(channel, hosts, templates) for channel in file.channels),
        bodies=tuple(read_body(body, portal_id) for body in file.bodies),
        source=str(file.path),
    )
    return Listed(portal, file)
