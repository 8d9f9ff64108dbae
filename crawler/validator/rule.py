"""What a rule is: one thing to check, why the law asks for it, and when it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from crawler.validator.case import Case
from store.model import Finding, Severity


class Builder(Protocol):
    """Makes a finding of the rule it belongs to."""

    def __call__(
        self, message: str, table: str | None = None, cells: tuple[str, ...] = (),
        expected: str | None = None, reported: str | None = None,
    ) -> Finding: ...  # fmt: skip


Search = Callable[[Case, Builder], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``checks``, ``basis``, ``example`` and ``silent`` are for people: docs/findings.md prints them."""

    code: str
    verdict: Severity
    checks: str
    basis: str
    example: str
    silent: str
    search: Search

    def find(self, case: Case) -> Iterable[Finding]:
        """The findings of this rule in one reading."""
        return self.search(case, self.finding)

    def finding(
        self, message: str, table: str | None = None, cells: tuple[str, ...] = (),
        expected: str | None = None, reported: str | None = None,
    ) -> Finding:  # fmt: skip
        return Finding(self.code, self.verdict, message, table, cells, expected, reported)
