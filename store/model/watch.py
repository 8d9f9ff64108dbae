"""What the watch list says: portals, their channels, and the targets that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from store.model.body import Body


class Via(StrEnum):
    """By which means a target is fetched.

    ``legacy_tls`` accepts old protocols and broken certificates, until a day; ``browser`` draws what a script fills.
    """

    PLAIN = "plain"
    LEGACY_TLS = "legacy_tls"
    BROWSER = "browser"


#: The header by which a page that a browser drew tells itself from one that came over the wire.
DRAWN_BY = "X-Nianbao-Drawn-By"


class Series(StrEnum):
    """What the children of a parent column are named after: each a report year, or each a body."""

    YEAR = "year"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Known:
    """A report known to be posted on a channel: the positive control that the channel works."""

    area: str
    body: str
    year: int


@dataclass(frozen=True, slots=True)
class Channel:
    """One way a portal publishes. ``years`` None means every year; ``covers`` None means every body.

    ``authority`` are the years for which ``authoritative`` holds, None for all.
    ``via_until`` is the last day on which ``via`` is used instead of the plain way, None for ever.
    ``found`` says that no person wrote it down: a crawl came across it. ``series`` matters for a parent column.
    """

    id: str
    template: str
    url: str
    years: tuple[int, ...] | None = None
    covers: tuple[str, ...] | None = None
    authoritative: bool = True
    authority: tuple[int, ...] | None = None
    via: Via = Via.PLAIN
    via_until: date | None = None
    attachments_hosts: tuple[str, ...] = ()
    known: Known | None = None
    series: Series = Series.YEAR
    found: bool = False

    def accuses(self, year: int) -> bool:
        """Whether a body counts as absent in this year only when the channel says so too."""
        return self.authoritative and (self.authority is None or year in self.authority)

    def on(self, day: date) -> Channel:
        """The channel as it is fetched on a day: an allowance that has run out is none."""
        ended = self.via_until is not None and day > self.via_until
        return replace(self, via=Via.PLAIN) if ended else self

    def carries(self, year: int) -> bool:
        return self.years is None or year in self.years


@dataclass(frozen=True, slots=True)
class Portal:
    """One site with its hosts, the slot (the machine behind them), the delay in seconds, and its bodies."""

    id: str
    name: str
    hosts: tuple[str, ...]
    slot: str
    delay: float
    channels: tuple[Channel, ...] = ()
    bodies: tuple[Body, ...] = ()
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class WatchList:
    """Every portal that is watched."""

    portals: tuple[Portal, ...]

    @property
    def bodies(self) -> tuple[Body, ...]:
        return tuple(body for portal in self.portals for body in portal.bodies)

    @property
    def hosts(self) -> frozenset[str]:
        """Every host a page or an attachment may come from, exactly as written."""
        pages = {host for portal in self.portals for host in portal.hosts}
        attachments = {
            host for portal in self.portals for channel in portal.channels for host in channel.attachments_hosts
        }
        return frozenset(pages | attachments)

    def on(self, day: date) -> WatchList:
        """The watch list as it is on a day."""
        portals = (replace(one, channels=tuple(channel.on(day) for channel in one.channels)) for one in self.portals)
        return WatchList(tuple(portals))

    def portal(self, portal_id: str) -> Portal:
        return next(portal for portal in self.portals if portal.id == portal_id)


class TargetKind(StrEnum):
    """Why a target is looked at: for a body and year, for a list of many, or to control that the channel works.

    ``article`` is an address that a list gave for a body and year; ``index`` a page that leads to columns.
    """

    LOOK = "look"
    COLUMN = "column"
    ARTICLE = "article"
    INDEX = "index"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    HOME = "home"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Target:
    """Something to look at. ``body`` and ``year`` say what it is asked for, where it is asked for one."""

    portal: str
    channel: str
    url: str
    kind: TargetKind = TargetKind.LOOK
    body: str | None = None
    year: int | None = None
    method: str = "GET"
    form: str | None = None
    via: Via = Via.PLAIN
