"""Columns of a demo site whose page is a shell: the list comes from the disclosure module, by area and kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.demo.columns import Article, Column


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell around a column. ``kind`` is the ``infotypeId`` of its list, ``size`` how many entries make a page.

    ``framed``: the call stands in the address of a frame and does not tell the kind, which is in the tree.
    """

    column: Column
    area: str
    kind: str
    size: int = 5
    framed: bool = False

    def page(self, number: int, now: datetime) -> tuple[Article, ...]:
        """The entries of one page, counted from 1."""
        return self.column.shown(now)[(number - 1) * self.size : number * self.size]

    def pages(self, now: datetime) -> int:
        return max(1, -(-len(self.column.shown(now)) // self.size))
