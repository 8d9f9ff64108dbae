"""The likeliest string of a recogniser's steps is the likeliest, whatever way it was searched."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crawler.parser.ocr.ctc import Folding, likeliest
from crawler.parser.ocr.engine import ALPHABET

WIDTH = len(ALPHABET) + 1


def probability(text: str, steps: np.ndarray) -> float:
    """Of every path of steps that collapses to the text, all added up."""
    total = 0.0
    signs = range(WIDTH)
    used = [sign for sign in signs if steps[:, sign].max() > 0]
    for path in itertools.product(used, repeat=len(steps)):
        kept = [s for i, s in enumerate(path) if s and (i == 0 or s != path[i - 1])]
        if "".join(ALPHABET[s - 1] for s in kept) == text:
            total += float(np.prod([steps[i, s] for i, s in enumerate(path)]))
    return total


@settings(max_examples=60, deadline=None)
@given(arrays(np.float32, (4, 3), elements=st.floats(0.03125, 1, width=32)))
def test_the_best_string_is_as_likely_as_all_its_paths_together(few: np.ndarray) -> None:
    steps = np.zeros((4, WIDTH), np.float32)
    steps[:, [0, 1, 8]] = few / few.sum(axis=1, keepdims=True)
    best = likeliest(steps)[0]
    assert abs(best.confidence - probability(best.text, steps)) < 1e-4
    texts = {"".join(t) for n in range(4) for t in itertools.product("07", repeat=n)}
    assert best.confidence >= max(probability(text, steps) for text in texts) - 1e-4


def test_what_looks_alike_counts_as_the_figure_and_the_rest_lowers_the_confidence() -> None:
    signs = ["", "0", "O", "口", "5"]
    fold = Folding(signs)
    steps = fold(np.array([[0.0, 0.5, 0.3, 0.2, 0.0]], np.float32))
    best = likeliest(steps)[0]
    assert best.text == "0"
    assert abs(best.confidence - 0.8) < 1e-6


def test_a_doubled_figure_needs_a_gap_between() -> None:
    steps = np.zeros((3, WIDTH), np.float32)
    steps[[0, 2], ALPHABET.index("7") + 1] = 1
    steps[1, 0] = 1
    assert likeliest(steps)[0].text == "77"
    steps[1] = steps[0]
    assert likeliest(steps)[0].text == "7"
