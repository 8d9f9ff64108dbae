"""Runs every rule over one reading, and names each finding so that it is known again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from crawler.validator.case import Case
from crawler.validator.rules import KIND, RULES
from crawler.validator.text import prose
from store.model import Body, Checked, Finding, Kind, Medium, NumberClaim, Reading

#: Raised whenever a rule changes what it says; the store rechecks readings judged by an older one.
VALIDATOR_VERSION = 5

#: What may change in a sentence while it stays the same sentence: its numbers, blanks and marks.
_LOOSE = re.compile(r"[\d\s,.，。、；：（）()%％]+")


def check(
    reading: Reading, *, body: Body | None = None, year: int | None = None,
    last_year: Reading | None = None, below: Sequence[tuple[Body, Reading]] = (),
) -> tuple[Finding, ...]:  # fmt: skip
    """Everything a careful supervisor would point at in one document, in the order of the rules.

    ``body`` and ``year`` are what the document was looked up for; without them it is only held against itself.
    ``last_year`` is the same body's report of the year before, ``below`` are the bodies under it with their
    reports of the same year; rules that need them say nothing without.
    A document that is not a readable annual report gives at most one finding, FORM-KIND.
    """
    return _findings(Case(reading, body, year, last_year, below))


def check_and_name(
    reading: Reading, *, body: Body | None = None, year: int | None = None,
    last_year: Reading | None = None, below: Sequence[tuple[Body, Reading]] = (),
) -> Checked:  # fmt: skip
    """What ``check`` finds, by fingerprint, with the number claims it rests on."""
    case = Case(reading, body, year, last_year, below)
    name, about = body.name if body else reading.body or "", year or reading.year or 0
    found: dict[str, Finding] = {}
    for finding in _findings(case):
        # Two wrong shares of one sentence are two findings.
        nths = (fingerprint(finding, body=name, year=about, nth=nth) for nth in count())
        found[next(key for key in nths if key not in found)] = finding
    return Checked(found, case.prose.claims if reading.kind is Kind.ANNUAL_REPORT else ())


def claims(reading: Reading) -> tuple[NumberClaim, ...]:
    """Every number the sentences of a report state, in reading order, each with its sentence."""
    return prose(reading).claims if reading.kind is Kind.ANNUAL_REPORT else ()


def fingerprint(finding: Finding, *, body: str, year: int, nth: int = 0) -> str:
    """The 24 hexadecimal digits by which a finding is known again after a reread.

    Built from body, report year, code, table and cells, and the words of the sentence where it speaks of one; not
    from message, values or numbers, so that a person's decision about it holds when only those change.
    ``nth`` counts the findings before it that are alike in all of this.
    """
    parts = ("v1", body, str(year), finding.code, finding.table or "", *sorted(finding.cells))
    if finding.sentence is not None:
        parts += ("sentence", _LOOSE.sub("", finding.sentence))
    if nth:
        parts += ("nth", str(nth))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _findings(case: Case) -> tuple[Finding, ...]:
    if case.reading.kind is not Kind.ANNUAL_REPORT:
        return tuple(KIND.find(case))
    return tuple(_sourced(case, finding) for rule in RULES for finding in rule.find(case))


def _sourced(case: Case, finding: Finding) -> Finding:
    """The finding, told to rest on numbers out of pictures where it does: only proved ones are checked at all."""
    if finding.table is None or finding.code.startswith("FORM-"):
        return finding
    beside = {
        "表内": [case.reading],
        "上年": [case.last_year] if case.last_year and finding.code.startswith("YEAR-") else [],
        "下级": [reading for _, reading in case.below] if finding.code.startswith("TREE-") else [],
    }
    pictured = [whose for whose, readings in beside.items() if any(_is_picture(r, finding.table) for r in readings)]
    if not pictured:
        return finding
    return replace(finding, message=f"{finding.message}（{'、'.join(pictured)}数字由图片识别，已证实）")


def _is_picture(reading: Reading, table: str) -> bool:
    found = reading.tables.get(table)
    return found is not None and found.medium is Medium.IMAGE and bool(found.verified)
