"""Labels as a recogniser reads them, brought to the form's own spelling where only one label can be meant.

Labels are not numbers: a sign or two misread leaves no doubt which of thirty known labels stands there. Numbers are
never brought to anything.
"""

from __future__ import annotations

from functools import lru_cache

from crawler.parser.labels import distance, normal, split_numbering
from crawler.parser.words import words_of
from store.model import FORMS, TableForm

_SHORTEST = 3
_MOST_WRONG = 0.4
_LEAST_GAP = 2


def spelled(text: str) -> str:
    """The text, or the label it must be."""
    if is_label(text):
        return text
    return _nearest(split_numbering(text)[1] or normal(text)) or text


@lru_cache(maxsize=2048)
def is_label(text: str) -> bool:
    """Whether a form knows a text as one of its labels."""
    return any(words.labels.find(text) or words.heads.find(text) for words in map(words_of, _tables()))


@lru_cache(maxsize=2048)
def _nearest(bare: str) -> str | None:
    if len(bare) < _SHORTEST:
        return None
    found: dict[str, int] = {}
    for way, label in _ways().items():
        if abs(len(way) - len(bare)) <= max(4, _MOST_WRONG * len(way)):
            steps = distance(way, bare)
            found[label] = min(steps, found.get(label, steps))
    ranked = sorted((steps, label) for label, steps in found.items())
    if not ranked:
        return None
    steps, label = ranked[0]
    clear = len(ranked) == 1 or ranked[1][0] - steps >= (1 if steps == 1 else _LEAST_GAP)
    return label if clear and steps <= _MOST_WRONG * len(split_numbering(label)[1]) else None


@lru_cache(maxsize=1)
def _tables() -> tuple[TableForm, ...]:
    return tuple(table for form in FORMS.values() for table in form.tables)


@lru_cache(maxsize=1)
def _ways() -> dict[str, str]:
    """Every label long enough to be told from the others, without numbering, and its official spelling."""
    ways: dict[str, str] = {}
    for table in _tables():
        for way, official in labels_of(table).items():
            bare = split_numbering(way)[1]
            if len(bare) >= _SHORTEST:
                ways.setdefault(bare, official)
    return ways


def labels_of(table: TableForm) -> dict[str, str]:
    """Every label of a table as it may be written, with its official spelling."""
    labels: dict[str, str] = {}
    for block in table.blocks:
        found = [(way, one.label) for one in block.rows + block.columns for way in one.all_spellings]
        found += [(name, name) for name, _ in block.groups + block.spans]
        found += [(name, name) for name in (*block.corner, block.heading) if name]
        for way, official in found:
            labels.setdefault(way, official)
    return labels
