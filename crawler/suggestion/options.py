"""What a cell of a pictured table may say other than what was read, and how much less likely each of it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from crawler.parser.cells import parse
from store.model import Cell

#: Of what no recogniser saw, the share of any one number; and the least that a cell may hold something unseen.
ONE_OF_UNSEEN, LEAST_UNSEEN = 0.01, 0.0001


@dataclass(frozen=True, slots=True)
class Option:
    """One number a recogniser saw in a cell beside the one read: its text, and its cost there (see ``Options``)."""

    amount: int
    text: str
    cost: float


@dataclass(frozen=True, slots=True)
class Options:
    """A cell in the sums: the amount read (a blank counts 0) and what else may stand there, cheapest first.

    A cost is the natural logarithm of how many times less likely than the amount read it is by the picture, never
    below 0. ``unseen`` is the cost of any one number that no recogniser saw; None where nothing may change, since a
    person said what stands there.
    """

    read: int
    others: tuple[Option, ...] = ()
    unseen: float | None = None

    @property
    def least(self) -> float:
        """What the cheapest change costs."""
        costs = [option.cost for option in self.others] + ([] if self.unseen is None else [self.unseen])
        return min(costs, default=float("inf"))


def options(cell: Cell | None) -> Options:
    """The options of a cell; None is one that was not read, which counts 0 and may hold anything.

    Several texts of one amount (0, a dash, a blank) are one option: no sum tells them apart. What was read counts as
    no less likely than any candidate, for the reader took it with both cuts before it.
    """
    if cell is None:
        return Options(0, (), -log(ONE_OF_UNSEEN))
    read = _amount(cell)
    if cell.by is not None:
        return Options(read)
    seen: dict[int, tuple[float, str]] = {}
    for text, sure in cell.candidates:
        said = parse(text)
        if said.why is None:
            amount = int(said.value or 0)
            seen[amount] = max((sure, text), seen.get(amount, (0.0, "")))
    confidence = 1.0 if cell.confidence is None else cell.confidence
    top = max(confidence, *(sure for sure, _ in seen.values())) if seen else confidence or 1.0
    rest = ONE_OF_UNSEEN * max(1 - confidence, LEAST_UNSEEN)
    found = (
        Option(amount, text, max(0.0, log(top / max(sure, rest))))
        for amount, (sure, text) in seen.items() if amount != read
    )  # fmt: skip
    return Options(read, tuple(sorted(found, key=lambda one: one.cost)), max(0.0, log(top / rest)))


def _amount(cell: Cell) -> int:
    return int(cell.value or 0)
