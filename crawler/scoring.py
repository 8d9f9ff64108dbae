"""The score sheet of a report year: an indicator set applied to what is stored of every body."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from crawler.validator import indicators
from crawler.validator.indicators import IndicatorError, IndicatorSet
from crawler.validator.score import Published, Score, score
from store.errors import ConfigError
from store.model import Finding, Kind, Severity
from store.queries import BodyYear, FindingRow, body_years, open_findings
from store.states import State, Thresholds

#: Where nothing was posted, only these say that nothing was.
_PROVED = frozenset({State.MISSING, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Scored:
    """One body with its mark; None where it cannot be given. ``notes`` say what the mark does not rest on."""

    row: BodyYear
    score: Score | None
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "body": self.row.body.name, "level": self.row.body.level.value, "year": self.row.year,
            "state": self.row.judgement.state.value, "state_zh": self.row.judgement.state.chinese,
            "score": self.score.to_json() if self.score else None, "notes": list(self.notes),
            "title": self.row.posting.title if self.row.posting else None,
            "url": self.row.posting.url if self.row.posting else None,
        }  # fmt: skip


def shipped_sets() -> tuple[str, ...]:
    """The names of the indicator sets that come with the product."""
    files = resources.files(indicators).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def indicator_set(name: str) -> IndicatorSet:
    """A shipped set by its name, or one from a TOML file. Raises ConfigError, which says what is wrong where."""
    try:
        if name in shipped_sets():
            return indicators.parse(resources.files(indicators).joinpath(f"{name}.toml").read_text("utf-8"), name)
        return indicators.parse(Path(name).read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(shipped_sets())
        raise ConfigError(f"cannot read the indicators {name}: {error}; shipped sets: {known}") from error
    except IndicatorError as error:
        raise ConfigError(str(error)) from error


def score_sheet(
    conn: sqlite3.Connection, now: datetime, limits: Thresholds, year: int, indicators: IndicatorSet
) -> list[Scored]:
    """Every body that owes the year, or posted it, with its mark and the reasons, in the order of the list."""
    found: dict[str, list[FindingRow]] = defaultdict(list)
    for finding in open_findings(conn, year=year):
        found[finding.body].append(finding)
    rows = body_years(conn, now, limits, year=year)
    return [
        Scored(row, _score(row, found[name], indicators), _notes(row, found[name]))
        for row in rows for name in (row.body.name,)
    ]  # fmt: skip


def _score(row: BodyYear, findings: list[FindingRow], indicators: IndicatorSet) -> Score | None:
    state = row.judgement.state
    if row.posting is None and state not in _PROVED:
        return None
    counted = [Finding(f.code, Severity(f.verdict), f.message) for f in findings if f.counts]
    published = None if state in _PROVED else _published(row)
    return score(indicators, year=row.year, state=state.value, published=published, findings=counted)


def _published(row: BodyYear) -> Published | None:
    """The day of publication as far as it is known: what the page claims, unless a look proved otherwise."""
    if row.posting is None:
        return None
    first_seen = row.posting.first_seen_at.date()
    if row.judgement.basis == "look":
        return Published(first_seen, seen=True)
    claim = row.posting.displayed_at or row.posting.url_date
    return Published(min(date.fromisoformat(claim[:10]), first_seen)) if claim else None


def _notes(row: BodyYear, findings: list[FindingRow]) -> tuple[str, ...]:
    notes = []
    posting = row.posting
    if row.judgement.state is State.UNKNOWN or (posting is None and row.judgement.state not in _PROVED):
        notes.append(f"{row.judgement.state.chinese}：{row.judgement.why}")
    if posting is not None and row.judgement.state is not State.WITHDRAWN:
        if posting.kind != Kind.ANNUAL_REPORT:
            notes.append("报告内容没有读出，只评发布情况")
        if posting.image_only:
            notes.append("表格有图片，由图片识别的数字经证实的才参与核对")
    dismissed = sum(not finding.counts for finding in findings)
    anew = sum(finding.anew for finding in findings)
    if dismissed:
        notes.append(f"经人认定不是问题的 {dismissed} 条未计")
    if anew:
        notes.append(f"内容已变、需重新认定的 {anew} 条已计")
    return tuple(notes)
