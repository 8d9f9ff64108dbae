"""Fragments of markup: open tags with their attributes, and the words between tags.

Every pattern is possessive or bounded: a hostile fragment costs no more than its length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
#: A tag that is never closed ends where the next one begins: <li style=<br/> is two tags.
_TAG = re.compile(r"<[/!]?[a-zA-Z](?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+'|[\"'])*+>?")
_OPEN = re.compile(r"<a(?=\s)", re.I)
_CLOSE = re.compile(r"</a", re.I)
_TAG_STOP = re.compile(r"[<>]|=\s{0,9}[\"']")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_BREAK = re.compile(r"<br\b", re.I)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link: its attributes by lower-case name, the markup between its tags, and where it stands.

    ``start`` and ``end`` are offsets into the fragment, before the tag and behind what it holds.
    """

    attributes: dict[str, str]
    inner: str
    start: int = 0
    end: int = 0


def anchors(markup: str) -> Iterator[Anchor]:
    """Every ``<a>`` of a fragment in order; one that is not closed ends with the fragment."""
    opened = _OPEN.search(markup)
    while opened:
        end = _tag_end(markup, opened.end())
        if end is None:
            return
        close = _CLOSE.search(markup, end)
        stop = close.start() if close else len(markup)
        yield Anchor(attributes(markup[opened.start() : end]), markup[end:stop], opened.start(), stop)
        opened = _OPEN.search(markup, stop)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an open tag with entities resolved; the first of a repeated name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def pieces(markup: str) -> tuple[str, ...]:
    """The texts between the tags of a fragment, squeezed, without empty ones."""
    parts = (" ".join(html.unescape(part).split()) for part in _TAG.split(_COMMENT.sub("", markup)))
    return tuple(part for part in parts if part)


def words(markup: str) -> str:
    """The text of a fragment as one line; a line break within Chinese words leaves no blank."""
    text = html.unescape(_TAG.sub(_space_of, _COMMENT.sub("", markup)))
    lines = (" ".join(line.split()) for line in text.replace("\u200b", "").split("\n"))
    return _joined([line for line in lines if line])


def _space_of(tag: re.Match[str]) -> str:
    return "\n" if _BREAK.match(tag[0]) else ""


def _joined(lines: list[str]) -> str:
    text = ""
    for line in lines:
        text += (" " if text and text[-1].isascii() and line[0].isascii() else "") + line
    return text


def _tag_end(markup: str, at: int) -> int | None:
    """The index behind a tag, whose quoted values may hold angle brackets; None where it never ends."""
    while found := _TAG_STOP.search(markup, at):
        at = found.end()
        if found[0] == ">":
            return at
        if found[0] == "<":
            return at - 1
        close = markup.find(found[0][-1], at)
        if close < 0:
            return None
        at = close + 1
    return None
