"""Where a condition belongs: its portal, the bodies above it, its level and its district."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cached_property

from store.model import Body, Level
from store.queries import all_bodies

_DISTRICTS = frozenset({Level.DISTRICT, Level.COUNTY_CITY, Level.ZONE})
#: What stands where a district's name stands for bodies of the city, for portals and for this system.
CITY, PORTALS, SYSTEM = "市直机关", "网站", "本系统"


@dataclass(frozen=True, slots=True)
class Scope:
    """``parents`` are all bodies above, the nearest first; ``level`` is None for what is no body."""

    district: str
    portal: str | None = None
    parents: tuple[str, ...] = ()
    level: str | None = None


class Scopes:
    """Scopes by subject, looked up when first needed."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return {body.name: body for body in all_bodies(self._conn).values()}

    @cached_property
    def _portals(self) -> frozenset[str]:
        rows = self._conn.execute("SELECT portal FROM targets UNION SELECT portal FROM bodies")
        return frozenset(row["portal"] for row in rows)

    def of(self, subject: str) -> Scope:
        """The scope of a body or a portal; whatever is neither belongs to this system."""
        body = self._bodies.get(subject)
        if body is not None:
            parents = self._above(body)
            chain = (body, *(self._bodies[name] for name in parents))
            district = next((one.name for one in chain if one.level in _DISTRICTS), CITY)
            return Scope(district, body.portal, parents, body.level.value)
        return Scope(PORTALS, subject) if subject in self._portals else Scope(SYSTEM)

    def portal_of(self, name: str) -> str | None:
        """The portal of a body."""
        body = self._bodies.get(name)
        return body.portal if body else None

    def _above(self, body: Body) -> tuple[str, ...]:
        found: list[str] = []
        while body.parent is not None and body.parent in self._bodies and body.parent not in found:
            found.append(body.parent)
            body = self._bodies[body.parent]
        return tuple(found)
