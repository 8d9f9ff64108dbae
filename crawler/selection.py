"""Which report years, bodies and portals a crawl is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.errors import ConfigError
from store.model import Body, Channel, Portal, WatchList

_ARGUMENTS = ("year", "years", "body", "portal", "due")
_EARLIEST = 2008


@dataclass(frozen=True, slots=True)
class Selection:
    """The parsed arguments of ``scrapy crawl``. ``body`` is a part of a name; years are report years.

    ``due_only``: take what is due and no more (``-a due=only``, as the scheduler does).
    """

    years: tuple[int, ...]
    body: str | None = None
    portal: str | None = None
    due_only: bool = False

    @classmethod
    def parse(cls, arguments: Mapping[str, str], this_year: int) -> Selection:
        """The selection, by default last calendar year everywhere; raises ConfigError."""
        unknown = sorted(set(arguments) - set(_ARGUMENTS))
        if unknown:
            raise ConfigError(f"unknown argument -a {unknown[0]}; known: {', '.join(_ARGUMENTS)}")
        if "year" in arguments and "years" in arguments:
            raise ConfigError("give -a year or -a years, not both")
        text = arguments.get("years") or arguments.get("year") or str(this_year - 1)
        years = _years(text, this_year)
        due = arguments.get("due")
        if due not in (None, "only"):
            raise ConfigError(f"-a due={due}: the only value is 'only'")
        return cls(years, arguments.get("body") or None, arguments.get("portal") or None, due is not None)

    @property
    def is_whole(self) -> bool:
        """Whether every body of every portal is asked for."""
        return self.body is None and self.portal is None

    def takes(self, portal: Portal, body: Body) -> bool:
        return (self.portal in (None, portal.id)) and (
            self.body is None or any(self.body in name for name in body.names)
        )

    def check(self, watch: WatchList) -> None:
        """Refuse a portal or body that the watch list does not know."""
        if self.portal is not None and self.portal not in {p.id for p in watch.portals}:
            known = ", ".join(p.id for p in watch.portals)
            raise ConfigError(f"-a portal={self.portal}: no such portal; known: {known}")
        if not any(self.takes(p, b) for p in watch.portals for b in p.bodies):
            where = f" on portal {self.portal}" if self.portal else ""
            raise ConfigError(f"-a body={self.body}: no body of the watch list{where} has this in its name")

    def covered(self, portal: Portal, channel: Channel) -> tuple[Body, ...]:
        """The selected bodies that a channel covers."""
        return tuple(
            body
            for body in portal.bodies
            if self.takes(portal, body) and (channel.covers is None or body.name in channel.covers)
        )

    def to_arguments(self) -> dict[str, Any]:
        return {"years": list(self.years), "body": self.body, "portal": self.portal, "due": self.due_only}


def _years(text: str, this_year: int) -> tuple[int, ...]:
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if match is None:
        raise ConfigError(f"'{text}' is no report year; write 2025 or a range like 2019-2025")
    first, last = int(match[1]), int(match[2] or match[1])
    if not _EARLIEST <= first <= last < this_year:
        raise ConfigError(
            f"report years {text}: must lie between {_EARLIEST} and {this_year - 1} "
            "(a report year is the year reported on, published in the year after)"
        )
    return tuple(range(first, last + 1))
