"""The search overlooks nothing within its bounds: held against trying everything, on small tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.suggestion.options import Option, Options
from crawler.suggestion.search import Balance, Bounds, ways

NAMES = [f"{row}{column}" for row in "ab=" for column in "xy="]
#: Two rows and two columns with totals of both.
SUMS = [Balance("rows", {f"{row}x": 1, f"{row}y": 1, f"{row}=": -1}) for row in "ab="]
SUMS += [Balance("columns", {f"a{column}": 1, f"b{column}": 1, f"={column}": -1}) for column in "xy="]
BOUNDS = Bounds(changes=3, cost=9.0, margin=2.0, steps=10_000)

Amounts = tuple[tuple[str, int], ...]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Options]:
    """Nine cells of small numbers, most read right; a few may say something else."""
    ax, ay, bx, by = (draw(st.integers(0, 3)) for _ in range(4))
    right = dict(zip(NAMES, (ax, ay, ax + ay, bx, by, bx + by, ax + bx, ay + by, ax + ay + bx + by), strict=True))
    wrong = draw(st.sets(st.sampled_from(NAMES), max_size=3))
    cells = {}
    for name, amount in right.items():
        read = draw(st.integers(0, 6)) if name in wrong else amount
        others = draw(st.lists(st.integers(0, 6), max_size=2, unique=True))
        costs = sorted(draw(st.floats(0.01, 5)) for _ in others)
        found = [Option(o, str(o), c) for o, c in zip(others, costs, strict=True) if o != read]
        unseen = draw(st.sampled_from([None, 4.0, 6.0, 8.0]))
        cells[name] = Options(read, tuple(found), unseen)
    return cells


def closes(cells: Mapping[str, Options], changed: Mapping[str, int]) -> bool:
    return all(
        sum(sign * changed.get(key, cells[key].read) for key, sign in one.signs.items()) == 0 for one in SUMS
    )  # fmt: skip


def everything(cells: Mapping[str, Options]) -> Iterator[tuple[float, Amounts]]:
    """Every way within the bounds that closes all sums, needless changes included."""
    for size in range(1, BOUNDS.changes + 1):
        for names in combinations(NAMES, size):
            for free in (None, *names):
                rest = [name for name in names if name != free]
                for picked in product(*(cells[name].others for name in rest)):
                    yield from _closing(cells, dict(zip(rest, picked, strict=True)), free)


def _closing(
    cells: Mapping[str, Options], picked: Mapping[str, Option], free: str | None
) -> Iterator[tuple[float, Amounts]]:
    cost = sum(one.cost for one in picked.values())
    amounts = {name: one.amount for name, one in picked.items()}
    if free is None:
        trials = [amounts]
    else:
        unseen = cells[free].unseen
        known = {cells[free].read, *(one.amount for one in cells[free].others)}
        trials = [amounts | {free: value} for value in range(20) if value not in known] if unseen is not None else []
        cost += unseen or 0.0
    for trial in trials:
        if cost <= BOUNDS.cost and closes(cells, trial):
            yield cost, tuple(sorted(trial.items()))


@settings(max_examples=150, deadline=None)
@given(cells=tables())
def test_the_best_way_and_its_rival_are_those_found_by_trying_everything(cells: dict[str, Options]) -> None:
    found = ways(SUMS, cells, BOUNDS)
    assert found.complete
    if closes(cells, {}):
        assert [one.amounts for one in found.ways] == [{}]
        return
    tried = sorted(everything(cells))
    sets = [set(amounts) for _, amounts in tried]
    needful = [one for one, mine in zip(tried, sets, strict=True) if not any(other < mine for other in sets)]
    expected = [cost for cost, _ in needful[:2] if cost <= needful[0][0] + BOUNDS.margin]
    assert [round(one.cost, 6) for one in found.ways] == [round(cost, 6) for cost in expected]
    for way in found.ways:
        assert closes(cells, way.amounts)


def test_a_search_that_takes_too_long_says_that_it_is_not_complete() -> None:
    cells = {name: Options(1, (Option(2, "2", 0.1), Option(3, "3", 0.1)), 4.0) for name in NAMES}
    found = ways(SUMS, cells, Bounds(changes=3, cost=9.0, margin=2.0, steps=1))
    assert (found.ways, found.complete) == ((), False)
