"""A body of the watch list from its row."""

from __future__ import annotations

import re
from datetime import date

from spiders.entry import Entry
from store.model import Body, Level, area_code_error

KEYS = ("name", "level", "parent", "area", "aliases", "since", "until", "successor", "due")

_AREA = re.compile(r"[0-9A-Za-z_-]+")
_MONTH_DAY = re.compile(r"\d{2}-\d{2}")
#: No leap year: a day that does not stand in every year is no due day.
_COMMON_YEAR = 2025


def read_body(entry: Entry, portal: str) -> Body:
    """One body; raises ConfigError. Whether the bodies it names exist is seen when all files are read."""
    entry.only(KEYS)
    body = Body(
        name=entry.text("name"),
        level=_level(entry),
        portal=portal,
        parent=entry.optional_text("parent"),
        area=read_area(entry) if "area" in entry.data else None,
        aliases=entry.optional_texts("aliases"),
        since=entry.day("since"),
        until=entry.day("until"),
        successor=entry.optional_text("successor"),
        due=_due(entry),
    )
    if body.since and body.until and body.since > body.until:
        raise entry.error("until", f"ends on {body.until}, before it begins on {body.since}")
    if body.successor and not body.until:
        raise entry.error("successor", "only a body that has ended (until) has a successor")
    return body


def read_area(entry: Entry) -> str:
    """The area code of an entry: no typing error in it, and nothing that would break a url."""
    area = entry.text("area")
    problem = area_code_error(area)
    if problem is None and not _AREA.fullmatch(area):
        problem = f"{area!r} must be letters and digits"
    if problem is not None:
        raise entry.error("area", problem)
    return area


def _level(entry: Entry) -> Level:
    name = entry.text("level")
    if name not in set(Level):
        raise entry.error("level", f"unknown level {name!r}; known: {', '.join(Level)}")
    return Level(name)


def _due(entry: Entry) -> str | None:
    due = entry.optional_text("due")
    if due is None:
        return None
    try:
        if _MONTH_DAY.fullmatch(due):
            date.fromisoformat(f"{_COMMON_YEAR}-{due}")
            return due
    except ValueError:
        pass
    raise entry.error("due", f"expected a day of every year as MM-DD, like 01-31, found {due!r}")
