"""docs/failures.md is what the failures themselves write."""

from __future__ import annotations

import re

from docs_pages import page

from store.docs import meaning, render, tree
from store.model.failures import Failure, every


def test_the_page_is_up_to_date() -> None:
    assert page("failures.md") == render(), "write docs/failures.md again with store.docs.render()"


def test_the_tree_draws_every_failure_once() -> None:
    drawn = [name for line in tree().splitlines() for name in _names(line)]
    assert sorted(drawn) == sorted(failure.__name__ for failure in every())


def test_every_failure_has_its_own_code_sentence_and_meaning() -> None:
    failures = list(every())
    for said in (lambda f: f.code, lambda f: f.chinese, meaning):
        assert len({said(failure) for failure in failures}) == len(failures)
    for failure in failures:
        assert re.fullmatch(r"[A-Z0-9a-z].*\.", meaning(failure)), failure
        assert re.fullmatch(r"[a-z_]+", failure.code)
        assert issubclass(failure, Failure)


def _names(line: str) -> list[str]:
    """The class names of one line: before the words that explain it."""
    return re.findall(r"\b[A-Z][A-Za-z]+\b", re.split(r" {4,}(?=[a-z])", line)[0])
