"""Which statutory form a document follows: by the labels found, and only where they do not tell, by the year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.parser.cells import looks_like_value
from crawler.parser.document import Document, Grid
from crawler.parser.labels import normal
from store.model import FIRST_YEAR_WITH_FORM, FORMS, Form, Label, form_for_year

PRE_FORM = f"pre-{FIRST_YEAR_WITH_FORM}"
#: One telling label may be a quotation; two are a form.
_LEAST_MARKS = 2
_SHORTEST_MARK, _LONGEST_MARK = 4, 60


@dataclass(frozen=True, slots=True)
class Followed:
    """The form a document follows (None: nothing tells), where that was seen, and the form to read it with."""

    key: str | None
    where: str
    form: Form


def followed(document: Document, year: int | None) -> Followed:
    """Choose the form for a document. A tie of labels, and their absence, is decided by the report year."""
    newest = max(FORMS.values(), key=lambda form: form.first_year)
    labels = {normal(text) for text in _labels(document)}
    hits = {key: len(labels & marks) for key, marks in _marks().items()}
    best = max(hits.values())
    leaders = [key for key, count in hits.items() if count == best]
    if best >= _LEAST_MARKS and len(leaders) == 1:
        return Followed(leaders[0], "labels", FORMS[leaders[0]])
    if year is not None and year < FIRST_YEAR_WITH_FORM:
        return Followed(PRE_FORM, "year", newest)
    by_year = form_for_year(year) if year is not None else None
    if by_year:
        return Followed(by_year.key, "year", by_year)
    if best and len(leaders) == 1:
        return Followed(leaders[0], "labels", FORMS[leaders[0]])
    return Followed(None, "", newest)


def _labels(document: Document) -> Iterator[str]:
    """The short texts of all grids that are no numbers, each cell once."""
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row.distinct():
                    if _SHORTEST_MARK <= len(cell.text) <= _LONGEST_MARK and not looks_like_value(cell.text):
                        yield cell.text


@lru_cache(maxsize=1)
def _marks() -> dict[str, frozenset[str]]:
    """The labels that stand in one form alone, by form."""
    spellings = {key: frozenset(map(normal, _spellings(form))) for key, form in FORMS.items()}
    return {
        key: frozenset(
            word for word in words
            if len(word) >= _SHORTEST_MARK
            and not any(word in others for other, others in spellings.items() if other != key)
        )
        for key, words in spellings.items()
    }


def _spellings(form: Form) -> Iterator[str]:
    for table in form.tables:
        for block in table.blocks:
            labels: tuple[Label, ...] = block.rows + block.columns
            yield from (way for label in labels for way in label.all_spellings)
            yield from ((block.heading,) if block.heading else ())
