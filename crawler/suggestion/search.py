"""Finds the likeliest ways to change a few cells so that every sum closes, the likeliest first.

A best-first search: a sum that fails must have a changed cell, so each step changes one cell of one failing sum. At
most one change may be to a number nobody saw; its cell is left open until the other sums close, and then all its own
sums must want the same number. Ways that hold a needless change (a part of them closes every sum already) are no
ways: what they would change besides is a question of its own. Within these bounds nothing is overlooked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from crawler.suggestion.options import Options

_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Balance:
    """One sum: its cells with +1 on the left side and -1 on the right. ``group``: sums of one group share no cell."""

    group: str
    signs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that close every sum: the new amounts by cell, their cost, and the cell whose number nobody saw."""

    amounts: Mapping[str, int]
    cost: float
    unseen: str | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the search ends: changes in one way, the cost of a way, how much dearer than the best, steps."""

    changes: int
    cost: float
    margin: float
    steps: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best way and, if it is dearer by no more than the margin, the next one; whether all was searched."""

    ways: tuple[Way, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _State:
    """Some cells changed: their amounts, the cell left open, what each sum lacks (left minus right)."""

    amounts: Mapping[str, int]
    open: str | None
    gaps: tuple[int, ...]
    cost: float


def ways(balances: Sequence[Balance], cells: Mapping[str, Options], bounds: Bounds) -> Found:
    """The best ways to close every sum of ``balances``, whose cells are all in ``cells``."""
    return _Search(balances, cells, bounds).run()


@dataclass(slots=True)
class _Search:
    balances: Sequence[Balance]
    cells: Mapping[str, Options]
    bounds: Bounds
    of: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    queue: list[tuple[float, int, _State]] = field(default_factory=list)
    known: set[tuple[frozenset[tuple[str, int]], str | None]] = field(default_factory=set)
    order: Iterator[int] = field(default_factory=count)
    limit: float = 0.0

    def run(self) -> Found:
        for index, balance in enumerate(self.balances):
            for key in balance.signs:
                self.of[key].append(index)
        self.limit = self.bounds.cost
        gaps = tuple(sum(sign * self.cells[key].read for key, sign in b.signs.items()) for b in self.balances)
        self._push(_State({}, None, gaps, 0.0))
        found: list[Way] = []
        for _ in range(self.bounds.steps):
            if not self.queue or self.queue[0][0] > self.limit + _EPSILON:
                return Found(tuple(found), True)
            state = heappop(self.queue)[2]
            way = self._way(state)
            if way is not None and not any(one.amounts.items() <= way.amounts.items() for one in found):
                found.append(way)
                self.limit = min(self.limit, way.cost + self.bounds.margin)
                if len(found) == 2:
                    return Found(tuple(found), True)
            for child in self._children(state):
                self._push(child)
        return Found(tuple(found), False)

    def _push(self, state: _State) -> None:
        name = frozenset(state.amounts.items()), state.open
        if state.cost > self.limit + _EPSILON or name in self.known:
            return
        self.known.add(name)
        bound = state.cost + self._rest(state)
        if bound <= self.limit + _EPSILON:
            heappush(self.queue, (bound, next(self.order), state))

    def _failing(self, state: _State) -> list[int]:
        """The sums that do not close and do not hold the open cell."""
        mine = self.of[state.open] if state.open else ()
        return [index for index, gap in enumerate(state.gaps) if gap and index not in mine]

    def _rest(self, state: _State) -> float:
        """The least that closing the failing sums will still cost: those of one group need a change each."""
        left = self.bounds.changes - len(state.amounts) - (state.open is not None)
        groups: dict[str, list[float]] = defaultdict(list)
        for index in self._failing(state):
            groups[self.balances[index].group].append(self._least(index, state))
        if any(len(costs) > left for costs in groups.values()):
            return float("inf")
        return max((sum(costs) for costs in groups.values()), default=0.0)

    def _least(self, index: int, state: _State) -> float:
        free = (self.cells[key] for key in self.balances[index].signs if key not in state.amounts)
        if state.open is None:
            return min((one.least for one in free), default=float("inf"))
        return min((one.others[0].cost for one in free if one.others), default=float("inf"))

    def _way(self, state: _State) -> Way | None:
        """The changes of a state, if every sum closes by them."""
        if self._failing(state):
            return None
        if state.open is None:
            return Way(state.amounts, state.cost, None)
        wanted = {-state.gaps[index] * self.balances[index].signs[state.open] for index in self.of[state.open]}
        options = self.cells[state.open]
        amount = options.read + wanted.pop()
        if wanted or amount < 0 or amount in {options.read, *(one.amount for one in options.others)}:
            return None
        return Way({**state.amounts, state.open: amount}, state.cost, state.open)

    def _children(self, state: _State) -> Iterator[_State]:
        if len(state.amounts) + (state.open is not None) >= self.bounds.changes:
            return
        for key in self._next(state):
            options = self.cells[key]
            for one in options.others:
                gaps = list(state.gaps)
                for index in self.of[key]:
                    gaps[index] += self.balances[index].signs[key] * (one.amount - options.read)
                amounts = {**state.amounts, key: one.amount}
                yield _State(amounts, state.open, tuple(gaps), state.cost + one.cost)
            if options.unseen is not None and state.open is None:
                yield _State(state.amounts, key, state.gaps, state.cost + options.unseen)

    def _next(self, state: _State) -> list[str]:
        """Cells of which one must change: those of the failing sum with the fewest, or of the open cell's sums."""
        failing = self._failing(state)
        if failing:
            return min((self._free((index,), state) for index in failing), key=len)
        return self._free(self.of[state.open], state) if state.open else []

    def _free(self, indexes: Iterable[int], state: _State) -> list[str]:
        keys = dict.fromkeys(key for index in indexes for key in self.balances[index].signs)
        return [key for key in keys if key not in state.amounts and key != state.open and self._may(key)]

    def _may(self, key: str) -> bool:
        return self.cells[key].least <= self.limit
