"""What a look was and what it says: three-valued truth, never two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What an observation says about one body and year."""

    POSTED = "posted"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How a look ended. ``archived`` is a look whose bytes are safe and not yet judged."""

    ARCHIVED = "archived"
    SAME = "same"
    CHANGED = "changed"
    FIRST = "first"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one answer with everything needed to prove what came back.

    ``at`` is our own clock (aware); ``server_date`` is kept as sent and never used for truth.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Observation:
    """What a look says about one body and year, and why."""

    body: str
    year: int
    verdict: Verdict
    why: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sighted:
    """A report as found at an address: what identifies it and the dates it claims (aware datetimes).

    ``address`` is the canonical URL: the same page under http, https and :8443 has one address.
    """

    url: str
    address: str
    title: str | None = None
    article_id: str | None = None
    displayed_at: datetime | None = None
    displayed_is_date_only: bool = False
    url_date: str | None = None
