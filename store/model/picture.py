"""A picture that stands in a report in place of a table, or of its whole text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """``source`` is its address as written in the page, ``evidence`` the SHA-256 of its archived bytes.

    ``evidence`` is None where it could not be had; ``why`` then says so to a person.
    """

    source: str
    evidence: str | None = None
    why: str | None = None
