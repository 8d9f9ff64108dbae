"""Marks of plain-text markup taken off, line by line, so that a table between bars reads like one between tabs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_RULE_CELL = re.compile(r":?-{3,}:?")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\(([^()\s]{1,500})[^()\n]{0,100}\)")
_BREAK = re.compile(r"<br ?/?>", re.I)
_IMAGE_TAG = re.compile(
    r"""<img\s(?:[^<>]{0,200}\s)?src\s?=\s?(?:"([^"<>]{1,500})"|'([^'<>]{1,500})'|([^\s"'<>]{1,500}))[^<>]{0,200}>""",
    re.I,
)
_REFERRED = re.compile(r"!\[([^\[\]\n]{0,200})\](?:\[([^\[\]\n]{0,80})\])")
_DEFINED = re.compile(r"[ ]{0,3}\[([^\[\]\n]{1,80})\]:[ \t]{1,9}<?([^\s<>]{1,500})>?(?:[ \t].{0,200})?")
_MARKS = ("|", "#", "**", "](", "<br", "<BR", "<img", "<IMG", "][")


def unmarked(text: str) -> str:
    """The text with as many lines as before: bars become tabs, the marks of headings and emphasis go."""
    if not any(mark in text for mark in _MARKS):
        return text
    lines = text.split("\n")
    targets = _targets(lines) if "][" in text else {}
    if targets:
        lines = ["" if _definition(ln) else _REFERRED.sub(lambda one: _referred(one, targets), ln) for ln in lines]
    return "\n".join(map(_line, lines))


def _targets(lines: Sequence[str]) -> dict[str, str]:
    """What names of pictures stand for, by the lines that say so: ``[image1]: <address>``."""
    found = filter(None, map(_definition, lines))
    return {one[1].lower(): one[2] for one in found}


def _definition(line: str) -> re.Match[str] | None:
    return _DEFINED.fullmatch(line.rstrip("\r"))


def _referred(one: re.Match[str], targets: Mapping[str, str]) -> str:
    target = targets.get((one[2] or one[1]).lower())
    return f"[image: {target}]" if target else one[0]


def _line(line: str) -> str:
    line = _IMAGE_TAG.sub(lambda one: f"[image: {one[1] or one[2] or one[3]}]", line)
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
