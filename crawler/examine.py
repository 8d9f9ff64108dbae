"""Reading and checking one document: pure, so that it may run in any process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crawler.parser import read
from crawler.parser.carriers.doc import LEGACY
from crawler.validator import check_and_name, proved
from store.model import Body, Checked, Reading
from store.queries import Neighbours


@dataclass(frozen=True, slots=True)
class Examined:
    """A reading and what checking it came to.

    ``quarantine`` is the code of the failure for which the document was set aside: nothing was found out of it.
    """

    reading: Reading
    findings: Checked
    quarantine: str | None = None


def examine(
    data: bytes,
    content_type: str | None,
    url: str | None,
    body: Body | None = None,
    year: int | None = None,
    beside: Neighbours | None = None,
) -> Examined:
    """What a document says, and what a careful supervisor would point at.

    ``body`` and ``year`` are those the document was looked for under; without them it is checked against itself.
    """
    reading = read(data, content_type=content_type, url=url)
    return Examined(reading, checked(reading, body, year, beside))


def examine_converted(
    docx: bytes, body: Body | None = None, year: int | None = None, beside: Neighbours | None = None
) -> Examined:
    """What a legacy Word document says, after it was made a docx; its carrier stays what it was."""
    reading = replace(read(docx), carrier=LEGACY)
    return Examined(reading, checked(reading, body, year, beside))


def examine_pictures(
    data: bytes,
    content_type: str | None,
    url: str | None,
    pictures: Mapping[str, bytes],
    body: Body | None = None,
    year: int | None = None,
    beside: Neighbours | None = None,
) -> Examined:
    """What a document with pictures says, those read too: slow, for a process that may take its time.

    ``pictures`` are those of a page by the address written in it; a document's own need not be given.
    """
    from crawler.parser.ocr.rapid import default_engine

    reading = proved(read(data, content_type=content_type, url=url, pictures=pictures, engine=default_engine()))
    return Examined(reading, checked(reading, body, year, beside))


def checked(reading: Reading, body: Body | None, year: int | None, beside: Neighbours | None = None) -> Checked:
    """What checking a reading comes to, beside the reports it is compared with."""
    beside = beside or Neighbours()
    return check_and_name(reading, body=body, year=year, last_year=beside.last_year, below=beside.below)
