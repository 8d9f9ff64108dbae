"""Columns of a demo site: articles in a list that grows, and the documents behind them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawler.demo.documents import Page, Report


class Shape(StrEnum):
    """How a column writes its entries."""

    LINE = "line"
    #: Single quotes, a date in brackets, and text cut short.
    QUOTED = "quoted"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Attached:
    """A document behind an article. ``direct`` links to where it lies, else a download page redirects there.

    ``kept_as`` is a file name that outlives what is in it; by default the name follows from the bytes.
    """

    name: str
    data: bytes
    direct: bool = False
    kept_as: str = ""

    @property
    def stored(self) -> str:
        """The file name under which the site keeps it."""
        if self.kept_as:
            return self.kept_as
        ending = self.name.rpartition(".")[2]
        return f"{hashlib.sha256(self.data).hexdigest()[:32]}.{ending}"


@dataclass(frozen=True, slots=True)
class Article:
    """An article. ``title`` may be broken over two lines, with a line feed between them.

    ``text`` is a report, markup that is shown as it is, other words, or empty where there are only attachments.

    ``time_line`` is a format of ``at`` and ``source``: what the page writes under its title.
    """

    number: int
    title: str
    at: datetime
    source: str
    time_line: str
    text: Report | Page | str = ""
    attached: tuple[Attached, ...] = ()

    @property
    def plain_title(self) -> str:
        return self.title.replace("\n", "")


@dataclass(frozen=True, slots=True)
class Parent:
    """A column that holds no articles: its page leads to a column for each year."""

    number: int
    name: str
    crumbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A list of articles. ``overlap`` records of a group come again with the next one.

    ``crumbs`` lead to it; ``post_only`` answers nothing to GET; a group is ``per_page`` × ``group_size`` records.
    One below a ``parent`` has the parent's crumbs; ``since`` is when it was opened, None for ever.
    """

    number: int
    name: str
    articles: tuple[Article, ...]
    crumbs: tuple[str, ...] = ()
    shape: Shape = Shape.LINE
    per_page: int = 15
    group_size: int = 3
    overlap: int = 1
    post_only: bool = True
    parent: Parent | None = None
    since: datetime | None = None

    @property
    def way(self) -> tuple[str | tuple[str, int], ...]:
        """What stands above it in its breadcrumbs: a name, or one that is a link to a column."""
        return (*self.parent.crumbs, (self.parent.name, self.parent.number)) if self.parent else self.crumbs

    def is_open(self, now: datetime) -> bool:
        return self.since is None or self.since <= now

    @property
    def unit(self) -> str:
        return f"{self.number}05"

    @property
    def group(self) -> int:
        return self.per_page * self.group_size

    def shown(self, now: datetime) -> tuple[Article, ...]:
        """What the column lists at an instant, the newest first."""
        there = (article for article in self.articles if article.at <= now)
        return tuple(sorted(there, key=lambda article: (article.at, article.number), reverse=True))

    def path(self, article: Article) -> str:
        """The address of an article within its site; month and day without zeros."""
        day = article.at
        return f"/art/{day.year}/{day.month}/{day.day}/art_{self.number}_{article.number}.html"
