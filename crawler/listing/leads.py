"""Leads: from pages that were seen to columns that were not, where other years' reports may stand.

Columns change every January. A yearly column hangs below a parent that names its children by year, so the way leads
up (from a column to its parent, by breadcrumbs), down (from the parent to the child of another year) and across
(a report in a list that stands in another column). A lead proves nothing: what stands there is seen by looking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from crawler.listing.column_url import column_address, column_number
from crawler.listing.crumbs import Crumb
from crawler.listing.record import Record
from crawler.listing.tags import Anchor, anchors, words
from crawler.parser.article_url import read_article_url
from crawler.parser.bodies import same_body
from crawler.parser.titles import lookalike, parse_title
from store.model import Body, Series

#: What a parent calls a child: the report year, alone or with what stands in it.
_YEARLY = re.compile(r"(20\d{2})(?:年度|年)?(?:度)?(?:(?:政府)?信息公开)?(?:工作)?(?:年度)?(?:年报|报告)?")
_MOST_LINKS = 2_000
_LONGEST_NAME = 40
#: A parent with more children than years there are is a site map.
_MOST_LEADS = 400


@dataclass(frozen=True, slots=True)
class Lead:
    """A column that may hold reports: of ``year``, or of ``body`` (its official name) on any year."""

    url: str
    name: str
    year: int | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """A column whose children are columns of a year each, or of a body each."""

    url: str
    name: str
    series: Series


def year_of(name: str) -> int | None:
    """The report year that the name of a column says, None where it says another thing."""
    squeezed = "".join(name.split())
    found = _YEARLY.fullmatch(squeezed)
    return int(found[1]) if found and not lookalike(squeezed) else None


def lead_up(crumbs: Sequence[Crumb], own: str, page_url: str, bodies: Sequence[Body]) -> Parent | None:
    """The parent of the column with the number ``own``, if that column is one of a year or of a body.

    ``page_url`` is where the page stands whose breadcrumbs these are: the column itself, or an article in it.
    """
    at = next((index for index, crumb in enumerate(crumbs) if crumb.number == own), None)
    if at is None and crumbs and crumbs[-1].url is None:
        at = len(crumbs) - 1
    if not at:
        return None
    above, name = crumbs[at - 1], crumbs[at].name
    series = Series.YEAR if year_of(name) else Series.BODY if _named(name, bodies) else None
    if above.number is None or above.number == own or series is None:
        return None
    return Parent(column_address(page_url, above.number), above.name, series)


def leads_down(text: str, page_url: str, series: Series, bodies: Sequence[Body]) -> tuple[Lead, ...]:
    """The children of a parent column that its page links to, each once, in the order of the page."""
    found: dict[str, Lead] = {}
    for link in islice(anchors(text), _MOST_LINKS):
        number = column_number(_target(link, page_url))
        if number is None or number == column_number(page_url):
            continue
        for name in (words(link.inner), link.attributes.get("title", "")):
            squeezed = "".join(name.split())
            if not 0 < len(squeezed) <= _LONGEST_NAME:
                continue
            lead = _lead(column_address(page_url, number), squeezed, series, bodies)
            if lead is not None:
                found.setdefault(lead.url, lead)
    return tuple(islice(found.values(), _MOST_LEADS))


def leads_across(records: Iterable[Record], own: str | None) -> Iterator[Lead]:
    """Columns of a list's reports that are not its own: it gathers several columns, or a body's latest articles."""
    for entry in records:
        place, title = read_article_url(entry.url), parse_title(entry.title)
        if place is not None and place.column != own and title is not None and title.year is not None:
            yield Lead(column_address(entry.url, place.column), title.text, title.year)


def _target(link: Anchor, page_url: str) -> str:
    try:
        return urljoin(page_url, link.attributes.get("href", "").strip())
    except ValueError:
        return ""


def _lead(url: str, name: str, series: Series, bodies: Sequence[Body]) -> Lead | None:
    if series is Series.YEAR:
        year = year_of(name)
        return Lead(url, name, year=year) if year else None
    named = _named(name, bodies)
    return Lead(url, name, body=named) if named else None


def _named(name: str, bodies: Sequence[Body]) -> str | None:
    """The one body that a column is named after, by its official name."""
    named = [body.name for body in bodies if name and (name in body.names or same_body(name, body.names)
             or any(official.endswith(name) and len(name) > 2 for official in body.names))]  # fmt: skip
    return named[0] if len(named) == 1 else None
