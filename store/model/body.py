"""Who owes a report: the body, its level, and its area code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """The level of a body, which decides by when and on what basis it owes a report."""

    MUNICIPALITY = "municipality"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COUNTY_CITY = "county_city"
    ZONE = "zone"
    DISTRICT_DEPARTMENT = "district_department"
    TOWN = "town"
    SUBDISTRICT = "subdistrict"

    @property
    def is_government(self) -> bool:
        """True for the governments of county level and above, due on 31 March by art. 49."""
        return self in {Level.MUNICIPALITY, Level.DISTRICT, Level.COUNTY_CITY}

    @property
    def is_statutory(self) -> bool:
        """True where art. 49 names the duty; towns, subdistricts and zones report by local custom."""
        return self.is_government or self in {Level.DEPARTMENT, Level.DISTRICT_DEPARTMENT}


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the watch list. ``due`` overrides the month and day of the level's rule ("MM-DD")."""

    name: str
    level: Level
    portal: str
    parent: str | None = None
    area: str | None = None
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successor: str | None = None
    due: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The official name first, then every alias."""
        return (self.name, *self.aliases)

    def owes(self, year: int) -> bool:
        """Whether the body existed at the end of the report year, and so owes its report."""
        end = date(year, 12, 31)
        return (self.since is None or self.since <= end) and (self.until is None or self.until >= end)


_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def area_code_error(code: str) -> str | None:
    """Why an 18-character area code cannot be right, or None. Other shapes are allowed and not checked.

    Source: GB 32100-2015, check character at position 18 (weights 3^i mod 31).
    """
    if len(code) != 18:
        return None
    if any(c not in _USCC_ALPHABET for c in code):
        return f"area code {code} holds a character that GB 32100 does not use"
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(code, _USCC_WEIGHTS, strict=False))
    expected = _USCC_ALPHABET[(31 - total % 31) % 31]
    if code[17] != expected:
        return f"area code {code} has check character {code[17]}, by GB 32100 it would be {expected}: a typing error"
    return None
