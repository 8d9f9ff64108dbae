"""What a document says: the Reading, its cells with their places, and the findings about it.

The JSON shape is a contract (README and docs/reading.md): other programs rely on these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a document is."""

    ANNUAL_REPORT = "annual_report"
    NOT_A_REPORT = "not_a_report"
    BLANK_FORM = "blank_form"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"


class Medium(StrEnum):
    """How a table stands in the document."""

    TEXT = "text"
    IMAGE = "image"
    MISSING = "missing"


class Severity(StrEnum):
    """The verdict of a finding: the document is wrong, a person must decide, or a cell is unread."""

    ERROR = "error"
    SCOPE = "scope"
    UNKNOWN = "unknown"


#: A whole number, money as an exact decimal string, or None for blank, ``/`` and ``-``.
Value = int | str | None
Place = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number with its raw text and its place; never a number without a place.

    Read from a picture: ``confidence`` is 0 to 1, ``candidates`` what else it may be, ``doubt`` why it is not
    certain (None where it is), ``by`` the person whose word it is.
    """

    value: Value
    raw: str
    place: Place
    confidence: float | None = None
    candidates: tuple[tuple[str, float], ...] = ()
    doubt: str | None = None
    by: str | None = None

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"value": self.value, "raw": self.raw, "place": dict(self.place)}
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.candidates:
            data["candidates"] = [list(one) for one in self.candidates]
        data |= {key: value for key, value in (("doubt", self.doubt), ("by", self.by)) if value is not None}
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Cell:
        candidates = tuple((str(text), float(sure)) for text, sure in data.get("candidates", ()))
        return cls(data["value"], data["raw"], data.get("place", {}), data.get("confidence"), candidates,
                   data.get("doubt"), data.get("by"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that fits no label, or two: its raw text is kept, none of its numbers is taken."""

    text: str
    why: str
    place: Place

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "why": self.why, "place": dict(self.place)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Unread:
        return cls(data["text"], data["why"], data.get("place", {}))


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three statutory tables as found. ``cells`` is keyed ROW.COLUMN as in the form.

    Read from a picture: ``verified`` says whether the numbers are proved, ``proof`` in a sentence why or why not.
    """

    medium: Medium
    cells: Mapping[str, Cell] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    verified: bool | None = None
    images: tuple[str, ...] = ()
    proof: str | None = None

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"medium": self.medium.value}
        if self.verified is not None:
            data["verified"] = self.verified
        if self.proof is not None:
            data["proof"] = self.proof
        data["cells"] = {key: cell.to_json() for key, cell in self.cells.items()}
        if self.unread:
            data["unread"] = [row.to_json() for row in self.unread]
        if self.images:
            data["images"] = list(self.images)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Table:
        return cls(
            Medium(data["medium"]),
            {key: Cell.from_json(cell) for key, cell in data.get("cells", {}).items()},
            tuple(Unread.from_json(row) for row in data.get("unread", ())),
            data.get("verified"),
            tuple(data.get("images", ())),
            data.get("proof"),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """One section as written; ``number`` is the section of the form it stands for."""

    number: int
    heading: str
    text: str

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number, "heading": self.heading, "text": self.text}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Section:
        return cls(data["number"], data["heading"], data["text"])


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of identity and where it was found.

    ``field`` is title, body, year, period, law, form, signed or published.
    """

    field: str
    value: str
    where: str

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "value": self.value, "where": self.where}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Claim:
        return cls(data["field"], data["value"], data["where"])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a careful supervisor would point at.

    ``cells`` are keys of ``table``; ``sentence`` is the one it speaks of, as written in the report.
    """

    code: str
    verdict: Severity
    message: str
    table: str | None = None
    cells: tuple[str, ...] = ()
    expected: str | None = None
    reported: str | None = None
    sentence: str | None = None

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "code": self.code, "verdict": self.verdict.value, "table": self.table, "cells": list(self.cells),
            "expected": self.expected, "reported": self.reported, "message": self.message,
        }
        if self.sentence is not None:
            data["sentence"] = self.sentence
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        return cls(data["code"], Severity(data["verdict"]), data["message"], data.get("table"),
                   tuple(data.get("cells", ())), data.get("expected"), data.get("reported"),
                   data.get("sentence"))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document (or the picture of one) that a page links to; ``text`` is what the link says."""

    url: str
    text: str

    def to_json(self) -> dict[str, Any]:
        return {"url": self.url, "text": self.text}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Attachment:
        return cls(data["url"], data.get("text", ""))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says. ``why`` is a sentence for a person whenever kind is not annual_report.

    ``attachments`` are the documents it links to. A page that holds no report but links to one is
    ``unreadable`` and keeps its title, body and year: the report is to be fetched from there.
    """

    kind: Kind
    why: str | None = None
    title: str | None = None
    body: str | None = None
    year: int | None = None
    published_at: str | None = None
    signed_on: str | None = None
    form: str | None = None
    carrier: str = "html"
    sections: tuple[Section, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def is_image_only(self) -> bool:
        """Whether any of the three tables is a picture: nobody can check it."""
        return any(table.medium is Medium.IMAGE for table in self.tables.values())

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value, "why": self.why, "title": self.title, "body": self.body, "year": self.year,
            "published_at": self.published_at, "signed_on": self.signed_on, "form": self.form,
            "carrier": self.carrier, "sections": [section.to_json() for section in self.sections],
            "tables": {key: table.to_json() for key, table in self.tables.items()},
            "claims": [claim.to_json() for claim in self.claims],
            "attachments": [attachment.to_json() for attachment in self.attachments],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        return cls(
            Kind(data["kind"]), data.get("why"), data.get("title"), data.get("body"), data.get("year"),
            data.get("published_at"), data.get("signed_on"), data.get("form"), data.get("carrier", "html"),
            tuple(Section.from_json(s) for s in data.get("sections", ())),
            {key: Table.from_json(table) for key, table in data.get("tables", {}).items()},
            tuple(Claim.from_json(c) for c in data.get("claims", ())),
            tuple(Attachment.from_json(a) for a in data.get("attachments", ())),
        )
