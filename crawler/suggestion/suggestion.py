"""The likeliest reading of a pictured table in which every sum closes, told as changes to the reading as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log

from crawler.parser.cells import parse
from crawler.suggestion.options import Options, options
from crawler.suggestion.search import Balance, Bounds, Found, Way, ways
from crawler.validator.arithmetic import Equation, broken, equations
from crawler.validator.proof import is_printed
from store.model import Cell, Table, TableForm

#: A suggestion changes no more cells than this; by the picture it is no less likely than this, as a share of the
#: reading as it stands; another is a rival if it is no less likely than this, as a share of the best. Of 12 made
#: pictures with sums that fail, the 8 right suggestions had 0.01 or more, 3 of the 4 against a misprint 0.0002.
MOST_CHANGES, LEAST_LIKELY, RIVAL = 6, 0.001, 0.1
#: How often an office prints a table whose sums fail, about: what is less likely is more likely no misreading.
MISPRINTED = 0.02
#: Steps of the search before it gives up: a few seconds.
MOST_STEPS = 3000
_BOUNDS = Bounds(MOST_CHANGES, -log(LEAST_LIKELY), -log(RIVAL), MOST_STEPS)


class Outcome(StrEnum):
    """What came of the search: only ``SUGGESTED`` can be taken."""

    CONSISTENT = "consistent"
    SUGGESTED = "suggested"
    AMBIGUOUS = "ambiguous"
    NONE = "none"
    UNREAD = "unread"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell to change: what was read (None where nothing was), what is suggested.

    ``seen``: what a recogniser gave for it, 0 to 1; None where none saw it and the sums alone ask for it.
    """

    cell: str
    read: str | None
    suggested: str
    seen: float | None


@dataclass(frozen=True, slots=True)
class Closed:
    """One sum that fails as read: its code, the short name of its column or row, and the sum written out.

    ``cells`` are those of the changed cells that stand in it.
    """

    code: str
    place: str
    sentence: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a person might look for in one table.

    ``closes`` are the sums that fail as read and close by the changes; ``printed`` those left failing, since every
    cell of them is surely printed so. ``odds``: by the picture alone, how likely it is as a share of the reading as
    it stands. ``between``: the cells to look at where two ways are about as likely. ``misread``: how many of the
    sums that fail as read are not surely printed so. ``unread``: how many cells of the sums were not read; they
    count 0.
    """

    outcome: Outcome
    changes: tuple[Change, ...] = ()
    closes: tuple[Closed, ...] = ()
    odds: float | None = None
    printed: tuple[Closed, ...] = ()
    between: tuple[str, ...] = ()
    misread: int = 0
    unread: int = 0


def suggestion(form: TableForm, table: Table) -> Suggestion | None:
    """Search one table; None where the form has no sums for it, or nothing of it was read.

    Never changes what a person decided. Every sum must close but those printed so; these are let off only where
    nothing likely closes them too.
    """
    sums = [equation for equation in equations(form, table) if equation.left and equation.right]
    if not sums or not table.cells:
        return None
    failing = [equation for equation in sums if not equation.closes]
    unread = len({key for equation in sums for key in equation.keys if key not in table.cells})
    if unread > MOST_CHANGES:
        return Suggestion(Outcome.UNREAD, misread=len(failing), unread=unread)
    if not failing:
        return Suggestion(Outcome.CONSISTENT, unread=unread)
    cells = {key: options(table.cells.get(key)) for equation in sums for key in equation.keys}
    printed = [equation for equation in failing if is_printed(equation, table)]
    told = _told(form, table, cells, sums, failing, [])
    if told.outcome is Outcome.NONE and printed:
        told = _told(form, table, cells, sums, failing, printed)
    return replace(told, misread=len(failing) - len(printed), unread=unread)


def _told(
    form: TableForm, table: Table, cells: Mapping[str, Options], sums: Sequence[Equation],
    failing: Sequence[Equation], printed: Sequence[Equation],
) -> Suggestion:  # fmt: skip
    """What is suggested if the sums ``printed`` may go on failing."""
    left = tuple(_closed(equation) for equation in printed)
    wanted = [equation for equation in failing if equation not in printed]
    if not wanted:
        return Suggestion(Outcome.NONE, printed=left)
    found = ways([_balance(equation) for equation in sums if equation not in printed], cells, _BOUNDS)
    if not found.complete:
        return Suggestion(Outcome.UNFINISHED, printed=left)
    if len(found.ways) > 1:
        return Suggestion(Outcome.AMBIGUOUS, printed=left, between=_between(found, form))
    if not found.ways:
        return Suggestion(Outcome.NONE, printed=left)
    changes = tuple(_changes(form, table, cells, found.ways[0]))
    # The rows that count depend on which cells hold numbers: what is suggested is held against the form itself.
    if not {_name(one) for one in broken(form, applied(table, changes))} <= {_name(one) for one in printed}:
        return Suggestion(Outcome.NONE, printed=left)
    closes = tuple(_closed(equation, [change.cell for change in changes]) for equation in wanted)
    return Suggestion(Outcome.SUGGESTED, changes, closes, exp(-found.ways[0].cost), left)


def applied(table: Table, changes: Sequence[Change]) -> Table:
    """A table as it would read with the changes; for holding it against the sums, never a reading."""
    cells = dict(table.cells)
    for change in changes:
        before = cells.get(change.cell, Cell(None, "", {}))
        cells[change.cell] = replace(before, value=parse(change.suggested).value, raw=change.suggested)
    return replace(table, cells=cells)


def _changes(form: TableForm, table: Table, cells: Mapping[str, Options], way: Way) -> list[Change]:
    made: list[Change] = []
    for key in (key for key in form.keys if key in way.amounts):
        amount, cell = way.amounts[key], table.cells.get(key)
        option = next((one for one in cells[key].others if one.amount == amount and key != way.unseen), None)
        seen = dict(cell.candidates).get(option.text) if cell and option else None
        read = cell.raw if cell else None
        made.append(Change(key, read, option.text if option else str(amount), seen))
    return made


def _between(found: Found, form: TableForm) -> tuple[str, ...]:
    """The cells of which the ways say something else."""
    first, second = (set(way.amounts.items()) for way in found.ways)
    differ = {key for key, _ in first ^ second}
    return tuple(key for key in form.keys if key in differ)


def _balance(equation: Equation) -> Balance:
    signs = {term.key: 1 for term in equation.left} | {term.key: -1 for term in equation.right}
    return Balance(equation.rule.code, signs)


def _closed(equation: Equation, changed: Sequence[str] = ()) -> Closed:
    cells = tuple(key for key in changed if key in equation.keys)
    return Closed(equation.rule.code, equation.place, equation.sentence(), cells)


def _name(equation: Equation) -> tuple[str, str]:
    return equation.rule.code, equation.place
