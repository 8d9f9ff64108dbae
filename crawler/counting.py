"""What the looks of a run came to: for its line in the ledger, and for the blindness of each channel."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from crawler.absence import Conclusion, Controls
from crawler.agenda import Place
from crawler.blindness import Tally
from crawler.columns import ColumnLook
from store import record
from store.model import Target
from store.queries import blind_channels
from store.record import RunTotals


@dataclass
class Counting:
    """The totals of a run, and a tally for each of its channels."""

    totals: RunTotals = field(default_factory=RunTotals)
    tallies: dict[Place, Tally] = field(default_factory=dict)

    def open(self, place: Place, controls: Controls, *, found: bool) -> None:
        """Begin the tally of a channel whose controls were asked; ``found``: no person wrote it down."""
        self.tallies[place] = Tally(*place, controls, speaks_for_portal=not found)

    def controls(self, target: Target) -> Controls:
        """What the controls of a target's channel said."""
        return self.tallies[target.portal, target.channel].controls

    def page(self, target: Target, conclusion: Conclusion) -> None:
        """A look at a page of one report; its totals are counted where it is recorded."""
        self.tallies[target.portal, target.channel].add(conclusion)

    def column(self, target: Target, look: ColumnLook, selected: Collection[tuple[str, int]]) -> None:
        """A look at a column; of what it says, what this run was asked for counts in the totals."""
        self.totals.looks += 1
        for seen in look.observations:
            self.tallies[target.portal, target.channel].add(seen)
            if (seen.body, seen.year) in selected:
                self.totals.add(seen.body, seen.year, seen.verdict, seen.reason)

    def index(self, target: Target, reason: str | None) -> None:
        """A look at a parent column; ``reason`` is the failure's code where it led nowhere."""
        self.totals.looks += 1
        tally = self.tallies[target.portal, target.channel]
        if reason is None:
            tally.seen += 1
        else:
            tally.unknown[reason] += 1
            self.totals.unknown[reason] += 1

    def settle(self, conn: sqlite3.Connection, run: int, now: datetime) -> None:
        """Record which channels were blind and which see again."""
        for tally in self.tallies.values():
            tally.settle(conn, run, now)

    def end_unwatched(self, conn: sqlite3.Connection, now: datetime, places: Collection[Place]) -> None:
        """After a run over everything: a channel that nothing asks any more is blind no more.

        ``places`` are all that are watched: a run that takes what is due asks only some of them.
        """
        for row in blind_channels(conn):
            if (row.portal, row.channel) not in places:
                record.sees(conn, row.portal, row.channel, now)
