"""Marks of plain-text markup taken off, line by line, so that a table between bars reads like one between tabs."""

from __future__ import annotations

import re

_RULE_CELL = re.compile(r":?-{3,}:?")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\(([^()\s]{1,500})[^()\n]{0,100}\)")
_BREAK = re.compile(r"<br ?/?>", re.I)
_MARKS = ("|", "#", "**", "](", "<br", "<BR")


def unmarked(text: str) -> str:
    """The text with as many lines as before: bars become tabs, the marks of headings and emphasis go."""
    if not any(mark in text for mark in _MARKS):
        return text
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    bare = line.strip()
    if bare.startswith("|") and bare.count("|") > 1:
        return _cells(bare)
    heading = _HEADING.match(line)
    line = line[heading.end():].strip().rstrip("#") if heading else line
    return _BREAK.sub(" ", _IMAGE.sub(r"[image: \1]", line.replace("**", "")))


def _cells(line: str) -> str:
    """The cells between bars. Blank ones at the right end stay: whether they are padding is for the reader to say."""
    cells = [cell.strip() for cell in line.replace("\\|", "｜").strip("|" if line.endswith("|") else "").split("|")]
    cells = cells if line.endswith("|") else cells[1:]
    if all(_RULE_CELL.fullmatch(cell) for cell in cells):
        return ""
    # Two lines in one cell must not grow together into one number.
    shown = (_BREAK.sub(" / ", _IMAGE.sub(r"[image: \1]", cell.replace("**", ""))).replace("\t", " ") for cell in cells)
    return "\t".join(shown) + ("\t" if len(cells) == 1 else "")
