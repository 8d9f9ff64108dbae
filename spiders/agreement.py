"""What the files of the watch list must agree on: names, codes and hosts mean one thing each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spiders.entry import Entry
from spiders.portal_file import PortalFile
from store.model import Body, Channel, Portal


@dataclass(frozen=True)
class Listed:
    """A portal together with the entries it was read from."""

    portal: Portal
    file: PortalFile

    @property
    def bodies(self) -> Iterator[tuple[Body, Entry]]:
        return zip(self.portal.bodies, self.file.bodies, strict=True)

    @property
    def channels(self) -> Iterator[tuple[Channel, Entry]]:
        return zip(self.portal.channels, self.file.channels, strict=True)


#: A value that may stand once, with the entry and the key it stands under.
Claim = tuple[str, Entry, str]


def agree(listed: Sequence[Listed]) -> None:
    """Refuse portals that contradict each other; raises ConfigError at the later of two places."""
    _once("id", ((one.portal.id, one.file.portal, "id") for one in listed))
    _once("host", ((host, one.file.portal, "hosts") for one in listed for host in one.portal.hosts))
    _once("name", _names(listed))
    _once("area code", _areas(listed))
    _one_delay_per_slot(listed)
    bodies = {body.name: (body, entry) for one in listed for body, entry in one.bodies}
    for key, follow in (("parent", lambda body: body.parent), ("successor", lambda body: body.successor)):
        _lead_somewhere(bodies, key, follow)
    for one in listed:
        _once("id of a channel", ((channel.id, entry, "id") for channel, entry in one.channels))
        for channel, entry in one.channels:
            _check_covers(one.portal, channel, entry)
            _check_known(bodies, channel, entry)


def _once(what: str, claims: Iterable[Claim]) -> None:
    seen: dict[str, Entry] = {}
    for value, entry, key in claims:
        if value in seen:
            raise entry.error(key, f"the {what} {value!r} stands already at {seen[value].place}")
        seen[value] = entry


def _names(listed: Iterable[Listed]) -> Iterator[Claim]:
    for one in listed:
        for body, entry in one.bodies:
            yield body.name, entry, "name"
            yield from ((alias, entry, "aliases") for alias in body.aliases)


def _areas(listed: Iterable[Listed]) -> Iterator[Claim]:
    return ((body.area, entry, "area") for one in listed for body, entry in one.bodies if body.area)


def _one_delay_per_slot(listed: Iterable[Listed]) -> None:
    slots: dict[str, Listed] = {}
    for one in listed:
        first = slots.setdefault(one.portal.slot, one)
        if first.portal.delay != one.portal.delay:
            raise one.file.portal.error(
                "delay",
                f"{one.portal.delay} s, but the slot {one.portal.slot!r} is one machine and has "
                f"{first.portal.delay} s at {first.file.portal.place}",
            )


def _lead_somewhere(
    bodies: dict[str, tuple[Body, Entry]], key: str, follow: Callable[[Body], str | None]
) -> None:
    """Refuse a parent or successor that is no body, or that leads back to where it began."""
    for name, (body, entry) in bodies.items():
        path = [name]
        while (step := follow(body)) is not None:
            if step not in bodies:
                raise bodies[path[-1]][1].error(key, f"{step!r} is no body of the watch list")
            if step in path:
                raise entry.error(key, f"leads in a circle: {' → '.join([*path, step])}")
            path.append(step)
            body = bodies[step][0]


def _check_covers(portal: Portal, channel: Channel, entry: Entry) -> None:
    own = {body.name: body for body in portal.bodies}
    for name in channel.covers or ():
        if name not in own:
            raise entry.error("covers", f"{name!r} is no body of this portal")
        if "{area}" in channel.url and own[name].area is None:
            raise entry.error("covers", f"{name!r} has no area code, and the url asks by {{area}}")


def _check_known(bodies: dict[str, tuple[Body, Entry]], channel: Channel, entry: Entry) -> None:
    """A control may be a body outside the list; one of the list must go by its own code, and a code by its body."""
    known = channel.known
    if known is None:
        return
    if known.body in bodies and bodies[known.body][0].area != known.area:
        raise entry.error("known", f"{known.body} has the area code {bodies[known.body][0].area} in the list")
    owner = next((name for name, (body, _) in bodies.items() if body.area == known.area), None)
    if owner not in (None, known.body):
        raise entry.error("known", f"the area code {known.area} is that of {owner}, not of {known.body}")
