"""From the probabilities of a recogniser, step by step, to the likeliest strings of a small alphabet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.parser.ocr.engine import ALPHABET, Candidate

Steps = NDArray[np.float32]

#: Signs that look alike count as the number sign they can only mean in a cell of numbers.
_ALIKE = {
    "0": "0OoＯｏ〇○０ОоΟο", "1": "1lI|｜丨１", ".": ".．·", ",": ",，", "-": "-－—–−―一", "/": "/／", "%": "%％",
} | {digit: digit + chr(ord(digit) + 0xFEE0) for digit in "23456789"}  # fmt: skip
_SURE = 0.999
_BEAM = 4
_LEAST = 1e-4


class Folding:
    """Brings the columns of a recogniser's alphabet to ours: blank first, then each sign of ``ALPHABET``."""

    def __init__(self, signs: Sequence[str]) -> None:
        at: dict[str, list[int]] = {}
        for index, sign in enumerate(signs):
            at.setdefault(sign, []).append(index)
        self._columns = [[0], *([i for one in _ALIKE[sign] for i in at.get(one, ())] for sign in ALPHABET)]

    def __call__(self, probabilities: NDArray[Any]) -> Steps:
        """Steps × alphabet of the reader to steps × (blank + ours); a row sums to less than 1 by what else was seen."""
        return np.stack([probabilities[:, columns].sum(axis=1) for columns in self._columns], axis=1)


def likeliest(steps: Steps) -> tuple[Candidate, ...]:
    """The likeliest strings with their probabilities, best first; the empty string is one of them."""
    best = steps.argmax(axis=1)
    sure = steps[np.arange(len(steps)), best]
    if float(sure.min()) > _SURE:
        return (Candidate(_collapsed(best), float(sure.prod())),)
    return _searched(steps)


def _collapsed(best: NDArray[Any]) -> str:
    kept = [int(sign) for index, sign in enumerate(best) if index == 0 or sign != best[index - 1]]
    return "".join(ALPHABET[sign - 1] for sign in kept if sign)


def _searched(steps: Steps) -> tuple[Candidate, ...]:
    """Prefix beam search: each prefix with its probability of ending in blank and in its last sign."""
    beam: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for row in steps:
        signs = [(ALPHABET[i - 1], float(row[i])) for i in range(1, len(row)) if row[i] > _LEAST]
        blank = float(row[0])
        after: dict[str, list[float]] = {}
        for prefix, (in_blank, in_sign) in beam.items():
            both = in_blank + in_sign
            here = after.setdefault(prefix, [0.0, 0.0])
            here[0] += both * blank
            for sign, chance in signs:
                if prefix and sign == prefix[-1]:
                    here[1] += in_sign * chance
                    after.setdefault(prefix + sign, [0.0, 0.0])[1] += in_blank * chance
                else:
                    after.setdefault(prefix + sign, [0.0, 0.0])[1] += both * chance
        ranked = sorted(after.items(), key=lambda item: -sum(item[1]))[: 2 * _BEAM]
        beam = {prefix: (pair[0], pair[1]) for prefix, pair in ranked}
    ranked_texts = sorted(((sum(pair), text) for text, pair in beam.items()), reverse=True)[:_BEAM]
    return tuple(Candidate(text, chance) for chance, text in ranked_texts)
