"""A text that a script puts together from pieces: ``'/a.jsp?x='+x+'&y=1'``."""

from __future__ import annotations

import html
import re

#: Stands for a piece whose value the page does not tell.
UNKNOWN = "\0"
_MOST_PIECES = 40
_PIECE = re.compile(
    r"""\s{0,20}(?:'(?P<single>[^'\n]{0,2000}+)'|"(?P<double>[^"\n]{0,2000}+)"|(?P<name>[A-Za-z_$][\w$.]{0,60}+)"""
    r"""(?P<called>\([^()\n]{0,200}+\))?|(?P<number>\d{1,12}))"""
)
_ASSIGNED = r"""\s{0,20}=(?!=)\s{0,20}(?:'([^'\n]{0,200})'|"([^"\n]{0,200})")"""
_PLUS = re.compile(r"\s{0,20}\+")
_MORE = re.compile(r"""\s{0,20},\s{0,20}['"](\w{1,40})['"]""")


def read_concatenation(text: str, start: int) -> tuple[str, int]:
    """The value that begins at ``start``, and where it ends; a name stands for the value the page gives it."""
    value, at = "", start
    for _ in range(_MOST_PIECES):
        piece = _PIECE.match(text, at)
        if piece is None:
            break
        at = piece.end()
        value += _value(text, piece)
        plus = _PLUS.match(text, at)
        if plus is None:
            break
        at = plus.end()
    return value, at


def next_argument(text: str, end: int) -> str | None:
    """The word that stands as the next argument of a call, where it is a plain text."""
    found = _MORE.match(text, end)
    return found[1] if found else None


def _value(text: str, piece: re.Match[str]) -> str:
    if piece["name"] is not None:
        return UNKNOWN if piece["called"] else _assigned(text, piece["name"])
    # In an attribute a script's text is escaped once more: &amp;
    return html.unescape(piece["single"] or piece["double"] or piece["number"] or "")


def _assigned(text: str, name: str) -> str:
    """The only plain value that the page assigns to a name; two different ones are none."""
    assigned = re.compile(rf"(?<![\w$.&?]){re.escape(name)}" + _ASSIGNED)
    values = {single or double for single, double in assigned.findall(text)}
    return values.pop() if len(values) == 1 else UNKNOWN
