"""What a run is to look at and whom it asks for; it grows while columns are found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.found import COLUMN, PARENT, with_found
from crawler.selection import Selection
from crawler.template import Template
from store.model import Body, Channel, Portal, Target, TargetKind, WatchList
from store.queries import FoundColumn, Years
from store.record import Asked

#: A channel of a portal, by their ids.
Place = tuple[str, str]


#: Targets are leased in batches, so that a lease does not run out while its target waits in a queue.
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """Targets by channel, and which body and year each channel must speak of."""

    targets: Mapping[Place, Sequence[Target]]
    asked: Sequence[Asked]

    @property
    def all_targets(self) -> list[Target]:
        return [target for targets in self.targets.values() for target in targets]

    def only(self, places: Collection[Place]) -> Plan:
        """The plan for these channels alone."""
        return Plan({place: targets for place, targets in self.targets.items() if place in places}, self.asked)


@dataclass
class Agenda:
    """The channels of a run. ``wanted`` is what was asked for of each; a run may know more than it asked for."""

    watch: WatchList
    selection: Selection
    templates: Mapping[str, Template]
    wanted: dict[Place, list[tuple[str, int]]] = field(default_factory=dict)
    _taken_up: set[Place] = field(default_factory=set)
    _places: dict[Place, tuple[Portal, Channel]] = field(default_factory=dict)

    def learn(self, found: Sequence[FoundColumn], pinned: Mapping[str, Years]) -> None:
        """Count the columns that crawls came across among the channels."""
        self.watch = with_found(self.watch, found, pinned)

    @property
    def places(self) -> frozenset[Place]:
        """Every channel that was taken up."""
        return frozenset(self._taken_up)

    def take_up(self) -> Plan:
        """What follows from every channel that was not taken up before."""
        targets: dict[Place, list[Target]] = {}
        asked: list[Asked] = []
        for portal, channel, year, owing in list(self._selected()):
            template, place = self.templates[channel.template], (portal.id, channel.id)
            self._places[place] = portal, channel
            targets.setdefault(place, []).extend(template.targets(portal, channel, owing, year))
            asked += [Asked(*place, body.name, year) for body in template.asked(channel, owing, year)]
        for portal, channel in list(self._outlived()):
            lead = Target(portal.id, channel.id, channel.url, TargetKind.INDEX, via=channel.via)
            self._places[portal.id, channel.id] = portal, channel
            targets.setdefault((portal.id, channel.id), []).append(lead)
        self._taken_up |= set(targets)
        for one in asked:
            self.wanted.setdefault((one.portal, one.channel), []).append((one.body, one.year))
        return Plan({place: list(dict.fromkeys(listed)) for place, listed in targets.items() if listed}, asked)

    def place(self, target: Target) -> tuple[Portal, Channel]:
        """The portal and the channel of a target, as they were when it was taken up."""
        return self._places[target.portal, target.channel]

    def _outlived(self) -> Iterator[tuple[Portal, Channel]]:
        """The newest column of each yearly series that has none for a selected year: its page may lead to it.

        Where a parent is known, that leads on by itself.
        """
        for portal in self.watch.portals:
            taken = any(self.selection.takes(portal, body) for body in portal.bodies)
            columns = [channel for channel in portal.channels if channel.template == COLUMN]
            led = {channel.covers for channel in portal.channels if channel.template == PARENT}
            for covers in dict.fromkeys(channel.covers for channel in columns if taken):
                if covers in led:
                    continue
                series = [channel for channel in columns if channel.covers == covers]
                newest = max(series, key=lambda channel: channel.years or ())
                reached = all(any(channel.carries(year) for channel in series) for year in self.selection.years)
                if not reached and (portal.id, newest.id) not in self._taken_up:
                    yield portal, newest

    def _selected(self) -> Iterator[tuple[Portal, Channel, int, list[Body]]]:
        """Every new channel and selected year with the bodies that owe a report there."""
        for portal in self.watch.portals:
            for channel in portal.channels:
                if (portal.id, channel.id) in self._taken_up:
                    continue
                for year in self.selection.years:
                    if channel.carries(year):
                        owing = [body for body in self.selection.covered(portal, channel) if body.owes(year)]
                        yield portal, channel, year, owing


def batches(targets: Sequence[Target]) -> Iterator[Sequence[Target]]:
    """Targets in the portions in which they are leased."""
    for start in range(0, len(targets), _BATCH):
        yield targets[start : start + _BATCH]
