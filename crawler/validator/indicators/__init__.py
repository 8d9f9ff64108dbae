"""Indicator sets: what a fault costs, as a TOML file says it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from store.model import Severity


@dataclass(frozen=True, slots=True)
class Deduction:
    """One line of a set: what it costs, and for which states, findings or dates.

    ``codes`` may end in ``*``; without ``verdicts`` every verdict counts. ``after`` is the month and day ("MM-DD") of
    the year after the report year. ``each`` deducts for every finding, up to ``most``.
    """

    name: str
    points: Decimal
    wording: str
    states: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()
    verdicts: frozenset[Severity] = frozenset(Severity)
    after: str | None = None
    each: bool = False
    most: Decimal | None = None

    def due(self, year: int) -> date | None:
        """The last day that costs nothing, where the line names one."""
        return date.fromisoformat(f"{year + 1}-{self.after}") if self.after else None


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """A set of indicators: its name, where it comes from, the full mark, its lines in order."""

    name: str
    source: str
    full: Decimal
    deductions: tuple[Deduction, ...]


class IndicatorError(ValueError):
    """A set that cannot be used: what is wrong, and where."""


_KEYS = frozenset({"name", "source", "full", "deduct"})
_LINE_KEYS = frozenset(field.name for field in fields(Deduction))


def parse(text: str, where: str) -> IndicatorSet:
    """Read a set from the text of a TOML file; ``where`` names the file in errors.

    Raises IndicatorError for anything unknown, missing or of the wrong kind.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise IndicatorError(f"{where}: not TOML: {error}") from error
    _refuse_unknown(data, _KEYS, where)
    lines = data.get("deduct")
    if not isinstance(lines, list) or not lines:
        raise IndicatorError(f"{where}: no [[deduct]] table; add at least one")
    try:
        return IndicatorSet(
            _text(data, "name", where), _text(data, "source", where), _points(data, "full", where),
            tuple(_line(line, f"{where}: deduct {number}") for number, line in enumerate(lines, 1)),
        )  # fmt: skip
    except (TypeError, ValueError) as error:
        raise error if isinstance(error, IndicatorError) else IndicatorError(f"{where}: {error}") from error


def _line(line: dict[str, Any], where: str) -> Deduction:
    _refuse_unknown(line, _LINE_KEYS, where)
    found = Deduction(
        _text(line, "name", where), _points(line, "points", where), _text(line, "wording", where),
        frozenset(line.get("states", ())), tuple(line.get("codes", ())),
        frozenset(map(Severity, line.get("verdicts", Severity))), line.get("after"), line.get("each") is True,
        _points(line, "most", where) if "most" in line else None,
    )  # fmt: skip
    if sum(map(bool, (found.states, found.codes, found.after))) != 1:
        raise IndicatorError(f"{where}: give exactly one of states, codes and after")
    found.due(2000)
    return found


def _refuse_unknown(data: dict[str, Any], known: frozenset[str], where: str) -> None:
    if not isinstance(data, dict) or set(data) - known:
        unknown, right = (", ".join(sorted(keys)) for keys in (set(data) - known, known))
        raise IndicatorError(f"{where}: unknown {unknown}; known: {right}")


def _text(data: dict[str, Any], key: str, where: str) -> str:
    if not isinstance(data.get(key), str) or not data[key].strip():
        raise IndicatorError(f"{where}: {key} must be a text")
    return str(data[key])


def _points(data: dict[str, Any], key: str, where: str) -> Decimal:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value <= 0:
        raise IndicatorError(f"{where}: {key} must be a number above 0")
    return Decimal(value)
