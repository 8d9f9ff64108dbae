"""A parent column: its page leads to columns of a year or of a body each, which then are looked at themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.absence import Says
from crawler.template import Asked
from store.model import Body, Channel, Fetched, Portal, Target, TargetKind
from store.model.failures import NotTheReport


class ColumnIndex:
    """The template ``column_index``."""

    is_list = True

    def targets(self, portal: Portal, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Target]:
        """One target, whatever the number of bodies and years: the parent itself."""
        if bodies:
            yield Target(portal.id, channel.id, channel.url, TargetKind.INDEX, via=channel.via)

    def asked(self, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Body]:
        """A parent speaks of nobody."""
        yield from ()

    def positive(self, portal: Portal, channel: Channel) -> tuple[Target, Asked] | None:
        return None

    def negative(self, portal: Portal, channel: Channel, this_year: int) -> tuple[Target, Asked] | None:
        return None

    def says(self, fetched: Fetched, asked: Asked) -> Says:
        """A parent is no report; whoever asks it for one is mistaken."""
        raise NotTheReport("a parent column speaks of nobody")
