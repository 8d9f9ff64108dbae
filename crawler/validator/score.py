"""The score of one report: an indicator set applied to what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crawler.validator.indicators import Deduction, IndicatorSet
from store.model import Finding


@dataclass(frozen=True, slots=True)
class Deducted:
    """One deduction: the line of the set, what it cost, and why, for a person."""

    name: str
    points: Decimal
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "points": f"{self.points}", "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Score:
    """The mark of one report, never below 0, and every deduction."""

    full: Decimal
    deducted: tuple[Deducted, ...]

    @property
    def points(self) -> Decimal:
        return max(Decimal(0), self.full - sum((one.points for one in self.deducted), Decimal(0)))

    def to_json(self) -> dict[str, Any]:
        return {
            "full": f"{self.full}", "points": f"{self.points}", "deducted": [one.to_json() for one in self.deducted],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """The day a report appeared; where ``seen``, it was not there before and this is when it was first seen."""

    day: date
    seen: bool = False

    def __str__(self) -> str:
        return f"{self.day} {'才查到' if self.seen else '发布'}"


def score(
    indicators: IndicatorSet, *, year: int, state: str, published: Published | None, findings: Sequence[Finding]
) -> Score:
    """Apply a set to one body and report year.

    ``state`` is a state of the body-year (``missing``, ``late``, …), ``published`` the day its report appeared as
    far as known: nothing is deducted for a day that is not. Findings a person dismissed are the caller's to leave
    out.
    """
    lines = (_deducted(line, year, state, published, findings) for line in indicators.deductions)
    return Score(indicators.full, tuple(line for line in lines if line is not None))


def _deducted(
    line: Deduction, year: int, state: str, published: Published | None, findings: Sequence[Finding]
) -> Deducted | None:
    due = line.due(year)
    if due is not None:
        if published is None or published.day <= due:
            return None
        return Deducted(line.name, line.points, f"{line.wording}：{published}，规定不晚于 {due}")
    if line.states:
        return Deducted(line.name, line.points, line.wording) if state in line.states else None
    hits = [finding for finding in findings if finding.verdict in line.verdicts and _is_meant(finding.code, line.codes)]
    if not hits:
        return None
    points = line.points * len(hits) if line.each else line.points
    reason = f"{line.wording}：{hits[0].message}" + (f"（共 {len(hits)} 条）" if len(hits) > 1 else "")
    return Deducted(line.name, min(points, line.most) if line.most else points, reason)


def _is_meant(code: str, codes: tuple[str, ...]) -> bool:
    return any(code.startswith(known[:-1]) if known.endswith("*") else code == known for known in codes)
