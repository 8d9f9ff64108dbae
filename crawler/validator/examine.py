"""Runs every rule over one reading, and names each finding so that it is known again."""

from __future__ import annotations

import hashlib

from crawler.validator.case import Case
from crawler.validator.rules import KIND, RULES
from store.model import Body, Finding, Kind, Reading

#: Raised whenever a rule changes what it says; the store rechecks readings judged by an older one.
VALIDATOR_VERSION = 1


def check(reading: Reading, *, body: Body | None = None, year: int | None = None) -> tuple[Finding, ...]:
    """Everything a careful supervisor would point at in one document, in the order of the rules.

    ``body`` and ``year`` are what the document was looked up for; without them it is only held against itself.
    A document that is not a readable annual report gives at most one finding, FORM-KIND.
    """
    case = Case(reading, body, year)
    if reading.kind is not Kind.ANNUAL_REPORT:
        return tuple(KIND.find(case))
    return tuple(finding for rule in RULES for finding in rule.find(case))


def fingerprint(finding: Finding, *, body: str, year: int) -> str:
    """The 24 hexadecimal digits by which a finding is known again after a reread.

    Built from body, report year, code, table and cells; not from message or values, so that a person's
    decision about it holds when only the words or the numbers change.
    """
    parts = ("v1", body, str(year), finding.code, finding.table or "", *sorted(finding.cells))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
