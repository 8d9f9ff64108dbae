"""The place of a number in words: which page, table, row and column, or which line of a text."""

from __future__ import annotations

from store.model import Place


def in_words(place: Place, *, column: bool = True) -> str:
    """A place as a person counts, from 1; empty where the document gives none. ``column=False`` is that of a row."""
    words = ""
    if "page" in place:
        words += f"第{place['page']}页"
    if "line" in place:
        words += f"第{place['line']}行"
    elif "paragraph" in place:
        words += f"第{place['paragraph']}段"
    elif "table" in place:
        words += f"第{place['table'] + 1}张表第{place['row'] + 1}行"
    if column and "col" in place:
        words += f"第{place['col'] + 1}列"
    return words
