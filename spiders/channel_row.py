"""A channel of a portal from its table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from spiders.address import host_error, url_error
from spiders.body_row import read_area
from spiders.entry import Entry
from spiders.identifier import identifier_error
from store.model import Channel, Known, Series, Via

KEYS = (
    "id", "template", "url", "years", "covers", "authoritative", "via", "via_until", "attachments_hosts", "known",
    "series",
)  # fmt: skip
KNOWN_KEYS = ("body", "area", "year")

#: The first report year: the regulation is in force since 1 May 2008.
FIRST_YEAR = 2008
_LAST_YEAR = 2999
#: The template of a page that only leads to columns.
_PARENT = "column_index"


def read_channel(entry: Entry, hosts: Collection[str], templates: Mapping[str, frozenset[str]]) -> Channel:
    """One channel; raises ConfigError. Whether the bodies it names exist is seen when all files are read.

    Its id is by default the name of its template, and its years are all where the url asks by year.
    """
    entry.only(KEYS)
    template = entry.text("template")
    if template not in templates:
        raise entry.error("template", f"unknown template {template!r}; known: {', '.join(sorted(templates))}")
    channel = Channel(
        id=read_id(entry, template.replace("_", "-")),
        template=template,
        url=entry.text("url"),
        years=_years(entry),
        covers=entry.texts("covers") if "covers" in entry.data else None,
        authoritative=_authoritative(entry, template),
        via=_via(entry),
        via_until=_via_until(entry),
        attachments_hosts=read_hosts(entry, "attachments_hosts") if "attachments_hosts" in entry.data else (),
        known=_known(entry),
        series=_series(entry, template),
    )
    problem = url_error(channel.url, hosts, templates[template])
    if problem is not None:
        raise entry.error("url", problem)
    return channel


def read_id(entry: Entry, default: str) -> str:
    """The id of a portal or channel."""
    value = entry.optional_text("id") or default
    problem = identifier_error(value)
    if problem is not None:
        raise entry.error("id", problem)
    return value


def read_hosts(entry: Entry, key: str) -> tuple[str, ...]:
    """A list of plain host names, at least one."""
    hosts = entry.texts(key)
    problem = next((problem for host in hosts if (problem := host_error(host))), None)
    if problem is not None or not hosts:
        raise entry.error(key, problem or "at least one host is needed")
    return hosts


def _years(entry: Entry) -> tuple[int, ...] | None:
    """The report years of the channel; None for ``"all"``."""
    asks_by_year = "{year}" in entry.text("url") or entry.text("template") == _PARENT
    if "years" not in entry.data and asks_by_year:
        return None
    if entry.required("years") == "all":
        return None
    if not isinstance(entry.data["years"], list) or not entry.data["years"]:
        raise entry.error("years", f'expected "all" or a list of report years, found {entry.data["years"]!r}')
    years = entry.wholes("years")
    for year in years:
        _check_year(entry, "years", year)
    return tuple(sorted(years))


def _via(entry: Entry) -> Via:
    name = entry.optional_text("via") or Via.PLAIN.value
    if name not in set(Via):
        raise entry.error("via", f"this version cannot fetch by {name!r}; known: {', '.join(Via)}")
    return Via(name)


def _authoritative(entry: Entry, template: str) -> bool:
    if template == _PARENT and "authoritative" in entry.data:
        raise entry.error("authoritative", "a page that only leads to columns speaks of nobody; pin them instead")
    return entry.flag("authoritative", default=template != _PARENT)


def _via_until(entry: Entry) -> date | None:
    until = entry.day("via_until")
    if (_via(entry) is Via.LEGACY_TLS) != (until is not None):
        problem = f'belongs to via = "{Via.LEGACY_TLS}", which needs it: until when the site is let off'
        raise entry.error("via_until", problem)
    return until


def _series(entry: Entry, template: str) -> Series:
    name = entry.optional_text("series")
    if name is not None and template != _PARENT:
        raise entry.error("series", f"only a channel of the template {_PARENT} has children")
    if name is not None and name not in set(Series):
        raise entry.error("series", f"expected one of {', '.join(Series)}, found {name!r}")
    return Series(name) if name else Series.YEAR


def _known(entry: Entry) -> Known | None:
    known = entry.table("known")
    if known is None:
        return None
    known.only(KNOWN_KEYS)
    year = known.whole("year")
    _check_year(known, "year", year)
    return Known(area=read_area(known), body=known.text("body"), year=year)


def _check_year(entry: Entry, key: str, year: int) -> None:
    if not FIRST_YEAR <= year <= _LAST_YEAR:
        raise entry.error(key, f"{year} is no report year; the first is {FIRST_YEAR}")
