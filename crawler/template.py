"""What a way of publishing must offer; one small file each in ``spiders/``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from crawler.absence import Says
from store.model import Body, Channel, Fetched, Portal, Target


@dataclass(frozen=True, slots=True)
class Asked:
    """What a target is asked for: the names a body goes by, and the report year.

    ``forget`` are the words by which two empty answers of one channel may differ.
    """

    names: Sequence[str]
    year: int
    forget: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A hash of what decides the answer: with other names or another year a page is judged anew."""
        return hashlib.sha256("\n".join((str(self.year), *self.names)).encode()).hexdigest()[:16]


def words_to_forget(portal: Portal, area: str | None) -> tuple[str, ...]:
    """Every name of the portal's bodies, and the area code asked for: an empty answer may echo any of them."""
    return (*(name for body in portal.bodies for name in body.names), *((area,) if area else ()))


class Template(Protocol):
    """A way of publishing: which targets follow from a channel, and what an answer says."""

    @property
    def is_list(self) -> bool:
        """Whether its targets are lists of articles rather than pages of one report each."""
        ...

    def targets(self, portal: Portal, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Target]:
        """What is looked at to learn of these bodies in this report year; the same target may come twice."""
        ...

    def asked(self, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Body]:
        """The bodies that this channel can speak of."""
        ...

    def positive(self, portal: Portal, channel: Channel) -> tuple[Target, Asked] | None:
        """A look that must read as a known report, or None where none is known."""
        ...

    def negative(self, portal: Portal, channel: Channel, this_year: int) -> tuple[Target, Asked] | None:
        """A look at what cannot exist yet: how the portal says that it has nothing."""
        ...

    def says(self, fetched: Fetched, asked: Asked) -> Says:
        """What an answer says of what was asked for; pure. Raises Failure where it says nothing."""
        ...
