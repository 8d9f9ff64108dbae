"""Who is told of what: the routes of nianbao.toml, checked, and matched against a condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from alerts.channels import Address, channels_of
from alerts.rule import Audience, Rule, Severity
from alerts.rules import BY_KIND
from alerts.scope import Scope
from alerts.timing import DIGESTS
from store.alertconfig import Route
from store.config import Config
from store.errors import ConfigError
from store.model import Level


class Wanted(NamedTuple):
    """One recipient of a message and the digest it waits for ("" is none)."""

    address: Address
    digest: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a route is matched against: a condition's rule and subject, and where it belongs."""

    rule: Rule[Any]
    name: str
    scope: Scope


class Routes:
    """The routes of the settings. Raises ConfigError where one names what does not exist."""

    def __init__(self, config: Config) -> None:
        self._routes: list[tuple[Route, tuple[Address, ...]]] = []
        channels = {channel.name: channel for channel in channels_of(config)}
        self.addresses = [Address(c.name, recipient) for c in channels.values() for recipient in c.recipients]
        for route in config.alerts.route:
            if route.channel not in channels:
                known = ", ".join(channels) or "none"
                raise ConfigError(f"alerts.route.channel: '{route.channel}' is not set up; set up: {known}")
            recipients = route.recipients or channels[route.channel].recipients
            unknown = set(recipients) - set(channels[route.channel].recipients)
            if unknown:
                raise ConfigError(f"alerts.route.recipients: {sorted(unknown)} are not on channel {route.channel}")
            _check(route)
            self._routes.append((route, tuple(Address(route.channel, name) for name in recipients)))
        routed = {address for _, addresses in self._routes for address in addresses}
        self._unrouted = [address for address in self.addresses if address not in routed]

    @property
    def escalates(self) -> bool:
        """Whether any route waits for nobody's confirmation."""
        return any(route.escalate_days for route, _ in self._routes)

    def at_once(self, about: Subject) -> list[Wanted]:
        """Who is told when a condition opens, each once; a route without a digest goes before one with."""
        return self._wanted(about, [one for one in self._routes if not one[0].escalate_days], self._unrouted)

    def escalated(self, about: Subject, days: int) -> list[Wanted]:
        """Who is told when nobody confirmed a condition for so many days."""
        return self._wanted(about, [one for one in self._routes if 0 < one[0].escalate_days <= days], [])

    def _wanted(
        self, about: Subject, routes: Sequence[tuple[Route, tuple[Address, ...]]], others: Sequence[Address]
    ) -> list[Wanted]:
        found = dict.fromkeys(others, "")
        for route, addresses in sorted(routes, key=lambda one: DIGESTS.index(one[0].digest)):
            if _fits(route, about):
                for address in addresses:
                    found.setdefault(address, route.digest)
        order = {address: number for number, address in enumerate(self.addresses)}
        return [Wanted(address, found[address]) for address in sorted(found, key=lambda one: order[one])]


def _fits(route: Route, about: Subject) -> bool:
    rule, scope = about.rule, about.scope
    return (
        (not route.kinds or rule.kind in route.kinds)
        and (not route.severities or rule.severity.value in route.severities)
        and (not route.audiences or rule.audience.value in route.audiences)
        and (not route.portals or scope.portal in route.portals)
        and (not route.levels or scope.level in route.levels)
        and (not route.parents or _is_below(route.parents, about))
        and (not route.bodies or (scope.level is not None and _is_named(route.bodies, about.name)))
    )


def _is_below(parents: Sequence[str], about: Subject) -> bool:
    """Whether it is one of these bodies, or stands below one at whatever distance."""
    return about.scope.level is not None and not set(parents).isdisjoint({about.name, *about.scope.parents})


def _is_named(patterns: Sequence[str], name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _check(route: Route) -> None:
    known = {
        "kinds": set(BY_KIND), "levels": {level.value for level in Level},
        "severities": {severity.value for severity in Severity}, "audiences": {one.value for one in Audience},
    }  # fmt: skip
    for key, words in known.items():
        for word in getattr(route, key):
            if word not in words:
                raise ConfigError(f"alerts.route.{key}: '{word}' is unknown; known: {', '.join(sorted(words))}")
    if route.digest not in DIGESTS:
        raise ConfigError(f"alerts.route.digest: '{route.digest}' is unknown; known: daily, weekly")
