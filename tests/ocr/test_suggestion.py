"""What is suggested to a person: the likeliest reading whose sums close, or plainly nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from math import isclose, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from suggestion_made import FORM, consistent, misread, surely_read

from crawler.suggestion import Change, Outcome, Suggestion, sentences, suggestion
from crawler.suggestion.suggestion import MOST_CHANGES, RIVAL, applied
from crawler.validator.arithmetic import broken
from crawler.validator.proof import prove
from store.model import Table

REVIEW = FORM.table("review")
REQUESTS = FORM.table("requests")


def of(key: str, table: Table) -> Suggestion:
    told = suggestion(FORM.table(key), table)
    assert told is not None
    return told


def review(**numbers: int) -> Table:
    known = {name.replace("__", "."): str(value) for name, value in numbers.items()}
    return surely_read({key: known.get(key, "0") for key in REVIEW.required_keys})


def requests(**numbers: int) -> Table:
    known = {name.replace("__", "."): str(value) for name, value in numbers.items()}
    return surely_read({key: known.get(key, "0") for key in REQUESTS.required_keys})


def closes(key: str, table: Table) -> bool:
    return not list(broken(FORM.table(key), table))


@st.composite
def corrupted(draw: st.DrawFn) -> tuple[str, Table, Table, dict[str, tuple[str, float]]]:
    """A table whose sums hold, the same with one to three cells misread, and the truth of each with its likelihood."""
    key = draw(st.sampled_from(["requests", "requests", "review"]))
    table = consistent(draw(st.integers(0, 10**6)), key)
    wrong, truth = table, {}
    names = sorted(table.cells)
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
        right = table.cells[name]
        text = str(draw(st.integers(0, 9999).filter(lambda value, right=right: value != (right.value or 0))))
        seen = draw(st.sampled_from([0.9, 0.6, 0.3]))
        truth[name] = right.raw, seen / 0.9
        wrong = misread(wrong, name, text, (text, 0.9), (right.raw, seen))
    return key, table, wrong, truth


def oracle(key: str, wrong: Table, truth: dict[str, tuple[str, float]]) -> tuple[frozenset[str], float]:
    """By trying all: the likeliest set of corrupted cells which, put right, closes every sum."""
    best: tuple[frozenset[str], float] = frozenset(), 0.0
    for picked in product((False, True), repeat=len(truth)):
        names = frozenset(name for name, put in zip(truth, picked, strict=True) if put)
        cells = {
            name: replace(cell, value=None if name not in names or not truth[name][0].isdecimal() else
                          int(truth[name][0]), raw=truth[name][0]) if name in names else cell
            for name, cell in wrong.cells.items()
        }  # fmt: skip
        odds = prod(truth[name][1] for name in names)
        if closes(key, replace(wrong, cells=cells)) and odds > best[1]:
            best = names, odds
    return best


@settings(max_examples=200, deadline=None)
@given(case=corrupted())
def test_the_truth_is_restored_or_the_choice_left_open(
    case: tuple[str, Table, Table, dict[str, tuple[str, float]]],
) -> None:
    key, table, wrong, truth = case
    told = of(key, wrong)
    names, odds = oracle(key, wrong, truth)
    if not names:
        assert told == Suggestion(Outcome.CONSISTENT)
        return
    assert told.outcome in {Outcome.SUGGESTED, Outcome.AMBIGUOUS}
    if told.outcome is Outcome.AMBIGUOUS:
        assert set(told.between)
        return
    assert {change.cell: change.suggested for change in told.changes} == {name: truth[name][0] for name in names}
    assert isclose(told.odds or 0, odds)
    assert closes(key, applied(wrong, told.changes))
    if names == set(truth):
        restored = applied(wrong, told.changes)
        assert {name: cell.raw for name, cell in restored.cells.items()} == {
            name: cell.raw for name, cell in table.cells.items()
        }


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), key=st.sampled_from(["requests", "review"]))
def test_whatever_is_suggested_closes_every_sum_and_changes_no_reading(seed: int, key: str) -> None:
    chance = random.Random(seed)
    wrong = consistent(seed, key)
    for name in chance.sample(sorted(wrong.cells), 8):
        texts = [str(chance.randint(0, 60)) for _ in range(3)]
        wrong = misread(wrong, name, texts[0], *((text, chance.random()) for text in texts))
    before = wrong.cells
    told = of(key, wrong)
    assert wrong.cells == before
    assert len(told.changes) <= MOST_CHANGES
    if told.outcome is Outcome.SUGGESTED:
        assert closes(key, applied(wrong, told.changes))
        assert told.closes
    else:
        assert not told.changes


@pytest.mark.parametrize("key", ["requests", "review"])
def test_a_table_whose_sums_hold_wants_no_change_however_unsure(key: str) -> None:
    table = consistent(5, key)
    cells = {
        name: replace(cell, confidence=0.3, candidates=((cell.raw, 0.3), ("7", 0.29)))
        for name, cell in table.cells.items()
    }
    assert of(key, replace(table, cells=cells)) == Suggestion(Outcome.CONSISTENT)


def test_a_table_without_sums_has_no_suggestion() -> None:
    assert suggestion(FORM.table("disclosure"), consistent(5, "disclosure")) is None


def test_a_number_nobody_saw_is_suggested_where_the_sums_force_it_and_said_to_be_so() -> None:
    right = requests(new__natural_person=25, new__total=25, granted__natural_person=25, granted__total=25,
                     total__natural_person=25, total__total=25)  # fmt: skip
    wrong = misread(right, "granted.natural_person", "23", ("23", 0.8), ("28", 0.7))
    told = of("requests", wrong)
    assert told.outcome is Outcome.SUGGESTED
    (change,) = told.changes
    assert (change.cell, change.read, change.suggested, change.seen) == ("granted.natural_person", "23", "25", None)
    assert {one.code for one in told.closes} == {"T3-ROW", "T3-COL"}
    assert all(one.cells == ("granted.natural_person",) for one in told.closes)


def test_a_cell_that_was_not_read_may_be_forced_too() -> None:
    right = requests(new__natural_person=25, new__total=25, granted__natural_person=25, granted__total=25,
                     total__natural_person=25, total__total=25)  # fmt: skip
    cells = {name: cell for name, cell in right.cells.items() if name != "granted.natural_person"}
    told = of("requests", replace(right, cells=cells))
    assert [(one.cell, one.read, one.suggested) for one in told.changes] == [("granted.natural_person", None, "25")]


def test_a_table_of_which_little_was_read_is_not_called_consistent() -> None:
    table = requests()
    rest = {name: cell for name, cell in table.cells.items() if not name.startswith(("granted.", "partial."))}
    told = of("requests", replace(table, cells=rest))
    assert (told.outcome, told.unread) == (Outcome.UNREAD, 14)
    rest = {name: cell for name, cell in table.cells.items() if name != "granted.legal"}
    told = of("requests", replace(table, cells=rest))
    assert (told.outcome, told.unread) == (Outcome.CONSISTENT, 1)
    assert "没有读出的 1 格按 0 计" in sentences(REQUESTS, told)[0]


def test_each_outcome_has_its_sentence() -> None:
    for outcome in set(Outcome) - {Outcome.SUGGESTED}:
        (line,) = sentences(REVIEW, Suggestion(outcome, between=("reconsideration.upheld",)))
        assert line.startswith(("表四不作建议", "表四不建议改动"))
    unlikely = Suggestion(Outcome.SUGGESTED, (Change("reconsideration.upheld", "", "5", None),), odds=0.003)
    change, odds = sentences(REVIEW, unlikely)
    assert change.startswith("建议（未采纳）")
    assert "由空改为“5”（没有识别出此数，由合计推出）" in change
    unread = replace(unlikely, changes=(Change("reconsideration.upheld", None, "5", None),))
    change, plain = sentences(REVIEW, unread)
    assert "没有读出，应为“5”" in change
    assert plain.endswith("0.30%")
    assert "0.30%；可能较低，也许不是误读而是原件有误" in odds


def test_two_readings_about_as_likely_are_left_to_the_person() -> None:
    table = review(reconsideration__upheld=3, reconsideration__corrected=3, reconsideration__total=14)
    for name in ("upheld", "corrected"):
        table = misread(table, f"reconsideration.{name}", "3", ("3", 0.8), ("11", 0.7))
    told = of("review", table)
    assert told.outcome is Outcome.AMBIGUOUS
    assert told.between == ("reconsideration.upheld", "reconsideration.corrected")
    assert not told.changes
    table = misread(table, "reconsideration.upheld", "3", ("3", 0.8), ("11", 0.7 * RIVAL * 0.9))
    assert [one.cell for one in of("review", table).changes] == ["reconsideration.corrected"]


def test_what_a_person_said_is_not_changed() -> None:
    table = misread(review(reconsideration__total=14), "reconsideration.upheld", "3", ("3", 0.8), ("14", 0.7))
    assert of("review", table).outcome is Outcome.SUGGESTED
    said = replace(table.cells["reconsideration.upheld"], by="张三 2026-01-20", doubt=None)
    assert of("review", replace(table, cells={**table.cells, "reconsideration.upheld": said})).outcome is Outcome.NONE


def test_a_misprint_surely_read_is_not_argued_away() -> None:
    printed = review(reconsideration__upheld=3, reconsideration__total=4)
    told = of("review", printed)
    assert (told.outcome, [one.code for one in told.printed]) == (Outcome.NONE, ["T4-SUM"])
    both = misread(printed, "litigation_after.upheld", "8", ("8", 0.8), ("0", 0.7))
    told = of("review", both)
    assert [(one.cell, one.suggested) for one in told.changes] == [("litigation_after.upheld", "0")]
    assert [one.place for one in told.printed] == ["“行政复议”行"]
    assert told.odds == pytest.approx(0.7 / 0.8)


def test_a_reading_the_picture_speaks_against_is_not_suggested() -> None:
    printed = review(reconsideration__upheld=3, reconsideration__total=4)
    cells = {name: replace(cell, confidence=0.985, candidates=((cell.raw, 0.999),))
             for name, cell in printed.cells.items()}  # fmt: skip
    told = of("review", replace(printed, cells=cells))
    # Neither surely printed so nor likely misread: every change would be as good, and none is good.
    assert told.outcome is not Outcome.SUGGESTED
    assert not told.printed


def test_a_suggestion_proves_nothing() -> None:
    table = misread(review(reconsideration__total=14), "reconsideration.upheld", "3", ("3", 0.8), ("14", 0.7))
    proof = prove(REVIEW, table)
    assert not proof.holds
    assert "识别存疑" in proof.why
