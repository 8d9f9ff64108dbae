"""What a rule is: one thing to check, why the law asks for it, and when it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from crawler.validator.case import Case
from store.model import Finding, Severity


class Builder(Protocol):
    """Makes a finding of the rule it belongs to; ``verdict`` only where it is milder than the rule's own."""

    def __call__(
        self, message: str, table: str | None = None, cells: tuple[str, ...] = (),
        expected: str | None = None, reported: str | None = None,
        *, verdict: Severity | None = None, sentence: str | None = None,
    ) -> Finding: ...  # fmt: skip


Search = Callable[[Case, Builder], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``checks``, ``basis``, ``example`` and ``silent`` are for people: docs/findings.md prints them.

    ``verdict`` is the gravest it gives; ``milder`` says in words when it leaves the matter to a person.
    """

    code: str
    verdict: Severity
    checks: str
    basis: str
    example: str
    silent: str
    search: Search
    milder: str = ""

    def find(self, case: Case) -> Iterable[Finding]:
        """The findings of this rule in one reading."""
        return self.search(case, self.finding)

    def finding(
        self, message: str, table: str | None = None, cells: tuple[str, ...] = (),
        expected: str | None = None, reported: str | None = None,
        *, verdict: Severity | None = None, sentence: str | None = None,
    ) -> Finding:  # fmt: skip
        return Finding(self.code, verdict or self.verdict, message, table, cells, expected, reported, sentence)
